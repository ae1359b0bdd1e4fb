# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the pages of a cohort read: typed rows, each page in a handful of statements, however many projects there are."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlalchemy.orm import Session

from release_checker.cohort.store import standing as at
from release_checker.cohort.store.tables import Assignment, Audit, Cohort, Membership, Person, Project, now
from release_checker.model import Pillar

PAGE = 50
"Projects of one page."
FURTHEST = 1_000_000
"Page that is asked of the database, which counts no further than its integers."
WEEK = datetime.timedelta(days=7)
NEAR = datetime.timedelta(days=14)
"A deadline within these days, or past, is near."
SORTS = ("name", "decision", "first", "since", "stage", "review", "audited", "due", "now",
         *(pillar.code for pillar in Pillar))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which projects of a cohort, and in which order. Words that are none of those named here choose nothing."""

    search: str = ""
    "Part of the name or title, or of the name or login of a scholar or mentor, in any case."
    decision: str = ""
    "One of standing.DECISIONS."
    stage: str = ""
    "One of standing.STAGES."
    review: str = ""
    "One of standing.REVIEWS."
    pillar: str = ""
    "A pillar's code, with `state`."
    state: str = ""
    "One of standing.STATES."
    mine: str = ""
    "`needs`: it is the viewer's turn; `assigned`: the viewer reviews it."
    check: str = ""
    "Code that the newest report fails."
    undecided: str = ""
    "Code that the newest report could not decide."
    near: bool = False
    "The deadline is near."
    changed: bool = False
    "The decision is another than a week ago."
    busy: bool = False
    "An audit waits or runs."
    sort: str = "name"
    "One of SORTS."
    down: bool = False
    "The other way round."
    page: int = 1
    "Counted from one; past the end is the last."

    @property
    def filtered(self) -> bool:
        """Not all projects are asked for."""
        order = ("sort", "down", "page")
        return any(getattr(self, item.name) != item.default for item in fields(self) if item.name not in order)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who looks, and when: what `mine`, `near` and `changed` are held against."""

    person_id: int
    "In the table of persons."
    moment: datetime.datetime = field(default_factory=now)
    "The time of the request."

    @property
    def week_ago(self) -> datetime.datetime:
        """Changes count from here."""
        return self.moment - WEEK

    @property
    def soon(self) -> datetime.date:
        """The last day that is near."""
        return (self.moment + NEAR).date()


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project on the cohort's page."""

    id: int
    name: str
    "In its address."
    title: str
    "What people read; may be empty."
    standing: str
    "One of standing.DECISIONS."
    decision: str
    "Of the newest report, stale or not; empty without one."
    stage: str
    blockers: int
    unknowns: int
    warnings: int
    review: str
    problem: str
    "Why the newest attempt gave no report."
    due: datetime.date | None
    first: str
    "The first blocker, else the first unknown."
    pillars: tuple[str, ...]
    "States in the order of Pillar; empty where there is no report."
    new: int
    fixed: int
    still: int
    compared: bool
    "There was a report before the newest one, so that `new`, `fixed` and `still` say something."
    made: datetime.datetime | None
    "When the newest audit began."
    doing: str
    "State of the newest attempt; empty without one."
    telling: str
    "What a running attempt does now."
    before: str | None
    "The decision of a week ago, when it was another; empty when there was none."
    mentors: tuple[str, ...] = ()
    "Names of those who review it."

    @property
    def lead(self) -> str:
        """The first blocker; without one what is undecided, said so."""
        return lead(self.first, self.blockers)

    def overdue(self, today: datetime.date) -> bool:
        """The deadline is over, and the project not yet released."""
        return overdue(self.due, self.decision, self.review, today)


def overdue(due: datetime.date | None, decision: str, review: str, today: datetime.date) -> bool:
    """A deadline is over, and the project not yet both ready and approved, as `standing.RELEASED` has it."""
    return due is not None and due < today and not (decision == "ready" and review == "approved")


def lead(first: str, blockers: int) -> str:
    """What stands first in a report's way; an undecided check is not taken for a blocker."""
    return first if blockers or not first else f"none; undecided: {first}"


COLUMNS = tuple(item.name for item in fields(ProjectRow) if item.name != "mentors")
"In the order in which the statement reads them."
EMPTY = {"first": "", "new": 0, "fixed": 0, "still": 0, "doing": "", "telling": ""}
"What stands where there is no report or no attempt."


@dataclass(frozen=True, slots=True)
class Counts:
    """How many projects of a cohort are what; each is the size of a filter."""

    cohort_id: int
    all: int = 0
    ready: int = 0
    not_ready: int = 0
    incomplete: int = 0
    stale: int = 0
    none: int = 0
    "Never audited."
    needs: int = 0
    "It is the viewer's turn."
    assigned: int = 0
    near: int = 0
    changed: int = 0
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One page of projects."""

    rows: tuple[ProjectRow, ...]
    total: int
    "Of all pages."
    page: int
    "The one that is shown."

    @property
    def pages(self) -> int:
        """How many there are; an empty answer is one page too."""
        return max(1, -(-self.total // PAGE))


def counts(session: Session, cohort_ids: Sequence[int], asker: Asker) -> tuple[Counts, ...]:
    """Counts of several cohorts in one statement, in the order asked; a cohort without projects has zeros."""
    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    # Grouped by the standing, so that it is found out once for a project and not once for each word.
    asked = _joined(select(
        Project.cohort_id, at.STANDING, func.count(), number(at.needs(asker.person_id)),
        number(at.assigned(asker.person_id)), number(at.near(asker.soon)), number(at.changed(asker.week_ago)),
        number(at.Newest.state.in_(at.UNDER_WAY)),
    ), audit=False).where(Project.cohort_id.in_(cohort_ids)).group_by(Project.cohort_id, at.STANDING)
    rows = session.execute(asked).all()
    return tuple(_counts(one, [tuple(row)[1:] for row in rows if row[0] == one]) for one in cohort_ids)


def _counts(cohort_id: int, rows: list[tuple[Any, ...]]) -> Counts:
    number = {row[0]: row[1] for row in rows}
    every, needs, assigned, near, changed, busy = (sum(row[n] for row in rows) for n in range(1, 7))
    return Counts(
        cohort_id, every, ready=number.get("ready", 0), not_ready=number.get("not-ready", 0),
        incomplete=number.get("incomplete", 0), stale=number.get("stale", 0), none=number.get("none", 0),
        needs=needs, assigned=assigned, near=near, changed=changed, busy=busy)


def projects(session: Session, cohort_id: int, wanted: Wanted, asker: Asker) -> Found:
    """One page of a cohort's projects; the order is total, so that no project stands on two pages or on none."""
    conditions = [Project.cohort_id == cohort_id, *_conditions(wanted, asker)]
    # First which, then what of them: else the database makes whole rows of all that it then leaves out. How many there are
    # comes along, since finding that out means looking at each once more.
    which = _joined(select(Project.id, func.count().over())).where(*conditions).order_by(*_order(wanted)).limit(PAGE)
    page = min(max(1, wanted.page), FURTHEST)
    found = session.execute(which.offset((page - 1) * PAGE)).all()
    if not found and page > 1:
        needed = {"audit": bool(wanted.pillar), "newest": bool(wanted.decision or wanted.busy)}
        plain = _joined(select(func.count(Project.id)), **needed)
        page = max(1, -(-(session.scalar(plain.where(*conditions)) or 0) // PAGE))
        found = session.execute(which.offset((page - 1) * PAGE)).all()
    ids, total = [row[0] for row in found], found[0][1] if found else 0
    rows = {row.id: row for row in _read(session, _rows(asker).where(Project.id.in_(ids)))}
    return Found(tuple(rows[number] for number in ids), total, page)


def names(session: Session, cohort_id: int, wanted: Wanted, asker: Asker) -> Sequence[str]:
    """The projects of all pages, in the wanted order, in one statement."""
    found: Sequence[str] = session.scalars(_joined(select(Project.name)).where(
        Project.cohort_id == cohort_id, *_conditions(wanted, asker)).order_by(*_order(wanted))).all()
    return found


def own(session: Session, project_ids: Sequence[int], asker: Asker) -> tuple[ProjectRow, ...]:
    """A scholar's projects, by name."""
    return _read(session, _rows(asker).where(Project.id.in_(project_ids)).order_by(*_order(Wanted())).limit(PAGE))


def _joined(asked: Any, *, audit: bool = True, newest: bool = True) -> Any:
    """Projects of the plan, each beside its cohort, newest report and newest attempt, where these are asked for."""
    asked = asked.select_from(Project).join(Cohort, Cohort.id == Project.cohort_id).where(Project.retired.is_(None))
    asked = asked.outerjoin(Audit, Audit.id == Project.latest_id) if audit else asked
    return asked.outerjoin(at.Newest, at.NEWEST) if newest else asked


def _rows(asker: Asker) -> Any:
    return _joined(select(
        Project.id, Project.name, Project.title, at.STANDING, Project.decision, Project.stage, Project.blockers,
        Project.unknowns, Project.warnings, Project.review, Project.problem, at.DUE, Audit.first, Audit.pillars, Audit.new,
        Audit.fixed, Audit.still, at.COMPARED, Audit.made, at.Newest.state, at.Newest.telling, at.before(asker.week_ago)))


def _read(session: Session, asked: Any) -> tuple[ProjectRow, ...]:
    rows = session.execute(asked).all()
    names = _mentors(session, [row[0] for row in rows])
    return tuple(_row(row, tuple(name for number, name in names if number == row[0])) for row in rows)


def _row(row: Row[*tuple[Any, ...]], mentors: tuple[str, ...]) -> ProjectRow:
    told: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    pillars, before = told["pillars"] or {}, told["before"]
    told |= {key: told[key] or EMPTY[key] for key in EMPTY}
    told |= {"pillars": tuple(pillars.get(pillar.code, "") for pillar in Pillar), "mentors": mentors,
             "before": None if before == told["decision"] else before}
    return ProjectRow(**told)


def _mentors(session: Session, project_ids: Sequence[int]) -> list[tuple[int, str]]:
    asked = (select(Assignment.project_id, Person.name, Person.login).join(Person, Person.id == Assignment.person_id)
             .where(Assignment.project_id.in_(project_ids)).order_by(Assignment.id))
    return [(number, name or login) for number, name, login in session.execute(asked)]


def _conditions(wanted: Wanted, asker: Asker) -> Iterator[ColumnElement[bool]]:
    if wanted.search:
        yield _like(wanted.search)
    if wanted.decision in at.DECISIONS:
        yield at.stands(wanted.decision)
    if wanted.stage in at.STAGES:
        yield and_(Project.stage == wanted.stage, Project.latest_id.is_not(None))
    if wanted.review in at.REVIEWS:
        yield Project.review == ("" if wanted.review == "none" else wanted.review)
    chosen = next((one for one in Pillar if one.code == wanted.pillar), None)
    if chosen and wanted.state in at.STATES:
        yield at.pillar(chosen) == wanted.state
    if wanted.mine:
        yield at.needs(asker.person_id) if wanted.mine == "needs" else at.assigned(asker.person_id)
    if wanted.check:
        yield at.fails(wanted.check)
    if wanted.undecided:
        yield at.undecided(wanted.undecided)
    if wanted.near:
        yield at.near(asker.soon)
    if wanted.changed:
        yield at.changed(asker.week_ago)
    if wanted.busy:
        yield at.Newest.state.in_(at.UNDER_WAY)


def _like(text: str) -> ColumnElement[bool]:
    """A project's words, or those of its people; the people are sought first, being fewer than projects times people."""
    found = select(Person.id).where(or_(Person.login.icontains(text, autoescape=True),
                                        Person.name.icontains(text, autoescape=True)))
    return or_(
        Project.name.icontains(text, autoescape=True), Project.title.icontains(text, autoescape=True),
        *(Project.id.in_(select(of.project_id).where(of.project_id.is_not(None), of.person_id.in_(found)))
          for of in (Membership, Assignment)))


def _order(wanted: Wanted) -> Iterator[ColumnElement[Any]]:
    """What nobody knows of (no report, no deadline) comes last, whichever way round."""
    if wanted.mine == "needs" and wanted.sort == "name":  # what can be approved waits for nobody else
        yield case((Project.decision == "not-ready", 1), else_=0)
    down = wanted.down != (wanted.sort == "audited")  # ages are sorted, and the youngest is the latest
    for column in _sorted_by(wanted.sort):
        yield (column.desc() if down else column.asc()).nulls_last()
    if wanted.sort == "name":
        return
    yield func.lower(Project.name)
    yield Project.id.asc()


def _sorted_by(sort: str) -> tuple[ColumnElement[Any], ...]:
    chosen = next((pillar for pillar in Pillar if pillar.code == sort), None)
    if chosen:
        return (at.ranked(at.pillar(chosen), at.STATES),)
    name = (func.lower(Project.name), Project.id.expression)
    review = case((Project.review == "", "none"), else_=Project.review)
    stage = case((Project.latest_id.is_not(None), at.ranked(Project.stage.expression, at.STAGES)))
    return {
        "decision": (at.ranked(at.STANDING, at.DECISIONS), -Project.blockers, -Project.unknowns),
        "first": (func.lower(func.nullif(Audit.first, "")),), "since": (-Audit.new, -Audit.fixed), "stage": (stage,),
        "review": (at.ranked(review, at.REVIEWS),), "audited": (Audit.made.expression,), "due": (at.DUE,),
        "now": (at.ranked(at.Newest.state.expression, ("running", "queued", "failed", "lost", "done")),),
    }.get(sort, name)
