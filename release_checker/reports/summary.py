# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What every writer says, derived once: the verdict in words, the state of a pillar, the order to mend things in.

Terminal, HTML, Markdown, SARIF and JUnit take their words and counts from here, so that they agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from release_checker.model import Cost, Decision, Outcome, Requirement, Stage
from release_checker.reports.record import Location
from release_checker.reports.report import CheckInfo, FindingInfo, Report, State, WaiverInfo
from release_checker.text import counted
from release_checker.verdict import PROOFS, RUNGS

EXIT_CODES = {Decision.READY: 0, Decision.NOT_READY: 1, Decision.INCOMPLETE: 3}
"The same for every command; 2 is wrong use and 4 a failure of the tool."
INTERRUPTED = 130
"Exit code after Ctrl-C, as shells count: 128 and the number of SIGINT."
WORDS = {Decision.READY: "READY", Decision.NOT_READY: "NOT READY", Decision.INCOMPLETE: "INCOMPLETE"}
STAGES = tuple(stage for stage in Stage if stage is not Stage.NONE)
URGENT = ("SEC001", "SEC002")
"A leaked key is misused within minutes of being public; nothing else is mended before it."
SHORT_PLACE = 34
"Columns up to which a place leads a summary; a longer one would push the reason off the line."


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to mend: a failed check, and the action that mends its findings."""

    check: CheckInfo
    "What failed."
    pillar: str
    "Title of the pillar it belongs to."
    text: str
    "What to do about the first finding."
    command: str
    "A command that does it or explains it; never empty."
    minutes: int
    "How long all of it takes, roughly."
    places: int
    "Findings that stand open."
    recheck: str
    "The command that looks again at this check alone, and leaves the report as it is."

    @property
    def action(self) -> str:
        """What to do, led by the place unless the words name it."""
        location = standing(self.check)[0].location
        place = where(location)
        # The first line of a file usually stands for the whole of it.
        told = not location or location.line == 1 or location.path in self.text or len(place) > SHORT_PLACE
        return self.text if told else f"{place}: {self.text}"

    @property
    def time(self) -> str:
        """The minutes in words."""
        return duration(self.minutes)


def duration(minutes: int) -> str:
    """Minutes as people say them; past two hours only the hours count."""
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h" if hours >= 2 or not rest else f"{hours} h {rest} min"


def seconds(value: float) -> str:
    """How long an audit took: `0.8 s`, `3 min 12 s`."""
    if value < 60:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s"


def mending_order(checks: Iterable[CheckInfo]) -> list[CheckInfo]:
    """Checks in the order to mend them: leaked keys, then up the ladder of stages, then what no stage asks for.

    Within a rung the order of the pillars and codes is kept.
    """
    return sorted(checks, key=lambda check: (check.code not in URGENT, _rung(check.code)))


def _rung(code: str) -> int:
    return next((number for number, (_, prefixes) in enumerate(RUNGS) if code.startswith(prefixes)), len(RUNGS))


def standing(check: CheckInfo) -> list[FindingInfo]:
    """Findings that nobody has accepted, those that block first."""
    return sorted((finding for finding in check.findings if not finding.waived), key=lambda finding: finding.advisory)


def having(checks: Iterable[CheckInfo], outcome: Outcome, *requirements: Requirement) -> list[CheckInfo]:
    """Checks with this outcome and one of the requirements; of any requirement when none is named."""
    return [check for check in checks
            if check.outcome is outcome and (not requirements or check.requirement in requirements)]


def steps(report: Report, checks: Iterable[CheckInfo]) -> list[Step]:
    """What to do about failed checks, in the order to mend them."""
    titles = {pillar.code: pillar.title for pillar in report.pillars}
    return [_step(check, titles.get(check.pillar, check.pillar)) for check in mending_order(checks)]


def _step(check: CheckInfo, pillar: str) -> Step:
    findings = standing(check)
    minutes = {finding.fix.text: finding.fix.minutes for finding in findings}  # one action may mend many findings
    first = findings[0].fix
    return Step(
        check=check, pillar=pillar, text=sentence(first.text), minutes=sum(minutes.values()), places=len(findings),
        command=first.command or f"release-checker explain {check.code}", recheck=recheck(check),
    )


def recheck(check: CheckInfo) -> str:
    """The command that decides one check again without touching the report folder."""
    online = " --online" if check.cost is Cost.NETWORK else ""
    return f"release-checker check --only {check.code}{online} --format text"


def sentence(text: str) -> str:
    """The first sentence of a text, without its full stop."""
    first, _, rest = " ".join(text.split()).partition(". ")
    return first if rest else first.rstrip(".")


def headline(report: Report) -> str:
    """The verdict in one sentence."""
    verdict = report.verdict
    if verdict.decision is Decision.NOT_READY:
        return f"NOT READY to release: {counted(len(verdict.blockers), 'blocker')}"
    if verdict.decision is Decision.INCOMPLETE:
        number = counted(len(verdict.unknowns), "required check")
        return f"INCOMPLETE: no blocker found, {number} could not be decided"
    return f"READY{' as far as asked' if partial(report) else ' to release'}: {_met(report)}"


def _met(report: Report) -> str:
    """How the required checks of a ready project came out."""
    required = [check for check in report.checks if check.requirement is Requirement.REQUIRED]
    if not required:
        return "no required check was asked for"
    passed, waived, skipped = (len(having(required, o)) for o in (Outcome.PASS, Outcome.WAIVED, Outcome.SKIP))
    if passed == len(required):
        return f"all {counted(passed, 'required check')} ran and passed" if passed > 1 else "the one required check passed"
    parts = [f"{counted(passed, 'required check')} ran and passed"]
    parts += [f"{skipped} {'does' if skipped == 1 else 'do'} not apply"] if skipped else []
    parts += [f"{waived} {'is' if waived == 1 else 'are'} waived"] if waived else []
    return ", ".join(parts)


PLANNED = "this version has no check that decides it"
"Why a code of the catalogue stays unknown."
COMMON = 4
"Checks that one reason leaves open before it is told beside the verdict: as many as hang on notebooks."


def not_executed(report: Report) -> str:
    """Why executing decided little: the one reason of COMMON checks or more; empty when there is none.

    Fewer are told by their pillars.
    """
    if report.selection.interrupted:
        return "interrupted: what had not ended is not decided"
    if report.selection.static:
        return ""
    reasons = [check.reason for check in having(report.checks, Outcome.UNKNOWN)
               if check.cost is Cost.EXECUTES and check.reason and check.reason != PLANNED]
    first = max(dict.fromkeys(reasons), key=reasons.count, default="")
    number = reasons.count(first)
    return f"{number} checks not decided by executing: {first}" if number >= COMMON else ""


def exit_code(report: Report) -> int:
    """What the command ends with: 130 when it was interrupted, as shells count, else what the decision says."""
    return INTERRUPTED if report.selection.interrupted else EXIT_CODES[report.verdict.decision]


def partial(report: Report) -> str:
    """Why a report speaks of a part of the checks only; empty when it speaks of all."""
    selection = report.selection
    asked = [f"--{name} {','.join(codes)}" for name, codes in (("only", selection.only), ("skip", selection.skip)) if codes]
    if not asked:
        return ""
    return f"{' '.join(asked)}: {counted(selection.left_out, 'required check')} left out"


def profile(report: Report) -> str:
    """By what it was judged: `profile scholar, 3 checks lowered by the project`."""
    lowered = report.settings.lowered if report.settings else ()
    less = f", {counted(len(lowered), 'check')} lowered by the project" if lowered else ""
    return f"profile {report.profile}{less}"


def tally(report: Report) -> list[str]:
    """Counts beside the verdict: blockers, warnings, unknowns, waivers; what is zero is left out, unless all are."""
    waived = having(report.checks, Outcome.WAIVED)
    parts = [
        (len(report.verdict.blockers), "blocker", ""),
        (len(report.warnings), "warning", ""),
        (len(report.verdict.unknowns), "unknown", "unknown"),
        (len(waived), "waived", "waived"),
    ]
    return [counted(number, noun, plural) for number, noun, plural in parts if number] or ["no blocker, no warning"]


def found_by_reading(checks: Sequence[CheckInfo]) -> str:
    """What people are told before anything executes: the blockers so far, in the order to mend them."""
    blockers = mending_order(having(checks, Outcome.FAIL, Requirement.REQUIRED))
    if not blockers:
        return "reading found no blocker"
    named = ", ".join(f"{check.code} {check.name}" for check in blockers[:6])
    more = f" and {len(blockers) - 6} more" if len(blockers) > 6 else ""
    return f"reading found {counted(len(blockers), 'blocker')} ({named}{more})"


def last_line(report: Report) -> str:
    """For a reader with ten seconds: verdict, reason, exit code."""
    verdict, code = report.verdict, exit_code(report)
    if verdict.decision is Decision.NOT_READY:
        titles = {pillar.code: pillar.title for pillar in report.pillars}
        found = list(dict.fromkeys(titles.get(check.pillar, check.pillar) for check in report.blockers))
        # The exit code stands at the end of the line and must still be on the screen.
        named = ", ".join(found) if len(found) <= 5 else f"{', '.join(found[:4])} and {len(found) - 4} more"
        return f"NOT READY: {counted(len(verdict.blockers), 'blocker')} ({named}), exit {code}"
    return f"{headline(report).replace(' to release', '')}, exit {code}"


def commit(report: Report) -> str:
    """Which commit was audited, and whether it is what lies on disk."""
    project = report.project
    if project.commit is None:
        return "no commit"
    state = {True: "dirty", False: "clean", None: "state unknown"}[project.dirty]
    return f"commit {project.commit[:7]} ({state})"


def isolation(report: Report) -> str:
    """Where the project's code ran."""
    if report.isolation.tier == "none-needed":
        return "nothing executed"
    return f"isolation {report.isolation.tier}" if report.isolation.executed else "nothing executed anew"


def pillar_state(checks: Sequence[CheckInfo]) -> State:
    """The word for a pillar.

    A warning outranks an unknown, because it can be acted on; the unknowns then stand beside it (`pillar_more`). A pass
    is only given where every required check was decided.
    """
    recommended, required = Requirement.RECOMMENDED, Requirement.REQUIRED
    passed = having(checks, Outcome.PASS)
    ranked = (
        (State.FAIL, having(checks, Outcome.FAIL, required)),
        (State.WARN, having(checks, Outcome.FAIL, recommended)),
        (State.UNKNOWN, having(checks, Outcome.UNKNOWN, required)),
        (State.UNKNOWN, [] if passed else having(checks, Outcome.UNKNOWN)),
        (State.WAIVED, having(checks, Outcome.WAIVED)),
        (State.PASS, passed),
    )
    return next((state for state, found in ranked if found), State.SKIP)


def pillar_summary(checks: Sequence[CheckInfo]) -> str:
    """The first thing a reader should know of a pillar: its first blocker, warning or unknown, else what was looked at."""
    leading = _leading(checks)
    state = pillar_state(checks)
    if state in (State.FAIL, State.WARN):
        return fault(leading[0])
    if state is State.UNKNOWN:
        return _undecided(leading, len(having(checks, Outcome.PASS)))
    if state is State.WAIVED:
        return f"{leading[0].title}: accepted by {leading[0].waived_by}"
    if state is State.PASS:
        # What was executed says more than what was read.
        told = sorted(leading, key=lambda check: (check.requirement is not Requirement.REQUIRED, check.code not in PROOFS))
        looked = list(dict.fromkeys(check.reason for check in told if check.reason))
        return looked[0] if looked else f"{counted(len(leading), 'check')} passed"
    reasons = dict.fromkeys(check.reason for check in checks if check.reason)
    return next(iter(reasons), "nothing was asked for")


def _undecided(unknown: Sequence[CheckInfo], passed: int) -> str:
    """What a pillar without a fault still lacks, after what it has."""
    # Many checks usually stay unknown for one reason; then the reason is the news, not the first of them.
    reasons = dict.fromkeys(check.reason for check in unknown)
    first = unknown[0]
    if passed:
        return f"{counted(passed, 'check')} passed; not decided: {first.name.replace('-', ' ')}"
    return first.reason if len(reasons) == 1 else f"{first.title}: {first.reason}"


def pillar_more(checks: Sequence[CheckInfo]) -> str:
    """What the summary leaves out: how many more of its kind, and how many checks were not decided."""
    state, leading, parts = pillar_state(checks), _leading(checks), []
    undecided = len(having(checks, Outcome.UNKNOWN))
    if state in (State.FAIL, State.WARN) and len(leading) > 1:
        parts.append(f"{len(leading) - 1} more")
    if undecided and (state is not State.UNKNOWN or undecided > 1):
        parts.append(f"{undecided} not decided")
    return "; ".join(parts)


def _leading(checks: Sequence[CheckInfo]) -> list[CheckInfo]:
    """The checks that gave a pillar its state, in the order to mend them."""
    outcome = {State.FAIL: Outcome.FAIL, State.WARN: Outcome.FAIL, State.UNKNOWN: Outcome.UNKNOWN,
               State.WAIVED: Outcome.WAIVED, State.PASS: Outcome.PASS, State.SKIP: Outcome.SKIP}[pillar_state(checks)]
    found = having(checks, outcome)
    required = [check for check in found if check.requirement is Requirement.REQUIRED]
    if outcome is Outcome.FAIL:
        return mending_order(required or found)
    return sorted(found, key=lambda check: check.requirement is not Requirement.REQUIRED)


def fault(check: CheckInfo) -> str:
    """A failed check in one line: the first finding, led by its place when that is short."""
    first = standing(check)[0]
    place = where(first.location)
    return f"{place}: {first.message}" if place and len(place) <= SHORT_PLACE else first.message


def where(location: Location | None) -> str:
    """A place as people read it: `train.py:12`, `analysis.ipynb cell 13 line 2`."""
    if location is None:
        return ""
    if location.cell is not None:
        line = f" line {location.line}" if location.line is not None else ""
        return f"{location.path} cell {location.cell}{line}"
    return f"{location.path}:{location.line}" if location.line is not None else location.path


def unknown_groups(checks: Iterable[CheckInfo]) -> list[tuple[str, list[CheckInfo]]]:
    """Checks that were not decided, by reason: required ones first within each reason, larger groups first."""
    groups: dict[str, list[CheckInfo]] = {}
    for check in having(checks, Outcome.UNKNOWN):
        groups.setdefault(check.reason or "no reason was given", []).append(check)
    for found in groups.values():
        found.sort(key=lambda check: check.requirement is not Requirement.REQUIRED)
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def beside(check: CheckInfo) -> list[str]:
    """What an undecided check has to say after its first reason: other open parts, and advice that it found all the same."""
    found = [f"found all the same: {where(item.location)}: {item.message}" if item.location
             else f"found all the same: {item.message}" for item in standing(check)]
    return [*check.undecided[1:], *found]


def waiver_of(report: Report, check: CheckInfo, finding: FindingInfo) -> WaiverInfo | None:
    """The waiver that accepts a finding."""
    path = finding.location.path if finding.location else ""
    for waiver in report.waivers:
        inside = not waiver.path or path == waiver.path or path.startswith(waiver.path.rstrip("/") + "/")
        names = {name.casefold() for name in finding.advisories}
        named = not waiver.advisory or waiver.advisory.casefold() in names
        if finding.waived and waiver.check == check.code and inside and named:
            return waiver
    return None
