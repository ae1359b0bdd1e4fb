# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Run one check in a test: ours, and plug-in authors'."""

from __future__ import annotations

import dataclasses
import datetime
import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from release_checker.audit import audit
from release_checker.claims.settings import Pins
from release_checker.declare import Check
from release_checker.execution.session import Session
from release_checker.facts.advisory_service import AdvisoryService
from release_checker.gather import Gatherer
from release_checker.model import Bounds, Finding, Result
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.reports.report import Report
from release_checker.runs.settings import LogSettings
from release_checker.selection import Selection
from release_checker.settings import load


def write_files(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder: strings as UTF-8, bytes as they are."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def notebook(*cells: str | Mapping[str, Any], kernel: str = "python3", **language: str) -> str:
    """A notebook file: each string is a code cell that was never run; a mapping says more of a cell.

    `language` goes into its language_info: `name="R"`, `version="2.7.15"`.
    """
    empty: dict[str, Any] = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    plain: dict[str, Any] = {"cell_type": "markdown", "metadata": {}}
    given = [{"source": cell} if isinstance(cell, str) else dict(cell) for cell in cells]
    spec = {"name": kernel, "display_name": kernel} if kernel else None
    return json.dumps({
        "nbformat": 4, "nbformat_minor": 4,
        "metadata": {"language_info": {"name": "python", **language}} | ({"kernelspec": spec} if spec else {}),
        "cells": [(plain if cell.get("cell_type", "code") != "code" else empty) | cell for cell in given],
    })


def commit_all(root: Path) -> None:
    """Make the folder a repository with one commit of everything in it."""
    identity = ["-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "init.defaultBranch=main",
                "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"]
    for command in (["init", "-q"], ["add", "-A", "-f"], ["commit", "-q", "-m", "All files"]):
        subprocess.run(["git", *identity, *command], cwd=root, check=True, capture_output=True)


def gather(
    record: type, files: Mapping[str, str | bytes], *, bounds: Bounds | None = None, session: Session | None = None
) -> Any:
    """One fact of a project made of these files. Raises FactUnavailable as the audit would see it."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(write_files(Path(folder), files))
        given = _given(project, bounds, session)
        return Gatherer(installed(), given).get(record)


def run_check(
    check: Check | str, files: Mapping[str, str | bytes] | None = None, *facts: Any, bounds: Bounds | None = None
) -> list[Result]:
    """What a check yields: on a project made of `files`, on ready-made facts, or on both (a fact given wins).

    `check` is the declared check or its code. Errors of the check are raised, so that a test sees them.
    """
    declared = installed().checks[check] if isinstance(check, str) else check
    with tempfile.TemporaryDirectory() as folder:
        project = Project(write_files(Path(folder), files or {}))
        given = _given(project, bounds, None) | {type(item): item for item in facts}
        gatherer = Gatherer(installed(), given)
        return list(declared(*(gatherer.get(record) for record in declared.needs.values())))


def _given(project: Project, bounds: Bounds | None, session: Session | None) -> dict[type, Any]:
    return {Project: project, Bounds: bounds or Bounds(), Session: session or Session(), Pins: Pins(),
            LogSettings: LogSettings(), AdvisoryService: AdvisoryService()}


def findings(results: list[Result]) -> list[str]:
    """Findings as `place: message` lines, for inline snapshots."""
    return [f"{item.place}: {item.message}" if item.place else item.message for item in results if isinstance(item, Finding)]


def audit_folder(
    root: Path, *, profile: str = "", selection: Selection | None = None, session: Session | None = None
) -> Report:
    """Audit a folder as the command does, without writing anything; executing nothing unless a session is given."""
    project, registry = Project(root), installed()
    settings = load(project, registry.codes, profile=profile, today=datetime.date.today())
    if session is None:
        selection = dataclasses.replace(selection or Selection(), static=True)
    return audit(project, registry, settings, selection, session=session).report
