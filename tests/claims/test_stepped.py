# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rows of training logs in a document, held against what was logged at their steps."""

from __future__ import annotations

from release_checker.claims.evidence import histories
from release_checker.claims.matching import trace
from release_checker.claims.records import Standing, Trace
from release_checker.runs.records import Tracker
from tests.claims.logs import MemoryReader, quantities
from tests.claims.stated import stated

RUN = MemoryReader({"base": {
    "loss": [0.9, 0.4044, 0.2011, 0.1007, 0.0503], "train_loss": [0.3],
    "eval_loss": [0.8, 0.4137, 0.3521, 0.3366, 0.3612], "eval_wer": [40.0, 34.6313, 33.1288, 32.0113, 32.096]}},
    tracker=Tracker.TRANSFORMERS)
TABLE = """| Training Loss | Step | Validation Loss | Wer |
|---|---|---|---|
| 0.4044 | 1 | 0.4137 | 34.6313 |
| 0.2011 | 2 | 0.3521 | 33.1288 |
| 0.1007 | 3 | 0.3366 | 32.0113 |
| 0.0503 | 4 | 0.3612 | 32.0960 |
"""


def _traces(table: str) -> tuple[Trace, ...]:
    found = stated(f"# base\n\n## Training results\n\n{table}")
    return trace(found, quantities(logs := histories([RUN])), logs)


def test_every_row_is_traced_to_its_own_step() -> None:
    traces = _traces(TABLE)
    assert {item.standing for item in traces} == {Standing.TRACED}
    assert [item.evidence[0].step for item in traces] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]


def test_what_another_step_has_is_contradicted_by_the_step_of_the_row() -> None:
    traces = _traces(TABLE.replace("33.1288", "32.0113").replace("0.3521", "0.3571"))
    assert [(item.claim.number.written, item.reason) for item in traces if item.standing is Standing.CONTRADICTED] == [
        ("0.3571", "run base (0000beef) logged validation eval_loss 0.3521, not 0.3571, at step 2"),
        ("32.0113", "run base (0000beef) logged validation eval_wer 33.1288, not 32.0113, at step 2")]


def test_a_log_of_another_run_contradicts_nothing() -> None:
    other = TABLE.replace("0.", "0.7").replace("34.", "44.").replace("33.", "43.").replace("32.", "42.")
    assert not [item for item in _traces(other) if item.standing is Standing.CONTRADICTED]
