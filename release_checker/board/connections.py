# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Connections that ask nothing, or take no answer, are ended: before they use up what the process may open."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import time
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0
"In which a request's line and headers must have come; a body has its own bound (see the guard)."
STUCK_SECONDS = 120.0
"In which a part of an answer (64 kB) must have been taken."
KEPT = 200
"Of what the process may open, for the database, files and hooks."
MOST = 5_000
"Connections at once, where the process may open more."


def most() -> int:
    """Connections at once: as many as the process may open, less what it needs itself."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(min(soft - KEPT, MOST), 16)


def widen() -> None:
    """Let the process open as much as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + KEPT if hard == resource.RLIM_INFINITY else min(hard, MOST + KEPT)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Patience:
    """A time after which something is done, unless it is ended before."""

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None

    @property
    def until(self) -> float | None:
        """By the loop's clock; None while nothing is waited for."""
        return self._timer.when() if self._timer else None

    def begin(self, loop: asyncio.AbstractEventLoop, seconds: float, then: Callable[[], None]) -> None:
        """Time runs from the first of several calls."""
        self._timer = self._timer or loop.call_later(seconds, then)

    def end(self) -> None:
        """Nothing is waited for."""
        if self._timer:
            self._timer.cancel()
        self._timer = None


class Bounded(H11Protocol):
    """One connection, which is ended when it only waits."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.head, self._taken = Patience(), Patience()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """One too many ends the one that has asked nothing for longest: itself, where all the others are being answered."""
        super().connection_made(transport)
        self.head.begin(self.loop, HEAD_SECONDS, transport.abort)
        if len(self.connections) > most():
            idle = [(one.head.until, one) for one in self.connections if isinstance(one, Bounded) and one.head.until]
            min(idle, key=itemgetter(0))[1].give_up()

    def give_up(self) -> None:
        """End it at once; what was written is lost."""
        self.head.end()  # it is counted until the loop has come round, and must not be chosen again
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Time runs while what came is no whole head."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self.head.end()
        else:
            self.head.begin(self.loop, HEAD_SECONDS, self.transport.abort)

    def pause_writing(self) -> None:
        """The other end takes nothing for now."""
        super().pause_writing()
        self._taken.begin(self.loop, STUCK_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It took a part."""
        super().resume_writing()
        self._taken.end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self.head.end()
        self._taken.end()
        super().connection_lost(exc)


class Seldom(logging.Filter):
    """What asyncio says again and again, such as that nothing more can be opened, once a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """The first of the minute passes."""
        text, moment = record.getMessage().partition("\n")[0][:200], time.monotonic()
        if moment - self._last.get(text, -60.0) < 60.0:
            return False
        self._last = {key: at for key, at in self._last.items() if moment - at < 60.0} | {text: moment}
        return True
