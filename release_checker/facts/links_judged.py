# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether one web address leads somewhere: alive, dead for certain, or not told."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from release_checker.facts.links_address import normal_address, shown_address
from release_checker.facts.links_request import Answer, NoAnswer, NoSuchHost, Refused, Terms, ask

HOPS = 6
"Redirects that are followed; browsers stop at 20, honest chains have three at most."
MOVED = {301, 302, 303, 307, 308}
GONE = {404, 410}
RESOLVERS = {"doi.org", "dx.doi.org", "www.doi.org", "hdl.handle.net"}
"Where being sent on says that the name is registered; publishers behind them turn programs away."
BUSY = 429
THERE = 416
"An empty file has no first byte to send, and is there."
PROBES = ("HEAD", "GET", "GET")


class LinkState(StrEnum):
    """What is certain of an address."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of asking one address."""

    state: LinkState
    "What is certain."
    answer: str = ""
    "What it answered, or why nothing was had, as a clause."
    heard: bool = False
    "Some server answered."
    busy: bool = False
    "The server asked for fewer questions."
    missing: str = ""
    "The host that does not exist; empty otherwise."
    silent: bool = False
    "The host was to be reached, and gave no answer."


class Turns:
    """Lets one question at a time go to a host, some time after the last."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._ready: dict[str, float] = defaultdict(float)

    @contextlib.contextmanager
    def of(self, host: str, end: float) -> Iterator[None]:
        """The host's turn; raises NoAnswer where it does not come by `end`."""
        with self._guard:
            lock = self._locks[host]
        if not lock.acquire(timeout=max(0.0, end - time.monotonic())):
            raise NoAnswer("its host was busy with other links")
        try:
            time.sleep(max(0.0, min(self._ready[host], end) - time.monotonic()))
            yield
        finally:
            self._ready[host] = time.monotonic() + self._pause
            lock.release()


def judge(address: str, terms: Terms, turns: Turns, end: float) -> Judged:
    """What came of one address by `end` on the monotonic clock.

    Dead is what two questions find gone, one of them a GET: some servers know no HEAD and say 404 to it.
    """
    gone, heard = 0, False
    for method in PROBES:
        try:
            answer, last = _followed(method, address, terms, turns, end)
        except _Elsewhere as error:
            return error.judged
        except NoSuchHost as error:
            return Judged(LinkState.DEAD, str(error), heard, missing=urlsplit(address).hostname or "")
        except NoAnswer as error:
            return Judged(LinkState.UNKNOWN, str(error), heard, silent=not heard and not isinstance(error, Refused))
        heard, gone = True, gone + (answer.status in GONE)
        words = _words(answer, address, last)
        if 200 <= answer.status < 300 or answer.status == THERE:
            return Judged(LinkState.ALIVE, words, heard)
        if gone == 2:
            return Judged(LinkState.DEAD, words, heard)
        if answer.status == BUSY or (answer.status not in GONE and method == "GET"):
            return Judged(LinkState.UNKNOWN, words, heard, busy=answer.status == BUSY)
    return Judged(LinkState.UNKNOWN, words, heard)


class _Elsewhere(Exception):
    """It came to its end behind a redirect."""

    def __init__(self, judged: Judged) -> None:
        super().__init__(judged.answer)
        self.judged = judged


def _followed(method: str, address: str, terms: Terms, turns: Turns, end: float) -> tuple[Answer, str]:
    """The answer at the end of the redirects, and the address that gave it."""
    current = address
    for hop in range(HOPS + 1):
        host = urlsplit(current).hostname or ""
        try:
            with turns.of(host, end):
                answer = ask(method, current, terms, end)
        except NoAnswer as error:
            if hop:
                raise _Elsewhere(_behind(error, current)) from error
            raise
        if answer.status not in MOVED or not answer.location:
            return answer, current
        if host in RESOLVERS:
            return Answer(HTTPStatus.OK), current
        onward = _onward(current, answer.location)
        if not onward:
            raise _Elsewhere(Judged(LinkState.UNKNOWN, "it sends on to what is no address of the web", heard=True))
        current = onward
    raise _Elsewhere(Judged(LinkState.UNKNOWN, f"it sends on more than {HOPS} times", heard=True))


def _behind(error: NoAnswer, current: str) -> Judged:
    """What a redirect ended in, seen from the address that was asked."""
    words = f"it sends on to {shown_address(current)}: {error}"
    if isinstance(error, NoSuchHost):
        return Judged(LinkState.DEAD, words, heard=True, missing=urlsplit(current).hostname or "")
    if isinstance(error, Refused):
        words = f"it sends on where nothing is asked: {error}"
    return Judged(LinkState.UNKNOWN, words, heard=True)


def _onward(current: str, location: str) -> str:
    """Where a redirect leads, credentials taken out; empty for what is no address of the web."""
    try:
        # http.client gives header bytes as Latin-1; servers that write an address raw write it in UTF-8.
        raw = location.encode("latin-1", "replace").decode("utf-8", "replace")
        return normal_address(urljoin(current, raw))
    except ValueError:
        return ""


def _words(answer: Answer, address: str, last: str) -> str:
    try:
        phrase = f"{answer.status} ({HTTPStatus(answer.status).phrase})"
    except ValueError:
        phrase = str(answer.status)
    return f"it answers {phrase}" if last == address else f"it sends on to {shown_address(last)}, which answers {phrase}"
