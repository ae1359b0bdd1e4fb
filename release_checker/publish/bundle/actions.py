# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the audit executed: environment, notebooks, replays, tests.

The report knows when the audit ran, and how long each thing took, but not when each began: a result may have been kept from
an earlier audit. So only the audit as a whole has times here. It does not know who started it either, so no agent is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.publish.bundle.times import span
from release_checker.reports.evidence_view import replay_sentence
from release_checker.reports.report import EnvironmentInfo, NotebookInfo, Report, TestsInfo
from release_checker.text import counted, listed, printable

WITHIN = "report/"
"Where the report folder lies in the bundle."
DONE, BROKEN = "CompletedActionStatus", "FailedActionStatus"


@dataclass(frozen=True, slots=True)
class Executed:
    """One thing that was executed."""

    id: str
    "Its name in the crate."
    name: str
    "What people read."
    description: str
    "What came of it."
    instrument: str
    "Name of the entity that was run."
    kind: str
    "Type of that entity, where it is not in the crate yet."
    words: str
    "Name of that entity for people."
    inputs: tuple[str, ...] = ()
    "What it worked on."
    results: tuple[str, ...] = ()
    "Files that it made."
    status: str = DONE
    "CompletedActionStatus or FailedActionStatus; empty where it is not known."
    error: str = ""
    "Why it failed."
    began: str = ""
    "UTC, ISO 8601; empty where it is not known."
    ended: str = ""
    "UTC, ISO 8601; empty where it is not known."


def executed(report: Report, packed: set[str]) -> Iterator[Executed]:
    """The audit, and all that it executed; results are those files that the bundle holds."""
    began, ended = (moment.isoformat() for moment in span(report))
    ran = report.isolation
    words = (f"Verdict: {report.verdict.decision}; {counted(ran.executed, 'command')} executed in isolation by {ran.tier}, "
             f"{counted(ran.kept, 'result')} kept from earlier audits")
    yield Executed("#audit", "Audit", words, "#release-checker", "SoftwareApplication", report.tool.name,
                   ("#project",), _held((f"{WITHIN}report.json",), packed), began=began, ended=ended)
    lock = report.environment.lock if report.environment else ""
    sources = ("#project", *_held((WITHIN + lock,) if lock else (), packed))
    if report.environment and report.environment.attempts:
        yield _environment(report.environment, packed)
    for number, info in enumerate(report.notebooks, 1):
        if info.verdict != "not-run":
            yield _notebook(number, info, sources, packed)
    yield from _replays(report, sources, packed)
    if report.tests and report.tests.runner != "not started":
        yield _tests(report.tests, sources)


def _environment(info: EnvironmentInfo, packed: set[str]) -> Executed:
    tried = "; ".join(f"{item.words}: {'works' if item.installs and item.imports is not False else item.reason or 'fails'}"
                      for item in info.attempts[:10])
    stands = any(item.installs for item in info.attempts)
    return Executed(
        "#environment-rebuild", "Environment rebuilt", tried, "#release-checker", "SoftwareApplication", "release-checker",
        ("#project",), _held(tuple(WITHIN + path for path in (info.lock, info.diff) if path), packed),
        DONE if stands else BROKEN, "" if stands else info.attempts[-1].reason)


def _notebook(number: int, info: NotebookInfo, sources: tuple[str, ...], packed: set[str]) -> Executed:
    fails = info.verdict == "fails"
    reason = f": {info.reason}" if info.reason else ""
    files = tuple(WITHIN + path for path in (*info.executed, info.page) if path)
    return Executed(
        f"#notebook-run-{number}", f"Notebook {info.path} run from the top", f"{info.verdict}{reason}; {info.same} of "
        f"{counted(info.compared, 'cell')} the same; {info.seconds:g} s for all runs", _named("notebook", info.path),
        "SoftwareSourceCode", info.path, sources, _held(files, packed), BROKEN if fails else DONE,
        info.reason or "a cell ended in an error" if fails else "")


def _replays(report: Report, sources: tuple[str, ...], packed: set[str]) -> Iterator[Executed]:
    store = tuple(sorted(path for path in packed if path.startswith(f"{WITHIN}attachments/replays/")))
    for number, info in enumerate(report.replays, 1):
        if not info.attempts:
            continue
        fails = info.verdict == "fails"
        took = listed([f"{item.ended} after {item.seconds:g} s" for item in info.attempts])
        elsewhere = f"; {info.elsewhere}" if info.elsewhere else ""
        commit = f" at commit {info.commit}" if info.commit else ""
        yield Executed(
            f"#replay-{number}", f"Training run again: {info.name}", f"{replay_sentence(info)}{commit}; {took}{elsewhere}",
            _named("command", info.command), "SoftwareSourceCode", info.command, sources, store, BROKEN if fails else DONE,
            info.reason or "ended with an error" if fails else "")


def _tests(info: TestsInfo, sources: tuple[str, ...]) -> Executed:
    counts = f"{info.passed} passed, {info.failed} failed, {counted(info.errors, 'error')}, {info.skipped} skipped"
    status = {"passed": DONE, "failed": BROKEN}.get(info.outcome, "")
    return Executed("#test-run", "The project's own tests", f"{info.outcome}: {counts}; {info.seconds:g} s",
                    _named("runner", info.runner), "SoftwareApplication", info.runner, sources, (), status,
                    counts if status == BROKEN else "")


def _held(paths: tuple[str, ...], packed: set[str]) -> tuple[str, ...]:
    return tuple(path for path in paths if path in packed)


def _named(kind: str, words: str) -> str:
    return f"#{kind}-{hashlib.sha256(printable(words).encode()).hexdigest()[:12]}"
