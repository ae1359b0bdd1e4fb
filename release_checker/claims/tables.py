# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Claims in tables: model by metric, metric by value, data set by model with the metric named above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.claims import grid as columns
from release_checker.claims.cells import Reading, read_cell
from release_checker.claims.grid import Grid, mostly_text, plain, read_grid
from release_checker.claims.layout import Layout, kind_of_column, read_layout, row_metric
from release_checker.claims.records import Claim, Form, Nature, OtherNumber
from release_checker.claims.signs import QUOTED, is_own, nature_of_label
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.vocabulary import find_metric, kind_of_parameter
from release_checker.documents.document import Readme, Table
from release_checker.model import Place

SOURCE = re.compile(
    r"^(?:source|references?|ref\.?|paper|citation|venue|publication|published|published in|year)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a cell's numbers are."""

    metrics: tuple[str, ...] = ()
    written: str = ""
    kind: str = ""


def read_table(document: Readme, table: Table, around: Surroundings) -> Iterator[Claim | OtherNumber]:
    """Every number of a table, as a claim or as another number."""
    places = {line: document.place(line) for line in (table.line, *table.row_lines)}
    yield from read_rows(table, around, places, Form.TABLE)


def read_rows(table: Table, around: Surroundings, places: dict[int, Place], form: Form) -> Iterator[Claim | OtherNumber]:
    """The same for a table whose places are given by line."""
    grid = read_grid(table)
    if len(grid.heads) < 2 or not grid.rows:
        return
    layout = read_layout(grid, around)
    for row, line in zip(grid.rows, grid.lines, strict=True):
        for column, cell in enumerate(row):
            if any(char.isdigit() for char in cell) and not _is_name(grid, layout, column):
                yield from read_cell(_reading(grid, layout, around, row, column, form, places[line]))


def _is_name(grid: Grid, layout: Layout, column: int) -> bool:
    """The column counts rows, or says what they are about and names no metric itself."""
    head = grid.heads[column]
    if columns.RANKS.match(plain(head)):
        return True
    return column == grid.label and (layout.by_row or not find_metric(head)) and not columns.STEP.match(plain(head))


def _reading(grid: Grid, layout: Layout, around: Surroundings, row: tuple[str, ...], column: int, form: Form,
             place: Place) -> Reading:
    texts = [at for at in range(len(row)) if at not in (column, grid.label) and mostly_text(grid.rows, at)]
    steps = [at for at, head in enumerate(grid.heads) if columns.STEP.match(plain(head)) and at != column]
    named = _named(grid, layout, row, column)
    return Reading(
        place=place, form=form, cell=row[column], metrics=named.metrics, written=named.written, kind=named.kind,
        label=row[grid.label] if column != grid.label else "", head=grid.heads[column], by_row=layout.by_row,
        model=_model(grid, layout, row, column), dataset=_cell(grid, row, columns.DATA),
        split=_cell(grid, row, columns.SPLITS),
        others=(*(f"{grid.heads[at]} {row[at]}" for at in steps), *(row[at] for at in texts if row[at].strip())),
        around=around, quoted=_quoted(grid, row), evaluated=layout.evaluated and bool(steps), row=" | ".join(row))


def _named(grid: Grid, layout: Layout, row: tuple[str, ...], column: int) -> _Named:
    head, label = grid.heads[column], row[grid.label]
    if layout.by_row:
        if metric := row_metric(label):
            kind = kind_of_column(head)
            return _Named((), head, kind) if kind else _Named((metric,), label)
        return _Named((), label, kind_of_parameter(label))
    if column in layout.metrics:
        return _Named(layout.metrics[column], head)
    if kind := kind_of_column(head):
        return _Named((), head, kind)
    names = [row[at] for at in grid.columns(columns.METRIC) if at not in (column, grid.label)]
    if names and (metric := find_metric(names[0]) or ""):
        return _Named((metric,), names[0])
    if layout.shared and column != grid.label and not mostly_text(grid.rows, column):
        return _Named((layout.shared,), layout.shared)
    return _Named((), head)


def _model(grid: Grid, layout: Layout, row: tuple[str, ...], column: int) -> str:
    head, label = grid.heads[column], plain(grid.heads[grid.label])
    named = [row[at] for at in grid.columns(columns.LABELS) if at not in (column, grid.label)]
    if named:
        return named[0]
    if layout.by_row or (layout.shared and (columns.DATA.match(label) or columns.STEP.match(label))):
        return "" if columns.VALUES.match(plain(head)) or nature_of_label(head) is not Nature.EXACT else head
    nameless = column == grid.label or any(pattern.match(label) for pattern in (columns.METRIC, columns.STEP, columns.DATA))
    return "" if nameless or not mostly_text(grid.rows, grid.label) else row[grid.label]


def _cell(grid: Grid, row: tuple[str, ...], pattern: re.Pattern[str]) -> str:
    return next((row[at] for at in grid.columns(pattern)), "")


def _quoted(grid: Grid, row: tuple[str, ...]) -> bool:
    """The row names its source, and it is not this work."""
    sources = [row[at] for at in grid.columns(SOURCE) if at != grid.label]
    named = any(cell.strip(" -–—*") and not is_own(cell) for cell in sources)
    return (named or QUOTED.search(row[grid.label]) is not None) and not any(is_own(cell) for cell in row)
