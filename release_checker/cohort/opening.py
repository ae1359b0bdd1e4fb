# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What stands before any audit, of one project or of a cohort's: its settings, what is selected, what executing shares."""

from __future__ import annotations

import dataclasses
import datetime
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from release_checker.execution.session import Session
from release_checker.execution.store import Store
from release_checker.project import Project
from release_checker.registry import Registry, installed
from release_checker.security_settings import named_service
from release_checker.selection import Selection
from release_checker.settings import Settings, load


@dataclass(frozen=True, slots=True)
class Wanted:
    """How somebody asks for an audit."""

    profile: str = ""
    "Profile to judge by; empty for the project's own."
    selection: Selection = dataclasses.field(default_factory=Selection)
    "Checks, and whether they may execute and use the network."
    advisories: str = ""
    "Service or snapshot that is asked for known vulnerabilities; empty for the project's own."
    budget: float | None = None
    "Seconds that all executing may take; None for no bound."
    jobs: int = 0
    "Sandboxes at once; 0 for one a processor, at most four."
    thorough: bool = False
    "Every training run is replayed to its end."
    evidence: tuple[Path, ...] = ()
    "Files of replays that were made on another machine."
    fresh: bool = False
    "Everything is executed anew."
    unsafe: bool = False
    "Execute without isolation where none works."


@dataclass(frozen=True, slots=True)
class Opened:
    """What `audit` is given."""

    registry: Registry
    settings: Settings
    selection: Selection
    session: Session


def opened(project: Project, wanted: Wanted, tell: Callable[[str], None]) -> Opened:
    """Settings and session of one audit; raises SettingsError as `settings.load` does."""
    registry = installed()
    settings = load(project, registry.codes, profile=wanted.profile, today=datetime.date.today())
    if wanted.advisories:
        settings = dataclasses.replace(settings, advisories=named_service(wanted.advisories))
    session = Session(settings.execution, Store(reading=not wanted.fresh), wanted.budget, wanted.jobs or processors(),
                      wanted.unsafe, tell, wanted.thorough, wanted.evidence)
    return Opened(registry, settings, wanted.selection, session)


def processors() -> int:
    """How many sandboxes run at once unless somebody says otherwise: more than four only wait for the disk."""
    return min(os.cpu_count() or 1, 4)
