# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Two reports of one project: what is new, what was mended, what still stands, and what cannot be told. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from release_checker.model import Decision, Outcome, Requirement, Stage
from release_checker.reports.record import Record
from release_checker.reports.report import CheckInfo, FindingInfo, Report
from release_checker.reports.summary import commit, mending_order, partial
from release_checker.text import listed


class Side(Record):
    """One of the two reports, as far as it must be named."""

    project: str
    commit: str | None
    dirty: bool | None
    created: str
    profile: str
    tool: str = Field(description="Version that made it.")
    decision: Decision
    stage: Stage
    blockers: int
    unknowns: int


class Seen(Record):
    """One finding, and the check that made it."""

    code: str
    title: str
    finding: FindingInfo
    blocks: bool = Field(description="Its check is required, and neither a waiver nor its kind excuses it.")
    blocked: bool = Field(default=False, description="The same finding blocked in the old report too.")
    reason: str = Field(default="", description="Why it cannot be told what became of it; empty when it can.")


class Shift(Record):
    """One check that was decided in one report and not in the other."""

    code: str
    title: str
    required: bool
    reason: str = Field(description="Why it is, or was, not decided.")


class Difference(Record):
    """What changed between two reports. Findings are known again by check and fingerprint, wherever lines moved."""

    old: Side
    new: Side
    notes: tuple[str, ...] = Field(description="Why the two are not alike: another profile, schema, project, selection.")
    appeared: tuple[Seen, ...] = Field(description="Stand in the new report, and the old one looked and had none of them.")
    first_seen: tuple[Seen, ...] = Field(description="Stand in the new report; the old one had not looked there.")
    remaining: tuple[Seen, ...] = Field(description="Stand in both.")
    fixed: tuple[Seen, ...] = Field(description="Stood in the old report; the new one looked and has none of them.")
    not_looked_at: tuple[Seen, ...] = Field(description="Stood in the old report; the new one did not look, or could not "
                                                        "decide all of the check.")
    newly_waived: tuple[Seen, ...] = Field(description="Stood in the old report and are accepted in the new one: not fixed.")
    no_longer_waived: tuple[Seen, ...] = Field(description="Were accepted in the old report and stand in the new one.")
    became_unknown: tuple[Shift, ...] = Field(description="Checks that the old report decided and the new one did not.")
    now_decided: tuple[Shift, ...] = Field(description="Checks that the old report did not decide and the new one did.")

    @property
    def new_blockers(self) -> tuple[Seen, ...]:
        """Findings that block in the new report and did not in the old one, in the order to mend them."""
        every = (*self.appeared, *self.first_seen, *self.no_longer_waived, *self.remaining)
        return tuple(seen for seen in every if seen.blocks and not seen.blocked)

    @property
    def newly_undecided(self) -> tuple[Shift, ...]:
        """Required checks that became unknown."""
        return tuple(shift for shift in self.became_unknown if shift.required)


def difference(old: Report, new: Report) -> Difference:
    """What changed from one report to the other."""
    before, after = _by_code(old), _by_code(new)
    lists: dict[str, list[Seen]] = {name: [] for name in (
        "appeared", "first_seen", "remaining", "fixed", "not_looked_at", "newly_waived", "no_longer_waived")}
    codes = dict.fromkeys(check.code for check in mending_order([*new.checks, *old.checks]))
    for code in codes:
        for name, seen in _of_check(before.get(code), after.get(code)):
            lists[name].append(seen)
    return Difference(
        old=_side(old), new=_side(new), notes=tuple(_notes(old, new)),
        became_unknown=tuple(_became_unknown(before, after, codes)), now_decided=tuple(_now_decided(before, after)),
        **{name: tuple(items) for name, items in lists.items()},
    )


def blocks(check: CheckInfo, finding: FindingInfo) -> bool:
    """The finding keeps the project from being released."""
    return (check.requirement is Requirement.REQUIRED and check.outcome is Outcome.FAIL
            and not finding.waived and not finding.advisory)


def _of_check(old: CheckInfo | None, new: CheckInfo | None) -> Iterable[tuple[str, Seen]]:
    """Each finding of a check with the name of the list it belongs to."""
    known = {finding.fingerprint: finding for finding in old.findings} if old else {}
    still = {finding.fingerprint for finding in new.findings} if new else set()
    if new:
        for finding in new.findings:
            twin = known.get(finding.fingerprint)
            seen = Seen(code=new.code, title=new.title, finding=finding, blocks=blocks(new, finding),
                        blocked=bool(old and twin and blocks(old, twin)))
            if name := _place(old, twin, finding):
                yield name, seen
    if old:
        reason = _untold(old, new)
        for finding in old.findings:
            if finding.fingerprint not in still and not finding.waived:
                yield ("not_looked_at" if reason else "fixed"), Seen(
                    code=old.code, title=old.title, finding=finding, blocks=False, blocked=blocks(old, finding),
                    reason=reason)


def _place(old: CheckInfo | None, twin: FindingInfo | None, finding: FindingInfo) -> str:
    """The list for a finding of the new report; empty for one that was accepted and is."""
    if finding.waived:
        return "newly_waived" if twin and not twin.waived else ""
    if twin:
        return "no_longer_waived" if twin.waived else "remaining"
    # What was undecided in part may have held it already, and nobody looked.
    return "first_seen" if old is None or old.undecided or old.outcome is Outcome.UNKNOWN else "appeared"


def _untold(old: CheckInfo, new: CheckInfo | None) -> str:
    """Why a finding that is gone may stand all the same; empty when it was looked for and is gone."""
    if new is None:
        return "the check was not asked for"
    # What is undecided now and was then cannot hide a finding that was seen then.
    hidden = [part for part in new.undecided if part not in old.undecided]
    if new.outcome is Outcome.UNKNOWN or hidden:
        return (hidden or [*new.undecided, new.reason, "not decided"])[0]
    return ""


def _by_code(report: Report) -> dict[str, CheckInfo]:
    return {check.code: check for check in report.checks}


def _became_unknown(before: dict[str, CheckInfo], after: dict[str, CheckInfo], codes: Iterable[str]) -> Iterable[Shift]:
    """Checks that are not decided and were, were not asked for, or were not required; and those that are left out by now."""
    for code in codes:
        then, now = before.get(code), after.get(code)
        if now is None:
            if then and then.outcome is not Outcome.UNKNOWN:
                yield _shift(then, "the check was not asked for")
        elif now.outcome is Outcome.UNKNOWN and (then is None or then.outcome is not Outcome.UNKNOWN or _raised(then, now)):
            yield _shift(now, now.reason or "no reason was given")


def _now_decided(before: dict[str, CheckInfo], after: dict[str, CheckInfo]) -> Iterable[Shift]:
    for code, now in after.items():
        then = before.get(code)
        if now.outcome is not Outcome.UNKNOWN and (then is None or then.outcome is Outcome.UNKNOWN):
            yield _shift(now, (then.reason or "no reason was given") if then else "the check was not asked for")


def _raised(then: CheckInfo, now: CheckInfo) -> bool:
    return now.requirement is Requirement.REQUIRED and then.requirement is not Requirement.REQUIRED


def _shift(check: CheckInfo, reason: str) -> Shift:
    return Shift(code=check.code, title=check.title, required=check.requirement is Requirement.REQUIRED, reason=reason)


def _side(report: Report) -> Side:
    return Side(project=report.project.name, commit=report.project.commit, dirty=report.project.dirty,
                created=report.created, profile=report.profile, tool=report.tool.version,
                decision=report.verdict.decision, stage=report.verdict.stage,
                blockers=len(report.verdict.blockers), unknowns=len(report.verdict.unknowns))


def _notes(old: Report, new: Report) -> Iterable[str]:
    """What a reader must know before taking a difference for progress."""
    for words, before, after in (
        ("different projects, by their names", old.project.name, new.project.name),
        ("different profiles", old.profile, new.profile),
        ("different versions of the tool", old.tool.version, new.tool.version),
    ):
        if before != after:
            yield f"{words}: {before}, then {after}"
    changed = [f"{code} {before} -> {after}" for code, before, after in _requirements(old, new)]
    if changed:
        yield f"what is asked changed: {listed(changed, most=3)}"
    for which, report in (("old", old), ("new", new)):
        if asked := partial(report):
            yield f"the {which} report is of a part only, {asked}"
        if report.selection.static:
            yield f"the {which} report executed nothing"
        if report.selection.interrupted:
            yield f"the {which} report was interrupted"
        if report.project.dirty:
            yield f"the {which} report is of uncommitted changes: {commit(report)}"
    if old.selection.online and not new.selection.online:
        yield "the new report did not use the network, the old one did"


def _requirements(old: Report, new: Report) -> Iterable[tuple[str, str, str]]:
    before = {check.code: check for check in old.checks}
    for check in new.checks:
        if (then := before.get(check.code)) and then.requirement is not check.requirement:
            yield check.code, then.requirement, check.requirement
