# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The processes of one job, seen from outside: who they are, what they use, and their end.

Linux answers from /proc, other systems from `ps`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LINUX = sys.platform == "linux"
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Seen:
    """One process at one moment."""

    pid: int
    "Its number, as seen here."
    parent: int
    "Number of its parent."
    began: int
    "When it started, in the kernel's own unit: with the number it names a process for good."
    threads: int
    "How many threads it has."
    resident: int
    "Bytes in memory, shared ones included."
    dead: bool
    "It has ended and waits to be collected."


def _read(path: str) -> bytes:
    return Path(path).read_bytes()


def look(pid: int) -> Seen | None:
    """One process, from /proc/PID/stat (proc_pid_stat(5)); None when it is gone."""
    try:
        data = _read(f"/proc/{pid}/stat")
    except OSError:
        return None
    # The name is in brackets and may hold brackets itself.
    fields = data[data.rindex(b")") + 2 :].split()
    return Seen(pid, int(fields[1]), int(fields[19]), int(fields[17]), int(fields[21]) * PAGE, fields[0] in (b"Z", b"X"))


def everyone() -> dict[int, Seen]:
    """All processes that can be seen from here."""
    if LINUX:
        found = (look(int(name)) for name in os.listdir("/proc") if name.isdigit())
        return {one.pid: one for one in found if one}
    try:
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss=,stat="], capture_output=True, check=False).stdout
    except OSError:
        return {}
    rows = (line.split() for line in listed.decode("ascii", "replace").splitlines())
    return {int(row[0]): Seen(int(row[0]), int(row[1]), 0, 1, int(row[2]) * 1024, row[3].startswith("Z")) for row in rows}


def _children(pid: int) -> list[int]:
    """Children by the kernel's own list; raises OSError where it keeps none or the process is gone."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        found += [int(child) for child in _read(f"/proc/{pid}/task/{task}/children").split()]
    return found


KEPT = LINUX and os.path.exists("/proc/self/task") and os.path.exists(f"/proc/self/task/{os.getpid()}/children")
"The kernel lists children (CONFIG_PROC_CHILDREN), which is far cheaper than looking at everyone."


def descendants(root: int) -> list[Seen]:
    """Every living process below `root`, without it."""
    found: list[Seen] = []
    if KEPT:
        left = [root]
        while left:
            with contextlib.suppress(OSError):
                children = _children(left.pop())
                left += children
                found += [one for child in children if (one := look(child))]
    else:
        below: dict[int, list[Seen]] = {}
        for one in everyone().values():
            below.setdefault(one.parent, []).append(one)
        left = [root]
        while left:
            children_seen = below.pop(left.pop(), [])
            left += [one.pid for one in children_seen]
            found += children_seen
    return [one for one in found if not one.dead]


def threads_of(uid: int) -> int:
    """How many threads a user has."""
    total = 0
    for one in everyone().values():
        with contextlib.suppress(OSError):
            total += one.threads if Path(f"/proc/{one.pid}").stat().st_uid == uid else 0
    return total


def proportional(seen: Iterable[Seen]) -> int:
    """Bytes used by all of them, where a page shared by n counts 1/n for each (Pss of /proc/PID/smaps_rollup)."""
    total = 0
    for one in seen:
        try:
            rows = _read(f"/proc/{one.pid}/smaps_rollup").splitlines()
            total += next(int(row.split()[1]) * 1024 for row in rows if row.startswith(b"Pss:"))
        except (OSError, StopIteration):
            now = look(one.pid) if LINUX else one  # it may have ended since it was seen
            total += now.resident if now else 0
    return total


def kill(seen: Iterable[Seen]) -> None:
    """SIGKILL, each only when it is still the process that was seen."""
    for one in seen:
        now = look(one.pid) if LINUX else one
        if now and now.began == one.began and not now.dead:
            with contextlib.suppress(OSError):
                os.kill(one.pid, signal.SIGKILL)
