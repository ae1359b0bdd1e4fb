# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Run a cohort: audit what its plan names and has not been audited yet, each in an attempt of its own.

The database says what is done. Whatever is killed, this process as well, the next run closes what was left open and makes
what is missing.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import FrameType
from typing import Protocol

from release_checker.cohort.engines.engine import Engine
from release_checker.cohort.enrolment import enrol
from release_checker.cohort.ledger import Ledger, Result
from release_checker.cohort.orders import WORDS, Ended, Order, State
from release_checker.cohort.owner import sole_use
from release_checker.cohort.prepare import Prepared, prepare
from release_checker.cohort.records import Plan, PlannedProject
from release_checker.cohort.store.database import Database
from release_checker.cohort.store.files import FileStore
from release_checker.errors import ReleaseCheckerError
from release_checker.execution.sandbox import cgroups

FETCHES = 4
"Projects that are fetched or looked at, at once."
AHEAD = 8
"Projects that are made ready before there is room for them."
BEAT = 10.0
"Seconds between two signs of life in the database."
LISTEN = 1.0
"Seconds between two looks at what the attempts tell."
WAIT = 0.02
"Seconds to wait for an attempt's end while something else is due."
TRIES = 3
"Attempts of a project in one run, when each is lost."


class Watcher(Protocol):
    """Is told what happens."""

    def began(self, project: str) -> None:
        """An attempt was started."""

    def tells(self, project: str, text: str) -> None:
        """What an attempt does now."""

    def ended(self, project: str, result: Result | None, words: str) -> None:
        """What came of a project; None when it is tried again, for the reason in `words`."""

    def says(self, text: str) -> None:
        """Something about the run itself."""


class Interrupted(ReleaseCheckerError):
    """Somebody ended the run; what was done is kept."""


class Run:
    """One run over (some of) the projects of a plan."""

    def __init__(self, plan: Plan, database: Database, files: FileStore, engine: Engine, watcher: Watcher, *,
                 again: bool = False) -> None:
        self._plan, self._engine, self._watcher, self._again = plan, engine, watcher, again
        self._database, self._files = database, files
        self._stopped = threading.Event()
        self._results: dict[str, Result] = {}
        self._running: dict[int, Order] = {}
        self._ready: deque[Prepared] = deque()
        self._of: dict[int, Prepared] = {}
        self._closing: dict[Future[Result], tuple[Ended, Prepared]] = {}
        self._tries: dict[str, int] = {}
        self._beat = self._heard = 0.0

    def stop(self) -> None:
        """End soon: attempts are killed, what is done is kept. May be called from a signal handler."""
        self._stopped.set()

    def __call__(self, projects: Sequence[PlannedProject]) -> list[Result]:
        """What came of each project; raises UsageError when another run holds the workspace, Interrupted after `stop`."""
        with sole_use(self._plan.workspace):
            cgroups.sweep()  # of runs that were killed
            self._ledger = Ledger(self._database, self._files, self._plan.workspace, enrol(self._database, self._plan),
                                  self._engine.name)
            for name in self._ledger.recover():
                self._watcher.says(f"{name}: an earlier run was ended in the middle of its audit")
            with ThreadPoolExecutor(FETCHES, "prepare") as pool:
                try:
                    with ThreadPoolExecutor(1, "register") as registrar:
                        self._loop(deque(projects), pool, registrar)
                finally:
                    self._stopped.set()
                    self._engine.stop()
                    self._ledger.interrupt({number: order.project for number, order in self._running.items()})
        return [self._results[one.name] for one in projects]

    def _loop(self, left: deque[PlannedProject], pool: ThreadPoolExecutor, registrar: ThreadPoolExecutor) -> None:
        coming: dict[Future[Prepared], PlannedProject] = {}
        while left or coming or self._ready or self._running or self._closing:
            if self._stopped.is_set():
                raise Interrupted("interrupted; what was done is kept, and the next run makes what is missing")
            while left and len(coming) + len(self._ready) < AHEAD:
                project = left.popleft()
                coming[pool.submit(prepare, project, self._plan.workspace, stop=self._stopped.is_set)] = project
            for future in [future for future in coming if future.done()]:
                self._prepared(coming.pop(future), future)
            self._start()
            busy = bool(coming or self._ready or self._closing)
            for ended in self._engine.poll(WAIT if busy else LISTEN):
                self._close(ended, registrar)
            for closing in [closing for closing in self._closing if closing.done()]:
                self._settle(*self._closing.pop(closing), closing.result())
            self._listen()

    def _prepared(self, project: PlannedProject, future: Future[Prepared]) -> None:
        try:
            found = future.result()
        except (ReleaseCheckerError, OSError) as error:
            self._result(self._ledger.refuse(project.name, "", str(error)))
            return
        if not self._again and (known := self._ledger.known(project.name, found.key)):
            self._result(known)
        elif reason := self._engine.refuses(project.asked.needs):
            self._result(self._ledger.refuse(project.name, found.key, reason))
        else:
            self._ready.append(found)

    def _start(self) -> None:
        for _ in range(len(self._ready)):
            found = self._ready.popleft()
            if not self._engine.takes(found.project.asked.needs):
                self._ready.append(found)  # the next may need less
                continue
            name = found.project.name
            claimed = self._ledger.claim(name, found.key)
            if isinstance(claimed, str):
                self._result(Result(name, reason=claimed))
                continue
            order = Order(claimed, name, found.project.asked, self._ledger.place(name, claimed), found.folder, found.mirror)
            self._running[claimed], self._of[claimed] = order, found
            self._tries[name] = self._tries.get(name, 0) + 1
            self._watcher.began(name)
            self._engine.start(order)

    def _close(self, ended: Ended, registrar: ThreadPoolExecutor) -> None:
        """Registering a report takes longer than starting an attempt, and no attempt waits for it."""
        order, found = self._running.pop(ended.attempt), self._of.pop(ended.attempt)
        tries = self._tries[order.project]
        if ended.state is State.LOST and tries >= TRIES:
            ended = Ended(ended.attempt, State.FAILED, ended.exit_code, f"{ended.reason}, {tries} times")
        self._closing[registrar.submit(self._ledger.close, order.project, ended)] = ended, found

    def _settle(self, ended: Ended, found: Prepared, result: Result) -> None:
        if ended.state is State.LOST:
            self._watcher.ended(found.project.name, None, f"{ended.reason}; it is tried again")
            self._ready.appendleft(found)
        else:
            self._result(result)

    def _result(self, result: Result) -> None:
        self._results[result.project] = result
        self._watcher.ended(result.project, result, result.reason)

    def _listen(self) -> None:
        now = time.monotonic()
        if now - self._heard >= LISTEN:
            self._heard = now
            for order in self._running.values():
                self._watcher.tells(order.project, _telling(order))
        if now - self._beat >= BEAT:
            self._beat = now
            self._ledger.beat({number: _telling(order) for number, order in self._running.items()})


def _telling(order: Order) -> str:
    try:
        with order.telling.open(encoding="utf-8", errors="replace") as stream:
            return stream.read(WORDS)
    except OSError:
        return ""


@contextlib.contextmanager
def heeding_signals(run: Run) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM stops the run in order; a second one ends this process, and its attempts die with it."""
    kept: dict[int, object] = {}

    def heed(number: int, frame: FrameType | None) -> None:
        restore()
        run.stop()

    def restore() -> None:
        for number, handler in kept.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        kept.clear()

    for number in (signal.SIGINT, signal.SIGTERM):
        kept[number] = signal.signal(number, heed)
    try:
        yield
    finally:
        restore()
