# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rows with named columns as runs, or the answer that they are no results.

- A column that counts steps and increases, within each group of rows whose other texts and settings are equal: each group is
  a run with curves. A column that names the split becomes part of the metrics' names.
- Columns *metric* and *value*: the rows of each group are the metrics of one run.
- Else each row is a run: texts and settings are its parameters, the other numbers its metrics.
A table is of results only if a column of numbers is named as a measure is. A table of samples is none: one that has a column
for the sample, or more than MOST_ROWS rows and no step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from release_checker.runs.delimited import cell_number
from release_checker.runs.measures import REPORT, SPLITS, is_model, is_setting, measure, plain, words
from release_checker.runs.results.columns import (
    MOST_ROWS,
    MOST_SWEPT,
    STRIDE,
    TIMES,
    Column,
    Row,
    Rows,
    is_history,
    judged,
    of_samples,
    step_column,
)
from release_checker.runs.results.curves import Found, over_rows, over_steps

NAMED = frozenset(("metric", "metrics", "measure", "metric_name"))
VALUES = frozenset(("value", "values", "score", "result", "mean", "metric_value"))
NAMELESS = TIMES | words("id run_id uuid hash commit best_params params")
"Columns whose text is no name."


def runs_of(header: Sequence[str], rows: Rows, *, named_so: bool) -> list[Found]:
    """The runs of a table; none where it is no table of results.

    `named_so` says that the file is named as a log is, so that a weak word for a measure is enough.
    """
    strengths = [measure(name) for name in header]
    if max(strengths, default=0) < (1 if named_so or any(is_model(name) for name in header) else 2):
        return _long(header, rows()) if any(plain(name) in NAMED for name in header) else []
    step = step_column(header)
    most = MOST_SWEPT if sum(is_setting(name) or is_model(name) for name in header) > 1 else MOST_ROWS
    looked_at: list[Row] = []
    count = 0
    for count, row in enumerate(rows(), 1):
        if count <= MOST_SWEPT or not count % STRIDE:
            looked_at.append(row)
        if step is None and count > most and not named_so:
            break
    columns = judged(header, looked_at)
    if not any(column.numeric and strength for column, strength in zip(columns, strengths, strict=True)):
        return []
    if of_samples(columns, len(looked_at)):
        return []
    if step is not None and (found := over_steps(columns, rows, count, step)):
        return found
    if step is None and is_history(columns, count, named_so=named_so):
        return over_rows(columns, rows)
    return _by_row(columns, looked_at) if count <= most else []


def _by_row(columns: Sequence[Column], rows: Sequence[Row]) -> list[Found]:
    """A run for each row; one where the rows are splits, or the parts of a classification report."""
    first = {row[0].strip().lower() for _, row in rows if row}
    if first & REPORT or (len(rows) > 1 and first <= SPLITS and len(first) == len(rows)):
        return _report(columns, rows)
    found = []
    for number, (line, row) in enumerate(rows, 1):
        item = Found(number, line)
        for index, (column, cell) in enumerate(zip(columns, row, strict=False)):
            text = cell.strip()
            value = cell_number(text)
            if not text or (index == 0 and column.index and column.numeric):
                continue
            if value is not None and (column.numeric or measure(column.name)) and not is_setting(column.name):
                item.metrics[column.name] = value
            else:
                item.parameters[column.name or "name"] = text[:2000]
        if any(measure(name) for name in item.metrics):
            texts = [text for name, text in item.parameters.items()
                     if cell_number(text) is None and len(text) < 100 and plain(name) not in NAMELESS]
            item.name = " / ".join(texts[:3])
            found.append(item)
    return found


def _report(columns: Sequence[Column], rows: Sequence[Row]) -> list[Found]:
    found = Found(1, rows[0][0])
    for _, row in rows:
        for column, cell in zip(columns[1:], row[1:], strict=False):
            if (value := cell_number(cell)) is not None and column.name != "support":
                found.metrics[f"{row[0].strip()}.{column.name}"] = value
    return [found]


def _long(header: Sequence[str], rows: Iterable[Row]) -> list[Found]:
    """Rows of a name and a value: the metrics of one run for each group of the other texts."""
    name = next(index for index, item in enumerate(header) if plain(item) in NAMED)
    value = next((index for index, item in enumerate(header) if plain(item) in VALUES and index != name), None)
    if value is None:
        value = 1 if len(header) == 2 and name == 0 else None
    if value is None:
        return []
    groups: dict[tuple[str, ...], Found] = {}
    others = [index for index in range(len(header)) if index not in (name, value)]
    for number, (line, row) in enumerate(rows, 1):
        if number > MOST_ROWS * 10:
            return []
        if len(row) <= max(name, value) or (given := cell_number(row[value])) is None:
            continue
        texts = tuple(row[index].strip() if index < len(row) and cell_number(row[index]) is None else "" for index in others)
        if texts not in groups:
            named = {header[index]: text for index, text in zip(others, texts, strict=True) if text}
            groups[texts] = Found(number, line, named, name=" / ".join(named.values())[:200])
        groups[texts].metrics[row[name].strip()[:200]] = given
    found = list(groups.values())
    if len(found) > MOST_ROWS or not any(measure(metric) == 2 for item in found for metric in item.metrics):
        return []
    return found


def from_records(records: Sequence[Mapping[str, object]]) -> tuple[list[str], list[Row]]:
    """Header and rows of a list of mappings."""
    header: dict[str, None] = {}
    for record in records:
        header |= dict.fromkeys(record)
    names = list(header)[:2000]
    return names, [(0, [_cell(record.get(name)) for name in names]) for record in records]


def _cell(value: object) -> str:
    return "" if value is None or isinstance(value, (list, dict)) else str(value)
