# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a job writes, measured while it runs, in a thread of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from release_checker.execution.sandbox.tree import Seen

ENTRY = 512
"Bytes that a name counts, so that a million empty files are bounded too."
QUICK, SLOW = 0.2, 2.0
"Seconds between two walks, at least and at most; walking takes a tenth of the time or less."


DEPTH = 250
"Folders in each other that are measured; no project nests so deep, and each level makes the next one slower to reach."


class TooDeep(Exception):
    """Folders nested so deep that their content is not measured."""


def below(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Everything below a folder, no link followed. Raises TooDeep; os.walk would recurse until Python gives up."""
    left = [(os.fspath(folder), 0)]
    while left:
        place, depth = left.pop()
        if depth > DEPTH:
            raise TooDeep
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                yield entry  # whoever asks may change it before we go in
                if entry.is_dir(follow_symlinks=False):
                    left.append((entry.path, depth + 1))


def used(folder: Path, enough: Callable[[], bool] = bool) -> int:
    """Bytes on disk below a folder: blocks, not lengths, so that a sparse file counts what it takes. Raises TooDeep."""
    total = 0
    for entry in below(folder):
        with contextlib.suppress(OSError):
            info = entry.stat(follow_symlinks=False)
            total += ENTRY + info.st_blocks * 512 // (max(1, info.st_nlink) if stat.S_ISREG(info.st_mode) else 1)
        if enough():
            break
    return total


def unlinked(seen: Iterable[Seen]) -> int:
    """Bytes of files that processes hold open and that have no name any more."""
    found: dict[tuple[int, int], int] = {}
    for one in seen:
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{one.pid}/fd"):
                with contextlib.suppress(OSError):
                    info = Path(f"/proc/{one.pid}/fd/{name}").stat()
                    if stat.S_ISREG(info.st_mode) and info.st_nlink == 0:
                        found[info.st_dev, info.st_ino] = info.st_blocks * 512
    return sum(found.values())


class Meter:
    """Watches the folders that a job may write."""

    def __init__(self, folders: tuple[Path, ...], bound: int, processes: Callable[[], list[Seen]]) -> None:
        self.folders = folders
        self.bound = bound
        self.processes = processes
        self.over = ""
        "How the bound was passed, as a clause; empty while it was not."
        self._done = threading.Event()
        self._first: int | None = None
        self._free = self._available()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="disk meter")
        self._thread.start()

    def _available(self) -> int:
        """Bytes free on the file systems that may be written."""
        free = {}
        for folder in self.folders:
            with contextlib.suppress(OSError):
                info = os.statvfs(folder)
                free[folder.stat().st_dev] = info.f_bavail * info.f_frsize
        return sum(free.values())

    def measure(self) -> None:
        """Look once; sets `over`."""
        try:
            now = sum(used(folder, self._done.is_set) for folder in self.folders)
        except TooDeep:
            self.over = f"nested folders deeper than {DEPTH}"
            return
        if self._done.is_set():
            return  # counted in part only
        if self._first is None:
            self._first = now
        elif (now - self._first > self.bound or self._hidden(now - self._first)):
            self.over = "wrote"

    def _hidden(self, grown: int) -> bool:
        """What is missing on the disk lies in files without a name."""
        if self._free - self._available() <= self.bound:
            return False
        return grown + unlinked(self.processes()) > self.bound

    def _watch(self) -> None:
        until = 0.0
        alarm = self._free - self.bound
        while not self._done.is_set() and not self.over:
            if time.monotonic() >= until or self._available() < alarm:
                # The disk may have been filled by others: that is no reason to walk again and again.
                alarm = min(alarm, self._available() - self.bound // 2)
                began = time.monotonic()
                self.measure()
                until = time.monotonic() + min(SLOW, max(QUICK, 10 * (time.monotonic() - began)))
            self._done.wait(QUICK)

    def end(self, *, look: bool) -> None:
        """Stop watching; look once more where the job may have passed the bound since the last look."""
        self._done.set()
        self._thread.join()
        if look and not self.over and self._first is not None:
            self._done.clear()
            self.measure()


def remove(folder: Path) -> None:
    """Take away what a job left, whatever it made: folders nobody may enter, nested without end, links."""
    with contextlib.suppress(RecursionError):  # shutil recurses, and gives up on deep trees
        shutil.rmtree(folder, ignore_errors=True)
    if not os.path.lexists(folder):
        return
    with contextlib.suppress(OSError, TooDeep):
        folder.chmod(0o700)
        for entry in below(folder):
            if entry.is_dir(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    Path(entry.path).chmod(0o700)
    with contextlib.suppress(OSError):
        subprocess.run(["rm", "-rf", "--", os.fspath(folder)], capture_output=True, check=False)
