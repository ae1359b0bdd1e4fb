# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from release_checker.claims.records import Claim, Form, Nature, Number, OtherNumber, Quantity, Standing, Stated, Trace
from release_checker.facts.logs.claims import Claims
from release_checker.model import Looked, Place, Result, Skip
from release_checker.testing import findings, run_check


def claim(value: str, model: str = "mlp", *, line: int = 3, spread: float | None = None, **more: Any) -> Claim:
    return Claim(Place("README.md", line), Form.TABLE, "accuracy", "Acc", Number(float(value), value, spread=spread),
                 model=model, context=f"{model} | {value}", **more)


def check(code: str, *traces: Trace, others: tuple[OtherNumber, ...] = ()) -> list[Result]:
    return run_check(code, {}, Claims(Stated(tuple(trace.claim for trace in traces), others), traces, ("README.md",)))


def test_untraced_claims_are_told_with_their_hint() -> None:
    trace = Trace(claim("0.91"), Standing.UNTRACED, reason="no run gives accuracy", hints=("run x logged 0.91 as f1",))
    assert findings(check("CLM001", trace)) == [
        "README.md:3: Acc 0.91 of mlp is claimed: no run gives accuracy; run x logged 0.91 as f1"]


def test_many_untraced_claims_are_told_together() -> None:
    traces = [Trace(claim(f"0.{number}", line=number), Standing.UNTRACED, reason="nothing") for number in range(10, 40)]
    told = findings(check("CLM001", *traces))
    assert len(told) == 13
    assert told[-1] == "README.md:22: 18 more claims of this document match nothing"


def test_contradicted_claims() -> None:
    found = Quantity("accuracy", "test_acc", 0.628, "run 3fa2", Place("mlruns/0/3fa2"), run="3fa2")
    trace = Trace(claim("0.68"), Standing.CONTRADICTED, (found,), "run 3fa2 logged 0.628")
    assert findings(check("CLM002", trace)) == ["README.md:3: Acc 0.68 of mlp is claimed: run 3fa2 logged 0.628"]
    assert findings(check("CLM002", Trace(claim("0.68"), Standing.UNTRACED))) == []


def test_coverage_is_stated() -> None:
    odd = OtherNumber(Place("README.md", 9), "17", "its metric is not known", understood=False)
    results = check("CLM001", Trace(claim("0.9"), Standing.TRACED), others=(odd,))
    assert [item.text for item in results if isinstance(item, Looked)] == [
        "1 of 1 claim traced; 1 number beside them not understood"]


def test_comparisons_without_spread() -> None:
    first, second = Trace(claim("0.9"), Standing.TRACED), Trace(claim("0.8", "svm"), Standing.TRACED)
    assert findings(check("CLM004", first, second)) == [
        "README.md:3: Acc compared without a spread or a number of runs"]
    assert findings(check("CLM004", first, Trace(claim("0.8", "svm", spread=0.1), Standing.TRACED))) == []
    assert findings(check("CLM004", first, Trace(claim("0.8", "svm", seeds=5), Standing.TRACED))) == []


def test_nothing_compared_nothing_claimed() -> None:
    assert any(isinstance(item, Skip) for item in check("CLM004", Trace(claim("0.9"), Standing.TRACED)))
    quoted = Claims(Stated((claim("0.9", nature=Nature.QUOTED),)), (), ("README.md",))
    assert [item.reason for item in run_check("CLM001", {}, quoted) if isinstance(item, Skip)] == [
        "only results of others are quoted"]
