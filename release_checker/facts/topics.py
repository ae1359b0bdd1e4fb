# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the README, and the guides it leads to, speak of: installing, results, weights, cost, limits.

Each topic is a list of the places that speak of it, so that a check can show what it took for an answer. Matching is
generous: a check that finds nothing says that there is *no word*, and one sentence that a reader would accept refutes it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.documents.document import Readme, Table
from release_checker.facts.readme import Guides
from release_checker.facts.topic_words import (
    CLAIM,
    DECIMAL,
    DEMO_HEADING,
    DURATION,
    FETCH,
    FETCH_SCRIPT,
    HARDWARE,
    HUB,
    INSTALL,
    INSTALL_COMMAND,
    INSTALL_FILE,
    INSTALL_HEADING,
    INSTALL_LINK,
    INSTALL_WORDS,
    LIMITS,
    LOADED,
    MEMORY,
    MODEL_WORD,
    NOT_INSTALL,
    NOT_RESULT_IMAGE,
    NOT_WEIGHTS,
    NUMBER,
    OFFERED,
    RESULT_CAPTION,
    RESULT_HEADING,
    RESULT_IMAGE,
    RESULT_LINK,
    RESULT_WORDS,
    STORE,
    TABLE_WORD,
    VERSION,
    WEIGHT_FILE,
    WEIGHT_WORD,
)
from release_checker.model import Place
from release_checker.text import shorten

PIECE = 2_000
"Characters of one paragraph that are searched."


@dataclass(frozen=True, slots=True)
class Said:
    """A place that speaks of a topic."""

    place: Place
    "Where."
    words: str
    "What stands there, shortened."


@dataclass(frozen=True, slots=True)
class ReadmeTopics:
    """Where the README and its guides speak of what."""

    install: tuple[Said, ...] = ()
    "How to install, or what is required."
    results: tuple[Said, ...] = ()
    "What came out: tables, figures, numbers, links to them."
    weights: tuple[Said, ...] = ()
    "Where trained models are to be had."
    cost: tuple[Said, ...] = ()
    "Hardware, memory, time."
    limits: tuple[Said, ...] = ()
    "Limits, bias, robustness, intended use."


@fact()
def readme_topics(readme: Readme, guides: Guides) -> ReadmeTopics:
    """Each topic searched in the README first, then in the guides; the first document that speaks of it answers."""
    documents = [document for document in (readme, *guides.own) if document.text is not None]

    def search(seek: Callable[[Readme], Iterator[tuple[int, str]]]) -> tuple[Said, ...]:
        for document in documents:
            found = tuple(Said(document.place(line), shorten(words, 100)) for line, words in seek(document))
            if found:
                return found
        return ()

    return ReadmeTopics(search(_install), search(_results), search(_weights), search(_cost), search(_limits))


def _prose(document: Readme) -> Iterator[tuple[int, str]]:
    return ((line, words[:PIECE]) for line, words in document.prose)


def _code(document: Readme) -> Iterator[tuple[int, str]]:
    """Lines of the code blocks."""
    return (
        (block.line + number, line[:PIECE].strip())
        for block in document.blocks
        for number, line in enumerate(block.content.split("\n"))
    )


def _install(document: Readme) -> Iterator[tuple[int, str]]:
    for line, code in _code(document):
        if INSTALL_COMMAND.search(code):
            yield line, code
    for line, words in _prose(document):
        match = (
            INSTALL_COMMAND.search(words)
            or INSTALL_FILE.search(words)
            or INSTALL_WORDS.search(words)
            or INSTALL.search(words)
        )
        if match:
            yield line, match[0]
    for heading in document.headings:
        if (
            INSTALL_HEADING.search(heading.title)
            and not NOT_INSTALL.search(heading.title)
            and filled(document, heading.line)
        ):
            yield heading.line, heading.title
    for reference in document.references:
        if not reference.image and INSTALL_LINK.search(reference.text if not reference.bare else reference.target):
            yield reference.line, reference.text


def filled(document: Readme, start: int) -> bool:
    """Something stands between the heading at a line and the next one of its level or higher."""
    level = next((heading.level for heading in document.headings if heading.line == start), 1)
    end = next((item.line for item in document.headings if item.line > start and item.level <= level), None)
    lines = [line for line, words in document.prose if words.strip()]
    lines += [item.line for group in (document.blocks, document.tables, document.references) for item in group]
    return any(start < line and (end is None or line < end) for line in lines)


def _results(document: Readme) -> Iterator[tuple[int, str]]:
    for table in document.tables:
        if _measures(table):
            yield table.line, " | ".join(table.header or table.rows[0])
    for heading in document.headings:
        strong = RESULT_HEADING.search(heading.title)
        if (strong or DEMO_HEADING.search(heading.title)) and _shows(document, heading.line, links=bool(strong)):
            yield heading.line, heading.title
    prose = list(_prose(document))
    for line, words in prose:
        match = CLAIM.search(VERSION.sub(" ", words)) or RESULT_WORDS.search(words)
        if match:
            yield line, match[0]
    for reference in document.references:
        described = f"{reference.target} {reference.text}"
        if reference.image and not NOT_RESULT_IMAGE.search(described):
            near = " ".join(words for line, words in prose if abs(line - reference.line) <= 3)
            if RESULT_IMAGE.search(described) or RESULT_CAPTION.search(near):
                yield reference.line, reference.target
        elif not reference.image and RESULT_LINK.search(described):
            yield reference.line, reference.target


def _measures(table: Table) -> bool:
    """Numbers in its cells, and a metric's name in its head, its first column or its section."""
    cells = [cell for row in table.rows for cell in row]
    numbers = any(DECIMAL.search(cell) or re.fullmatch(r"[*~ ]*\d{1,6}(?:\.\d+)?\s*%?[* ]*", cell) for cell in cells)
    first = table.rows[0] if table.rows else ()
    names = " ".join((*table.header, *(row[0] for row in table.rows if row), *first, table.section))
    return numbers and bool(TABLE_WORD.search(names) or RESULT_HEADING.search(table.section))


def _shows(document: Readme, start: int, *, links: bool) -> bool:
    """The section has a picture, a table, a value, or, where that is enough, a link to them."""
    level = next((heading.level for heading in document.headings if heading.line == start), 1)
    end = next((item.line for item in document.headings if item.line > start and item.level <= level), 10**9)
    inside = [item.line for item in document.tables]
    inside += [
        item.line
        for item in document.references
        if (item.image and not NOT_RESULT_IMAGE.search(f"{item.target} {item.text}")) or (links and not item.bare)
    ]
    inside += [
        line for line, words in document.prose if CLAIM.search(words[:PIECE]) or (links and NUMBER.search(words[:PIECE]))
    ]
    inside += [block.line for block in document.blocks if links and DECIMAL.search(block.content[:PIECE])]
    return any(start < line < end for line in inside)


def _weights(document: Readme) -> Iterator[tuple[int, str]]:
    paragraphs = dict(_prose(document))
    lines = sorted(paragraphs)
    for reference in document.references:
        if reference.image:
            continue
        near = _near(reference.line, lines, paragraphs)
        section = document.section_at(reference.line)
        described = f"{reference.text} {near} {section}"
        target = reference.target
        hub = HUB.search(target) and (MODEL_WORD.search(described) or "/" in target.partition(".co/")[2])
        file = WEIGHT_FILE.search(target.partition("?")[0]) and "://" in target
        named = WEIGHT_WORD.search(f"{reference.text} {target.replace('_', ' ')}") and not NOT_WEIGHTS.search(target)
        if hub or file or named or (STORE.match(target) and MODEL_WORD.search(described)):
            yield reference.line, target
    for line, code in _code(document):
        if (
            LOADED.search(code)
            or FETCH_SCRIPT.search(code)
            or (FETCH.search(code) and (MODEL_WORD.search(code.replace("_", " ")) or WEIGHT_FILE.search(code)))
        ):
            yield line, code
    for line, words in paragraphs.items():
        if OFFERED.search(words):
            yield line, words


def _near(line: int, lines: list[int], paragraphs: dict[int, str]) -> str:
    """The paragraph that a line belongs to."""
    before = bisect_right(lines, line)
    return paragraphs[lines[before - 1]] if before else ""


def _cost(document: Readme) -> Iterator[tuple[int, str]]:
    for line, words in _prose(document):
        match = HARDWARE.search(words) or MEMORY.search(words) or DURATION.search(words)
        if match:
            yield line, match[0]
    for table in document.tables:
        words = " ".join((*table.header, *(row[0] for row in table.rows if row)))
        match = (
            HARDWARE.search(words)
            or MEMORY.search(words)
            or re.search(r"\btime\b|\bhours?\b|\bspeed\b", words, re.IGNORECASE)
        )
        if match:
            yield table.line, match[0]
    for line, code in _code(document):
        remark = code.partition("#")[2]
        if HARDWARE.search(remark) or DURATION.search(remark):
            yield line, code


def _limits(document: Readme) -> Iterator[tuple[int, str]]:
    for line, words in _prose(document):
        match = LIMITS.search(words)
        if match:
            yield line, match[0]
