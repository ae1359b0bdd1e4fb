# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of replays: what to run again, what it needs, and what came of it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from release_checker.model import Place
from release_checker.runs.records import Run, Series


class Source(StrEnum):
    """Where a command comes from, the most trusted first."""

    SETTINGS = "settings"
    RECORDED = "recorded"
    "By the tracker, or by the project's own code in a tag."
    INFERRED = "inferred"
    "Program recorded, arguments concluded from parameters."
    DOCUMENTED = "documented"
    "README, MLproject, dvc.yaml, Makefile."

    @property
    def rank(self) -> int:
        """Position in the order of trust."""
        return list(Source).index(self)


class NeedKind(StrEnum):
    """What a replay can lack here."""

    GPU = "GPU"
    DATA = "data"
    TIME = "time"
    NETWORK = "network"
    CREDENTIALS = "credentials"
    PROGRAM = "program"
    PROCESSES = "several processes"
    MEMORY = "memory"
    STORE = "tracking store"
    "It looks up what an earlier run logged, and its store here is fresh."
    ARGUMENTS = "arguments"
    "The command line was concluded from parameters, and the script refuses it: no fault of the project's."


@dataclass(frozen=True, slots=True)
class Need:
    """Something without which the command proves nothing here: neither a pass nor a failure."""

    kind: NeedKind
    "Its kind."
    words: str
    "The exact need, as a clause: `recorded on a Tesla V100, and no GPU is here`."


@dataclass(frozen=True)
class Command:
    """One training command."""

    argv: tuple[str, ...]
    "Program and arguments. `python` stands for the rebuilt environment's; other names are looked up on its path."
    folder: str = ""
    "Working directory relative to the project's root; empty for the root."
    source: Source = Source.DOCUMENTED
    "Where it comes from."
    place: Place | None = None
    "Where it stands: the log, the README's line, the file that declares it."
    run_id: str = ""
    "The recorded run that it is to make again; empty for none."
    commit: str = ""
    "The code to run, as recorded; empty for the present files."
    dirty: bool | None = None
    "The recorded tree differed from its commit; None when not recorded."
    needs: tuple[Need, ...] = ()
    "What is known beforehand to be lacking."
    smoke: bool = False
    "A short trial that was declared as such, and not the whole training."
    seconds: float | None = None
    "How long it took when it was recorded, or takes as declared; None when unknown."
    variables: Mapping[str, str] = field(default_factory=dict)
    "Environment variables that belong to it."
    threads: int = 1
    "Threads that numerical libraries get: as recorded, else one."
    changed: tuple[str, ...] = ()
    "What of the recorded command was changed to run here, as clauses: `one process instead of 4`."
    notes: tuple[str, ...] = ()
    "What people should know of how it was found: parameters for which the script has no option."

    @property
    def text(self) -> str:
        """As one would type it."""
        return shlex.join(self.argv)

    @property
    def program(self) -> str:
        """What it starts, without its arguments: the script, the module, or the program itself."""
        words = [word for word in self.argv[1:4] if not word.startswith("-")]
        return f"{self.folder}/{words[0] if self.argv[0] == 'python' and words else self.argv[0]}"

    @property
    def identity(self) -> str:
        """The same for commands that do the same: a run that two trackers recorded is replayed once."""
        return repr((self.argv, self.folder, self.commit, sorted(self.variables.items()), self.threads))


@dataclass(frozen=True, slots=True)
class Undecided:
    """Why no command can be made for a run."""

    run_id: str
    "The recorded run."
    reason: str
    "As a clause: `its log names no program`."


@dataclass(frozen=True)
class Checkout:
    """Which code was run."""

    commit: str = ""
    "The recorded commit; empty for the present files."
    words: str = "the present files"
    "As a phrase."
    lacking: tuple[str, ...] = ()
    "What of the commit could not be laid out, as clauses: submodules, files kept by Git LFS elsewhere."
    laid: tuple[str, ...] = ()
    "Data that git does not hold, taken from the present folder."
    stripped: tuple[str, ...] = ()
    "Files in which values of runs are recorded, which were left out."


class End(StrEnum):
    """How an attempt is over."""

    FINISHED = "ended with 0"
    FAILED = "ended with an error"
    STOPPED = "stopped by us when its time was over"
    CUT = "passed a bound"
    "Of memory, disk, processes or output."
    NOT_STARTED = "not started"

    @property
    def early(self) -> bool:
        """More may have been to come: an error, too, leaves out what was still to be logged."""
        return self is not End.FINISHED


@dataclass(frozen=True)
class Logged:
    """One run that an attempt logged, with its series, since the log itself is gone afterwards."""

    run: Run
    "As the readers give it; its store is relative to the scratch copy or to the store of ours."
    series: Mapping[str, Series] = field(default_factory=dict)
    "By metric."


@dataclass(frozen=True)
class Attempt:
    """One time that a command was run."""

    end: End
    "How it is over."
    cause: str
    "One clause: `ended with 1`, `was stopped after 60 s`, `used more than 4 GiB of memory`."
    exit_code: int | None
    "Its own; negative for a signal; None when a bound ended it."
    seconds: float
    "Wall clock."
    logged: tuple[Logged, ...] = ()
    "Every run that it logged, whatever the tracker."
    need: Need | None = None
    "What it turned out to lack; None when nothing of this machine's."
    error: str = ""
    "The error that it ended with, as it printed it: `ValueError: …`; empty when none."
    place: Place | None = None
    "The line of the project nearest to the error."
    printed: str = ""
    "The end of what it printed."
    damage: tuple[str, ...] = ()
    "What of its logs could not be read, as clauses."

    @property
    def whole(self) -> bool:
        """It came to its own end, so that nothing that it did not log is still to come."""
        return self.end in (End.FINISHED, End.FAILED)


@dataclass(frozen=True)
class Replayed:
    """A command run again, once or twice."""

    command: Command
    "What was run."
    checkout: Checkout
    "On which code."
    attempts: tuple[Attempt, ...]
    "One or two, in order."
    tier: str = ""
    "The isolation that it ran in."
    python: str = ""
    "Version of its Python."
    once: str = ""
    "Why it ran once only; empty when twice."
    kept: bool = False
    "It comes from the cache."
