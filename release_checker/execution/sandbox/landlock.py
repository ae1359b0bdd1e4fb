# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where no namespaces can be had: Landlock for files, a filter for sockets, and a launcher that leaves nothing alive.

The same launcher without Landlock is the tier `none`: bounded, not isolated, and only ever asked for by name.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from release_checker.execution.sandbox import disk, launcher, seccomp, system, tree
from release_checker.execution.sandbox.cgroups import can_bound_processes
from release_checker.execution.sandbox.records import Ended, Guarantee, Heard, Job, Stop
from release_checker.execution.sandbox.supervise import Start, supervise

SCRIPT = Path(launcher.__file__)
SHOWN = ("/proc", *system.PROCESSORS)
"Kernel interfaces that programs read; /proc cannot be shown in part, since a job's own entries do not exist yet."
SHARED_MEMORY = "/dev/shm"  # noqa: S108
"Semaphores and shared memory of multiprocessing lie here and nowhere else."
UIDS = range(61_184, 65_520)
"User numbers that systemd, too, hands out to services for a while."
SPARE = 4
"""The kernel counts all threads of a user, those of other jobs too, so that the bound itself is watched from outside; this
many times the bound is what the kernel refuses, to a fork bomb that would leave the watcher no turn."""
GIVING = {"CAP_CHOWN": 0, "CAP_DAC_READ_SEARCH": 2, "CAP_KILL": 5, "CAP_SETGID": 6, "CAP_SETUID": 7, "CAP_SETPCAP": 8}
"What root needs to give a job to a user that nobody else is, and to end it; containers often start root without some."
_turn = itertools.count(os.getpid())


def lacking() -> tuple[str, ...]:
    """Capabilities of root that are not there; none for other users, whose jobs run as themselves."""
    if os.getuid() != 0:
        return ()
    status = Path("/proc/self/status").read_text("ascii", "replace")
    held = next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff:")), 0)
    return tuple(name for name, number in GIVING.items() if not held >> number & 1)


def free_uid() -> int:
    """A user number that no process has."""
    taken = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            taken.add(Path("/proc", name).stat().st_uid)
    return next(uid for uid in (UIDS[next(_turn) % len(UIDS)] for _ in UIDS) if uid not in taken)


@contextlib.contextmanager
def handed_to(uid: int | None, folders: list[Path]) -> Iterator[None]:
    """Folders that the job may write belong to its user while it runs."""
    if uid is None:
        yield
        return
    owner = os.getuid(), os.getgid()
    try:
        for folder in folders:
            _give(folder, uid, uid)
        yield
    finally:
        for folder in folders:
            with contextlib.suppress(OSError):
                _give(folder, *owner)
        for place in Path(SHARED_MEMORY).iterdir() if uid else ():
            with contextlib.suppress(OSError):
                if place.lstat().st_uid == uid:
                    place.unlink()


def _give(folder: Path, uid: int, gid: int) -> None:
    """Change the owner of a tree; links themselves, never what they point to, nor a file that has a name elsewhere."""
    os.chown(folder, uid, gid, follow_symlinks=False)
    with contextlib.suppress(disk.TooDeep):
        for entry in disk.below(folder):
            with contextlib.suppress(OSError):
                info = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(info.st_mode) or info.st_nlink == 1:
                    os.chown(entry.path, uid, gid, follow_symlinks=False)


@dataclass(frozen=True)
class Launched:
    """A job under our launcher."""

    tier: str
    "`landlock`, or `none` where nothing is confined."
    guarantees: tuple[Guarantee, ...] = ()
    "What was seen to hold."
    moves: bool = False
    "Landlock shows each file at its own path only."

    @property
    def confined(self) -> bool:
        return self.tier == "landlock"

    def run(self, job: Job, *, stop: Stop | None = None, heard: Heard | None = None) -> Ended:
        """Run one job to its end; OSError for a mount that would have to move."""
        for mount in job.mounts:
            if os.fspath(mount.source) != mount.target:
                raise OSError(f"{mount.source} cannot be shown as {mount.target}: {self.tier} moves no files")
        uid = free_uid() if os.getuid() == 0 and self.confined else None
        writable = [mount.source for mount in job.mounts if mount.writable]
        with system.private_folder() as private:
            own = [private / "tmp", private / "home"]
            if uid is not None:
                private.chmod(0o711)
            with handed_to(uid, [*own, *writable]):
                plan = private / "plan.json"
                plan.write_text(json.dumps(self._plan(job, private, uid)), "ascii")
                plan.chmod(0o600)
                python, _ = system.interpreter()
                start = Start((python, "-I", "-S", str(SCRIPT), str(plan)), (*own, *writable), name="launcher",
                              counted=uid is not None or os.getuid() != 0 or not self.confined)
                return supervise(start, job.limits, stop=stop, heard=heard)

    def _plan(self, job: Job, private: Path, uid: int | None) -> dict[str, object]:
        code = seccomp.program(inet=job.network) if self.confined else None
        return {
            "command": job.command,
            "folder": job.folder,
            # A system-wide setting that may not be read is an error for git, unlike one that is not there.
            "environment": {"GIT_CONFIG_NOSYSTEM": "1"}
            | system.variables(job, home=str(private / "home"), temporary=str(private / "tmp")),
            "uid": uid,
            "limits": self._limits(job, uid),
            "tcp": job.network,
            "filter": code.hex() if code else "",
            "rules": self._rules(job, private) if self.confined else None,
        }

    def _limits(self, job: Job, uid: int | None) -> dict[str, int]:
        limits = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": job.limits.disk}
        if uid is not None:  # this user has no other processes
            limits["RLIMIT_NPROC"] = job.limits.processes * (SPARE if can_bound_processes() else 1)
        elif os.getuid() and not can_bound_processes():
            limits["RLIMIT_NPROC"] = tree.threads_of(os.getuid()) + SPARE * job.limits.processes
        return limits

    def _rules(self, job: Job, private: Path) -> list[list[str]]:
        rules = [[path, "rx"] for path in system.PROGRAMS]
        rules += [[path, "r"] for path in (*system.SETTINGS, *system.RESOLVING, "/etc/passwd", "/etc/group", *SHOWN)]
        rules += [[f"/dev/{name}", "d"] for name in system.DEVICES]
        rules += [[path, "d"] for path in system.accelerators()]
        rules += [[SHARED_MEMORY, "rw"], [str(private / "tmp"), "rwx"], [str(private / "home"), "rwx"]]
        return rules + [[mount.target, "rwx" if mount.writable else "rx"] for mount in job.mounts]
