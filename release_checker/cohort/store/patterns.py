# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a cohort's newest reports have in common: the checks that fail most, the reasons why most stays undecided."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from release_checker.cohort.store.tables import Failed, Project

EXAMPLES = 5
"Projects named for each pattern; the link leads to all."
MOST = 100
"Patterns of a kind."


@dataclass(frozen=True, slots=True)
class Pattern:
    """One check, with one reason, in the newest reports of some projects."""

    code: str
    kind: str
    "blocker, warning or unknown."
    reason: str
    "Why it was not decided; empty for what failed."
    projects: int
    "In how many newest reports."
    findings: int
    "In all of them together."
    examples: tuple[str, ...] = ()
    "Names of the first projects."


@dataclass(frozen=True, slots=True)
class Tally:
    """One check that fails in some newest reports."""

    code: str
    projects: int


def failing(session: Session, cohort_id: int) -> tuple[Tally, ...]:
    """Checks that some newest report has as a blocker or warning, by code."""
    asked = (select(Failed.code, func.count()).join(Project, Project.latest_id == Failed.audit_id)
             .where(Project.cohort_id == cohort_id, Project.retired.is_(None), Failed.kind != "unknown")
             .group_by(Failed.code).order_by(Failed.code))
    return tuple(Tally(*row) for row in session.execute(asked))


def patterns(session: Session, cohort_id: int, kind: str) -> tuple[Pattern, ...]:
    """The commonest of a kind first; two statements, whatever the number of projects."""
    asked = (select(Failed.code, Failed.kind, Failed.reason, func.count(), func.sum(Failed.findings))
             .join(Project, Project.latest_id == Failed.audit_id)
             .where(Project.cohort_id == cohort_id, Project.retired.is_(None), Failed.kind == kind)
             .group_by(Failed.code, Failed.kind, Failed.reason)
             .order_by(func.count().desc(), Failed.code, Failed.reason).limit(MOST))
    named = _examples(session, cohort_id, kind)
    return tuple(Pattern(*row, tuple(name for code, reason, name in named if (code, reason) == (row[0], row[2])))
                 for row in session.execute(asked))


def _examples(session: Session, cohort_id: int, kind: str) -> list[tuple[str, str, str]]:
    by_name = (func.lower(Project.name), Project.id)
    order = func.row_number().over(partition_by=(Failed.code, Failed.reason), order_by=by_name)
    inner = (select(Failed.code, Failed.reason, Project.name, order.label("place"))
             .join(Project, Project.latest_id == Failed.audit_id)
             .where(Project.cohort_id == cohort_id, Project.retired.is_(None), Failed.kind == kind).subquery())
    asked = select(inner.c.code, inner.c.reason, inner.c.name).where(inner.c.place <= EXAMPLES).order_by(inner.c.place)
    return [(code, reason, name) for code, reason, name in session.execute(asked)]
