# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""macOS: sandbox-exec with a profile of ours. Written from its documentation and not yet run on a Mac.

It is probed like every tier, so that a Mac on which it does not hold says so instead of using it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from release_checker.execution.sandbox import system
from release_checker.execution.sandbox.records import Ended, Guarantee, Heard, Job, Stop
from release_checker.execution.sandbox.supervise import Start, supervise

PROGRAM = "/usr/bin/sandbox-exec"
READABLE = ("/usr", "/bin", "/sbin", "/System", "/Library/Frameworks", "/Library/Fonts", "/opt/homebrew", "/private/etc/ssl",
            "/private/var/db/timezone", "/private/var/db/dyld", "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def _quoted(path: str) -> str:
    """A path as a string of the profile's Scheme."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


def profile(job: Job, private: Path) -> str:
    """Rules for one job; what is not allowed is denied."""
    reading = [*READABLE, str(private), *(os.path.realpath(mount.source) for mount in job.mounts)]
    writing = [str(private / "tmp"), str(private / "home"),
               *(os.path.realpath(mount.source) for mount in job.mounts if mount.writable)]
    rules = ["(version 1)", "(deny default)", "(allow process-fork process-exec)", "(allow signal (target same-sandbox))",
             "(allow sysctl-read)", "(allow ipc-posix-sem ipc-posix-shm)", "(allow file-read-metadata)",
             '(allow file-read* (literal "/"))']
    rules += [f"(allow file-read* (subpath {_quoted(path)}))" for path in reading]
    rules += [f"(allow file-write* (subpath {_quoted(path)}))" for path in writing]
    rules += ['(allow file-write-data (literal "/dev/null"))']
    # Sockets of the job's own, for kernels that speak through files.
    rules += [f"(allow network* (local unix-socket (subpath {_quoted(path)})))" for path in writing]
    rules += [f"(allow network-outbound (remote unix-socket (subpath {_quoted(path)})))" for path in writing]
    return "\n".join([*rules, *(["(allow network*)"] if job.network else [])])


@dataclass(frozen=True)
class Seatbelt:
    """sandbox-exec, to be probed."""

    program: str = PROGRAM
    "Path of sandbox-exec."
    guarantees: tuple[Guarantee, ...] = ()
    "What was seen to hold."
    tier: str = "sandbox-exec"
    "Its name in the report."
    moves: bool = False
    "Files show at their own path only."

    def run(self, job: Job, *, stop: Stop | None = None, heard: Heard | None = None) -> Ended:
        """Run one job to its end; OSError for a mount that would have to move."""
        for mount in job.mounts:
            if os.fspath(mount.source) != mount.target:
                raise OSError(f"{mount.source} cannot be shown as {mount.target}: {self.tier} moves no files")
        with system.private_folder() as private:
            variables = system.variables(job, home=str(private / "home"), temporary=str(private / "tmp"))
            argv = ("/bin/sh", "-c", 'ulimit -c 0; ulimit -u "$1"; cd "$2" && shift 2 && exec "$@"', "sh",
                    str(job.limits.processes + 200), job.folder, self.program, "-p", profile(job, private), *job.command)
            written = (private / "tmp", private / "home", *(mount.source for mount in job.mounts if mount.writable))
            start = Start(argv, written, name="sandbox-exec", environment=variables, counted=True)
            return supervise(start, job.limits, stop=stop, heard=heard)
