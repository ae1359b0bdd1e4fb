# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What git says about an approval's scope: who made the commits under review, and what changed since."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from release_checker.git import Git, GitError
from release_checker.publish.approval_records import FOLDER

HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
"A commit's full name; `HEAD`, or a branch, would mean another commit tomorrow."
CO_AUTHOR = re.compile(r"[^\S\n]*co-authored-by[^\S\n]*:[^\S\n]*([^\n]{1,500})", re.IGNORECASE)
MAIL = re.compile(r"([^<>]{0,300})<([^<>]{1,300})>")
MOST = 100
"Commits of approvals alone that are looked below."
NOREPLY = re.compile(r"(?:\d+\+)?([^@]+)@users\.noreply\.[a-z0-9.-]+")


def folded(name: str) -> str:
    """A name or address, so that spellings of the same compare equal."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def authors(git: Git, commit: str, since: str = "") -> frozenset[str]:
    """Folded names and addresses of whoever made the commits under review; raises GitError.

    Those are the commits that `since` does not hold; all, where none is named or where it holds all: on the protected branch
    itself nobody would be an author else. Co-authors count, and so do merges, which can bring changes of their own.
    """
    if git.run("rev-parse", "--is-shallow-repository").strip() == b"true":
        raise GitError("this clone holds only a part of the history, so the authors are unknown; fetch all of it "
                       "(`git fetch --unshallow`, or `fetch-depth: 0` in a workflow)")
    tip, log = resolve(git, commit), ("log", "--encoding=UTF-8", "-z", "--format=%an%n%ae%n%B")
    said = git.run(*log, tip, f"^{resolve(git, since)}", "--") if since else b""
    said = said or git.run(*log, tip, "--")
    return frozenset(name for entry in said.decode("utf-8", "replace").split("\0") for name in _people(entry))


def resolve(git: Git, ref: str) -> str:
    """The commit that a ref names; raises GitError."""
    try:
        return git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    except GitError as error:
        raise GitError(f"this checkout holds no commit {ref}") from error


def moved(git: Git, commit: str) -> tuple[str, ...]:
    """Files in which HEAD differs from a commit, approvals aside, for these are committed after it; raises GitError."""
    kept = approval_files(_prefix(git))
    return tuple(path for path in _changed(git, resolve(git, commit), resolve(git, "HEAD")) if not kept.fullmatch(path))


def below_approvals(git: Git, commit: str) -> str:
    """The commit that nothing but approvals was put on top of, itself where none were; raises GitError."""
    kept = approval_files(_prefix(git))
    for _ in range(MOST):
        parents = git.run("rev-list", "--parents", "-n", "1", commit, "--").decode("ascii").split()[1:]
        if len(parents) != 1:
            break
        changed = _changed(git, parents[0], commit)
        if not changed or not all(kept.fullmatch(path) for path in changed):
            break
        commit = parents[0]
    return commit


def approval_files(prefix: str = "") -> re.Pattern[str]:
    """Paths of approvals and their signatures below a folder, which is empty or ends with a slash."""
    return re.compile(re.escape(f"{prefix}{FOLDER}/") + r"[^/]+\.json(?:\.sig)?")


def _prefix(git: Git) -> str:
    return git.run("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").strip("\n")


def _changed(git: Git, old: str, new: str) -> list[str]:
    return git.lines("diff-tree", "-r", "--name-only", "--no-renames", "-z", old, new)


def follows(git: Git, commit: str) -> bool:
    """HEAD is this commit, or came out of it; raises GitError."""
    return not git.run("rev-list", "-n", "1", resolve(git, commit), f"^{resolve(git, 'HEAD')}", "--")


def at_ref(git: Git, ref: str, path: Path) -> bytes:
    """A file's bytes at a ref, its path relative to the work tree's folder; raises GitError."""
    commit = resolve(git, ref)
    try:
        return git.run("cat-file", "blob", f"{commit}:./{path.as_posix()}", limit=5_000_000)
    except GitError as error:
        raise GitError(f"{ref} holds no file {path}; commit it there first ({error})") from error


def _people(entry: str) -> set[str]:
    name, _, rest = entry.lstrip("\n").partition("\n")
    mail, _, message = rest.partition("\n")
    found = {name, mail}
    for line in message.split("\n"):
        if match := CO_AUTHOR.match(line):
            parts = MAIL.search(match[1])
            found |= {parts[1], parts[2]} if parts else {match[1]}
    found |= {match[1] for name in found if (match := NOREPLY.fullmatch(name.strip().casefold()))}
    return {folded(item) for item in found if item.strip()}
