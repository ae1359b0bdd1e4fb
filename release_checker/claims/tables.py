# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Claims in tables: model by metric, metric by value, data set by model with the metric named above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.claims.cells import Reading, read_cell
from release_checker.claims.grid import METRIC, RANKS, STEP, TRAINED, VALUES, Grid, plain, read_grid
from release_checker.claims.layout import Layout, is_decimal, kind_of_column, read_layout, row_metric
from release_checker.claims.numbers import parse_number
from release_checker.claims.records import Claim, Form, Nature, OtherNumber
from release_checker.claims.signs import QUOTED, is_own, nature_of_label
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.vocabulary import find_metric, kind_of_parameter, usual
from release_checker.documents.document import Readme, Table
from release_checker.model import Place

LATIN = re.compile(r"[A-Za-z\d]")
VALUED = re.compile(r"\s?[:=]\s?(?=\d)")


@dataclass(frozen=True, slots=True)
class _Named:
    """What a cell's numbers are: metrics as a head or label writes them, or something else."""

    written: str
    metrics: tuple[str, ...] = ()
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
    names = {at for at in range(len(grid.heads)) if _is_name(grid, layout, at)}
    if not layout.metrics and not layout.by_row and not layout.shared:
        # A label may hold the values itself: `PSNR: 25.97dB / SSIM: 0.87` below a picture.
        names -= {grid.label} if any(_holds_values(row[grid.label]) for row in grid.rows) else set()
    for row, line in zip(grid.rows, grid.lines, strict=True):
        for column, cell in enumerate(row):
            if column not in names and any(char.isdigit() for char in cell):
                yield from read_cell(_reading(grid, layout, around, row, column, form, places[line]))


def _is_name(grid: Grid, layout: Layout, column: int) -> bool:
    """The column counts rows, or says what they are about and names no metric itself."""
    head = plain(grid.heads[column])
    if RANKS.match(head):
        return True
    return column == grid.label and (layout.by_row or not find_metric(head)) and not STEP.match(head)


def _holds_values(label: str) -> bool:
    return VALUED.search(label) is not None and find_metric(VALUED.split(label)[0]) is not None


def _reading(grid: Grid, layout: Layout, around: Surroundings, row: tuple[str, ...], column: int, form: Form,
             place: Place) -> Reading:
    words = [row[at] for at in sorted(grid.texts) if at not in (column, grid.label) and row[at].strip()]
    steps = [f"{grid.heads[at]} {row[at]}" for at in grid.roles.steps if at != column]
    named = _named(grid, layout, row, column, around)
    return Reading(
        place=place, form=form, cell=row[column], metrics=named.metrics, written=named.written, kind=named.kind,
        label=_label(grid, row) if column != grid.label else "", head=grid.heads[column], by_row=layout.by_row,
        model=_model(grid, layout, row, column), dataset=_first(row, grid.roles.data), split=_first(row, grid.roles.splits),
        others=(*steps, *words), around=around, quoted=_quoted(grid, row), textual=column in grid.texts,
        evaluated=layout.evaluated, row=" | ".join(row))


def _named(grid: Grid, layout: Layout, row: tuple[str, ...], column: int, around: Surroundings) -> _Named:
    if layout.by_row:
        return _named_by_row(grid, row, column)
    head, label = grid.heads[column], row[grid.label]
    if column in layout.metrics:
        return _Named(head, layout.metrics[column])
    generic = VALUES.match(plain(head)) or column == grid.label
    if kind := kind_of_column(head) or (kind_of_column(label) if generic else ""):
        return _Named(head, kind=kind)
    names = [row[at] for at in grid.roles.metrics if at not in (column, grid.label)]
    if names and (metric := find_metric(names[0])):
        return _Named(names[0], (metric,))
    if column == grid.label or column in grid.texts:
        return _Named(head)
    if layout.shared:
        return _Named(layout.shared, (layout.shared,))
    told = around.results or TRAINED.match(plain(grid.heads[grid.label]))
    return _Named(head, (usual(head),) if told and column in layout.own else ())


def _named_by_row(grid: Grid, row: tuple[str, ...], column: int) -> _Named:
    label, kind = row[grid.label], kind_of_column(grid.heads[column])
    if metric := row_metric(label):
        return _Named(grid.heads[column], kind=kind) if kind else _Named(label, (metric,))
    kind = kind_of_parameter(label) or kind
    called = METRIC.match(plain(grid.heads[grid.label])) and column not in grid.texts and is_decimal(row[column])
    return _Named(label, (usual(label),)) if called and not kind else _Named(label, kind=kind)


def _model(grid: Grid, layout: Layout, row: tuple[str, ...], column: int) -> str:
    head = grid.heads[column]
    if len(grid.heads) == 2 and layout.by_row and not LATIN.search(head):
        return ""  # `value` in another script
    if _holds_values(row[grid.label]):
        return head
    if grid.label in grid.roles.models and column != grid.label:
        return row[grid.label]
    if named := [row[at] for at in grid.roles.models if at not in (column, grid.label)]:
        return named[0]
    if layout.by_row or (layout.shared and not layout.models):
        return "" if VALUES.match(plain(head)) or nature_of_label(head) is not Nature.EXACT else head
    return row[grid.label] if layout.models and column != grid.label else ""


def _label(grid: Grid, row: tuple[str, ...]) -> str:
    """A label that is a bare number says what of: `T 100`."""
    label = row[grid.label]
    return f"{grid.heads[grid.label]} {label}".strip() if parse_number(label) else label


def _first(row: tuple[str, ...], columns: tuple[int, ...]) -> str:
    return row[columns[0]] if columns else ""


def _quoted(grid: Grid, row: tuple[str, ...]) -> bool:
    """The row names its source, and it is not this work."""
    sources = [row[at] for at in grid.roles.sources if at != grid.label]
    named = any(cell.strip(" -–—*") and not is_own(cell) for cell in sources)
    return (named or QUOTED.search(row[grid.label]) is not None) and not any(is_own(cell) for cell in row)
