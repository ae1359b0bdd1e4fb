# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Numbers in tables that notebooks show: data frames as HTML or text, tables of lines, reports of scikit-learn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from release_checker.claims.output_lines import BARE
from release_checker.claims.vocabulary import find_metric, is_parameter
from release_checker.comparison import markup

FEW_ROWS = 30
"Rows of a table beyond which columns that name no known metric are data."
MOST_ROWS = 400
"Rows of one table that are read."
SPLIT = re.compile(r"\s{2,}|\t|\s*[|│┃]\s*")
BORDER = re.compile(r"[\s+|\-=─━┼╪│┃┄═╞╡├┤┌┐└┘]*")
REPORT = re.compile(r"\s*precision\s+recall\s+f1-score(?:\s+support)?\s*")
REPORT_ROW = re.compile(r"\s*(?P<label>\S.{0,80}?)\s{2,}(?P<values>[\d.]{1,12}(?:\s+[\d.]{1,12}){1,3})\s*")
AVERAGES = {"macro avg": "macro", "weighted avg": "weighted", "micro avg": "micro", "avg / total": "weighted",
            "samples avg": "samples"}
COLUMNS = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class TableValue:
    """One cell with a number."""

    label: str
    "Name of its metric, as written."
    value: float
    "As shown."
    subject: str
    "The rest of what names it: labels of its row, or its column's head."
    of_class: bool = False
    "It is one class's, in a report of scikit-learn."
    line: int = -1
    "Zero-based number of its line in a text."


def html_values(source: str) -> Iterator[TableValue]:
    """Numbers of all tables of a piece of HTML."""
    for table in markup.read(source).tables:
        rows = [row for row in table.rows[:MOST_ROWS] if any(row)]
        if len(rows) > 1:
            yield from _values(list(enumerate(rows)))


def text_values(lines: list[str]) -> Iterator[TableValue]:
    """Numbers of tables made of lines and spaces; those of reports of scikit-learn with their classes."""
    rows: list[tuple[int, list[str]]] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        if REPORT.fullmatch(line[:200]):
            found, position = _report(lines, position + 1)
            yield from found
            continue
        cells = _cells(line)
        if len(cells) > 1 or (not cells and BORDER.fullmatch(line[:400]) and line.strip()):
            rows += [(position, cells)] if cells else []
        else:
            yield from _values(rows)
            rows = []
        position += 1
    yield from _values(rows)


def _cells(line: str) -> list[str]:
    if BORDER.fullmatch(line[:400]):
        return []
    return [cell.strip() for cell in SPLIT.split(line[:2000].strip().strip("|│┃").strip())]


def _values(rows: list[tuple[int, list[str]]]) -> Iterator[TableValue]:
    """Cells under a head that names a metric, or beside a label that does."""
    if len(rows) < 2 or any(_number(cell) is not None for cell in rows[0][1] if cell):
        return
    heads = rows[0][1]
    for line, row in rows[1 : MOST_ROWS + 1]:
        shift = len(row) - len(heads)
        if shift not in (0, 1) or not row:
            continue
        names = [""] * shift + heads
        labels = [cell for cell in row if cell and _number(cell) is None]
        label = " | ".join(labels)
        index = row[0] if shift or not heads[0] else ""
        for name, cell in zip(names, row, strict=True):
            value = _number(cell)
            if value is None or not name:
                continue
            if find_metric(name) is not None or not (index or label) or find_metric(index or label) is None:
                if find_metric(name) is not None or (len(rows) <= FEW_ROWS and not _is_setting(name)):
                    yield TableValue(name, value, label or index, line=line)
            else:
                yield TableValue(index or label, value, name, line=line)


@lru_cache(maxsize=4096)
def _is_setting(name: str) -> bool:
    return is_parameter(name)


def _number(cell: str) -> float | None:
    found = BARE.fullmatch(cell[:60])
    return float(found["number"]) if found else None


def _report(lines: list[str], start: int) -> tuple[list[TableValue], int]:
    """Rows of a classification report, and the line behind them."""
    found: list[TableValue] = []
    classes: list[list[TableValue]] = []
    position = start
    while position < len(lines):
        row = REPORT_ROW.fullmatch(lines[position][:200])
        if row is None and lines[position].strip():
            break
        position += 1
        if row is None:
            continue
        label, values = row["label"], [float(word) for word in row["values"].split() if word.count(".") < 2 and word != "."]
        if label == "accuracy":
            found += [TableValue("accuracy", value, "", line=position - 1) for value in values[:1]]
        elif label in AVERAGES:
            found += [TableValue(f"{name} {AVERAGES[label]}", value, "", line=position - 1)
                      for name, value in zip(COLUMNS, values, strict=False)]
        else:
            classes.append([TableValue(name, value, label, True, position - 1)
                            for name, value in zip(COLUMNS, values, strict=False)])
    if len(classes) == 2:
        found += [TableValue(f"{item.label} positive class", item.value, "") for item in classes[1]]
    return [*found, *(item for row in classes for item in row)], position
