# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The strongest tier: namespaces of its own for files, processes, network and users, made by bubblewrap."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from release_checker.execution.sandbox.records import Ended, Guarantee, Heard, Job, Stop
from release_checker.execution.sandbox.supervise import Start, supervise

HOME = "/home/scholar"
UID = "1000"
NAMESPACES = ("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try", "--disable-userns",
              "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv")
"Proven as root and as a plain user with bubblewrap 0.8."
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts", "/etc/ssl",
            "/etc/ca-certificates", "/etc/pki", "/etc/localtime", "/etc/timezone", "/etc/mime.types", "/etc/magic",
            "/etc/protocols", "/etc/services", "/etc/R", "/etc/java", "/etc/texmf", "/etc/ImageMagick-6", "/etc/ImageMagick-7")
"What programs read and nothing secret lies in."
RESOLVING = ("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/host.conf")
PASSWD = f"root:x:0:0:root:/root:/bin/sh\nscholar:x:{UID}:{UID}:scholar:{HOME}:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n"
GROUP = f"root:x:0:\nscholar:x:{UID}:\nnogroup:x:65534:\n"


def _system(path: str) -> list[str]:
    """Options that show a folder of the system as it is: a link as a link."""
    if os.path.islink(path) and not path.startswith("/etc/"):
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind-try", path, path]


def options(job: Job, private: Path) -> list[str]:
    """bubblewrap's options for one job, whose own files lie in `private`."""
    made = [*NAMESPACES, "--uid", UID, "--gid", UID, "--hostname", "sandbox"]
    if not job.network:
        made.append("--unshare-net")
    made += ["--perms", "0755", "--dir", "/etc", "--perms", "0755", "--dir", "/home", "--proc", "/proc", "--dev", "/dev", "--size", str(max(64 << 20, job.limits.memory // 2)), "--tmpfs", "/dev/shm"]
    for path in (*SYSTEM, *SETTINGS, *(RESOLVING if job.network else ())):
        made += _system(path)
    for name in ("passwd", "group"):
        made += ["--ro-bind", str(private / name), f"/etc/{name}"]
    if not job.network:
        made += ["--ro-bind", str(private / "hosts"), "/etc/hosts"]
    made += ["--bind", str(private / "tmp"), "/tmp", "--bind", str(private / "home"), HOME]
    for mount in job.mounts:
        made += ["--bind" if mount.writable else "--ro-bind", str(mount.source), mount.target]
    made += ["--remount-ro", "/", "--chdir", job.folder]
    given = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": HOME, "LANG": "C.UTF-8", "TMPDIR": "/tmp", "USER": "scholar",
             **job.environment}
    for name, value in given.items():
        made += ["--setenv", name, value]
    return made


@dataclass(frozen=True)
class Bubblewrap:
    """bubblewrap, found and probed."""

    program: str
    "Path of bwrap."
    guarantees: tuple[Guarantee, ...] = ()
    "What was seen to hold."
    tier: str = "bubblewrap"
    moves: bool = True

    def run(self, job: Job, *, stop: Stop | None = None, heard: Heard | None = None) -> Ended:
        """Run one job to its end."""
        private = Path(tempfile.mkdtemp(prefix="release-checker-"))
        try:
            for name in ("tmp", "home"):
                (private / name).mkdir()
            (private / "passwd").write_text(PASSWD)
            (private / "group").write_text(GROUP)
            (private / "hosts").write_text("127.0.0.1 localhost sandbox\n::1 localhost\n")
            reading, writing = os.pipe()
            argv = (self.program, *options(job, private), "--info-fd", str(writing), "--", *job.command)
            written = (private / "tmp", private / "home", *(mount.source for mount in job.mounts if mount.writable))
            start = Start(argv, written, passed=(writing,), told=reading)
            return supervise(start, job.limits, stop=stop, heard=heard)
        finally:
            shutil.rmtree(private, ignore_errors=True)
