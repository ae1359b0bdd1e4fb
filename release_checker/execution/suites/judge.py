# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From one run of pytest to what it shows, if its three accounts agree: exit code, JUnit file, and what our reporter saw."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from release_checker.execution.sandbox.records import Ended, Ending
from release_checker.execution.suites.junit import Counts
from release_checker.execution.suites.missing import lacked
from release_checker.execution.suites.network import needs_network
from release_checker.execution.suites.records import FailedTest, Fault, Suite, SuitePlan
from release_checker.execution.suites.watch import Watched
from release_checker.text import counted

COVERAGE = re.compile(r"Required test coverage of|Coverage failure: total of|fail-under")
"pytest-cov fails a run whose tests all pass."
TELLING = re.compile(r"(?:ERROR|\w+(?:\.\w+)*(?:Error|Exception|Exit)\b|E  )")
"Lines of an interpreter's last words that say what is wrong."


@dataclass(frozen=True)
class Run:
    """One run of pytest."""

    watched: Watched
    "What our reporter told."
    ended: Ended
    "How the process ended."
    counts: Counts | None
    "What the JUnit file counts."
    unread: str
    "Why there are no counts."


def judge(plan: SuitePlan, run: Run, tier: str, added: tuple[str, ...]) -> Suite:
    """The suite that one run shows."""
    watched, ended = run.watched, run.ended
    scripts = _scripts(plan, watched)
    failures = tuple(item for item in watched.failures.values() if item.id.partition("::")[0] not in scripts)
    dropped = sum(name.partition("::")[0] in scripts for name in watched.outcomes)
    suite = Suite(
        watched.runner, max(0, watched.collected - dropped), watched.count("passed"), watched.count("skipped"),
        watched.count("xfailed"), failures, scripts, added, seconds=round(ended.seconds, 2),
        peak_memory=ended.peak_memory, tier=tier, left=watched.left, left_names=watched.left_names,
    )
    if ended.ending is not Ending.EXITED:
        return dataclasses.replace(suite, stopped=ended.cause, running=watched.running)
    if watched.code is None and watched.running:
        return dataclasses.replace(suite, stopped=_crash(ended), running=watched.running)
    if (broken := _broken_conftest(run)) is not None:
        return dataclasses.replace(suite, failures=(broken,))
    if watched.code in (None, 3, 4) or (watched.code == 2 and not watched.failures):
        return dataclasses.replace(suite, problem=_refusal(run))
    return dataclasses.replace(suite, contradiction=_contradiction(run))


def _scripts(plan: SuitePlan, watched: Watched) -> tuple[str, ...]:
    """Files outside any test folder which are programs: they ask for arguments, or each `test` wants what nothing gives."""
    found = []
    for path in sorted(plan.scripts):
        mine = [item for item in watched.failures.values() if item.id.partition("::")[0] == path]
        passed = any(name.partition("::")[0] == path and outcome != "error" for name, outcome in watched.outcomes.items())
        if mine and not passed and all(_program(item) for item in mine):
            found.append(path)
    return tuple(found)


def _program(item: FailedTest) -> bool:
    if item.fault is Fault.COLLECTION:
        return bool(re.search(r"SystemExit|the following arguments are required|usage: ", item.text))
    return item.fault is Fault.ERROR and item.missing.startswith("fixture ")


def _crash(ended: Ended) -> str:
    code = ended.exit_code
    return f"the interpreter crashed with signal {-code}" if code is not None and code < 0 else \
        f"a test ended the interpreter with exit code {code}"


def _broken_conftest(run: Run) -> FailedTest | None:
    """A conftest.py that cannot be imported, for which pytest ends before any collecting."""
    said = run.ended.stderr[-20_000:].decode("utf-8", "replace")
    match = re.search(r"(?:Error|Exception) while loading conftest '([^']+)'", said)
    if match is None or run.watched.code != 4:
        return None
    lines = [line[1:].strip() for line in said.split("\n") if line.startswith("E ")]
    places = re.findall(r"^(?!\.\.|/)([^\s:]+\.py):(\d+): in ", said, re.MULTILINE)
    path, line = places[-1] if places else ("conftest.py", None)
    named = re.sub(r"^/project/[^/]+/", "", match[1])
    message = lines[-1][:300] if lines else "no reason is given"
    return FailedTest(named, Fault.COLLECTION, path, int(line) if line else None, message, said[-4000:],
                      needs_network(said, ()), missing=lacked(said))


def _refusal(run: Run) -> str:
    """Why no test was run, in pytest's or the interpreter's own words."""
    said = run.watched.internal or run.ended.stderr.decode("utf-8", "replace")
    lines = [line.strip().removeprefix("INTERNALERROR>").strip() for line in said.split("\n")]
    telling = [line for line in lines if " error: " in line] or [line for line in lines if TELLING.match(line)]
    last = (telling or [line for line in lines if line] or [run.ended.cause])[-1]
    kind = "pytest failed internally" if run.watched.internal and run.watched.runner else "pytest did not start"
    return f"{kind}: {last[:300]}"


def _contradiction(run: Run) -> str:
    """How the three accounts disagree: exit code, JUnit file, and what our reporter saw.

    Looser than equality where plug-ins that repeat or divide tests are known to part them.
    """
    watched, code, counts = run.watched, run.watched.code, run.counts
    failed = bool(watched.failures)
    if code != run.ended.exit_code:
        return f"pytest ended with {code} and its process with {run.ended.exit_code}"
    if counts is None:
        return "" if code == 5 else f"the JUnit file {run.unread}"
    if code == 0 and failed:
        return f"pytest ended with 0 though {counted(len(watched.failures), 'test')} failed"
    if code == 1 and not failed and not counts.failed:
        said = (run.ended.stdout[-20_000:] + run.ended.stderr[-20_000:]).decode("utf-8", "replace")
        return "" if COVERAGE.search(said) else "pytest ended with 1 though no test failed"
    if failed is not bool(counts.failed):
        return f"the JUnit file counts {counts.failed} failures where {len(watched.failures)} were seen"
    if counts.cases < len(watched.outcomes):
        return f"the JUnit file counts {counted(counts.cases, 'test')} where {len(watched.outcomes)} were seen"
    if watched.masked:
        return f"{watched.masked[0]} raised an error and was not reported as failed"
    return ""
