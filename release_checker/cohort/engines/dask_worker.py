# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a Dask worker does with an attempt: hand it to the process beside it, and return how it ended, nothing more."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path

import distributed

from release_checker import __version__
from release_checker.cohort.attempt import Work
from release_checker.cohort.engines.dask_supervisor import Begin, End
from release_checker.cohort.orders import Ended, Order, State
from release_checker.cohort.supervised import unusable
from release_checker.execution.sandbox import disk
from release_checker.publish.reading import read_report
from release_checker.reports.summary import exit_code

SUPERVISOR = ("import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
              "from release_checker.cohort.engines.dask_supervisor import main; main()")
"Imports from where its worker does. Not `-m`: what is sent would be of another module than what is expected."
LOOK = 0.5
"Seconds between two looks whether an attempt is still wanted."
PATIENCE = 15.0
"Seconds that an attempt may take to end when it is not wanted any more."


class Unfit(Exception):
    """The worker cannot carry out attempts; the message says why."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is sent to a worker."""

    order: Order
    "The attempt."
    work: Work
    "What makes its report."
    mark: Path
    "A file that the client has put into the workspace: who sees it shares the folder."
    version: str = __version__
    "Of release-checker at the client."


def carry_out(task: Task) -> Ended:
    """Make the report folder of an order and tell how it ended; with a report there already, only tell.

    Raises Unfit, or OSError, when it is this worker's fault; Dask tries again then.
    """
    if why := unfit(task.mark, task.version):
        raise Unfit(why)
    order = task.order
    if order.reported:  # by a worker that died before it could tell
        return Ended(order.attempt, State.DONE, exit_code(read_report(order.report).report))
    bench, wanted = _own_bench(), _wanted()
    answer = bench.begin(task)
    while True:
        try:
            return answer.result(LOOK)
        except TimeoutError:
            if not wanted():
                bench.end(order.attempt)


def unfit(mark: Path, version: str) -> str:
    """Why this worker cannot carry out attempts; empty when it can."""
    if version != __version__:
        return f"release-checker is {__version__} there and {version} here: install the same"
    if not mark.is_file():
        return f"{mark.parent} is not the same folder there: the workspace must be on a file system that workers share"
    return unusable()


def make_ready(mark: Path, version: str) -> str:
    """Why this worker cannot carry out attempts; when it can, the process beside it is started."""
    if why := unfit(mark, version):
        return why
    _own_bench()
    return ""


async def end_all(attempts: list[int]) -> bool:
    """End attempts of this worker, whole trees; true when none of them lives."""
    with _lock:
        bench = _benches[-1] if _benches else None
    return bench is None or await asyncio.to_thread(bench.end_all, attempts)


def _wanted() -> Callable[[], bool]:
    """Dask cannot stop a function: it has to ask whether somebody still waits for it."""
    worker = distributed.get_worker()
    key = worker.get_current_task()

    def wanted() -> bool:
        state = worker.state.tasks.get(key)
        return state is not None and state.state != "cancelled" and worker.status.name in (
            "running", "paused", "closing_gracefully")

    return wanted


class Bench:
    """The process beside this worker, and what is awaited of it."""

    def __init__(self) -> None:
        self._line, theirs = Pipe()
        paths = [path for path in sys.path if Path(path).is_absolute()]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", SUPERVISOR, str(theirs.fileno()), json.dumps(paths)],
                pass_fds=[theirs.fileno()], env=environment(os.environ), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, start_new_session=True)
        self._lock = threading.Lock()
        self._answers: dict[int, Future[Ended]] = {}
        self.dead = False
        threading.Thread(target=self._listen, daemon=True, name="attempts").start()

    def begin(self, task: Task) -> Future[Ended]:
        """How the attempt ends, when it has. An older one of the same number is ended first: it is the same place."""
        number = task.order.attempt
        with self._lock:
            old = self._answers.get(number)
        if old:
            self.end(number)
            old.result(PATIENCE)
        disk.remove(task.order.place / "checkout")  # left by a worker that died
        answer: Future[Ended] = Future()
        with self._lock:
            if self.dead:
                raise Unfit("the process that supervises attempts has ended")
            self._answers[number] = answer
            self._line.send(Begin(task.order, task.work))
        return answer

    def end(self, attempt: int) -> None:
        """Have an attempt ended; its answer comes as ever."""
        with self._lock, contextlib.suppress(OSError):
            self._line.send(End(attempt))

    def end_all(self, attempts: list[int]) -> bool:
        """End attempts and wait for it."""
        with self._lock:
            waited = [self._answers[number] for number in attempts if number in self._answers]
        for number in attempts:
            self.end(number)
        try:
            return all(answer.exception(PATIENCE) is None for answer in waited)
        except TimeoutError:
            return False

    def _listen(self) -> None:
        try:
            while True:
                ended: Ended = self._line.recv()
                with self._lock:
                    answer = self._answers.pop(ended.attempt, None)
                if answer:
                    answer.set_result(ended)
        except (EOFError, OSError):
            pass
        with self._lock:
            self.dead = True
            left, self._answers = self._answers, {}
        for answer in left.values():
            answer.set_exception(Unfit("the process that supervises attempts was killed"))
        self._line.close()
        self._process.wait()


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Without anything of Dask: no attempt is told where a scheduler listens or where its keys are."""
    return {name: value for name, value in variables.items() if "DASK" not in name.upper()}


_lock = threading.Lock()
_benches: list[Bench] = []


def _own_bench() -> Bench:
    with _lock:
        if not _benches or _benches[-1].dead:
            _benches[:] = [Bench()]
        return _benches[-1]
