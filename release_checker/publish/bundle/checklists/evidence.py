# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the report holds that speaks to a question, each with its place in the bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from release_checker.model import Outcome
from release_checker.publish.bundle.checklists.records import Evidence, Kind, Question
from release_checker.reports.evidence_view import replay_sentence
from release_checker.reports.report import CheckInfo, Report
from release_checker.reports.summary import where
from release_checker.text import counted, printable, shorten

PAGE = "../report/index.html"
"The report's page, seen from the folder of the checklists."
CARDS = {Outcome.PASS: "rest", Outcome.SKIP: "rest", Outcome.WAIVED: "rest", Outcome.UNKNOWN: "unknown"}
"Sections of the page that list checks without a card of their own; a failed check has one."
MOST = 10
"Findings of one check, and rows of one kind, that a list shows; the report has all."


def evidence_for(question: Question, checks: Iterable[CheckInfo], report: Report) -> Iterator[Evidence]:
    """The checks that speak to it, their findings, and the parts of the report that the question names."""
    for check in checks:
        words = check.reason or _counted(check)
        link = f"{PAGE}#{CARDS.get(check.outcome, check.code)}"
        yield Evidence("check", check.code, check.outcome, _told(f"{check.name}: {words}"), link)
        for finding in check.findings[:MOST]:
            place = f"{where(finding.location)}: " if finding.location else ""
            outcome = "waived" if finding.waived else "advisory" if finding.advisory else "found"
            yield Evidence("finding", printable(finding.fingerprint), outcome, _told(place + finding.message), link)
        if len(check.findings) > MOST:
            yield Evidence("finding", "", "found", f"{len(check.findings) - MOST} more", link)
    for kind in question.also:
        rows = list(ROWS[kind](report))
        yield from rows[:MOST]
        if len(rows) > MOST:
            yield Evidence(rows[0].kind, "", "", f"{len(rows) - MOST} more", rows[0].link)


def _counted(check: CheckInfo) -> str:
    return counted(len(check.findings), "finding") if check.outcome in (Outcome.FAIL, Outcome.WAIVED) else check.title


def _claims(report: Report) -> Iterator[Evidence]:
    for item in report.claims:
        again = f"; made again: {item.made_again}" if item.made_again else ""
        yield Evidence("claim", _told(where(item.location)), printable(item.standing),
                       _told(f"{item.metric} {item.said}: {item.reason}{again}"), f"{PAGE}#claims")


def _runs(report: Report) -> Iterator[Evidence]:
    for item in sorted(report.runs, key=lambda item: -item.backs):
        commit = f", commit {item.commit[:8]}" if item.commit else ", no commit"
        yield Evidence("run", _told(item.run_id), printable(item.status),
                       _told(f"{item.tracker} {item.name}{commit}, backs {counted(item.backs, 'claim')}"), f"{PAGE}#runs")


def _replays(report: Report) -> Iterator[Evidence]:
    for item in report.replays:
        yield Evidence("replay", _told(item.name), printable(item.verdict), _told(replay_sentence(item)), f"{PAGE}#replays")


def _notebooks(report: Report) -> Iterator[Evidence]:
    for item in report.notebooks:
        words = f"{item.same} of {counted(item.compared, 'cell')} come again" + (f": {item.reason}" if item.reason else "")
        yield Evidence("notebook", _told(item.path), printable(item.verdict), _told(words), f"{PAGE}#notebooks")


def _tests(report: Report) -> Iterator[Evidence]:
    if item := report.tests:
        yield Evidence("tests", _told(item.runner), printable(item.outcome),
                       f"{item.passed} passed, {item.failed} failed, {counted(item.errors, 'error')}", f"{PAGE}#tests")


def _environment(report: Report) -> Iterator[Evidence]:
    if item := report.environment:
        words = f"{counted(item.installed, 'package')} installed with Python {item.python}" if item.python else "none works"
        yield Evidence("environment", _told(item.declared), "works" if item.works else "does not work as declared",
                       _told(words), f"{PAGE}#environment")


def _metadata(report: Report) -> Iterator[Evidence]:
    if stated := report.metadata:
        for name in ("title", "version", "doi", "repository", "released"):
            if value := getattr(stated, name):
                yield Evidence("metadata", name, "stated", _told(value), "../drafts/codemeta.json")


def _told(text: str) -> str:
    return printable(shorten(text, 200))


ROWS: dict[Kind, Callable[[Report], Iterator[Evidence]]] = {
    Kind.CLAIMS: _claims, Kind.RUNS: _runs, Kind.REPLAYS: _replays, Kind.NOTEBOOKS: _notebooks, Kind.TESTS: _tests,
    Kind.ENVIRONMENT: _environment, Kind.METADATA: _metadata,
}
