# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One job from start to end: its output is read, its bounds are watched, and nothing of it is left alive."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from release_checker.execution.sandbox.cgroups import make_group
from release_checker.execution.sandbox.records import GIB, MIB, Ended, Ending, Heard, Limits, Stop

TICK = 0.1
"Seconds between two looks at the bounds."
CHUNK = 1 << 16
GATE = ("/bin/sh", "-c", 'read _; exec "$@" </dev/null', "sh")
"Waits until we have put the process into its bounds; only then it becomes the sandbox."


@dataclass(frozen=True, slots=True)
class Start:
    """How a tier starts a job."""

    argv: tuple[str, ...]
    "The sandbox's own command line."
    written: tuple[Path, ...]
    "Folders whose growth counts as written."
    passed: tuple[int, ...] = ()
    "Descriptors that the child inherits; closed here once it has started."
    told: int = -1
    "Where the sandbox writes the process id of its first process; closed here."
    environment: dict[str, str] | None = None
    "Of the sandbox's own program; empty for none."


def size(count: int) -> str:
    """Bytes for people."""
    return f"{count / GIB:.3g} GiB" if count >= GIB else f"{count / MIB:.3g} MiB"


def supervise(start: Start, limits: Limits, *, stop: Stop | None, heard: Heard | None) -> Ended:
    """Run and watch; returns when every process of the job is dead."""
    began = time.monotonic()
    group = make_group(limits)
    pieces: dict[int, list[bytes]] = {1: [], 2: []}
    printed = 0
    ending: Ending | None = None
    inner = b""
    process = subprocess.Popen((*GATE, *start.argv), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               pass_fds=start.passed, env=start.environment or {}, start_new_session=True, bufsize=0)
    leader = -1
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        stack.callback(group.remove)
        for descriptor in start.passed:
            os.close(descriptor)
        assert process.stdin and process.stdout and process.stderr
        group.enter(process.pid)
        process.stdin.close()
        ended = os.pidfd_open(process.pid)
        stack.callback(os.close, ended)
        selector.register(ended, selectors.EVENT_READ, 0)
        selector.register(process.stdout, selectors.EVENT_READ, 1)
        selector.register(process.stderr, selectors.EVENT_READ, 2)
        if start.told >= 0:
            stack.callback(os.close, start.told)
            selector.register(start.told, selectors.EVENT_READ, 3)
        alive = True
        while alive and ending is None:
            for key, _ in selector.select(TICK):
                if key.data == 0:
                    alive = False
                    continue
                piece = os.read(key.fd, CHUNK)
                if not piece:
                    selector.unregister(key.fileobj)
                elif key.data == 3:
                    inner += piece
                    with contextlib.suppress(ValueError, KeyError, OSError):
                        leader = os.pidfd_open(json.loads(inner)["child-pid"])
                else:
                    room = limits.output - printed
                    pieces[key.data].append(piece[:room])
                    printed += len(piece)
                    if key.data == 1 and heard:
                        heard(piece[:room])
                    if printed > limits.output:
                        ending = Ending.OUTPUT
            if ending is None and alive:
                if time.monotonic() - began > limits.seconds:
                    ending = Ending.TIME
                elif stop and stop():
                    ending = Ending.INTERRUPTED
        if leader >= 0:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(leader, signal.SIGKILL)
            stack.callback(os.close, leader)
        group.kill() if ending else None
        process.kill() if process.poll() is None else None
        code: int | None = process.wait()
        for stream, number in ((process.stdout, 1), (process.stderr, 2)):
            while ending is None and (piece := os.read(stream.fileno(), CHUNK)):
                pieces[number].append(piece)
                if number == 1 and heard:
                    heard(piece)
            stream.close()
        peak = group.peak
        hungry, crowded = group.killed_for_memory, group.refused_forks
    assert code is not None
    if 128 < code <= 192:
        code = 128 - code
    if ending is None:
        ending = Ending.MEMORY if hungry and code else Ending.PROCESSES if crowded and code else Ending.EXITED
    else:
        code = None
    cause = {Ending.EXITED: f"ended with {code}", Ending.TIME: f"still ran after {limits.seconds:g} s",
             Ending.MEMORY: f"used more than {size(limits.memory)} of memory",
             Ending.PROCESSES: f"had more than {limits.processes} processes",
             Ending.OUTPUT: f"printed more than {size(limits.output)}", Ending.INTERRUPTED: "interrupted"}[ending]
    return Ended(ending, code, b"".join(pieces[1]), b"".join(pieces[2]), time.monotonic() - began, peak, cause)
