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
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from release_checker.execution.sandbox import tree
from release_checker.execution.sandbox.cgroups import make_group
from release_checker.execution.sandbox.disk import Meter
from release_checker.execution.sandbox.records import GIB, MIB, Ended, Ending, Heard, Limits, Stop
from release_checker.execution.sandbox.watch import Watch

TICK = 0.1
"Seconds between two looks at clock, `stop` and bounds."
CHUNK = 1 << 16
PATIENCE = 5.0
"Seconds that killed processes may take to be gone."
GATE = ("/bin/sh", "-c", 'read -r _ && exec "$@" </dev/null', "sh")
"""Waits until the process is within its bounds, and only then becomes the sandbox: its first instruction is bounded. When
we die before that, the pipe ends without a line, and nothing starts."""


@dataclass(frozen=True, slots=True)
class Start:
    """How a tier starts a job."""

    argv: tuple[str, ...]
    "The sandbox's own command line."
    written: tuple[Path, ...]
    "Folders whose growth counts as written."
    name: str = ""
    "Of the sandbox's program, as it signs its own errors; empty when it makes none."
    passed: tuple[int, ...] = ()
    "Descriptors that the child inherits; closed here once it has started."
    told: int = -1
    "Where the sandbox writes, as JSON, `child-pid` of the first process of its PID namespace; closed here."
    environment: Mapping[str, str] = field(default_factory=dict)
    "Of the sandbox's own program."
    kill: Callable[[], None] | None = None
    "Ends what is no descendant of ours, such as a container."
    counted: bool = False
    "The kernel counts its processes without a control group (RLIMIT_NPROC), or somebody else does."
    grouped: bool = True
    "The sandbox's processes are descendants of ours, so that a control group holds them."


def size(count: int) -> str:
    """Bytes for people."""
    return f"{count / GIB:.3g} GiB" if count >= GIB else f"{count / MIB:.3g} MiB"


def supervise(start: Start, limits: Limits, *, stop: Stop | None, heard: Heard | None) -> Ended:
    """Run and watch; returns when every process of the job is dead. Raises OSError when it cannot be started."""
    began = time.monotonic()
    process = subprocess.Popen((*GATE, *start.argv), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               pass_fds=start.passed, env=dict(start.environment), start_new_session=True, bufsize=0)
    for descriptor in start.passed:
        os.close(descriptor)
    with Supervision(process, start, limits, heard) as supervision:
        supervision.open_gate()
        supervision.pump(began + limits.seconds, stop)
        supervision.end()
        return supervision.ended(time.monotonic() - began)


class Supervision:
    """The state of one running job."""

    def __init__(self, process: subprocess.Popen[bytes], start: Start, limits: Limits, heard: Heard | None) -> None:
        self.process, self.start, self.limits, self.heard = process, start, limits, heard
        self.group = make_group(limits).enter(process.pid) if start.grouped else make_group(None)
        self.watch = Watch(process.pid, limits, self.group)
        self.meter = Meter(start.written, limits.disk, lambda: tree.descendants(process.pid))
        self.selector = selectors.DefaultSelector()
        self.pieces: dict[str, list[bytes]] = {"stdout": [], "stderr": [], "told": []}
        self.printed = 0
        self.ending: Ending | None = None
        self.leader = -1
        "Descriptor of the first process of the PID namespace, in which all others are."
        self.open = contextlib.ExitStack()
        if start.told >= 0:
            self.open.callback(os.close, start.told)
        self._over = False

    def __enter__(self) -> Supervision:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever happened, also an error of ours or Ctrl-C: nothing stays."""
        self.end()
        self.meter.end(look=False)
        self.selector.close()
        self.open.close()
        self.group.remove()

    def open_gate(self) -> None:
        """Let the process, which is within its bounds now, become the sandbox."""
        assert self.process.stdin is not None
        if self.group.pids is None and not self.start.counted:
            # Seen with a fork bomb: whoever only watches gets no turn any more, and the machine is lost.
            raise OSError("nothing bounds the number of processes: root's are not counted, and no control group can be made")
        self.watch.limit()
        for name in ("stdout", "stderr"):
            stream = self.open.enter_context(getattr(self.process, name))
            self.selector.register(stream.fileno(), selectors.EVENT_READ, name)
        if self.start.told >= 0:
            self.selector.register(self.start.told, selectors.EVENT_READ, "told")
        self.selector.register(self._when_ended(), selectors.EVENT_READ, "ended")
        with contextlib.suppress(BrokenPipeError), self.process.stdin as gate:
            gate.write(b"\n")

    def _when_ended(self) -> int:
        """A descriptor that can be read when the process has ended."""
        if hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                ended: int = os.pidfd_open(self.process.pid)
                self.open.callback(os.close, ended)
                return ended
        reading, writing = os.pipe()
        self.open.callback(os.close, reading)

        def wait() -> None:
            self.process.wait()
            os.close(writing)

        threading.Thread(target=wait, daemon=True).start()
        return reading

    def pump(self, deadline: float, stop: Stop | None) -> None:
        """Read what is printed and look at the bounds until the job has ended or must end."""
        looked = 0.0
        while self.ending is None:
            now = time.monotonic()
            if now >= deadline:
                self.ending = Ending.PROCESSES if self.watch.crowded else Ending.TIME
            elif now - looked >= self.watch.tick:
                looked = now
                self.ending = Ending.INTERRUPTED if stop and stop() else self.watch.passed()
                if self.ending is None and self.meter.over:
                    self.ending = Ending.DISK
            if self.ending is None and self._read(min(self.watch.tick, deadline - now)):
                return

    def _read(self, timeout: float) -> bool:
        """Take what is there; whether the process has ended."""
        over = False
        for key, _ in self.selector.select(max(0.0, timeout)):
            if key.data == "ended":
                over = True
                continue
            piece = os.read(key.fd, CHUNK)
            if not piece:
                self.selector.unregister(key.fd)
            self._take(key.data, piece)
        return over

    def _take(self, name: str, piece: bytes) -> None:
        if name == "told":
            self.pieces[name].append(piece)
            if self.leader < 0:
                with contextlib.suppress(ValueError, KeyError, OSError):
                    self.leader = os.pidfd_open(json.loads(b"".join(self.pieces[name]))["child-pid"])
                    self.open.callback(os.close, self.leader)
            return
        kept = piece[: max(0, self.limits.output - self.printed)]
        self.printed += len(piece)
        if kept:
            self.pieces[name].append(kept)
            if name == "stdout" and self.heard:
                self.heard(kept)
        if self.printed > self.limits.output and self.ending is None:
            self.ending = Ending.OUTPUT

    def end(self) -> None:
        """Kill what is alive, wait until all of it is gone, and read what was still in the pipes."""
        if self._over:
            return
        self._over = True
        if self.start.kill:
            with contextlib.suppress(OSError, ValueError):  # an engine that answers no more
                self.start.kill()
        until = time.monotonic() + PATIENCE
        if self.leader >= 0:
            # When the first process of a PID namespace is gone, the kernel has ended all others before it.
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self.leader, signal.SIGKILL)
            with selectors.DefaultSelector() as waiting:
                waiting.register(self.leader, selectors.EVENT_READ)
                waiting.select(PATIENCE)
        # Given a moment, the sandbox's own program collects its dead itself; else they would wait for the machine's init,
        # which in many a container collects nobody.
        soft = time.monotonic() + 0.5
        while self.process.poll() is None and time.monotonic() < soft:
            self.watch.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.002)
        for last in (False, True):  # descendants first: an orphan would be harder to find
            while (self.watch.kill() | self.group.kill()) and self.process.poll() is None and time.monotonic() < until:
                time.sleep(0.001)
            if not last:
                self.process.kill()
                self.process.wait()
        while self.group.kill() and time.monotonic() < until:
            time.sleep(0.001)
        while self._printing() and time.monotonic() < until:
            self._read(0.1)

    def _printing(self) -> bool:
        """A pipe of the job's output is not at its end yet."""
        return any(key.data in ("stdout", "stderr") for key in self.selector.get_map().values())

    def ended(self, seconds: float) -> Ended:
        """The record of it all."""
        code: int | None = self.process.returncode
        assert code is not None
        # As the shell says it: bubblewrap and our launcher report a signal as 128 and its number.
        code = 128 - code if 128 < code <= 128 + 64 else code
        peak, fallen, crowded = self.watch.peak, self.group.killed_for_memory, self.watch.crowded
        self.meter.end(look=code != 0)
        stderr = b"".join(self.pieces["stderr"])
        ending = self.ending
        own = f"{self.start.name}: ".encode()
        if ending is None and self.meter.over:
            ending = Ending.DISK
        elif ending is None and code:
            long = code == -signal.SIGXFSZ or b"File too large" in stderr[-4096:]  # RLIMIT_FSIZE, and nothing else
            ending = Ending.MEMORY if fallen else Ending.PROCESSES if crowded else Ending.DISK if long else None
            said = self.start.name and stderr.startswith(own) and not self.pieces["stdout"]
            if ending is None and said and code in (1, 127):
                ending = Ending.NOT_STARTED
        cause = {
            None: f"was ended by signal {-code}" if code < 0 else f"ended with {code}",
            Ending.TIME: f"still ran after {self.limits.seconds:g} s",
            Ending.MEMORY: f"used more than {size(self.limits.memory)} of memory",
            Ending.PROCESSES: f"had more than {self.limits.processes} processes and threads",
            Ending.DISK: self.meter.over if " " in self.meter.over else f"wrote more than {size(self.limits.disk)}",
            Ending.OUTPUT: f"printed more than {size(self.limits.output)}",
            Ending.INTERRUPTED: "was interrupted",
            Ending.NOT_STARTED: stderr[len(own):].decode("utf-8", "replace").strip(),
        }[ending]
        if ending is None and fallen:
            cause += f"; one of its processes used more than {size(self.limits.memory)} of memory and was ended"
        return Ended(ending or Ending.EXITED, None if self.ending or ending is Ending.NOT_STARTED else code,
                     b"".join(self.pieces["stdout"]), stderr, seconds, peak, cause)
