# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Required checks that nobody decided: those that nobody asked for, those that approvals accept, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.model import Requirement
from release_checker.publish.approval_records import Approval, Reviewed
from release_checker.publish.gate_counting import Undecided
from release_checker.publish.gate_reasons import of_undecided
from release_checker.publish.gate_records import Answer, FailOn, Policy, Reason
from release_checker.reports.report import Report
from release_checker.settings import Settings


@dataclass(frozen=True, slots=True)
class Open:
    """The undecided checks of a report, by what becomes of them."""

    unasked: tuple[Undecided, ...]
    "Required by the base or profile, and the settings of the report do not ask for them."
    accepted: tuple[Undecided, ...]
    "Accepted by everybody whose approval is needed."
    rest: tuple[Undecided, ...]
    "Asked for, and left open."


def sorted_out(
    undecided: tuple[Undecided, ...], report: Report, floor: Settings | None, made: Settings | None,
    accepting: tuple[Approval, ...],
) -> Open:
    """Undecided checks by what becomes of them."""
    unasked = tuple(item for item in undecided if floor and made and item.code
                    and floor.requirement(item.code) is Requirement.REQUIRED is not made.requirement(item.code))
    # Whoever signed saw what the report itself leaves open, and nothing beyond it.
    accepted = tuple(item for item in undecided if accepting and item.code in report.verdict.unknowns)
    accepted = tuple(item for item in accepted if item not in unasked)
    return Open(unasked, accepted, tuple(item for item in undecided if item not in (*unasked, *accepted)))


def accepting(review: Reviewed, required: int) -> tuple[Approval, ...]:
    """Approvals that accept what is undecided; none unless those alone are enough."""
    willing = tuple(item for item in review.valid if item.accepted)
    return willing if required and Reviewed(willing, (), review.objections).approved(required) else ()


def reasons_of_open(open_: Open, report: Report, policy: Policy) -> Iterator[Reason]:
    """Why undecided checks leave the gate shut."""
    if policy.fail_on is not FailOn.NEVER:
        accept = "have less accepted on the base branch first" if policy.base else f"audit with --profile {policy.profile}"
        for item in open_.unasked:
            title = f"{item.title}: " if item.title else ""
            yield Reason(kind="not-asked", answer=Answer.COULD_NOT_LOOK, check=item.code,
                         text=f"{title}{policy.base or policy.profile} requires it, and the report was made without that",
                         next=f"ask for it in the settings and audit again, or {accept}")
    if policy.fail_on in (FailOn.INCOMPLETE, FailOn.WARNINGS):
        for item in open_.rest:
            yield of_undecided(item, report)
