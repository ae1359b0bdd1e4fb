# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A git address and a ref become a folder at one commit; nothing of the repository or of the user's settings runs.

A bare mirror is made by us and fetched into: the other side can write objects and refs there, no configuration, hook or
attribute. The work tree is a repository of our own beside it with the mirror's objects; filters (also those of LFS) and
submodules that the files name are defined nowhere, so git has nothing to start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from release_checker.cohort.address import Address
from release_checker.errors import ProjectError
from release_checker.execution.sandbox import disk
from release_checker.git import Git, GitError, Reach
from release_checker.text import counted, listed

SECONDS = 1800.0
"Of one fetch."
BYTES = 8_000_000_000
"Of one repository, and of one work tree."
FILES = 200_000
"Of one work tree."
ROW = 300
"Bytes of a path with its line in a listing, at most on average: a tree that grows without end is refused by its listing."
COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
QUIETLY = ("--quiet", "--no-auto-gc", "--no-recurse-submodules", "--no-write-fetch-head")
SHORTENED = re.compile(r"[0-9a-f]{7,64}")
REASONS = (
    (r"could not resolve host|name or service not known|no address associated", "there is no such host"),
    (r"could not read username|could not read password|authentication failed|terminal prompts disabled|error: 40[13]",
     "it is not there, or needs a password: write the user's token into the address in the plan, or use ssh"),
    (r"permission denied|host key verification failed|publickey",
     "ssh was refused: the agent has no key that is taken there, or the host is not in known_hosts"),
    (r"repository .* not found|does not appear to be a git repository|not found|error: 404|no such file or directory",
     "there is no repository"),
    (r"connection refused|failed to connect|couldn.t connect|timed out|network is unreachable|no route to host",
     "nothing answers there"),
    (r"low ?speed|operation too slow", "the server stopped sending"),
    (r"certificate|ssl", "its certificate is not trusted here"),
    (r"dubious ownership|unsafe repository", "the repository belongs to another user"),
    (r"unable to read [0-9a-f]{40}|corruption on the remote side|missing (?:blob|tree|commit|object)",
     "the repository there is damaged: some of its objects are missing"),
)


class NotFetched(ProjectError):
    """A project cannot be had; the message is the reason in words, with nothing secret in it."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """A repository as it was fetched, and the commit that was asked for."""

    folder: Path
    "The bare mirror."
    commit: str
    "Whole name of the commit."
    branch: str
    "Branch that the ref names, or the default one; empty for a tag or a commit."
    address: str
    "Where it came from, nothing secret in it."


def fetch(address: Address, ref: str, parent: Path, *, seconds: float = SECONDS, most: int = BYTES,
          stop: Callable[[], bool] = bool) -> Mirror:
    """Bring the mirror below `parent` up to date and find the commit; raises NotFetched.

    One at a time for each `parent`: the caller sees to that.
    """
    folder = parent / f"{hashlib.sha256(address.asked.encode()).hexdigest()[:16]}.git"
    for other in parent.glob("*.git") if parent.is_dir() else ():
        if other != folder:
            disk.remove(other)

    def refused() -> str:
        if stop():
            return "interrupted"
        return f"it is larger than {most / 1e9:g} GB" if _size(folder) > most else ""

    reach = Reach(address.transport, seconds, refused, address.header)
    try:
        _made(folder)
        try:
            _fetched(folder, address, ref, reach)
        except GitError as error:
            if _told(str(error)) or refused() or str(error).startswith("git took"):
                raise
            disk.remove(folder)  # most likely damaged by a power cut; what is there can be fetched again
            _made(folder)
            _fetched(folder, address, ref, reach)
        if why := refused():  # it came faster than we look
            raise GitError(why)
        commit, branch = _resolved(Git(folder), ref)
    except (GitError, OSError) as error:
        words = address.clean(str(error))
        raise NotFetched(f"{address.shown}: {_told(words) or words}") from error
    finally:
        for left in folder.glob("objects/pack/tmp_*"):
            left.unlink(missing_ok=True)
    return Mirror(folder, commit, branch, address.shown)


def _made(folder: Path) -> None:
    if not (folder / "HEAD").is_file():
        disk.remove(folder)
        folder.mkdir(parents=True)
        Git(folder).run("init", "--bare", "--quiet", "--template=", "--initial-branch=unborn", ".")


def _fetched(folder: Path, address: Address, ref: str, reach: Reach) -> None:
    git = Git(folder)
    wanted = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
    if ref.startswith("refs/"):
        wanted.append(f"+{ref}:refs/asked")
    head = git.reach(reach, "ls-remote", "--symref", "--", address.asked, "HEAD").decode("utf-8", "replace")
    _remember(folder, head)
    git.reach(reach, "fetch", *QUIETLY, "--prune", "--force", "--", address.asked, *wanted)
    if COMMIT.fullmatch(ref) and not _commit(git, ref):  # on no branch: some servers give it when it is named
        with contextlib.suppress(GitError):
            git.reach(reach, "fetch", *QUIETLY, "--", address.asked, f"+{ref}:refs/asked")
    git.run("pack-refs", "--all", "--prune")


def _remember(folder: Path, head: str) -> None:
    """The default branch, as the server names it."""
    match = re.search(r"^ref: refs/heads/(\S{1,200})\tHEAD$", head, re.MULTILINE)
    (folder / "default-branch").write_text(match[1] if match else "", encoding="utf-8")


def _resolved(git: Git, ref: str) -> tuple[str, str]:
    """The commit of a ref and its branch, where it is one; raises GitError in words for people."""
    if not ref:
        branch = (git.folder / "default-branch").read_text(encoding="utf-8")
        if branch and (found := _commit(git, f"refs/remotes/origin/{branch}")):
            return found, branch
        names = git.run("for-each-ref", "--format=%(refname:strip=3)", "refs/remotes/origin")
        branches = names.decode("utf-8", "replace").split()
        if not branches:
            raise GitError("the repository has no commit")
        raise GitError(f"it names no default branch; write ref = one of {listed(branches)}")
    name = ref.removeprefix("refs/heads/")
    if found := _commit(git, f"refs/remotes/origin/{name}"):
        return found, name
    for other in (f"refs/tags/{ref.removeprefix('refs/tags/')}", "refs/asked" if ref.startswith("refs/") else ""):
        if other and (found := _commit(git, other)):
            return found, ""
    if SHORTENED.fullmatch(ref) and (found := _commit(git, ref)):
        return found, ""
    raise GitError(f"there is no branch, tag or commit {ref!r}")


def _commit(git: Git, name: str) -> str:
    try:
        return git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode("ascii").strip()
    except GitError:
        return ""


def lay_out(mirror: Mirror, folder: Path, *, most: int = BYTES) -> None:
    """Make `folder` a clone at the mirror's commit, with its history, branches and tags; raises NotFetched."""
    try:
        _bounded(Git(mirror.folder), mirror.commit, most)
        folder.mkdir(parents=True)
        git = Git(folder)
        git.run("init", "--quiet", "--template=", "--initial-branch=unborn", ".")
        _share(mirror.folder, folder / ".git")
        git.run("config", "remote.origin.url", mirror.address)
        git.run("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
        if mirror.branch:
            git.run("update-ref", f"refs/heads/{mirror.branch}", mirror.commit)
            git.run("symbolic-ref", "HEAD", f"refs/heads/{mirror.branch}")
        else:
            git.run("update-ref", "--no-deref", "HEAD", mirror.commit)
        git.run("read-tree", "--reset", "-u", "--no-recurse-submodules", mirror.commit)
    except (GitError, OSError) as error:
        raise NotFetched(f"{mirror.address} at {mirror.commit[:8]}: cannot be laid out: {error}") from error


def _bounded(git: Git, commit: str, most: int) -> None:
    """Raises GitError when the files of a commit are too many or too large: a few kilobytes can name millions."""
    rows = git.run("ls-tree", "-r", "-l", "-z", "--full-tree", commit, limit=FILES * ROW).split(b"\0")
    if len(rows) > FILES:
        raise GitError(f"it has more than {counted(FILES, 'file')}")
    sizes = (row.split(b"\t", 1)[0].split()[-1] for row in rows if row)
    if (total := sum(int(size) for size in sizes if size.isdigit())) > most:
        raise GitError(f"its files take {total / 1e9:.1f} GB, more than {most / 1e9:g} GB")


def _share(bare: Path, made: Path) -> None:
    """Objects as hard links, so that a large history costs nothing and the mirror may go; refs as they are."""
    for source in (bare / "objects").rglob("*"):
        target = made / "objects" / source.relative_to(bare / "objects")
        if source.is_file() and not source.name.startswith("tmp_"):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, target)
            except OSError:  # another file system
                shutil.copyfile(source, target)
    if (bare / "packed-refs").is_file():
        shutil.copyfile(bare / "packed-refs", made / "packed-refs")
    if (bare / "shallow").is_file():
        shutil.copyfile(bare / "shallow", made / "shallow")


def _size(folder: Path) -> int:
    with contextlib.suppress(disk.TooDeep):
        return disk.used(folder) if folder.is_dir() else 0
    return BYTES


def _told(words: str) -> str:
    """What git's words mean; empty for words that are not known."""
    return next((reason for pattern, reason in REASONS if re.search(pattern, words, re.IGNORECASE)), "")
