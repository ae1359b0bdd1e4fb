# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Claims in sentences and bullets: `Wer: 32.01`, `we reach 91.2 % accuracy on the test set`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from release_checker.claims.known_names import dataset_in, first, model_in
from release_checker.claims.named_splits import split_told
from release_checker.claims.numbers import Printed, find_numbers
from release_checker.claims.pairing import Mention, mentions, paired
from release_checker.claims.records import Claim, Form, Nature, OtherNumber, Split
from release_checker.claims.signs import AFTERWARDS, CHANGE, QUOTED, TARGET, is_best, is_own, seeds_in
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.vocabulary import bounded, split_of
from release_checker.model import Place
from release_checker.text import shorten

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*_`(\[¿¡])|(?<=[。！？；])|\n(?=\s*[-*•]|\s*\d+[.)]\s)")

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


def read_passage(passage: Passage) -> Iterator[Claim | OtherNumber]:
    """Every number of a sentence that speaks of metrics; of another one only where results are told."""
    text = passage.text
    if not any(char.isdigit() for char in text):
        return
    numbers = find_numbers(text)
    if not numbers:
        return
    names = mentions(text)
    lead = _lead_metric(passage) if not any(name.metric for name in names) else None
    if not any(name.metric for name in names) and lead is None and not passage.around.results:
        return
    pairs = dict(paired(text, numbers))
    for at, printed in enumerate(numbers):
        name = pairs.get(at)
        if name is None and lead is not None and at == 0 and _is_value(printed, lead.metric):
            name = lead
        here = replace(passage, place=_line_of(passage, printed))
        if name is not None and name.metric and _is_value(printed, name.metric):
            yield _claim(here, printed, name, numbers, at)
        else:
            yield _other(here, printed, name)


def _line_of(passage: Passage, printed: Printed) -> Place:
    line = passage.place.line
    return replace(passage.place, line=line + passage.text.count("\n", 0, printed.start)) if line else passage.place


def _lead_metric(passage: Passage) -> Mention | None:
    """The metric that the bullet's own heading or leading sentence names for all bullets."""
    if passage.form is not Form.LIST:
        return None
    for text in (passage.around.lead.rsplit("\n", 1)[-1], *passage.around.sections[:1]):
        named = {name.metric: name for name in mentions(text) if name.metric}
        if len(named) == 1 and len(text) < 120:
            return next(iter(named.values()))
    return None


def _is_value(printed: Printed, metric: str) -> bool:
    """A number that can be a value of the metric: `top 5`, a year and a plain count are none of a bounded one."""
    number = printed.number
    if number.unit in ("k", "M", "B", "GB", "MB", "ms") or number.decimals < 0:
        return False
    if printed.nature is Nature.DERIVED:
        return True
    if bounded(metric):
        whole = number.decimals == 0 and not number.percent
        return abs(number.value) <= 100 and not (whole and 1 < number.value < 10)
    return not (number.decimals == 0 and 1900 <= number.value <= 2100 and len(number.written) == 4)


def _other(passage: Passage, printed: Printed, name: Mention | None) -> OtherNumber:
    near = shorten(passage.text[max(0, printed.start - 30) : printed.end + 20], 80)
    kind = name.kind if name is not None else ""
    if not kind and printed.nature is Nature.DERIVED:
        kind = "a ratio, a difference or a count"
    if not kind and printed.number.decimals == 0 and not printed.number.percent:
        kind = "a plain count in a sentence"
    return OtherNumber(passage.place, near, kind or "no metric is named beside it", bool(kind))


def _claim(passage: Passage, printed: Printed, name: Mention, numbers: list[Printed], at: int) -> Claim:
    text, around = passage.text, passage.around
    start = numbers[at - 1].end if at else 0
    clause = text[start : numbers[at + 1].start if at + 1 < len(numbers) else len(text)]
    words = (clause, text, *around.words)
    return Claim(
        place=passage.place, form=passage.form, metric=name.metric, metric_written=name.written, number=printed.number,
        nature=_nature(passage, printed, start), model=first(model_in, words), dataset=first(dataset_in, words),
        split=_split(passage, name, clause), subject=(" ".join(text.split()), *around.words),
        superlative=is_best(text[max(0, printed.start - 60) : printed.end + 30]),
        seeds=next((count for said in words if (count := seeds_in(said))), None), context=shorten(text, 160))


def _nature(passage: Passage, printed: Printed, start: int) -> Nature:
    if printed.nature is not Nature.EXACT:
        return printed.nature
    before, after = passage.text[max(0, printed.start - 100) : printed.start], passage.text[printed.end : printed.end + 40]
    if CHANGE.search(before) or AFTERWARDS.search(after):
        return Nature.DERIVED
    near = passage.text[start : printed.end + 40]
    if TARGET.search(near):
        return Nature.TARGET
    if (QUOTED.search(near) or QUOTED.search(passage.text)) and not is_own(passage.text) and not is_best(passage.text):
        return Nature.QUOTED
    return Nature.EXACT


def _split(passage: Passage, name: Mention, clause: str) -> Split:
    return split_of(name.written) or split_told(clause, passage.text, passage.around.lead, *passage.around.sections[:2])
