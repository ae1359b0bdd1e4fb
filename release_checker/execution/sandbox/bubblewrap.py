# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The strongest tier: namespaces of its own for files, processes, network and users, made by bubblewrap."""

from __future__ import annotations

import functools
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from release_checker.execution.sandbox import seccomp, system, tree
from release_checker.execution.sandbox.cgroups import can_bound_processes
from release_checker.execution.sandbox.landlock import SPARE
from release_checker.execution.sandbox.records import MIB, Ended, Guarantee, Heard, Job, Stop
from release_checker.execution.sandbox.supervise import Start, supervise

NAMESPACES = ("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try")
CONFINED = ("--disable-userns", "--die-with-parent", "--new-session", "--cap-drop ALL", "--clearenv")
"Proven as root and as a plain user with bubblewrap 0.8; an older one may lack the first, which the filter makes up for."
CROWD = 'ulimit -u "$1" 2>/dev/null || ulimit -p "$1"; shift; exec "$@"'
"Bounds processes from inside the user namespace, where since Linux 5.14 only the sandbox's own are counted."


@functools.cache
def known_options(program: str) -> frozenset[str]:
    """Options that this bubblewrap has; empty when it does not even start."""
    try:
        text = subprocess.run([program, "--help"], capture_output=True, check=False, timeout=10, env={})
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    words = (text.stdout + text.stderr).decode("utf-8", "replace").split()
    return frozenset(word for word in words if word.startswith("--"))


def _show(path: str) -> list[str]:
    """Options that show a folder of the system as it is: a link as a link."""
    if os.path.islink(path) and not path.startswith("/etc/"):
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind", path, path] if os.path.exists(path) else []


def options(job: Job, private: Path, known: frozenset[str]) -> list[str]:
    """Options for one job, whose own home and temporary files lie in `private`."""
    made = [*NAMESPACES, "--uid", str(system.UID), "--gid", str(system.UID), "--hostname", "sandbox"]
    for option in CONFINED:
        words = option.split()
        made += words if words[0] in known else []
    if not job.network:
        made.append("--unshare-net")
    for folder in ("/etc", "/home", "/sys"):
        made += [*(("--perms", "0755") if "--perms" in known else ()), "--dir", folder]
    made += ["--proc", "/proc", "--dev", "/dev"]
    for name in system.KERNEL:
        made += _show(f"/proc/{name}")
    for name in system.MASKED:
        made += ["--ro-bind", "/dev/null", f"/proc/{name}"] if os.path.exists(f"/proc/{name}") else []
    if "--size" in known:
        made += ["--size", str(max(64 * MIB, job.limits.memory // 2)), "--tmpfs", "/dev/shm"]  # noqa: S108
    else:
        made += ["--bind", str(private / "shm"), "/dev/shm"]  # noqa: S108
    for path in (*system.PROGRAMS, *system.SETTINGS, *system.PROCESSORS, *(system.RESOLVING if job.network else ())):
        made += _show(path)
    for name in ("passwd", "group", *(() if job.network else ("hosts",))):
        made += ["--ro-bind", str(private / name), f"/etc/{name}"]
    for device in system.accelerators():
        made += ["--dev-bind-try", device, device]
    made += ["--bind", str(private / "tmp"), "/tmp", "--bind", str(private / "home"), system.HOME]  # noqa: S108
    for mount in job.mounts:
        made += ["--bind" if mount.writable else "--ro-bind", str(mount.source), mount.target]
    made += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", job.folder]
    for name, value in system.variables(job, home=system.HOME, temporary="/tmp").items():  # noqa: S108
        made += ["--setenv", name, value]
    return made


@dataclass(frozen=True)
class Bubblewrap:
    """A bubblewrap that was found; `probe` says whether it works."""

    program: str
    "Path of bwrap."
    guarantees: tuple[Guarantee, ...] = ()
    "What was seen to hold."
    tier: str = "bubblewrap"
    "Its name in the report."
    moves: bool = True
    "A mount shows wherever it is wanted."

    def run(self, job: Job, *, stop: Stop | None = None, heard: Heard | None = None) -> Ended:
        """Run one job to its end."""
        with system.private_folder() as private:
            (private / "shm").mkdir()
            for name, text in (("passwd", system.PASSWD), ("group", system.GROUP), ("hosts", system.HOSTS)):
                (private / name).write_text(text)
            told, telling = os.pipe()
            argv = [self.program, *options(job, private, known_options(self.program)), "--info-fd", str(telling)]
            passed = [telling]
            if code := seccomp.program(inet=True):
                # An anonymous file: bubblewrap reads it to its end.
                (private / "filter").write_bytes(code)
                passed.append(os.open(private / "filter", os.O_RDONLY))
                argv += ["--seccomp", str(passed[-1])]
            crowd = self._crowd(job)
            argv += ["--", *crowd, *job.command]
            written = (private / "tmp", private / "home", private / "shm",
                       *(mount.source for mount in job.mounts if mount.writable))
            start = Start(tuple(argv), written, name="bwrap", passed=tuple(passed), told=told, counted=bool(crowd))
            return supervise(start, job.limits, stop=stop, heard=heard)

    def _crowd(self, job: Job) -> tuple[str, ...]:
        """Bounds the number of processes where no control group does; root is never counted by the kernel."""
        if can_bound_processes() or os.getuid() == 0:
            return ()
        bound = job.limits.processes
        if _kernel() < (5, 14):  # all of this user's processes counted, those outside too
            bound = SPARE * bound + tree.threads_of(os.getuid())
        return ("/bin/sh", "-c", CROWD, "bwrap", str(bound))


def _kernel() -> tuple[int, int]:
    numbers = os.uname().release.split(".")
    try:
        return int(numbers[0]), int(numbers[1])
    except (IndexError, ValueError):
        return 0, 0
