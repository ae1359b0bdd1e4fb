# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Sentences and bullets, and which of their numbers can be no values at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from release_checker.claims.numbers import Printed
from release_checker.claims.records import Form, Nature
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.vocabulary import bounded
from release_checker.model import Place

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*_`(\[¿¡])|(?<=[。！？；])|\n(?=\s*[-*•]|\s*\d+[.)]\s)")
WRAPPED = re.compile(r"(?<![:.|;])\n(?=[a-z(≈~\d])")
OPERATOR = re.compile(r"[()\s%]*[-−+×*/÷·][()\s]*")
FACTOR = re.compile(r"[A-Za-z_)]\s?[*×÷]\s?$")
WEIGHT = re.compile(r"\s?(?:[*×·]\s?(?=[A-Za-z_(\\])|\\(?:times|cdot)\b)")
RESULT = re.compile(r"[)\s%]*(?:[-−+×*/÷·][()\s]*[\d.]+[)\s%]*){0,3}[=≈]\s*\$?")
SHARE = re.compile(
    r"[\s*_`]*(?:of|der|des|de los|de las|del) (?!(?:top-?\d |test )?(?:accuracy|precision|recall|f1))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or bullet."""

    place: Place
    "Where it stands."
    text: str
    "Its plain text."
    form: Form
    "Prose or list."
    around: Surroundings
    "What stands above."


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Sentences of a paragraph, each with the count of line breaks before it."""
    at = 0
    for match in SENTENCE.finditer(text):
        if text[at : match.start()].strip():
            yield text.count("\n", 0, at), text[at : match.start()]
        at = match.end()
    if text[at:].strip():
        yield text.count("\n", 0, at), text[at:]


def unwrapped(text: str) -> str:
    """A sentence that runs over lines as one, as long as before; a line break that ends something stays."""
    return text if "|" in text else WRAPPED.sub(" ", text)


def calculated(text: str, numbers: list[Printed]) -> set[int]:
    """Numbers of a calculation that is written out, its result too: `100 % - 80.6 % = 19.4 %`."""
    found: set[int] = set()
    for at, (left, right) in enumerate(pairwise(numbers)):
        between = text[left.end : right.start].strip()
        if OPERATOR.fullmatch(between) and RESULT.match(text[right.end : right.end + 60]):
            found |= {at, at + 1}
        elif RESULT.fullmatch(between) and at in found:
            found.add(at + 1)
    for at, number in enumerate(numbers):
        if FACTOR.search(text[max(0, number.start - 6) : number.start]) or WEIGHT.match(text, number.end):
            found.add(at)
    return found


def is_share(text: str, printed: Printed) -> bool:
    """`7.5 % of the data`."""
    return printed.number.percent and SHARE.match(text, printed.end) is not None


def is_value(printed: Printed, metric: str, tied: bool) -> bool:
    """A number that can be a value of the metric; a whole one only where `of`, `is` or a colon ties it to its name."""
    number = printed.number
    if number.unit in ("k", "M", "B", "GB", "MB", "ms") or number.decimals < 0:
        return False
    if printed.nature is Nature.DERIVED:
        return True
    whole = number.decimals == 0 and not number.percent
    if whole and not tied:
        return False
    if bounded(metric):
        known = number.unit in ("", "dB", "pp", "points", "pts")
        return known and abs(number.value) <= 100 and not (whole and 1 < number.value < 10)
    return not (whole and 1900 <= number.value <= 2100 and len(number.written) == 4)
