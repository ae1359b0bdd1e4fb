# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Planted faults are called, and nothing true is called contradicted, over many made-up projects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release_checker.claims.records import Standing, Trace
from tests.claims.planted import MODELS, Cell, Fault, Planted

PROJECTS = 40
BAR = 0.95
PLANTED = (Fault.NONE, Fault.DIGIT, Fault.SWAPPED, Fault.BEST, Fault.SPLIT)


def paired(project: Planted) -> Iterator[tuple[Cell, Trace | None]]:
    """Each number of the README and what became of it; None for one that was not read as a claim."""
    left = list(project.traces(project.stated()))
    for cell in project.cells:
        names = (MODELS[cell.model], MODELS[cell.model].split(" (")[0], "")
        same = (trace for trace in left if bare(trace.claim.number.written) == bare(cell.written))
        found = next((trace for trace in same if trace.claim.model in names), None)
        if found is not None:
            left.remove(found)
        yield cell, found


def bare(written: str) -> str:
    return written.replace(" ", "").rstrip("%")


@pytest.mark.parametrize("fault", PLANTED)
def test_faults_are_called_and_truth_is_not(fault: Fault) -> None:
    pairs = [(project, *pair) for seed in range(PROJECTS) for project in [Planted(seed, fault)] for pair in paired(project)]
    wrong = [(project.seed, cell) for project, cell, found in pairs
             if found is None or not project.rightly(found, cell)]
    assert len(wrong) <= (1 - BAR) * len(pairs), wrong
    of_fault = [cell for _, cell, _ in pairs if cell.fault is fault]
    missed = [(seed, cell) for seed, cell in wrong if cell.fault is fault]
    assert len(missed) <= (1 - BAR) * len(of_fault), missed
    true = (Fault.NONE, Fault.BEST, Fault.UNLOGGED)
    assert [cell for _, cell, found in pairs
            if cell.fault in true and found is not None and found.standing is Standing.CONTRADICTED] == []
