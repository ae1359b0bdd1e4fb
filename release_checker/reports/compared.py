# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Two notebooks compared, as lines for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from release_checker.comparison.records import Compared, Tier, Tolerance
from release_checker.text import printable, shorten

WORSE = {
    Tier.DIFFERS: ("differs", "differ"),
    Tier.PICTURE_CHANGED: ("picture changed", "pictures changed"),
    Tier.STDERR_ONLY: ("differs in standard error only", "differ in standard error only"),
    Tier.NEW_ERROR: ("new error", "new errors"),
    Tier.MISSING: ("missing", "missing"),
}
"What a summary says of one cell and of more, the gravest to a reader first."


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two notebooks, cell by cell."""

    first: str
    "Name of the first file."
    second: str
    "Name of the second file."
    cells: tuple[Compared, ...]
    "Every code cell of the first, in order."
    added: tuple[int, ...]
    "One-based positions of cells that only the second has."
    shows_more: bool
    "One of the added cells has outputs."
    tolerance: Tolerance
    "How far numbers might part."

    @property
    def same(self) -> bool:
        """Nothing is worse than a picture that looks alike."""
        return all(cell.tier.same for cell in self.cells) and not self.shows_more

    @property
    def summary(self) -> dict[Tier, int]:
        """Cells of each tier, in the ladder's order, without those that are none."""
        counts = Counter(cell.tier for cell in self.cells)
        return {tier: counts[tier] for tier in Tier if counts[tier]}


def write_compared_json(made: Comparison) -> str:
    """The comparison as one JSON object."""
    return json.dumps({
        "first": printable(made.first),
        "second": printable(made.second),
        "same": made.same,
        "summary": {str(tier): count for tier, count in made.summary.items()},
        "cells": [{"index": cell.index, "tier": str(cell.tier), "detail": printable(cell.detail)} for cell in made.cells],
        "added": list(made.added),
        "tolerance": {"relative": made.tolerance.relative, "absolute": made.tolerance.absolute,
                      "picture": made.tolerance.picture},
    }, indent=2, ensure_ascii=False) + "\n"


def write_compared_text(made: Comparison) -> str:
    """One line for each cell that is not equal, and one that sums up."""
    shown = [cell for cell in made.cells if cell.tier not in (Tier.EQUAL, Tier.NOTHING)]
    width = max((len(str(cell.index)) for cell in shown), default=1)
    wide = max((len(cell.tier) for cell in shown), default=1)
    lines = [f"cell {cell.index:>{width}}  {cell.tier:{wide}}  {printable(shorten(cell.detail, 200))}".rstrip()
             for cell in shown]
    return "\n".join([*lines, sentence(made)]) + "\n"


def sentence(made: Comparison) -> str:
    """`17 of 20 cells the same, 2 differ, 1 picture changed`."""
    counts = made.summary
    nothing = counts.pop(Tier.NOTHING, 0)
    total = sum(counts.values())
    more = [f"{len(made.added)} {'cell' if len(made.added) == 1 else 'cells'} only in the second"] if made.added else []
    if not total:
        return ", ".join([f"nothing to compare: {made.first} holds no outputs" if made.cells else
                          f"nothing to compare: {made.first} holds no code cells", *more])
    same = sum(count for tier, count in counts.items() if tier.same)
    parts = [f"{same} of {total} {'cell' if total == 1 else 'cells'} the same"]
    parts += [f"{counts[tier]} {words[counts[tier] > 1]}" for tier, words in WORSE.items() if tier in counts]
    parts += [f"{nothing} with nothing to compare"] if nothing else []
    return ", ".join([*parts, *more])
