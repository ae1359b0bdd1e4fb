# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What an attempt logged: in the store of ours, and, where a script has a place of its own, in the scratch copy."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from release_checker.execution.replays.records import Logged
from release_checker.runs.reading import find_stores, open_store
from release_checker.runs.records import LogReader, Run, Series
from release_checker.runs.tree import Tree

Stamp = tuple[int, int, int]
"Size, time of change, inode: one of them changes with each writing."
SHARED = ("sqlite",)
"Forms of stores in which one file holds many runs, so that a changed file does not say which of them is new."
MOST_POINTS = 5_000_000
"Points of all series of one attempt that are kept."


class Before:
    """The state of a scratch copy before the command ran in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stamps = stamps(root)
        tree = Tree(root)
        shared = (store for store in find_stores(tree) if store.form in SHARED)
        self.known = {(store.path, run.id) for store in shared for run in open_store(tree, store).runs()}

    def changed(self) -> frozenset[str]:
        """Files that are new or were written to since, and all folders above them."""
        files = [path for path, stamp in stamps(self.root).items() if self.stamps.get(path) != stamp]
        return frozenset(files) | {above.as_posix() for path in files for above in PurePosixPath(path).parents}


def stamps(root: Path) -> dict[str, Stamp]:
    """Stamp of each regular file below a folder but for git's own; no link is followed."""
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = os.path.join(folder, name)
            try:
                info = os.lstat(path)
            except OSError:
                continue
            if stat.S_ISREG(info.st_mode):
                found[os.path.relpath(path, root)] = (info.st_size, info.st_mtime_ns, info.st_ino)
    return found


def read_logged(store: Path, before: Before, stopped: float | None) -> tuple[tuple[Logged, ...], tuple[str, ...]]:
    """Every run that was logged, ours first, and what could not be read of them.

    `stopped` is when the command was told to end: what it logged later, such as a test of a half-trained model, is left out.
    """
    logged: list[Logged] = []
    damage: list[str] = []
    for reader, runs in (*_ours(store), *_own(before)):
        logged += [Logged(run, _series(reader, run, stopped)) for run in runs]
        damage += [f"{item.place}: {item.words}" for item in reader.damage()]
    return tuple(logged), tuple(damage[:20])


def _ours(store: Path) -> Iterator[tuple[LogReader, Iterable[Run]]]:
    tree = Tree(store)
    for found in find_stores(tree):
        reader = open_store(tree, found)
        yield reader, reader.runs()


def _own(before: Before) -> Iterator[tuple[LogReader, Iterable[Run]]]:
    """Runs in the scratch copy whose files changed; of a database those that it did not hold before."""
    changed, tree = before.changed(), Tree(before.root)
    for store in find_stores(tree):
        if not _touched(store.path, changed):
            continue
        reader = open_store(tree, store)
        yield reader, [run for run in reader.runs()
                       if ((store.path, run.id) not in before.known if store.form in SHARED
                           else _touched(run.place.path, changed))]


def _touched(path: str, changed: frozenset[str]) -> bool:
    """A file or folder, or the log that a database keeps beside it."""
    return (path or ".") in changed or f"{path}-wal" in changed


def _series(reader: LogReader, run: Run, stopped: float | None) -> Mapping[str, Series]:
    found: dict[str, Series] = {}
    left = MOST_POINTS
    for metric in run.metrics:
        series = reader.series(run, metric.name)
        series = series if stopped is None else until(series, stopped)
        left -= len(series)
        if left < 0:
            break
        found[metric.name] = series
    return found


def until(series: Series, stopped: float) -> Series:
    """The points logged before a time. Where none are recorded a lone value is left out: it may be of the end."""
    if not series.times:
        return series if len(series) > 1 else Series((), ())
    kept = [number for number, time in enumerate(series.times) if time <= stopped]
    return Series(tuple(series.steps[number] for number in kept), tuple(series.values[number] for number in kept),
                  tuple(series.times[number] for number in kept))
