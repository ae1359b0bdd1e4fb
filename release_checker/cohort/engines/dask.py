# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Audits on a Dask cluster: the scheduler places them, the database alone knows what is done."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import distributed
from distributed.scheduler import KilledWorker

from release_checker import __version__
from release_checker.cohort.attempt import Work, perform
from release_checker.cohort.engines import dask_clusters
from release_checker.cohort.engines.dask_offers import GPU, MEMORY, Offer, demands, fits, offers, unmet
from release_checker.cohort.engines.dask_worker import Task, carry_out, end_all, make_ready
from release_checker.cohort.engines.engine import EngineLost
from release_checker.cohort.orders import Ended, Order, State
from release_checker.cohort.records import Needs
from release_checker.errors import UsageError
from release_checker.text import counted

LOOK = 2.0
"Seconds between two looks at the workers."
ANSWER = 30.0
"Seconds that the scheduler may take to answer, and a worker to hand over a result, which is a few bytes."
PATIENCE = 300.0
"Seconds without a worker that could carry out what was begun; as Dask's lost-worker-timeout, see `dask_clusters`."
RETRIES = 1
"Times that Dask tries again when a worker could not carry out an attempt; the run tries anew after that."


class DaskEngine:
    """As many attempts at once as the workers have threads; each in a process beside its worker."""

    name = "dask"

    def __init__(self, client: Any, workspace: Path, *, work: Work = perform, cluster: Any = None,
                 expected: Offer | None = None, most: int = 0, patience: float = PATIENCE) -> None:
        """At most `most` attempts at once, 0 for as many as there are threads. `cluster` is closed with the engine;
        `expected` is the kind of worker that will come to it.

        Raises UsageError when no worker comes, when versions differ, or when a worker does not share the workspace.
        """
        self._client, self._cluster, self._work, self._most = client, cluster, work, most
        self._where = str(client.scheduler.address)
        self._expected = (expected,) if expected else ()
        self._running: dict[int, tuple[Order, Any]] = {}
        self._told: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._workers: tuple[Offer, ...] = ()
        self._stopped, self._patience = False, patience
        self._mark = dask_clusters.put_mark(workspace)
        self._looked, self._served = -LOOK, time.monotonic()
        try:
            self._agree()
        except BaseException:
            self.stop()
            raise

    def _agree(self) -> None:
        if not self._expected:
            try:
                self._client.wait_for_workers(1, timeout=dask_clusters.JOIN)
            except TimeoutError as error:
                raise UsageError(f"{self._where} has no worker, nor got one in {dask_clusters.JOIN:.0f} s; start one with "
                                 f"`dask worker {self._where}`") from error
        dask_clusters.agree(self._client.get_versions(packages=["release_checker"]), self._where)
        told = self._client.run(make_ready, self._mark, __version__, on_error="return")
        for worker, why in told.items():
            if why:
                raise UsageError(f"the worker {worker} of {self._where} cannot carry out audits: {why}")

    def refuses(self, needs: Needs) -> str:
        """Which need no worker offers at this moment."""
        self._look()
        return unmet(needs, self._offers, self._where)

    def takes(self, needs: Needs) -> bool:
        """Fewer run than workers have threads, and what is needed is not all in use; the scheduler finds the place."""
        self._look()
        able = [one for one in self._workers if fits(needs, one, self._workers)]
        held = [order.asked.needs for order, _ in self._running.values()]
        threads = sum(one.threads for one in self._workers)
        if not able or len(held) >= min(threads, self._most or threads):
            return False
        memory = sum(one.resources.get(MEMORY, float("inf")) for one in self._workers)
        gpus = sum(one.resources.get(GPU, 0.0) for one in self._workers)
        return (sum(one.memory_gb for one in held) * 1e9 + needs.memory_gb * 1e9 <= memory
                and sum(one.gpu for one in held) + needs.gpu <= gpus)

    def start(self, order: Order) -> None:
        """Give an attempt to the scheduler. Never by a key that it has seen: an attempt has its number once."""
        future = self._client.submit(
            carry_out, Task(order, self._work, self._mark), key=f"{self._mark.name}-{order.attempt}", pure=False,
            resources=demands(order.asked.needs, self._offers), retries=RETRIES)
        self._running[order.attempt] = order, future
        self._await(order.attempt, future)

    def poll(self, seconds: float) -> Sequence[Ended]:
        """What has ended. Raises EngineLost when the scheduler is gone, or all workers for good."""
        self._look()
        numbers: set[int] = set()
        with contextlib.suppress(queue.Empty):
            numbers.add(self._told.get(timeout=seconds))
            while True:
                numbers.add(self._told.get_nowait())
        ended = [found for number in sorted(numbers & self._running.keys()) if (found := self._ended(number))]
        for one in ended:
            self._running.pop(one.attempt)[1].release()  # a result that is held is made again when its worker dies
        return ended

    def stop(self) -> None:
        """End everything; workers that lost their scheduler have ended it by themselves."""
        if self._stopped:
            return
        self._stopped = True
        self._mark.unlink(missing_ok=True)
        closing = threading.Thread(target=self._close, daemon=True)  # a scheduler that hangs keeps nobody waiting
        closing.start()
        closing.join(ANSWER)

    def _close(self) -> None:
        with contextlib.suppress(Exception):
            if self._running and self._client.status == "running":
                self._client.cancel([future for _, future in self._running.values()])
                self._client.run(end_all, list(self._running), on_error="ignore")
        for part in (self._client, self._cluster):
            with contextlib.suppress(Exception):
                if part is not None:
                    part.close()

    @property
    def _offers(self) -> tuple[Offer, ...]:
        return self._workers or self._expected

    def _await(self, number: int, future: Any) -> None:
        future.add_done_callback(lambda _: self._told.put(number))

    def _ended(self, number: int) -> Ended | None:
        """How an attempt ended; None when its result was lost with a worker and is being made again."""
        _, future = self._running[number]
        try:
            if future.status == "finished":
                found: Ended = future.result(timeout=ANSWER)
                return found
            error = future.exception(timeout=ANSWER) if future.status == "error" else None
        except (distributed.TimeoutError, TimeoutError):
            error = None
        except (distributed.CancelledError, OSError) as cancelled:
            raise self._lost() from cancelled
        if isinstance(error, KilledWorker):
            return Ended(number, State.FAILED, reason=f"{counted(error.allowed_failures + 1, 'worker')} died while "
                                                      "auditing it")
        if error is not None:
            return Ended(number, State.LOST, reason=f"its worker could not carry it out: {error}")
        if future.status == "cancelled":
            raise self._lost()
        self._await(number, future)
        return None

    def _look(self) -> None:
        """See which workers there are."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        try:
            if self._client.status != "running":
                raise self._lost()
            self._workers = offers(self._client.sync(self._client.scheduler.identity, n_workers=-1,
                                                     callback_timeout=ANSWER)["workers"])
        except (OSError, distributed.TimeoutError, TimeoutError, RuntimeError) as error:
            raise self._lost() from error
        self._looked = time.monotonic()
        served = bool(self._workers or self._expected) and all(
            not unmet(order.asked.needs, self._offers, "") for order, _ in self._running.values())
        if served:
            self._served = now
        elif now - self._served > self._patience:
            raise EngineLost(f"for {self._patience:.0f} s {self._where} has had no worker for what was begun; what was done "
                             "is kept: start workers, and run it again")

    def _lost(self) -> EngineLost:
        return EngineLost(f"the connection to the Dask scheduler at {self._where} is lost; what was done is kept: see that "
                          "the scheduler runs, and run it again")
