# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From executed facts to the parts of the report that show them, and the files attached to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.session import Session
from release_checker.gather import Gatherer
from release_checker.reports.report import (
    Attachment,
    DependencyInfo,
    EnvironmentInfo,
    Isolation,
    NotebookInfo,
    TestsInfo,
)


@dataclass(frozen=True)
class Evidence:
    """What the executed facts give to the report."""

    isolation: Isolation
    environment: EnvironmentInfo | None = None
    notebooks: tuple[NotebookInfo, ...] = ()
    tests: TestsInfo | None = None
    dependencies: tuple[DependencyInfo, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    files: Mapping[str, Path | str] = field(default_factory=dict)


def collect(gatherer: Gatherer, session: Session) -> Evidence:
    """What was gathered; nothing is gathered here."""
    return Evidence(isolation=_isolation(session))


def _isolation(session: Session) -> Isolation:
    executed, kept = session.executed, session.store.kept
    if not executed and not kept:
        return Isolation(tier="none-needed")
    try:
        sandbox = session.sandbox
    except FactUnavailable as problem:
        return Isolation(tier="none", missing=(str(problem),), kept=kept)
    missing = [item for item in sandbox.guarantees if not item.held]
    words = tuple(f"{item.name} ({item.reason})" if item.reason else item.name for item in missing)
    return Isolation(tier=sandbox.tier, missing=words, executed=executed, kept=kept)
