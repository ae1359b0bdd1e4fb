# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the listing holds below a store, whatever stands beside it."""

from __future__ import annotations

from release_checker.facts.logs.run_log import RunLog
from release_checker.testing import gather


def test_sizes_are_of_the_store_alone() -> None:
    row = '{"accuracy": 0.5, "loss": 0.25}'
    beside = {"exp/results-old.txt": "x" * 7, "exp/results.txt": "x" * 7, "exp/results0": "x" * 7}
    stores = {"exp/results/metrics.json": row, "exp/results/sub/metrics.json": row, "exp/results/notes.txt": "x" * 100}
    found = gather(RunLog, {**beside, **stores})
    assert isinstance(found, RunLog)
    assert dict(found.sizes) == {path: len(row) for path in found.shipped} == {
        path: len(row) for path in stores if path.endswith("json")}
