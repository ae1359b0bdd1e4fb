# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Weights & Biases: run folders of any version, read without its package and without its service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from release_checker.runs.records import Damage, Decoded, LogReader, Run, Series, Store, Tracker
from release_checker.runs.tree import Tree
from release_checker.runs.wandb.folders import Place, run_places
from release_checker.runs.wandb.run import read_run
from release_checker.runs.wandb.series import read_series
from release_checker.runs.wandb.texts import log_texts


def find(tree: Tree) -> Iterator[Store]:
    """Folders that hold run folders, and lone logs; what holds copies only is none."""
    for path in sorted({place.store for place in tree.once(run_places)}):
        yield Store(Tracker.WANDB, path)


def open_store(tree: Tree, store: Store) -> LogReader:
    """The runs of one folder, those that are copies of another's left to it."""
    return Reader(tree, store)


@dataclass
class Reader:
    """The runs of one folder; a run is read when the listing is asked for, its history once more for a series."""

    tree: Tree
    "Where the store lies."
    store: Store
    "What is read."

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {place.path: place for place in self.tree.once(run_places) if place.store == self.store.path}

    @cached_property
    def _runs(self) -> tuple[Run, ...]:
        stamps = {path: place.stamp for path, place in self._places.items()}
        runs = [read_run(self.tree, place) for place in self._places.values()]
        return tuple(sorted(runs, key=lambda run: (stamps[run.place.path], run.start or 0.0, run.place.path)))

    def runs(self) -> tuple[Run, ...]:
        """Every run, oldest first."""
        return self._runs

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric, read from the log or from the history of older versions."""
        place = self._places.get(run.place.path)
        return read_series(self.tree, place, metric) if place is not None else Series((), ())

    def damage(self) -> tuple[Damage, ...]:
        """Nothing: a run whose log is lost is still known by its folder, and has the damage itself."""
        return ()

    def decoded(self) -> Iterator[Decoded]:
        """Texts of the logs; files beside them are text already."""
        for place in self._places.values():
            if place.log:
                yield from log_texts(self.tree, place)
