# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether the commits that runs record are in this repository."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from release_checker.declare import fact
from release_checker.facts.history import GitHistory
from release_checker.facts.logs.run_log import RunLog
from release_checker.git import GitError
from release_checker.project import Project

HASH = re.compile(r"[0-9a-f]{7,64}", re.IGNORECASE)


@dataclass(frozen=True)
class RunCommits:
    """Commits by what git knows of them."""

    held: frozenset[str] = frozenset()
    "Recorded commits that the repository holds."
    undecided: str = ""
    "Why it cannot be told of the others; empty when it can."
    shared: dict[str, bool] = field(default_factory=dict)
    "Of those held: some branch or tag leads to it, so that a clone has it."


@fact()
def run_commits(project: Project, log: RunLog, history: GitHistory) -> RunCommits:
    """Each recorded commit looked up in the repository's own objects; nothing is fetched."""
    named = sorted({run.commit for run in log.tracked if HASH.fullmatch(run.commit)})
    if not named:
        return RunCommits()
    if project.git is None:
        return RunCommits(undecided=history.problem or "the folder is not under git")
    held = frozenset(commit for commit in named if _holds(project, commit))
    undecided = "history was cut when cloning (a shallow clone)" if history.shallow and len(held) < len(named) else ""
    return RunCommits(held, undecided, {commit: _reached(project, commit) for commit in held})


def _holds(project: Project, commit: str) -> bool:
    assert project.git is not None
    try:
        return project.git.run("cat-file", "-t", commit).strip() == b"commit"
    except GitError:
        return False


def _reached(project: Project, commit: str) -> bool:
    assert project.git is not None
    try:
        return bool(project.git.run("for-each-ref", "--count=1", "--contains", commit, "--format=%(refname)").strip())
    except GitError:
        return True  # not told; nothing is concluded from it
