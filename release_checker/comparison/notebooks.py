# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Two notebooks cell by cell, and stored outputs against two reruns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from release_checker.comparison.outputs import DEFAULT, compare_outputs
from release_checker.comparison.records import Compared, ThreeWay, Tier, Tolerance, Verdict
from release_checker.comparison.sorting import joined

MOST = 2_000
"Cells of one notebook that are aligned by their sources; larger ones by position."
Tolerances = dict[int, Tolerance]
"Tolerance of single cells by one-based position; those not named take the notebook's."


@dataclass(frozen=True, slots=True)
class CodeCell:
    """One code cell of a notebook in nbformat 4."""

    index: int
    "One-based position among all cells."
    source: str
    "Its code."
    outputs: list[dict[str, Any]]
    "As they stand in the file."
    ran: bool
    "It has an execution count: it was run before it was saved."


def code_cells(notebook: dict[str, Any]) -> list[CodeCell]:
    """The code cells, whatever else is malformed."""
    cells = notebook.get("cells")
    found = []
    for index, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            outputs = cell.get("outputs")
            found.append(CodeCell(index, joined(cell.get("source")), outputs if isinstance(outputs, list) else [],
                                  cell.get("execution_count") is not None))
    return found


def align(first: list[CodeCell], second: list[CodeCell]) -> Iterator[tuple[CodeCell, CodeCell | None]]:
    """Each cell of the first with its partner: by position where sources agree, else by the order of equal sources."""
    ones, twos = [cell.source.strip() for cell in first], [cell.source.strip() for cell in second]
    if ones == twos or max(len(ones), len(twos)) > MOST:
        yield from zip(first, [*second, *[None] * len(first)], strict=False)
        return
    for tag, start, end, other, last in SequenceMatcher(None, ones, twos, autojunk=False).get_opcodes():
        # As many cells between two that agree: edited in place.
        paired = tag == "equal" or (tag == "replace" and end - start == last - other)
        for offset in range(end - start):
            yield first[start + offset], second[other + offset] if paired else None


def added(first: dict[str, Any], second: dict[str, Any]) -> tuple[CodeCell, ...]:
    """Code cells of the second that have no partner in the first; empty cells without outputs do not count."""
    others = code_cells(second)
    partners = {other.index for _, other in align(code_cells(first), others) if other}
    return tuple(cell for cell in others if cell.index not in partners and (cell.source.strip() or cell.outputs))


def compare_notebooks(first: dict[str, Any], second: dict[str, Any], tolerance: Tolerance = DEFAULT,
                      tolerances: Tolerances | None = None) -> tuple[Compared, ...]:
    """Every code cell of the first judged against its partner in the second; both in nbformat 4, as plain dicts."""
    cells = code_cells(first)
    keeps = any(cell.outputs for cell in cells)
    return tuple(_compared(cell, other, (tolerances or {}).get(cell.index, tolerance), keeps)
                 for cell, other in align(cells, code_cells(second)))


def _compared(cell: CodeCell, other: CodeCell | None, tolerance: Tolerance, keeps: bool) -> Compared:
    if other is None:
        return Compared(cell.index, Tier.MISSING, "the cell is not in the second notebook")
    return Compared(cell.index, *compare_outputs(cell.outputs, other.outputs, tolerance, executed=cell.ran and keeps))


def three_way(stored: dict[str, Any], first: dict[str, Any], second: dict[str, Any], tolerance: Tolerance = DEFAULT,
              tolerances: Tolerances | None = None) -> tuple[ThreeWay, ...]:
    """Stored outputs against a rerun, and this one against another in the same environment, with a verdict for each cell.

    Pictures of two reruns in one environment are pixel-equal where nothing is random, so there no other likeness counts.
    """
    cells = code_cells(first)
    again = {cell.index: other for cell, other in align(cells, code_cells(second))}
    kept = code_cells(stored)
    keeps = any(cell.outputs for cell in kept)
    made = []
    for cell, rerun in align(kept, cells):
        allowed = (tolerances or {}).get(cell.index, tolerance)
        against = _compared(cell, rerun, allowed, keeps)
        other = again.get(rerun.index) if rerun else None
        if rerun is None or other is None:
            between = Compared(cell.index, Tier.MISSING, "the cell is not in both reruns")
        else:
            strict = Tolerance(allowed.relative, allowed.absolute, 0)
            between = Compared(cell.index, *compare_outputs(rerun.outputs, other.outputs, strict, executed=True))
        made.append(ThreeWay(cell.index, against, between, _verdict(against.tier, between.tier)))
    return tuple(made)


def _verdict(stored: Tier, rerun: Tier) -> Verdict:
    if Tier.NEW_ERROR in (stored, rerun):
        return Verdict.NEW_ERROR
    if not rerun.same and rerun is not Tier.STDERR_ONLY:
        return Verdict.RANDOM
    if stored is Tier.NOTHING:
        return Verdict.NOTHING
    if stored is Tier.PICTURE_CHANGED:
        return Verdict.PICTURE_CHANGED
    return Verdict.SAME if stored.same or stored is Tier.STDERR_ONLY else Verdict.STALE
