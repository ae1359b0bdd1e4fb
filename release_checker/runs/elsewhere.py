# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Logs that lie outside the project: a folder or a database file that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from release_checker.model import Place
from release_checker.runs.reading import open_stores
from release_checker.runs.records import Damage, Decoded, LogReader, Run, Series, Store
from release_checker.runs.tree import Tree


@dataclass
class Elsewhere:
    """A reader whose paths are told with the source that they were found under."""

    inner: LogReader
    "Reads the store."
    source: str
    "As the settings name it."
    _original: dict[int, Run] = field(default_factory=dict)
    _told: tuple[Run, ...] | None = None

    @property
    def store(self) -> Store:
        """What it reads, by the settings' name of it."""
        return replace(self.inner.store, path=self._path(self.inner.store.path))

    def runs(self) -> tuple[Run, ...]:
        """Every run, with paths below the source."""
        if self._told is None:
            told = []
            for run in self.inner.runs():
                moved = replace(run, store=self._path(run.store), place=self._place(run.place),
                                damage=tuple(self._damage(item) for item in run.damage),
                                sensitive=tuple(replace(item, place=self._place(item.place)) for item in run.sensitive))
                self._original[id(moved)] = run
                told.append(moved)
            self._told = tuple(told)
        return self._told

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric."""
        return self.inner.series(self._original.get(id(run), run), metric)

    def damage(self) -> tuple[Damage, ...]:
        """What cannot be read."""
        return tuple(self._damage(item) for item in self.inner.damage())

    def decoded(self) -> Iterator[Decoded]:
        """Every text of it."""
        return (replace(item, place=self._place(item.place)) for item in self.inner.decoded())

    def _path(self, path: str) -> str:
        base = self.source.rstrip("/")
        return base if not path or base.endswith(f"/{path}") or base == path else f"{base}/{path}"

    def _place(self, place: Place) -> Place:
        return replace(place, path=self._path(place.path))

    def _damage(self, damage: Damage) -> Damage:
        return replace(damage, place=self._place(damage.place))


def open_elsewhere(source: str, path: Path) -> Iterator[LogReader]:
    """Readers for what lies at a path outside the project; raises OSError when nothing is there."""
    path = path.resolve(strict=True)
    tree = Tree(path if path.is_dir() else path.parent)
    if not path.is_dir():
        size = path.stat().st_size
        beside = {f"{path.name}{end}": (path.parent / f"{path.name}{end}") for end in ("-wal", "-shm")}
        tree.__dict__["files"] = {path.name: size} | {name: item.stat().st_size for name, item in beside.items()
                                                     if item.is_file()}
    return (Elsewhere(reader, source) for reader in open_stores(tree))
