# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs in memory, and claims about them, for the tests of tracing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from release_checker.claims.evidence import Histories, Pin, histories
from release_checker.claims.matching import trace
from release_checker.claims.numbers import parse_number
from release_checker.claims.quantities import run_quantities
from release_checker.claims.records import Claim, Form, Nature, Quantity, Split, Stated, Trace
from release_checker.claims.vocabulary import usual
from release_checker.model import Place
from release_checker.runs.records import Damage, Decoded, Metric, Run, Seed, Series, Status, Store, Tracker


@dataclass
class MemoryReader:
    """A store whose runs and series were written by the test."""

    points: Mapping[str, Mapping[str, Sequence[float]]]
    "Values by metric by run."
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    "Parameters by run."
    status: Status = Status.FINISHED
    tracker: Tracker = Tracker.MLFLOW
    asked: list[tuple[str, str]] = field(default_factory=list)
    "Series that were read."

    def __post_init__(self) -> None:
        self.store = Store(self.tracker, "mlruns")
        self._runs = tuple(self._run(name, number) for number, name in enumerate(self.points))

    def runs(self) -> tuple[Run, ...]:
        return self._runs

    def series(self, run: Run, metric: str) -> Series:
        self.asked.append((run.name, metric))
        values = tuple(self.points[run.name].get(metric, ()))
        return Series(tuple(range(len(values))), values)

    def damage(self) -> tuple[Damage, ...]:
        return ()

    def decoded(self) -> Iterator[Decoded]:
        return iter(())

    def _run(self, name: str, number: int) -> Run:
        parameters = dict(self.settings.get(name, {}))
        metrics = tuple(Metric(key, values[-1], len(values) - 1, len(values))
                        for key, values in sorted(self.points[name].items()))
        seeds = tuple(Seed(key, value) for key, value in parameters.items() if "seed" in key)
        return Run(self.tracker, "mlruns", f"{number:04x}beefcafe0123", Place(f"mlruns/0/{number:04x}"), name=name,
                   status=self.status, start=1000.0 + number, metrics=metrics, parameters=parameters, seeds=seeds)


def claim(written: str, metric: str = "accuracy", *, model: str = "", dataset: str = "", split: Split = Split.UNKNOWN,
          line: int = 1, subject: tuple[str, ...] = (), superlative: bool = False, seeds: int | None = None,
          nature: Nature = Nature.EXACT) -> Claim:
    """A claim as it would be read from a table of the README."""
    number = parse_number(written)
    assert number is not None
    return Claim(Place("README.md", line), Form.TABLE, usual(metric), metric, number, nature, model, dataset, split,
                 subject or tuple(word for word in (model, dataset) if word), superlative, seeds, f"{model} {written}")


def traces(claims: Sequence[Claim], *readers: MemoryReader, more: Sequence[Quantity] = (),
           pins: Sequence[Pin] = ()) -> tuple[Trace, ...]:
    """What becomes of claims held against some stores."""
    logs = histories(readers)
    return trace(Stated(tuple(claims)), [*more, *quantities(logs)], logs, pins)


def quantities(logs: Histories) -> list[Quantity]:
    """Those of all runs."""
    return [quantity for run, _ in logs.readers.values() for quantity in run_quantities(run)]
