# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From executed facts to the parts of the report that show them, and the files attached to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.case import Attempt
from release_checker.execution.preparation import Prepared
from release_checker.execution.session import Session
from release_checker.execution.suites.records import FailedTest, Fault
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.licenses import InstalledLicenses, Use
from release_checker.facts.executed.reruns import NotebookReruns
from release_checker.facts.executed.tests import TestRun
from release_checker.gather import Gatherer
from release_checker.log_evidence import claim_infos, numbers_info, run_infos
from release_checker.metadata_evidence import metadata_info
from release_checker.notebook_evidence import NotebookFiles, notebook_info
from release_checker.outcomes import redactor_of
from release_checker.replay_evidence import made_again, replay_infos
from release_checker.reports.log_records import ClaimInfo, NumbersInfo, ReplayInfo, RunInfo
from release_checker.reports.record import Location
from release_checker.reports.report import (
    Attachment,
    AttemptInfo,
    DependencyInfo,
    EnvironmentInfo,
    FailingTest,
    Isolation,
    MetadataInfo,
    NotebookInfo,
    TestsInfo,
)
from release_checker.secrets.redaction import Redactor
from release_checker.text import counted, listed, printable, shorten

LOCK = "attachments/environment/requirements.lock.txt"
TEXTS = (".ipynb", ".html", ".txt", ".diff", ".json", ".md")
DIFF = "attachments/environment/changes.diff"


@dataclass(frozen=True)
class Evidence:
    """What the executed facts give to the report."""

    isolation: Isolation
    metadata: MetadataInfo | None = None
    environment: EnvironmentInfo | None = None
    notebooks: tuple[NotebookInfo, ...] = ()
    tests: TestsInfo | None = None
    dependencies: tuple[DependencyInfo, ...] = ()
    runs: tuple[RunInfo, ...] = ()
    claims: tuple[ClaimInfo, ...] = ()
    numbers: NumbersInfo | None = None
    replays: tuple[ReplayInfo, ...] = ()
    prepared: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    files: Mapping[str, Path | str] = field(default_factory=dict)


def collect(gatherer: Gatherer, session: Session) -> Evidence:
    """What was gathered, in the report's words; nothing is gathered here."""
    files: dict[str, Path | str] = {}
    environment: RebuiltEnvironment | None = gatherer.given.get(RebuiltEnvironment)
    reruns: NotebookReruns | None = gatherer.given.get(NotebookReruns)
    tests: TestRun | None = gatherer.given.get(TestRun)
    licenses: InstalledLicenses | None = gatherer.given.get(InstalledLicenses)
    ready: Prepared | None = gatherer.given.get(Prepared)
    told = _environment(environment, files) if environment else None
    attach = NotebookFiles(gatherer, files)
    notebooks = tuple(notebook_info(item, attach) for item in reruns.items) if reruns else ()
    replays = replay_infos(gatherer, session, files)
    _redact(files, redactor_of(gatherer))
    return Evidence(
        isolation=_isolation(session),
        metadata=metadata_info(gatherer),
        environment=told,
        notebooks=notebooks,
        tests=_tests(tests) if tests else None,
        dependencies=tuple(_dependencies(environment, licenses)),
        runs=run_infos(gatherer),
        claims=claim_infos(gatherer, made_again(gatherer)),
        numbers=numbers_info(gatherer),
        replays=replays,
        prepared=tuple(printable(note) for note in ready.notes) if ready else (),
        attachments=tuple(_attachment(path, source) for path, source in sorted(files.items())),
        files=files,
    )


def _isolation(session: Session) -> Isolation:
    executed, kept = session.executed, session.store.kept
    if not executed and not kept:
        return Isolation(tier="none-needed")
    try:
        sandbox = session.sandbox
    except FactUnavailable as problem:
        return Isolation(tier="none", missing=(str(problem),), kept=kept)
    missing = [item for item in sandbox.guarantees if not item.held]
    words = tuple(f"{item.name} ({item.reason})" if item.reason else item.name for item in missing)
    return Isolation(tier=sandbox.tier, missing=words, executed=executed, kept=kept)


def _environment(rebuilt: RebuiltEnvironment, files: dict[str, Path | str]) -> EnvironmentInfo | None:
    if rebuilt.declared is None and not rebuilt.attempts and rebuilt.chosen is None:
        return None
    works = bool(rebuilt.declared and rebuilt.declared.stands and not rebuilt.failing)
    if rebuilt.usable and rebuilt.locked:
        files[LOCK] = rebuilt.lock
    if rebuilt.cure and rebuilt.cure.diff:
        files[DIFF] = rebuilt.cure.diff
    return EnvironmentInfo(
        python=rebuilt.interpreter.version if rebuilt.usable else "",
        declared=printable(listed(rebuilt.files)) if rebuilt.files else "nothing is declared",
        works=works,
        attempts=tuple(_attempt(item) for item in rebuilt.attempts),
        changes=tuple(printable(change.words) for change in rebuilt.changes),
        installed=len(rebuilt.locked),
        missing=tuple(printable(item.subject) for item in rebuilt.missing),
        left_out=tuple(printable(name) for name in rebuilt.conda_only),
        lock=LOCK if LOCK in files else "",
        diff=DIFF if DIFF in files else "",
    )


def _attempt(item: Attempt) -> AttemptInfo:
    problems = item.problems or item.missing
    more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
    return AttemptInfo(
        words=printable(f"{item.words}, Python {item.python}" if item.python else item.words),
        installs=item.installed and not item.problems,
        imports=not item.missing if item.installed and not item.problems else None,
        reason=printable(shorten(problems[0].words, 300)) + more if problems else "",
        seconds=round(item.seconds, 1),
    )


def _tests(run: TestRun) -> TestsInfo | None:
    suite = run.suite
    if suite is None:
        return None
    undecided = suite.stopped or suite.contradiction or suite.problem or suite.networked
    outcome = "failed" if suite.failing else "unknown" if undecided else "passed"
    failed = sum(item.fault is Fault.FAILED for item in suite.failures)
    notes = [words for words in (suite.stopped, suite.contradiction, suite.problem) if words]
    notes += [f"installed beside the environment for the tests: {listed(suite.added)}"] if suite.added else []
    notes += [f"no tests, though named like them: {listed(suite.scripts)}"] if suite.scripts else []
    notes += [f"{counted(suite.left, 'test')} left out by the project's own settings or plug-ins: {listed(suite.left_names)}"
              ] if suite.left else []
    controlled = f"{suite.controlled} of those that pass were run again with a first line that must fail, and failed"
    notes += [controlled] if suite.controlled else []
    notes += [f"{suite.xfailed} failed as they were expected to"] if suite.xfailed else []
    return TestsInfo(
        runner=printable(suite.runner) or "not started", outcome=outcome, passed=suite.passed, failed=failed,
        errors=len(suite.failures) - failed, skipped=suite.skipped, seconds=round(suite.seconds, 1),
        failing=tuple(_failing(item) for item in suite.failures[:200]), notes=tuple(printable(note) for note in notes),
    )


def _failing(item: FailedTest) -> FailingTest:
    kinds = {Fault.FAILED: "failed", Fault.ERROR: "error", Fault.COLLECTION: "collection"}
    kind = "network" if item.network else "flaky" if item.passed_alone else kinds[item.fault]
    place = Location(path=printable(item.path), line=item.line) if item.path else None
    return FailingTest(name=printable(item.id), location=place, message=printable(shorten(item.message, 300)), kind=kind)


def _dependencies(environment: RebuiltEnvironment | None, licenses: InstalledLicenses | None) -> Iterator[DependencyInfo]:
    if licenses and licenses.rows:
        for row in licenses.rows:
            yield DependencyInfo(name=printable(row.name), version=printable(row.version), license=printable(row.license),
                                 stated=printable(row.known), direct=row.use in (Use.IMPORTED, Use.OPTIONAL))
    elif environment:
        for item in environment.locked:
            yield DependencyInfo(name=printable(item.name), version=printable(item.version))


def _redact(files: dict[str, Path | str], redactor: Redactor) -> None:
    """Take found secrets out of attached texts: a notebook that printed a key prints it again."""
    if not redactor:
        return
    for path, source in files.items():
        if not path.endswith(TEXTS):
            continue
        text = source.read_text("utf-8", "replace") if isinstance(source, Path) else source
        if (clean := redactor.within(text).text(text)) != text:
            files[path] = clean


def _attachment(path: str, source: Path | str) -> Attachment:
    data = source.read_bytes() if isinstance(source, Path) else source.encode("utf-8", "backslashreplace")
    return Attachment(path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
