# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Stored outputs of notebooks as quantities: most traceable claims rest on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from release_checker.claims.candidates import CLASS
from release_checker.claims.evidence import OutputText
from release_checker.claims.output_code import code_values, code_words
from release_checker.claims.output_lines import Printed, printed_pairs
from release_checker.claims.output_tables import TableValue, html_values, text_values
from release_checker.claims.records import Quantity, Split
from release_checker.claims.vocabulary import direction, family, split_of, usual
from release_checker.comparison.terminal import shown
from release_checker.text import printable, shorten

LONGEST = 200_000
"Characters of one output that are read."
MOST = 2000
"Numbers of one output that are kept."
REPEATED = 3
"Lines of one name beyond which they are a training's progress: the last and the best are kept."
TESTED = re.compile(
    r"(?i)validation_data\s?=\s?[(\[]?\s?\w{0,20}test|(?:valid|val|eval)\w{0,20}\s?=\s?\w{0,20}test")
"The test data stand where validation data are asked for."


def output_quantities(outputs: Iterable[OutputText]) -> Iterator[Quantity]:
    """Every named number of some outputs; progress lines by their last and best."""
    for output in outputs:
        yield from _of_output(output)


def _of_output(output: OutputText) -> list[Quantity]:
    text = shown(output.text[:LONGEST])
    lines = text.split("\n")
    around = _around(output)
    found: list[Quantity] = []
    shown_as_text = list(text_values(lines))
    tables = list(html_values(output.html[:LONGEST])) if output.html else []
    found += [_of_cell(output, item, around) for item in tables or shown_as_text]
    taken = {item.line for item in shown_as_text}
    found += _progress(output, [item for item in printed_pairs(lines) if item.line not in taken], around)
    found += [_quantity(output, item.label, item.value, around, how=item.how) for item in code_values(output.code, lines)]
    return list(dict.fromkeys(found))[:MOST]


def _around(output: OutputText) -> tuple[str, ...]:
    """What says of what an output is, nearest first: the code, the headings, the notebook."""
    return code_words(output.code), output.section, f"{output.title} | {output.place.path}"


def _of_cell(output: OutputText, item: TableValue, around: tuple[str, ...]) -> Quantity:
    near = f"{CLASS}{item.subject}" if item.of_class else item.subject
    return _quantity(output, item.label, item.value, (near, *around), told=item.subject)


def _progress(output: OutputText, pairs: list[Printed], around: tuple[str, ...]) -> list[Quantity]:
    """Printed pairs; of a name that comes again and again the last and the best."""
    twins = {(item.line, usual(item.label)) for item in pairs if split_of(item.label) is Split.VALIDATION}
    groups: dict[tuple[str, str], list[Printed]] = {}
    for item in pairs:
        groups.setdefault((item.heading, re.sub(r"\d+", "", item.label)), []).append(item)
    found = []
    for items in groups.values():
        kept = items if len(items) <= REPEATED else items[-1:]
        made = [_quantity(output, item.label, item.value, (item.label, item.heading, *around), told=item.heading)
                for item in kept]
        sign = direction(family(made[0].metric))
        if len(items) > REPEATED and sign:
            best = max(items, key=lambda item: sign * item.value)
            made.append(replace(made[-1], value=best.value, how="best"))
        # Keras prints the training's `accuracy` beside `val_accuracy`.
        if (items[0].line, usual(items[0].label)) in twins and split_of(items[0].label) is Split.UNKNOWN:
            made = [replace(item, split=Split.TRAIN) for item in made]
        found += made
    return found


def _quantity(output: OutputText, label: str, value: float, subject: tuple[str, ...], *, told: str = "",
              how: str = "stated") -> Quantity:
    place = output.place
    written = shorten(printable(label), 60)
    return Quantity(usual(label), written, value, f"notebook {place}", place, how, None, "", _split(output, label, told),
                    tuple(part for part in subject if part))


def _split(output: OutputText, label: str, told: str) -> Split:
    """From the number's own words, else from the words above it, else from the names of the data in the code."""
    split = split_of(label)
    if split is Split.UNKNOWN:
        split = split_of(told)
    if split is Split.VALIDATION and TESTED.search(output.code):
        return Split.UNKNOWN
    if split is not Split.UNKNOWN:
        return split
    of_code = {Split.TEST: "test", Split.VALIDATION: "val", Split.TRAIN: "train"}
    held = [split for split, word in of_code.items() if re.search(rf"(?i)(?<![a-z]){word}(?!ues?\b)", output.code)]
    return held[0] if held == [Split.TEST] else Split.UNKNOWN
