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

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from release_checker.runs.delimited import cell_number
from release_checker.runs.measures import (
    REPORT,
    SPLITS,
    is_model,
    is_sample,
    is_setting,
    is_step,
    measure,
    plain,
    words,
)
from release_checker.runs.plain import Curve

MOST_ROWS = 400
"Rows of a table with one run each; a longer one is data."
MOST_SWEPT = 5_000
"The same for a table with two or more columns of settings: a sweep."
MOST_GROUPS = 400
LOOKED_AT = 1_000
"Rows from the top, and as many spread over all, by which columns are judged."
TIMES = words("time timestamp date datetime wall_time walltime elapsed created_at duration eta")
REPEATS = words("seed random_state random_seed fold trial run run_id replicate repetition repeat client client_id split_id")
"Settings that number repetitions."
FINEST = ("step", "epoch", "iter", "update", "episode", "round")
"What a step column may count, the finest first."
NAMELESS = TIMES | words("id run_id uuid hash commit best_params params")
"Columns whose text is no name."
SPLIT_COLUMNS = words("split phase set mode subset partition stage")
NAMED = frozenset(("metric", "metrics", "measure", "metric_name"))
VALUES = frozenset(("value", "values", "score", "result", "mean", "metric_value"))


@dataclass(slots=True)
class Found:
    """One run of a table."""

    row: int
    "Position of its first row, from 1."
    line: int
    "Line of its first row; 0 where there are no lines."
    parameters: dict[str, str] = field(default_factory=dict)
    "Texts and settings."
    metrics: dict[str, float] = field(default_factory=dict)
    "Single numbers."
    curves: dict[str, Curve] = field(default_factory=dict)
    "Points over steps."
    name: str = ""
    "What tells it from the others."


@dataclass(slots=True)
class _Column:
    """What is known of one column after all rows were seen."""

    name: str
    numbers: int = 0
    texts: int = 0
    distinct: set[str] = field(default_factory=set)

    @property
    def numeric(self) -> bool:
        """Most cells are numbers."""
        return self.numbers > 0 and self.numbers >= 4 * self.texts

    @property
    def key(self) -> bool:
        """It tells groups of rows apart: a text, or a setting."""
        return bool(self.distinct) and (not self.numeric or is_setting(self.name)) and plain(self.name) not in TIMES


Row = tuple[int, Sequence[str]]
"Line and cells."


def runs_of(header: Sequence[str], rows: Iterable[Row], *, named_so: bool) -> list[Found]:
    """The runs of a table; none where it is no table of results.

    `named_so` says that the file is named as a log or as metrics are, so that a weak word for a measure is enough.
    """
    strengths = [measure(name) for name in header]
    if max(strengths, default=0) < (1 if named_so or any(is_model(name) for name in header) else 2):
        return _long(header, rows) if any(plain(name) in NAMED for name in header) else []
    step = step_column(header)
    most = MOST_SWEPT if sum(is_setting(name) or is_model(name) for name in header) > 1 else MOST_ROWS
    kept: list[Row] = []
    for row in rows:
        kept.append(row)
        if step is None and len(kept) > most:
            break
    columns = _columns(header, kept)
    if not any(column.numeric and strength for column, strength in zip(columns, strengths, strict=True)):
        return []
    if _of_samples(columns, len(kept)):
        return []
    if step is not None and (found := _over_steps(columns, kept, step)):
        return found
    if _counted(columns, kept) or (named_so and step is None and _plain_log(columns, kept)):
        return _over_rows(columns, kept)
    return _by_row(columns, kept) if len(kept) <= most else []


def _columns(header: Sequence[str], rows: Sequence[Row]) -> list[_Column]:
    columns = [_Column(name) for name in header]
    spread = rows if len(rows) <= 2 * LOOKED_AT else [*rows[:LOOKED_AT], *rows[:: len(rows) // LOOKED_AT]]
    for _, row in spread:
        for column, cell in zip(columns, row, strict=False):
            text = cell.strip()
            if not text:
                continue
            if cell_number(text) is None:
                column.texts += 1
            else:
                column.numbers += 1
            if len(column.distinct) <= MOST_ROWS:
                column.distinct.add(text[:200])
    return columns


def _of_samples(columns: Sequence[_Column], rows: int) -> bool:
    """A column says which sample a row is about, another one nearly each time."""
    return any(is_sample(column.name) and column.texts + column.numbers > 0.5 * rows
               and len(column.distinct) > 0.5 * min(rows, MOST_ROWS) for column in columns)


def step_column(header: Sequence[str]) -> int | None:
    """The column that counts: steps before epochs, those before iterations and episodes."""
    counting = [index for index, name in enumerate(header) if is_step(name)]
    return min(counting, key=lambda index: next((rank for rank, word in enumerate(FINEST) if word in plain(header[index])),
                                                len(FINEST)), default=None)


def _counted(columns: Sequence[_Column], rows: Sequence[Row]) -> bool:
    """Nothing but measures, a loss among them, and perhaps an unnamed count: an epoch a row, as histories are written."""
    others = [column for column in columns if not _index(column.name)]
    return len(rows) > 2 and any("loss" in column.name.lower() for column in others) and all(
        column.numeric and not column.texts and (measure(column.name) or plain(column.name) in TIMES) for column in others)


def _plain_log(columns: Sequence[_Column], rows: Sequence[Row]) -> bool:
    """Numbers alone, none of them a setting, in a file that is named as a log is."""
    return len(rows) > 2 and all(_index(column.name) or (column.numeric and not is_setting(column.name))
                                 for column in columns)


def _index(name: str) -> bool:
    return name in ("", "(index)", "index") or name.lower().startswith("unnamed:")


def _over_rows(columns: Sequence[_Column], rows: Sequence[Row]) -> list[Found]:
    found = Found(1, rows[0][0])
    for number, (_, row) in enumerate(rows):
        for column, cell in zip(columns, row, strict=False):
            if not _index(column.name) and (value := cell_number(cell)) is not None:
                found.curves.setdefault(column.name, Curve()).add(number, value)
    return [found]


def _over_steps(columns: Sequence[_Column], rows: Sequence[Row], step: int) -> list[Found]:
    """A run for each group of rows in which the steps increase; none where they do not.

    Texts and what numbers repetitions tell groups apart. Other settings do so only if they change nowhere but where steps
    fall back: a learning rate falls within one run.
    """
    split = next((index for index, column in enumerate(columns)
                  if plain(column.name) in SPLIT_COLUMNS and {plain(text) for text in column.distinct} <= SPLITS), None)
    free = [index for index, column in enumerate(columns) if index not in (step, split) and not is_step(column.name)]
    texts = [index for index in free
             if columns[index].key and not columns[index].numeric and not _logical(columns[index])]
    settings = [index for index in free if columns[index].numeric and is_setting(columns[index].name)]
    constant = [index for index in settings if len(columns[index].distinct) == 1]
    varying = [index for index in settings if 1 < len(columns[index].distinct) <= len(rows) // 2]
    fixed = {columns[index].name: next(iter(columns[index].distinct)) for index in constant}
    told = [*texts, *(index for index in varying if plain(columns[index].name) in REPEATS)]
    more = _changing_with(rows, step, [index for index in varying if index not in told])
    for keys in ([*told, *more], [*texts, *varying]):
        wanted = [index for index in free if index not in (*keys, *constant)
                  and columns[index].numeric and columns[index].name]
        if found := _grouped(columns, rows, (step, split), keys, wanted):
            for item in found:
                item.parameters |= fixed
            return found
    return []


def _changing_with(rows: Sequence[Row], step: int, places: Sequence[int]) -> list[int]:
    """Columns that change from row to row where the step falls back, and only there."""
    here = dict.fromkeys(places, "")
    steady = set(places)
    changed: set[int] = set()
    last = -math.inf
    for _, row in rows:
        at = cell_number(row[step]) if step < len(row) else None
        if at is None or at != at:
            continue
        for place in tuple(steady):
            cell = row[place].strip() if place < len(row) else ""
            if cell and here[place] and cell != here[place]:
                (changed.add if at < last else steady.discard)(place)
            here[place] = cell or here[place]
        last = at
    return sorted(steady & changed)


def _grouped(
    columns: Sequence[_Column], rows: Sequence[Row], places: tuple[int, int | None], keys: Sequence[int],
    wanted: Sequence[int],
) -> list[Found]:
    step, split = places
    groups: dict[tuple[str, ...], Found] = {}
    last: dict[tuple[str, ...], float] = {}
    falls = counted = 0
    for number, (line, row) in enumerate(rows, 1):
        at = cell_number(row[step]) if step < len(row) else None
        if at is None or at != at:
            continue
        counted += 1
        group = tuple(row[index].strip() if index < len(row) else "" for index in keys)
        if group not in groups:
            if len(groups) >= MOST_GROUPS:
                return []
            named = {columns[index].name: text for index, text in zip(keys, group, strict=True) if text}
            texts = [text for text in named.values() if cell_number(text) is None]
            groups[group] = Found(number, line, named, name=" / ".join(texts)[:200])
        elif at < last[group]:
            falls += 1
        last[group] = at
        mark = f"{row[split].strip()}/" if split is not None and split < len(row) and row[split].strip() else ""
        for index in wanted:
            if index < len(row) and (value := cell_number(row[index])) is not None:
                groups[group].curves.setdefault(mark + columns[index].name, Curve()).add(at, value)
    # Groups of one row each are no curves: the step is a setting then. A log begun anew falls back now and then.
    if counted < 2 * len(groups) or falls > counted // 10:
        return []
    return [found for found in groups.values() if found.curves]


def _logical(column: _Column) -> bool:
    return {text.lower() for text in column.distinct} <= {"true", "false", "yes", "no", "*", "best", "none"}


def _by_row(columns: Sequence[_Column], rows: Sequence[Row]) -> list[Found]:
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
            if not text or (index == 0 and _index(column.name) and column.numeric):
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


def _report(columns: Sequence[_Column], rows: Sequence[Row]) -> list[Found]:
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
