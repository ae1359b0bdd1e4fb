# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Control groups: the kernel's own bound on memory and processes of a whole tree, where this user may make one.

Version 1 has a tree of folders per controller, version 2 one for all; files as in the kernel's documentation
(admin-guide/cgroup-v1/memory, admin-guide/cgroup-v1/pids, admin-guide/cgroup-v2).
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from release_checker.execution.sandbox.records import Limits

BOUNDS = {"memory": ("memory.limit_in_bytes", "memory.max"), "pids": ("pids.max",)}
"The file that sets the bound of a controller, version 1 first."
OWN = 3
"Processes of the sandbox itself, which the job's own bound does not count: shell or launcher, monitor, init."
_numbers = itertools.count()


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def _keyed(path: Path, key: str) -> int:
    """Value behind `key` in a file of `key value` lines; 0 when it cannot be read."""
    try:
        rows = dict(line.split(maxsplit=1) for line in path.read_text().splitlines())
        return int(rows.get(key, 0))
    except (OSError, ValueError):
        return 0


@dataclass(frozen=True, slots=True)
class Group:
    """The control groups of one job; a controller that cannot be had is None."""

    memory: Path | None
    "Folder of the group that bounds memory."
    pids: Path | None
    "Folder of the group that bounds processes; under version 2 the same folder."

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(folder for folder in (self.memory, self.pids) if folder))

    def enter(self, pid: int) -> Group:
        """Put a process into the groups, before it starts anything; what is left where one does not take it."""
        taken: dict[Path | None, Path] = {}
        for folder in self.folders:
            try:
                (folder / "cgroup.procs").write_text(str(pid))
                taken[folder] = folder
            except OSError:
                _drop(folder)
        return Group(taken.get(self.memory), taken.get(self.pids))

    def bound(self, limits: Limits) -> None:
        """Set the bounds, instead of those that were set before."""
        bounds = {"memory.limit_in_bytes": limits.memory, "memory.memsw.limit_in_bytes": limits.memory,
                  "memory.max": limits.memory, "memory.swap.max": 0, "pids.max": limits.processes + OWN}
        for folder in self.folders:
            for file, value in bounds.items():
                with contextlib.suppress(OSError):
                    if (folder / file).exists():
                        (folder / file).write_text(str(value))

    @property
    def peak(self) -> int | None:
        """Most bytes that were used."""
        if self.memory is None:
            return None
        found = _number(self.memory / "memory.max_usage_in_bytes")
        return _number(self.memory / "memory.peak") if found is None else found

    @property
    def killed_for_memory(self) -> int:
        """How many of its processes the kernel has killed at the memory bound."""
        if self.memory is None:
            return 0
        return _keyed(self.memory / "memory.oom_control", "oom_kill") + _keyed(self.memory / "memory.events", "oom_kill")

    @property
    def refused_forks(self) -> int:
        """How often a process or thread was refused at the bound."""
        return _keyed(self.pids / "pids.events", "max") if self.pids else 0

    def processes(self) -> set[int]:
        """Who is in the groups now."""
        found: set[int] = set()
        for folder in self.folders:
            with contextlib.suppress(OSError, ValueError):
                found |= {int(line) for line in (folder / "cgroup.procs").read_text().split()}
        return found

    def kill(self) -> bool:
        """SIGKILL to every process in the groups; whether there were any."""
        found = self.processes()
        if found:
            for folder in self.folders:
                with contextlib.suppress(OSError):
                    (folder / "cgroup.kill").write_text("1")
        for pid in found:
            with contextlib.suppress(OSError):
                os.kill(pid, 9)
        return bool(found)

    def remove(self) -> None:
        """Take the folders away; killed processes may need a moment to leave them."""
        until = time.monotonic() + 5
        for folder in self.folders:
            while folder.exists():
                try:
                    folder.rmdir()
                except OSError:
                    if time.monotonic() > until:
                        break
                    self.kill()
                    time.sleep(0.002)


def _drop(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def _own(controller: str) -> list[Path]:
    """Where a group with a controller may be made: this process's own group, and under version 2 those above it.

    Version 2 lets no group have both processes and controlled children, so that the place is beside our own.
    """
    mounts: dict[str, Path] = {}
    found = []
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/mounts").read_text().splitlines():
            _, place, kind, options, *_ = line.split(" ")
            if kind == "cgroup" and controller in options.split(","):
                mounts["v1"] = Path(place)
            elif kind == "cgroup2":
                mounts["v2"] = Path(place)
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, names, path = line.split(":", 2)
            root = mounts.get("v1") if controller in names.split(",") else mounts.get("v2") if not names else None
            if root is not None:
                # Inside a container the path may name what only the host sees; its root is then ours.
                group = root / path.lstrip("/")
                group = group if group.is_dir() else root
                found.append(group)
                while not names and group not in (root, group.parent):
                    group = group.parent
                    found.append(group)
    return found


def _make(controller: str, name: str) -> Path | None:
    for parent in _own(controller):
        folder = parent / name
        try:
            folder.mkdir(exist_ok=True)
        except OSError:
            continue
        if any(os.access(folder / file, os.W_OK) for file in BOUNDS[controller]):
            return folder
        _drop(folder)
    return None


def make_group(limits: Limits | None) -> Group:
    """Groups with the bounds of one job, as far as this user may make them; None for no groups at all."""
    if limits is None:
        return Group(None, None)
    name = f"release-checker-{os.getpid()}-{next(_numbers)}"
    group = Group(_make("memory", name), _make("pids", name))
    group.bound(limits)
    return group


def sweep() -> None:
    """Take away empty groups of audits that were killed."""
    for controller in BOUNDS:
        for parent in _own(controller):
            for folder in parent.glob("release-checker-[0-9]*-*"):
                pid = folder.name.split("-")[2]
                if pid.isdigit() and not Path("/proc", pid).exists():
                    _drop(folder)


@functools.cache
def tried() -> Group:
    """Which controllers a process of ours can be put under; that a folder can be made is no proof of it.

    The folders are gone again.
    """
    group = make_group(Limits())
    with subprocess.Popen(["/bin/sh", "-c", "read -r _"], stdin=subprocess.PIPE) as process:
        group = group.enter(process.pid)
        process.kill()
    group.remove()
    return group


def can_bound_processes() -> bool:
    """A group that bounds the number of processes can be had."""
    return tried().pids is not None


def bounded_by_kernel() -> bool:
    """Groups for memory and for processes can be had."""
    return None not in (tried().memory, tried().pids)
