# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a cohort is made of, as its plan says it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Needs:
    """What an audit of a project takes; a worker that cannot give it is never asked."""

    gpu: int = 0
    "Graphics processors."
    memory_gb: float = 4.0
    "Main memory (GB of 10^9 bytes) that the audit process and all below it may take."
    isolation: str = ""
    "Tier that the worker must offer; empty for whichever works there."


@dataclass(frozen=True, slots=True)
class Asked:
    """How a project is to be audited."""

    profile: str = ""
    "Profile to judge by; empty for the project's own."
    budget: float | None = None
    "Seconds that executing may take; None for no bound."
    seconds: float = 7200.0
    "Wall clock of one attempt; then it is ended and counts as failed."
    static: bool = False
    "Nothing is executed."
    online: bool = False
    "Checks may use the network."
    replays: str = "quick"
    "quick or full."
    needs: Needs = field(default_factory=Needs)
    "What the worker must offer."


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """One project of the plan."""

    name: str
    "Unique in the cohort; part of addresses and folder names: letters, digits, `.`, `_` and `-`."
    source: str
    "Folder, absolute, or git address."
    asked: Asked
    "How it is audited."
    ref: str = ""
    "Branch, tag or commit; empty for the default branch, or for a folder as it lies there."
    title: str = ""
    "What people read; the name when empty."
    scholars: tuple[str, ...] = ()
    "Logins of those whose project it is."
    mentors: tuple[str, ...] = ()
    "Logins of those who review it."
    deadline: datetime.date | None = None
    "When it is to be released."

    @property
    def remote(self) -> bool:
        """The source is fetched with git."""
        return not Path(self.source).is_absolute()


@dataclass(frozen=True, slots=True)
class Engine:
    """Where audits run."""

    kind: str = "local"
    "local or dask."
    jobs: int = 0
    "Audits at once on this machine; 0 for half the processors."
    address: str = ""
    "Scheduler of a Dask cluster that runs already."
    slurm: tuple[tuple[str, str | int | float], ...] = ()
    "Options of dask-jobqueue's SLURMCluster, by name; empty without Slurm."


@dataclass(frozen=True, slots=True)
class Plan:
    """A cohort as its file describes it."""

    name: str
    "Unique in the database; part of addresses."
    title: str
    "What people read."
    folder: Path
    "Where the plan's file lies; relative paths begin there."
    projects: tuple[PlannedProject, ...]
    "In the order of the file."
    database: str
    "Address of the database."
    files: str
    "Folder or fsspec address for the files of reports."
    workspace: Path
    "Folder for checkouts, attempts and their logs."
    engine: Engine = field(default_factory=Engine)
    "Where audits run."
    mentors: tuple[str, ...] = ()
    "Logins of the cohort's mentors."
    deadline: datetime.date | None = None
    "Of all projects that name none of their own."
