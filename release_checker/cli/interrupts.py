# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Ctrl-C while a project is executed: everything that runs ends, and the report keeps what was found."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

from release_checker.execution.session import Session


@contextlib.contextmanager
def heeding_interrupts(session: Session, say: Callable[[str], None]) -> Iterator[Callable[[], None]]:
    """Gives what to call when executing begins. From then on the first SIGINT or SIGTERM stops the session, and a second one
    ends the command at once; before, both do what they always do.
    """
    kept: dict[int, object] = {}

    def heed(number: int, frame: FrameType | None) -> None:
        restore()
        session.stopped.set()
        say("interrupted: ending what runs; once more to leave at once")

    def restore() -> None:
        for number, handler in kept.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        kept.clear()

    def begin() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            kept[number] = signal.signal(number, heed)

    try:
        yield begin
    finally:
        restore()
