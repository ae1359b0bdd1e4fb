# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What blocks, counted anew from a report's findings: its own verdict, requirements and waivers are claims, not facts."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from release_checker.model import Decision, Outcome, Requirement
from release_checker.reports.report import CheckInfo, FindingInfo, Report, WaiverInfo
from release_checker.reports.summary import mending_order
from release_checker.settings import Settings, Waiver
from release_checker.text import printable

ORDER = (Requirement.OFF, Requirement.RECOMMENDED, Requirement.REQUIRED)


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a report is counted."""

    floor: Settings | None
    "Requirements that no report may fall below; None takes the report's own."
    today: datetime.date
    "The day on which waivers must hold."
    waivers: tuple[Waiver, ...] | None
    "Those that excuse a finding; None takes the report's own."


@dataclass(frozen=True, slots=True)
class Blocker:
    """One finding that keeps the project from being released."""

    check: CheckInfo
    "The check that made it."
    finding: FindingInfo | None
    "None where a check fails and shows nothing."
    unexcused: bool
    "The report has it waived, by a waiver that does not count."


@dataclass(frozen=True, slots=True)
class Undecided:
    """One required check of which nothing is known."""

    code: str
    "Such as NBK009."
    title: str
    "What it would have found; empty for a check that is not in the report."
    reason: str
    "Why it is not decided."


@dataclass(frozen=True, slots=True)
class Counted:
    """What a report amounts to."""

    blockers: tuple[Blocker, ...]
    "In the order to mend them."
    undecided: tuple[Undecided, ...]
    "Required checks, in the order of the report, then those that it lacks."
    warnings: tuple[CheckInfo, ...]
    "Recommended checks that fail."

    @property
    def decision(self) -> Decision:
        """As verdict.decide has it."""
        if self.blockers:
            return Decision.NOT_READY
        return Decision.INCOMPLETE if self.undecided else Decision.READY


def count(report: Report, terms: Terms, codes: Collection[str]) -> Counted:
    """The report by these terms; `codes` are all checks that there are."""
    waivers = accepted(report, terms)
    blockers: list[Blocker] = []
    undecided: list[Undecided] = []
    warnings: list[CheckInfo] = []
    for check in mending_order(report.checks):
        standing = [item for item in check.findings if not (item.waived and excused(check.code, item, waivers))]
        required = _requirement(check, standing, terms) is Requirement.REQUIRED
        if required and (blocking := list(_blocking(check, standing))):
            blockers += blocking
        elif required and (reason := _open(check)):
            undecided.append(Undecided(check.code, check.title, reason))
        elif standing or check.outcome is Outcome.FAIL:
            warnings.append(check)
    return Counted(tuple(blockers), (*undecided, *_absent(report, terms, codes)), tuple(warnings))


def accepted(report: Report, terms: Terms) -> tuple[Waiver, ...]:
    """Waivers that count: those of the terms, else the report's own that have not expired."""
    own = [waiver for info in report.waivers if (waiver := _read(info))]
    return counting(own, terms.today) if terms.waivers is None else terms.waivers


def counting(waivers: Iterable[Waiver], today: datetime.date) -> tuple[Waiver, ...]:
    """Waivers that hold on a day, their paths as reports write them."""
    return tuple(replace(waiver, path=printable(waiver.path)) for waiver in waivers if waiver.expires >= today)


def excused(code: str, finding: FindingInfo, waivers: Iterable[Waiver]) -> bool:
    """Some waiver covers the finding."""
    path = finding.location.path if finding.location else ""
    return any(waiver.covers(code, path, finding.advisories) for waiver in waivers)


def _requirement(check: CheckInfo, standing: Sequence[FindingInfo], terms: Terms) -> Requirement:
    asked = check.requirement
    if terms.floor:
        asked = max(asked, terms.floor.requirement(check.code), key=ORDER.index)
    elif check.outcome is Outcome.FAIL and any(finding.waived and not finding.advisory for finding in standing):
        # An audit lowers a required check whose findings are all waived or advisory. With a waiver gone, it may be one.
        lowered = all(finding.waived or finding.advisory for finding in check.findings)
        asked = Requirement.REQUIRED if lowered else asked
    return asked


def _blocking(check: CheckInfo, standing: Sequence[FindingInfo]) -> Iterator[Blocker]:
    hard = [finding for finding in standing if not finding.advisory]
    for finding in hard:
        yield Blocker(check, finding, finding.waived)
    if not hard and check.outcome is Outcome.FAIL and check.requirement is Requirement.REQUIRED:
        yield Blocker(check, standing[0] if standing else None, False)


def _open(check: CheckInfo) -> str:
    """Why a check without a blocking finding is not decided; empty when it is."""
    if check.outcome is Outcome.UNKNOWN:
        return check.reason or "no reason was given"
    if check.outcome is Outcome.WAIVED and not check.findings:
        return "it says waived and shows no finding"
    # A failing check has said what it found; the rest of it is told as the report tells it.
    return check.undecided[0] if check.undecided and check.outcome is not Outcome.FAIL else ""


def _absent(report: Report, terms: Terms, codes: Collection[str]) -> Iterator[Undecided]:
    known = {check.code for check in report.checks}
    if terms.floor:
        for code in codes:
            if code not in known and terms.floor.requirement(code) is Requirement.REQUIRED:
                yield Undecided(code, "", "the report was made without it")
    elif not any(check.requirement is Requirement.REQUIRED for check in report.checks):
        yield Undecided("", "", "no required check is in the report")


def _read(info: WaiverInfo) -> Waiver | None:
    """A waiver as settings have it; None for one whose end cannot be read, for it has none."""
    try:
        expires = datetime.date.fromisoformat(info.expires)
    except ValueError:
        return None
    return Waiver(info.check, info.reason, info.who, expires, info.path, info.advisory)
