# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a run asks of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from release_checker.cohort.orders import Ended, Order
from release_checker.cohort.records import Needs
from release_checker.errors import ReleaseCheckerError


class EngineLost(ReleaseCheckerError):
    """The engine is gone in the middle of a run, nobody's project at fault: what was done is kept, the rest is missing."""


class Engine(Protocol):
    """Starts attempts somewhere. Used by one thread."""

    name: str
    "As the database has it: local, dask."

    def refuses(self, needs: Needs) -> str:
        """Why no worker of this engine can ever give what is needed; empty when one can. Asked before `start`."""
        ...

    def takes(self, needs: Needs) -> bool:
        """There is room for one more of this kind now."""
        ...

    def start(self, order: Order) -> None:
        """Begin an attempt in a process of its own, within its own bounds (`supervised.Attempt`)."""
        ...

    def poll(self, seconds: float) -> Sequence[Ended]:
        """Attempts that have ended since the last call, each once; waits at most so long for one."""
        ...

    def stop(self) -> None:
        """End everything that runs, whole trees; nothing of it lives when this returns. May be called twice."""
        ...
