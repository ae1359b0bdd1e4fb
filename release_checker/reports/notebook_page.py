# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A notebook's stored and rerun outputs side by side, as one HTML file: no script, no outside request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markupsafe import Markup

from release_checker.comparison.markup import read
from release_checker.comparison.notebooks import CodeCell, added, align, code_cells
from release_checker.comparison.records import Compared, ThreeWay, Tier, Verdict
from release_checker.comparison.sorting import joined
from release_checker.reports.html import template
from release_checker.reports.notebook_outputs import Budget, Sides, sides
from release_checker.text import shorten

SIZE = 3_000_000
"Bytes that a page may have."
PICTURES = 1_900_000
"Bytes of it that pictures may take; cells that differ come first."
SCALES = (1.0, 0.4, 0.1, 0.05)
"Shares of the bounds below and in notebook_outputs; the first whose page fits is taken."
SOURCE, PROSE, FOLD = 8_000, 12_000, 14
"Characters shown of a cell's code and of a Markdown cell; lines of code from which they are folded."
CELLS = (4_000, 2_000, 1_000, 300)
"Cells shown, for each of the scales."
WORDS: dict[Tier | Verdict | None, tuple[str, str]] = {
    None: ("NOT RUN", "unknown"), Verdict.SAME: ("SAME", "pass"), Verdict.STALE: ("STALE", "fail"),
    Verdict.RANDOM: ("RANDOM", "fail"), Verdict.PICTURE_CHANGED: ("PICTURE", "warn"), Verdict.NEW_ERROR: ("ERROR", "fail"),
    Verdict.NOTHING: ("NO OUTPUT", "skip"), Tier.EQUAL: ("SAME", "pass"), Tier.NORMALISED: ("SAME", "pass"),
    Tier.CLOSE: ("CLOSE", "pass"), Tier.PICTURE_ALIKE: ("ALIKE", "pass"), Tier.STDERR_ONLY: ("STDERR", "warn"),
    Tier.DIFFERS: ("DIFFERS", "fail"), Tier.MISSING: ("MISSING", "fail"),
}
"The word over a cell, and its colour; a verdict and a tier of one name share them."
QUIET = ("pass", "skip")
ONE_SIDE = (Tier.EQUAL, Tier.NORMALISED, Tier.NOTHING)
"Of these one side shows all that there is to see."


@dataclass
class CellView:
    """One cell as the page shows it."""

    index: int
    "One-based position among all cells."
    prose: Markup | None = None
    word: str = ""
    state: str = "skip"
    detail: str = ""
    source: str = ""
    first: str = ""
    lines: int = 0
    folded: bool = False
    open: bool = False
    titles: list[str] = field(default_factory=list)
    outputs: list[Sides] = field(default_factory=list)


def write_notebook_page(name: str, stored: dict[str, Any], first: dict[str, Any], second: dict[str, Any] | None,
                        rows: Sequence[ThreeWay] | Sequence[Compared]) -> str:
    """One page of at most SIZE bytes with every cell: its code, and its outputs as stored and as rerun.

    The notebooks are plain dicts in nbformat 4. `rows` are what `three_way(stored, first, second)` or
    `compare_notebooks(stored, first)` said; a code cell without a row is shown as not run.
    """
    page = ""
    for scale, most in zip(SCALES, CELLS, strict=True):
        page = template("notebook.html").render(_view(name, stored, first, second, rows, scale, most))
        if len(page.encode()) <= SIZE:
            break
    return page


def _view(name: str, stored: dict[str, Any], first: dict[str, Any], second: dict[str, Any] | None,
          rows: Sequence[ThreeWay] | Sequence[Compared], scale: float, most: int) -> dict[str, Any]:
    reruns = any(isinstance(row, ThreeWay) for row in rows) or second is not None
    titles = ["stored", "rerun", "second rerun"] if reruns else ["first", "second"]
    budget = Budget(int(PICTURES * scale))
    code = {cell.index: cell for cell in _code(stored, first, second, rows, titles, scale)}
    for cell in sorted(code.values(), key=lambda item: item.view.state in QUIET):  # so that they get their pictures first
        cell.view.outputs = sides(cell.outputs, budget, scale)
    cells = list(_all(stored, {index: item.view for index, item in code.items()}, scale))
    extra = added(stored, first)
    views = [item.view for item in code.values()]
    differing = [view for view in views if view.state not in QUIET]
    counts = Counter(view.word.lower() for view in views)
    compared = len(views) - counts[WORDS[Verdict.NOTHING][0].lower()]  # as the report counts its cells
    notes = [f"{len(extra)} code cells stand only in the {titles[1]} notebook: {', '.join(str(c.index) for c in extra[:20])}"
             ] if extra else []
    notes += [f"Only the first {most:,} of {len(cells):,} cells are shown."] if len(cells) > most else []
    notes += ["Outputs are cut more than usual, for the page to keep its bound."] if scale < 1 else []
    gravest = {"fail": 0, "warn": 1, "unknown": 2}
    return {
        "name": shorten(name, 300), "titles": titles[:2], "cells": cells[:most], "jumps": differing[:200], "notes": notes,
        "state": min((view.state for view in differing), key=lambda state: gravest.get(state, 3), default="pass"),
        "headline": f"{len(differing)} of {compared} code cells with output differ" if differing else
                    "No code cell differs" if views else "No code cells",
        "counts": [f"{count} {word}" for word, count in counts.most_common()],
    }


@dataclass
class _Code:
    index: int
    view: CellView
    outputs: list[object]


def _code(stored: dict[str, Any], first: dict[str, Any], second: dict[str, Any] | None,
          rows: Sequence[ThreeWay] | Sequence[Compared], titles: list[str], scale: float) -> Iterator[_Code]:
    judged = {row.index: row for row in rows}
    again = {one.index: two for one, two in align(code_cells(first), code_cells(second))} if second is not None else {}
    for cell, rerun in align(code_cells(stored), code_cells(first)):
        row = judged.get(cell.index)
        verdict = row.verdict if isinstance(row, ThreeWay) else row.tier if row else None
        word, state = WORDS[verdict]
        other = again.get(rerun.index) if rerun else None
        shown = [cell, rerun, other] if verdict is Verdict.RANDOM and other else [cell, rerun]
        if row is not None and (row.stored if isinstance(row, ThreeWay) else row).tier in ONE_SIDE and state in QUIET:
            shown = [cell] if cell.outputs else [rerun]
        view = CellView(cell.index, word=word, state=state, detail=shorten(_detail(row), 300), open=state not in QUIET,
                        titles=_titles(shown, titles, state))
        _add_source(view, cell.source, scale)
        yield _Code(cell.index, view, [one.outputs if one else [] for one in shown])


def _titles(shown: Sequence[CodeCell | None], titles: list[str], state: str) -> list[str]:
    return ["all agree" if state == "pass" else titles[1]] if len(shown) == 1 else titles[: len(shown)]


def _detail(row: ThreeWay | Compared | None) -> str:
    if isinstance(row, ThreeWay):
        return row.rerun.detail if row.verdict is Verdict.RANDOM else row.stored.detail or row.rerun.detail
    return row.detail if row else "it did not run, or stands elsewhere"


def _add_source(view: CellView, source: str, scale: float) -> None:
    bound = int(SOURCE * scale)
    view.lines = source.count("\n") + 1 if source.strip() else 0
    view.first = shorten(next((line for line in source.split("\n") if line.strip()), ""), 80)
    view.source = source if len(source) <= bound else f"{source[:bound]}\n… {len(source) - bound:,} more characters"
    view.folded = view.lines > FOLD


def _all(stored: dict[str, Any], code: dict[int, CellView], scale: float) -> Iterator[CellView]:
    """Every cell in its order; what is neither code nor Markdown is shown as it is typed."""
    for index, cell in enumerate(stored.get("cells") or [], 1):
        if index in code:
            yield code[index]
            continue
        source = joined(cell.get("source")) if isinstance(cell, dict) else ""
        bound = int(PROSE * scale)
        cut = source if len(source) <= bound else f"{source[:bound]}\n\n… {len(source) - bound:,} more characters"
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            yield CellView(index, prose=_prose(cut))
        else:
            view = CellView(index, word="RAW")
            _add_source(view, source, scale)
            yield view


DROPPED = ("link_open", "link_close", "html_inline")
"Of Markdown's words within a line: links would make the page reach out, HTML could run; the text between them stays."


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable("table")  # read as HTML, so that only its text can be taken


def _prose(source: str) -> Markup:
    """Markdown as HTML, without its own HTML; links and pictures would make the page reach out, so their words stay."""
    parser = _parser()
    tokens = parser.parse(source)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + 1, 6)}"  # the page has its own h1
        elif token.type == "html_block":
            token.type, token.content = "text", read(token.content).text + "\n"
        if token.children:
            token.children = [child for child in token.children if child.type not in DROPPED]
            for child in token.children:
                if child.type == "image":
                    child.type, child.tag, child.content = "text", "", f"[picture {child.content}]"
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - text is escaped, and HTML taken out above
