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
from release_checker.claims.known_names import dataset_in, model_in
from release_checker.claims.layout import Layout, kind_of_column, read_layout, row_metric
from release_checker.claims.numbers import parse_number
from release_checker.claims.records import Claim, Form, Nature, OtherNumber
from release_checker.claims.signs import QUOTED, is_own, nature_of_label
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.vocabulary import find_metric, kind_of_parameter, split_of, usual
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
    named = _named(grid, layout, row, column, around)
    return Reading(
        place=place, form=form, cell=row[column], metrics=named.metrics, written=named.written, kind=named.kind,
        label=_label(grid, row) if column != grid.label else "", head=grid.heads[column], by_row=layout.by_row,
        model=_model(grid, layout, row, column), dataset=_cell(grid, row, columns.DATA),
        split=_cell(grid, row, columns.SPLITS),
        others=(*(f"{grid.heads[at]} {row[at]}" for at in steps), *(row[at] for at in texts if row[at].strip())),
        around=around, quoted=_quoted(grid, row), textual=mostly_text(grid.rows, column),
        evaluated=layout.evaluated and bool(steps), row=" | ".join(row))


def _named(grid: Grid, layout: Layout, row: tuple[str, ...], column: int, around: Surroundings) -> _Named:
    head, label = grid.heads[column], row[grid.label]
    if layout.by_row:
        if metric := row_metric(label):
            kind = kind_of_column(head)
            return _Named((), head, kind) if kind else _Named((metric,), label)
        called = columns.METRIC.match(plain(grid.heads[grid.label])) is not None
        kind = kind_of_parameter(label) or kind_of_column(head)
        if called and not kind and not mostly_text(grid.rows, column) and _decimal(row[column]):
            return _Named((usual(label),), label)
        return _Named((), label, kind)
    if column in layout.metrics:
        return _Named(layout.metrics[column], head)
    generic = columns.VALUES.match(plain(head)) or column == grid.label
    if kind := kind_of_column(head) or (kind_of_column(label) if generic else ""):
        return _Named((), head, kind)
    names = [row[at] for at in grid.columns(columns.METRIC) if at not in (column, grid.label)]
    if names and (metric := find_metric(names[0]) or ""):
        return _Named((metric,), names[0])
    if column == grid.label or mostly_text(grid.rows, column):
        return _Named((), head)
    if layout.shared:
        return _Named((layout.shared,), layout.shared)
    labelled = columns.TRAINED.match(plain(grid.heads[grid.label])) is not None or around.results
    return _Named((usual(head),), head) if labelled and _may_be_metric(grid, column) else _Named((), head)


def _may_be_metric(grid: Grid, column: int) -> bool:
    """Decimal numbers under a short head that names no data set, no split and no setting: a metric of the field's own."""
    head = plain(grid.heads[column])
    cells = [row[column] for row in grid.rows if any(char.isdigit() for char in row[column])]
    named = bool(dataset_in(head) or model_in(head) or split_of(head))
    known = named or columns.VALUES.match(head) is not None or nature_of_label(head) is not Nature.EXACT
    return 1 < len(head) <= 40 and not known and sum(map(_decimal, cells)) * 2 > len(cells)


def _decimal(cell: str) -> bool:
    number = parse_number(cell)
    return number is not None and (number.decimals > 0 or number.percent) and not number.unit


def _model(grid: Grid, layout: Layout, row: tuple[str, ...], column: int) -> str:
    head, label = grid.heads[column], plain(grid.heads[grid.label])
    named = [row[at] for at in grid.columns(columns.LABELS) if at not in (column, grid.label)]
    if named:
        return named[0]
    if layout.by_row or (layout.shared and (columns.DATA.match(label) or columns.STEP.match(label))):
        return "" if columns.VALUES.match(plain(head)) or nature_of_label(head) is not Nature.EXACT else head
    nameless = column == grid.label or any(pattern.match(label) for pattern in (columns.METRIC, columns.STEP, columns.DATA))
    return "" if nameless or not mostly_text(grid.rows, grid.label) else row[grid.label]


def _label(grid: Grid, row: tuple[str, ...]) -> str:
    """A label that is a bare number says what of: `T 100`."""
    label = row[grid.label]
    return f"{grid.heads[grid.label]} {label}".strip() if parse_number(label) else label


def _cell(grid: Grid, row: tuple[str, ...], pattern: re.Pattern[str]) -> str:
    return next((row[at] for at in grid.columns(pattern)), "")


def _quoted(grid: Grid, row: tuple[str, ...]) -> bool:
    """The row names its source, and it is not this work."""
    sources = [row[at] for at in grid.columns(SOURCE) if at != grid.label]
    named = any(cell.strip(" -–—*") and not is_own(cell) for cell in sources)
    return (named or QUOTED.search(row[grid.label]) is not None) and not any(is_own(cell) for cell in row)
