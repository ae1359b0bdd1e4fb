# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A notebook's HTML, read for what it shows: tables as cells, text, references; never its markup, classes or styles.

The reader is a bounded pattern and not html.parser, whose versions before 2025 take quadratic time over `<!` without end.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})((?:[^<>\"']|\"[^\"]{0,200000}+\"|'[^']{0,200000}+'){0,2000}+)>")
REFERENCE = re.compile(r"(?i)(?<![\w-])(?:src|href|data|alt)\s?=\s?(?:\"([^\"]*)\"|'([^']*)')")
UNSEEN = ("style", "script", "template", "title")
BREAKS = frozenset({"p", "div", "li", "ul", "ol", "br", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "hr",
                    "section", "pre", "summary", "details", "caption"})
LIMIT = 2_000_000
"Characters of HTML that are read."
CELLS = 200_000
"Cells of all tables that are kept."


@dataclass
class Table:
    """Rows of cells' texts."""

    rows: list[list[str]] = field(default_factory=list)
    "Cells by row; white space folded."
    heads: list[int] = field(default_factory=list)
    "Number of leading head cells in each row."


@dataclass
class Page:
    """What a piece of HTML shows."""

    tables: list[Table] = field(default_factory=list)
    "In the order of their opening tags."
    text: str = ""
    "Text outside of tables, one line for each block."
    references: list[str] = field(default_factory=list)
    "Targets of pictures and links, and pictures' words."
    scripts: list[str] = field(default_factory=list)
    "Contents of scripts."
    cut: bool = False
    "It was longer than what was read."


class _Reader:
    def __init__(self) -> None:
        self.page = Page()
        self.words: list[str] = []
        self.open: list[Table] = []
        self.cell: list[str] | None = None
        self.head = False
        self.cells = 0

    def text(self, raw: str) -> None:
        if raw:
            (self.words if self.cell is None else self.cell).append(html.unescape(raw))

    def tag(self, closing: bool, name: str, attributes: str) -> None:
        if name in ("td", "th", "tr", "table", "thead", "tbody"):
            self._end_cell()
        if name == "table":
            if not closing:
                self.open.append(Table())
                self.page.tables.append(self.open[-1])
            elif self.open:
                self.open.pop()
        elif self.open and not closing and name == "tr":
            self.open[-1].rows.append([])
            self.open[-1].heads.append(0)
        elif self.open and not closing and name in ("td", "th"):
            self.cell, self.head = [], name == "th"
        if name in BREAKS:
            self.text("\n")
        if not closing and "=" in attributes:
            found = (match[1] if match[1] is not None else match[2] for match in REFERENCE.finditer(attributes))
            self.page.references += [html.unescape(target).strip() for target in found]

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        self.cells += 1
        if self.open and self.cells <= CELLS:
            table = self.open[-1]
            if not table.rows:
                table.rows.append([])
                table.heads.append(0)
            row = table.rows[-1]
            if self.head and len(row) == table.heads[-1]:
                table.heads[-1] += 1
            row.append(" ".join("".join(self.cell).split()))
        self.page.cut |= self.cells > CELLS
        self.cell = None


def read(source: str) -> Page:
    """The tables, text, references and scripts of a piece of HTML, in linear time."""
    reader, position, end = _Reader(), 0, min(len(source), LIMIT)
    reader.page.cut = len(source) > LIMIT
    lower = source[:end].lower()
    missing: set[str] = set()
    while position < end:
        start = source.find("<", position, end)
        reader.text(source[position : start if start >= 0 else end])
        if start < 0:
            break
        if lower.startswith("<!--", start):
            position = _after(lower, "-->", start, missing)
            continue
        match = TAG.match(source, start, end)
        if match is None:
            reader.text("<")
            position = start + 1
            continue
        name, position = match[2].lower(), match.end()
        if name in UNSEEN and not match[1]:
            close = position
            position = _after(lower, f"</{name}", close, missing)
            if name == "script":
                reader.page.scripts.append(source[close : max(position - len(name) - 2, close)])
            position = _after(lower, ">", position, missing) if position < len(lower) else position
        else:
            reader.tag(bool(match[1]), name, match[3])
    reader.tag(True, "table", "")
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    reader.page.text = "\n".join(line for line in lines if line)
    return reader.page


def _after(lower: str, word: str, start: int, missing: set[str]) -> int:
    """Where the text goes on after a word; its end when it never comes, which is looked for only once."""
    found = -1 if word in missing else lower.find(word, start)
    if found < 0:
        missing.add(word)
        return len(lower)
    return found + len(word)
