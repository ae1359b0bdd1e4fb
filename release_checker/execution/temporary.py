# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One folder for all temporary files of a command, so that a killed one leaves one thing, and the next takes it away.

The command holds the lock of its folder. The kernel gives a lock back whenever its holder dies, so a folder that can be
locked is nobody's: no process number is asked, which another container that shares the folder would count otherwise.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from release_checker.errors import UsageError
from release_checker.execution.sandbox import disk

try:
    import fcntl
except ImportError:  # a system without advisory locks: what a killed command leaves is then the system's to clear
    fcntl = None  # type: ignore[assignment]

PREFIX = "rcheck-of-"
"Short, as the path of a socket within may have 107 bytes."
_shared: list[str] = []


class Lock(Enum):
    """Who has the lock of a folder."""

    OURS = "ours"
    ELSEWHERE = "elsewhere"
    NONE = "none"
    "Nobody can: there are no locks on this system, or of this file system."


def shared() -> Path:
    """The folder for temporary files that every program uses, whether or not a command of ours has one in it."""
    return Path(_shared[-1] if _shared else tempfile.gettempdir())


@contextlib.contextmanager
def own_folder() -> Iterator[Path]:
    """Every temporary file lies in one folder while this holds; raises UsageError where none can be made."""
    place = _usable()
    with contextlib.ExitStack() as stack:
        try:
            made = stack.enter_context(held(PREFIX, place))
        except OSError as error:
            raise _refused(f"{place}: {error.strerror}") from error
        made.chmod(0o711)  # a sandbox without user namespaces gives folders within to a user of its own
        clear(Path(place), f"{PREFIX}*")
        before = tempfile.tempdir
        _shared.append(place)
        try:
            tempfile.tempdir = str(made)
            yield made
        finally:
            tempfile.tempdir = before
            _shared.pop()


@contextlib.contextmanager
def held(prefix: str, place: str | None = None) -> Iterator[Path]:
    """A new folder that `clear` spares as long as this process lives; gone afterwards. Raises OSError."""
    made, handle = _locked(prefix, place)
    try:
        yield made
    finally:
        disk.remove(made)
        os.close(handle)


def _locked(prefix: str, place: str | None) -> tuple[Path, int]:
    """A sweep may come between making and locking; it then takes the folder away, and another one is made."""
    while True:
        made = Path(os.path.realpath(tempfile.mkdtemp(prefix=prefix, dir=place)))
        with contextlib.suppress(FileNotFoundError):
            handle = os.open(made, os.O_RDONLY | os.O_DIRECTORY)
            if _lock(handle) is not Lock.ELSEWHERE and made.exists():
                return made, handle
            os.close(handle)


def clear(place: Path, pattern: str) -> None:
    """Take away the folders of this name that killed commands have left."""
    for left in place.glob(pattern):
        with contextlib.suppress(OSError):
            if left.lstat().st_uid != os.getuid():
                continue
            handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if _lock(handle) is Lock.OURS:
                    disk.remove(left)
            finally:
                os.close(handle)


def _usable() -> str:
    try:
        place = tempfile.gettempdir()
    except FileNotFoundError as error:
        raise _refused("none of the usual folders can be written") from error
    named = [os.environ[name].rstrip("/") for name in ("TMPDIR", "TEMP", "TMP") if os.environ.get(name)]
    if place == os.getcwd() and place not in named:  # Python's last resort, and most likely the project
        raise _refused("none of the usual folders can be written")
    return place


def _refused(reason: str) -> UsageError:
    return UsageError(f"no temporary files can be made: {reason}; TMPDIR names another folder")


def _lock(handle: int) -> Lock:
    if fcntl is None:
        return Lock.NONE
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return Lock.ELSEWHERE
    except OSError:
        return Lock.NONE
    return Lock.OURS
