# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether the web addresses of the documents still lead somewhere: each asked once, a few hosts at a time."""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from release_checker.declare import fact
from release_checker.execution.session import Session
from release_checker.facts.links_address import holds_secret
from release_checker.facts.links_judged import Judged, LinkState, Turns, judge
from release_checker.facts.links_request import NoAnswer, NoSuchHost, Terms
from release_checker.facts.links_written import WrittenLink, WrittenLinks
from release_checker.model import Cost
from release_checker.text import counted, shorten

CONTROL = "www.iana.org"
"A name that must be known wherever names are; it is looked up and never connected to."
SILENT = 12
"Hosts without any answer, after which none is expected any more."
TIRED = 3
"Times that a host does not answer, after which it is left alone."
GRACE = 1.0
"Seconds that threads get to note what they have when the time is over."
TICK = 0.2
"Seconds between two looks at whether to stop."
SECRET = "its query holds what lets somebody in, which is sent nowhere"


@dataclass(frozen=True, slots=True)
class AskedLink:
    """One address, and what came of it."""

    link: WrittenLink
    "Address and place."
    judged: Judged
    "What came of it."


@dataclass(frozen=True, slots=True)
class ExternalLinks:
    """What became of all addresses that lead out of the project."""

    written: WrittenLinks
    "What was to be asked."
    items: tuple[AskedLink, ...] = ()
    "Those that were asked or refused, in the order of the documents."
    unasked: int = 0
    "Addresses that were not reached within the bounds."
    bound: str = ""
    "Why they were not; empty when all were asked."
    problem: str = ""
    "Why nothing could be asked at all; empty otherwise."

    def of(self, state: LinkState) -> tuple[AskedLink, ...]:
        """Those of one state."""
        return tuple(item for item in self.items if item.judged.state is state)


@fact(cost=Cost.NETWORK)
def external_links(written: WrittenLinks, session: Session) -> ExternalLinks:
    """Every address asked, by HEAD and where that settles nothing by GET."""
    return ask_all(written, Terms(), session) if written.items else ExternalLinks(written)


def ask_all(written: WrittenLinks, terms: Terms, session: Session) -> ExternalLinks:
    """All addresses on given terms; raises Interrupted or OutOfBudget where the session ends."""
    secret = {item.address: Judged(LinkState.UNKNOWN, SECRET) for item in written.items if holds_secret(item.address)}
    open_ = [item.address for item in written.items if item.address not in secret]
    session.tell(f"asking {len(open_[:terms.most])} links")
    asking = _Round(terms, time.monotonic() + session.seconds(terms.total))
    found = asking.run(open_[: terms.most], session)
    if found and not asking.answered and not _resolves(CONTROL, terms):
        reason = Counter(judged.answer for judged in found.values()).most_common(1)[0][0]
        return ExternalLinks(written, problem=f"no network: none of {counted(len(found), 'link')} answered, and "
                                              f"{CONTROL} is not found either ({reason})")
    found = _confirmed(found, terms) | secret
    items = tuple(AskedLink(item, found[item.address]) for item in written.items if item.address in found)
    unasked = len(written.items) - len(items)
    return ExternalLinks(written, items, unasked, asking.bound(unasked, len(open_)))


def _confirmed(found: dict[str, Judged], terms: Terms) -> dict[str, Judged]:
    """The same; a host that does not exist is certain only where another name is known and this one is not, once more."""
    missing = {judged.missing for judged in found.values() if judged.missing}
    known = bool(missing) and _resolves(CONTROL, terms)
    gone = {host for host in missing if known and not _resolves(host, terms, unknown=True)}
    doubt = "its host is not found, which one look-up alone does not settle" if known else "no name is found from here"
    return {
        address: Judged(LinkState.UNKNOWN, doubt) if judged.missing and judged.missing not in gone else judged
        for address, judged in found.items()
    }


def _resolves(host: str, terms: Terms, *, unknown: bool = False) -> bool:
    """The name has an address; `unknown` where the resolver itself fails."""
    try:
        return bool(terms.resolve(host))
    except NoSuchHost:
        return False
    except NoAnswer:
        return unknown


@dataclass
class _Round:
    """One round of questions: each thread takes a host and asks for its addresses one after the other."""

    terms: Terms
    end: float
    answered: bool = False
    _found: dict[str, Judged] = field(default_factory=dict)
    _silent: set[str] = field(default_factory=set)
    _hosts: queue.SimpleQueue[list[str]] = field(default_factory=queue.SimpleQueue)
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, addresses: Iterable[str], session: Session) -> dict[str, Judged]:
        """What came of those addresses that time was left for."""
        by_host: dict[str, list[str]] = {}
        for address in addresses:
            by_host.setdefault(urlsplit(address).netloc, []).append(address)
        for group in sorted(by_host.values(), key=len, reverse=True):
            self._hosts.put(group)
        turns = Turns(self.terms.pause)
        # Threads that nobody waits for at the end of the process: a resolver may hold one longer than the time goes.
        threads = [threading.Thread(target=self._work, args=(turns,), daemon=True)
                   for _ in range(min(self.terms.at_once, len(by_host)))]
        for thread in threads:
            thread.start()
        try:
            while (alive := [thread for thread in threads if thread.is_alive()]) and time.monotonic() < self.end + GRACE:
                alive[0].join(TICK)
                session.check()
        finally:
            self._over.set()
        return dict(self._found)

    def bound(self, unasked: int, wanted: int) -> str:
        """Why some addresses were not asked."""
        if not unasked:
            return ""
        if len(self._silent) >= SILENT and not self.answered:
            return f"none of the first {len(self._silent)} hosts answered"
        if time.monotonic() >= self.end:
            return f"the {self.terms.total:.0f} s for asking links were over"
        return f"at most {self.terms.most} are asked, of {wanted}"

    def _work(self, turns: Turns) -> None:
        while True:
            try:
                group = self._hosts.get_nowait()
            except queue.Empty:
                return
            self._ask_host(group, turns)

    def _ask_host(self, group: list[str], turns: Turns) -> None:
        failures, reason = 0, ""
        for address in group:
            if self._over.is_set() or time.monotonic() >= self.end or (len(self._silent) >= SILENT and not self.answered):
                return
            if reason:
                self._found[address] = Judged(LinkState.UNKNOWN, reason)
                continue
            judged = self._judged(address, turns)
            self.answered = self.answered or judged.heard
            if time.monotonic() >= self.end and judged.state is LinkState.UNKNOWN:
                return  # it was our time that was over
            self._found[address] = judged
            failures = failures + 1 if judged.silent else 0
            if judged.silent or judged.missing:
                self._silent.add(urlsplit(address).netloc)
            if judged.busy:
                reason = "its host asked to be left alone (429) at another link"
            elif failures >= TIRED:
                reason = f"its host did not answer {failures} other links: {judged.answer}"

    def _judged(self, address: str, turns: Turns) -> Judged:
        try:
            return judge(address, self.terms, turns, min(self.end, time.monotonic() + self.terms.address))
        except Exception as error:  # a fault of ours at one address must not end the thread, and others with it
            return Judged(LinkState.UNKNOWN, f"asking it failed: {type(error).__name__}: {shorten(str(error))}")
