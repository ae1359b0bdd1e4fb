# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Repetitions of one experiment: runs alike but for their seed, their mean and spread, and the best of them."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from release_checker.claims.evidence import Histories
from release_checker.claims.parameters import alike, repetition
from release_checker.claims.records import Number, Quantity
from release_checker.claims.vocabulary import direction, family

Key = tuple[object, ...]


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

    def summary(self) -> Quantity:
        """The mean, as a quantity of all runs."""
        first = self.members[0]
        one = first.origin.removeprefix("run ")
        return replace(first, value=self.mean, how="mean", step=None, run="",
                       origin=f"{len(self.members)} runs alike but for their seed, {one} among them",
                       complete=all(member.complete for member in self.members))

    def spread_named(self, spread: float, number: Number, factor: float) -> str:
        """Which spread the stated one is, at its printed precision; empty where none."""
        within = number.half * (1 + 1e-9)
        return next((name for name, value in self.spreads().items() if abs(value * factor - spread) <= within), "")


def group(quantities: Iterable[Quantity], logs: Histories) -> dict[Key, tuple[Quantity, ...]]:
    """Last values of runs by what they share, each run once; groups of one are kept."""
    groups: dict[Key, dict[str, Quantity]] = defaultdict(dict)
    for quantity in quantities:
        run = logs.run_of(quantity)
        if run is not None and quantity.how == "last" and math.isfinite(quantity.value):
            groups[key_of(quantity, logs)].setdefault(run.id, quantity)
    return {key: tuple(sorted(members.values(), key=lambda item: item.value)) for key, members in groups.items()}


def key_of(quantity: Quantity, logs: Histories) -> Key:
    """What a quantity shares with those of its repetitions: the metric's name and the run's settings."""
    run = logs.run_of(quantity)
    return (quantity.written, *(alike(run) if run else (quantity.place,)))


def repeated(members: tuple[Quantity, ...], logs: Histories) -> Repeated | None:
    """The repetitions, where there are several and something tells that they are: different seeds, folds, or names."""
    if len(members) < 2:
        return None
    runs = [logs.run_of(member) for member in members]
    marks = [repetition(run) for run in runs if run is not None]
    return Repeated(members) if len(set(marks)) > 1 or not any(marks) else None


def best_among(quantity: Quantity, members: tuple[Quantity, ...]) -> int:
    """Of how many runs alike this is the best value; 0 where it is not, or all are equal."""
    sign = direction(family(quantity.metric))
    values = [member.value for member in members]
    if not sign or len(values) < 2 or min(values) == max(values):
        return 0
    best = max(values) if sign > 0 else min(values)
    return len(values) if quantity.value == best or (quantity.value - best) * sign > 0 else 0
