# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the columns of a table are, judged by their names and by some of their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from release_checker.runs.delimited import cell_number
from release_checker.runs.measures import is_sample, is_setting, is_step, measure, plain, words

MOST_ROWS = 400
"Rows of a table with one run each; a longer one is data."
MOST_SWEPT = 5_000
"The same for a table with two or more columns of settings: a sweep."
STRIDE = 100
"Behind the first MOST_SWEPT rows, of so many one is looked at."
TIMES = words("time timestamp date datetime wall_time walltime elapsed created_at duration eta")
SPLIT_COLUMNS = words("split phase set mode subset partition stage")
FINEST = ("step", "epoch", "iter", "update", "episode", "round")
"What a step column may count, the finest first."

Row = tuple[int, Sequence[str]]
"Line and cells; the line is 0 where there are none."
Rows = Callable[[], Iterator[Row]]
"Gives the rows anew at each call: those of a log are too many to be held."


@dataclass(slots=True)
class Column:
    """What is known of one column after some rows were seen."""

    name: str
    "As in the header."
    numbers: int = 0
    "Cells that are numbers."
    texts: int = 0
    "Cells that are none, the empty ones left out."
    distinct: set[str] = field(default_factory=set)
    "Different cells, up to a bound."

    @property
    def numeric(self) -> bool:
        """Most cells are numbers."""
        return self.numbers > 0 and self.numbers >= 4 * self.texts

    @property
    def key(self) -> bool:
        """It tells groups of rows apart: a text, or a setting."""
        return bool(self.distinct) and (not self.numeric or is_setting(self.name)) and plain(self.name) not in TIMES

    @property
    def index(self) -> bool:
        """It numbers the rows, as pandas writes it."""
        return is_index(self.name)

    @property
    def logical(self) -> bool:
        """It marks rows: `True`, `best`."""
        return {text.lower() for text in self.distinct} <= {"true", "false", "yes", "no", "*", "best", "none"}


def is_index(name: str) -> bool:
    """The name is one that pandas gives to the number of a row."""
    return name in ("", "(index)", "index") or name.lower().startswith("unnamed:")


def judged(header: Sequence[str], rows: Sequence[Row]) -> list[Column]:
    """The columns of a table."""
    columns = [Column(name) for name in header]
    for _, row in rows:
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


def of_samples(columns: Sequence[Column], rows: int) -> bool:
    """A column says which sample a row is about, another one nearly each time."""
    return any(is_sample(column.name) and column.texts + column.numbers > 0.5 * rows
               and len(column.distinct) > 0.5 * min(rows, MOST_ROWS) for column in columns)


def step_column(header: Sequence[str]) -> int | None:
    """The column that counts: steps before epochs, those before iterations and episodes."""
    counting = [index for index, name in enumerate(header) if is_step(name)]
    return min(counting, key=lambda index: next((rank for rank, word in enumerate(FINEST) if word in plain(header[index])),
                                                len(FINEST)), default=None)


def is_history(columns: Sequence[Column], rows: int, *, named_so: bool) -> bool:
    """Each row is one epoch, though no column counts.

    Nothing but measures, a loss among them; in a file that is named as a log is, nothing but numbers that are no settings.
    """
    others = [column for column in columns if not column.index]
    if rows < 3 or not all(column.numeric for column in others):
        return False
    if named_so:
        return not any(is_setting(column.name) for column in others)
    return any("loss" in column.name.lower() for column in others) and all(
        not column.texts and (measure(column.name) or plain(column.name) in TIMES) for column in others)
