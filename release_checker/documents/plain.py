# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Documents without a parser of their own: plain text and Org."""

from __future__ import annotations

import re
from collections.abc import Iterator

from release_checker.documents.document import CodeBlock, Heading, Readme, Reference, Table, bare_addresses
from release_checker.text import Text

LIMIT = 400_000
"Characters that are read."
UNDERLINE = re.compile(r"([=\-~^*#])\1{2,}\s*")
MARKED = re.compile(r"(#{1,6}|\*{1,6})\s+(\S.{0,120}?)\s*#*")
CAPITALS = re.compile(r"(?:\d+[.)]\s+)?[A-Z][A-Z /&-]{3,60}:?")
ORG_LINK = re.compile(r"\[\[([^\[\]\n]{1,500})\](?:\[([^\[\]\n]{1,300})\])?\]")
ORG_CODE = re.compile(r"[=~]([^=~\n]{1,200})[=~]")
IMAGE = (".png", ".jpg", ".jpeg", ".gif", ".svg")


def read_plain(path: str, text: Text, *, form: str = "text", links: bool = True) -> Readme:
    """A text without markup: headings by their underlines, marks or capitals; indented or prompted lines as code."""
    lines = text.content[:LIMIT].split("\n")
    headings = tuple(_headings(lines))
    blocks = tuple(_blocks(lines, headings))
    coded = {number for block in blocks for number in range(block.line, block.line + block.content.count("\n"))}
    prose = tuple((number, words) for number, words in _paragraphs(lines) if number not in coded)
    found = tuple(
        Reference(url, url, number, False, True) for number, line in enumerate(lines, 1) for url in bare_addresses(line)
    )
    return Readme(path, form, text, headings=headings, blocks=blocks, references=found if links else (), prose=prose,
                  partial=f"only its first {LIMIT:,} characters were read" if len(text.content) > LIMIT else "")


def read_org(path: str, text: Text) -> Readme:
    """Org: stars for headings, `#+begin_src` for code, `[[target][words]]` for links, bars for tables."""
    lines = text.content[:LIMIT].split("\n")
    headings: list[Heading] = []
    blocks: list[CodeBlock] = []
    references: list[Reference] = []
    codes: list[tuple[int, str]] = []
    prose: list[tuple[int, str]] = []
    opened: tuple[str, list[str], int] | None = None
    for number, line in enumerate(lines, 1):
        section = headings[-1].title if headings else ""
        lowered = line.strip().lower()
        if opened is not None:
            if lowered.startswith("#+end_"):
                blocks.append(CodeBlock(opened[0], "\n".join(opened[1]) + "\n", opened[2], section))
                opened = None
            else:
                opened[1].append(line)
        elif lowered.startswith(("#+begin_src", "#+begin_example")):
            words = lowered.split()
            opened = (words[1] if len(words) > 1 and "src" in words[0] else "", [], number + 1)
        elif match := re.fullmatch(r"(\*{1,8}) +(\S.*)", line):
            headings.append(Heading(len(match[1]), match[2].strip(), number))
            prose.append((number, match[2].strip()))
        elif lowered.startswith("#+title:"):
            headings.append(Heading(1, line.strip()[8:].strip(), number))
        elif line.strip() and not lowered.startswith(("#+", ":", "# ")):
            references += _org_references(line, number)
            codes += [(number, match[1]) for match in ORG_CODE.finditer(line)]
            prose.append((number, ORG_LINK.sub(lambda found: found[2] or found[1], line).strip()))
    return Readme(path, "org", text, headings=tuple(headings), blocks=tuple(blocks), references=tuple(references),
                  tables=tuple(_org_tables(lines, headings)), inline_code=tuple(codes), prose=tuple(prose))


def _org_references(line: str, number: int) -> Iterator[Reference]:
    rest = line
    for match in ORG_LINK.finditer(line):
        target = match[1].removeprefix("file:")
        yield Reference(target, match[2] or "", number, image=target.lower().endswith(IMAGE))
        rest = rest.replace(match[0], " ")
    for url in bare_addresses(rest):
        yield Reference(url, url, number, False, True)


def _org_tables(lines: list[str], headings: list[Heading]) -> Iterator[Table]:
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    ruled = False
    for number, line in enumerate([*lines, ""], 1):
        stripped = line.strip()
        if stripped.startswith("|-"):
            ruled |= len(rows) == 1
        elif stripped.startswith("|"):
            rows.append(tuple(cell.strip() for cell in stripped.strip("|").split("|")))
            numbers.append(number)
        elif rows:
            section = next((item.title for item in reversed(headings) if item.line < numbers[0]), "")
            yield Table(rows[0] if ruled else (), tuple(rows[ruled:]), numbers[0], section, tuple(numbers[ruled:]))
            rows, numbers, ruled = [], [], False


def _headings(lines: list[str]) -> Iterator[Heading]:
    for number, line in enumerate(lines, 1):
        words = line.strip()
        if not words or (line[:1].isspace() and not words.isupper()):
            continue
        after = lines[number] if number < len(lines) else ""
        if match := MARKED.fullmatch(line):
            if match[1][0] == "#":
                yield Heading(len(match[1]), match[2], number)
        elif UNDERLINE.fullmatch(after) and not UNDERLINE.fullmatch(line) and len(words) < 100:
            yield Heading(1 if after.strip()[0] in "=#*" else 2, words, number)
        elif CAPITALS.fullmatch(words) and not after.strip() and (number == 1 or not lines[number - 2].strip()):
            yield Heading(2, words.rstrip(":"), number)


def _blocks(lines: list[str], headings: tuple[Heading, ...]) -> Iterator[CodeBlock]:
    kept: list[str] = []
    start, fenced, language = 0, False, ""
    for number, line in enumerate([*lines, ""], 1):
        if line.lstrip().startswith("```"):
            if kept:
                yield _block(kept, start, language, headings)
            words = line.strip().strip("`").split()
            kept, fenced, language = [], not fenced, words[0].lower() if words else ""
            start = number + 1
        elif fenced or (line.startswith(("    ", "\t", "$ ", ">>> ")) and line.strip()):
            start = start if kept else number
            kept.append(line if fenced else line.expandtabs(4).removeprefix("    "))
        elif kept:
            yield _block(kept, start, language, headings)
            kept, language = [], ""


def _block(kept: list[str], start: int, language: str, headings: tuple[Heading, ...]) -> CodeBlock:
    section = next((heading.title for heading in reversed(headings) if heading.line <= start), "")
    return CodeBlock(language, "\n".join(kept) + "\n", start, section)


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, str]]:
    kept: list[str] = []
    start = 1
    for number, line in enumerate([*lines, ""], 1):
        if line.strip() and not UNDERLINE.fullmatch(line):
            start = start if kept else number
            kept.append(line.strip())
        elif kept:
            yield start, "\n".join(kept)
            kept = []
