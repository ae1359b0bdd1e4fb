# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Repetitions of one experiment: runs alike but for their seed, their mean and spread, and the best of them."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from release_checker.claims.evidence import Histories
from release_checker.claims.parameters import alike, repetition
from release_checker.claims.records import Number, Quantity
from release_checker.claims.vocabulary import direction, family

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Repeated:
    """One metric over the repetitions of one experiment."""

    members: tuple[Quantity, ...]
    "One of each run, sorted by value."

    @property
    def values(self) -> list[float]:
        return [member.value for member in self.members]

    @property
    def mean(self) -> float:
        return statistics.fmean(self.values)

    def spreads(self) -> dict[str, float]:
        """What may follow a `±`, by name."""
        count, sample = len(self.values), statistics.stdev(self.values)
        return {"standard deviation": sample, "population standard deviation": statistics.pstdev(self.values),
                "standard error": sample / math.sqrt(count), "95 % interval": 1.96 * sample / math.sqrt(count),
                "two standard deviations": 2 * sample}

    def summary(self, *, alike: bool = True) -> Quantity:
        """The mean, as a quantity of all runs."""
        first = self.members[0]
        one = first.origin.removeprefix("run ")
        what = "runs alike but for their seed" if alike else "runs of it, whose settings differ"
        return replace(first, value=self.mean, how="mean", step=None, run="",
                       origin=f"{len(self.members)} {what}, {one} among them",
                       complete=all(member.complete for member in self.members))

    def spread_named(self, spread: float, number: Number, factor: float) -> str:
        """Which spread the stated one is, at its printed precision; empty where none."""
        within = number.half * (1 + 1e-9)
        return next((name for name, value in self.spreads().items() if abs(value * factor - spread) <= within), "")


def group(quantities: Iterable[Quantity], logs: Histories, *, by_name: bool = True) -> dict[Key, tuple[Quantity, ...]]:
    """Last values of runs by what they share, each run once; groups of one are kept."""
    groups: dict[Key, dict[str, Quantity]] = defaultdict(dict)
    for quantity in quantities:
        run = logs.run_of(quantity)
        if run is not None and quantity.how == "last" and math.isfinite(quantity.value):
            groups[key_of(quantity, logs, by_name=by_name)].setdefault(run.id, quantity)
    return {key: tuple(sorted(members.values(), key=lambda item: item.value)) for key, members in groups.items()}


def key_of(quantity: Quantity, logs: Histories, *, by_name: bool = True) -> Key:
    """What a quantity shares with those of its repetitions: the metric's name and the run's settings."""
    known = quantity.place.path, quantity.run, by_name
    if known not in logs.alike:
        run = logs.run_of(quantity)
        shared = alike(run, by_name=by_name) if run else (quantity.place,)
        logs.alike[known] = logs.numbers.setdefault(shared, len(logs.numbers))
    return quantity.written, logs.alike[known]


def groupings(last: list[Quantity], logs: Histories) -> Iterator[tuple[tuple[Quantity, ...], bool]]:
    """Runs that may be repetitions, the likeliest first: of equal settings and name, of equal settings, then all together.

    With each whether its settings are alike.
    """
    for by_name in (True, False):
        for found in group(last, logs, by_name=by_name).values():
            yield found, True
    for written in {quantity.written: None for quantity in last}:
        yield tuple(sorted((item for item in last if item.written == written), key=lambda item: item.value)), False


def repetitions_of(quantity: Quantity, last: list[Quantity], logs: Histories) -> Repeated | None:
    """The repetitions that a value is one of, or the mean of; None where it stands alone."""
    for found, like in groupings(last, logs):
        made = repeated(found, logs)
        if made is None:
            continue
        if quantity.how == "mean":
            if made.mean == quantity.value and found[0].written == quantity.written:
                return made
        elif like and any(_same_series(item, quantity) for item in found):
            return made
    return None


def repeated(members: tuple[Quantity, ...], logs: Histories) -> Repeated | None:
    """The repetitions, where there are several and something tells that they are: different seeds, folds, or names."""
    if len(members) < 2:
        return None
    marks = {_mark(member, logs) for member in members}
    return Repeated(members) if len(marks) > 1 or marks == {""} else None


def _mark(quantity: Quantity, logs: Histories) -> str:
    known = quantity.place.path, quantity.run
    if known not in logs.marks:
        run = logs.run_of(quantity)
        logs.marks[known] = repetition(run) if run else ""
    return logs.marks[known]


def _same_series(first: Quantity, second: Quantity) -> bool:
    return (first.run, first.place, first.written) == (second.run, second.place, second.written)


def best_among(metric: str, members: tuple[Quantity, ...]) -> Quantity | None:
    """The best of some values; None where nobody knows what is better, or all are equal."""
    sign = direction(family(metric))
    best = max(members, key=lambda member: sign * member.value)
    return best if sign and any(member.value != best.value for member in members) else None
