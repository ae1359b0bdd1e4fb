# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Sample output in code blocks: a claim only where a heading says that results follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from release_checker.claims.folding import word_set
from release_checker.claims.passages import Passage
from release_checker.claims.prose import read_passage
from release_checker.claims.records import Claim, Form, OtherNumber
from release_checker.claims.signs import ELSEWHERE, is_results, is_sample
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.text_tables import read_text_table, text_table
from release_checker.claims.vocabulary import find_metric
from release_checker.documents.document import CodeBlock, Readme

CODE = word_set("""
    python py bash sh shell zsh console powershell bat cmd dockerfile yaml yml toml ini xml html css js javascript ts
    typescript c cpp c++ java r julia matlab bibtex latex tex sql makefile mermaid diff rust go pycon ipython
""")
"Languages of what is run or written, not printed."
SOURCE = re.compile(
    r"^\s*(?:import |from \w|def |class |\$ |>>> |pip |python3? |@\w+\{|git |cd |conda |#!|export |sudo |docker |├|└|│)|"
    r"[;{]\s*$",
    re.MULTILINE)
TERSE = re.compile(r"\s*[A-Za-z][\w @/()%-]{0,40}\s?[:=]\s?[-+]?[\d.]+(?:\s?%)?(?:\s?(?:±|\+/-|\+-)\s?[\d.]+)?\s*$")
MOST = 120
"Lines of one block that are read."
FEW = 30
"Lines that are read where the block is a sample."
SHORT = 12
"Lines of a block that has nothing but names and values of metrics."


def read_block(document: Readme, block: CodeBlock, around: Surroundings) -> Iterator[Claim | OtherNumber]:
    """Numbers of a block that shows output."""
    if block.language in CODE or (not block.language and SOURCE.search(block.content[:4000])):
        return
    title = around.sections[0] if around.sections else ""
    lines = block.content.split("\n")
    told = is_results(title) or is_results(around.lead[-200:]) or _terse(lines)
    presented = told and not is_sample(around.sections) and not ELSEWHERE.search(f"{title} {around.lead}")
    for item in _items(document, block, lines[: MOST if presented else FEW], around):
        if presented:
            yield item
        elif isinstance(item, Claim):
            shown = f"{item.metric_written}: {item.number.written}"
            yield OtherNumber(item.place, shown, "sample output in a code block")


def _items(document: Readme, block: CodeBlock, lines: list[str], around: Surroundings) -> Iterator[Claim | OtherNumber]:
    offset = 0
    while offset < len(lines):
        if (table := text_table(lines, offset)) is not None:
            yield from read_text_table(table, document.place(block.line), around)
            offset = table.end
            continue
        yield from read_passage(Passage(document.place(block.line + offset), lines[offset][:400], Form.CODE, around))
        offset += 1


def _terse(lines: list[str]) -> bool:
    """A few lines, each a metric and its value: nobody prints so what is not a result."""
    filled = [line for line in lines if line.strip()]
    return 0 < len(filled) <= SHORT and all(TERSE.match(line) and find_metric(line.partition(":")[0]) for line in filled)
