# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What travels between a run and its engines: an attempt to make, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from release_checker.cohort.checkout import Mirror
from release_checker.cohort.records import Asked

WORDS = 300
"Characters of what an attempt tells that are kept."


class State(StrEnum):
    """Of an attempt, as the database has it."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"
    "Its process was killed or its machine went down: nobody's verdict, so it is made again."


@dataclass(frozen=True, slots=True)
class Order:
    """One attempt to audit one project. Holds no secret, and can be sent to another machine that shares the workspace."""

    attempt: int
    "Its row in the database."
    project: str
    "The project's name in the plan."
    asked: Asked
    "How it is audited, and what it may take."
    place: Path
    "Folder of this attempt alone."
    folder: Path | None = None
    "What is audited as it lies there; None for a commit of a mirror."
    mirror: Mirror | None = None
    "Where the commit to audit is taken from."

    @property
    def report(self) -> Path:
        """The report folder; it is there whole or not at all."""
        return self.place / "report"

    @property
    def log(self) -> Path:
        """What the attempt printed."""
        return self.place / "log.txt"

    @property
    def telling(self) -> Path:
        """What it does now, in words."""
        return self.place / "telling"

    @property
    def reason(self) -> Path:
        """Why it gave no report."""
        return self.place / "reason"

    @property
    def reported(self) -> bool:
        """There is a report."""
        return (self.report / "report.json").is_file()


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended."""

    attempt: int
    "Its row in the database."
    state: State
    "Done, failed or lost."
    exit_code: int | None = None
    "Of its process; negative for the signal that killed it."
    reason: str = ""
    "Why there is no report; empty when there is one."
