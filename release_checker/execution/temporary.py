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
import time
from collections.abc import Iterator
from pathlib import Path

from release_checker.errors import UsageError
from release_checker.execution.sandbox import disk

try:
    import fcntl
except ImportError:  # a system without advisory locks: what a killed command leaves is then the system's to clear
    fcntl = None  # type: ignore[assignment]

PREFIX = "rcheck-of-"
"Short, as the path of a socket within may have 107 bytes."
YOUNG = 60.0
"Seconds in which a folder may be made and not yet locked."
_shared: list[str] = []


def shared() -> Path:
    """The folder for temporary files that every program uses, whether or not a command of ours has one in it."""
    return Path(_shared[-1] if _shared else tempfile.gettempdir())


@contextlib.contextmanager
def own_folder() -> Iterator[Path]:
    """Every temporary file lies in one folder while this holds; raises UsageError where none can be made."""
    place = _usable()
    try:
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        handle = os.open(made, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _refused(f"{place}: {error.strerror}") from error
    before = tempfile.tempdir
    _shared.append(place)
    try:
        _lock(handle)
        made.chmod(0o711)  # a sandbox without user namespaces gives folders within to a user of its own
        _sweep(Path(place))
        tempfile.tempdir = str(made)
        yield made
    finally:
        tempfile.tempdir = before
        _shared.pop()
        disk.remove(made)
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


def _lock(handle: int) -> bool:
    if fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sweep(place: Path) -> None:
    """Take away what commands that were killed have left."""
    for left in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            info = left.lstat()
            if info.st_uid != os.getuid() or time.time() - info.st_mtime < YOUNG:
                continue
            handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if _lock(handle):
                    disk.remove(left)
            finally:
                os.close(handle)
