# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Hostile text costs in proportion to its length: calls are counted, since clocks depend on the machine."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from release_checker.comparison.markup import read
from release_checker.comparison.plain import compare_text
from release_checker.comparison.records import Tolerance
from release_checker.comparison.terminal import shown


def calls(work: Callable[[], object]) -> int:
    """Functions that are called while something is done, of Python and of C."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", ["<!", "<!--", "<table", "<td a='", "<a href=\"", "<script", "<style>", "&amp", "<",
                                   "a\x1b[", "<tr><td>"])
def test_reading_html(piece: str) -> None:
    short, long = calls(lambda: read(piece * 500)), calls(lambda: read(piece * 2000))
    assert long < 5 * short + 200


@pytest.mark.parametrize("piece", ["\r", "\b", "a\b", "1.", "0x", "at 0x", "/a", "it|", "[=", "np.float64(", "Text(1, ",
                                   "<a ", "- 1e", "took 1 ", "2021-01-01 ", "dtype=", "OrderedDict({", "\x1b["])
def test_comparing_text(piece: str) -> None:
    def work(times: int) -> Callable[[], object]:
        return lambda: (shown(piece * times), compare_text(piece * times, piece * times + "x", Tolerance()))

    assert calls(work(2000)) < 5 * calls(work(500)) + 200
