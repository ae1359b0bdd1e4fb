# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables whose rows are steps of a training: a run for each group of rows in which the steps increase."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from release_checker.runs.delimited import cell_number
from release_checker.runs.measures import SPLITS, is_setting, is_step, plain, words
from release_checker.runs.plain import Curve
from release_checker.runs.results.columns import SPLIT_COLUMNS, Column, Rows, is_index

MOST_GROUPS = 400
CHUNK = 5_000
REPEATS = words("seed random_state random_seed fold trial run run_id replicate repetition repeat client client_id split_id")
"Settings that number repetitions."


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


def over_rows(columns: Sequence[Column], rows: Rows) -> list[Found]:
    """One run whose rows are its steps."""
    found = Found(1, 0)
    for number, (line, row) in enumerate(rows()):
        found.line = found.line or line
        for column, cell in zip(columns, row, strict=False):
            if not is_index(column.name) and (value := cell_number(cell)) is not None:
                found.curves.setdefault(column.name, Curve()).add(number, value)
    return [found]


def over_steps(columns: Sequence[Column], rows: Rows, count: int, step: int) -> list[Found]:
    """A run for each group of rows in which the steps increase; none where they do not.

    Texts and what numbers repetitions tell groups apart. Other settings do so only if they change nowhere but where steps
    fall back: a learning rate falls within one run.
    """
    split = next((index for index, column in enumerate(columns)
                  if plain(column.name) in SPLIT_COLUMNS and {plain(text) for text in column.distinct} <= SPLITS), None)
    free = [index for index, column in enumerate(columns) if index not in (step, split) and not is_step(column.name)]
    texts = [index for index in free
             if columns[index].key and not columns[index].numeric and not columns[index].logical]
    settings = [index for index in free if columns[index].numeric and is_setting(columns[index].name)]
    constant = [index for index in settings if len(columns[index].distinct) == 1]
    # Each row may be a repetition of its own, of one step; of other settings so many values would be measured ones.
    varying = [index for index in settings
               if 1 < len(columns[index].distinct) <= (count if plain(columns[index].name) in REPEATS else count // 2)]
    fixed = {columns[index].name: next(iter(columns[index].distinct)) for index in constant}
    told = [*texts, *(index for index in varying if plain(columns[index].name) in REPEATS)]
    more = _changing_with(rows, step, [index for index in varying if index not in told])
    for keys in ([*told, *more], [*texts, *varying]):
        wanted = [index for index in free if index not in (*keys, *constant)
                  and columns[index].numeric and columns[index].name]
        found = _grouped(columns, rows, (step, split), keys, wanted) if keys or split is not None else _alone(
            columns, rows, step, wanted)
        if found:
            for item in found:
                item.parameters |= fixed
            return found
    return []


def _changing_with(rows: Rows, step: int, places: Sequence[int]) -> list[int]:
    """Columns that change from row to row where the step falls back, and only there."""
    here = dict.fromkeys(places, "")
    steady = set(places)
    changed: set[int] = set()
    last = -math.inf
    for _, row in rows() if places else ():
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


def _alone(columns: Sequence[Column], rows: Rows, step: int, wanted: Sequence[int]) -> list[Found]:
    """The one run of a table, by columns: a log of 17 MB has two million cells."""
    found = Found(1, 0)
    drawn = {index: Curve() for index in wanted}
    given = rows()
    last, falls, counted = -math.inf, 0, 0
    while chunk := list(islice(given, CHUNK)):
        found.line = found.line or chunk[0][0]
        stepped = [(at, row) for _, row in chunk
                   if step < len(row) and (at := cell_number(row[step])) is not None and at == at]
        for at, _ in stepped:
            counted += 1
            falls += at < last
            last = at
        for index, curve in drawn.items():
            cells = [(at, value) for at, row in stepped
                     if index < len(row) and (value := cell_number(row[index])) is not None]
            for at, value in cells:
                curve.add(at, value)
    found.curves = {columns[index].name: curve for index, curve in drawn.items() if curve.values}
    return [found] if _in_order(counted, 1, falls) and found.curves else []


def _grouped(
    columns: Sequence[Column], rows: Rows, places: tuple[int, int | None], keys: Sequence[int], wanted: Sequence[int]
) -> list[Found]:
    step, split = places
    groups: dict[tuple[str, ...], Found] = {}
    last: dict[tuple[str, ...], float] = {}
    falls = counted = 0
    for number, (line, row) in enumerate(rows(), 1):
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
    return [found for found in groups.values() if found.curves] if _in_order(counted, len(groups), falls) else []


def _in_order(counted: int, groups: int, falls: int) -> bool:
    """Groups of one row each are no curves: the step is a setting then. A log begun anew falls back now and then."""
    return counted >= 2 * groups and falls <= counted // 10
