# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What all executing of one audit shares: the sandbox, the budget, the cache, who is told, and when to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox.probe import find_sandbox
from release_checker.execution.sandbox.records import Ended, Guarantee, Heard, Job, Sandbox, Stop
from release_checker.execution.settings import ExecutionSettings
from release_checker.execution.store import Store


class Interrupted(FactUnavailable):
    """The user pressed Ctrl-C; what was found is kept, the rest is unknown with this reason."""


class OutOfBudget(FactUnavailable):
    """The audit's budget is used up; the rest is unknown with this reason."""


def _silent(text: str) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class _Counting:
    """A sandbox that tells the session of each job, so that the report can say whether anything ran."""

    inner: Sandbox
    session: Session

    @property
    def tier(self) -> str:
        return self.inner.tier

    @property
    def guarantees(self) -> tuple[Guarantee, ...]:
        return self.inner.guarantees

    @property
    def moves(self) -> bool:
        return self.inner.moves

    def run(self, job: Job, *, stop: Stop | None = None, heard: Heard | None = None) -> Ended:
        with _LOCK:
            self.session.executed += 1
        return self.inner.run(job, stop=stop, heard=heard)


_LOCK = threading.Lock()


@dataclass
class Session:
    """Handed to every executing fact. One per audit; its methods are thread-safe."""

    settings: ExecutionSettings = field(default_factory=ExecutionSettings)
    "What the project's settings say of executing."
    store: Store = field(default_factory=Store)
    "Where executed facts and environments are kept by content."
    budget: float | None = None
    "Seconds that all executing may take; None for no bound."
    jobs: int = 2
    "How many sandboxes may run at once."
    allow_unsafe: bool = False
    "Run without isolation where none works."
    tell: Callable[[str], None] = _silent
    "Told what runs now, as a clause: `notebook analysis.ipynb, run 1 of 2, cell 4 of 12`."
    thorough: bool = False
    "Every training run is replayed to its end, rather than what fits some minutes."
    evidence: tuple[Path, ...] = ()
    "Files of replays that were made on another machine."
    online: bool = True
    "Packages and declared data may be fetched (never by the project's own code)."
    began: float = field(default_factory=time.monotonic)
    "When the budget began to run."
    stopped: threading.Event = field(default_factory=threading.Event)
    "Set by Ctrl-C."
    executed: int = 0
    "How many jobs ran in the sandbox."

    @cached_property
    def sandbox(self) -> Sandbox:
        """The strongest tier that works here, counting what runs; raises FactUnavailable with what was tried."""
        return _Counting(find_sandbox(allow_unsafe=self.allow_unsafe), self)

    @property
    def remaining(self) -> float:
        """Seconds left of the budget; infinite without one."""
        return float("inf") if self.budget is None else self.budget - (time.monotonic() - self.began)

    def stop(self) -> bool:
        """Everything must end now; given to `Sandbox.run`."""
        return self.stopped.is_set() or self.remaining <= 0

    def seconds(self, wanted: float) -> float:
        """Wall clock to give a job that would take `wanted`; raises Interrupted or OutOfBudget when none is left."""
        self.check()
        return max(1.0, min(wanted, self.remaining))

    def check(self) -> None:
        """Raises Interrupted or OutOfBudget when nothing more may begin."""
        if self.stopped.is_set():
            raise Interrupted("interrupted before it could be decided")
        if self.remaining <= 0:
            raise OutOfBudget(f"the budget of {self.budget:.0f} s was used up before it could be decided")
