# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One cell of a table: its numbers as claims, with all that row, column and surroundings say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from release_checker.claims.known_names import dataset_in, first, model_in
from release_checker.claims.named_splits import split_told
from release_checker.claims.numbers import Printed, find_numbers, parse_printed, strip_marks
from release_checker.claims.pairing import paired
from release_checker.claims.records import Claim, Form, Nature, OtherNumber, Split
from release_checker.claims.signs import AFTERWARDS, is_best, is_own, nature_of_label, seeds_in
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.vocabulary import bounded, find_metric, split_of
from release_checker.model import Place
from release_checker.text import shorten

PERCENT = re.compile(r"[%％]|\b(?:pct|percent)\b")
SECOND = re.compile(r"→|->|⇒|=>|/|\(|\|")
"Between two values of one metric."
LONGEST = 1_000
"Characters of one cell that are read."
FAR = 24
"Characters before a cell's first number, at most; a number further back is a remark."


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell with its surroundings."""

    place: Place
    "The row's."
    form: Form
    "How it is written."
    cell: str
    "The cell."
    metrics: tuple[str, ...]
    "What its numbers are, one for all or one for each."
    written: str
    "As head or label say it."
    kind: str
    "What they are where they are no metric."
    label: str
    "The row's."
    head: str
    "The column's."
    by_row: bool
    "The label names the metric."
    model: str
    "As row or column say it; empty where neither does."
    dataset: str
    "From a column of data sets."
    split: str
    "From a column of splits."
    others: tuple[str, ...]
    "The row's step, then its other words."
    around: Surroundings
    "What stands above the table."
    quoted: bool
    "The row is another work's."
    textual: bool
    "The column mostly holds words."
    evaluated: bool
    "Metrics without a split were taken with validation's."
    row: str
    "For people."


def read_cell(reading: Reading) -> Iterator[Claim | OtherNumber]:
    """Claims and other numbers of a cell."""
    whole = parse_printed(reading.cell)
    text = strip_marks(reading.cell[:LONGEST])
    numbers = [whole] if whole else find_numbers(text)
    named = {} if whole or (reading.metrics and not numbers[0:1]) else dict(paired(text, numbers))
    for at, printed in enumerate(numbers):
        metric = _metric(reading, at, numbers)
        if not reading.kind and at in named and named[at].metric and (not metric or at):
            yield _claim(replace(reading, written=named[at].written), printed, named[at].metric)
        elif metric:
            yield _claim(reading, printed, metric)
        else:
            yield _other(reading, printed, reading.kind or (named[at].kind if at in named else ""), at)


def _metric(reading: Reading, at: int, numbers: list[Printed]) -> str:
    """The metric of a cell's number; of several numbers only those that head or sign say to be values are."""
    if len(reading.metrics) > 1:
        return reading.metrics[at] if at < len(reading.metrics) <= len(numbers) else ""
    if not reading.metrics:
        return ""
    if at == 0:
        return reading.metrics[0] if numbers[0].start < (3 if reading.textual else FAR) else ""
    twice = len(numbers) == 2 and numbers[1].number.decimals >= 1 and SECOND.search(reading.cell)
    return reading.metrics[0] if twice else ""


def _other(reading: Reading, printed: Printed, kind: str, at: int) -> OtherNumber:
    under = " ".join((reading.label if reading.by_row else reading.head).split())
    why = kind or ("a second number beside a claim" if at and reading.metrics else "")
    why = why or {Nature.DERIVED: "a ratio or a difference"}.get(_nature(reading, printed), "")
    return OtherNumber(reading.place, shorten(f"{under}: {printed.number.written}" if under else printed.number.written),
                       why or "neither its column nor its row names a metric", bool(why))


def _claim(reading: Reading, printed: Printed, metric: str) -> Claim:
    around, model = reading.around, " ".join(reading.model.split())
    own = (reading.head, reading.label, *reading.others)
    percent = printed.number.percent or any(PERCENT.search(text) for text in (reading.head, reading.written))
    if bounded(metric) and printed.number.value > 1.5:
        percent = percent or any(PERCENT.search(text) for text in around.words[:2])
    return Claim(
        place=reading.place, form=reading.form, metric=metric, metric_written=" ".join(reading.written.split()),
        number=replace(printed.number, percent=percent), nature=_nature(reading, printed),
        model="" if names_only_metric(model) else model or around.card or first(model_in, (*reading.others, *around.words)),
        dataset=reading.dataset or first(dataset_in, (*own, *around.words)), split=_split(reading),
        subject=tuple(text for text in (*own, *around.words) if text.strip()),
        superlative=any(is_best(text) for text in (reading.cell, reading.head, reading.label)),
        seeds=next((count for text in (reading.cell, *own, *around.words) if (count := seeds_in(text))), None),
        context=shorten(reading.row[:600], 160))


def names_only_metric(text: str) -> bool:
    """A label that says a metric or a split and nothing else."""
    words = re.sub(r"\([^)]*\)", " ", text).split()
    return bool(words) and len(words) <= 3 and all(find_metric(word) or split_of(word) for word in words)


def _nature(reading: Reading, printed: Printed) -> Nature:
    for text in (reading.head, reading.label):
        if (nature := nature_of_label(text)) is not Nature.EXACT:
            return nature
    if printed.nature is not Nature.EXACT:
        return printed.nature
    if AFTERWARDS.search(strip_marks(reading.cell)[printed.end :]):
        return Nature.DERIVED
    if reading.quoted:
        return Nature.QUOTED
    above = nature_of_label(reading.around.sections[0]) if reading.around.sections else Nature.EXACT
    own = is_own(reading.label) or is_own(reading.head)
    return above if above in (Nature.QUOTED, Nature.TARGET) and not own else Nature.EXACT


def _split(reading: Reading) -> Split:
    short = (text for text in reading.others[:3] if len(text.split()) < 3)
    for text in (reading.split, reading.head, reading.label, *short):
        if text and (found := split_of(text)):
            return found
    if reading.evaluated:
        return Split.VALIDATION
    return split_told(reading.around.lead[-300:], *reading.around.sections[:2])
