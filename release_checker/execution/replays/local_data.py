# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Data that lie in the present folder and not in git: a stranger has them not, and the machine that replays may."""

from __future__ import annotations

import hashlib
import os
import posixpath
import stat
from collections.abc import Iterator
from pathlib import Path

from release_checker.execution.sandbox.records import MIB, Mount
from release_checker.execution.sandbox.scratch import copy_file
from release_checker.execution.session import Session
from release_checker.git import GitError
from release_checker.project import Project

FOLDERS = frozenset({"data", "dataset", "datasets", "raw", "input", "inputs", "corpus", "corpora"})
"Names of folders that hold what a training reads. What it writes (results, checkpoints, logs) must not be found again."
COPIED = 512 * MIB
"Bytes of one folder above which it is shown read-only instead of copied."
MOST = 50_000
"Files of one folder that are looked at."


def lay_data(project: Project, scratch: Path, session: Session) -> tuple[tuple[Mount, ...], tuple[str, ...]]:
    """Lay untracked data into a copy: mounts for what is too large to copy, and the names of all, for people."""
    mounts: list[Mount] = []
    named: list[str] = []
    for path in untracked_data(project):
        source, place = project.root / path, scratch / path
        if os.path.lexists(place) or os.path.realpath(source.parent) != str(source.parent):
            continue
        files = list(_files(source))
        if sum(size for _, size in files) <= COPIED:
            for inner, _ in files:
                made = place / inner if inner else place
                made.parent.mkdir(parents=True, exist_ok=True)
                copy_file(source / inner if inner else source, made)
        elif session.sandbox.moves:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.mkdir() if source.is_dir() else place.touch()
            mounts.append(Mount(source, path))
        else:
            continue
        named.append(path)
    return tuple(mounts), tuple(named)


def data_digests(project: Project) -> dict[str, str]:
    """SHA-256 of each untracked data file by its path; one that cannot be read is left out."""
    found: dict[str, str] = {}
    for path in untracked_data(project):
        for inner, _ in _files(project.root / path):
            place = project.root / path / inner if inner else project.root / path
            try:
                with place.open("rb") as stream:
                    found[f"{path}/{inner}" if inner else path] = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError:
                continue
    return found


def untracked_data(project: Project) -> tuple[str, ...]:
    """Paths of files and whole folders that git does not hold and that lie in a folder named like data, sorted."""
    if project.git is None:
        return ()
    try:
        found = project.git.lines("ls-files", "--others", "--directory", "--no-empty-directory", "-z")
    except GitError:
        return ()
    paths = (path.rstrip("/") for path in found)
    return tuple(sorted(
        path for path in paths
        if FOLDERS & set(path.lower().split("/")[: None if (project.root / path).is_dir() else -1])
        and not (project.root / path).is_symlink() and ".git" not in posixpath.normpath(path).split("/")
    ))


def _files(source: Path) -> Iterator[tuple[str, int]]:
    """Regular files at or below a path, relative to it, with their size; no link is followed."""
    info = source.lstat()
    if stat.S_ISREG(info.st_mode):
        yield "", info.st_size
        return
    number = 0
    for folder, folders, names in os.walk(source):
        folders[:] = [name for name in folders if name not in (".git", "__pycache__")]
        for name in names:
            full = os.path.join(folder, name)
            try:
                info = os.lstat(full)
            except OSError:
                continue
            number += 1
            if stat.S_ISREG(info.st_mode) and number <= MOST:
                yield os.path.relpath(full, source), info.st_size


def stamp(project: Project) -> str:
    """Changes whenever any of the untracked data does; by name, size and time, as they may be large."""
    found = []
    for path in untracked_data(project):
        for inner, size in _files(project.root / path):
            place = project.root / path / inner if inner else project.root / path
            try:
                found.append(f"{path}/{inner} {size} {place.lstat().st_mtime_ns}")
            except OSError:
                continue
    return "\n".join(sorted(found))
