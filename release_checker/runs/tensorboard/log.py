# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the event files of one folder say, gathered in one pass: last values, session, texts, damage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from release_checker.errors import UnreadableFile
from release_checker.model import Place
from release_checker.runs.protobuf import MalformedMessage
from release_checker.runs.records import Damage
from release_checker.runs.tensorboard.event_file import EventFile
from release_checker.runs.tensorboard.event_messages import Event, Session, Value, event, read_session
from release_checker.runs.tree import READ_LIMIT, Tree
from release_checker.text import counted

SCALAR_PLUGINS = ("", "scalars")
LONGEST_TEXT = 100_000
"Characters of logged text that one run keeps for the search for secrets."


@dataclass(slots=True)
class Last:
    """What is kept of one tag while a run is read."""

    value: float
    step: int
    count: int


@dataclass
class EventLog:
    """What the files of one folder say, gathered in one pass."""

    last: dict[str, Last] = field(default_factory=dict)
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
            if is_scalar(value, plugins):
                assert value.real is not None
                kept = self.last.get(value.tag)
                self.last[value.tag] = Last(value.real, entry.step, kept.count + 1 if kept else 1)
            elif value.plugin == "hparams":
                read_session(value.content, self.session)
            for text in value.strings if plugins.get(value.tag) == "text" else ():
                self._text(path, f"text {value.tag}", text)

    def read(self, tree: Tree, path: str, plugins: dict[str, str]) -> None:
        """Takes one file in, and what of it is broken."""
        try:
            file = open_events(tree, path)
        except UnreadableFile as error:
            self.damage.append(Damage(str(error), Place(path), "the file"))
            return
        before = self.events
        for entry in events_of(file):
            try:
                self.add(path, entry, plugins)
            except MalformedMessage:
                file.skipped.append(file.position)
        self.damage += _faults(file, path, whole=self.events == before)

    def _text(self, path: str, what: str, text: str) -> None:
        if self.kept < LONGEST_TEXT:
            self.kept += len(text)
            self.texts.append((path, what, text[:LONGEST_TEXT]))


def is_scalar(value: Value, plugins: dict[str, str]) -> bool:
    """The value is a point of a curve; a tag's plugin is told with its first value only."""
    if value.plugin:
        plugins.setdefault(value.tag, value.plugin)
    return value.real is not None and plugins.get(value.tag, "") in SCALAR_PLUGINS


def open_events(tree: Tree, path: str) -> EventFile:
    """The event file at a path; raises UnreadableFile."""
    return EventFile(tree.read(path), cut=tree.files.get(path, 0) > READ_LIMIT)


def events_of(file: EventFile, needle: bytes = b"") -> Iterator[Event]:
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
