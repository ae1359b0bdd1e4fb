# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Facts of a project for the verbs that show them, without an audit."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import click

from release_checker.audit import given_facts
from release_checker.execution.session import Session
from release_checker.execution.temporary import own_folder
from release_checker.gather import Gatherer
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.selection import Selection
from release_checker.settings import load


def gatherer(path: Path, *, online: bool = False, session: Session | None = None) -> Gatherer:
    """A gatherer over the project at a path, with its settings; raises ReleaseCheckerError as the audit does."""
    project, registry = Project(path), installed()
    click.get_current_context().with_resource(own_folder())
    settings = load(project, registry.codes, today=datetime.date.today())
    session = replace(session, settings=settings.execution) if session else Session(settings.execution)
    return Gatherer(registry, given_facts(project, settings, Selection(online=online), session))
