# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of isolation: what is to run, within which bounds, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

GIB = 1 << 30
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds over the whole tree of processes of one job."""

    seconds: float = 600.0
    "Wall clock; everything is killed when it is over."
    memory: int = 4 * GIB
    "Bytes, of all processes together."
    processes: int = 512
    "Processes and threads alive at once."
    disk: int = 4 * GIB
    "Bytes that the job may write, scratch copy and temporary files together."
    output: int = 16 * MIB
    "Bytes of standard output and error together; the job is ended when it prints more."


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder or file of ours that the job sees."""

    source: Path
    "Where it lies outside."
    target: str
    "Where the job sees it; the same as the source where the sandbox cannot move it (`Sandbox.moves`)."
    writable: bool = False
    "The job may change it."


@dataclass(frozen=True, slots=True)
class Job:
    """One command to run in isolation."""

    command: tuple[str, ...]
    "Program, by its path inside, and arguments; never a shell line."
    folder: str
    "Working directory, as the job sees it; below some mount."
    mounts: tuple[Mount, ...] = ()
    "What it sees beside the system's own read-only folders."
    environment: Mapping[str, str] = field(default_factory=dict)
    "Variables beside PATH, HOME, LANG, TMPDIR and USER, which the sandbox sets."
    limits: Limits = Limits()
    "Its bounds."
    network: bool = False
    "It may reach the network; only ever for a step that the project's settings grant by name."


class Ending(StrEnum):
    """Why a job is over."""

    EXITED = "exited"
    "By itself, with an exit code or a signal of its own doing."
    TIME = "out of time"
    MEMORY = "out of memory"
    PROCESSES = "too many processes"
    DISK = "disk bound reached"
    OUTPUT = "printed too much"
    INTERRUPTED = "interrupted"
    "The user pressed Ctrl-C, or another job of the audit failed."
    NOT_STARTED = "not started"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended. No process of it is alive any more."""

    ending: Ending
    "Why it is over."
    exit_code: int | None
    "Of the command itself; negative for a signal; None when it was killed by us or never ran."
    stdout: bytes
    "What it printed, at most `Limits.output` bytes."
    stderr: bytes
    "The same for standard error."
    seconds: float
    "Wall clock from start to end."
    peak_memory: int | None
    "Most bytes that the whole tree used; None where the tier cannot tell."
    cause: str
    "One clause for people: `ended with 0`, `printed more than 16 MiB`, `used more than 4 GiB of memory`."

    @property
    def well(self) -> bool:
        """It ended by itself with 0."""
        return self.ending is Ending.EXITED and self.exit_code == 0


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Something that a tier holds, or does not."""

    name: str
    "Such as `no network`, `files outside unseen`, `memory bound over all processes`."
    held: bool
    "Probed, not assumed."
    reason: str = ""
    "Why it is not held."


Stop = Callable[[], bool]
"Asked a few times a second: true when everything must end (Ctrl-C, budget)."
Heard = Callable[[bytes], None]
"Told each piece of standard output as it comes."


class Sandbox(Protocol):
    """A tier of isolation that was probed and works here."""

    @property
    def tier(self) -> str:
        """Its name, as the report shows it: `bubblewrap`, `container (podman)`, `landlock`, `sandbox-exec`, `none`."""

    @property
    def guarantees(self) -> tuple[Guarantee, ...]:
        """What it holds and what not."""

    @property
    def moves(self) -> bool:
        """A mount may show at another path than where it lies."""

    def run(self, job: Job, *, stop: Stop | None = None, heard: Heard | None = None) -> Ended:
        """Run one job to its end; thread-safe. Never raises for what the job does; OSError when we cannot start."""
