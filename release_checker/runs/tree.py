# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A folder in which experiment logs may lie: one bounded walk, and reading that never leaves it.

Logs are mostly not tracked by git, so the walk is over what lies on disk, ignored or not; whether a log is shipped is told
by the project's own listing. No link is followed.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from release_checker.errors import UnreadableFile
from release_checker.project import NEVER_LISTED, REPORT_FOLDER, open_regular, read_regular

MOST_FILES = 300_000
"Files that one walk lists; further ones are left out, and said so. A store of 1,000 runs has some 50,000."
READ_LIMIT = 256 * 1024 * 1024
"Bytes of one file that a reader may ask for."
Found = TypeVar("Found")
PRUNED = NEVER_LISTED | {"site-packages", ".venv", "venv"}


@dataclass
class Tree:
    """A root folder and the regular files below it."""

    root: Path
    "Absolute, without links."
    complete: bool = True
    "The walk saw everything."
    _found: dict[object, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def files(self) -> dict[str, int]:
        """Bytes of each regular file by its POSIX path relative to the root, in the order of the paths."""
        found: dict[str, int] = {}
        for path, size in self._walk():
            if len(found) >= MOST_FILES:
                self.complete = False
                break
            found[path] = size
        return dict(sorted(found.items()))

    @cached_property
    def folders(self) -> dict[str, tuple[str, ...]]:
        """Names of the files directly in each folder that holds some; the root is the empty path."""
        found: dict[str, list[str]] = {}
        for path in self.files:
            folder, _, name = path.rpartition("/")
            found.setdefault(folder, []).append(name)
        return {folder: tuple(names) for folder, names in found.items()}

    def below(self, folder: str) -> Iterator[str]:
        """Paths of all files below a folder."""
        if not folder:
            yield from self._sorted
            return
        prefix = f"{folder}/"
        for index in range(bisect_left(self._sorted, prefix), len(self._sorted)):
            if not self._sorted[index].startswith(prefix):
                return
            yield self._sorted[index]

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.files)

    def read(self, path: str, limit: int = READ_LIMIT) -> bytes:
        """At most `limit` bytes of a listed file; raises UnreadableFile with the reason."""
        if path not in self.files:
            raise UnreadableFile("is not there")
        return read_regular(self.root, path, limit)

    def open(self, path: str) -> BinaryIO:
        """A listed file, for reading in parts; raises UnreadableFile with the reason."""
        if path not in self.files:
            raise UnreadableFile("is not there")
        return open_regular(self.root, path)

    def once(self, find: Callable[[Tree], Found]) -> Found:
        """What a reader finds in the whole tree, worked out once however many stores ask for it."""
        if find not in self._found:
            self._found[find] = find(self)
        found: Found = self._found[find]
        return found

    def _walk(self) -> Iterator[tuple[str, int]]:
        pending = [""]
        while pending:
            folder = pending.pop()
            prefix = f"{folder}/" if folder else ""
            try:
                with os.scandir(self.root / folder) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError:
                self.complete = False
                continue
            if folder and any(entry.name == "pyvenv.cfg" for entry in listed):
                continue
            for entry in listed:
                path = prefix + entry.name
                try:
                    if entry.is_dir(follow_symlinks=False):
                        if not _pruned(entry.name):
                            pending.append(path)
                    elif entry.is_file(follow_symlinks=False):
                        yield path, entry.stat(follow_symlinks=False).st_size
                except OSError:
                    self.complete = False


def _pruned(name: str) -> bool:
    return name in PRUNED or name == REPORT_FOLDER or name.startswith(f".{REPORT_FOLDER}.")
