# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What exactly is to be audited of a project, and the key by which it is known to have been audited already."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from release_checker import __version__
from release_checker.cohort.address import Address, parse_address
from release_checker.cohort.checkout import Mirror, fetch
from release_checker.cohort.records import PlannedProject
from release_checker.git import Git, GitError
from release_checker.project import Project

OTHERS = 20_000
"Files beside those of git whose times are looked at; with more, the folder counts as changed."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A project that can be audited now."""

    project: PlannedProject
    "As the plan has it."
    key: str
    "Of its source, its state, what is asked and this tool's version: what was audited by the same key need not be again."
    folder: Path | None = None
    "What is audited as it lies there."
    mirror: Mirror | None = None
    "Where the commit to audit is taken from."


def prepare(project: PlannedProject, workspace: Path, *, stop: Callable[[], bool] = bool) -> Prepared:
    """Fetch a project, or look at its folder; raises NotFetched or UsageError with the reason, nothing secret in it."""
    if not project.remote and not project.ref:
        found = Project(Path(project.source))
        return Prepared(project, _key(project, project.source, _state(found)), folder=found.root)
    if project.remote:
        address = parse_address(project.source)
    else:
        root = Project(Path(project.source)).root
        address = Address(str(root), f"file://{quote(str(root))}", "file")
    mirror = fetch(address, project.ref, workspace / "mirrors" / project.name, stop=stop)
    return Prepared(project, _key(project, address.shown, mirror.commit), mirror=mirror)


def _key(project: PlannedProject, source: str, state: str) -> str:
    asked = dataclasses.asdict(project.asked)
    profile = Path(project.asked.profile).read_text("utf-8", "replace") if project.asked.profile.endswith(".toml") else ""
    whole = json.dumps([project.name, source, state, asked, profile, __version__], sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _state(project: Project) -> str:
    """The commit with the times of what git does not hold (logs, data); something new when that cannot be told."""
    git = project.git
    try:
        if git is None or git.changed():
            return uuid.uuid4().hex
        commit = git.run("rev-parse", "--verify", "HEAD").decode("ascii").strip()
        if git.run("diff-index", "--cached", "--name-only", "-z", commit, "--"):
            return uuid.uuid4().hex
        return f"{commit} {_others(git, project.root)}"
    except (GitError, OSError):
        return uuid.uuid4().hex


def _others(git: Git, root: Path) -> str:
    paths = git.lines("ls-files", "--others", "-z")
    if len(paths) > OTHERS:
        return uuid.uuid4().hex
    found = hashlib.sha256()
    for path in sorted(paths):
        info = os.lstat(root / path)
        found.update(f"{path}\0{info.st_size}\0{info.st_mtime_ns}\0".encode("utf-8", "surrogatepass"))
    return found.hexdigest()
