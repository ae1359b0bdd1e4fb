# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A `.wandb` file read from end to end: everything that the run's process told W&B, in its order.

Field numbers are those of wandb/proto/wandb_internal.proto; they are the same from 0.12 to 0.31, where later versions add.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from release_checker.errors import UnreadableFile
from release_checker.runs.protobuf import MalformedMessage, fields, pick
from release_checker.runs.tree import Tree
from release_checker.runs.wandb.framing import Fault, Framing
from release_checker.runs.wandb.history import History, read_row
from release_checker.runs.wandb.items import Keys, Nested
from release_checker.runs.wandb.machine import Machine, from_record, git_record, timestamp

HISTORY, SUMMARY, CONFIG, FILES, ARTIFACT, TELEMETRY, RUN, EXIT, HEADER, USED, ENVIRONMENT = (
    2, 3, 5, 6, 8, 11, 17, 18, 21, 25, 26)
MOST_NAMED = 20_000
"Files, artifacts and values of one run that are kept."
FIRST_RECORDS = 10
"Records among which that of the run stands."


@dataclass(frozen=True, slots=True)
class Artifact:
    """Something versioned that a run logged or used."""

    kind: str
    "`dataset`, `model` …"
    name: str
    "As given."
    digest: str = ""
    "W&B's own, over the manifest; empty when used only."
    used: bool = False
    "Input rather than output."


@dataclass
class Log:
    """What one `.wandb` file says; a value set again replaces the former."""

    id: str = ""
    "Of the run."
    project: str = ""
    "W&B project."
    entity: str = ""
    "Team or account it would go to."
    name: str = ""
    "Display name."
    group: str = ""
    "As given."
    job_type: str = ""
    "As given."
    notes: str = ""
    "As given."
    tags: tuple[str, ...] = ()
    "As given."
    host: str = ""
    "Machine's name."
    sweep: str = ""
    "Sweep it belongs to."
    starting_step: int = 0
    "Where a resumed run goes on."
    start: float | None = None
    "Seconds since 1970, UTC."
    commit: str = ""
    "Git commit."
    remote: str = ""
    "Git remote."
    version: str = ""
    "Of wandb."
    python: str = ""
    "Of Python."
    keys: Keys = field(default_factory=Keys)
    "Names of its values."
    config: Nested = field(init=False)
    "Configuration."
    summary: Nested = field(init=False)
    "What W&B shows as the run's result."
    history: History = field(default_factory=History)
    "Last values of every metric."
    machine: Machine | None = None
    "Process and machine; None when the version does not log them."
    exit_code: int | None = None
    "None without an exit record."
    runtime: float | None = None
    "Seconds that the run took; None without an exit record."
    files: dict[str, None] = field(default_factory=dict)
    "Paths below files/ that the run saved, in order."
    artifacts: list[Artifact] = field(default_factory=list)
    "Logged and used."
    records: int = 0
    "Sound ones."
    faults: list[Fault] = field(default_factory=list)
    "What could not be read."

    def __post_init__(self) -> None:
        self.config, self.summary = Nested(self.keys), Nested(self.keys)

    @property
    def broken(self) -> bool:
        """Something of it is lost."""
        return bool(self.faults)


def read_log(tree: Tree, path: str) -> Log:
    """A whole log; what cannot be read of it stands in `faults`, and nothing is raised."""
    log = Log()
    try:
        with tree.open(path) as stream:
            framing = Framing(stream)
            for position, body in framing.records():
                _take(log, position, body)
            log.faults = framing.faults + log.faults
    except UnreadableFile as error:
        log.faults.append(Fault(f"the file {error}", "the log"))
    except OSError as error:
        log.faults.append(Fault(f"the file cannot be read: {error.strerror}", "what follows"))
    if not log.records and not log.faults:
        log.faults.append(Fault("the file holds its head and no record", "the log"))
    return log


def first_id(tree: Tree, path: str) -> str:
    """Identifier of the run that a log is of, without reading the whole; empty when it does not tell."""
    log = Log()
    try:
        with tree.open(path) as stream:
            for position, body in islice(Framing(stream).records(), FIRST_RECORDS):
                _take(log, position, body)
                if log.id:
                    break
    except (UnreadableFile, OSError):
        pass
    return log.id


def _take(log: Log, position: int, body: bytes) -> None:
    """One record: its number tells what it is of; a bookkeeping one is passed over."""
    try:
        for number, raw in pick(body, TAKERS):
            TAKERS[number](log, raw)
    except MalformedMessage as error:
        log.faults.append(Fault(f"the record at byte {position:,} is no message of W&B's: {error}", "that record"))
    else:
        log.records += 1


def _run(log: Log, body: bytes) -> None:
    texts = {1: "id", 2: "entity", 3: "project", 6: "group", 7: "job_type", 8: "name", 9: "notes", 12: "sweep", 13: "host"}
    tags: list[str] = []
    for item in fields(body):
        if item.number in texts:
            setattr(log, texts[item.number], item.text)
        elif item.number == 4:
            log.config.update(item.raw)
        elif item.number == 5:
            log.summary.update(item.raw)
        elif item.number == 10:
            tags.append(item.text)
        elif item.number == 14:
            log.starting_step = item.integer
        elif item.number == 17:
            log.start = timestamp(item.raw)
        elif item.number == 19:
            _telemetry(log, item.raw)
        elif item.number == 21:
            log.remote, log.commit = git_record(item.raw)
    log.tags = tuple(tags)


def _telemetry(log: Log, body: bytes) -> None:
    for item in fields(body):
        if item.number == 4:
            log.python = item.text
        elif item.number == 5:
            log.version = item.text


def _exit(log: Log, body: bytes) -> None:
    held = {item.number: item.integer for item in fields(body) if item.number in (1, 2, 3)}
    if not held.get(3):  # `not_complete`: the process hands its run over to another
        log.exit_code, log.runtime = held.get(1, 0), float(held.get(2, 0))


def _header(log: Log, body: bytes) -> None:
    for item in fields(body):
        if item.number == 1 and not log.version:
            log.version = next((inner.text for inner in fields(item.raw) if inner.number == 1), "").partition("+")[0]


def _machine(log: Log, body: bytes) -> None:
    found = from_record(body)
    # A later record brings what took longer to find out, such as the accelerators, and lacks the rest.
    log.machine = found if found.program or log.machine is None else _joined(log.machine, found)


def _joined(former: Machine, later: Machine) -> Machine:
    values = {name: getattr(later, name) or getattr(former, name) for name in Machine.__slots__}
    return Machine(**values)


def _files(log: Log, body: bytes) -> None:
    for item in fields(body):
        if item.number == 1 and len(log.files) < MOST_NAMED:
            path = next((inner.text for inner in fields(item.raw) if inner.number == 1), "")
            log.files.setdefault(path.replace("\\", "/"))


def _artifact(log: Log, body: bytes) -> None:
    held = {item.number: item.text for item in fields(body) if item.number in (4, 5, 6)}
    if len(log.artifacts) < MOST_NAMED:
        log.artifacts.append(Artifact(held.get(4, ""), held.get(5, ""), held.get(6, "")))


def _used(log: Log, body: bytes) -> None:
    held = {item.number: item.text for item in fields(body) if item.number in (2, 3)}
    if len(log.artifacts) < MOST_NAMED:
        log.artifacts.append(Artifact(held.get(2, ""), held.get(3, ""), used=True))


TAKERS: dict[int, Callable[[Log, bytes], None]] = {
    HISTORY: lambda log, body: log.history.add(read_row(body, log.keys)),
    SUMMARY: lambda log, body: log.summary.update(body),
    CONFIG: lambda log, body: log.config.update(body),
    FILES: _files, ARTIFACT: _artifact, TELEMETRY: _telemetry, RUN: _run, EXIT: _exit,
    HEADER: _header, USED: _used, ENVIRONMENT: _machine,
}
