# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Claims in sentences and bullets: `Wer: 32.01`, `we reach 91.2 % accuracy on the test set`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from release_checker.claims.known_names import dataset_in, first, model_in
from release_checker.claims.mentions import Mention, mentions
from release_checker.claims.numbers import Printed, find_numbers
from release_checker.claims.pairing import paired
from release_checker.claims.passages import Passage, calculated, is_share, is_value, unwrapped
from release_checker.claims.records import Claim, Form, Nature, OtherNumber
from release_checker.claims.signs import is_best, is_results, nature_of_label, seeds_in
from release_checker.claims.vocabulary import kind_of_parameter
from release_checker.claims.wording import label_of, nature_in, split_in
from release_checker.text import shorten

TIED = re.compile(
    r"(?:[:=：|]|\b(?:of|is|was|to|at|reache[sd]|hits?|scored?|ist|de|di|von|und|and)|"
    r"[为到达是])[\s\"'`*_(\[~≈$€£]*$", re.IGNORECASE)
MOST = 150
"Numbers of one sentence that are read."
LONGEST = 8_000
"Characters of one sentence that are read."


def read_passage(passage: Passage) -> Iterator[Claim | OtherNumber]:
    """Every number of a sentence that speaks of metrics; of another one only where results are told."""
    lines, text = passage.text[:LONGEST], unwrapped(passage.text[:LONGEST])
    numbers = find_numbers(text, MOST) if any(char.isdigit() for char in text) else []
    if not numbers:
        return
    speaks = any(name.metric for name in mentions(text))
    lead = None if speaks else _lead_metric(passage) or _own_metric(replace(passage, text=text), numbers[0])
    if not speaks and lead is None and not passage.around.results:
        return
    pairs, terms = dict(paired(text, numbers)), calculated(text, numbers)
    for at, printed in enumerate(numbers):
        line = passage.place.line
        place = replace(passage.place, line=line + lines.count("\n", 0, printed.start)) if line else passage.place
        here = replace(passage, place=place, text=text)
        name = pairs.get(at)
        if at == 0 and lead is not None and (name is None or printed.number.percent):
            name = lead
        if at in terms or is_share(text, printed):
            why = "part of a calculation" if at in terms else "a share of something"
            yield OtherNumber(place, _near(text, printed), why)
        elif name is not None and name.metric and is_value(printed, name.metric, _tied(text, printed)):
            yield _claim(here, printed, name, numbers, at)
        else:
            yield _other(here, printed, name)


def _lead_metric(passage: Passage) -> Mention | None:
    """The metric that the bullet's own heading or leading sentence names for all bullets."""
    if passage.form is not Form.LIST:
        return None
    for text in (passage.around.lead.rsplit("\n", 1)[-1], *passage.around.sections[:1]):
        named = {name.metric: name for name in mentions(text) if name.metric}
        if len(named) == 1 and len(text) < 120:
            return next(iter(named.values()))
    return None


def _own_metric(passage: Passage, printed: Printed) -> Mention | None:
    """What a bullet among results calls its number where no vocabulary has it: `Phase balance: 92.3 %`."""
    label = label_of(passage, printed)
    told = bool(passage.around.sections) and is_results(passage.around.sections[0])
    if not told or not label or not (printed.number.decimals or printed.number.percent) or printed.number.unit:
        return None
    if model_in(label) or dataset_in(label) or kind_of_parameter(label) or nature_of_label(label) is not Nature.EXACT:
        return None
    return Mention(0, 0, " ".join(label.split()), "", label)


def _tied(text: str, printed: Printed) -> bool:
    return TIED.search(text[max(0, printed.start - 20) : printed.start]) is not None


def _near(text: str, printed: Printed) -> str:
    return shorten(text[max(0, printed.start - 30) : printed.end + 20], 80)


def _other(passage: Passage, printed: Printed, name: Mention | None) -> OtherNumber:
    kind = name.kind if name is not None else ""
    if not kind and nature_in(passage, printed, printed.start) is Nature.DERIVED:
        kind = "a ratio, a difference or a count"
    if not kind and printed.number.decimals == 0 and not printed.number.percent:
        kind = "a plain count in a sentence"
    return OtherNumber(passage.place, _near(passage.text, printed), kind or "no metric is named beside it", bool(kind))


def _claim(passage: Passage, printed: Printed, name: Mention, numbers: list[Printed], at: int) -> Claim:
    text, around = passage.text, passage.around
    start = numbers[at - 1].end if at else 0
    clause = text[start : numbers[at + 1].start if at + 1 < len(numbers) else len(text)]
    words = (clause, text, *around.words)
    label = label_of(passage, printed)
    model = (label if label != name.written else "") or first(model_in, words[:2]) or around.card or first(model_in, words)
    return Claim(
        place=passage.place, form=passage.form, metric=name.metric, metric_written=name.written.strip(" .,;:"),
        number=printed.number,
        nature=nature_in(passage, printed, start), model=model, dataset=first(dataset_in, words),
        split=split_in(passage, name, printed, clause), subject=(" ".join(text.split()), *around.words),
        superlative=is_best(text[max(0, printed.start - 60) : printed.end + 30]),
        seeds=next((count for said in words if (count := seeds_in(said))), None), context=shorten(text[:600], 160))
