# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables that a code block shows by spaces: reports of scikit-learn, and columns under names of metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.claims.cells import Reading, read_cell
from release_checker.claims.output_tables import AVERAGES
from release_checker.claims.records import Claim, Form, OtherNumber
from release_checker.claims.surroundings import Surroundings
from release_checker.claims.vocabulary import find_metric, kind_of_parameter
from release_checker.model import Place

CELL = re.compile(r"\S+(?: \S+)*")
"Words one space apart are one cell."


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows under a head."""

    heads: tuple[str, ...]
    "Of the columns of numbers."
    rows: tuple[tuple[int, str, tuple[str, ...]], ...]
    "Offset of the line, label, cells."
    end: int
    "Offset of the line behind it."


def text_table(lines: list[str], start: int) -> TextTable | None:
    """The table whose head stands on a line; None where no head does."""
    heads = CELL.findall(lines[start].replace("|", "  ")) if start < len(lines) else []
    if len(heads) < 2 or sum(find_metric(head) is not None for head in heads) < 2 or any(map(_is_number, heads)):
        return None
    rows, at = [], start + 1
    while at < len(lines) and at < start + 200:
        cells = CELL.findall(lines[at].replace("|", "  "))
        values = [cell for cell in cells if _is_number(cell)]
        if (values and len(values) in (len(heads), len(heads) - 1)) or (len(values) == 2 and cells[0] == "accuracy"):
            label = " ".join(cells[: len(cells) - len(values)])
            rows.append((at, label, tuple(values)))
        elif cells and not set(lines[at].strip()) <= set("-=+ |"):
            break
        at += 1
    return TextTable(tuple(heads), tuple(rows), at) if rows else None


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[-+]?\d[\d.,]*(?:e[-+]?\d+)?%?", cell) is not None


def read_text_table(table: TextTable, first: Place, around: Surroundings) -> Iterator[Claim | OtherNumber]:
    """Its numbers; rows of averages qualify the metric, other labels say what a row is of."""
    for offset, label, cells in table.rows:
        line = (first.line or 0) + offset
        heads = ("accuracy", "support") if label == "accuracy" else table.heads[-len(cells) :]
        average = AVERAGES.get(label, "")
        for head, cell in zip(heads, cells, strict=False):
            metric = find_metric(f"{average} {head}".strip())
            kind = "" if metric else kind_of_parameter(head) or "a number beside results"
            yield from read_cell(Reading(
                place=Place(first.path, line if first.line else None), form=Form.CODE, cell=cell,
                metrics=(metric,) if metric else (), kind=kind, written=f"{average} {head}".strip(),
                label="" if average or label == "accuracy" else label, head=head, by_row=False, model="", dataset="",
                split="", others=(), around=around, quoted=False, textual=False, evaluated=False,
                row=f"{label} {' '.join(cells)}"))
