# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Numbers in printed lines, each with the words before it: `Test acc: 0.912`, a dict, Keras' progress, a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.claims.vocabulary import bounded, find_metric, is_parameter

LONGEST_LINE = 2000
"Characters of one line that are looked at."
NUMBER = r"(?<![\w.@/^])[-+]?(?:\d{1,15}\.\d{0,17}|\.\d{1,17}|\d{1,15})(?:[eE][-+]?\d{1,3})?(?![\w.]*[A-Za-z_]{2})"
VALUE = re.compile(NUMBER + r"\s?(?P<percent>%)?")
FRACTION = re.compile(r"(?<![\w.])(\d{1,12})\s?/\s?(\d{1,12})(?![\w./])")
TOLD = re.compile(r"[:=]\s{0,20}(?:(?:np\.|numpy\.|torch\.)?(?:float\d{0,2}|tensor|array|Decimal)?[(\['\"]{0,3})?\s?$")
"What stands between a name and its value."
THRESHOLD = re.compile(r"\s?[:=]\s?\d")
"A number that belongs to a name: `mAP@0.5:0.95: 0.5`."
BRACKETED = re.compile(r"\s?\(\s?(\d{1,3}(?:\.\d{1,10})?)\s?%")
BREAK = re.compile(r",(?!\d{3}(?!\d))|[;{}|│\t]|\s-{1,3}\s|\s{3,}")
BRACKETS = re.compile(r"[\s'\"`*_=:>#\-–—(\[{.,]{1,60}$|^[\s'\"`*=:>#\-–—)\]}.,]{1,60}")
BARE = re.compile(r"\s*(?:(?:np|numpy)\.float\d{1,3}\(|tensor\()?(?P<number>" + NUMBER + r")\)?\s?(?P<percent>%)?\s*")
UNKNOWN_WORDS = 5
"Words that the name of a metric which the vocabulary does not know may have."


@dataclass(frozen=True, slots=True)
class Printed:
    """A number of an output and what it is called."""

    label: str
    "The words before it."
    value: float
    "A percentage not divided."
    line: int
    "Zero-based number of its line in the output."
    heading: str = ""
    "The words around it that say of what it is: an earlier line without numbers, a row's label."


def printed_pairs(lines: list[str]) -> Iterator[Printed]:
    """All named numbers of some lines, in order."""
    heading = ""
    for number, raw in enumerate(lines):
        line = raw[:LONGEST_LINE]
        if not VALUE.search(line):
            heading = _heading(line) or heading
            continue
        for label, value in _pairs(line):
            yield Printed(label, value, number, heading)


def bare_number(line: str) -> float | None:
    """The number that a line consists of; None where it says anything else."""
    found = BARE.fullmatch(line[:80])
    return float(found["number"]) if found else None


def _pairs(line: str) -> Iterator[tuple[str, float]]:
    before = ""
    opening = _opening(line)
    for chunk in BREAK.split(line):
        for label, value in list(_told(chunk)) or _sentence(chunk, before):
            if not (bounded(label) and abs(value) > 100):
                yield (label if not opening or label.startswith(opening) else f"{opening}: {label}"), value
        before = chunk if not VALUE.search(chunk) else ""


def _told(chunk: str) -> Iterator[tuple[str, float]]:
    """Numbers behind a colon or an equals sign."""
    start = 0
    for found in VALUE.finditer(chunk):
        before = chunk[start : found.start()]
        told = TOLD.search(before)
        if told is None or THRESHOLD.match(chunk, found.end()):
            continue
        label = _clean(before[: told.start()])
        start = found.end()
        if not _is_name(label):
            continue
        fraction = FRACTION.match(chunk, found.start())
        if fraction is None or not int(fraction[2]):
            yield label, _float(found[0])
            continue
        yield label, int(fraction[1]) / int(fraction[2])
        start = fraction.end()
        if percent := BRACKETED.match(chunk, start):
            yield label, float(percent[1])


def _sentence(chunk: str, before: str) -> Iterator[tuple[str, float]]:
    """Numbers of a sentence behind a metric's name: `Accuracy of the network on 10000 images is 91 %`."""
    numbers = list(VALUE.finditer(chunk))
    if not numbers or len(chunk.split()) > 40:
        return
    whole = _clean(VALUE.sub(" ", chunk[: numbers[-1].start()])) or _clean(before)
    starts = [0, *(found.end() for found in numbers)]
    parts = [_clean(chunk[start : found.start()]) for start, found in zip(starts, numbers, strict=False)]
    for label, found in zip([*parts[:-1], parts[-1] if find_metric(parts[-1]) else whole], numbers, strict=True):
        if find_metric(label) is not None:
            yield label, _float(found[0])


def _opening(line: str) -> str:
    """What a line begins with that holds for all of it: `Test set: Average loss: 0.1, Accuracy: 0.9`."""
    found = re.match(r"\s*([A-Za-z][\w \-/()]{0,60}?)\s?[:|>\]]\s+(?=[A-Za-z'\"])", line)
    return _clean(found[1]) if found and find_metric(found[1]) is None else ""


def _heading(line: str) -> str:
    words = _clean(line)
    return words if any(char.isalpha() for char in words) and len(words) <= 80 else ""


def _is_name(label: str) -> bool:
    if find_metric(label) is not None:
        return True
    return bool(label) and label[0].isalpha() and len(label.split()) <= UNKNOWN_WORDS and not is_parameter(label)


def _clean(text: str) -> str:
    return BRACKETS.sub("", " ".join(text.split()))


def _float(written: str) -> float:
    return float(written.rstrip("% "))
