# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where in a document a number stands: the headings above it, the sentence that leads to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from release_checker.claims.signs import is_results
from release_checker.documents.document import Readme, Table

LEAD = 8
"Lines between a sentence and the table or list that it leads to, at most."
BULLET = re.compile(r"\s*(?:[-*+•·]|\d{1,3}[.)])\s|\s*>\s|\s*<li")
BASE = re.compile(r"\bversion of\s+\S+", re.IGNORECASE)
"What a model was made from is not what the numbers are about."
VENDORED = re.compile(
    r"(?:^|/)(?:third[_-]?party|vendor(?:ed)?|external|extern|deps|submodules|node_modules|"
    r"site-packages)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands above a number and tells what it is about."""

    sections: tuple[str, ...] = ()
    "Titles of the headings that hold it, innermost first, the document's own last."
    lead: str = ""
    "The paragraph right above it."
    card: str = ""
    "The model that the whole document is about: the title of a model card."

    @property
    def words(self) -> tuple[str, ...]:
        """All of them, nearest first."""
        return tuple(text for text in (BASE.sub(" ", self.lead), *self.sections) if text)

    @property
    def results(self) -> bool:
        """A heading above says that results follow."""
        return any(is_results(title) for title in self.sections[:3])


class Outline:
    """A document's headings, tables and paragraphs by their lines."""

    def __init__(self, document: Readme) -> None:
        self.document = document
        self.tabled = {line for table in document.tables for line in table_lines(table)}
        titles = {heading.line for heading in document.headings}
        self.prose = [(line, text) for line, text in document.prose if line not in self.tabled and line not in titles]
        self._lines = [line for line, _ in self.prose]
        self.card = _card(document)
        self._raw = document.text.lines if document.text else []

    def at(self, line: int) -> Surroundings:
        """What stands above a line."""
        chain: list[str] = []
        level, nearest = 99, 0
        for heading in reversed(self.document.headings):
            if heading.line <= line and heading.level < level:
                level, nearest = heading.level, nearest or heading.line
                chain.append(heading.title)
        first = self.document.headings[:1]
        if first and first[0].title not in chain and first[0].line <= line:
            chain.append(first[0].title)
        return Surroundings(tuple(chain), self._lead(line, nearest), self.card)

    def _lead(self, line: int, heading: int) -> str:
        """The paragraph above; a bullet leads only to those that are indented below it."""
        depth = self._indent(line)
        for at in range(bisect_left(self._lines, line) - 1, max(-1, bisect_left(self._lines, line) - 40), -1):
            start, text = self.prose[at]
            if start <= heading:
                return ""
            if self.is_bullet(start) and self._indent(start) < depth and self.is_bullet(line):
                return text
            if not self.is_bullet(start):
                return text if line - start - text.count("\n") <= LEAD or self._all_bullets(start, line) else ""
        return ""

    def _indent(self, line: int) -> int:
        raw = self._raw[line - 1] if 0 < line <= len(self._raw) else ""
        return len(raw) - len(raw.lstrip())

    def _all_bullets(self, start: int, end: int) -> bool:
        between = self._lines[bisect_left(self._lines, start + 1) : bisect_left(self._lines, end)]
        return bool(between) and all(map(self.is_bullet, between))

    def is_bullet(self, line: int) -> bool:
        """The line begins an item of a list."""
        return 0 < line <= len(self._raw) and BULLET.match(self._raw[line - 1]) is not None


def _card(document: Readme) -> str:
    """The title of a model card, known by its head or by what its trainer writes into it."""
    title = next((heading.title for heading in document.headings if heading.level == 1), "")
    made = bool(document.front_matter) or any("fine-tuned version of" in text for _, text in document.prose[:40])
    return title if made and len(title.split()) <= 5 else ""


def table_lines(table: Table) -> range:
    """Lines that a table takes."""
    return range(table.line, max((table.line, *table.row_lines)) + 1)
