# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who has to do with a project: its scholars, the authors that it names, the mentors who may review it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from release_checker.board.review_rules import Human
from release_checker.board.roles import Role
from release_checker.board.routing import Asked
from release_checker.cohort.store.tables import Membership, Person
from release_checker.publish.reading import ReportFile


def scholars(asked: Asked) -> tuple[Human, ...]:
    """The project's scholars."""
    found = asked.session.scalars(
        select(Person).join(Membership).where(
            Membership.role == Role.SCHOLAR, Membership.project_id == asked.one_project.id).order_by(Person.login))
    return tuple(Human(person.id, person.name or person.login, person.email) for person in found.unique())


def authors(file: ReportFile | None) -> tuple[str, ...]:
    """Names of the authors that the project states."""
    metadata = file.report.metadata if file else None
    return tuple(author.name for author in metadata.authors) if metadata else ()


def own_names(asked: Asked, file: ReportFile) -> frozenset[str]:
    """Names and addresses under which nobody may sign this report."""
    named = {name for scholar in scholars(asked) for name in (scholar.name, scholar.email)}
    return frozenset(name for name in named | set(authors(file)) if name.strip())


def mentors(asked: Asked) -> Sequence[Person]:
    """Whoever may be asked to review a project of the cohort."""
    return asked.session.scalars(
        select(Person).where(_reviews(asked), Person.disabled.is_(None)).order_by(Person.login)).all()


def mentor(asked: Asked, login: str, *, former: bool = False) -> Person | None:
    """The mentor of that login; with `former` also one who is so no longer."""
    wanted = select(Person).where(Person.login == login[:100])
    return asked.session.scalar(wanted if former else wanted.where(_reviews(asked), Person.disabled.is_(None)))


def _reviews(asked: Asked) -> ColumnElement[bool]:
    in_cohort = select(Membership.person_id).where(
        Membership.cohort_id == asked.one_cohort.id, Membership.role == Role.MENTOR)
    return or_(Person.admin.is_(True), Person.id.in_(in_cohort))
