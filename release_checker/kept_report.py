# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report of an unchanged project, kept whole: an audit that would say the same is not made again.

The key holds all that a report rests on: the tool's own files, the project's files as git or the file system tell them
apart, its history, settings, options, the day, and what of this machine could change what executing gives (programs on
PATH, versions of Python, settings of the package index). A report with anything left open for want of time, network or
programs is never kept, so that the next audit tries again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from pydantic import ValidationError

from release_checker.execution.session import Session
from release_checker.execution.store import code_stamp, key_of
from release_checker.git import GitError
from release_checker.model import Cost, Outcome
from release_checker.project import Kind, Project
from release_checker.registry import Registry
from release_checker.reports.report import Report
from release_checker.runs.tree import Tree
from release_checker.selection import Selection
from release_checker.settings import Settings

KIND = "reports"
VARIABLES = ("UV_", "PIP_", "HTTP", "SSL_", "PATH", "PYENV", "CONDA", "LANG", "LC_", "JUPYTER")
"Beginnings of the names of variables that can change what executing gives."


@dataclass(frozen=True)
class KeptReport:
    """A place in the store for the report of one state of a project."""

    session: Session
    registry: Registry
    key: str

    def load(self, began: float) -> tuple[Report, dict[str, Path | str]] | None:
        """The report as if it were made now, and its attachments; None when there is none."""
        place = self.session.store.get(KIND, self.key)
        if place is None:
            return None
        try:
            report = Report.model_validate_json((place / "report.json").read_text("utf-8"))
        except (OSError, ValidationError):
            return None  # of another form; it is made anew
        files: dict[str, Path | str] = {item.path: place / item.path for item in report.attachments}
        if not all(isinstance(source, Path) and source.is_file() for source in files.values()):
            return None
        now = datetime.datetime.now(datetime.UTC)
        was = report.isolation
        isolation = was.model_copy(update={"executed": 0, "kept": was.executed + was.kept})
        return report.model_copy(update={
            "created": now.isoformat(timespec="seconds"), "seconds": round(time.perf_counter() - began, 3),
            "isolation": isolation,
        }), files

    def save(self, report: Report, files: Mapping[str, Path | str]) -> None:
        """Keep a report in which nothing is left open that another try could decide."""
        executing = (check for check in report.checks if check.cost is Cost.EXECUTES and check.code in self.registry.checks)
        undecided = (check.outcome is Outcome.UNKNOWN for check in executing)
        ran = report.isolation.executed or report.isolation.kept
        if not ran or any(undecided) or report.selection.interrupted:
            return
        with self.session.store.put(KIND, self.key) as made:
            (made / "report.json").write_text(report.model_dump_json(), "utf-8")
            for path, source in files.items():
                place = made / path
                place.parent.mkdir(parents=True, exist_ok=True)
                if isinstance(source, Path):
                    shutil.copyfile(source, place)
                else:
                    place.write_text(source, "utf-8", "backslashreplace", newline="\n")


def kept_report(
    project: Project, registry: Registry, settings: Settings, selection: Selection, session: Session, tree: Tree
) -> KeptReport | None:
    """Where the report of this state belongs; None when nothing executes, or the state cannot be told."""
    if selection.static or selection.online or project.git_problem or settings.logs.sources:
        return None  # what lies outside the project is not told by its listing
    if any(entry.kind is Kind.SUBMODULE for entry in project.entries):
        return None  # what lies in them on disk is not told by the listing
    try:
        parts = [*_tool(registry), *_state(project, tree), *_machine()]
    except (GitError, OSError):
        return None
    wanted = repr((settings, selection, session.allow_unsafe, datetime.datetime.now(datetime.UTC).date()))
    return KeptReport(session, registry, key_of(KIND, str(project.root), wanted, *parts))


def _tool(registry: Registry) -> Iterator[str]:
    """Our own files, which change while we are worked on, and who else offers checks and facts."""
    yield code_stamp()
    modules = {sys.modules.get(check.function.__module__) for check in registry.checks.values()}
    for path in sorted({Path(module.__file__) for module in modules if module and module.__file__}):
        info = path.stat()
        yield f"{path} {info.st_size} {info.st_mtime_ns}"
    for group in ("release_checker.facts", "release_checker.checks"):
        for point in sorted(entry_points(group=group), key=lambda point: point.value):
            yield f"{point.value} {point.dist.version if point.dist else ''}"


def _state(project: Project, tree: Tree) -> Iterator[str]:
    """The files, by git's names where they are clean, by size and times where not; the history; settings beside git."""
    git = project.git
    dirty = git.changed() if git else frozenset()
    digest = hashlib.sha256()
    for entry in project.entries:
        row = f"{entry.path}\0{entry.kind}\0{entry.size}\0{entry.blob}"
        if entry.kind is not Kind.MISSING and (not entry.blob or entry.path in dirty):
            info = os.lstat(project.root / entry.path)
            row += f"\0{info.st_mtime_ns}\0{info.st_ctime_ns}\0{info.st_ino}"
        digest.update(row.encode("utf-8", "surrogateescape") + b"\n")
    yield digest.hexdigest()
    yield _untracked(project, tree)
    for name in ("release-checker.toml", "pyproject.toml"):
        place = project.root / name
        yield f"{name} {place.lstat().st_mtime_ns}" if os.path.lexists(place) else name
    if git:
        for arguments in (("rev-parse", "--verify", "-q", "HEAD"), ("for-each-ref",), ("config", "--list", "--local"),
                          ("status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all")):
            try:
                yield hashlib.sha256(git.run(*arguments)).hexdigest()
            except GitError:
                yield "none"


def _untracked(project: Project, tree: Tree) -> str:
    """Size and time of what lies there and git does not hold: experiment logs are read from it."""
    digest = hashlib.sha256()
    for path, size in tree.files.items():
        if project.entry(path) is None:
            changed = os.lstat(project.root / path).st_mtime_ns
            digest.update(f"{path}\0{size}\0{changed}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _machine() -> Iterator[str]:
    """Programs, interpreters and settings of the package index, as far as they show without running anything."""
    yield f"{platform.platform()} {sys.version} {sys.executable} {os.getuid()}"
    yield json.dumps({name: value for name, value in sorted(os.environ.items()) if name.upper().startswith(VARIABLES)})
    home = Path(os.environ.get("HOME") or "/")
    folders = [Path(name) for name in os.environ.get("PATH", "").split(os.pathsep) if name]
    folders += [Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"]
    folders += [Path(base) / "share/jupyter/kernels" for base in (home / ".local", "/usr/local", "/usr")]
    for folder in folders:
        yield f"{folder} {folder.stat().st_mtime_ns if folder.is_dir() else 0}"
