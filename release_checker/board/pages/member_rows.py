# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the page of a cohort's members shows, a page of rows at a time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from release_checker.board.naming import known_name
from release_checker.board.routing import Asked
from release_checker.cohort.store.tables import Change, Membership, Person, Project, Token, now

ROWS = 100
PROJECTS = 1000
"Names that the field of a project offers; others are typed."


@dataclass(frozen=True, slots=True)
class Row:
    """One member, or one person who is invited."""

    id: int
    "Of the membership, or of the invitation."
    person_id: int
    "Of the person."
    login: str
    "Their login."
    name: str
    "Their name; empty when not given."
    email: str
    "Their e-mail address; empty when not known."
    role: str
    "In this cohort."
    project: str
    "Name of a scholar's project; empty for others."
    disabled: bool = False
    "Shut out of the board."
    expires: datetime.datetime | None = None
    "Of an invitation."


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of members."""

    rows: list[Row]
    "At most ROWS."
    whole: int
    "Of all pages."
    number: int
    "This page, from 1."
    count: int
    "How many pages there are."
    previous: str
    "Address of the page before; empty where there is none."
    next: str
    "Address of the page after."


def listed(asked: Asked) -> Listed:
    """A page of members by login."""
    cohort = asked.one_cohort
    whole = asked.session.scalar(select(func.count(Membership.id)).where(Membership.cohort_id == cohort.id)) or 0
    count = max(1, -(-whole // ROWS))
    given = asked.request.query_params.get("page", "1")
    number = min(max(int(given), 1), count) if given.isascii() and given.isdigit() and len(given) < 9 else 1
    found = asked.session.execute(
        select(Membership.id, Person, Membership.role, Project.name).join(Person, Person.id == Membership.person_id)
        .outerjoin(Project, Project.id == Membership.project_id).where(Membership.cohort_id == cohort.id)
        .order_by(Person.login, Membership.id).limit(ROWS).offset((number - 1) * ROWS))
    rows = [Row(key, who.id, who.login, known_name(who), who.email, role, project or "", who.disabled is not None)
            for key, who, role, project in found]
    before, after = (f"/c/{cohort.name}/members?page={number + step}" for step in (-1, 1))
    return Listed(rows, whole, number, count, before if number > 1 else "", after if number < count else "")


def invited(asked: Asked) -> list[Row]:
    """Invitations that can still be accepted."""
    found = asked.session.execute(
        select(Token, Person, Project.name).join(Person, Person.id == Token.person_id)
        .outerjoin(Project, Project.id == Token.project_id)
        .where(Token.kind == "invitation", Token.cohort_id == asked.one_cohort.id, Token.used.is_(None),
               Token.revoked.is_(None), Token.expires > now()).order_by(Token.id.desc()).limit(ROWS))
    return [Row(token.id, who.id, who.login, known_name(who), who.email, token.role, project or "", expires=token.expires)
            for token, who, project in found]


def projects(asked: Asked) -> Sequence[str]:
    """Names that a scholar's project can have."""
    return asked.session.scalars(select(Project.name).where(
        Project.cohort_id == asked.one_cohort.id, Project.retired.is_(None)).order_by(Project.name).limit(PROJECTS)).all()


def changed(asked: Asked) -> Sequence[Change]:
    """What was done to members last; the API tells all of it."""
    return asked.session.scalars(
        select(Change).where(Change.cohort_id == asked.one_cohort.id).order_by(Change.id.desc()).limit(ROWS)).all()
