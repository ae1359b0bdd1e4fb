# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A copy of the project to run in: what git ships and nothing else, so that a run sees what a stranger gets."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox import disk
from release_checker.execution.sandbox.records import GIB, MIB, Sandbox
from release_checker.git import GitError
from release_checker.project import Kind, Project

BOUND = 8 * GIB
"Bytes of a project that are copied; a larger one is unknown with that reason."
HISTORY_BOUND = 512 * MIB
"Bytes of a .git that are copied, for notebooks and setup.py that ask git for the commit."
HISTORY = ("HEAD", "ORIG_HEAD", "packed-refs", "shallow", "index", "refs", "objects", "reftable")
"All that `git rev-parse`, `describe`, `log` and `status` read; not hooks, not attributes, not the configuration."
COMPILED = "__pycache__"
FICLONE = 0x40049409
"ioctl that shares a file's blocks until one side writes (ioctl_ficlone(2)): btrfs, xfs, bcachefs."
PIECE = 16 * MIB


def make_scratch(project: Project, parent: Path, *, bound: int = BOUND, history_bound: int = HISTORY_BOUND) -> Path:
    """Copy what the project ships into `parent/<its folder's name>`, and give that path.

    Regular files with mode and time, links that stay inside as links, submodules as they lie on disk. Links that lead out,
    devices and sockets are left out. A repository comes with its history and without its configuration. Never a hard
    link: the job may change all of it. Raises FactUnavailable when it is larger than `bound` bytes or cannot be copied.
    """
    total = sum(entry.size for entry in project.entries if entry.kind is Kind.FILE)
    if total > bound:
        raise FactUnavailable(f"the project's files take {total / GIB:.3g} GiB; at most {bound / GIB:.3g} GiB are copied")
    target = parent / project.name
    try:
        target.mkdir(parents=True)
        left = bound
        for path in _shipped(project):
            left -= _copy_entry(project.root, path, target)
            if left < 0:
                raise FactUnavailable(f"with its submodules the project takes over {bound / GIB:.3g} GiB; too large to copy")
        _copy_history(project, target, history_bound)
    except OSError as error:
        disk.remove(target)
        raise FactUnavailable(f"the project could not be copied to run it: {error.filename}: {error.strerror}") from error
    except FactUnavailable:
        disk.remove(target)
        raise
    return target


def target_of(sandbox: Sandbox, scratch: Path) -> str:
    """Where a job sees a scratch copy; always under the folder's own name, which some projects rely on."""
    return f"/project/{scratch.name}" if sandbox.moves else str(scratch)


def _shipped(project: Project) -> Iterator[str]:
    """Relative paths of all files and links, parents first.

    Compiled code is left out: Python takes it for the source beside it, which may say something else (PEP 552, unchecked).
    """
    return (path for path in _listed(project) if COMPILED not in path.split("/"))


def _listed(project: Project) -> Iterator[str]:
    for entry in project.entries:
        if entry.kind in (Kind.FILE, Kind.LINK):
            yield entry.path
        elif entry.kind is Kind.SUBMODULE:
            top = os.path.join(project.root, entry.path)
            for folder, folders, files in os.walk(top):
                folders[:] = [name for name in folders if name != ".git"]
                links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
                for name in (*files, *links):
                    if name != ".git":
                        yield os.path.relpath(os.path.join(folder, name), project.root)


def _copy_entry(root: Path, path: str, target: Path) -> int:
    """Copy one file or link; the bytes that it took."""
    source, made = root / path, target / path
    try:
        info = source.lstat()
    except OSError:
        return 0  # gone since the listing
    if os.path.realpath(source.parent) != str(source.parent):
        return 0  # behind a link, which may lead out
    made.parent.mkdir(parents=True, exist_ok=True)
    if stat.S_ISLNK(info.st_mode):
        goal = os.readlink(source)
        if not goal.startswith("/") and _inside(os.path.join(source.parent, goal), root):
            made.symlink_to(goal)
    elif stat.S_ISREG(info.st_mode):
        copy_file(source, made)
        return info.st_size
    return 0


def _inside(path: str, root: Path) -> bool:
    """A path, with all links followed and whether or not it exists, is below the root."""
    return os.path.commonpath([os.path.realpath(path), root]) == str(root)


def copy_file(source: str | Path, target: Path) -> None:
    """Copy a regular file with its mode and time, sharing blocks where the file system can. No link is followed."""
    reading = os.open(source, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        info = os.fstat(reading)
        if not stat.S_ISREG(info.st_mode):
            return
        writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            if not _clone(reading, writing):
                _copy(reading, writing)
            # The owner can always write: git tracks no other right, and the job must be able to change its copy.
            os.fchmod(writing, stat.S_IMODE(info.st_mode) & 0o777 | 0o600)
            os.utime(writing, ns=(info.st_atime_ns, info.st_mtime_ns))
        finally:
            os.close(writing)
    finally:
        os.close(reading)


def _clone(reading: int, writing: int) -> bool:
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(writing, FICLONE, reading)
    except OSError:
        return False
    return True


def _copy(reading: int, writing: int) -> None:
    if hasattr(os, "copy_file_range"):
        try:
            while os.copy_file_range(reading, writing, PIECE):
                pass
        except OSError as error:
            if error.errno not in (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EPERM):
                raise
        # Some file systems answer 0 at once (overlays, procfs); reading on is right after either.
    while piece := os.read(reading, 1 << 20):
        view = memoryview(piece)
        while view:
            view = view[os.write(writing, view) :]


def _copy_history(project: Project, target: Path, bound: int) -> None:
    """A .git with the same commits and a configuration of ours; none where it is a link, a file, or too large."""
    source = project.root / ".git"
    if source.is_symlink() or not source.is_dir() or project.git is None:
        return
    if (source / "objects" / "info" / "alternates").exists() or disk.used(source) > bound:
        return
    made = target / ".git"
    made.mkdir()
    for name in HISTORY:
        for path in _regular(source, name):
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            copy_file(source / path, made / path)
    for folder in ("refs/heads", "objects"):
        (made / folder).mkdir(parents=True, exist_ok=True)
    (made / "config").write_text(_configuration(project), "utf-8", "surrogateescape")


def _regular(source: Path, name: str) -> Iterator[str]:
    """Regular files at or below a name, relative to `source`; no link is followed."""
    with contextlib.suppress(OSError):
        if stat.S_ISREG((source / name).lstat().st_mode):
            yield name
            return
    for folder, _, files in os.walk(source / name):
        for one in files:
            if stat.S_ISREG(os.lstat(os.path.join(folder, one)).st_mode) and not one.endswith(".lock"):
                yield os.path.relpath(os.path.join(folder, one), source)


def _configuration(project: Project) -> str:
    """What a repository needs to be read, and the address of its origin where that holds no secret."""
    def asked(key: str) -> str:
        try:
            assert project.git is not None
            return project.git.run("config", "--local", "--get", key).decode("utf-8", "surrogateescape").strip()
        except GitError:
            return ""

    lines = ["[core]", "\trepositoryformatversion = 1", "\tbare = false", "\tfilemode = true"]
    extensions = {"objectFormat": asked("extensions.objectFormat"), "refStorage": asked("extensions.refStorage")}
    lines += ["[extensions]", *(f"\t{key} = {value}" for key, value in extensions.items() if value.isalnum())]
    origin = asked("remote.origin.url")
    plain = origin.isprintable() and not set(origin) & set('"\\#; ')
    if origin.startswith("https://") and "@" not in origin and plain:
        lines += ['[remote "origin"]', f"\turl = {origin}", "\tfetch = +refs/heads/*:refs/remotes/origin/*"]
    return "\n".join(lines) + "\n"
