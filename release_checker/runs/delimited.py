# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables of comma- or tab-separated values: their head first, their rows one by one, never all at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from release_checker.runs.plain import Curve
from release_checker.runs.tree import Tree
from release_checker.runs.values import read_text

CSV_LIMIT = 20_000_000
"Bytes of a table that are read; a longer one is data rather than a log."
MOST_COLUMNS = 2_000
NUMBER = re.compile(r"\s*(?:tensor\(|np\.float\d\d\()?\s*([-+]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][-+]?\d{1,4})?|"
                    r"[-+]?(?:nan|inf|infinity))\s*(?:%|(?:±|\+/-|\+-|\()\s*[\d.]{1,40}(?:[eE][-+]?\d{1,4})?\s*%?\s*\)?|"
                    r"\)|,\s*[^,]{1,40}\))?\s*", re.IGNORECASE)
"A number alone, with its percent sign, with its spread behind it, or as a tensor is printed."


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    header: tuple[str, ...] = ()
    "Names of the columns, blanks around them cut."
    problem: str = ""
    "Why there is none, as a clause without its subject."
    note: str = ""
    "A comment before the header, without its mark."
    content: str = ""
    "All of the text."
    delimiter: str = ","
    "What parts the cells."
    begins: int = 0
    "Lines before the header."

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with its one-based line, blank ones left out; a row that breaks the format ends the table."""
        lines = iter(self.content.split("\n"))
        for _ in range(self.begins):
            next(lines, "")
        reader = csv.reader((f"{line}\n" for line in lines), delimiter=self.delimiter)
        try:
            next(reader, None)
            for row in reader:
                if any(cell and not cell.isspace() for cell in row):
                    yield self.begins + reader.line_num, row
        except csv.Error:
            return


def read_table(tree: Tree, path: str) -> Table:
    """The table in a file; nothing of it is parsed but its head."""
    text = read_text(tree, path, CSV_LIMIT)
    if text.problem:
        return Table(problem=text.problem)
    return parse_table(text.content)


def parse_table(content: str) -> Table:
    """The table that a text holds."""
    note, begins = "", 0
    rest = content
    while rest.startswith("#") and begins < 20:
        first, _, following = rest.partition("\n")
        if not following:
            break
        note, rest, begins = note or first.lstrip("# "), following, begins + 1
    head = rest.partition("\n")[0][:100_000]
    delimiter = max(",\t;", key=head.count)
    try:
        header = next(csv.reader([head], delimiter=delimiter), [])
    except csv.Error as error:
        return Table(problem=f"is no table: {error}")
    if not header or len(header) > MOST_COLUMNS:
        return Table(problem="is no table")
    return Table(tuple(name.strip() for name in header), "", note, content, delimiter, begins)


def cell_number(text: str) -> float | None:
    """The number of one cell, its spread left out; None where it holds none."""
    try:
        return float(text) if "_" not in text else None
    except ValueError:
        match = NUMBER.fullmatch(text) if len(text) < 200 else None
        return float(match[1]) if match else None


def curves(
    rows: Iterator[Sequence[str]], header: Sequence[str], step: int | None, wanted: Sequence[int]
) -> dict[str, Curve]:
    """The points of the wanted columns; an empty cell is none. Rows without a step column are counted from 0."""
    found = {index: Curve() for index in wanted}
    at = 0.0
    for number, row in enumerate(rows):
        if step is None:
            at = number
        elif step < len(row) and (given := cell_number(row[step])) is not None and given == given:
            at = given
        for index, curve in found.items():
            if index < len(row) and (value := cell_number(row[index])) is not None:
                curve.add(at, value)
    return {header[index]: curve for index, curve in found.items() if curve.values}
