# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report for a terminal: at most 100 columns, and 30 lines unless all is asked for."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from release_checker.model import Basis, Decision, Outcome, Requirement
from release_checker.reports import summary
from release_checker.reports.report import CheckInfo, FindingInfo, PillarInfo, Report, State
from release_checker.text import counted, listed, printable

WIDTH = 100
NARROW = 60
"Columns below which lines are left to the terminal to break."
FIXES = 3
"How many things to mend are listed; the rest is in the report."
STYLES = {
    State.FAIL: "bold red", State.WARN: "yellow", State.UNKNOWN: "bold", State.WAIVED: "bold", State.PASS: "green",
    State.SKIP: "dim",
}
VERDICTS = {Decision.NOT_READY: "bold red", Decision.INCOMPLETE: "bold yellow", Decision.READY: "bold green"}

Line = Text


def write_text(
    report: Report, *, everything: bool = False, colour: bool = False, width: int = WIDTH, folder: str = ""
) -> str:
    """The report as lines of at most `width` columns; escape sequences only with `colour`.

    `folder` is where the report was written, as people should read it; empty when it was not.
    """
    width = max(min(width, WIDTH), NARROW)
    if everything:
        lines = [*_head(report, width), *_everything(report, width), Text(), *_foot(report, folder, width, more=False)]
    else:
        lines = [*_head(report, width), *_pillars(report, width), *_fix_first(report, width), Text(),
                 *_foot(report, folder, width, more=True)]
    # Console.print would wrap and highlight; the lines are ready as they are.
    console = Console(file=io.StringIO(), force_terminal=colour, color_system="standard" if colour else None, width=width,
                      highlight=False, legacy_windows=False, soft_wrap=True)
    with console.capture() as captured:
        for line in lines:
            line.rstrip()
            console.print(line, no_wrap=True, overflow="ignore", crop=False)
    return captured.get()


def _head(report: Report, width: int) -> Iterator[Line]:
    rest = [summary.commit(report), f"profile {report.profile}", summary.isolation(report), summary.seconds(report.seconds)]
    name = Text(printable(report.project.name), "bold")
    room = width - len("  ".join(["", *rest]))
    # A long name of the project is worth more than the tool's own.
    lead = [Text("release-checker", "bold")] if name.cell_len + len("release-checker  ") <= room else []
    yield _cut(Text("  ").join([*lead, _cut(name, max(room, 12)), *(Text(printable(part), "dim") for part in rest)]), width)
    yield Text()
    verdict = report.verdict.decision
    left = Text.assemble((summary.WORDS[verdict], VERDICTS[verdict]), "  ", ", ".join(summary.tally(report)))
    right = Text(f"stage: {report.verdict.stage}", "dim")
    yield _ends(left, right, width)
    if report.settings and report.settings.lowered:  # a line of its own, which no long name pushes out
        yield from _wrapped(f"{summary.profile(report)}: {listed(report.settings.lowered)}", "", "  ", width, "yellow")
    if note := summary.partial(report):
        yield _cut(Text(f"a part of the audit only, {note}", "yellow"), width)
    if note := summary.not_executed(report):
        yield from _wrapped(note, "", "  ", width, "yellow")
    if report.project.problem:
        yield _cut(Text(printable(f"read without git: {report.project.problem}"), "yellow"), width)
    yield Text()


def _pillars(report: Report, width: int) -> Iterator[Line]:
    for pillar in report.pillars:
        yield _pillar(pillar, width)


def _pillar(pillar: PillarInfo, width: int) -> Line:
    lead = Text.assemble("  ", (f"{pillar.state.upper():8}", STYLES[pillar.state]), " ", f"{pillar.title:16} ")
    more = f"  ({pillar.more})" if pillar.more and width - lead.cell_len - len(pillar.more) > 24 else ""
    room = width - lead.cell_len - len(more)
    return Text.assemble(lead, _cut(Text(printable(pillar.summary)), room), (more, "dim"))


def _fix_first(report: Report, width: int) -> Iterator[Line]:
    blocking = summary.steps(report, report.blockers)
    steps, noun = (blocking, "blocker") if blocking else (summary.steps(report, report.warnings), "warning")
    if not steps:
        return
    yield Text()
    yield Text("Fix first" if blocking else "Worth mending", "bold")
    heads = [f"{step.pillar} ({step.time})" for step in steps[:FIXES]]
    column = max(len(head) for head in heads)
    for number, (head, step) in enumerate(zip(heads, steps, strict=False), 1):
        lead = Text.assemble(f"  {number}  ", (f"{head:{column}}", "bold"), "  ")
        places = f" ({step.places} places)" if step.places > 1 else ""
        room = width - lead.cell_len - len(places)
        yield Text.assemble(lead, _cut(Text(printable(step.action)), max(room, 8)), places)
        yield _cut(Text.assemble("     ", (f"$ {printable(_command(step, width))}", "cyan")), width)
    if len(steps) > FIXES:
        more = f"     and {counted(len(steps) - FIXES, f'more {noun}')}, in order, in the report"
        yield _cut(Text(more, "dim"), width)


def _command(step: summary.Step, width: int) -> str:
    """The command, or the manual page when half a command is all that would fit: what stands here is copied."""
    return step.command if len(step.command) + 7 <= width else f"release-checker explain {step.check.code}"


def _foot(report: Report, folder: str, width: int, *, more: bool) -> Iterator[Line]:
    hint = "everything: release-checker check --all" if more else ""
    if folder:
        yield _ends(Text(f"Report  {printable(folder)}"), Text(hint, "dim"), width)
    elif hint:
        yield Text(hint, "dim")
    yield _cut(Text(printable(summary.last_line(report)), VERDICTS[report.verdict.decision]), width)


def _everything(report: Report, width: int) -> Iterator[Line]:
    """Every check with all that is known of it, worst first."""
    yield from _pillars(report, width)
    recommended, required = Requirement.RECOMMENDED, Requirement.REQUIRED
    checks = report.checks
    yield from _section("Blockers", "FAIL", "bold red", report.blockers, width)
    yield from _section("Warnings", "WARN", "yellow", summary.mending_order(report.warnings), width)
    yield from _unknown(summary.having(checks, Outcome.UNKNOWN), width)
    yield from _section("Waived", "WAIVED", "bold", summary.having(checks, Outcome.WAIVED, required, recommended), width)
    for title, outcome, style in (("Passed", Outcome.PASS, "green"), ("Does not apply", Outcome.SKIP, "dim")):
        found = summary.having(checks, outcome)
        if found:
            yield from _heading(f"{title} ({len(found)})")
            for check in found:
                yield _row(outcome.upper(), style, check, check.reason, width)


def _heading(title: str) -> Iterator[Line]:
    yield Text()
    yield Text(title, "bold")


def _row(word: str, style: str, check: CheckInfo, text: str, width: int) -> Line:
    return _cut(Text.assemble("  ", (f"{word:8}", style), f" {check.code}  {check.name:30}  ", printable(text)), width)


def _section(title: str, word: str, style: str, checks: Iterable[CheckInfo], width: int) -> Iterator[Line]:
    found = list(checks)
    if not found:
        return
    yield from _heading(f"{title} ({len(found)})")
    for check in found:
        yield Text()
        lead = Text.assemble("  ", (f"{word:8}", style), " ", (f"{check.code} {check.name}", "bold"), "  ")
        yield _cut(Text.assemble(lead, printable(check.title)), width)
        for finding in check.findings:
            yield from _finding(finding, width)
        for undecided in check.undecided:
            yield from _wrapped(f"not decided: {undecided}", "           ", "             ", width)
        if word != "WAIVED":
            yield Text.assemble("           then check by  ", (summary.recheck(check), "cyan"))
        else:
            yield Text(f"           accepted by {printable(check.waived_by or '')}")


def _finding(finding: FindingInfo, width: int) -> Iterator[Line]:
    marks = [mark for mark, there in (("waived", finding.waived), ("advice", finding.advisory),
                                      ("inferred", finding.basis is Basis.INFERRED)) if there]
    suffix = f"  [{', '.join(marks)}]" if marks else ""
    place = summary.where(finding.location)
    yield from _wrapped(f"{place}: {finding.message}{suffix}" if place else f"{finding.message}{suffix}",
                        "         - ", "           ", width)
    if finding.evidence and finding.evidence not in finding.message:
        yield from _wrapped(finding.evidence, "           | ", "           | ", width, "dim")
    if not finding.waived:
        yield from _wrapped(finding.fix.text, "           do  ", "               ", width)
        if finding.fix.command:
            yield Text.assemble("             ", (f"$ {printable(finding.fix.command)}", "cyan"))


def _unknown(checks: list[CheckInfo], width: int) -> Iterator[Line]:
    if not checks:
        return
    yield from _heading(f"Not decided ({len(checks)}); none of these counts as passed")
    for reason, found in summary.unknown_groups(checks):
        yield Text()
        yield from _wrapped(reason, "  ", "  ", width)
        for check in found:
            yield _row("UNKNOWN", "bold", check, f"{check.requirement}: {check.title}", width)
            for undecided in summary.beside(check):
                yield from _wrapped(undecided, "           also ", "           ", width)


def _wrapped(text: str, first: str, others: str, width: int, style: str = "") -> Iterator[Line]:
    console = Console(file=io.StringIO(), width=width)
    room = width - max(len(first), len(others))
    for number, line in enumerate(Text(printable(text), style).wrap(console, room, overflow="fold")):
        yield Text.assemble(others if number else first, line)


def _cut(text: Text, width: int) -> Text:
    """At most `width` columns; wide characters count as two."""
    cut = text.copy()
    cut.truncate(width, overflow="ellipsis")
    return cut


def _ends(left: Text, right: Text, width: int) -> Text:
    """Two texts at the two ends of a line; the right one is left out when there is no room."""
    gap = width - left.cell_len - right.cell_len
    return Text.assemble(left, " " * gap, right) if gap >= 2 and right else _cut(left, width)
