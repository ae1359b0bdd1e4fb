# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where a project stands, as expressions that the database can filter, count and sort by.

All speak of a row of `projects`; `DUE` needs its cohort beside it, `OUTDATED` and what is made of it the newest attempt.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from release_checker.cohort.store.tables import Assignment, Attempt, Audit, Cohort, Event, Failed, Project
from release_checker.model import Pillar, Stage

DECISIONS = ("not-ready", "stale", "incomplete", "none", "ready")
"What `STANDING` may be, in the order of urgency."
REVIEWS = ("asked", "stale", "changes", "none", "approved")
STATES = ("fail", "warn", "unknown", "waived", "pass", "skip")
STAGES = tuple(stage.value for stage in Stage)
UNDER_WAY = ("queued", "running")
"States of an attempt that may still give a report."

Newest = aliased(Attempt, name="newest")
"The attempt begun last, as `NEWEST` joins it."
NEWEST = Newest.id == (
    select(func.max(Attempt.id)).where(Attempt.project_id == Project.id).correlate(Project).scalar_subquery())
_REPORTED = (
    select(func.max(Attempt.key)).where(Attempt.audit_id == Project.latest_id).correlate(Project).scalar_subquery())
# An attempt's key is made of commit and settings: another key means that the report speaks of something else. A report
# that was brought by hand has no attempt, and nothing is said of it.
OUTDATED = and_(Newest.id.is_not(None), Newest.key != _REPORTED)
STANDING: ColumnElement[str] = case(
    (Project.latest_id.is_(None), "none"), (func.coalesce(OUTDATED, False), "stale"), else_=Project.decision)
Earlier = aliased(Audit, name="earlier")
COMPARED = exists().where(Earlier.project_id == Project.id, Earlier.id < Project.latest_id)
"The newest report was compared with one that was registered before it."
DUE: ColumnElement[datetime.date] = func.coalesce(Project.deadline, Cohort.deadline)
RELEASED = and_(Project.decision == "ready", Project.review == "approved")


def ranked(column: ColumnElement[str], order: Sequence[str]) -> ColumnElement[int]:
    """A word's position in an order, for sorting; unknown words come last."""
    return case({word: number for number, word in enumerate(order)}, value=column, else_=len(order))


def stands(word: str) -> ColumnElement[bool]:
    """The standing is the word."""
    return STANDING == word  # noqa: SIM300, a column is no constant


def pillar(which: Pillar) -> ColumnElement[str]:
    """The state of one pillar in the newest report."""
    state: ColumnElement[str] = Audit.pillars[which.code].as_string()
    return state


def assigned(person_id: int) -> ColumnElement[bool]:
    """The person reviews the project."""
    return exists().where(Assignment.project_id == Project.id, Assignment.person_id == person_id)


def needs(person_id: int) -> ColumnElement[bool]:
    """A reviewer's turn: there is a report, and nothing is declared yet, or no conflict and nobody has decided."""
    undeclared = exists().where(
        Assignment.project_id == Project.id, Assignment.person_id == person_id, Assignment.declared.is_(None))
    open_ = Project.review.in_(("", "asked", "stale"))
    free = exists().where(Assignment.project_id == Project.id, Assignment.person_id == person_id, Assignment.conflict == "")
    return and_(Project.latest_id.is_not(None), or_(undeclared, and_(open_, free)))


def fails(code: str) -> ColumnElement[bool]:
    """The newest report has the check as a blocker or a warning."""
    return exists().where(Failed.audit_id == Project.latest_id, Failed.code == code, Failed.kind != "unknown")


def undecided(code: str) -> ColumnElement[bool]:
    """The newest report could not decide the check, and it is required."""
    return exists().where(Failed.audit_id == Project.latest_id, Failed.code == code, Failed.kind == "unknown")


def before(since: datetime.datetime) -> ColumnElement[str | None]:
    """The decision that stood before the first report since then; NULL where there was no report since."""
    first = select(func.min(Event.id)).where(
        Event.project_id == Project.id, Event.kind == "audited", Event.at >= since).correlate(Project).scalar_subquery()
    return select(Event.data["before"].as_string()).where(Event.id == first).correlate(Project).scalar_subquery()


def changed(since: datetime.datetime) -> ColumnElement[bool]:
    """The decision is another than it was then, a first one included."""
    return func.coalesce(Project.decision != before(since), False)


def near(until: datetime.date) -> ColumnElement[bool]:
    """To be released until then, or overdue, and not yet both ready and approved."""
    return and_(until >= DUE, ~RELEASED)
