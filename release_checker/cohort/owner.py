# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who runs a cohort: one process of one machine since one moment, and whether it still lives."""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from release_checker.cohort.store.tables import now
from release_checker.errors import UsageError
from release_checker.execution.sandbox import tree

SILENT = datetime.timedelta(minutes=2)
"Without a beat for so long, a run on another machine counts as dead; it beats every ten seconds."
FORM = re.compile(r"(\S{1,120}) process (\d+) since (\d+) of (\S{1,12})")


@dataclass(frozen=True, slots=True)
class Owner:
    """A process, named for good."""

    host: str
    "The machine's name."
    pid: int
    "The process's number there."
    began: int
    "When it started, in the kernel's unit."
    boot: str
    "Of which start of the machine."

    def __str__(self) -> str:
        return f"{self.host} process {self.pid} since {self.began} of {self.boot}"

    def lives(self, beat: datetime.datetime | None) -> bool:
        """It runs still: asked of the kernel here, of its last sign of life elsewhere."""
        if self.host != socket.gethostname():
            return beat is not None and now() - beat < SILENT
        seen = tree.look(self.pid)
        return self.boot == _boot() and seen is not None and seen.began == self.began and not seen.dead


def me() -> Owner:
    """The process that asks."""
    seen = tree.look(os.getpid())
    return Owner(socket.gethostname(), os.getpid(), seen.began if seen else 0, _boot())


def read_owner(text: str) -> Owner | None:
    """As it was written; None for words of another form."""
    match = FORM.fullmatch(text)
    return Owner(match[1], int(match[2]), int(match[3]), match[4]) if match else None


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8]
    except OSError:
        return "unknown"


@contextlib.contextmanager
def sole_use(workspace: Path) -> Iterator[None]:
    """Nobody else runs on this workspace meanwhile; raises UsageError naming who does."""
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        handle = os.open(workspace / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UsageError(f"{workspace}: cannot be written: {error.strerror}; workspace in the plan names another") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = read_owner(os.read(handle, 300).decode("utf-8", "replace"))
        os.close(handle)
        who = f"process {holder.pid} on {holder.host}" if holder else "another process"
        raise UsageError(f"{workspace}: {who} runs this cohort already; wait for it, or end it with kill") from error
    try:
        with contextlib.suppress(OSError):  # a full disk: whoever comes next is told less, and the lock holds all the same
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(me()).encode(), 0)
        yield
    finally:
        os.close(handle)
