# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The process beside a Dask worker that starts, bounds and ends its attempts; `dask_worker` starts it.

A worker is a daemon to multiprocessing and may have no children; and what is started here has neither the worker's
connections nor Dask's variables. When the worker dies, however it dies, the connection closes, and everything ends.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from release_checker.cohort.attempt import Work
from release_checker.cohort.orders import Ended, Order, State
from release_checker.cohort.supervised import Attempt, Launcher, warm_up

TICK = 0.25
"Seconds between two looks at the bounds of what runs."


@dataclass(frozen=True, slots=True)
class Begin:
    """Carry out an order."""

    order: Order
    work: Work


@dataclass(frozen=True, slots=True)
class End:
    """End an attempt and all below it; nothing when it has ended."""

    attempt: int


def serve(line: Connection) -> None:
    """Carry out what comes through the connection, and tell each end; returns when the other side is gone."""
    running: dict[int, Attempt] = {}
    launcher = Launcher()
    warm_up()
    try:
        while True:
            if line in wait([line, *(attempt.sentinel for attempt in running.values())], TICK):
                said = line.recv()
                if isinstance(said, Begin) and said.work is not launcher.work:
                    launcher.close()
                    launcher = Launcher(said.work)
                _heed(line, said, running, launcher)
            for number, attempt in list(running.items()):
                if ended := attempt.look():
                    del running[number]
                    line.send(ended)
            if running:
                with contextlib.suppress(OSError):  # told when an attempt needs it
                    launcher.ready()
    except (EOFError, OSError):
        return
    finally:
        for attempt in running.values():
            attempt.kill()
            attempt.look()
        launcher.close()


def _heed(line: Connection, said: Begin | End, running: dict[int, Attempt], launcher: Launcher) -> None:
    if isinstance(said, Begin):
        number = said.order.attempt
        try:
            running[number] = launcher.begin(said.order)
        except OSError as error:
            line.send(Ended(number, State.LOST, reason=f"it could not be started: {error}"))
    elif attempt := running.pop(said.attempt, None):
        attempt.kill()
        line.send(attempt.look() or Ended(said.attempt, State.LOST, reason="it was ended by its run"))


def main() -> None:
    """The whole life of the process; its argument is the connection's file descriptor."""
    with contextlib.suppress(KeyboardInterrupt):
        serve(Connection(int(sys.argv[1])))
