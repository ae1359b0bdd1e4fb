# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One checkout: what it ships, and bounded, safe reading of it.

The only module that opens files of the audited project for reading their bytes. A link is never followed; a path never
leaves the root; a read is never longer than its bound.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from release_checker.errors import ProjectError, UnreadableFile
from release_checker.git import Git, GitError
from release_checker.text import Text, decode

TEXT_LIMIT = 5_000_000
"Bytes of one text file that are read; longer files are cut and marked."
CACHE_LIMIT = 128_000_000
"Bytes of decoded text that are kept, so that two facts never read one file twice."
NEVER_LISTED = {".git", ".hg", ".svn", "node_modules", "__pycache__", ".tox", ".nox", ".ipynb_checkpoints",
                ".mypy_cache", ".pytest_cache", ".ruff_cache"}
"Folders left out where no git says what is shipped."
REPORT_FOLDER = "release-report"


class Kind(StrEnum):
    """What an entry of the listing is."""

    FILE = "file"
    LINK = "link"
    SUBMODULE = "submodule"
    MISSING = "missing"
    SPECIAL = "special"


UNREADABLE = {
    Kind.LINK: "is a link",
    Kind.SUBMODULE: "is a submodule",
    Kind.MISSING: "is tracked by git but missing on disk",
    Kind.SPECIAL: "is no regular file",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One path that the project ships."""

    path: str
    "POSIX path relative to the root."
    kind: Kind
    "File, link, submodule, missing from the work tree, or a device, pipe or socket."
    size: int = 0
    "Bytes on disk."
    blob: str = ""
    "Object name in git's index; empty without git."


class Project:
    """A folder to audit."""

    def __init__(self, root: Path) -> None:
        try:
            self.root = root.resolve(strict=True)
        except (OSError, RuntimeError) as error:
            raise ProjectError(f"{root}: no such folder; give the path of a checkout") from error
        if not self.root.is_dir():
            raise ProjectError(f"{root}: is a file; give the folder that holds it")
        if not os.access(self.root, os.R_OK | os.X_OK):
            raise ProjectError(f"{root}: this user may not read the folder")
        self._texts: dict[str, Text | None] = {}
        self._cached = 0

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.root.name or "project"

    @cached_property
    def git(self) -> Git | None:
        """Git in this folder; None when the folder is no work tree or git cannot read it."""
        git = Git(self.root)
        try:
            return git if git.run("rev-parse", "--is-inside-work-tree").strip() == b"true" else None
        except GitError as error:
            if (self.root / ".git").exists():
                self.git_problem = str(error)
            return None

    git_problem: str = ""
    "Why git could not read a folder that has a .git; empty otherwise."

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every path that the project ships, sorted: what git tracks, else what lies on disk."""
        found = list(self._tracked()) if self.git else []
        # A folder ignored by, or never added to, a repository further up is judged by what lies in it.
        return tuple(sorted(found or self._on_disk(), key=lambda entry: entry.path))

    @property
    def tracked(self) -> bool:
        """The listing is git's, so that it says what is committed."""
        return any(entry.blob for entry in self.entries[:1])

    @cached_property
    def _known(self) -> dict[str, Entry]:
        return {entry.path: entry for entry in self.entries}

    def entry(self, path: str) -> Entry | None:
        """The listed entry at `path`."""
        return self._known.get(path)

    def read(self, path: str, limit: int = TEXT_LIMIT) -> bytes:
        """At most `limit` bytes of a listed regular file; raises UnreadableFile with the reason."""
        entry = self._known.get(path)
        if entry is None:
            raise UnreadableFile("not part of the project")
        if entry.kind is not Kind.FILE:
            raise UnreadableFile(UNREADABLE[entry.kind])
        return read_regular(self.root, path, limit)

    def text(self, path: str) -> Text | None:
        """Decoded content of a listed file, at most TEXT_LIMIT bytes of it; None when it is binary.

        Raises UnreadableFile with the reason.
        """
        if path in self._texts:
            return self._texts[path]
        data = self.read(path, TEXT_LIMIT + 1)
        text = decode(data[:TEXT_LIMIT], truncated=len(data) > TEXT_LIMIT)
        if self._cached + len(data) <= CACHE_LIMIT:
            self._texts[path] = text
            self._cached += len(data)
        return text

    def root_text(self, name: str) -> Text | None:
        """A settings file directly in the root, whether or not git tracks it yet; None when there is none.

        Raises UnreadableFile when it is there and no text.
        """
        if not os.path.lexists(self.root / name):
            return None
        text = decode(read_regular(self.root, name, TEXT_LIMIT))
        if text is None:
            raise UnreadableFile("is no text")
        return text

    def _tracked(self) -> Iterator[Entry]:
        assert self.git is not None
        try:
            rows = self.git.lines("ls-files", "--stage", "-z")
        except GitError as error:
            self.git_problem = str(error)
            return
        seen: set[str] = set()
        for row in rows:
            head, _, path = row.partition("\t")
            mode, blob, _stage = head.split(" ")
            if path in seen:  # unmerged paths are listed once per side
                continue
            seen.add(path)
            if mode == "160000":
                yield Entry(path, Kind.SUBMODULE, 0, blob)
            else:
                yield self._entry(path, blob)

    def _on_disk(self) -> Iterator[Entry]:
        for folder, folders, files in os.walk(self.root):
            base = os.path.relpath(folder, self.root).replace(os.sep, "/")
            prefix = "" if base == "." else base + "/"
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            folders[:] = [name for name in folders if name not in links and not self._pruned(folder, name)]
            for name in (*files, *links):
                if name != ".git":
                    yield self._entry(prefix + name)

    def _pruned(self, folder: str, name: str) -> bool:
        full = os.path.join(folder, name)
        return (
            name in NEVER_LISTED
            or os.path.exists(os.path.join(full, "pyvenv.cfg"))
            or (name == REPORT_FOLDER and os.path.exists(os.path.join(full, "report.json")))
            or name.startswith(f".{REPORT_FOLDER}.")  # left by an audit that was killed while writing
        )

    def _entry(self, path: str, blob: str = "") -> Entry:
        try:
            info = os.lstat(os.path.join(self.root, path))
        except (OSError, ValueError):
            return Entry(path, Kind.MISSING, 0, blob)
        if stat.S_ISLNK(info.st_mode):
            return Entry(path, Kind.LINK, info.st_size, blob)
        if stat.S_ISREG(info.st_mode):
            return Entry(path, Kind.FILE, info.st_size, blob)
        return Entry(path, Kind.SPECIAL, 0, blob)

    def link_target(self, path: str) -> str:
        """What a listed link points to, as written; raises UnreadableFile."""
        try:
            return os.readlink(self.root / path)
        except OSError as error:
            raise UnreadableFile(error.strerror or "cannot be read") from error


def read_regular(root: Path, path: str, limit: int) -> bytes:
    """At most `limit` bytes of a regular file under `root`, no link followed; raises UnreadableFile with the reason."""
    handle, size = _open_regular(root, path)
    try:
        wanted = min(limit, size)  # a buffer is made as long as what is asked for
        data = os.read(handle, wanted)
        while 0 < len(data) < wanted and (more := os.read(handle, wanted - len(data))):
            data += more
        return data
    except OSError as error:
        raise UnreadableFile(error.strerror or "cannot be read") from error
    finally:
        os.close(handle)


def open_regular(root: Path, path: str) -> BinaryIO:
    """A regular file under `root` for reading in parts, no link followed; raises UnreadableFile with the reason."""
    return os.fdopen(_open_regular(root, path)[0], "rb")


def _open_regular(root: Path, path: str) -> tuple[int, int]:
    """A descriptor and the file's bytes."""
    # O_NOFOLLOW guards the last part only; a folder that became a link since the listing is caught before.
    if _behind_link(root, path):
        raise UnreadableFile("lies behind a link")
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(f"{root}/{path}", flags)
    except OSError as error:
        # O_NOFOLLOW answers ELOOP for a link; the system's words for it would puzzle.
        raise UnreadableFile("is a link" if error.errno == errno.ELOOP else error.strerror or "cannot be opened") from error
    try:
        info = os.fstat(handle)
    except OSError as error:
        os.close(handle)
        raise UnreadableFile(error.strerror or "cannot be read") from error
    if not stat.S_ISREG(info.st_mode):
        os.close(handle)
        raise UnreadableFile("is no regular file")
    return handle, info.st_size


def _behind_link(root: Path, path: str) -> bool:
    """A folder between the root, which is free of links, and the file is a link, or the path is none of a listing.

    Not by realpath, which looks at the folders above the root too: a log's store has some 40,000 small files.
    """
    folder = str(root)
    for part in path.split("/")[:-1]:
        folder = f"{folder}/{part}"
        try:
            if part in ("", ".", "..") or stat.S_ISLNK(os.lstat(folder).st_mode):
                return True
        except OSError:
            return False  # opening the file tells why
    return False
