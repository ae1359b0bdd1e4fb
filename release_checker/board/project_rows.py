# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the tables hold of one project: its audits, attempts, reviewers, and what was said and done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from release_checker.board.history_line import Point
from release_checker.board.routing import Asked
from release_checker.cohort.store import standing
from release_checker.cohort.store.tables import Assignment, Attempt, Audit, Event, Person, Project

Audits = Sequence[Audit]

AUDITS = 60
"Audits that the line and the lists of choices show, the newest."
ATTEMPTS = 5
COMMENTS = 500
"Comments on findings that are looked through, the newest."


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, and the report it speaks of."""

    event: Event
    "The event."
    audit: Audit | None
    "That report; only what tells it apart is loaded."


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A mentor who is asked to review the project, or does so unasked."""

    person: Person
    "Who."
    assignment: Assignment
    "Since when, and what was declared."


def audits(asked: Asked) -> Audits:
    """The newest audits, the newest first; without their files."""
    return asked.session.scalars(
        select(Audit).where(Audit.project_id == asked.one_project.id).options(_slim())
        .order_by(Audit.made.desc(), Audit.id.desc()).limit(AUDITS)).all()


def first(asked: Asked) -> int | None:
    """The number of the report that was registered first and compared with none."""
    return asked.session.scalar(select(func.min(Audit.id)).where(Audit.project_id == asked.one_project.id))


def points(rows: Iterable[Audit]) -> list[Point]:
    """Audits as a line shows them, the oldest first."""
    return [Point(row.made, row.decision, row.blockers) for row in rows][::-1]


def attempts(asked: Asked) -> Sequence[Attempt]:
    """The newest attempts, the newest first."""
    return asked.session.scalars(
        select(Attempt).where(Attempt.project_id == asked.one_project.id).order_by(Attempt.id.desc()).limit(ATTEMPTS)).all()


def brought(asked: Asked, audit: Audit | None) -> Event | None:
    """The event of a report that somebody brought; None for one that was made here."""
    return asked.session.scalar(select(Event).where(
        Event.audit_id == audit.id, Event.kind == "audited", Event.person_id.is_not(None))) if audit else None


def outdated(asked: Asked) -> bool:
    """The newest report speaks of another state than the newest attempt, as the cohort's page says STALE."""
    found = select(standing.OUTDATED).select_from(Project).outerjoin(standing.Newest, standing.NEWEST)
    return bool(asked.session.scalar(found.where(Project.id == asked.one_project.id)))


def reviewers(asked: Asked) -> list[Reviewer]:
    """Who reviews the project."""
    found = asked.session.execute(
        select(Person, Assignment).join(Assignment, Assignment.person_id == Person.id)
        .where(Assignment.project_id == asked.one_project.id).order_by(Person.login))
    return [Reviewer(person, assignment) for person, assignment in found]


def comments(asked: Asked) -> dict[tuple[str, str], list[Event]]:
    """Comments on findings by check and fingerprint, each list from old to new."""
    found = asked.session.scalars(
        select(Event).where(Event.project_id == asked.one_project.id, Event.kind == "comment", Event.fingerprint != "")
        .order_by(Event.id.desc()).limit(COMMENTS).options(selectinload(Event.person))).all()
    by_finding: dict[tuple[str, str], list[Event]] = {}
    for event in reversed(found):
        by_finding.setdefault((event.code, event.fingerprint), []).append(event)
    return by_finding


def happenings(asked: Asked, number: int, *, skip: int = 0, after: int = 0) -> list[Happening]:
    """Events, the newest first, with the reports they speak of; `after` leaves out those up to that number."""
    events = asked.session.scalars(
        select(Event).where(Event.project_id == asked.one_project.id, Event.id > after)
        .order_by(Event.id.desc()).offset(skip).limit(number).options(selectinload(Event.person))).all()
    wanted = {event.audit_id for event in events if event.audit_id is not None}
    found = asked.session.scalars(select(Audit).where(Audit.id.in_(wanted)).options(_slim())) if wanted else ()
    by_number = {audit.id: audit for audit in found}
    return [Happening(event, by_number.get(event.audit_id or 0)) for event in events]


def event_count(asked: Asked) -> int:
    """How many events the project has."""
    return asked.session.scalar(select(func.count()).where(Event.project_id == asked.one_project.id)) or 0


def _slim() -> ExecutableOption:
    """Without the list of files, which can be long."""
    return load_only(Audit.digest, Audit.made, Audit.commit, Audit.decision, Audit.stage, Audit.blockers, Audit.unknowns,
                     Audit.warnings, Audit.new, Audit.fixed, Audit.still, Audit.project_id)
