# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Claims of a paper whose LaTeX lies in the repository: its tables and the sentences that speak of metrics.

Nothing is expanded or executed: known commands are read as what they print, unknown ones are left out with their
arguments kept. Source of the commands: the manuals of booktabs, multirow and siunitx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from release_checker.claims.latex_cells import split_rows, strip_comments, to_plain
from release_checker.claims.passages import Passage, sentences
from release_checker.claims.prose import read_passage
from release_checker.claims.records import Claim, Form, OtherNumber, Stated
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.tables import read_rows
from release_checker.documents.document import Table
from release_checker.model import Place

LIMIT = 1_000_000
"Characters of one file that are read."
MOST_TABLES = 200
"Tabulars of one file that are read."
MOST = 5_000
"Numbers of one file that are kept."
BEGIN = re.compile(r"\\begin\s*\{(tabular[xy*]?|longtable|tabu|NiceTabular|tblr)\*?\}")
CAPTION = re.compile(r"\\caption\*?\s*(?:\[[^\]]{0,300}\])?\s*\{")
FLOAT = re.compile(r"\\(begin|end)\s*\{(?:table|wraptable|sidewaystable)\*?\}")
SECTION = re.compile(r"\\(?:chapter|section|subsection|subsubsection|paragraph)\*?\s*\{([^{}]{1,200})\}")
PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\s*\n)){0,20000}")
SKIPPED = re.compile(
    r"\\begin\s*\{(equation|align|verbatim|lstlisting|minted|figure|tikzpicture|thebibliography|algorithm|algorithmic)\*?\}"
    r".{0,20000}?\\end\s*\{\1\*?\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Tabular:
    start: int
    end: int
    body: str
    caption: str


def state_latex(path: str, text: str) -> Stated:
    """All claims and other numbers of a LaTeX file."""
    content = strip_comments(text[:LIMIT])
    tabulars = list(_tabulars(content))
    found: list[Claim | OtherNumber] = []
    for tabular in tabulars[:MOST_TABLES]:
        found += _table(path, content, tabular)
    found += islice(_prose(path, content, tabulars), max(0, MOST - len(found)))
    found = sorted(found, key=lambda item: item.place.line or 0)
    return Stated(tuple(item for item in found if isinstance(item, Claim)),
                  tuple(item for item in found if isinstance(item, OtherNumber)))


def _tabulars(content: str) -> Iterator[_Tabular]:
    at = 0
    while match := BEGIN.search(content, at):
        end = content.find(f"\\end{{{match[1]}", match.end())
        at = max(end, match.end())
        if end > 0:
            yield _Tabular(match.start(), end, content[match.end() : end], _caption(content, match.start(), end))


def _caption(content: str, start: int, end: int) -> str:
    """The caption of the float around a tabular, above or below it."""
    marks = list(FLOAT.finditer(content, max(0, start - 5000), start))
    if not marks or marks[-1][1] != "begin":
        return ""
    closing = next((match.start() for match in FLOAT.finditer(content, end, end + 5000) if match[1] == "end"), end)
    match = CAPTION.search(content, marks[-1].end(), closing)
    return " ".join(to_plain(braced(content, match.end() - 1)).split()) if match else ""


def braced(text: str, at: int, longest: int = 2000) -> str:
    """What stands in the braces that open at a position."""
    depth = 0
    for position in range(at, min(len(text), at + longest)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return text[at + 1 : position]
    return ""


def _table(path: str, content: str, tabular: _Tabular) -> Iterator[Claim | OtherNumber]:
    first = content.count("\n", 0, tabular.start) + 1
    rows = split_rows(tabular.body)
    if len(rows) < 2:
        return
    lines = tuple(first + row.line for row in rows)
    cells = tuple(row.cells for row in rows)
    around = Surroundings(_section(content, tabular.start), tabular.caption)
    table = Table(cells[0], cells[1:], lines[0], around.sections[0] if around.sections else "", lines[1:])
    yield from read_rows(table, around, {line: Place(path, line) for line in lines}, Form.LATEX)


def _section(content: str, at: int) -> tuple[str, ...]:
    """Title of the section that holds a position."""
    above = list(SECTION.finditer(content, max(0, at - 50_000), at))
    return (to_plain(above[-1][1]),) if above else ()


def _prose(path: str, content: str, tabulars: list[_Tabular]) -> Iterator[Claim | OtherNumber]:
    text = SKIPPED.sub(lambda match: _lines(match[0]), _without(content, tabulars))
    titles = [(match.start(), to_plain(match[1])) for match in SECTION.finditer(text)]
    at = max(text.find("\\begin{document}"), 0)
    line, counted = 1, 0
    for part in PARAGRAPH.finditer(text, at):
        line, counted = line + text.count("\n", counted, part.start()), part.start()
        while len(titles) > 1 and titles[1][0] <= part.end():
            titles.pop(0)
        around = Surroundings(tuple(title for start, title in titles[:1] if start <= part.end()))
        for offset, sentence in sentences(to_plain(part[0])):
            for item in read_passage(Passage(Place(path, line + offset), sentence, Form.LATEX, around)):
                if isinstance(item, Claim) or not item.understood:
                    yield item


def _without(content: str, tabulars: list[_Tabular]) -> str:
    """The text without its tabulars, lines kept."""
    pieces, at = [], 0
    for tabular in tabulars:
        pieces += [content[at : tabular.start], _lines(content[tabular.start : tabular.end])]
        at = tabular.end
    return "".join((*pieces, content[at:]))


def _lines(text: str) -> str:
    return "\n" * text.count("\n")
