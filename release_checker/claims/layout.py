# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How a table is to be read: do its columns name the metrics, its rows, or only what stands above it?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from release_checker.claims.grid import DATA, METRIC, STEP, VALUES, Grid, plain, starts_with_number
from release_checker.claims.known_names import dataset_in, model_in
from release_checker.claims.mentions import mentions
from release_checker.claims.numbers import find_numbers, parse_number
from release_checker.claims.records import Nature, Split
from release_checker.claims.signs import nature_of_label
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.vocabulary import find_metric, kind_of_parameter, split_of

WEAK = frozenset({"score", "success rate", "pass", "loss", "reward", "error", "kl", "ks", "agreement", "energy error"})
"Names that are also ordinary words; a column so called yields to rows that name metrics."
REMARK = re.compile(r"\s*\([^()]{1,40}\)\s*$")
"A bracket behind a name: `F1 (tuned threshold)`."
LETTERS = {"p": "precision", "r": "recall", "f": "f1"}
"What single letters mean beside each other."


@dataclass(frozen=True, slots=True)
class Layout:
    """What names the metric of a cell."""

    metrics: dict[int, tuple[str, ...]]
    "Metrics by column, several where a cell holds several."
    by_row: bool
    "Each row's label names it."
    shared: str
    "The metric of all columns, where corner, sentence or section name it; empty where they do not."
    evaluated: bool
    "It is a training log with a validation: metrics without a split were taken with that."
    own: frozenset[int]
    "Columns of decimals that may be metrics of the field's own."
    models: bool
    "The rows are models or the like."


def read_layout(grid: Grid, around: Surroundings) -> Layout:
    """The layout that explains most of a table."""
    columns = [at for at in range(len(grid.heads)) if at != grid.label]
    metrics = {at: found for at in columns if (found := head_metrics(grid.heads[at]))}
    metrics |= _letters(grid, metrics)
    values = {at for at in columns if VALUES.match(plain(grid.heads[at]))}
    labels = [row_metric(row[grid.label]) for row in grid.rows]
    named = sum(bool(label) for label in labels)
    long = any(at in columns for at in grid.roles.metrics)
    strong = any(at not in values and not set(found) <= WEAK and numeric(grid, at) for at, found in metrics.items())
    called = METRIC.match(plain(grid.heads[grid.label])) is not None
    by_row = named > 0 and not long and (called or (not strong and named * 4 >= len(labels)))
    if by_row or long:
        metrics = {at: found for at, found in metrics.items() if at not in values and not by_row}
    told = {split_of(grid.heads[at]) for at in columns}
    head = plain(grid.heads[grid.label])
    return Layout(
        metrics, by_row, "" if by_row or long or metrics else _shared(grid, around),
        evaluated=Split.VALIDATION in told and bool(grid.roles.steps),
        own=frozenset(at for at in columns if at not in grid.texts and _may_be_metric(grid, at)),
        models=grid.label in grid.texts and not any(pattern.match(head) for pattern in (METRIC, STEP, DATA)))


def head_metrics(head: str) -> tuple[str, ...]:
    """Metrics that a column head names: `P / R / F1` names three."""
    parts = [part.strip() for part in re.split(r"\s?[/|&,]\s?", re.sub(r"\([^)]{0,30}\)", " ", head)) if part.strip()]
    found = [find_metric(part) or LETTERS.get(part.lower(), "") for part in parts]
    if len(parts) > 1 and all(found):
        return tuple(found)
    whole = find_metric(head)
    return (whole,) if whole else ()


def row_metric(label: str) -> str:
    """The metric that a row's label names; a label that holds a number of its own is a remark."""
    bare = REMARK.sub("", label)
    return "" if find_numbers(bare) else find_metric(label) or find_metric(bare) or ""


def numeric(grid: Grid, column: int) -> bool:
    """Some cell of the column begins with a number."""
    return any(starts_with_number(row[column]) for row in grid.rows)


def kind_of_column(head: str) -> str:
    """What numbers under a head are that names no metric."""
    return "" if find_metric(head) or find_metric(REMARK.sub("", head)) else kind_of_parameter(head)


def _letters(grid: Grid, metrics: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """P and R beside F1 are precision and recall."""
    if not any("f1" in found or "map50" in found for found in metrics.values()):
        return {}
    heads = {at: plain(head).lower() for at, head in enumerate(grid.heads)}
    return {at: (LETTERS[head],) for at, head in heads.items() if head in ("p", "r")}


def _shared(grid: Grid, around: Surroundings) -> str:
    """The one metric that the corner, the sentence above or a heading names."""
    corner = find_metric(grid.heads[grid.label])
    if corner:
        return corner
    # The document's own title names a subject: the F1 of cars, the precision of clocks.
    sections = around.sections[:-1] if len(around.sections) > 1 else around.sections
    for text in (around.lead, *sections[:2]):
        for part in (text.rsplit("\n", 1)[-1], text):
            named = {mention.metric for mention in mentions(part[:600]) if mention.metric}
            if len(named) == 1:
                return named.pop()
            if len(named) > 1:
                break
    return ""


def _may_be_metric(grid: Grid, column: int) -> bool:
    """Decimals under a short head that names no data set, no model, no split."""
    head = plain(grid.heads[column])
    if not 1 < len(head) <= 40 or VALUES.match(head) or dataset_in(head) or model_in(head) or split_of(head):
        return False
    cells = [row[column] for row in grid.rows if any(char.isdigit() for char in row[column])]
    return nature_of_label(head) is Nature.EXACT and sum(map(is_decimal, cells)) * 2 > len(cells)


def is_decimal(cell: str) -> bool:
    """A number with decimals or a percent sign, and no unit."""
    number = parse_number(cell)
    return number is not None and (number.decimals > 0 or number.percent) and not number.unit
