# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of running a notebook: how a run ended, cell by cell, and why it failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Stop(StrEnum):
    """Why a run is over."""

    FINISHED = "ran to its end"
    LEFT = "left by sys.exit"
    "The notebook ended itself with status 0: what comes after is not meant to run."
    FAILED = "a cell failed"
    DIED = "the kernel died"
    MEMORY = "out of memory"
    TIME = "out of time"
    PRINTED = "printed too much"
    DISK = "disk bound reached"
    PROCESSES = "too many processes"
    NOT_STARTED = "the kernel did not start"
    INTERRUPTED = "interrupted"
    BROKEN = "could not be run"
    "A fault of this tool or of the sandbox, or a notebook that nothing can read."

    @property
    def well(self) -> bool:
        """Everything ran that was to run."""
        return self in (Stop.FINISHED, Stop.LEFT)


class CellState(StrEnum):
    """What became of one code cell."""

    OK = "ok"
    ALLOWED = "allowed"
    "It raised, as its tag or its stored output announces."
    SKIPPED = "skipped"
    "Tagged not to be run."
    FAILED = "failed"
    CUT = "cut"
    "It was ended by a bound, or the kernel died in it."


@dataclass(frozen=True, slots=True)
class CellRun:
    """One code cell, as it ran."""

    number: int
    "One-based position among all cells."
    state: CellState
    "What became of it."
    seconds: float
    "Wall clock."
    count: int | None = None
    "Execution count, by which tracebacks name cells."


@dataclass(frozen=True, slots=True)
class Frame:
    """One step of a traceback."""

    where: str
    "File, or empty for a cell of the notebook."
    line: int | None
    "One-based line in the file or cell."
    cell: int | None = None
    "One-based position of the cell among all cells; None for a file."
    function: str = ""
    "What it is in; empty at the top of a cell."

    @property
    def package(self) -> str:
        """The installed top-level module that the file belongs to; empty for the project's own and Python's."""
        for mark in ("/site-packages/", "/dist-packages/"):
            if mark in self.where:
                return self.where.split(mark, 1)[1].split("/")[0].removesuffix(".py")
        return ""


@dataclass(frozen=True, slots=True)
class Raised:
    """An error that ended a run."""

    name: str
    "Class of the exception."
    value: str
    "Its message, shortened."
    cell: int
    "One-based position of the cell in which the run ended."
    line: int | None
    "One-based line in that cell."
    frames: tuple[Frame, ...] = ()
    "From the cell inwards."
    traceback: str = ""
    "As printed, without colours, shortened."
    printed: str = ""
    "What the cell wrote before, shortened from the front."


@dataclass(frozen=True, slots=True)
class NotebookRun:
    """One run of one notebook from the top."""

    stop: Stop
    "Why it is over."
    seconds: float
    "Wall clock of the sandbox, start-up included."
    kernel_seconds: float = 0.0
    "What the cells took, without start-up of the kernel and our own work."
    cells: tuple[CellRun, ...] = ()
    "Code cells that were begun or skipped, in order."
    raised: Raised | None = None
    "The error that ended it; None when none did."
    cell: int | None = None
    "Position of the cell in which it ended; None when no cell was running."
    detail: str = ""
    "What the sandbox or kernel said, shortened."
    kept: bool = False
    "It comes from the cache."


class CauseKind(StrEnum):
    """Why a notebook fails, told apart."""

    MISSING_MODULE = "missing module"
    OWN_MODULE = "a module of the project is not found"
    MISSING_FILE = "missing file"
    MADE_ELSEWHERE = "a file that other code makes"
    AUTHOR_PATH = "a path of the author's machine"
    DOWNLOAD = "data that must be downloaded"
    NETWORK = "needs the network"
    CREDENTIALS = "needs credentials or a setting"
    SERVICE = "needs a running service"
    PROGRAM = "missing system program"
    LIBRARY = "missing system library"
    DISPLAY = "needs a display"
    HOSTED = "works on one hosting service only"
    PLATFORM = "works on another operating system only"
    PYTHON = "wrong Python"
    INTERFACE = "a package's interface changed"
    GPU = "needs a GPU"
    INPUT = "asks for input"
    MEMORY = "out of memory"
    TIME = "out of time"
    PRINTED = "prints too much"
    DISK = "writes too much"
    PROCESSES = "starts too many processes"
    DIED = "the kernel died"
    NOT_STARTED = "the kernel does not start"
    UNDEFINED = "an undefined name"
    EXTENSION = "a magic that is not loaded"
    READ_ONLY = "writes where nothing may be written"
    ASSERTION = "an assertion does not hold"
    RANDOM = "fails at random"
    CODE = "an error in the code"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a run failed, in words."""

    kind: CauseKind
    "Told apart."
    words: str
    "One clause: `data/train.csv is not in the repository`."
    subject: str = ""
    "What it is about: a module, path, program, host."
    remedy: str = ""
    "What to do, as an imperative; empty where nothing general can be said."
    certain: bool = False
    "Running again gives the same: no chance is involved."


def _no_service(path: str) -> str:
    return ""


def _same_name(module: str) -> str:
    return module


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the project around a notebook, for finding a cause."""

    path: str
    "The notebook, relative to the root."
    sources: Mapping[int, str] = field(default_factory=dict)
    "Code by cell number."
    shipped: frozenset[str] = frozenset()
    "Paths of all files of the project."
    made: Mapping[str, str] = field(default_factory=dict)
    "Paths, or last parts of paths, that the project's code writes, and the file that does."
    downloads: tuple[str, ...] = ()
    "Files of the project that fetch data."
    packages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    "Installed top-level module to distribution and version."
    declared: frozenset[str] = frozenset()
    "Normalised names of the distributions that the project declares."
    provider_of: Callable[[str], str] = _same_name
    "The distribution that would bring a top-level module; empty for none known."
    python: tuple[int, int] = (3, 11)
    "Of the environment."
    root: str = ""
    "Where the sandbox shows the project."
    hosted: Mapping[str, str] = field(default_factory=dict)
    "Modules that exist on one hosting service only, and the service."
    service_of: Callable[[str], str] = _no_service
    "The hosting service that a path belongs to; empty for none."
    ignored: Callable[[str], str] = _no_service
    "The line of a .gitignore that leaves a path of the project out; empty for none."
    limit: float = 0.0
    "Seconds that one run may take; 0 where it is not known."
    ran: frozenset[int] = frozenset()
    "Cells that ended well when the notebook was saved: they have a count and no error."

    @property
    def folder(self) -> str:
        """Where the notebook lies; empty for the root."""
        return self.path.rpartition("/")[0]

    def source(self, cell: int) -> str:
        """Code of one cell."""
        return self.sources.get(cell, "")

    def line(self, raised: Raised) -> str:
        """The line of the notebook's cell at which an error arose; empty when unknown."""
        lines = self.source(raised.cell).split("\n")
        return lines[raised.line - 1] if raised.line and raised.line <= len(lines) else ""

    def until(self, cell: int) -> str:
        """All code up to and with a cell."""
        return "\n".join(source for number, source in self.sources.items() if number <= cell)

    def installed(self, module: str) -> str:
        """Distribution and version that a module belongs to: `numpy 1.26.4`; empty when none."""
        found = self.packages.get(module.partition(".")[0])
        return " ".join(found) if found else ""
