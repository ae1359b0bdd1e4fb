# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report as one HTML file: no script, no outside request, light and dark, on paper and on a telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from release_checker.model import Basis, Cost, Decision, Outcome, Requirement, Stage
from release_checker.reports import summary
from release_checker.reports.evidence_view import evidence_view, shown_value
from release_checker.reports.executed_view import executed_view, ran
from release_checker.reports.report import CheckInfo, FindingInfo, Report, WaiverInfo
from release_checker.text import counted, printable

if TYPE_CHECKING:
    from jinja2 import Environment, Template

SIZE = 300_000
"Bytes that a report may have; lists are cut until it fits, and report.json has the rest."
SHOWN = (25, 10, 4, 1)
"Findings shown of one check; the first number whose page fits is taken."
LENGTHS = (600, 600, 400, 160)
"Characters shown of one text, for each of the numbers above."
FIRST = 3
STATES = {Decision.NOT_READY: "fail", Decision.INCOMPLETE: "unknown", Decision.READY: "pass"}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding as the page shows it."""

    location: bool
    place: str
    message: str
    evidence: str
    fix: str
    command: str
    inferred: bool
    advisory: bool
    waiver: WaiverInfo | None
    page: str
    "Attachment that shows the notebook's stored and rerun outputs side by side."


@dataclass(frozen=True, slots=True)
class CheckView:
    """One failed check as a card."""

    code: str
    name: str
    title: str
    why: str
    pillar: str
    state: str
    requirement: str
    inferred: bool
    "Nothing of it was seen directly."
    time: str
    findings: list[FindingView]
    hidden: int
    "Findings that were cut off."
    undecided: list[str]
    one_fix: str
    "The action, when it is the same for all findings; else each finding shows its own."
    command: str
    recheck: str


def write_html(report: Report) -> str:
    """One page of at most SIZE bytes, as long as the checks are no more than a few hundred."""
    page = ""
    for shown, length in zip(SHOWN, LENGTHS, strict=True):
        page = _environment().get_template("report.html").render(_view(report, shown, length))
        if len(page.encode()) <= SIZE:
            break
    return page


def _view(report: Report, shown: int, length: int) -> dict[str, Any]:
    checks = report.checks
    blocking = summary.steps(report, report.blockers)
    steps = blocking or summary.steps(report, report.warnings)
    hidden = len(steps) - FIRST
    undecided = summary.having(checks, Outcome.UNKNOWN)
    return {
        "report": report,
        "decision_word": summary.WORDS[report.verdict.decision],
        "verdict_state": STATES[report.verdict.decision],
        "headline": summary.headline(report),
        "counts": _counts(report),
        "partial": summary.partial(report),
        "left_open": summary.not_executed(report),
        "ladder": _ladder(report.verdict.stage),
        "facts": _facts(report),
        "steps": steps[:FIRST],
        "steps_title": "Fix these first" if blocking else "Worth mending",
        "steps_hidden": f"{hidden} more {'blockers' if blocking else 'warnings'}" if hidden > 1 else
                        f"one more {'blocker' if blocking else 'warning'}" if hidden == 1 else "",
        "blockers": [_check_view(report, step, "fail", shown, length) for step in blocking],
        "warnings": [_check_view(report, step, "warn", shown, length) for step in summary.steps(report, report.warnings)],
        "unknowns": [(_cut(reason, length), found, 0) for reason, found in summary.unknown_groups(checks)],
        "unknown_count": len(undecided),
        "unknown_sentence": _unknown_sentence(undecided),
        "waived": summary.having(checks, Outcome.WAIVED),
        "passed": summary.having(checks, Outcome.PASS),
        "skipped": summary.having(checks, Outcome.SKIP),
        "method": _method(report),
        "done": executed_view(report, shown),
        "evidence": evidence_view(report, shown),
    }


def _unknown_sentence(undecided: list[CheckInfo]) -> str:
    needed = sum(check.requirement is Requirement.REQUIRED for check in undecided)
    wished = len(undecided) - needed
    parts = [f"{needed} required"] if needed else []
    parts += [f"{wished} recommended"] if wished else []
    return (f"Each line names a fault; whether it is there is not known. {' and '.join(parts)} by the profile. "
            "An unknown is not counted as passed.")


def _counts(report: Report) -> list[str]:
    unknown = len(report.verdict.unknowns)
    parts = [counted(len(report.warnings), "warning")]
    if unknown:
        parts.append(f"{counted(unknown, 'required check')} not decided, not counted as passed")
    if waived := summary.having(report.checks, Outcome.WAIVED):
        parts.append(f"{len(waived)} waived")
    return parts


def _ladder(stage: Stage) -> list[tuple[str, bool]]:
    order = list(Stage)
    return [(rung.value, order.index(rung) <= order.index(stage)) for rung in summary.STAGES]


def _facts(report: Report) -> list[tuple[str, str]]:
    project = report.project
    state = {True: "dirty", False: "clean", None: "state unknown"}[project.dirty]
    commit = f"{project.commit[:7]}, {state}" if project.commit else "none: not under git"
    return [
        ("Commit", commit),
        ("Audited", _moment(report.created)),
        ("Profile", summary.profile(report).removeprefix("profile ")),
        ("Isolation", summary.isolation(report).removeprefix("isolation ")),
        ("Version", report.tool.version),
    ]


def _moment(created: str) -> str:
    """Date and time to the minute, as people write them."""
    return f"{created[:10]} {created[11:16]} UTC"


def _method(report: Report) -> list[tuple[str, str]]:
    project, selection = report.project, report.selection
    asked = [f"--{name} {','.join(codes)}" for name, codes in (("only", selection.only), ("skip", selection.skip)) if codes]
    asked += [f"--{name}" for name, there in (("static", selection.static), ("online", selection.online)) if there]
    slow = sorted(report.checks, key=lambda check: -check.seconds)[:5]
    return [
        ("Project", project.name),
        ("Files shipped", f"{project.files:,}"),
        ("Commit", project.commit or "none"),
        ("Tree", project.tree or "none"),
        ("Checks asked for", f"{len(report.checks)} by profile {report.profile}"),
        ("Options", " ".join(asked) or "none"),
        ("Executed", ran(report)),
        ("Isolation", report.isolation.tier if report.isolation.tier != "none-needed" else "none needed"),
        *([("Missing guarantees", "; ".join(report.isolation.missing))] if report.isolation.missing else []),
        ("Network", "allowed" if selection.online else "not used"),
        ("Began", report.created),
        ("Took", summary.seconds(report.seconds)),
        ("Slowest checks", ", ".join(f"{check.code} {check.seconds:.2f} s" for check in slow) or "none"),
        ("Tool", f"{report.tool.name} {report.tool.version}, report schema {report.schema_version}"),
    ]


def _check_view(report: Report, step: summary.Step, state: str, shown: int, length: int) -> CheckView:
    check = step.check
    standing = summary.standing(check)
    accepted = [finding for finding in check.findings if finding.waived]
    fixes = {(finding.fix.text, finding.fix.command) for finding in standing}
    one_fix, command = fixes.pop() if len(fixes) == 1 else ("", "")
    listed = [*standing, *accepted]
    return CheckView(
        code=check.code, name=check.name, title=check.title, why=check.why, pillar=step.pillar, state=state,
        requirement=check.requirement.value, inferred=all(finding.basis is Basis.INFERRED for finding in standing),
        time=step.time, findings=[_finding_view(report, check, finding, length) for finding in listed[:shown]],
        hidden=max(len(listed) - shown, 0), undecided=[_cut(text, length) for text in check.undecided[:5]],
        one_fix=_cut(one_fix, length), command=_cut(command, length), recheck=step.recheck,
    )


def _finding_view(report: Report, check: CheckInfo, finding: FindingInfo, length: int) -> FindingView:
    return FindingView(
        location=finding.location is not None, place=_cut(summary.where(finding.location), 300),
        message=_cut(finding.message, length), evidence=_evidence(finding, length), fix=_cut(finding.fix.text, length),
        command=_cut(finding.fix.command, length), inferred=finding.basis is Basis.INFERRED, advisory=finding.advisory,
        waiver=summary.waiver_of(report, check, finding), page=_page(report, check, finding),
    )


def _page(report: Report, check: CheckInfo, finding: FindingInfo) -> str:
    """What was executed has such a page; what was only read of a notebook does not stand on it."""
    if check.cost is not Cost.EXECUTES or finding.location is None:
        return ""
    return next((info.page for info in report.notebooks if info.path == finding.location.path), "")


def _evidence(finding: FindingInfo, length: int) -> str:
    """The words as they stand there, unless the message quotes them."""
    return "" if finding.evidence in finding.message else _cut(finding.evidence, length)


def template(name: str) -> Template:
    """A page's template, which escapes all that is put into it."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # slow, and seldom needed by the command

    made = Environment(
        loader=PackageLoader("release_checker.reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_harmless, keep_trailing_newline=True,
    )
    made.filters |= {"ticks": _ticks, "markdown": _markdown, "cut": _cut, "value": shown_value}
    made.globals["beside"] = summary.beside
    return made


def _harmless(value: Any) -> Any:
    """Escape, in text of ours and of the project alike, what is invisible or turns the direction of writing."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return "\n".join(printable(line) for line in value.split("\n"))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _ticks(text: str) -> Markup:
    """Escaped text whose parts in backticks are code."""
    escaped = str(escape(_harmless(text)))
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped))  # noqa: S704 - escaped above


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    # Manual pages need paragraphs, lists and code. Links and pictures would make the page reach out.
    return MarkdownIt("commonmark", {"html": False}).disable(
        ["link", "image", "autolink", "reference", "heading", "lheading", "html_block", "html_inline", "blockquote", "hr"])


def _markdown(text: str) -> Markup:
    return Markup(_parser().render(_harmless(text)))  # noqa: S704 - the parser escapes, and takes no HTML
