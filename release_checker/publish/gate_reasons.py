# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What was counted, as reasons with what to do next, and as notes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from release_checker.model import Cost
from release_checker.publish.gate_counting import Blocker, Counted, Terms, Undecided, accepted, excused
from release_checker.publish.gate_records import Answer, FailOn, Policy, Reason
from release_checker.reports.report import CheckInfo, FindingInfo, Report, WaiverInfo
from release_checker.reports.summary import WORDS, recheck, sentence, where
from release_checker.settings import Waiver
from release_checker.text import counted as number_of


def of_blocker(blocker: Blocker) -> Reason:
    """A blocker, and what mends it."""
    check, finding = blocker.check, blocker.finding
    then = sentence(finding.fix.text) if finding else f"see `release-checker explain {check.code}`"
    if blocker.unexcused:
        then = f"{then}; or have its waiver accepted first, on the base branch"
    return Reason(kind="blocker", answer=Answer.CLOSED, check=check.code, text=_told(check, finding), next=then,
                  finding=finding)


def of_warning(check: CheckInfo) -> Reason:
    """A recommended check that fails."""
    finding = next((item for item in check.findings if not item.waived), None)
    then = sentence(finding.fix.text) if finding else f"see `release-checker explain {check.code}`"
    return Reason(kind="warning", answer=Answer.CLOSED, check=check.code, text=_told(check, finding), next=then,
                  finding=finding)


def of_undecided(open_: Undecided, report: Report) -> Reason:
    """A required check of which nothing is known."""
    known = {check.code: check for check in report.checks}
    if open_.code in known:
        then = _decide(known[open_.code], report)
    else:
        then = "audit again by the profile that the release must meet, without --only and --skip"
    return Reason(kind="undecided", answer=Answer.UNDECIDED, check=open_.code, next=then,
                  text=f"{open_.title}: {open_.reason}" if open_.title else open_.reason)


def counting_notes(report: Report, found: Counted, left: int, policy: Policy, terms: Terms) -> Iterator[str]:
    """What was counted otherwise than the report has it, and what the policy lets pass, of `left` undecided checks too."""
    if found.decision is not report.verdict.decision:
        yield f"the report says {WORDS[report.verdict.decision]}, and by this policy it is {WORDS[found.decision]}"
    yield from _refused_waivers(report, policy, terms)
    if found.blockers and policy.fail_on is FailOn.NEVER:
        yield f"{number_of(len(found.blockers), 'blocker')} let through by --fail-on never"
    if left and policy.fail_on in (FailOn.NEVER, FailOn.NOT_READY):
        yield f"{number_of(left, 'undecided check')} let through by --fail-on {policy.fail_on}"


def counting_waivers(report: Report, terms: Terms) -> tuple[WaiverInfo, ...]:
    """Waivers of the report that excuse a finding and count."""
    waivers = accepted(report, terms)
    return tuple(info for info in report.waivers
                 if any(excused(info.check, finding, waivers) for finding in _covered(report, info)))


def _refused_waivers(report: Report, policy: Policy, terms: Terms) -> Iterator[str]:
    why = "has expired" if policy.base is None else f"is not accepted at {policy.base}"
    waivers = accepted(report, terms)
    explained: set[tuple[str, str]] = set()
    for info in report.waivers:
        lost = [finding for finding in _covered(report, info) if not excused(info.check, finding, waivers)]
        explained |= {(info.check, finding.fingerprint) for finding in lost}
        if lost:
            place = f" at {info.path}" if info.path else ""
            yield (f"the waiver of {info.check}{place} by {info.who} until {info.expires} {why}: "
                   f"its {number_of(len(lost), 'finding')} {'counts' if len(lost) == 1 else 'count'}")
    for check in report.checks:
        for finding in check.findings:
            alone = finding.waived and not excused(check.code, finding, waivers)
            if alone and (check.code, finding.fingerprint) not in explained:
                yield f"{check.code}: a finding is marked as waived, and no waiver of the report covers it: it counts"


def _covered(report: Report, info: WaiverInfo) -> list[FindingInfo]:
    # Only what it covers matters here, not until when.
    reach = Waiver(info.check, "", "", datetime.date.max, info.path, info.advisory)
    return [finding for check in report.checks if check.code == info.check for finding in check.findings if finding.waived
            and reach.covers(check.code, finding.location.path if finding.location else "", finding.advisories)]


def _told(check: CheckInfo, finding: FindingInfo | None) -> str:
    if finding is None:
        return f"{check.title}: it fails and shows no finding"
    place = where(finding.location)
    return f"{place}: {finding.message}" if place else finding.message


def _decide(check: CheckInfo, report: Report) -> str:
    if report.selection.static and check.cost is Cost.EXECUTES:
        return "audit without --static"
    if not report.selection.online and check.cost is Cost.NETWORK:
        return "audit with --online"
    return f"mend what keeps it open, then `{recheck(check)}`"
