# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Markdown as GitHub reads it: CommonMark with tables, inline HTML, footnotes, formulas and YAML front matter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from release_checker.documents.document import CodeBlock, Heading, Readme, Reference, Table, bare_addresses
from release_checker.documents.html import HtmlReader, RawTable
from release_checker.text import Text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

LIMIT = 250_000
"Characters of one document that are parsed: a hostile one of this length takes some 5 s, an honest one 0.3 s."
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
FOOTNOTE = "\ue000"
"Stands for the bracket of a footnote mark, which CommonMark would take for a link definition."


def read_markdown(path: str, text: Text) -> Readme:
    """Structure of a Markdown text, with lines as in the file."""
    content = text.content[:LIMIT].replace(FOOTNOTE, "\ufffd")
    front = FRONT_MATTER.match(content)
    if front:
        content = "\n" * front[0].count("\n") + content[front.end():]
    reader = _MarkdownReader()
    for token in _parser().parse(content.replace("[^", f"{FOOTNOTE}^")):
        reader.take(token)
    found = reader.readme(path, text)
    partial = f"only its first {LIMIT:,} characters were read" if len(text.content) > LIMIT else ""
    return replace(found, front_matter=front[1] if front else "", partial=partial)


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # Addresses that the parser thinks unsafe are still what the author wrote.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.inline.ruler.before("escape", "formula", _formula)
    return parser


def _formula(state: StateInline, silent: bool) -> bool:
    """`$f[x](y)$` is a formula, no link."""
    start = state.pos
    if state.src[start] != "$" or state.src[start + 1 : start + 2] in ("", " ", "$", "`", "\n"):
        return False
    end = state.src.find("$", start + 1, min(state.posMax, start + 500))
    inside = state.src[start + 1 : end]
    if end < 0 or inside[-1:].isspace() or "`" in inside or "\n" in inside or state.src[end + 1 : end + 2].isdigit():
        return False
    if not silent:
        state.push("text", "", 0).content = state.src[start : end + 1]
    state.pos = end + 1
    return True


class _MarkdownReader:
    """Collects what the token stream says, keeping the line of the block that is open."""

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self.blocks: list[CodeBlock] = []
        self.references: list[Reference] = []
        self.tables: list[RawTable] = []
        self.inline_code: list[tuple[int, str]] = []
        self.prose: list[tuple[int, str]] = []
        self._html = HtmlReader()
        self._line = 1
        self._level = 0
        self._table: RawTable | None = None

    def readme(self, path: str, text: Text) -> Readme:
        """What was collected, in the order of the document."""
        self._html.close()
        headings = sorted([*self.headings, *(Heading(*item) for item in self._html.headings)], key=lambda item: item.line)
        lines = [heading.line for heading in headings]

        def section(line: int) -> str:
            above = bisect_right(lines, line)
            return headings[above - 1].title if above else ""

        blocks = [*self.blocks, *(CodeBlock("", content, line, "") for content, line in self._html.blocks)]
        raw = sorted([*self.tables, *self._html.tables], key=lambda item: item.line)
        return Readme(
            path, "markdown", text,
            headings=tuple(headings),
            blocks=tuple(replace(item, section=section(item.line)) for item in sorted(blocks, key=lambda item: item.line)),
            references=tuple(sorted([*self.references, *self._html.references], key=lambda item: item.line)),
            tables=tuple(finish_table(table, section(table.line)) for table in raw if table.rows),
            inline_code=tuple(self.inline_code),
            prose=tuple(sorted([*self.prose, *self._html.prose], key=lambda item: item[0])),
            marks=frozenset(self._html.marks),
            comments=tuple(self._html.comments),
        )

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.map:
            self._line = token.map[0] + 1
        match token.type:
            case "fence" | "code_block":
                words = token.info.split()
                language = re.split(r"[{,:]", words[0].strip("{}."))[0].lower() if words else ""
                first = self._line + (token.type == "fence")
                self.blocks.append(CodeBlock(language, _restore(token.content), first, ""))
            case "heading_open":
                self._level = int(token.tag[1])
            case "html_block":
                self._html.feed(_restore(token.content), self._line)
            case "table_open":
                self._table = RawTable(self._line)
            case "tr_open" if self._table is not None:
                self._table.rows.append([])
                self._table.lines.append(self._line)
                self._table.heads.append(len(self._table.rows) == 1)
            case "table_close" if self._table is not None:
                self.tables.append(self._table)
                self._table = None
            case "inline":
                self._inline(token.children or [])

    def _inline(self, children: Sequence[Token]) -> None:
        plain = "".join(_plain(child) for child in children).strip()
        line, linked = self._line, 0
        for position, child in enumerate(children):
            line += child.type in ("softbreak", "hardbreak")
            linked += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            if child.type == "code_inline":
                self.inline_code.append((line, _restore(child.content)))
            elif child.type == "image":
                self.references.append(_reference(child, "src", _plain(child), line))
            elif child.type == "link_open":
                words = takewhile(lambda item: item.type != "link_close", children[position:])
                self.references.append(_reference(child, "href", "".join(map(_plain, words)), line))
            elif child.type == "html_inline":
                self._html.feed(_restore(child.content), line)
            elif child.type == "text" and not linked:
                self.references += [Reference(url, url, line, False, True) for url in bare_addresses(child.content)]
            if child.type != "html_inline":
                self._html.text(_plain(child))
        self._html.text("\n")
        if self._level:
            self.headings.append(Heading(self._level, plain, self._line))
            self._level = 0
        elif self._table is not None and self._table.rows:
            self._table.rows[-1].append(plain)
        if plain:
            self.prose.append((self._line, plain))


def finish_table(raw: RawTable, section: str) -> Table:
    """A table whose first row is its head when it holds head cells."""
    rows = [tuple(row) for row in raw.laid_out()]
    head = bool(raw.heads and raw.heads[0])
    return Table(rows[0] if head else (), tuple(rows[head:]), raw.lines[0] if raw.lines else raw.line, section,
                 tuple(raw.lines[head:]))


def _reference(token: Token, attribute: str, words: str, line: int) -> Reference:
    return Reference(_restore(str(token.attrGet(attribute) or "")), words, line, image=attribute == "src")


def _plain(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return _restore(token.content) if token.type in ("text", "code_inline", "image") else ""


def _restore(text: str) -> str:
    return text.replace(FOOTNOTE, "[").replace("%EE%80%80", "[")
