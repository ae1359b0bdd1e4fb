# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report as the project's page shows it. Words, order and counts are those of the terminal and of the report itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from release_checker.cohort.store.tables import Event
from release_checker.model import Decision, Stage
from release_checker.publish.reading import ReportFile
from release_checker.reports import summary
from release_checker.reports.evidence_view import evidence_view
from release_checker.reports.executed_view import NotebookView, executed_view
from release_checker.reports.html import template
from release_checker.reports.report import FindingInfo, PillarInfo

FINDINGS = 5
"Findings of one check that the page lists; the report has all."
STATES = {Decision.NOT_READY: "fail", Decision.INCOMPLETE: "unknown", Decision.READY: "pass"}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding of a step."""

    place: str
    "Where, or empty."
    info: FindingInfo
    "The finding."
    about: str
    "Check and fingerprint, as a comment is bound to them."
    comments: tuple[Event, ...]
    "What was said of it, in this report and in earlier ones."


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing to mend."""

    step: summary.Step
    "What, how, how long."
    findings: tuple[FindingLine, ...]
    "The first of them."
    hidden: int
    "How many more the report holds."


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that the page shows of one report."""

    file: ReportFile
    "The report."
    state: str
    "Class of the verdict."
    headline: str
    "The verdict in one sentence."
    tally: tuple[str, ...]
    "Counts beside it."
    ladder: tuple[tuple[str, bool], ...]
    "Stages, and whether they are reached."
    facts: tuple[tuple[str, str], ...]
    "What was audited, when, how."
    notes: tuple[str, ...]
    "What one must know before trusting the verdict: of a part only, interrupted, nothing executed."
    blockers: tuple[StepLine, ...]
    "In the order to mend them."
    warnings: tuple[StepLine, ...]
    "Likewise."
    unknowns: tuple[tuple[str, tuple[str, ...]], ...]
    "Reasons, and the titles of the checks that each left open."
    pillars: tuple[PillarInfo, ...]
    "As in the report."
    evidence: Markup
    "Claims with their traces, replays with their curves, runs: drawn by the report's own template."
    notebooks: tuple[NotebookView, ...]
    "Those that were executed, the worst first."


def report_view(file: ReportFile, stage: Stage, comments: Mapping[tuple[str, str], Sequence[Event]]) -> ReportView:
    """One report; `stage` may be one above the report's own, when it is reviewed."""
    report, order = file.report, list(Stage)
    said = [summary.partial(report), summary.not_executed(report), report.project.problem,
            "nothing was executed (--static)" if report.selection.static else ""]
    # The template escapes all that it is given.
    evidence = Markup(template("evidence.html").render(evidence=evidence_view(report, 10)))  # noqa: S704
    return ReportView(
        file=file, state=STATES[report.verdict.decision], headline=summary.headline(report),
        tally=tuple(summary.tally(report)), facts=_facts(file), notes=tuple(words for words in said if words),
        ladder=tuple((rung.value, order.index(rung) <= order.index(stage)) for rung in summary.STAGES),
        blockers=tuple(_line(step, comments) for step in summary.steps(report, report.blockers)),
        warnings=tuple(_line(step, comments) for step in summary.steps(report, report.warnings)),
        unknowns=tuple((reason, tuple(f"{check.code} {check.title} ({check.requirement})" for check in found))
                       for reason, found in summary.unknown_groups(report.checks)),
        pillars=report.pillars, evidence=evidence, notebooks=tuple(executed_view(report, 10)["notebooks"]),
    )


def _facts(file: ReportFile) -> tuple[tuple[str, str], ...]:
    report = file.report
    return (
        ("Commit", summary.commit(report).removeprefix("commit ")),
        ("Audited", f"{report.created[:10]} {report.created[11:16]} UTC"),
        ("Profile", report.profile),
        ("Isolation", summary.isolation(report).removeprefix("isolation ")),
        ("Version", report.tool.version),
    )


def _line(step: summary.Step, comments: Mapping[tuple[str, str], Sequence[Event]]) -> StepLine:
    code, standing = step.check.code, summary.standing(step.check)
    findings = tuple(FindingLine(summary.where(info.location), info, f"{code}.{info.fingerprint}",
                                 tuple(comments.get((code, info.fingerprint), ()))) for info in standing[:FINDINGS])
    return StepLine(step, findings, max(len(standing) - FINDINGS, 0))
