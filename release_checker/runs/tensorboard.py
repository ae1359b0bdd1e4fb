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
from dataclasses import dataclass, field

from release_checker.errors import UnreadableFile
from release_checker.model import Place
from release_checker.runs.event_file import EventFile
from release_checker.runs.event_messages import Event, Session, Value, event, read_session
from release_checker.runs.foreign import within_foreign_run
from release_checker.runs.protobuf import MalformedMessage
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
from release_checker.runs.tree import READ_LIMIT, Tree
from release_checker.runs.values import parameters, read_values, seeds
from release_checker.text import counted

NAME = re.compile(r"(?:^|[._-])tfevents(?:\.|$)")
PACKED = re.compile(r"\.(?:zip|gz|tgz|bz2|xz|zst|7z|json|csv|txt|png|dvc|md5)$", re.IGNORECASE)
HOST = re.compile(r"tfevents\.\d{1,20}\.(?P<host>[^\s/]{1,255}?)(?:\.\d{1,10}\.\d{1,10})?(?:\.v2|\.profile-empty)?$")
CONTAINER = re.compile(r"[0-9a-f]{12}|localhost|[0-9a-f]{8}-[0-9a-f-]{27}", re.IGNORECASE)
"Host names that a container engine made up tell of nobody."
SCALAR_PLUGINS = ("", "scalars")
SUCCESS, FAILURE, RUNNING = 1, 2, 3
LONGEST_TEXT = 100_000
"Characters of logged text that one run keeps for the search for secrets."


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


@dataclass(slots=True)
class _Last:
    """What is kept of one tag while a run is read."""

    value: float
    step: int
    count: int


@dataclass
class _Log:
    """What the files of one folder say, gathered in one pass."""

    last: dict[str, _Last] = field(default_factory=dict)
    session: Session = field(default_factory=Session)
    texts: list[tuple[str, str, str]] = field(default_factory=list)
    "File, what it is, and the text."
    start: float | None = None
    version: str = ""
    damage: list[Damage] = field(default_factory=list)
    events: int = 0
    kept: int = 0

    def add(self, path: str, entry: Event, plugins: dict[str, str]) -> None:
        """Takes one event in."""
        self.events += 1
        if entry.time and (self.start is None or entry.time < self.start):
            self.start = entry.time
        self.version = self.version or entry.version
        if entry.message:
            self._text(path, "message", entry.message)
        for value in entry.values:
            if _scalar(value, plugins):
                assert value.real is not None
                kept = self.last.get(value.tag)
                self.last[value.tag] = _Last(value.real, entry.step, kept.count + 1 if kept else 1)
            elif value.plugin == "hparams":
                read_session(value.content, self.session)
            for text in value.strings if plugins.get(value.tag) == "text" else ():
                self._text(path, f"text {value.tag}", text)

    def _text(self, path: str, what: str, text: str) -> None:
        if self.kept < LONGEST_TEXT:
            self.kept += len(text)
            self.texts.append((path, what, text[:LONGEST_TEXT]))


def _scalar(value: Value, plugins: dict[str, str]) -> bool:
    """The value is a point of a curve; a tag's plugin is told with its first value only."""
    if value.plugin:
        plugins.setdefault(value.tag, value.plugin)
    return value.real is not None and plugins.get(value.tag, "") in SCALAR_PLUGINS


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
            for entry in _events(_open(self._tree, path), needle):
                for value in entry.values:
                    if value.tag == metric and _scalar(value, plugins):
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
            return next((entry.time for entry in _events(head)), 0.0)
        except UnreadableFile:
            return 0.0

    def _run(self, folder: str, above: list[str]) -> Run | None:
        log = _Log()
        plugins: dict[str, str] = {}
        files = self._in_order(folder)
        for path in files:
            self._read(path, log, plugins)
        identifier = folder or "."
        if not log.last and not log.session.parameters:
            if log.damage:
                self._damage += log.damage
            return None
        beside = f"{folder}/hparams.yaml" if folder else "hparams.yaml"
        written = parameters(read_values(self._tree, beside)[0]) if beside in self._tree.files else {}
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

    def _read(self, path: str, log: _Log, plugins: dict[str, str]) -> None:
        try:
            file = _open(self._tree, path)
        except UnreadableFile as error:
            log.damage.append(Damage(str(error), Place(path), "the file"))
            return
        before = log.events
        for entry in _events(file):
            try:
                log.add(path, entry, plugins)
            except MalformedMessage:
                file.skipped.append(file.position)
        log.damage += _faults(file, path, whole=log.events == before)


def _open(tree: Tree, path: str) -> EventFile:
    return EventFile(tree.read(path), cut=tree.files.get(path, 0) > READ_LIMIT)


def _events(file: EventFile, needle: bytes = b"") -> Iterator[Event]:
    """The events of a file that hold these bytes; one that is no message is noted and passed over."""
    for data in file.records(needle):
        try:
            entry = event(data)
        except MalformedMessage:
            file.skipped.append(file.position)
            continue
        yield entry


def _faults(file: EventFile, path: str, *, whole: bool) -> Iterator[Damage]:
    if file.data.startswith(b"version https://git-lfs"):
        yield Damage("is a pointer of Git LFS; its content is not here", Place(path), "the run")
        return
    if file.skipped:
        number = counted(len(file.skipped), "record")
        yield Damage(f"{number} cannot be read (checksum or message), the first at byte {file.skipped[0]}", Place(path),
                     "that record" if len(file.skipped) == 1 else "those records")
    if file.fault:
        yield Damage(file.fault, Place(path), "all of it" if whole else "what follows")


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
