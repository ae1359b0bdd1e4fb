# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What every tier shows of the machine, and what it sets: the same world for a job wherever it runs."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from release_checker.execution.sandbox.records import Job
from release_checker.execution.temporary import clear, held, shared

HOME = "/home/scholar"
USER = "scholar"
UID = 1000
PROGRAMS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
"Folders of the system, read-only."
SETTINGS = (
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts", "/etc/ca-certificates",
    "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/ssl/cert.pem", "/etc/pki/tls/certs", "/etc/pki/tls/openssl.cnf",
    "/etc/pki/tls/cert.pem", "/etc/pki/ca-trust/extracted", "/etc/localtime", "/etc/timezone", "/etc/mime.types",
    "/etc/magic", "/etc/protocols",
    "/etc/services", "/etc/R", "/etc/java", "/etc/texmf", "/etc/ImageMagick-6", "/etc/ImageMagick-7", "/etc/lsb-release",
    "/etc/os-release", "/etc/debian_version", "/etc/OpenCL", "/etc/matplotlibrc",
)
"Settings that programs read and nothing secret lies in: not /etc/ssl, whose `private` holds a server's keys."
RESOLVING = ("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/host.conf")
"Read to resolve names; shown to a job that may use the network."
PROCESSORS = ("/sys/devices/system/cpu", "/sys/devices/system/node")
"Read by thread pools to count processors."
KERNEL = ("sys", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi", "mtrr", "dynamic_debug", "pressure")
"""Entries of /proc that steer the machine. A root without capabilities may still write there, since the kernel asks for
the user number alone: seen with bubblewrap 0.8 started by root, where /proc/sys/kernel/core_pattern could be written."""
MASKED = ("kcore", "keys", "timer_list", "sched_debug", "kpagecount", "kpageflags", "kpagecgroup", "slabinfo")
"Entries of /proc that tell of the whole machine."
DEVICES = ("null", "zero", "full", "random", "urandom")
PASSWD = (f"root:x:0:0:root:/root:/bin/sh\n{USER}:x:{UID}:{UID}:{USER}:{HOME}:/bin/sh\n"
          "nobody:x:65534:65534:nobody:/nonexistent:/bin/false\n")
GROUP = f"root:x:0:\n{USER}:x:{UID}:\nnogroup:x:65534:\n"
HOSTS = "127.0.0.1 localhost sandbox\n::1 localhost\n"
CARDS = ("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES")
"""Which graphics processors are whose, as a cluster or `cohort.cards` says; read by CUDA and ROCm."""
PREFIX = "rcheck-"
"Short, as the path of a socket within may have 107 bytes."
STALE = 86_400
"Seconds after which a file in shared memory that a killed audit left is taken away."


def accelerators() -> tuple[str, ...]:
    """Devices of graphics processors, which training needs; they are drivers' doors, so the tier names them."""
    return tuple(sorted(str(place) for name in ("nvidia*", "kfd", "dri") for place in Path("/dev").glob(name)))


def interpreter() -> tuple[str, str]:
    """The Python that runs the tool itself, outside its virtual environment, and the folder it needs."""
    return getattr(sys, "_base_executable", "") or sys.executable, sys.base_prefix


def variables(job: Job, *, home: str, temporary: str) -> dict[str, str]:
    """All that the job's environment holds."""
    cards = {name: os.environ[name] for name in CARDS if re.fullmatch(r"[\w,.:/-]{0,500}", os.environ.get(name, "?"))}
    # LOGNAME, too: getpass.getuser() asks it first.
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8", "TMPDIR": temporary, "USER": USER,
            "LOGNAME": USER, **cards, **job.environment}


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for one job's home and temporary files, seen by nobody else; gone afterwards."""
    with held(f"{PREFIX}{os.getpid()}-") as folder:
        (folder / "tmp").mkdir()
        (folder / "home").mkdir()
        yield folder


def sweep() -> None:
    """Take away what audits that were killed have left."""
    folders = {Path(tempfile.gettempdir()), shared(), Path("/tmp"), Path("/var/tmp")}  # noqa: S108 - ours alone go
    for folder in folders:
        clear(folder, f"{PREFIX}[0-9]*-*")
    for place in Path("/dev/shm").glob("lure-*"):  # noqa: S108 - likewise
        if _stale(place):
            place.unlink(missing_ok=True)


def _stale(place: Path) -> bool:
    try:
        info = place.lstat()
    except OSError:
        return False
    return info.st_uid == os.getuid() and time.time() - info.st_mtime > STALE
