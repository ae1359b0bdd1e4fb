# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The lines of a metric's file: `timestamp value step`.

Old versions leave out the step; new ones add a data set's name and digest where they know it.
"""

from __future__ import annotations

from dataclasses import dataclass

STEPS = 2**63
"Steps and times beyond are no numbers that a tracker wrote."


@dataclass(frozen=True, slots=True)
class Points:
    """One metric's points as its file holds them."""

    steps: list[int]
    "Nought where a line tells none."
    values: list[float]
    "As logged."
    times: list[int]
    "Milliseconds since 1970."
    bad: tuple[int, ...] = ()
    "One-based numbers of the lines that hold no point."

    @property
    def last(self) -> int:
        """Index of the point that MLflow calls the metric's value: the latest of the highest step, then the greatest."""
        top = max(self.steps)
        if self.steps.count(top) == 1:
            return self.steps.index(top)
        tied = [index for index, step in enumerate(self.steps) if step == top]
        return max(tied, key=lambda index: (self.times[index], self.values[index]))


def parse_points(data: bytes) -> Points:
    """Read a whole file; lines that hold no point are counted, never raised."""
    return _regular(data) or _any(data)


def _regular(data: bytes) -> Points | None:
    """All lines have three parts, as nearly every file has: some ten times as fast as line by line."""
    lines = data.removesuffix(b"\n").split(b"\n")
    if any(line.count(b" ") != 2 for line in lines):
        return None
    parts = data.split()
    if len(parts) != 3 * len(lines):
        return None
    try:
        points = Points([*map(int, parts[2::3])], [*map(float, parts[1::3])], [*map(int, parts[::3])])
    except ValueError:
        return None
    return points if max(map(abs, points.steps)) < STEPS and max(map(abs, points.times)) < STEPS else None


def _any(data: bytes) -> Points:
    points = Points([], [], [])
    bad = []
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n"), 1):
        parts = line.split()
        try:
            if len(parts) < 2:
                raise ValueError
            time, value, step = int(parts[0]), float(parts[1]), int(parts[2]) if len(parts) > 2 else 0
            if max(abs(time), abs(step)) >= STEPS:
                raise ValueError
        except ValueError:
            bad.append(number)
            continue
        points.times.append(time)
        points.values.append(value)
        points.steps.append(step)
    return Points(points.steps, points.values, points.times, tuple(bad))
