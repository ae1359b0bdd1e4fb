# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The history of a W&B run: one row of values per step, of which only the last values and the counts are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from release_checker.runs.protobuf import fields
from release_checker.runs.values import DEPTH, leaves, number
from release_checker.runs.wandb.items import MOST_KEYS, Keys, Raw, decoded, items

STEP = 2
"Field of a row that counts its step; older versions leave it empty."
TIME_KEY, STEP_KEY = "_timestamp", "_step"
WORDS = {b'"NaN"': "nan", b'"Infinity"': "inf", b'"-Infinity"': "-inf"}
FURTHEST = float(1 << 62)


@dataclass(slots=True)
class Tally:
    """What is kept of one metric."""

    value: float
    "The last one."
    step: int
    "Its step."
    count: int = 1
    "Points so far."


@dataclass(slots=True)
class Row:
    """What was logged at one step."""

    values: list[tuple[str, float]]
    "Numbers by name, nested names joined by dots."
    step: int | None = None
    "As logged."
    time: float | None = None
    "Seconds since 1970."


@dataclass
class History:
    """Last values and counts of every metric, while rows go by."""

    metrics: dict[str, Tally] = field(default_factory=dict)
    "By name."
    rows: int = 0
    "How many there were."
    step: int = -1
    "Of the last row."
    time: float | None = None
    "Of the last row, seconds since 1970."

    def add(self, row: Row) -> None:
        """Take one row; one without a step is the next."""
        step = self.step = self.step + 1 if row.step is None else row.step
        self.rows += 1
        self.time = row.time if row.time is not None else self.time
        metrics = self.metrics
        for name, value in row.values:
            tally = metrics.get(name)
            if tally is not None:
                tally.value, tally.step = value, step
                tally.count += 1
            elif len(metrics) < MOST_KEYS:
                metrics[name] = Tally(value, step)


def read_row(body: bytes, keys: Keys) -> Row:
    """A `HistoryRecord`; raises MalformedMessage. Names that begin with an underscore are W&B's own."""
    row = Row([])
    values = row.values
    for name, raw in items(body, keys):
        dotted = name.dotted
        if dotted[:1] == "_":
            if dotted == STEP_KEY:
                step = real(raw)
                row.step = int(step) if step is not None and abs(step) < FURTHEST else None
            elif dotted == TIME_KEY:
                row.time = real(raw)
            continue
        value = real(raw)
        if value is not None:
            values.append((dotted, value))
        elif isinstance(raw, bytes) and raw[:1] == b"{":
            values += [(inner, item) for inner, item in nested(dotted, decoded(raw)) if not isinstance(item, str)]
    if row.step is None:
        row.step = _counted(body)
    return row


def _counted(body: bytes) -> int | None:
    for item in fields(body):
        if item.number == STEP:
            return next((inner.integer for inner in fields(item.raw) if inner.number == 1), 0)
    return None


def real(raw: Raw) -> float | None:
    """The number that a value is, or None; NaN and infinity are bare words in older versions, quoted in newer ones."""
    try:
        return float(raw)
    except ValueError:
        return float(WORDS[raw]) if isinstance(raw, bytes) and raw in WORDS else None


def nested(name: str, value: object) -> Iterator[tuple[str, float | str]]:
    """Numbers and texts below a value by their dotted names; a picture, table or histogram gives nothing."""
    for inner, item in leaves(_without_media(value), name):
        found = number(item)
        if found is not None:
            yield inner, found
        elif isinstance(item, str):
            yield inner, item


def _without_media(value: object, depth: int = 0) -> object:
    if not isinstance(value, dict) or depth > DEPTH:
        return value
    if isinstance(value.get("_type"), str):
        return {}
    return {key: _without_media(item, depth + 1) for key, item in value.items()}
