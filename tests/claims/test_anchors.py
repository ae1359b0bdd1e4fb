# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The rest of a table as evidence for what one of its cells should be."""

from __future__ import annotations

from release_checker.claims.records import Claim, Standing
from tests.claims.logs import MemoryReader, claim, traces

READER = MemoryReader({"first": {"accuracy": [0.8123], "f1": [0.7911], "auc": [0.9013]},
                       "second": {"accuracy": [0.8456], "f1": [0.8222], "auc": [0.9345]}})


def table(*rows: tuple[str, ...]) -> list[Claim]:
    """A table with the columns accuracy, weighted F1 and AUC."""
    heads = ("accuracy", "Weighted F1", "AUC")
    return [claim(written, head, model=model, line=line, subject=(head, model, "Results"))
            for line, (model, *values) in enumerate(rows, 3) for head, written in zip(heads, values, strict=True)]


def test_the_run_of_a_row_is_told_by_its_other_values() -> None:
    found = traces(table(("Plain", "0.812", "0.791", "0.903"), ("Tuned", "0.846", "0.822", "0.935")), READER)
    assert [item.standing for item in found] == [Standing.TRACED] * 2 + [Standing.CONTRADICTED] + [Standing.TRACED] * 3
    assert found[2].reason == "run first (0000beef) logged auc 0.9013, not 0.903"


def test_the_metric_of_a_column_is_told_by_its_other_rows() -> None:
    found = traces(table(("First", "0.812", "0.741", "0.901"), ("Second", "0.846", "0.822", "0.935")), READER)
    assert (found[1].standing, found[1].reason) == (
        Standing.CONTRADICTED, "run first (0000beef) logged f1 0.7911, not 0.741")


def test_one_value_alone_tells_no_run() -> None:
    found = traces(table(("Plain", "0.812", "0.701", "0.703"), ("Tuned", "0.846", "0.822", "0.935")), READER)
    assert [item.standing for item in found[:3]] == [Standing.UNTRACED] * 3


def test_a_value_that_several_runs_have_is_of_the_run_that_has_the_rest_of_the_row() -> None:
    reader = MemoryReader({"svm plain": {"accuracy": [0.838], "f1": [0.78]},
                           "svm tuned": {"accuracy": [0.838], "f1": [0.79]}})
    heads = (("0.838", "accuracy"), ("0.79", "F1"))
    found = traces([claim(written, head, model="SVM", subject=(head, "SVM", "Results")) for written, head in heads], reader)
    assert [item.evidence[0].origin for item in found] == ["run svm tuned (0001beef)"] * 2


def test_all_or_nothing_agrees_with_no_unnamed_run() -> None:
    (found,) = traces([claim("100%", model="Demo")], MemoryReader({"carp": {"accuracy": [0.9981]}}))
    assert (found.standing, found.hints) == (Standing.UNTRACED, ())
