# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Two series of one metric, compared by step: recorded against replayed, or two replays against each other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from release_checker.comparison.intervals import Range
from release_checker.runs.records import Series

Key = tuple[int, int]
"A step, and which of its points: trackers let a step be logged many times, and some scripts log everything at step 0."


class Likeness(StrEnum):
    """How alike two series are; names are part of the published interface."""

    BITWISE = "bitwise"
    "Every point that both have is the same double, and neither lacks one."
    WITHIN = "within"
    "Not the same, and nowhere further apart than is allowed."
    DIFFERS = "differs"
    NOT_COMPARABLE = "not-comparable"

    @property
    def comparable(self) -> bool:
        """Something was compared."""
        return self is not Likeness.NOT_COMPARABLE


@dataclass(frozen=True, slots=True)
class Allowance:
    """How far two values of one metric may part; the default allows nothing."""

    relative: float = 0.0
    "Of the larger magnitude."
    absolute: float = 0.0
    "In the metric's own unit."
    words: str = ""
    "Whence: `declared`, `the claim's printed precision`."
    final: tuple[Range, ...] = ()
    "Where the last value may lie though points before it differ, such as a prediction interval over seeds."

    def holds(self, first: float, second: float) -> bool:
        """Two values are near enough."""
        if same(first, second):
            return True
        if not (math.isfinite(first) and math.isfinite(second)):
            return False
        return abs(first - second) <= max(self.absolute, self.relative * max(abs(first), abs(second)))


@dataclass(frozen=True, slots=True)
class Departure:
    """A point at which two series part."""

    step: int
    "As logged."
    recorded: float
    "Of the first series."
    replayed: float
    "Of the second."

    @property
    def values(self) -> str:
        """Both values as a clause."""
        return f"{self.recorded!r} became {self.replayed!r}"


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be said of one series in four numbers."""

    count: int
    "Points."
    last: float
    "Value of the last point; NaN when there is none."
    low: float
    "Smallest finite value; NaN when there is none."
    high: float
    "Largest finite value."


@dataclass(frozen=True, slots=True)
class ComparedCurve:
    """One metric's two series, judged."""

    metric: str
    "As logged."
    likeness: Likeness
    "How alike they are."
    words: str
    "One clause: `20 of 20 points are the same, bit for bit`, `departs at step 7: 0.91 became 0.90`."
    recorded: Shape
    "The first series."
    replayed: Shape
    "The second."
    compared: int = 0
    "Points that both have."
    first: Departure | None = None
    "The first point that is not the same double."
    beyond: Departure | None = None
    "The first point beyond what is allowed."
    largest: float = 0.0
    "The largest difference of two finite points, relative to the larger magnitude."
    prefix: bool = False
    "The second series was cut short, so that what follows in the first is left out of account."
    allowance: Allowance = Allowance()
    "How far the two were allowed to part."

    @property
    def same(self) -> bool:
        """Nothing speaks against it."""
        return self.likeness in (Likeness.BITWISE, Likeness.WITHIN)


def same(first: float, second: float) -> bool:
    """The same number; NaN is the same as NaN."""
    return first == second or (math.isnan(first) and math.isnan(second))


def compare_curves(
    metric: str, recorded: Series, replayed: Series, allowance: Allowance | None = None, *, prefix: bool = False,
    whole: bool = True,
) -> ComparedCurve:
    """Compare point by point, in the order in which they were logged within each step.

    `prefix`: the replay was stopped, so only what it reached is compared. `whole`: the recorded run came to its end; where
    it did not, what the replay has beyond it is left out of account.
    """
    shapes = shape(recorded), shape(replayed)
    if not len(recorded) or not len(replayed):
        which = "recorded" if not len(recorded) else "logged in the replay"
        why = "it was stopped before" if prefix and len(recorded) else "there is nothing to compare with"
        likeness = Likeness.DIFFERS if len(recorded) and not prefix else Likeness.NOT_COMPARABLE
        return ComparedCurve(metric, likeness, f"no point of it is {which}; {why}" if likeness is Likeness.NOT_COMPARABLE
                             else f"has {_number(recorded)} recorded, and the replay logged none", *shapes, prefix=prefix)
    left, right = _twins_dropped(recorded, replayed)
    ours, theirs = dict(_keyed(left)), dict(_keyed(right))
    common = [key for key in ours if key in theirs]
    if not common:
        return ComparedCurve(metric, Likeness.NOT_COMPARABLE, _apart(recorded, replayed), *shapes, prefix=prefix)
    lacking = 0 if prefix else len(ours) - len(common)
    further = len(theirs) - len(common) if whole else 0
    return _judged(metric, [(key[0], ours[key], theirs[key]) for key in common], allowance or Allowance(), shapes, prefix,
                   (len(ours), lacking, further))


def _judged(
    metric: str, pairs: list[tuple[int, float, float]], allowance: Allowance, shapes: tuple[Shape, Shape], prefix: bool,
    counts: tuple[int, int, int],
) -> ComparedCurve:
    total, lacking, further = counts
    first = next((Departure(*pair) for pair in pairs if not same(*pair[1:])), None)
    beyond = next((Departure(*pair) for pair in pairs if not allowance.holds(*pair[1:])), None)
    share = f"{len(pairs)} of {total} points"
    likeness, words = Likeness.DIFFERS, ""
    if beyond is not None:
        alike = next(number for number, pair in enumerate(pairs) if not allowance.holds(*pair[1:]))
        words = f"departs at step {beyond.step}, where {beyond.values}, after {alike} of {total} points"
    fitting = next((one for one in allowance.final if pairs[-1][2] in one), None) if not prefix else None
    if beyond is None and (lacking or further):
        words = f"the replay logged {shapes[1].count} points where {shapes[0].count} are recorded; those that both have " \
                + ("are the same" if first is None else f"are within {allowance.words or 'the tolerance'}")
    elif first is None:
        likeness, words = Likeness.BITWISE, f"{share} are the same, bit for bit"
    elif beyond is None:
        likeness = Likeness.WITHIN
        words = f"{share} are within {allowance.words or 'the tolerance'}; at step {first.step}, {first.values}"
    elif fitting is not None:
        likeness = Likeness.WITHIN
        words = f"the last value {pairs[-1][2]!r} lies within {fitting}; the series {words}"
    if prefix and likeness is not Likeness.DIFFERS and len(pairs) < total:
        words = f"comes again so far: {words}"
    return ComparedCurve(metric, likeness, words, *shapes, len(pairs), first, beyond, _largest(pairs), prefix,
                         allowance)


def _number(series: Series) -> str:
    return "one point" if len(series) == 1 else f"{len(series)} points"


def shape(series: Series) -> Shape:
    """The four numbers of a series."""
    finite = [value for value in series.values if math.isfinite(value)]
    last = series.values[-1] if series.values else math.nan
    return Shape(len(series), last, min(finite, default=math.nan), max(finite, default=math.nan))


def _keyed(points: Sequence[tuple[int, float]]) -> Iterator[tuple[Key, float]]:
    seen: Counter[int] = Counter()
    for step, value in points:
        yield (step, seen[step]), value
        seen[step] += 1


def _twins_dropped(first: Series, second: Series) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """Points of both, where a step that one side logged twice over, with the same value each time, counts once."""
    left, right = Counter(first.steps), Counter(second.steps)
    uneven = {step for step in left.keys() & right.keys() if left[step] != right[step]}

    def points(series: Series) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        for point in zip(series.steps, series.values, strict=True):
            twin = found and point[0] in uneven and found[-1][0] == point[0] and same(found[-1][1], point[1])
            if not twin:
                found.append(point)
        return found

    return points(first), points(second)


def _apart(recorded: Series, replayed: Series) -> str:
    return (f"no step is common to both: recorded are {min(recorded.steps)} to {max(recorded.steps)}, "
            f"replayed {min(replayed.steps)} to {max(replayed.steps)}")


def _largest(pairs: list[tuple[int, float, float]]) -> float:
    """The largest relative difference; 0 where all are the same or none is finite."""
    found = 0.0
    for _, one, two in pairs:
        if one != two and math.isfinite(one) and math.isfinite(two):
            found = max(found, abs(one - two) / max(abs(one), abs(two)))
    return found
