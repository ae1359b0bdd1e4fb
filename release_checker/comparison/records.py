# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of comparison."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How alike two cells' outputs are, from the same to not comparable; names are part of the published interface."""

    EQUAL = "equal"
    NORMALISED = "normalised"
    "Equal after masking what no result depends on: addresses, times, paths, progress bars, white space."
    CLOSE = "close"
    "Numbers within tolerance, all else equal."
    PICTURE_ALIKE = "picture-alike"
    PICTURE_CHANGED = "picture-changed"
    STDERR_ONLY = "stderr-only"
    "Only what went to standard error differs."
    DIFFERS = "differs"
    NEW_ERROR = "new-error"
    "The second ends in an error that the first does not show."
    MISSING = "missing"
    "The first has outputs and the second none, or the cell is not there."
    NOTHING = "nothing"
    "Neither has an output, or the first was never stored: nothing to compare."

    @property
    def same(self) -> bool:
        """Nothing worse than a picture that looks alike."""
        return self in (Tier.EQUAL, Tier.NORMALISED, Tier.CLOSE, Tier.PICTURE_ALIKE, Tier.NOTHING)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two values may part and still count as the same."""

    relative: float = 1e-6
    "Of the larger magnitude."
    absolute: float = 1e-9
    "In the value's own unit."
    picture: float = 0.02
    "Share of a picture's structure that may differ; 0 means pixel-equal."


@dataclass(frozen=True, slots=True)
class Compared:
    """Two cells' outputs, judged."""

    index: int
    "One-based position of the cell among all cells of the first notebook."
    tier: Tier
    "How alike they are."
    detail: str = ""
    "The first difference in words: `line 3: 0.912 became 0.874 (allowed 1e-06)`; empty when equal."
