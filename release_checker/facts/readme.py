# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The README: its sections, code blocks, links and tables, with lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files
from release_checker.project import Project
from release_checker.text import Text

if TYPE_CHECKING:
    from markdown_it.token import Token

NAMES = ("readme.md", "readme.rst", "readme.markdown", "readme.txt", "readme", "readme.mkd", "readme.org", "readme.ipynb")
FOLDERS = ("", ".github/", "docs/")
"Where code hosts look for it, in their order of showing when the root has none."


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    level: int
    "1 for the highest."
    title: str
    "Its plain text."
    line: int
    "One-based."


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced or indented block of code."""

    language: str
    "First word of the fence's info string, lower case; empty when there is none."
    content: str
    "What stands between the fences."
    line: int
    "One-based line of the first line of content."
    section: str
    "Title of the heading above it; empty above the first."


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or an image."""

    target: str
    "As written, percent-escapes kept."
    text: str
    "Link text or alternative text."
    line: int
    "One-based; of the paragraph for Markdown."
    image: bool
    "It is an image."


@dataclass(frozen=True, slots=True)
class Table:
    """A table."""

    header: tuple[str, ...]
    "Plain text of the head row; empty when it has none."
    rows: tuple[tuple[str, ...], ...]
    "Plain text of the cells."
    line: int
    "One-based line of the head row."
    section: str
    "Title of the heading above it."


@dataclass(frozen=True, slots=True)
class Readme:
    """The project's README; `path` is empty when there is none."""

    path: str
    "Where it lies."
    form: str
    "markdown, rst or text."
    text: Text | None
    "Decoded content; None when there is none or it cannot be read."
    problem: str = ""
    "Why it cannot be read; empty otherwise."
    headings: tuple[Heading, ...] = ()
    "In order."
    blocks: tuple[CodeBlock, ...] = ()
    "In order."
    references: tuple[Reference, ...] = ()
    "Links and images, inline HTML's included."
    tables: tuple[Table, ...] = ()
    "Markdown and HTML tables."
    inline_code: tuple[tuple[int, str], ...] = ()
    "One-based line and content of `code spans`."
    prose: tuple[tuple[int, str], ...] = ()
    "One-based line and plain text of each paragraph, list item and heading, without code blocks."

    @property
    def exists(self) -> bool:
        """There is one, readable or not."""
        return bool(self.path)

    def section_at(self, line: int) -> str:
        """Title of the heading above a line."""
        return next((heading.title for heading in reversed(self.headings) if heading.line <= line), "")


@fact()
def readme(project: Project, files: Files) -> Readme:
    """The README that a code host would show."""
    path = _find(files)
    if path is None:
        return Readme("", "text", None)
    form = {"md": "markdown", "markdown": "markdown", "mkd": "markdown", "rst": "rst"}.get(path.lower().rpartition(".")[2], "text")
    try:
        text = project.text(path)
    except UnreadableFile as error:
        return Readme(path, form, None, str(error))
    if text is None:
        return Readme(path, form, None, "is binary")
    return read_markdown(path, text) if form == "markdown" else Readme(path, form, text)


def _find(files: Files) -> str | None:
    lowered = {path.lower(): path for path in files.paths}
    return next((lowered[folder + name] for folder in FOLDERS for name in NAMES if folder + name in lowered), None)


def read_markdown(path: str, text: Text) -> Readme:
    """Structure of a Markdown text as GitHub reads it (CommonMark with tables)."""
    from markdown_it import MarkdownIt

    reader = _MarkdownReader()
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text.content):
        reader.take(token)
    return Readme(path, "markdown", text, "", tuple(reader.headings), tuple(reader.blocks), tuple(reader.references),
                  tuple(reader.tables), tuple(reader.inline_code), tuple(reader.prose))


class _MarkdownReader:
    """Collects what the token stream says, keeping the line of the block that is open."""

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self.blocks: list[CodeBlock] = []
        self.references: list[Reference] = []
        self.tables: list[Table] = []
        self.inline_code: list[tuple[int, str]] = []
        self.prose: list[tuple[int, str]] = []
        self._line = 1
        self._level = 0
        self._rows: list[list[str]] | None = None
        self._table_line = 1

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.map:
            self._line = token.map[0] + 1
        match token.type:
            case "fence" | "code_block":
                words = token.info.split()
                language = re.split(r"[{,:]", words[0].strip("{}."))[0].lower() if words else ""
                first = self._line + (token.type == "fence")
                self.blocks.append(CodeBlock(language, token.content, first, self._section))
            case "heading_open":
                self._level = int(token.tag[1])
            case "html_block":
                self.references += html_references(token.content, self._line)
            case "table_open":
                self._rows, self._table_line = [], self._line
            case "tr_open" if self._rows is not None:
                self._rows.append([])
            case "table_close" if self._rows is not None:
                rows = [tuple(row) for row in self._rows]
                self.tables.append(Table(rows[0] if rows else (), tuple(rows[1:]), self._table_line, self._section))
                self._rows = None
            case "inline":
                self._inline(token.children or [])

    @property
    def _section(self) -> str:
        return self.headings[-1].title if self.headings else ""

    def _inline(self, children: Sequence[Token]) -> None:
        plain = "".join(_plain(child) for child in children).strip()
        line = self._line
        for position, child in enumerate(children):
            line += child.type in ("softbreak", "hardbreak")
            if child.type == "code_inline":
                self.inline_code.append((line, child.content))
            elif child.type == "image":
                self.references.append(Reference(str(child.attrGet("src") or ""), child.content, line, image=True))
            elif child.type == "link_open":
                words = "".join(_plain(item) for item in takewhile(lambda item: item.type != "link_close", children[position:]))
                self.references.append(Reference(str(child.attrGet("href") or ""), words, line, image=False))
            elif child.type == "html_inline":
                self.references += html_references(child.content, line)
        if self._level:
            self.headings.append(Heading(self._level, plain, self._line))
            self._level = 0
        elif self._rows:
            self._rows[-1].append(plain)
        self.prose.append((self._line, plain))


def _plain(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return token.content if token.type in ("text", "code_inline", "image") else ""


def html_references(html: str, line: int) -> list[Reference]:
    """Links and images of a piece of HTML."""
    found = []
    for match in re.finditer(r"<(img|a)\b[^>]*?\b(?:src|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", html, re.IGNORECASE):
        target = next(group for group in match.groups()[1:] if group is not None)
        found.append(Reference(target, "", line + html.count("\n", 0, match.start()), image=match[1].lower() == "img"))
    return found
