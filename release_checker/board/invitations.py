# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Links into a cohort: one use, one person, one role."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from release_checker.board.identity import hashed, token_of
from release_checker.board.persons import add_person, find_person, grant
from release_checker.board.roles import Role
from release_checker.cohort.store.tables import Cohort, Person, Project, Token, now
from release_checker.errors import UsageError

LASTS = datetime.timedelta(days=7)
ROLES = (Role.MENTOR, Role.SCHOLAR, Role.VIEWER)
"That a cohort gives; an admin is made by command."


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link says to whoever opens it."""

    token: Token
    "Its row."
    person: Person
    "Who is invited."
    cohort: Cohort
    "Where to."
    project: Project | None
    "Of a scholar."


def invite(session: Session, login: str, cohort: Cohort, role: str, project: str = "") -> str:
    """The secret of a new invitation; the person is added when there is none of that login.

    Raises UsageError for a login, role or project that cannot be, and for somebody who is disabled.
    """
    wanted = project_of(session, cohort, role, project)
    person = find_person(session, login) or add_person(session, login)
    if person.disabled:
        raise UsageError(f"{person.login} is disabled; let them in again first")
    secret = secrets.token_urlsafe(32)
    session.add(Token(person_id=person.id, kind="invitation", hash=hashed(secret), expires=now() + LASTS,
                      cohort_id=cohort.id, project_id=wanted.id if wanted else None, role=role))
    return secret


def project_of(session: Session, cohort: Cohort, role: str, project: str) -> Project | None:
    """The project that a role is bound to: a scholar's, and nobody else's; raises UsageError where that is not so."""
    if role not in ROLES:
        raise UsageError(f"{role[:40]!r} is no role of a cohort: expected {', '.join(ROLES)}")
    if role != Role.SCHOLAR:
        return None
    found = session.scalar(select(Project).where(Project.cohort_id == cohort.id, Project.name == project))
    if found is None:
        raise UsageError(f"a scholar needs a project of this cohort; {project[:100]!r} is none" if project
                         else "a scholar needs a project: name one")
    return found


def shown(session: Session, secret: str) -> Invitation | None:
    """The invitation of a link while it can be accepted."""
    token = token_of(session, secret, "invitation")
    if token is None or token.used:
        return None
    person, cohort = session.get(Person, token.person_id), session.get(Cohort, token.cohort_id)
    if person is None or cohort is None or person.disabled:
        return None
    return Invitation(token, person, cohort, session.get(Project, token.project_id) if token.project_id else None)


def accept(session: Session, found: Invitation) -> bool:
    """Use the invitation; False when somebody else just did."""
    used = session.execute(update(Token).where(
        Token.id == found.token.id, Token.used.is_(None), Token.revoked.is_(None)).values(used=now()).returning(Token.id))
    if used.scalar() is None:
        return False
    grant(session, found.person.id, found.cohort.id, found.token.role, found.token.project_id)
    return True


def link(address: str, secret: str) -> str:
    """What is sent to the person."""
    return f"{address.rstrip('/')}/invitation/{secret}"
