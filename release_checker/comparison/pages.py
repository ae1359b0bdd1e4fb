# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Two pieces of HTML, judged by what they show."""

from __future__ import annotations

import re

from release_checker.comparison.charts import compare_json, plots
from release_checker.comparison.markup import Page, Table, read
from release_checker.comparison.pictures import compare_data_uris
from release_checker.comparison.plain import compare_text
from release_checker.comparison.records import Judged, Tier, Tolerance, worst
from release_checker.text import counted, shorten

MOMENTS = frozenset({"Date:", "Time:"})
"Labels in a statsmodels summary whose neighbour is the moment it was made."
IDENTIFIER = re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")
ATTRIBUTE = re.compile(r"\s(?:id|class|style|for|aria-[a-z]{1,20}|data-[\w-]{1,40})\s?=\s?(?:\"[^\"]*\"|'[^']*')")


def compare_html(first: str, second: str, tolerance: Tolerance) -> Judged:
    """Tables cell by cell, text outside of them, pictures and links, figures drawn by script."""
    if first == second:
        return Judged(Tier.EQUAL)
    one, two = read(first), read(second)
    if one.cut or two.cut:
        return Judged(Tier.DIFFERS, "HTML too long to compare, and not equal")
    parts = [_tables(one, two, tolerance), compare_text(one.text, two.text, tolerance),
             _references(one.references, two.references, tolerance)]
    if not (one.tables or one.text or one.references) or plots(one.scripts) or plots(two.scripts):
        parts.append(_scripts(first, second, one, two, tolerance))
    return worst(Judged(Tier.NORMALISED), *parts)


def shows_tables(source: str) -> bool:
    """HTML whose tables say what it is about. Those of scikit-learn's diagrams hold parameters, and their text says more."""
    return "<table" in source.lower() and "sk-container-id" not in source and "sk-top-container" not in source


def _tables(one: Page, two: Page, tolerance: Tolerance) -> Judged:
    if len(one.tables) != len(two.tables):
        return Judged(Tier.DIFFERS, f"{counted(len(one.tables), 'table')} became {len(two.tables)}")
    found = Judged(Tier.EQUAL)
    for first, second in zip(one.tables, two.tables, strict=True):
        judged = compare_tables(first, second, tolerance)
        if not judged.tier.same:
            return judged
        found = worst(found, judged)
    return found


def compare_tables(first: Table, second: Table, tolerance: Tolerance) -> Judged:
    """Cell by cell; empty rows do not count. In a table dates and times are data."""
    one, two = ([(row, head) for row, head in zip(table.rows, table.heads, strict=True) if any(row)]
                for table in (first, second))
    if len(one) != len(two):
        return Judged(Tier.DIFFERS, f"{counted(len(one), 'row')} of a table became {len(two)}")
    found, heads = Judged(Tier.EQUAL), one[0][0] if one else []
    for number, ((left, head), (right, _)) in enumerate(zip(one, two, strict=True), 1):
        if len(left) != len(right):
            return Judged(Tier.DIFFERS, f"row {number} of a table: {counted(len(left), 'cell')} became {len(right)}")
        if left == right:
            continue
        for column, (was, now) in enumerate(zip(left, right, strict=True)):
            if was == now:
                continue
            moment = column > 0 and left[column - 1] in MOMENTS
            label = f"{left[column - 1]} " if moment else ""
            judged = compare_text(label + was, label + now, tolerance, clocks=moment)
            if not judged.tier.same:
                return Judged(Tier.DIFFERS, f"{_place(number, column, left, head, heads)}: {shorten(was, 50) or 'nothing'} "
                                            f"became {shorten(now, 50) or 'nothing'}")
            found = worst(found, judged)
    return found


def _place(number: int, column: int, row: list[str], head: int, heads: list[str]) -> str:
    """`table row 3 (Rome), column price`, as far as there are names."""
    name = f" ({shorten(row[0], 30)})" if head and column and row[0] else ""
    title = heads[column] if number > 1 and len(heads) == len(row) and heads[column] else str(column + 1)
    return f"table row {number}{name}, column {shorten(title, 30)}"


def _references(first: list[str], second: list[str], tolerance: Tolerance) -> Judged:
    if len(first) != len(second):
        return Judged(Tier.DIFFERS, f"{counted(len(first), 'picture or link', 'pictures and links')} became {len(second)}")
    found = Judged(Tier.EQUAL)
    for was, now in zip(first, second, strict=True):
        if was == now:
            continue
        judged = (compare_data_uris(was, now, tolerance) if was.startswith("data:") and now.startswith("data:")
                  else compare_text(was, now, tolerance, clocks=False))
        found = worst(found, judged)
    return found


def _scripts(first: str, second: str, one: Page, two: Page, tolerance: Tolerance) -> Judged:
    """Figures by their JSON; else, where nothing else is shown, the markup without identifiers and styles."""
    figures, others = plots(one.scripts), plots(two.scripts)
    if figures and others:
        return compare_json(figures, others, tolerance, chart=True)
    left, right = (ATTRIBUTE.sub("", IDENTIFIER.sub("‹id›", text)) for text in (first, second))
    return compare_text(left, right, tolerance, clocks=False)
