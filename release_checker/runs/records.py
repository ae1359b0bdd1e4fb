# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of experiment logs: what every reader gives, whatever the tracker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from release_checker.model import Place


class Tracker(StrEnum):
    """Who wrote a log."""

    MLFLOW = "mlflow"
    WANDB = "wandb"
    TENSORBOARD = "tensorboard"
    LIGHTNING = "lightning"
    TRANSFORMERS = "transformers"
    DVC = "dvc"
    RESULTS = "results"
    "A plain table of results, written by the project's own code."


class Status(StrEnum):
    """How a run ended, as far as its log says; a run without an end is never taken for a finished one."""

    FINISHED = "finished"
    FAILED = "failed"
    KILLED = "killed"
    RUNNING = "running"
    "Never closed: still running when the log was copied, or crashed."
    UNKNOWN = "unknown"
    "The tracker does not record it."


class Known(StrEnum):
    """Where a value comes from."""

    RECORDED = "recorded"
    INFERRED = "inferred"
    "Concluded from other values, such as arguments from parameters."
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Series:
    """One metric over time, in the order in which it was logged."""

    steps: tuple[int, ...]
    "Step of each point; the point's own number where the tracker counts none."
    values: tuple[float, ...]
    "Finite, NaN or infinite, as logged. As long as `steps`."
    times: tuple[float, ...] = ()
    "Seconds since 1970, UTC; empty where none are recorded, else as long as `steps`."

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Metric:
    """What a listing tells of one metric; the whole series is read on demand."""

    name: str
    "As logged."
    value: float
    "The last one logged; NaN and infinity kept."
    step: int | None = None
    "Its step; None where none is recorded."
    count: int | None = None
    "How many points there are; None where the listing does not tell."


@dataclass(frozen=True, slots=True)
class DataSet:
    """Data that a run says it used."""

    name: str
    "As recorded."
    digest: str = ""
    "As the tracker computes it; empty when none."
    source: str = ""
    "Address or path; empty when none."


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that a run says it made or logged."""

    path: str
    "Relative to the run's artifacts."
    present: bool | None = None
    "It lies in the tree; None where that cannot be told (it lies on a service)."
    size: int | None = None
    "Bytes; None when unknown."
    digest: str = ""
    "As the tracker records it; empty when none."


@dataclass(frozen=True, slots=True)
class Seed:
    """A sign that a run fixed its randomness, or that it did not."""

    name: str
    "Parameter, argument or tag: `seed`, `random_state`, `--seed`."
    value: str
    "As recorded; `None` is a sign of an unseeded run."

    @property
    def fixed(self) -> bool:
        """The value is one that fixes something."""
        return self.value.strip().lower() not in ("", "none", "null", "-1", "false")


class SensitiveKind(StrEnum):
    """What a log tells of persons and machines."""

    EMAIL = "e-mail address"
    USER = "user name"
    HOST = "host name"
    HOME = "home folder"


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Something of a person or a machine that stands in a log."""

    kind: SensitiveKind
    "What it is."
    value: str
    "As it stands."
    place: Place
    "Where."
    field: str = ""
    "Under which name the tracker records it: `tag mlflow.user`."


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of a log that cannot be read in full."""

    words: str
    "What was expected and what was found, as a clause: `the record at byte 4096 fails its checksum`."
    place: Place
    "Where."
    lost: str = ""
    "What could not be read: `the run`, `what follows`; empty when nothing was lost."


@dataclass(frozen=True)
class Run:
    """One run as its log records it. Texts are hostile: they are the project's."""

    tracker: Tracker
    "Who wrote the log."
    store: str
    "POSIX path of its store, relative to the root of the tree; an address for a store that lies elsewhere."
    id: str
    "The tracker's own identifier; a path where it gives none."
    place: Place
    "Where it lies: the run's folder or file, or the database."
    name: str = ""
    "As people call it; empty when it has none."
    version: str = ""
    "Version of the tracker that wrote it; empty when not recorded."
    parent: str = ""
    "Identifier of the run above it."
    experiment: str = ""
    "Experiment, project or sweep it belongs to."
    status: Status = Status.UNKNOWN
    "How it ended."
    exit_code: int | None = None
    "Of the process; None when not recorded."
    start: float | None = None
    "Seconds since 1970, UTC."
    end: float | None = None
    "Seconds since 1970, UTC."
    program: str = ""
    "What was run: a script's path or `-m` module, as recorded."
    arguments: tuple[str, ...] = ()
    "What was given to it."
    arguments_known: Known = Known.ABSENT
    "Whether they were recorded."
    commit: str = ""
    "Git commit of the code; empty when not recorded."
    branch: str = ""
    "Git branch."
    remote: str = ""
    "Git remote, credentials cut."
    dirty: bool | None = None
    "The tree differed from the commit; None when not recorded."
    parameters: Mapping[str, str] = field(default_factory=dict)
    "Parameters or configuration; nested names joined by dots, values as text."
    tags: Mapping[str, str] = field(default_factory=dict)
    "Tags that people set; the tracker's own are told apart into the fields of this record."
    metrics: tuple[Metric, ...] = ()
    "Every metric's last value, sorted by name."
    summary: Mapping[str, float | str] = field(default_factory=dict)
    "What the tracker keeps as the run's summary, apart from the metrics' last values; nested names joined by dots."
    datasets: tuple[DataSet, ...] = ()
    "Data it says it used."
    artifacts: tuple[Artifact, ...] = ()
    "Files it says it made."
    python: str = ""
    "Version of Python: `3.11.4`."
    requirements: tuple[str, ...] = ()
    "Installed distributions, `name==version`."
    host: str = ""
    "Name of the machine."
    user: str = ""
    "Name of the account."
    email: str = ""
    "Of whoever ran it."
    device: str = ""
    "Accelerator as recorded: `Tesla V100 × 4`; empty when none or not recorded."
    seeds: tuple[Seed, ...] = ()
    "Signs of fixed randomness."
    sensitive: tuple[Sensitive, ...] = ()
    "What it tells of persons and machines."
    damage: tuple[Damage, ...] = ()
    "What of it could not be read."
    missing: tuple[str, ...] = ()
    "What this tracker usually records and this run lacks: `exit record`, `configuration`."
    copies: tuple[str, ...] = ()
    "Further places that hold the same run, counted once."

    @property
    def title(self) -> str:
        """What to call it in a sentence: name and short identifier."""
        short = self.id if "/" in self.id or len(self.id) <= 12 else self.id[:8]
        return f"{self.name} ({short})" if self.name and self.name != self.id else short

    def metric(self, name: str) -> Metric | None:
        """The metric with this very name."""
        return next((item for item in self.metrics if item.name == name), None)


@dataclass(frozen=True, slots=True)
class Store:
    """A place that holds runs of one tracker."""

    tracker: Tracker
    "Who writes it."
    path: str
    "POSIX path relative to the root of its tree: a folder, or a file; an address for one that lies elsewhere."
    form: str = ""
    "Kind of store where a tracker has several: `file`, `sqlite`, `snapshot`."


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text that a log holds in a form which no text search sees: for the search for secrets."""

    place: Place
    "The file that holds it; with a line where it has one."
    what: str
    "Where in the log: `run ab12cd34 parameter db_url`, `run ab12cd34 output.log line 7`."
    text: str
    "As it stands."


class LogReader(Protocol):
    """One opened store. Nothing here raises for what a store holds: what is broken becomes Damage."""

    @property
    def store(self) -> Store:
        """What it reads."""

    def runs(self) -> tuple[Run, ...]:
        """Every run that can be read, oldest first; the same objects at every call."""

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric; an empty series where it has none. Not kept by the reader."""

    def damage(self) -> tuple[Damage, ...]:
        """What cannot be read of the store itself, or of runs that are lost whole. After `runs`."""

    def decoded(self) -> Iterator[Decoded]:
        """Every text of it that a secret may hide in: parameters, tags, arguments, configuration, logged output."""
