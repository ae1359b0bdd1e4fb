# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rows that are told apart by the value of a setting."""

from __future__ import annotations

import pytest

from release_checker.claims.evidence import histories
from release_checker.claims.matching import trace
from release_checker.claims.records import Standing
from tests.claims.logs import MemoryReader, quantities
from tests.claims.stated import stated

RUNS = MemoryReader({"a": {"test_accuracy": [43.11]}, "b": {"test_accuracy": [41.27]}, "c": {"test_accuracy": [42.05]}},
                    {"a": {"lambda": "0.5"}, "b": {"lambda": "1.0"}, "c": {"lambda": "2.0"}})
TABLE = """| Lambda | Accuracy (%) |
|---|---|
| 0.5 | 43.11 |
| 1.0 | 41.27 |
| 2.0 | 42.05 |
"""


@pytest.mark.parametrize(("old", "new", "standings"), [
    ("", "", "TTT"), ("41.27", "41.72", "TCT"), ("41.27", "42.05", "TCT")])
def test_the_run_with_the_value_of_the_row_decides(old: str, new: str, standings: str) -> None:
    table = TABLE.replace(old, new) if old else TABLE
    found = stated(f"# Pruning\n\n## Results\n\n{table}")
    traces = trace(found, quantities(logs := histories([RUNS])), logs)
    short = {Standing.TRACED: "T", Standing.CONTRADICTED: "C", Standing.UNTRACED: "U"}
    assert "".join(short[item.standing] for item in traces) == standings


@pytest.mark.parametrize("depth", ["8", "6"])
def test_rows_that_settings_tell_apart_are_not_contradicted_by_a_run_of_their_model(depth: str) -> None:
    logs = histories([MemoryReader({"xgboost_trial0": {"cv_rmse": [2457.9]}}, {"xgboost_trial0": {"max_depth": depth}})])
    table = "| max_depth | n_estimators | CV RMSE |\n|---|---|---|\n| 8 | 300 | 2,457.9 |\n| 6 | 300 | 3,016.0 |\n"
    traces = trace(stated(f"# Sales\n\n## XGBoost results\n\n{table}"), quantities(logs), logs)
    assert [item.claim.number.written for item in traces] == ["2,457.9", "3,016.0"]
    assert traces[1].standing is Standing.UNTRACED
