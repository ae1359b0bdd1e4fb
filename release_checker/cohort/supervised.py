# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One attempt's process seen from outside: started, held within its bounds, and ended as a whole tree."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import tempfile
import time
from multiprocessing import forkserver

from release_checker.cohort.attempt import Work, perform, process
from release_checker.cohort.orders import Ended, Order, State
from release_checker.errors import UsageError
from release_checker.execution.sandbox import tree
from release_checker.execution.sandbox.cgroups import make_group
from release_checker.execution.sandbox.records import Limits
from release_checker.reports.summary import seconds as in_words

SOCKET = 107
"Bytes of a Unix socket's path, unix(7)."
LISTENER = len("/pymp-12345678/listener-12345678")
"What multiprocessing adds to the folder for temporary files."
UNBOUND = 1 << 62
"Bytes; more than any machine has."
PROCESSES = 30_000
"That one audit may have; its sandboxes have bounds of their own."
LOOK = 1.0
"Seconds between two looks at memory."
REASON = 2_000
"Characters of a reason that are kept."
PATIENCE = 10.0
"Seconds that a killed process may take to be gone."
UNKNOWN = 255
"What multiprocessing tells when the server that knew the exit code has died."

_context = multiprocessing.get_context("forkserver")


def unusable() -> str:
    """Why no attempt can be started here; empty when one can."""
    folder = tempfile.gettempdir()
    if len(os.fsencode(folder)) > SOCKET - LISTENER:
        return (f"the path of its folder for temporary files is too long for a socket in it ({folder[:40]}…, "
                f"{len(os.fsencode(folder))} bytes of at most {SOCKET - LISTENER}): set TMPDIR to a shorter one")
    return ""


def warm_up(work: Work = perform) -> None:
    """Begin to start the server that attempts are forked from, with the modules of the work; returns at once.

    Raises UsageError where no attempt can be started.
    """
    if reason := unusable():
        raise UsageError(f"this machine cannot carry out audits: {reason}")
    _context.set_forkserver_preload(["release_checker.cohort.preloaded", work.__module__])
    forkserver.ensure_running()


class Waiting:
    """A process that waits for its order, in control groups of its own.

    Starting it takes some 30 ms, most of them the kernel's, which an engine can spend while other attempts run.
    """

    def __init__(self, work: Work = perform) -> None:
        warm_up(work)
        theirs, self._gate = _context.Pipe(duplex=False)
        self.process = _context.Process(target=process, args=(work, theirs), name="audit")
        self.process.start()
        theirs.close()
        self.group = make_group(Limits(memory=UNBOUND, processes=PROCESSES)).enter(self.process.pid or 0)

    def begin(self, order: Order) -> None:
        """Give it its order; the bounds hold before it reads it."""
        self.group.bound(Limits(memory=int(order.asked.needs.memory_gb * 1e9), processes=PROCESSES))
        with self._gate, contextlib.suppress(OSError):  # it was killed meanwhile: the attempt is lost, as any other
            self._gate.send(order)

    def dismiss(self) -> None:
        """End it without an order."""
        self._gate.close()
        self.process.kill()
        self.process.join(PATIENCE)
        self.group.remove()


class Launcher:
    """Begins attempts, with the process of the next one made beforehand."""

    def __init__(self, work: Work = perform) -> None:
        self.work = work
        self._next: Waiting | None = None

    def ready(self) -> None:
        """Make the next process, if there is none; to be called when nothing else is due."""
        self._next = self._next or Waiting(self.work)

    def begin(self, order: Order) -> Attempt:
        """Raises OSError when no process can be started."""
        self.ready()
        waiting, self._next = self._next, None
        assert waiting
        return Attempt(order, waiting)

    def close(self) -> None:
        """End the process that waits."""
        if self._next:
            self._next.dismiss()
            self._next = None


class Attempt:
    """A process that carries out one order."""

    def __init__(self, order: Order, waiting: Waiting) -> None:
        order.place.mkdir(parents=True, exist_ok=True)
        self.order, self._why = order, ""
        self._below: list[tree.Seen] = []
        self._process, self._group = waiting.process, waiting.group
        self.began = self._looked = time.monotonic()
        waiting.begin(order)

    @property
    def sentinel(self) -> int:
        """Becomes readable when the process ends (`multiprocessing.connection.wait`)."""
        return self._process.sentinel

    @property
    def pid(self) -> int:
        """Of the process, which leads a group of its own."""
        return self._process.pid or 0

    def look(self) -> Ended | None:
        """How it ended; None while it runs within its bounds. To be called several times a second."""
        if self._process.exitcode is not None:
            return self._ended(self._process.exitcode)
        now = time.monotonic()
        if now - self.began > self.order.asked.seconds:
            self._why = f"it took longer than {in_words(self.order.asked.seconds)}, its bound"
        elif now - self._looked > LOOK:
            self._looked = now
            self._below = tree.descendants(self.pid)
            if self._used() > self._most:
                self._why = self._hungry
        if not self._why:
            return None
        self.kill()
        return self._ended(self._process.exitcode)

    def kill(self) -> None:
        """End the process and all below it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            seen = [*self._below, *tree.descendants(self.pid)]
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)
            with contextlib.suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)
            self._group.kill()
            tree.kill(seen)
            self._process.join(0.05)
            if self._process.exitcode is not None and not seen:
                return
            self._below = [now for one in seen if (now := tree.look(one.pid)) and now.began == one.began and not now.dead]

    def _ended(self, code: int | None) -> Ended:
        with contextlib.suppress(OSError):  # whatever the process left running has no business any more
            os.killpg(self.pid, signal.SIGKILL)
        tree.kill(self._below)
        if self._group.killed_for_memory and code not in (0, 1, 3):
            self._why = self._why or self._hungry
        self._group.kill()
        self._group.remove()
        number = self.order.attempt
        with contextlib.suppress(ValueError):
            self._process.close()
        if self.order.reported and code in (0, 1, 3):
            return Ended(number, State.DONE, code)
        if self._why:
            return Ended(number, State.FAILED, code, self._why)
        if code is None or code < 0 or code == UNKNOWN:
            how = f"by signal {-code}" if code and code < 0 else "with the server it was started from"
            return Ended(number, State.LOST, code, f"its process was killed {how}")
        return Ended(number, State.FAILED, code, self._reason() or f"its process ended with {code} and left no report")

    def _reason(self) -> str:
        try:
            with self.order.reason.open(encoding="utf-8", errors="replace") as stream:
                return stream.read(REASON)
        except OSError:
            return ""

    @property
    def _most(self) -> int:
        return int(self.order.asked.needs.memory_gb * 1e9)

    @property
    def _hungry(self) -> str:
        return f"it took more than {self.order.asked.needs.memory_gb:g} GB of memory, its bound"

    def _used(self) -> int:
        """Bytes of the whole tree; shared pages are told apart only where their sum is too much."""
        own = tree.look(self.pid)
        seen = [*([own] if own else []), *self._below]
        total = sum(one.resident for one in seen)
        return tree.proportional(seen) if total > self._most else total
