# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a commit of a checkout says that no pull request on top of it can change: its settings and waivers."""

from __future__ import annotations

import datetime
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import ProjectError, ReleaseCheckerError, SettingsError
from release_checker.git import Git, GitError
from release_checker.project import TEXT_LIMIT, Project
from release_checker.publish.approval_scope import resolve as commit_of
from release_checker.settings import FILE, Settings, load

ROOTS = (FILE, "pyproject.toml")
"Files that may hold a project's settings."
REGULAR = ("100644", "100755")
MOST_FILES, MOST_BYTES = 2_000, 20_000_000
"Bounds of what is read of one commit: every .toml file, for a profile may extend another."
REF = re.compile(r"(?![-/])(?!.*(?:\.\.|//|@\{))[^\s\x00-\x20\x7f:?*\[\\{}]{1,255}")
"A branch, tag, hash, or one of them with ~1 or ^; no range, no option, no `rev:path`, as git-check-ref-format(1) has it."


FETCH = "fetch it first; actions/checkout takes `fetch-depth: 0`"


class CouldNotLook(ReleaseCheckerError):
    """What the gate was told to look at cannot be looked at."""

    def __init__(self, text: str, then: str) -> None:
        super().__init__(f"{text}; {then}")
        self.text = text
        self.then = then
        "What to do next."


@dataclass(frozen=True, slots=True)
class _Blob:
    """One file of a commit."""

    path: str
    mode: str
    name: str
    size: int


def repository(checkout: Path) -> Git:
    """Git in a checkout; raises CouldNotLook where there is none."""
    try:
        project = Project(checkout)
    except ProjectError as error:
        raise CouldNotLook(str(error), "name the folder that was audited with --checkout") from error
    if project.git is None:
        reason = project.git_problem or "the folder is under no git"
        raise CouldNotLook(f"{checkout}: no commit can be read here: {reason}", "name the checkout with --checkout")
    return project.git


def resolve(git: Git, ref: str, option: str) -> str:
    """Hash of the commit that a ref names; raises CouldNotLook for what is no ref, or not there."""
    if not REF.fullmatch(ref):
        raise CouldNotLook(f"{option}: {ref[:80]!r} is no name of a branch, tag or commit", "write one such as origin/main")
    try:
        return commit_of(git, ref)
    except GitError as error:
        raise CouldNotLook(f"{option}: {error}", FETCH) from error


def tree_of(git: Git, commit: str) -> str:
    """Hash of the folder's tree in a commit; empty where the folder is not in it. Raises CouldNotLook."""
    try:
        folder = folder_of(git)
        found = git.run("rev-parse", "--verify", "--quiet", "--end-of-options",
                        f"{commit}:{folder}" if folder else f"{commit}^{{tree}}")
    except GitError:
        return ""
    return found.decode().strip()


def folder_of(git: Git) -> str:
    """Path of the folder from the root of its repository; empty for that root. Raises GitError."""
    return os.fsdecode(git.run("rev-parse", "--show-prefix")).removesuffix("\n").removesuffix("/")


def settings_at(
    git: Git, commit: str, codes: Collection[str], profile: str, option: str, *, inside: bool = False
) -> Settings:
    """Settings as they stand in a commit, expired waivers among them; raises CouldNotLook.

    The reader is the one that audits use; it is given a copy of the commit's .toml files. `inside` takes a profile that is a
    file from there too.
    """
    with tempfile.TemporaryDirectory() as name:
        try:
            root = Path(name).resolve()
            for path, data in _files(git, commit):
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(data)
            # A waiver that has expired since is no fault of the commit; whoever counts waivers looks at the date.
            return load(Project(root), codes, profile=profile, inside=inside, today=datetime.date.min)
        except SettingsError as error:
            raise CouldNotLook(f"{option}: {commit[:7]} has settings that are wrong: {error}", "mend them there") from error
        except (GitError, OSError) as error:
            raise CouldNotLook(f"{option}: settings of commit {commit[:7]} cannot be read: {error}", FETCH) from error


def _files(git: Git, commit: str) -> Iterator[tuple[str, bytes]]:
    blobs = [blob for blob in _listed(git, commit) if blob.path.endswith(".toml")]
    for blob in blobs:
        if blob.path in ROOTS and (blob.mode not in REGULAR or blob.size > TEXT_LIMIT):
            raise OSError(f"{blob.path} is no regular file of at most {TEXT_LIMIT:,} bytes")
    blobs = [blob for blob in blobs if blob.mode in REGULAR and blob.size <= TEXT_LIMIT and _plain(blob.path)]
    if len(blobs) > MOST_FILES or sum(blob.size for blob in blobs) > MOST_BYTES:
        raise OSError(f"more than {MOST_FILES:,} .toml files, or {MOST_BYTES:,} bytes of them")
    asked = "".join(f"{blob.name}\n" for blob in blobs).encode()
    data = git.run("cat-file", "--batch", given=asked, limit=2 * MOST_BYTES) if blobs else b""
    at = 0
    for blob in blobs:
        begin = data.index(b"\n", at) + 1
        yield blob.path, data[begin:begin + blob.size]
        at = begin + blob.size + 1


def _listed(git: Git, commit: str) -> Iterator[_Blob]:
    for row in git.lines("ls-tree", "-r", "-l", "-z", commit):
        head, _, path = row.partition("\t")
        mode, _, name, size = head.split()
        yield _Blob(path, mode, name, int(size) if size.isdigit() else 0)


def _plain(path: str) -> bool:
    """The path stays below the folder that it is written in, whatever made the tree."""
    return not path.startswith("/") and not {"", ".", ".."} & set(path.split("/"))
