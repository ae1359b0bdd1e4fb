# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Audits on this machine: so many processes at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from multiprocessing import connection

from release_checker.cohort.attempt import Work, perform
from release_checker.cohort.engines.machine import gpus, memory
from release_checker.cohort.orders import Ended, Order
from release_checker.cohort.records import Needs
from release_checker.cohort.supervised import Attempt, Launcher, warm_up
from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox.probe import sandbox_named
from release_checker.text import counted

TICK = 0.25
"Seconds between two looks at the bounds of what runs."


class LocalEngine:
    """At most `jobs` attempts at once, each in a process of its own."""

    name = "local"

    def __init__(self, jobs: int = 0, work: Work = perform) -> None:
        """`jobs` 0 for half the processors. Raises UsageError where no attempt can be started."""
        self.jobs = jobs or max(1, (os.cpu_count() or 2) // 2)
        self._running: dict[int, Attempt] = {}
        self._launcher = Launcher(work)
        self._memory, self._gpus = memory(), gpus()
        warm_up(work)

    def refuses(self, needs: Needs) -> str:
        """Why this machine can never give what is needed."""
        if needs.gpu > self._gpus:
            return f"needs {counted(needs.gpu, 'graphics processor')}; this machine has {self._gpus}"
        if needs.memory_gb > self._memory:
            return f"needs {needs.memory_gb:g} GB of memory; this machine has {self._memory:.1f} GB"
        if needs.isolation:
            try:
                sandbox_named(needs.isolation)
            except FactUnavailable as error:
                return f"needs isolation {needs.isolation}: {error}"
        return ""

    def takes(self, needs: Needs) -> bool:
        """A process is free, and so is what is needed: bounds of memory are kept free as if they were used."""
        held = [attempt.order.asked.needs for attempt in self._running.values()]
        return len(held) < self.jobs and (not held or (
            sum(one.memory_gb for one in held) + needs.memory_gb <= self._memory
            and sum(one.gpu for one in held) + needs.gpu <= max(self._gpus, needs.gpu)))

    def start(self, order: Order) -> None:
        """Begin an attempt."""
        self._running[order.attempt] = self._launcher.begin(order)

    def poll(self, seconds: float) -> Sequence[Ended]:
        """What has ended."""
        if len(self._running) == self.jobs:
            self._launcher.ready()
        connection.wait([attempt.sentinel for attempt in self._running.values()], min(seconds, TICK))
        ended = [found for attempt in self._running.values() if (found := attempt.look())]
        for one in ended:
            del self._running[one.attempt]
        return ended

    def stop(self) -> None:
        """End everything."""
        self._launcher.close()
        for attempt in self._running.values():
            attempt.kill()
        while self._running:
            self._running.popitem()[1].look()
