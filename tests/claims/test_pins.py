# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Pinned claims: the run that the settings name decides."""

from __future__ import annotations

from release_checker.claims.evidence import Pin, histories
from release_checker.claims.pins import idle_pins
from release_checker.claims.records import Split, Standing, Stated
from tests.claims.logs import MemoryReader, claim, traces

READER = MemoryReader({"alpha": {"test_accuracy": [0.8, 0.912], "quality": [0.777]}, "beta": {"test_accuracy": [0.934]}})


def test_the_pinned_run_traces_a_claim_that_names_nothing() -> None:
    (found,) = traces([claim("93.4", model="Ours")], READER, pins=[Pin("README.md", "ours", "beta")])
    assert (found.standing, found.pinned, found.reason) == (
        Standing.TRACED, True, "run beta (0001beef) logged test_accuracy 0.934 last, at step 0")


def test_the_pinned_run_contradicts_though_another_agrees() -> None:
    (found,) = traces([claim("93.4", model="Ours")], READER, pins=[Pin("README.md", "accuracy", "0000beefcafe")])
    assert (found.standing, found.pinned, found.reason) == (
        Standing.CONTRADICTED, True, "the pinned run alpha (0000beef) logged test_accuracy 0.912, not 93.4")


def test_a_pinned_metric_goes_by_its_own_name() -> None:
    pin = Pin("README.md", "accuracy", "alpha", "quality")
    right, wrong = traces([claim("77.7", split=Split.TEST), claim("91.2")], READER, pins=[pin])
    assert right.reason == "run alpha (0000beef) logged quality 0.777 last, at step 0"
    assert (wrong.standing, wrong.reason) == (
        Standing.CONTRADICTED, "the pinned run alpha (0000beef) logged quality 0.777, not 91.2")


def test_a_pinned_run_without_the_metric_is_told() -> None:
    (found,) = traces([claim("0.5", "F1")], READER, pins=[Pin("README.md", "f1", "alpha")])
    assert (found.standing, found.pinned, found.reason) == (
        Standing.UNTRACED, True, "the pinned run alpha (0000beef) logs no f1")


def test_pins_that_fit_nothing_are_told() -> None:
    stated = Stated((claim("93.4", model="Ours"),))
    pins = [Pin("README.md", "ours", "beta"), Pin("README.md", "theirs", "beta"), Pin("paper.tex", "ours", "gamma")]
    assert idle_pins(stated, histories([READER]), pins) == (
        "the pin of `theirs` fits no claim in README.md",
        "the pin of `ours` fits no claim in paper.tex",
        "the pin of `ours` in paper.tex names no run: gamma",
    )
