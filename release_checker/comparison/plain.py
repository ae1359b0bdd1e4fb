# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Two texts, judged."""

from __future__ import annotations

from release_checker.comparison.masks import masked
from release_checker.comparison.records import Judged, Tier, Tolerance
from release_checker.comparison.reprs import reduced, same_estimator
from release_checker.comparison.terminal import shown
from release_checker.comparison.tokens import Difference, around, compare_tokens
from release_checker.text import shorten

LIMIT = 1_000_000
"Characters of one text that are masked and compared; beyond, it must be equal as it stands."
EQUAL = Judged(Tier.EQUAL)


def compare_text(first: str, second: str, tolerance: Tolerance, *, clocks: bool = True) -> Judged:
    """Equal, normalised, close or differs, with the first difference; `clocks` takes times and durations for noise."""
    if first == second:
        return EQUAL
    rest, other_rest = first[LIMIT:], second[LIMIT:]
    if rest != other_rest:
        return Judged(Tier.DIFFERS, f"texts of {len(first):,} and {len(second):,} characters, which differ beyond "
                                    f"the {LIMIT:,} that are compared")
    first, second = masked(shown(first[:LIMIT]), clocks=clocks), masked(shown(second[:LIMIT]), clocks=clocks)
    close, difference = compare_tokens(first, second, tolerance)
    if difference is None:
        return _agreed(close, first, second, tolerance)
    one, two = reduced(first, second)
    if (one, two) != (first, second):
        close, left = compare_tokens(one, two, tolerance)
        if left is None:
            return _agreed(close, one, two, tolerance)
    if same_estimator(one, two):
        return Judged(Tier.NORMALISED, "default parameters shown by one version only")
    return Judged(Tier.DIFFERS, _worded(first, second, difference))


def _agreed(close: bool, first: str, second: str, tolerance: Tolerance) -> Judged:
    if not close:
        return Judged(Tier.NORMALISED)
    _, difference = compare_tokens(first, second, Tolerance(0, 0, 0))
    words = f"{_worded(first, second, difference)} (allowed {tolerance.relative:g})" if difference else ""
    return Judged(Tier.CLOSE, words)


def _worded(first: str, second: str, difference: Difference) -> str:
    """`line 3: 0.912 became 0.874`, with the lines about it where the words alone say little."""
    line = first.count("\n", 0, difference.start) + 1
    where = f"line {line}: " if line > 1 or "\n" in first.strip() else ""
    was, now = difference.first, difference.second
    if len(was) <= 3 or len(now) <= 3 or not (was[0].isdigit() or was[0] in "+-."):
        was, now = around(first, difference.start), around(second, difference.other)
    return f"{where}{shorten(was, 60) or 'nothing'} became {shorten(now, 60) or 'nothing'}"
