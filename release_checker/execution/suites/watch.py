# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Follows a run of pytest by the lines of our reporter: what passed, what failed and why, what runs now."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from release_checker.execution.suites.missing import lacked, lacking
from release_checker.execution.suites.network import needs_network
from release_checker.execution.suites.records import FailedTest, Fault

IMPORTING = re.compile(r"^(?!\.\.|/|lib/|<)([^\s:]+\.py):(\d+): in ", re.MULTILINE)
"Where an import was tried, within the project."
LONGEST = 64_000
"Bytes of one line; what is longer is none of ours."


@dataclass
class Watched:
    """Everything that the reporter told of one run."""

    mark: str
    "The word that begins each line of ours."
    modules: Mapping[str, str]
    "Distribution of each module that only tests import."
    known: frozenset[str] = frozenset()
    "Distributions that were added already, or cannot be: no reason to stop."
    hidden: tuple[str, ...] = ()
    "Beginnings of paths of this machine that are left out of messages."
    tell: Callable[[str], None] = lambda text: None
    "Told what runs now."
    runner: str = ""
    collected: int = 0
    finished: int = 0
    running: str = ""
    code: int | None = None
    internal: str = ""
    outcomes: dict[str, str] = field(default_factory=dict)
    "Last word on each test: passed, failed, error, skipped, xfailed."
    failures: dict[str, FailedTest] = field(default_factory=dict)
    cases: int = 0
    "Outcomes of calls and of preparing: what JUnit counts as cases."
    left: int = 0
    "Tests that were collected and then left out, by settings, conftest.py or a plug-in."
    left_names: tuple[str, ...] = ()
    "The first of them."
    masked: list[str] = field(default_factory=list)
    "Tests that raised an error and yet were reported as passed or skipped."
    wanted: list[str] = field(default_factory=list)
    "Distributions that would mend what failed so far."
    _rest: bytes = b""

    def heard(self, piece: bytes) -> None:
        """A piece of standard output."""
        lines = (self._rest + piece).split(b"\n")
        self._rest = lines.pop()[-LONGEST:]
        for line in lines:
            mark, _, body = line.partition(b" ")
            if mark == self.mark.encode() and len(body) <= LONGEST:
                self._event(body)

    def _event(self, body: bytes) -> None:
        try:
            kind, *rest = json.loads(body)
            handler = {"collected": self._collected, "start": self._start, "report": self._report, "collect": self._collect,
                       "internal": self._internal, "end": self._end, "pytest": self._pytest}.get(kind)
            if kind == "left":
                self._left(*rest)
            elif handler:
                handler(rest[0])
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError):
            return  # a project's code can write to our channel; what is no event of ours is nothing

    def _pytest(self, version: Any) -> None:
        self.runner = f"pytest {str(version)[:20]}"

    def _collected(self, number: Any) -> None:
        self.collected = int(number)
        self.tell(f"tests, 0 of {self.collected}")

    def _left(self, number: Any, names: Any) -> None:
        self.left, self.left_names = int(number), tuple(str(name) for name in names)

    def _start(self, name: Any) -> None:
        self.running = str(name)
        self.finished += 1
        self.tell(f"tests, {self.finished} of {self.collected}")

    def _internal(self, text: Any) -> None:
        self.internal = self.internal or str(text)

    def _end(self, code: Any) -> None:
        self.code = int(code)

    def _collect(self, told: Mapping[str, Any]) -> None:
        self._fail(told, Fault.COLLECTION)

    def _report(self, told: Mapping[str, Any]) -> None:
        name, when, outcome = str(told["id"]), str(told["when"]), str(told["outcome"])
        if when != "teardown":
            self.cases += 1
        if told.get("xfail"):
            self.outcomes[name] = "xfailed"
        elif outcome == "failed":
            self.outcomes[name] = "failed" if when == "call" else "error"
            self._fail(told, Fault.FAILED if when == "call" else Fault.ERROR)
        elif when != "teardown" and self.outcomes.get(name) != "failed":
            self.outcomes[name] = outcome
        if told.get("raised"):
            self.masked.append(name)

    def _fail(self, told: Mapping[str, Any], fault: Fault) -> None:
        name, text = str(told["id"]), self._plain(str(told.get("text", "")))
        path = str(told.get("file") or name.partition("::")[0])
        line = told.get("line")
        if fault is Fault.COLLECTION and (places := IMPORTING.findall(text)):
            path, line = places[-1][0], int(places[-1][1])
        line = int(line) if isinstance(line, int) and 0 <= line < 10**9 else None
        self.failures[name] = FailedTest(
            name, fault, path, line, self._plain(_message(told, text, fault)), text,
            needs_network(text, [str(host) for host in told.get("hosts", ())]), missing=lacked(text),
        )
        for item in lacking(text, self.modules):
            if item not in self.known and item not in self.wanted:
                self.wanted.append(item)

    def _plain(self, text: str) -> str:
        for start in self.hidden:
            text = text.replace(start, "")
        return text

    def count(self, outcome: str) -> int:
        """Tests whose last word it is."""
        return Counter(self.outcomes.values())[outcome]


def _message(told: Mapping[str, Any], text: str, fault: Fault) -> str:
    """The error's own first line; pytest marks the lines of an error with E."""
    if told.get("message"):
        return str(told["message"]).split("\n")[0].strip()[:300]
    lines = [line[1:].strip() for line in text.split("\n") if line.startswith("E ")]
    if lines:
        return (lines[-1] if fault is Fault.COLLECTION else lines[0])[:300]
    said = [line.strip() for line in text.split("\n") if line.strip()]
    return said[-1][:300] if said else "no reason is given"
