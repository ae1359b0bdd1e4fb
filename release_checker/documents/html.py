# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The HTML inside a Markdown document, read as a stream of tags.

A Markdown parser gives HTML in pieces: an opening `<td>` here, Markdown text there, the closing tag two blocks later. So
one reader takes all pieces and the Markdown text between them, and keeps what is open.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from release_checker.documents.document import Reference

# A bounded length keeps a page of unclosed tags linear: each start looks at no more than this.
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,4000})>")
ATTRIBUTE = re.compile(r"([a-zA-Z_:][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
BLOCKS = {"p", "div", "li", "ul", "ol", "br", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "details",
          "center", "blockquote", "dt", "dd", "hr", "thead", "tbody", "section", "pre"}
SOURCES = {"img": ("src",), "a": ("href",), "video": ("src", "poster"), "audio": ("src",), "source": ("src", "srcset")}
UNSEEN = {"script", "style", "template"}


@dataclass
class RawTable:
    """A table as it is being read."""

    line: int
    "One-based line of its opening tag."
    rows: list[list[str]] = field(default_factory=list)
    "Cells by row."
    lines: list[int] = field(default_factory=list)
    "One-based line of each row."
    heads: list[bool] = field(default_factory=list)
    "The row holds head cells."
    spans: list[list[tuple[int, int]]] = field(default_factory=list)
    "Columns and rows that each cell covers; empty where no cell covers more than its own place."

    def laid_out(self) -> list[list[str]]:
        """Cells by row, one that covers several places repeated in each, as readers see it stand over all of them."""
        if not any(span != (1, 1) for row in self.spans for span in row):
            return self.rows
        below: dict[tuple[int, int], str] = {}
        made: list[list[str]] = []
        for number, (row, spans) in enumerate(zip(self.rows, self.spans, strict=True)):
            line: list[str] = []
            for cell, (columns, rows) in zip(row, spans, strict=True):
                while (number, len(line)) in below:
                    line.append(below.pop((number, len(line))))
                for _ in range(columns if len(line) + columns <= WIDEST else 1):
                    for further in range(1, min(rows, len(self.rows) - number)):
                        below[number + further, len(line)] = cell
                    line.append(cell)
            while (number, len(line)) in below:
                line.append(below.pop((number, len(line))))
            made.append(line)
        return made


WIDEST = 200
"Columns of a table that spans may fill."


def _span(attributes: dict[str, str], key: str) -> int:
    words = attributes.get(key, "").strip()
    return min(max(int(words), 1), WIDEST) if words.isdigit() and len(words) < 6 else 1


class HtmlReader:
    """Collects what tags say; markdown text between them comes in by `text`."""

    def __init__(self) -> None:
        self.references: list[Reference] = []
        self.marks: set[str] = set()
        self.headings: list[tuple[int, str, int]] = []
        self.tables: list[RawTable] = []
        self.blocks: list[tuple[str, int]] = []
        self.prose: list[tuple[int, str]] = []
        self.comments: list[tuple[int, str]] = []
        self._open_tables: list[RawTable] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._heading: tuple[int, list[str], int] | None = None
        self._pre: tuple[list[str], int] | None = None
        self._unseen = ""
        self._pending: list[str] = []
        self._pending_line = 1

    def feed(self, piece: str, line: int) -> None:
        """Take one piece of HTML that begins at a line."""
        position, current = 0, line
        while position < len(piece):
            start = piece.find("<", position)
            if start < 0:
                start = len(piece)
            self._raw_text(piece[position:start], current)
            current += piece.count("\n", position, start)
            if start == len(piece):
                break
            if piece.startswith("<!--", start):
                end = piece.find("-->", start + 4)
                position = end + 3 if end >= 0 else len(piece)
                self.comments.append((current, piece[start + 4 : end if end >= 0 else len(piece)].strip()))
                current += piece.count("\n", start, position)
                continue
            match = TAG.match(piece, start)
            if match is None:
                self._raw_text("<", current)
                position = start + 1
                continue
            self._tag(match, current)
            position = match.end()
            current += match[0].count("\n")
        self._flush()

    def text(self, plain: str) -> None:
        """Take Markdown text that stands between pieces of HTML; it goes to what is open, and is no prose of ours."""
        if self._pre is not None:
            self._pre[0].append(plain)
        if self._cell is not None:
            self._cell.append(plain)
        if self._heading is not None:
            self._heading[1].append(plain)

    def close(self) -> None:
        """End what was never closed."""
        self._flush()
        self._end_heading()
        self._end_pre()
        while self._open_tables:
            self.tables.append(self._open_tables.pop())

    def _raw_text(self, raw: str, line: int) -> None:
        if self._unseen or not raw:
            return
        plain = html.unescape(raw)
        self.text(plain)
        if self._pre is None and plain.strip():
            if not self._pending:
                self._pending_line = line + raw[: len(raw) - len(raw.lstrip())].count("\n")
            self._pending.append(plain)

    def _flush(self) -> None:
        words = " ".join("".join(self._pending).split())
        if words:
            self.prose.append((self._pending_line, words))
        self._pending = []

    def _tag(self, match: re.Match[str], line: int) -> None:
        closing, name = bool(match[1]), match[2].lower()
        if self._unseen:
            if closing and name == self._unseen:
                self._unseen = ""
            return
        if name in BLOCKS:
            self._flush()
        if closing:
            self._closed(name)
            return
        if name in UNSEEN:
            self._unseen = name
            return
        attributes = {item[1].lower(): html.unescape(next(group for group in item.groups()[1:] if group is not None))
                      for item in ATTRIBUTE.finditer(match[3])}
        self.marks |= {attributes[key] for key in ("id", "name") if attributes.get(key)}
        self._refer(name, attributes, line)
        self._opened(name, attributes, line)

    def _refer(self, name: str, attributes: dict[str, str], line: int) -> None:
        for key in SOURCES.get(name, ()):
            if attributes.get(key):
                target = attributes[key].split(",")[0].split()[0:1] if key == "srcset" else [attributes[key].strip()]
                words = attributes.get("alt", "")
                self.references += [Reference(item, words, line, image=name != "a") for item in target]

    def _opened(self, name: str, attributes: dict[str, str], line: int) -> None:
        if name == "table":
            self._open_tables.append(RawTable(line))
        elif name == "tr" and self._open_tables:
            table = self._open_tables[-1]
            table.rows.append([])
            table.lines.append(line)
            table.heads.append(False)
            table.spans.append([])
            self._cell = None
        elif name in ("td", "th") and self._open_tables and self._open_tables[-1].rows:
            self._end_cell()
            self._cell, self._span = [], (_span(attributes, "colspan"), _span(attributes, "rowspan"))
            self._open_tables[-1].heads[-1] |= name == "th"
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self._end_heading()
            self._heading = (int(name[1]), [], line)
        elif name == "pre":
            self._pre = ([], line)

    def _closed(self, name: str) -> None:
        if name in ("td", "th", "tr"):
            self._end_cell()
        elif name == "table" and self._open_tables:
            self._end_cell()
            self.tables.append(self._open_tables.pop())
        elif name[0] == "h" and name[1:] in tuple("123456"):
            self._end_heading()
        elif name == "pre":
            self._end_pre()

    def _end_cell(self) -> None:
        if self._cell is not None and self._open_tables and self._open_tables[-1].rows:
            self._open_tables[-1].rows[-1].append(" ".join("".join(self._cell).split()))
            self._open_tables[-1].spans[-1].append(self._span)
        self._cell = None

    def _end_heading(self) -> None:
        if self._heading is not None:
            level, words, line = self._heading
            self.headings.append((level, " ".join("".join(words).split()), line))
        self._heading = None

    def _end_pre(self) -> None:
        if self._pre is not None:
            words, line = self._pre
            content = "".join(words)
            first = line + (len(content) - len(content.lstrip("\n")))
            self.blocks.append((content.strip("\n") + "\n", first))
        self._pre = None
