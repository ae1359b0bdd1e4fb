# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What exactly is to be audited of a project, and the key by which it is known to have been audited already."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from release_checker import __version__
from release_checker.cohort.address import Address, parse_address
from release_checker.cohort.checkout import Mirror, fetch
from release_checker.cohort.records import PlannedProject
from release_checker.git import Git, GitError
from release_checker.project import Project
from release_checker.publish.approval_scope import approval_files, below_approvals
from release_checker.settings import profile_sources

OTHERS = 20_000
"Files whose times are looked at, git's unchanged ones aside; with more, the folder counts as changed."


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
    if project.remote:
        address = parse_address(project.source)
    else:
        found = Project(Path(project.source))
        if not project.ref and not _bare(found.root):
            return Prepared(project, _key(project, project.source, _state(found)), folder=found.root)
        address = Address(str(found.root), f"file://{quote(str(found.root))}", "file")
    mirror = fetch(address, project.ref, workspace / "mirrors" / project.name, stop=stop)
    try:
        state = below_approvals(Git(mirror.folder), mirror.commit)
    except GitError:  # a part of the history only
        state = mirror.commit
    return Prepared(project, _key(project, address.shown, state), mirror=mirror)


def _bare(root: Path) -> bool:
    """It holds the files of git and none of a project."""
    return (root / "HEAD").is_file() and (root / "objects").is_dir() and (root / "refs").is_dir()


def _key(project: PlannedProject, source: str, state: str) -> str:
    asked = dataclasses.asdict(project.asked)
    own = project.asked.profile.endswith(".toml")
    profile = [source.text for source in profile_sources(project.asked.profile)] if own else []
    whole = json.dumps([project.name, source, state, asked, profile, __version__], sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _state(project: Project) -> str:
    """The commit, with the times of what differs from it or is not of git (logs, data); something new when none can be told.

    Approvals are left out: they are made after the report that they approve.
    """
    git = project.git
    try:
        if git is None or not (head := _head(git)):
            return f"no commit {_times(project.root, [entry.path for entry in project.entries])}"
        staged = git.run("diff-index", "--cached", "-z", head, "--")
        files = {*git.changed(), *git.lines("ls-files", "--others", "-z")}
        return f"{below_approvals(git, head)} {hashlib.sha256(staged).hexdigest()} {_times(project.root, files)}"
    except (GitError, OSError):
        return uuid.uuid4().hex


def _head(git: Git) -> str:
    try:
        return git.run("rev-parse", "--verify", "--quiet", "HEAD").decode("ascii").strip()
    except GitError:
        return ""


def _times(root: Path, paths: Collection[str]) -> str:
    if len(paths) > OTHERS:
        return uuid.uuid4().hex
    found, approvals = hashlib.sha256(), approval_files()
    for path in sorted(path for path in paths if not approvals.fullmatch(path)):
        info = _look(root / path)
        found.update(f"{path}\0{info}\0".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _look(path: Path) -> str:
    try:
        info = os.lstat(path)
    except FileNotFoundError:  # deleted, and not yet so in git
        return "gone"
    return f"{info.st_mode} {info.st_size} {info.st_mtime_ns}"
