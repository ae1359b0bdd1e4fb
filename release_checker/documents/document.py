# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a written document consists of, whatever its markup: the records that the readers fill."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from release_checker.model import Place
from release_checker.text import Text

WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\^{}|]{3,2000}")
"An address that stands bare in a text; trailing punctuation is cut by `bare_addresses`."


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
    "As written, percent-escapes kept; for Markdown as the parser normalises it."
    text: str
    "Link text or alternative text."
    line: int
    "One-based."
    image: bool
    "It is an image, a video or a picture's source."
    bare: bool = False
    "An address that stands in the text by itself, without markup."


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
    row_lines: tuple[int, ...] = ()
    "One-based line of each of `rows`."


@dataclass(frozen=True)
class Readme:
    """One document: the project's README, or another one that it points to. `path` is empty when there is none."""

    path: str
    "Where it lies."
    form: str
    "markdown, rst, org, notebook or text."
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
    front_matter: str = ""
    "The YAML between the two `---` lines at the very top, without them."
    marks: frozenset[str] = frozenset()
    "Identifiers and names that HTML elements or explicit targets set; links may point to them."
    comments: tuple[tuple[int, str], ...] = ()
    "One-based line and content of comments, which readers do not see."
    partial: str = ""
    "Why part of the document was not looked at; empty otherwise."

    @property
    def exists(self) -> bool:
        """There is one, readable or not."""
        return bool(self.path)

    @property
    def says_something(self) -> bool:
        """It holds more than headings, badges and comments."""
        titles = {heading.line for heading in self.headings}
        if any(block.content.strip() for block in self.blocks) or self.tables:
            return True
        # A badge is a picture in a link: its label is the text of both.
        labels = {reference.text.strip() for reference in self.references if reference.image}
        words = " ".join(text for line, text in self.prose if line not in titles)
        for label in sorted(labels, key=len, reverse=True):
            words = words.replace(label, " ") if label else words
        return any(char.isalnum() for char in words)

    def section_at(self, line: int) -> str:
        """Title of the heading above a line."""
        above = bisect_right(self._in_order, line, key=lambda heading: heading.line)
        return self._in_order[above - 1].title if above else ""

    @cached_property
    def _in_order(self) -> list[Heading]:
        return sorted(self.headings, key=lambda heading: heading.line)

    def place(self, line: int | None = None) -> Place:
        """A place in it; a notebook's lines are those of its joined cells, and are left out."""
        return Place(self.path, None if self.form == "notebook" else line)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Fragments that lead somewhere in it, in lower case: one per heading, numbered when repeated, and the marks."""
        seen: dict[str, int] = {}
        found = {fragment(f"#{mark}") for mark in self.marks}
        for heading in self.headings:
            anchor = slug(heading.title)
            count = seen.get(anchor, 0)
            seen[anchor] = count + 1
            found.add(f"{anchor}-{count}" if count else anchor)
        return frozenset(found)

    @cached_property
    def words(self) -> str:
        """All that readers see, code blocks and tables included, one piece per line; for searching."""
        pieces = [text for _, text in self.prose] + [block.content for block in self.blocks]
        pieces += [" | ".join(row) for table in self.tables for row in (table.header, *table.rows)]
        return "\n".join(pieces)


def slug(title: str) -> str:
    """The fragment that GitHub gives a heading: lower case, no punctuation, hyphens for spaces.

    Kept are the characters of Unicode's classes letter, mark, decimal digit and connector punctuation. Variation selectors
    are left out here and in `fragment`: editors add and drop them unseen.
    """
    kept = (char for char in " ".join(title.split("\n")).strip().lower() if char in "- " or _is_word(char))
    return "".join(kept).replace(" ", "-")


def fragment(target: str) -> str:
    """The part of a link behind `#` as `Readme.anchors` writes it; a code host finds headings whatever the case."""
    written = unquote(target.partition("#")[2]).lower().removeprefix("user-content-")
    return "".join(char for char in written if not "\ufe00" <= char <= "\ufe0f")


def _is_word(char: str) -> bool:
    kind = unicodedata.category(char)
    return (kind[0] in "LM" or kind in ("Nd", "Pc")) and not "\ufe00" <= char <= "\ufe0f"


def bare_addresses(text: str) -> list[str]:
    """Web addresses that stand in a text, without the punctuation that ends a sentence."""
    found = []
    for match in WEB_ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?*_~]")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:!?*_~]")
        found.append(address)
    return found
