# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A plan's cohort, projects and people as rows; what left the plan is retired, never deleted."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from release_checker.cohort.address import parse_address
from release_checker.cohort.records import Plan, PlannedProject
from release_checker.cohort.store.database import Database
from release_checker.cohort.store.tables import Assignment, Change, Cohort, Membership, Person, Project, now
from release_checker.errors import UsageError


def enrol(database: Database, plan: Plan) -> dict[str, int]:
    """Bring the rows in line with the plan; returns the identifiers of its projects by name."""
    try:
        return _enrolled(database, plan)
    except IntegrityError:  # another machine does the same at this moment; what it wrote is found now
        return _enrolled(database, plan)


def _enrolled(database: Database, plan: Plan) -> dict[str, int]:
    with database.session() as session:
        cohort = session.scalar(select(Cohort).where(Cohort.name == plan.name)) or Cohort(name=plan.name)
        session.add(cohort)
        cohort.title, cohort.deadline, cohort.settings = plan.title, plan.deadline, _told(plan)
        cohort.profile = next(iter({project.asked.profile for project in plan.projects}), "")[:100]
        session.flush()
        known = {row.name: row for row in session.scalars(select(Project).where(Project.cohort_id == cohort.id))}
        for planned in plan.projects:
            row = known.pop(planned.name, None) or Project(cohort_id=cohort.id, name=planned.name)
            session.add(row)
            _describe(row, planned, plan.folder)
            session.flush()
        for row in known.values():
            row.retired = row.retired or now()
        rows = {row.name: row.id for row in session.scalars(
            select(Project).where(Project.cohort_id == cohort.id, Project.retired.is_(None)))}
        _people(session, cohort.id, plan, rows)
        return rows


def _describe(row: Project, planned: PlannedProject, folder: Path) -> None:
    row.title, row.source, row.ref = planned.title or planned.name, shown_source(planned, folder), planned.ref
    row.deadline, row.retired = planned.deadline, None
    needs = planned.asked.needs
    row.needs = {"gpu": needs.gpu, "memory_gb": needs.memory_gb, "isolation": needs.isolation}


def shown_source(planned: PlannedProject, folder: Path) -> str:
    """The source without anything secret; a folder as seen from the plan, whose place is nobody's business."""
    if not planned.remote:
        return os.path.relpath(planned.source, folder)
    try:
        return parse_address(planned.source).shown
    except UsageError:
        return f"{planned.source.partition('://')[0]}://…"


def _told(plan: Plan) -> dict[str, str | int]:
    return {"plan": str(plan.folder), "engine": plan.engine.kind, "projects": len(plan.projects)}


def _people(session: Session, cohort: int, plan: Plan, rows: dict[str, int]) -> None:
    """Those whom the plan names, with what they are; they get in when somebody invites them."""
    logins = {*plan.mentors, *(login for one in plan.projects for login in (*one.mentors, *one.scholars))}
    people = {person.login: person for person in session.scalars(select(Person).where(Person.login.in_(logins)))}
    for login in sorted(logins - people.keys()):
        people[login] = Person(login=login, name=login)
        session.add(people[login])
    session.flush()
    members = {(row.person_id, row.role, row.project_id)
               for row in session.scalars(select(Membership).where(Membership.cohort_id == cohort))}
    mentors = {*plan.mentors, *(login for one in plan.projects for login in one.mentors)}
    wanted: set[tuple[int, str, int | None]] = {(people[login].id, "mentor", None) for login in mentors}
    wanted |= {(people[login].id, "scholar", rows[one.name]) for one in plan.projects for login in one.scholars}
    names, logins_of = {row: name for name, row in rows.items()}, {row.id: row.login for row in people.values()}
    for person, role, project in sorted(wanted - members, key=str):
        session.add(Membership(person_id=person, cohort_id=cohort, role=role, project_id=project))
        session.add(Change(cohort_id=cohort, who="the plan", kind="planned", login=logins_of[person],
                           text=f"{role} of {names[project]}" if project else role))
    pairs = {(rows[one.name], people[login].id) for one in plan.projects for login in one.mentors}
    assigned = {(row.project_id, row.person_id)
                for row in session.scalars(select(Assignment).where(Assignment.project_id.in_(rows.values())))}
    session.add_all(Assignment(project_id=project, person_id=person) for project, person in sorted(pairs - assigned))
    session.flush()
    session.execute(update(Project).where(Project.id.in_({project for project, _ in pairs}), Project.review == "")
                    .values(review="asked"))
