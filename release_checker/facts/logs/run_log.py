# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every run of every experiment log that the project holds or its settings name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from release_checker.declare import fact
from release_checker.errors import ReleaseCheckerError
from release_checker.facts.files import Files, is_vendored
from release_checker.project import Project
from release_checker.runs.elsewhere import open_elsewhere
from release_checker.runs.reading import open_stores
from release_checker.runs.records import Damage, Decoded, LogReader, Run, Series, Store, Tracker
from release_checker.runs.settings import LogSettings
from release_checker.runs.tree import Tree


@dataclass(frozen=True)
class RunLog:
    """All logs, read once."""

    runs: tuple[Run, ...] = ()
    "Each once, by store and time; tables of results among them."
    damage: tuple[Damage, ...] = ()
    "What no run bears: of stores, and of runs that are lost whole."
    unread: tuple[tuple[str, str], ...] = ()
    "Sources that were not read, with the reason."
    stores: tuple[Store, ...] = ()
    "Those that hold runs or are damaged."
    shipped: frozenset[str] = frozenset()
    "Places of runs that git holds, so that strangers get them."
    complete: bool = True
    "The whole folder was walked."
    sizes: tuple[tuple[str, int], ...] = ()
    "Bytes below each store, of what the project ships."
    readers: tuple[LogReader, ...] = ()
    "One for each store that was opened."
    _origins: dict[int, tuple[LogReader, Run]] = field(default_factory=dict, repr=False)

    @cached_property
    def tracked(self) -> tuple[Run, ...]:
        """Runs of trackers: all but rows of plain tables."""
        return tuple(run for run in self.runs if run.tracker is not Tracker.RESULTS)

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric of one of the runs."""
        reader, original = self._origins[id(run)]
        return reader.series(original, metric)

    def decoded(self) -> Iterator[Decoded]:
        """Every text in them that no search of the files themselves sees."""
        for reader in self.readers:
            yield from reader.decoded()

    def ships(self, run: Run) -> bool:
        """Strangers get it with the project."""
        return not self.shipped.isdisjoint((run.place.path, *run.copies))


@fact()
def log_tree(project: Project) -> Tree:
    """The project's folder as it lies on disk; walked when the first log is looked for."""
    return Tree(project.root)


@fact()
def run_log(project: Project, files: Files, settings: LogSettings, tree: Tree) -> RunLog:
    """Experiment logs in the project's folder, tracked by git or not, and those that the settings name."""
    readers = [reader for reader in open_stores(tree) if not is_vendored(reader.store.path)]
    unread: list[tuple[str, str]] = []
    for source in settings.sources:
        found, reason = _source(source, project, settings)
        readers += found
        if reason:
            unread.append((source, reason))
    runs, origins, damage = _gathered(readers)
    shipping = _Shipping(files)
    stores = tuple(dict.fromkeys(reader.store for reader in readers if reader.runs() or reader.damage()))
    sizes = tuple((store.path, shipping.size(store.path)) for store in stores)
    places = (path for run in runs for path in (run.place.path, *run.copies))
    shipped = frozenset(path for path in places if shipping.holds(path))
    return RunLog(runs, damage, tuple(unread), stores, shipped, tree.complete, sizes, tuple(readers), origins)


def _source(source: str, project: Project, settings: LogSettings) -> tuple[list[LogReader], str]:
    """Readers for one source of the settings, and why there are none."""
    if source.startswith(("mlflow+http", "wandb:")):
        if not settings.online:
            return [], "a service is asked only with --online"
        from release_checker.runs.services import open_service

        try:
            return [open_service(source)], ""
        except ReleaseCheckerError as error:
            return [], str(error)
    path = Path(source).expanduser()
    try:
        place = (project.root / path).resolve(strict=True)
        if place.is_relative_to(project.root) and not source.startswith("/"):
            return ([], "") if place.is_dir() or place.is_file() else ([], "is neither a folder nor a file")
        return list(open_elsewhere(source, place)), ""
    except OSError as error:
        return [], f"cannot be read: {error.strerror or error}"


def _gathered(
    readers: list[LogReader]
) -> tuple[tuple[Run, ...], dict[int, tuple[LogReader, Run]], tuple[Damage, ...]]:
    """Each run once: one that lies in several stores is kept as first met, the others noted as copies."""
    first: dict[tuple[Tracker, str], int] = {}
    runs: list[Run] = []
    owners: list[tuple[LogReader, Run]] = []
    damage: list[Damage] = []
    copies: dict[int, list[str]] = {}
    for reader in readers:
        for run in reader.runs():
            key = (run.tracker, run.id if run.tracker in (Tracker.MLFLOW, Tracker.WANDB) else run.place.path + run.id)
            if key in first:
                copies.setdefault(first[key], []).append(run.place.path)
                continue
            first[key] = len(runs)
            runs.append(run)
            owners.append((reader, run))
        damage += reader.damage()
    for at, paths in copies.items():
        runs[at] = replace(runs[at], copies=(*runs[at].copies, *paths))
    return tuple(runs), {id(run): owner for run, owner in zip(runs, owners, strict=True)}, tuple(damage)


class _Shipping:
    """What the project's listing holds at or below a path."""

    def __init__(self, files: Files) -> None:
        self.paths = [entry.path for entry in files.entries]
        self.sums = [0, *accumulate(entry.size for entry in files.entries)]

    def holds(self, path: str) -> bool:
        """Something listed lies at or below it."""
        at = bisect_left(self.paths, path)
        if at < len(self.paths) and self.paths[at] == path:
            return True
        at = bisect_left(self.paths, f"{path}/")
        return at < len(self.paths) and (not path or self.paths[at].startswith(f"{path}/"))

    def size(self, path: str) -> int:
        """Bytes listed at or below it."""
        if not path:
            return 0
        # Sorted, so that what lies below stands together: from `path/` to before `path0`, the next character's.
        at = [bisect_left(self.paths, edge) for edge in (path, f"{path}\0", f"{path}/", f"{path}0")]
        return self.sums[at[1]] - self.sums[at[0]] + self.sums[at[3]] - self.sums[at[2]]
