# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs a project's tests in its rebuilt environment, isolated, on a scratch copy, and judges whether the answer holds."""

from __future__ import annotations

import dataclasses
import json
import secrets
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from release_checker.errors import UnreadableFile
from release_checker.execution.environment.installed import package_folders, program_folders
from release_checker.execution.environment.places import interpreter_mounts
from release_checker.execution.environment.records import Built
from release_checker.execution.preparation import Copy
from release_checker.execution.sandbox.records import GIB, MIB, Ending, Job, Limits, Mount
from release_checker.execution.sandbox.scratch import target_of
from release_checker.execution.session import Session
from release_checker.execution.suites.control import Control, make_control, proved, unmoved
from release_checker.execution.suites.generated import put_generated
from release_checker.execution.suites.judge import Run, judge
from release_checker.execution.suites.junit import read_junit
from release_checker.execution.suites.missing import lacking
from release_checker.execution.suites.records import FailedTest, Fault, Suite, SuitePlan
from release_checker.execution.suites.tools import Tools
from release_checker.execution.suites.watch import Watched

ROUNDS = 5
"Times that missing test tools are added before what fails is taken as it is."
ALONE = 40
"Failing tests that are run once more by themselves; more do not fail by chance."
CONTROL = 60.0
"Seconds, beyond twice what the suite took, for its passing tests made to fail."
OUTPUT = 256 * MIB
"Bytes of standard output: our reporter writes some 300 for each test."
ARGUMENTS = ("-q", "--color=no", "--tb=short", "--maxfail=0", "--continue-on-collection-errors",
             "-o", "junit_family=xunit2")
"What must hold whatever the project's settings say; later options outrank those of its addopts."
VARIABLES = {"MPLBACKEND": "Agg", "QT_QPA_PLATFORM": "offscreen", "SDL_VIDEODRIVER": "dummy", "PYTHONDONTWRITEBYTECODE": "1",
             "PYTHONUNBUFFERED": "1"}


def run_suite(plan: SuitePlan, built: Built, copy: Copy, session: Session, data: tuple[Mount, ...] = ()) -> Suite:
    """Run the tests once, the failing ones among them once more; raises Interrupted, OutOfBudget, FactUnavailable.

    `built` is an environment that stands. pytest comes from it, or from a folder of ours appended to its path. `data` is
    shown read-only, at targets relative to the project's root.
    """
    tools = Tools(built, session)
    once = partial(_once, plan, built, copy, session, tools, data)
    tools.add("pytest", *plan.requirements)
    for left in range(ROUNDS, -1, -1):
        run = once(heed=left > 0)
        wanted = [name for name in (*run.watched.wanted, *_refused(run, plan)) if name not in tools.tried]
        if not wanted or not left:
            break
        session.tell(f"adding {', '.join(wanted[:3])} for the tests")
        tools.add(*wanted)
    suite = judge(plan, run, session.sandbox.tier, tools.added)
    if suite.passed and not (suite.stopped or suite.contradiction or suite.problem):
        suite = _controlled(suite, run, once, copy, session)
    again = [item for item in suite.failing if item.fault is not Fault.COLLECTION]
    if again and len(again) <= ALONE and not suite.stopped and not suite.contradiction:
        suite = _alone(suite, again, once, session)
    return suite


def _once(plan: SuitePlan, built: Built, copy: Copy, session: Session, tools: Tools, data: Sequence[Mount],
          only: Sequence[str] = (), control: Control | None = None, seconds: float = 0.0, *, heed: bool) -> Run:
    """One run on a scratch copy. It is ended as soon as something fails for want of a tool that can be added."""
    mark = secrets.token_hex(16)
    hidden = tuple(f"{path}/" for path in (*package_folders(built), *tools.paths))
    with copy() as scratch, tempfile.TemporaryDirectory(prefix="release-checker-tests-") as folder:
        ours = Path(folder)
        out = ours / "out"
        out.mkdir()
        put_generated(scratch, built)
        if control:
            control.lay(scratch)
        root = target_of(session.sandbox, scratch)
        seen = {name: f"/checker/{name}" if session.sandbox.moves else str(ours / name) for name in ("out", "request.json")}
        watched = Watched(mark, plan.modules, frozenset(tools.tried), (f"{root}/", *hidden), session.tell)
        request = {"args": [*ARGUMENTS, f"--junitxml={seen['out']}/junit.xml", *(only or plan.paths)],
                   "paths": [*tools.paths, *([f"{root}/{plan.source}"] if plan.source else [])]}
        (ours / "request.json").write_text(json.dumps(request), encoding="utf-8", errors="surrogateescape")
        script = Path(__file__).with_name("driver.py")
        mounts = [
            Mount(scratch, root, writable=True), *(Mount(item.source, f"{root}/{item.target}") for item in data),
            Mount(out, seen["out"], writable=True), Mount(ours / "request.json", seen["request.json"]),
            Mount(script, str(script)), *interpreter_mounts(built), *(Mount(Path(path), path) for path in tools.paths),
        ]
        settings = session.settings
        job = Job(
            (str(built.python), str(script), seen["request.json"]), root, tuple(mounts),
            {**VARIABLES, "RELEASE_CHECKER_MARK": mark, "VIRTUAL_ENV": str(built.prefix),
             "PATH": ":".join((*program_folders(built), "/usr/local/bin:/usr/bin:/bin"))},
            Limits(session.seconds(seconds or settings.test_seconds), int(settings.memory_gb * GIB),
                   disk=int(settings.disk_gb * GIB), output=OUTPUT),
        )
        ended = session.sandbox.run(job, stop=lambda: session.stop() or (heed and bool(watched.wanted)), heard=watched.heard)
        watched.heard(b"\n")
        if ended.ending in (Ending.INTERRUPTED, Ending.TIME):
            session.check()
        try:
            return Run(watched, ended, read_junit(out, "junit.xml"), "")
        except UnreadableFile as error:
            return Run(watched, ended, None, str(error))


def _refused(run: Run, plan: SuitePlan) -> list[str]:
    """Tools for want of which pytest did not begin."""
    if run.watched.outcomes or run.watched.collected:
        return []
    said = run.ended.stderr[-8000:].decode("utf-8", "replace")
    return lacking(f"{said}\n{run.watched.internal}", plan.modules)


def _controlled(suite: Suite, run: Run, once: partial[Run], copy: Copy, session: Session) -> Suite:
    """The passing tests once more, each with a first line that must fail."""
    with copy() as scratch:
        control = make_control(scratch, run.watched.outcomes)
    if not control.tests:
        return suite
    session.tell("tests, passing ones made to fail")
    seconds = min(session.settings.test_seconds, CONTROL + 2 * suite.seconds)
    second = once(only=control.paths, control=control, seconds=seconds, heed=False)
    return dataclasses.replace(suite, contradiction=unmoved(control, second), controlled=proved(control, second))


def _alone(suite: Suite, again: Sequence[FailedTest], once: partial[Run], session: Session) -> Suite:
    """The failing tests once more, by themselves."""
    session.tell(f"tests, {len(again)} failing ones once more")
    second = once(only=[item.id for item in again], heed=False)
    passed = {name for name, outcome in second.watched.outcomes.items() if outcome == "passed"}
    if second.watched.code not in (0, 1):
        return suite
    failures = tuple(dataclasses.replace(item, passed_alone=item.id in passed) for item in suite.failures)
    return dataclasses.replace(suite, failures=failures)
