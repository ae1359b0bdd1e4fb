# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""TensorBoard's event files: a folder that holds some is one run, as TensorBoard shows it.

Several files in one folder are one run that was begun anew, in order of their first event. TensorBoard drops what an
earlier file logged beyond the step where a later one begins; here every point is kept, in the order of writing. A folder
whose files hold no scalar and no hyper-parameter (graphs, profiles, images) is no run: no number of it can back a claim.
A store is the folder that all runs under one top folder have in common: what one would give as `--logdir`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from release_checker.errors import UnreadableFile
from release_checker.model import Place
from release_checker.runs.foreign import within_foreign_run
from release_checker.runs.records import (
    Damage,
    Decoded,
    Metric,
    Run,
    Sensitive,
    SensitiveKind,
    Series,
    Status,
    Store,
    Tracker,
)
from release_checker.runs.tensorboard.event_file import EventFile
from release_checker.runs.tensorboard.event_messages import Session
from release_checker.runs.tensorboard.log import EventLog, events_of, is_scalar, open_events
from release_checker.runs.tree import Tree
from release_checker.runs.values import read_parameters, seeds

NAME = re.compile(r"(?:^|[._-])tfevents(?:\.|$)")
PACKED = re.compile(r"\.(?:zip|gz|tgz|bz2|xz|zst|7z|json|csv|txt|png|dvc|md5)$", re.IGNORECASE)
HOST = re.compile(r"tfevents\.\d{1,20}\.(?P<host>[^\s/]{1,255}?)(?:\.\d{1,10}\.\d{1,10})?(?:\.v2|\.profile-empty)?$")
CONTAINER = re.compile(r"[0-9a-f]{12}|localhost|[0-9a-f]{8}-[0-9a-f-]{27}", re.IGNORECASE)
"Host names that a container engine made up tell of nobody."
SUCCESS, FAILURE, RUNNING = 1, 2, 3


def find(tree: Tree) -> Iterator[Store]:
    """Stores of event files, but those that W&B or MLflow took into a run of theirs."""
    tops: dict[str, list[str]] = {}
    for folder in _folders(tree):
        tops.setdefault(folder.partition("/")[0], []).append(folder)
    for folders in tops.values():
        yield Store(Tracker.TENSORBOARD, posixpath.commonpath(folders) if all(folders) else "", "events")


def open_store(tree: Tree, store: Store) -> TensorBoardReader:
    """A reader for one folder of runs."""
    return TensorBoardReader(tree, store)


def event_files(tree: Tree, folder: str) -> list[str]:
    """Paths of the event files directly in a folder."""
    prefix = f"{folder}/" if folder else ""
    return [prefix + name for name in tree.folders.get(folder, ())
            if NAME.search(name) and not PACKED.search(name) and tree.files[prefix + name]]


def _folders(tree: Tree) -> list[str]:
    return [folder for folder in tree.folders if not within_foreign_run(tree, folder) and event_files(tree, folder)]


class TensorBoardReader:
    """Reads the runs below one folder."""

    def __init__(self, tree: Tree, store: Store) -> None:
        self._tree = tree
        self._store = store
        self._runs: tuple[Run, ...] | None = None
        self._damage: list[Damage] = []
        self._texts: list[Decoded] = []

    @property
    def store(self) -> Store:
        """What it reads."""
        return self._store

    def runs(self) -> tuple[Run, ...]:
        """A run for each folder with scalars or hyper-parameters, oldest first."""
        if self._runs is None:
            found: list[Run] = []
            below = [folder for folder in _folders(self._tree) if self._holds(folder)]
            for folder in sorted(below):
                if run := self._run(folder, [run.id for run in found]):
                    found.append(run)
            self._runs = tuple(sorted(found, key=lambda run: (run.start or 0.0, run.id)))
        return self._runs

    def series(self, run: Run, metric: str) -> Series:
        """All points of one tag, in the order of writing."""
        steps: list[int] = []
        values: list[float] = []
        times: list[float] = []
        plugins: dict[str, str] = {}
        needle = metric.encode("utf-8", "surrogateescape") if "\ufffd" not in metric else b""
        for path in self._in_order("" if run.id == "." else run.id):
            for entry in events_of(open_events(self._tree, path), needle):
                for value in entry.values:
                    if value.tag == metric and is_scalar(value, plugins):
                        assert value.real is not None
                        steps.append(entry.step)
                        values.append(value.real)
                        times.append(entry.time)
        return Series(tuple(steps), tuple(values), tuple(times))

    def damage(self) -> tuple[Damage, ...]:
        """Event files of which nothing could be read."""
        self.runs()
        return tuple(self._damage)

    def decoded(self) -> Iterator[Decoded]:
        """Logged texts, messages and hyper-parameters."""
        for run in self.runs():
            for name, value in run.parameters.items():
                yield Decoded(run.place, f"run {run.title} parameter {name}", value)
        yield from self._texts

    def _holds(self, folder: str) -> bool:
        """The root's own store is of the files directly in it; what lies below is another's."""
        path = self._store.path
        return folder == path or (path != "" and folder.startswith(f"{path}/"))

    def _in_order(self, folder: str) -> list[str]:
        """Event files of a folder by the time of their first event, then by name."""
        return sorted(event_files(self._tree, folder), key=lambda path: (self._began(path), path))

    def _began(self, path: str) -> float:
        try:
            head = EventFile(self._tree.read(path, 4096), cut=True)
            return next((entry.time for entry in events_of(head)), 0.0)
        except UnreadableFile:
            return 0.0

    def _run(self, folder: str, above: list[str]) -> Run | None:
        log = EventLog()
        plugins: dict[str, str] = {}
        files = self._in_order(folder)
        for path in files:
            log.read(self._tree, path, plugins)
        identifier = folder or "."
        if not log.last and not log.session.parameters:
            if log.damage:
                self._damage += log.damage
            return None
        beside = f"{folder}/hparams.yaml" if folder else "hparams.yaml"
        written = read_parameters(self._tree, beside)[0] if beside in self._tree.files else {}
        named = {**written, **log.session.parameters}
        host = next((match["host"] for path in files if (match := HOST.search(path))), "")
        run = Run(
            tracker=Tracker.TENSORBOARD, store=self._store.path, id=identifier, place=Place(identifier),
            name=_name(folder, self._store.path), version=log.version,
            parent=next((item for item in reversed(above) if folder.startswith(f"{item}/")), ""),
            status=_status(log.session), start=log.session.start or log.start, end=log.session.end,
            parameters=named, tags={"hparams.group": log.session.group} if log.session.group else {},
            metrics=tuple(Metric(tag, last.value, last.step, last.count) for tag, last in sorted(log.last.items())),
            host=host, seeds=seeds(named), damage=tuple(log.damage),
            sensitive=_sensitive(host, files),
        )
        self._texts += [Decoded(Place(path), f"run {run.title} {what}", text) for path, what, text in log.texts]
        return run


def _name(folder: str, store: str) -> str:
    """As TensorBoard calls the run: its path below the folder that is shown."""
    return folder.rpartition("/")[2] if folder == store else folder.removeprefix(f"{store}/")


def _status(session: Session) -> Status:
    """Recorded by the hparams plugin alone. PyTorch writes success with the parameters, before anything ran, and no time."""
    if session.status == FAILURE:
        return Status.FAILED
    if session.status == SUCCESS and session.end:
        return Status.FINISHED
    return Status.RUNNING if session.status == RUNNING else Status.UNKNOWN


def _sensitive(host: str, files: list[str]) -> tuple[Sensitive, ...]:
    if not host or CONTAINER.fullmatch(host):
        return ()
    path = next(path for path in files if host in path)
    return (Sensitive(SensitiveKind.HOST, host, Place(path), "the event file's name"),)
