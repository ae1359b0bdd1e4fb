# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Text as a stream of words, numbers and paths, compared one by one; white space only separates."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from release_checker.comparison.records import Tolerance

# Atomic groups and possessive repeats: no input makes a token cost more than its length.
TOKEN = re.compile(
    r"""(?P<path>(?<![\w/:.\\~])(?:/[\w.@+~-]++){2,}+/?)
      | (?P<number>(?<![\w.])(?:(?<![)\]])[-+])?(?>\d++(?:\.\d*+)?|\.\d++)(?>(?:[eE][-+]?\d++)?)j?(?!\.?\w))
      | (?P<word>\w++)
      | (?P<mark>\S)""",
    re.VERBOSE,
)
DUST = 1e-19
"A number nearer to zero than this is no rounding error of doubles, but a result such as a p-value."
QUOTED = 60
"Characters of context in a detail."


class Token(NamedTuple):
    """One piece of text."""

    kind: str
    text: str
    start: int


class Difference(NamedTuple):
    """Where two texts part first."""

    first: str
    second: str
    start: int
    "Offset in the first text; its length when the first ends there."
    other: int
    "Offset in the second text."


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a text in order."""
    for match in TOKEN.finditer(text):
        yield Token(match.lastgroup or "", match[0], match.start())


def compare_tokens(first: str, second: str, tolerance: Tolerance) -> tuple[bool, Difference | None]:
    """Whether any number was only close, and the first difference beyond tolerance."""
    close, left, right = False, tokens(first), tokens(second)
    while True:
        one, two = next(left, None), next(right, None)
        if one is None or two is None:
            if one is two:
                return close, None
            return close, Difference(one.text if one else "", two.text if two else "",
                                     one.start if one else len(first), two.start if two else len(second))
        if one.text == two.text:
            continue
        if one.kind == two.kind == "number" and numbers_close(one.text, two.text, tolerance):
            close = True
        elif not (one.kind == two.kind == "path" and same_file(one.text, two.text)):
            return close, Difference(one.text, two.text, one.start, two.start)


def numbers_close(first: str, second: str, tolerance: Tolerance) -> bool:
    """Two printed numbers within tolerance; integers never are, for they count."""
    if not (_measured(first) and _measured(second)) or first.endswith("j") != second.endswith("j"):
        return False
    return values_close(float(first.rstrip("j")), float(second.rstrip("j")), tolerance)


def _measured(text: str) -> bool:
    return "." in text or "e" in text or "E" in text


def values_close(one: float, two: float, tolerance: Tolerance) -> bool:
    """`|one - two|` within the relative tolerance of the larger, or within the absolute one and no smaller than DUST."""
    if one == two:
        return True
    if not (math.isfinite(one) and math.isfinite(two)):
        return math.isnan(one) and math.isnan(two)
    apart = abs(one - two)
    if apart <= tolerance.relative * max(abs(one), abs(two)):
        return True
    return apart <= tolerance.absolute and all(value == 0 or abs(value) >= DUST for value in (one, two))


def same_file(first: str, second: str) -> bool:
    """Two absolute paths that may be one file in two checkouts: the name is kept, and the roots part at the very top.

    `/home/ann/study/a.csv` and `/tmp/x/study/a.csv` may; `/data/train/a.csv` and `/data/test/a.csv` are two files.
    """
    one, two = first.strip("/").split("/"), second.strip("/").split("/")
    if one[-1] != two[-1]:
        return False
    if one[0] != two[0]:
        return True
    # People's folders lie beside each other: /home/ann, /home/bob, /tmp/tmpab12.
    return one[0] in ("home", "Users", "tmp", "scratch", "mnt") and len(one) > 2 and len(two) > 2 and one[1] != two[1]


def around(text: str, start: int, length: int = QUOTED) -> str:
    """The line of `text` about an offset, cut to `length` characters."""
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    line = text[begin : end if end >= 0 else len(text)]
    offset = max(start - begin - length // 2, 0)
    return " ".join(line[offset : offset + length].split())
