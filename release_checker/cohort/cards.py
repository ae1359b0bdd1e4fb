# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Graphics processors of one machine, each lent to one attempt at a time, whichever engine or plan it belongs to.

A card is a file that its holder has locked: the kernel gives it back when the attempt dies, however it dies.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from release_checker.cohort.engines.machine import VISIBLE, cards
from release_checker.errors import ReleaseCheckerError
from release_checker.execution.temporary import shared
from release_checker.text import counted

LOOK = 0.5
"Seconds between two looks for a free card."


@contextlib.contextmanager
def lent(count: int, tell: Callable[[str], None]) -> Iterator[tuple[str, ...]]:
    """So many cards alone for this process and all below it, by CUDA's variable; none asked, nothing changed.

    Waits while others have them. Raises ReleaseCheckerError where the machine has fewer, or no lock can be had.
    """
    if not count:
        yield ()
        return
    known = cards()
    if len(known) < count:
        raise ReleaseCheckerError(f"needs {counted(count, 'graphics processor')}; this machine lends {len(known)}")
    before = os.environ.get(VISIBLE)
    with contextlib.ExitStack() as stack:
        taken = _taken(known, count, tell, stack)
        os.environ[VISIBLE] = ",".join(taken)
        try:
            yield taken
        finally:
            os.environ.pop(VISIBLE)
            if before is not None:
                os.environ[VISIBLE] = before


def _taken(known: tuple[str, ...], count: int, tell: Callable[[str], None], stack: contextlib.ExitStack) -> tuple[str, ...]:
    """All or none at a time: of two that each hold one card of two, neither would ever get its second."""
    while True:
        with contextlib.ExitStack() as held:
            taken = list(itertools.islice((name for name in known if _locked(name, held)), count))
            if len(taken) == count:
                stack.enter_context(held.pop_all())
                return tuple(taken)
        tell(f"waits for {counted(count, 'free graphics processor')}")
        time.sleep(LOOK)


def _locked(card: str, stack: contextlib.ExitStack) -> bool:
    name = re.sub(r"[^\w.-]", "_", card)[:100]
    try:
        handle = os.open(_folder() / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise ReleaseCheckerError(f"{error.filename}: graphics processors cannot be lent: {error.strerror}") from error
    stack.callback(os.close, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _folder() -> Path:
    folder = shared() / f"release-checker-cards-{os.getuid()}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(0o700)
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.getuid():
        raise ReleaseCheckerError(f"{folder} belongs to somebody else; graphics processors cannot be lent")
    return folder
