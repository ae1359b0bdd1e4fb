# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Numbers that are shown without a word: their cell's code says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.claims.output_lines import bare_number
from release_checker.claims.vocabulary import find_metric

NAME = re.compile(r"[A-Za-z_]\w{0,60}")
AVERAGE = re.compile(r"average\s?=\s?['\"](macro|micro|weighted|samples)['\"]")
PRINT = re.compile(r"^\s*print\s?\((.{1,300})\)\s*;?\s*$", re.MULTILINE)
LIST = re.compile(r"\s*(?:array\()?\[([-\d.,eE+\s]{3,2000})\](?:\)|, dtype=\w{1,10}\))?\s*")
MATRIX = re.compile(r"\[\[[\s\d,.\[\]]{3,4000}\]\]")
FOLDS = 3
"Numbers of a list that may be scores of folds."
LONGEST_CODE = 3000


@dataclass(frozen=True, slots=True)
class CodeValue:
    """A number and what the code calls it."""

    label: str
    "Name of a function or variable, as written."
    value: float
    "As shown, or as computed from what is."
    how: str = "stated"
    "stated, mean, computed."


def code_words(code: str) -> str:
    """The code as words: names of variables, classes, files; `lr=` is a learning rate and no logistic regression."""
    return re.sub(r"\blr\b(?=\s?=)", "learning_rate", code[:LONGEST_CODE])


def code_values(code: str, lines: list[str]) -> Iterator[CodeValue]:
    """Values of an output whose metric only its code tells."""
    text = "\n".join(lines)
    yield from _matrix(code, text)
    last = _last_line(code)
    shown = [(line, bare_number(line)) for line in lines if line.strip()]
    numbers = [value for _, value in shown if value is not None]
    if len(numbers) == len(shown) and numbers:
        printed = PRINT.findall(code)
        told = printed if len(printed) == len(numbers) else [last] if len(numbers) == 1 else []
        for expression, value in zip(told, numbers, strict=False):
            if label := expression_metric(expression):
                yield CodeValue(label, value)
    elif (found := LIST.fullmatch(text[:4000])) is not None:
        yield from _list(code, last, found[1])


def expression_metric(expression: str) -> str:
    """What an expression's value is called, as written: `f1_score(y, p)`, `acc`, `model.score(X_test, y_test)`."""
    names = [name for name in NAME.findall(expression) if find_metric(name) is not None and not _is_data(name)]
    if not names:
        return ""
    average = AVERAGE.search(expression)
    split = next((f"{word} " for word in ("train", "test", "val") if re.search(rf"(?i)(?<![a-z]){word}(?![a-z])",
                  expression.replace("_", " ")) and word not in names[0].lower()), "")
    return f"{split}{names[0]}{f' {average[1]}' if average else ''}"


def _list(code: str, last: str, written: str) -> Iterator[CodeValue]:
    numbers = [value for word in written.replace(",", " ").split() if (value := bare_number(word)) is not None]
    if ".evaluate(" in code and len(numbers) == 2:
        split = next((f"{word} " for word in ("train", "test", "val") if word in last.lower()), "")
        yield CodeValue(f"{split}loss", numbers[0])
        yield CodeValue(f"{split}accuracy", numbers[1])
    elif "cross_val" in code and len(numbers) >= FOLDS:
        scoring = re.search(r"scoring\s?=\s?['\"](\w{2,40})['\"]", code)
        yield CodeValue(scoring[1] if scoring else "cross-validation score", sum(numbers) / len(numbers), "mean")


def _matrix(code: str, text: str) -> Iterator[CodeValue]:
    """Accuracy of a confusion matrix."""
    if "confusion" not in code.lower():
        return
    for found in MATRIX.findall(text):
        rows = [[float(word) for word in re.findall(r"\d{1,9}(?:\.\d{1,9})?", row)] for row in found.strip("[]").split("]")]
        rows = [row for row in rows if row]
        total = sum(map(sum, rows))
        if len(rows) > 1 and all(len(row) == len(rows) for row in rows) and total:
            yield CodeValue("accuracy", sum(row[number] for number, row in enumerate(rows)) / total, "computed")


def _last_line(code: str) -> str:
    lines = [line for line in code.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return lines[-1] if lines else ""


def _is_data(name: str) -> bool:
    """Names of the arguments, which a metric's short name may be part of."""
    return name.lower().startswith(("x_", "y_", "np", "pd")) or name in ("round", "print", "format", "average")
