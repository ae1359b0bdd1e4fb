# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PTH101, PTH104, PTH108, PTH111, PTH116, PTH123, S103
# Runs in the sandbox with few modules, and does on purpose what the linter warns of.

"""Tries to break out, and prints what worked, as JSON: what a tier claims is probed, not assumed.

A script of its own, given to the tool's Python by `-c`; its only argument says what lies outside (`trial.Lures`).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

Outside = dict[str, Any]


def works(action: Callable[[], object]) -> bool:
    """It was not refused."""
    try:
        action()
    except (OSError, ValueError):
        return False
    return True


def content(path: str) -> bytes:
    """First bytes of a file."""
    with open(path, "rb") as stream:
        return stream.read(4096)


def write(path: str) -> None:
    """Make a file; one that could be made is taken away again."""
    with open(path, "xb") as stream:
        stream.write(b"x")
    with contextlib.suppress(OSError):
        os.unlink(path)


def files(outside: Outside) -> str:
    """Content of files that are not ours."""
    seen = [path for path in outside["secrets"] if works(lambda path=path: content(path))]  # type: ignore[misc]
    return f"{len(seen)} files outside could be read" if seen else ""


def names(outside: Outside) -> str:
    """What lies outside, its sizes and modes."""
    path = outside["secret"]
    if works(lambda: os.chmod(path, os.stat(path).st_mode & 0o777)):
        return "modes of files outside could be changed"
    return "names and sizes of files outside can be asked for" if works(lambda: os.stat(path)) else ""


def writes(outside: Outside) -> str:
    """Making and changing files that are not ours."""
    places = [folder for folder in outside["folders"] if works(lambda f=folder: write(os.path.join(f, outside["token"])))]  # type: ignore[misc]
    if works(lambda: os.truncate(outside["secret"], 0)):
        places.append(outside["secret"])
    if works(lambda: os.rename(outside["secret"], outside["secret"] + "x")):
        places.append(outside["secret"])
    with contextlib.suppress(OSError), open("/proc/sys/kernel/core_pattern", "r+b"):
        places.append("/proc/sys")
    return f"could write in {', '.join(places)}" if places else ""


def home(outside: Outside) -> str:
    """Whose home folder it is."""
    return "the home folder is not empty" if os.listdir(os.path.expanduser("~")) else ""


def environment(outside: Outside) -> str:
    """Variables of the user."""
    others = sorted(set(os.environ) - {"PATH", "HOME", "LANG", "TMPDIR", "USER", "LOGNAME", "PWD", "LC_CTYPE",
                                       "__CF_USER_TEXT_ENCODING", "GIT_CONFIG_NOSYSTEM", "CUDA_VISIBLE_DEVICES",
                                       "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES"})
    return f"variables {', '.join(others)}" if others else ""


def tcp(outside: Outside) -> str:
    """A connection to the machine."""
    reached = works(lambda: socket.create_connection(("127.0.0.1", outside["tcp"]), 1))
    return "a TCP port of the machine was reached" if reached else ""


def udp(outside: Outside) -> str:
    """A datagram to the machine; whether it arrives is seen outside."""
    works(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", outside["udp"])))
    return ""


def unix(outside: Outside) -> str:
    """A socket of another program, such as an agent that holds keys."""
    reached = works(lambda: socket.socket(socket.AF_UNIX).connect(outside["unix"]))
    return "a socket of another program was reached by its path" if reached else ""


def abstract(outside: Outside) -> str:
    """A socket of another program without a path."""
    reached = works(lambda: socket.socket(socket.AF_UNIX).connect("\0" + outside["token"]))
    return "a socket of another program was reached by its abstract name" if reached else ""


def sleeper(outside: Outside) -> str:
    """Number of a process outside, as text; empty when it cannot be seen."""
    for number in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if outside["sleeper"].encode() in content(f"/proc/{number}/cmdline") and int(number) != os.getpid():
                return number
    return ""


def others(outside: Outside) -> str:
    """Which processes there are."""
    with contextlib.suppress(OSError):
        return "command lines of other processes can be read" if sleeper(outside) else ""
    return ""


def reach(outside: Outside) -> str:
    """What can be done to other processes."""
    number = int(outside["number"])
    with contextlib.suppress(OSError):
        if outside["token"].encode() in content(f"/proc/{number}/environ"):
            return "the environment of another process was read"
    with contextlib.suppress(OSError):
        if outside["sleeper"].encode() in content(f"/proc/{number}/cmdline") and works(lambda: os.kill(number, 0)):
            return "another process could be sent a signal"
    return ""


def memory(outside: Outside) -> str:
    """Shared memory of others."""
    return "shared memory of other programs can be read" if works(lambda: content(outside["shared"])) else ""


def calls(outside: Outside) -> str:
    """Calls that no computation needs."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000) == 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):  # CLONE_NEWUSER
        return "a user namespace could be made"
    with contextlib.suppress(OSError):
        if b"Seccomp:\t2" not in content("/proc/self/status"):
            return "no filter of system calls is in force"
    return ""


def setuid(outside: Outside) -> str:
    """A file that runs with its owner's rights."""
    path = os.path.join(os.environ["TMPDIR"], "setuid")
    with open(path, "wb"):
        pass
    return "files could be made set-user-ID" if works(lambda: os.chmod(path, 0o4755)) else ""


def look(outside: Outside) -> None:
    """All of the above, and a daemon left behind."""
    tries = (home, files, names, writes, environment, tcp, udp, unix, abstract, others, reach, memory, calls, setuid)
    print(json.dumps({one.__name__: one(outside) for one in tries}), flush=True)
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for descriptor in (0, 1, 2):
                os.close(descriptor)
            time.sleep(30)
        os._exit(0)


def eat(outside: Outside) -> None:
    """Memory in several processes, none of which passes the bound alone."""
    for _ in range(3):
        if os.fork() == 0:
            kept = b"x" * int(outside["bytes"])
            time.sleep(5)
            os._exit(len(kept) == 0)
    for _ in range(3):
        if os.wait()[1]:
            sys.exit(1)


def spawn(outside: Outside) -> None:
    """Processes until one is refused."""
    for _ in range(outside["processes"]):
        try:
            child = os.fork()
        except OSError:
            time.sleep(0.2)  # where the bound is watched, that takes a moment
            raise
        if child == 0:
            time.sleep(5)
            os._exit(0)
    time.sleep(2)


def fill(outside: Outside) -> None:
    """The disk, in files that are each small."""
    for number in range(outside["files"]):
        with open(os.path.join(os.environ["TMPDIR"], str(number)), "wb") as stream:
            stream.write(bytes(1 << 20))
        time.sleep(0.01)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    {"look": look, "eat": eat, "spawn": spawn, "fill": fill}[given["what"]](given)
