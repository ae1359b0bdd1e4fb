# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of comparison."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


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
    def rank(self) -> int:
        """Position in the ladder, the best first."""
        return list(Tier).index(self)

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


class Judged(NamedTuple):
    """One comparison's answer, before it belongs to a cell."""

    tier: Tier
    "How alike the two are."
    detail: str = ""
    "The first difference in words; empty when there is none."


def worst(*judged: Judged) -> Judged:
    """The lowest on the ladder; of equals the first."""
    return max(judged, key=lambda item: item.tier.rank)


class Verdict(StrEnum):
    """What a stored output and two reruns of it say together."""

    SAME = "same"
    "Stored and rerun agree."
    STALE = "stale"
    "The two reruns agree with each other, and the stored output differs."
    RANDOM = "random"
    "The two reruns differ from each other beyond noise."
    PICTURE_CHANGED = "picture-changed"
    "The two reruns agree, and only a picture differs from the stored one: needs a look."
    NEW_ERROR = "new-error"
    "A rerun ends in an error that is not stored."
    NOTHING = "nothing"
    "No stored output to compare with."


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """One cell's stored output and two reruns of it."""

    index: int
    "One-based position of the cell among all cells of the stored notebook."
    stored: Compared
    "Stored against the first rerun."
    rerun: Compared
    "The first rerun against the second."
    verdict: Verdict
    "What the two say together."
