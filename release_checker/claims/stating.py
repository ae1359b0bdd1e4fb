# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every number that a document claims: its tables, sentences, bullets, sample output and model-index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from release_checker.claims.code_blocks import read_block
from release_checker.claims.model_index import read_model_index
from release_checker.claims.passages import Passage, sentences
from release_checker.claims.prose import read_passage
from release_checker.claims.records import Claim, Form, Nature, OtherNumber, Stated
from release_checker.claims.signs import is_sample
from release_checker.claims.surroundings import VENDORED, Outline
from release_checker.claims.tables import read_table
from release_checker.documents.document import Readme

MOST = 5_000
"Numbers of one document that are kept."


def state(document: Readme) -> Stated:
    """All claims and other numbers of a document, in the order of their places; a vendored one's are another's."""
    found: list[Claim | OtherNumber] = []
    for item in _all(document):
        found.append(item)
        if len(found) >= MOST:
            break
    if VENDORED.search(document.path):
        found = [replace(item, nature=Nature.QUOTED) if isinstance(item, Claim) else item for item in found]
    found.sort(key=lambda item: item.place.line or 0)
    return Stated(tuple(item for item in found if isinstance(item, Claim)),
                  tuple(item for item in found if isinstance(item, OtherNumber)))


def _all(document: Readme) -> Iterator[Claim | OtherNumber]:
    outline = Outline(document)
    yield from read_model_index(document)
    for table in document.tables:
        around = outline.at(table.line)
        items = read_table(document, table, around)
        yield from map(_shown, items) if is_sample(around.sections) else items
    for line, text in outline.prose:
        yield from _paragraph(document, outline, line, text)
    for block in document.blocks:
        yield from read_block(document, block, outline.at(block.line))


def _shown(item: Claim | OtherNumber) -> OtherNumber:
    """What a sample shows is no claim."""
    if isinstance(item, OtherNumber):
        return item
    return OtherNumber(item.place, f"{item.metric_written}: {item.number.written}", "part of a sample of output")


def _paragraph(document: Readme, outline: Outline, line: int, text: str) -> Iterator[Claim | OtherNumber]:
    if not any(char.isdigit() for char in text):
        return
    around = outline.at(line)
    for offset, sentence in sentences(text):
        form = Form.LIST if outline.is_bullet(line + offset) or outline.is_bullet(line) else Form.PROSE
        yield from read_passage(Passage(document.place(line + offset), sentence, form, around))
