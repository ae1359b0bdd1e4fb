# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What git says of the checkout: commit, cleanliness, remotes."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from release_checker.declare import fact
from release_checker.git import Git, GitError
from release_checker.project import Project
from release_checker.runs.persons import without_credentials

SUBMODULE = "160000"
"Mode of a commit of another repository, which is not looked into."

NETWORK = re.compile(r"(https?|ssh|git)://|(?!-)([\w.-]+@)?[\w-]{2,}(\.[\w-]+)*:(?![\\/])")
"An address with a host; the form of ssh without a scheme is `git@host:path`, and `C:\\path` is none."


@dataclass(frozen=True, slots=True)
class GitHistory:
    """The checkout's place in git."""

    commit: str | None
    "Hash of HEAD; None without git or before the first commit."
    tree: str | None
    "Hash of HEAD's tree (of the audited folder, where that is not the whole repository)."
    dirty: bool | None
    "Tracked files differ from HEAD; None when that could not be told."
    shallow: bool
    "History was cut when cloning."
    committed: str | None
    "Committer date of HEAD, ISO 8601."
    remotes: tuple[str, ...]
    "Addresses of the remotes, credentials removed."
    problem: str = ""
    "Why git could not answer; empty otherwise."
    folder: str = ""
    "The audited folder from the root of its repository; empty for that root."

    @property
    def fetched_from(self) -> tuple[str, ...]:
        """The remotes that are addresses on the network: a path tells of a machine, and of its user."""
        return tuple(dict.fromkeys(remote.partition("?")[0] for remote in self.remotes if NETWORK.match(remote)))


@fact()
def git_history(project: Project) -> GitHistory:
    """HEAD, its tree and date, and whether the work tree is clean."""
    git = project.git
    if git is None:
        reason = project.git_problem or "the folder is not under git"
        return GitHistory(None, None, None, False, None, (), reason)
    shallow = _answer(git, "rev-parse", "--is-shallow-repository") == "true"
    remotes = _remotes(git)
    head = _answer(git, "log", "-1", "--format=%H %cI")
    if not head:
        return GitHistory(None, None, None, shallow, None, remotes, "there is no commit yet")
    commit, _, date = head.partition(" ")
    prefix = _answer(git, "rev-parse", "--show-prefix").removesuffix("/")
    tree = _answer(git, "rev-parse", f"HEAD:{prefix}" if prefix else "HEAD^{tree}") or None
    return GitHistory(commit, tree, _dirty(git), shallow, date, remotes, folder=prefix)


def _answer(git: Git, *arguments: str) -> str:
    try:
        return os.fsdecode(git.run(*arguments)).strip()
    except GitError:
        return ""


def _dirty(git: Git) -> bool | None:
    try:
        # Untracked files are no part of a release; submodules are not looked into.
        told = git.run("status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=all", "--", ".")
        return bool(told) or _hidden(git)
    except GitError:
        return None


def _hidden(git: Git) -> bool:
    """Files that git was told not to look at (assume-unchanged, skip-worktree) differ from the index; raises GitError."""
    entries: list[tuple[str, str]] = []
    # hash-object takes paths from the root of the repository, wherever it is started.
    top = Git(Path(os.fsdecode(git.run("rev-parse", "--show-toplevel")).removesuffix("\n")))
    for row in git.lines("ls-files", "--full-name", "-v", "-s", "-z"):
        head, _, path = row.partition("\t")
        tag, mode, blob, _ = head.split()
        if (tag.islower() or tag == "S") and mode != SUBMODULE:
            if not _regular(top.folder, path, mode):
                return True
            entries.append((path, blob))
    if not entries:
        return False
    found = top.run("hash-object", "--stdin-paths", given=b"".join(os.fsencode(path) + b"\n" for path, _ in entries))
    return found.decode().split() != [blob for _, blob in entries]


def _regular(folder: Path, path: str, mode: str) -> bool:
    """A file of the folder's own that can be read as it is named; a link that nobody looks at is taken for a changed one."""
    place = folder.resolve() / path
    try:
        held = mode.startswith("100") and stat.S_ISREG(place.lstat().st_mode)
        return held and "\n" not in path and place.resolve() == place
    except (OSError, RuntimeError):
        return False


def _remotes(git: Git) -> tuple[str, ...]:
    try:
        rows = git.lines("config", "-z", "--get-regexp", r"^remote\..*\.url$")
    except GitError:
        return ()
    return tuple(without_credentials(row.partition("\n")[2]) for row in rows)
