# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PTH112, PTH123
# Importing pathlib would take longer than all else that is done here.

"""Confines itself with Landlock, a filter of system calls and resource limits, then becomes the job.

A script of its own: run by the tool's Python with `-I -S`, it imports a few standard modules only. It stays as the parent of
all that the job starts, orphans included (PR_SET_CHILD_SUBREAPER), and ends what is alive when the job itself has ended.
The numbers are those of linux/landlock.h and linux/prctl.h.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import struct
import sys
from typing import Any, NoReturn

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
SET_PDEATHSIG, SET_SECCOMP, SET_SECUREBITS, SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS, CAP_AMBIENT = 1, 22, 28, 36, 38, 47
NO_SETUID_FIXUP = 1 << 2
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REFER, TRUNCATE, IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE
READ_SEARCH = 2
"CAP_DAC_READ_SEARCH: another user than root may enter root's folders; Landlock still says which."
libc = ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: object) -> int:
    """A C function; raises OSError when it fails."""
    answer = int(getattr(libc, name)(*arguments))
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return answer


def abi() -> int:
    """Version of Landlock; 0 where the kernel has none."""
    return max(0, int(libc.syscall(CREATE_RULESET, None, 0, 1)))


def rights_on_files(version: int) -> int:
    """All rights on files that this version handles."""
    return (1 << (13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16)) - 1


def confine(rules: list[list[Any]], version: int, *, tcp: bool) -> None:
    """Leave the files of `rules` only, each `[path, "r" | "rx" | "rw" | "rwx" | "d"]`; nothing else.

    No TCP unless it is asked for, and from version 6 on no signals or abstract sockets to outside.
    """
    handled = rights_on_files(version)
    attributes = struct.pack("=QQQ", handled, 3 if version >= 4 and not tcp else 0, 3 if version >= 6 else 0)
    attributes = attributes[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = call("syscall", CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    for path, kind in rules:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        allowed = READ_FILE | READ_DIR
        if "x" in kind:
            allowed |= EXECUTE
        if "w" in kind:
            allowed |= handled & ~IOCTL_DEVICE & ~EXECUTE
        if "d" in kind:
            allowed |= WRITE_FILE | IOCTL_DEVICE
        if not os.path.isdir(path):
            allowed &= OF_FILES
        rule = struct.pack("=Qi", allowed & handled, place)
        call("syscall", ADD_RULE, ruleset, 1, rule, 0)
        os.close(place)
    call("syscall", RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def filter_calls(code: bytes) -> None:
    """Install a seccomp filter."""
    instructions = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    holder = Program(len(code) // 8, ctypes.addressof(instructions))
    call("prctl", SET_SECCOMP, 2, ctypes.byref(holder), 0, 0)


def become(uid: int) -> None:
    """Drop from root to a user that nobody else is, who may still read what Landlock shows."""
    # access(2) would ignore the capability without this bit, and git finds no repository then.
    call("prctl", SET_SECUREBITS, NO_SETUID_FIXUP | NO_SETUID_FIXUP << 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    mask = 1 << READ_SEARCH
    header, data = struct.pack("=Ii", 0x20080522, 0), struct.pack("=6I", mask, mask, mask, 0, 0, 0)
    call("capset", header, data)
    call("prctl", CAP_AMBIENT, 2, READ_SEARCH, 0, 0)


def start(plan: dict[str, Any]) -> NoReturn:
    """In the child: confine, then become the job."""
    try:
        os.setsid()
        for name, value in plan["limits"].items():
            bound = getattr(resource, name)
            hard = resource.getrlimit(bound)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)  # raising it needs a right of its own
            resource.setrlimit(bound, (value, value))
        if plan["uid"] is not None:
            become(plan["uid"])
        os.chdir(plan["folder"])
        call("prctl", SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if plan["rules"] is not None:
            confine(plan["rules"], abi(), tcp=plan["tcp"])
        if plan["filter"]:
            filter_calls(bytes.fromhex(plan["filter"]))
        os.execvpe(plan["command"][0], plan["command"], plan["environment"])  # noqa: S606 - a list, no shell
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"launcher: {place}{error.strerror}\n")
        sys.stderr.flush()
    os._exit(127)


def children() -> list[int]:
    """Processes whose parent we are."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as stream:
            data = stream.read()
            if int(data[data.rindex(b")") + 2 :].split()[1]) == os.getpid():
                found.append(int(name))
    return found


class Killed(Exception):
    """The tool itself was killed; what it started must end."""


def _end(*_: object) -> NoReturn:
    raise Killed


def main() -> int:
    """Start the job, collect what dies, and end what is left."""
    with open(sys.argv[1], encoding="ascii") as stream:
        plan = json.load(stream)
    above = os.getppid()
    signal.signal(signal.SIGTERM, _end)
    call("prctl", SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    call("prctl", SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    job = os.fork() if os.getppid() == above else -1
    if job == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        call("prctl", SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        start(plan)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(null, descriptor)
    pid, status = 0, int(signal.SIGKILL)
    with contextlib.suppress(Killed):
        while job > 0 and pid != job:
            pid, status = os.waitpid(-1, 0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:  # an orphan's children become ours when it dies
        for child in children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


if __name__ == "__main__":
    sys.exit(main())
