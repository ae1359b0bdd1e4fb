# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A reader for logs that are plain files: small enough to be read whole, and read again when a curve is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from release_checker.runs.records import Damage, Decoded, Metric, Run, Series, Store

LARGEST_STEP = 1 << 62


@dataclass(slots=True)
class Curve:
    """Points of one metric, sixteen bytes each."""

    steps: array[int] = field(default_factory=lambda: array("q"))
    "Step of each point."
    values: array[float] = field(default_factory=lambda: array("d"))
    "As long as `steps`."
    times: array[float] = field(default_factory=lambda: array("d"))
    "Seconds since 1970; empty or as long as `steps`."

    def add(self, step: float, value: float) -> None:
        """One more point."""
        self.steps.append(int(step) if -LARGEST_STEP < step < LARGEST_STEP else LARGEST_STEP)
        self.values.append(value)

    def metric(self, name: str) -> Metric:
        """What a listing tells of it."""
        return Metric(name, self.values[-1], self.steps[-1], len(self.values))


@dataclass(frozen=True, slots=True)
class Logged:
    """One run of a plain file, with all its points."""

    run: Run
    "The record."
    curves: Mapping[str, Curve]
    "By metric; one that is a single number without a step has none."


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one source of a store gives."""

    logged: tuple[Logged, ...] = ()
    "Its runs."
    damage: tuple[Damage, ...] = ()
    "What of it could not be read, so that a run is missing."


Load = Callable[[str], Loaded]
"Reads one source, a path; raises nothing for what the file holds."


def listed(curves: Mapping[str, Curve], single: Mapping[str, float] | None = None) -> tuple[Metric, ...]:
    """The metrics of a run, by name: those with points, and single numbers."""
    found = {name: curve.metric(name) for name, curve in curves.items() if curve.values}
    found |= {name: Metric(name, value, None, 1) for name, value in (single or {}).items() if name not in found}
    return tuple(found[name] for name in sorted(found))


class PlainReader:
    """Reads a store whose sources are plain files."""

    def __init__(self, store: Store, sources: Sequence[str], load: Load) -> None:
        self._store = store
        self._sources = sources
        self._load = load
        self._runs: tuple[Run, ...] | None = None
        self._source_of: dict[str, str] = {}
        self._damage: tuple[Damage, ...] = ()
        self._last: tuple[str, Loaded] | None = None

    @property
    def store(self) -> Store:
        """What it reads."""
        return self._store

    def runs(self) -> tuple[Run, ...]:
        """Every run, oldest first where that is known, else in the order of the files."""
        if self._runs is None:
            found: list[Run] = []
            for source in self._sources:
                loaded = self._read(source)
                self._damage += loaded.damage
                for item in loaded.logged:
                    self._source_of[item.run.id] = source
                    found.append(item.run)
            self._runs = tuple(sorted(found, key=lambda run: run.start or 0.0))
        return self._runs

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric; a single number is one point at step 0."""
        self.runs()
        source = self._source_of.get(run.id)
        if source is None:
            return Series((), ())
        for item in self._read(source).logged:
            if item.run.id == run.id:
                return _series(item, metric)
        return Series((), ())

    def damage(self) -> tuple[Damage, ...]:
        """What cannot be read of whole files."""
        self.runs()
        return self._damage

    def decoded(self) -> Iterator[Decoded]:
        """Nothing: a text search sees all that plain files hold."""
        return iter(())

    def _read(self, source: str) -> Loaded:
        # Twenty curves of one run are asked for one after another.
        if self._last is None or self._last[0] != source:
            self._last = (source, self._load(source))
        return self._last[1]


def _series(item: Logged, metric: str) -> Series:
    curve = item.curves.get(metric)
    if curve is None or not curve.values:
        found = item.run.metric(metric)
        return Series((found.step or 0,), (found.value,)) if found else Series((), ())
    return Series(tuple(curve.steps), tuple(curve.values), tuple(curve.times))
