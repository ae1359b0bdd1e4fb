# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Persons: added, given roles, disabled. What pages and commands do alike."""

from __future__ import annotations

import datetime

from sqlalchemy import Update, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from release_checker.cohort.logins import login_of
from release_checker.cohort.store.tables import Membership, Person, Token, now
from release_checker.errors import UsageError

NAME, EMAIL = 200, 320
"Characters that the tables hold."


def find_person(session: Session, login: str) -> Person | None:
    """The person of a login; raises UsageError for what is none."""
    return session.scalar(select(Person).where(Person.login == login_of(login)))


def add_person(session: Session, login: str, *, name: str = "", email: str = "", admin: bool = False) -> Person:
    """Add a person, or find the one whom somebody else added at the same moment."""
    if len(name) > NAME or len(email) > EMAIL:
        raise UsageError(f"a name has at most {NAME} characters, an e-mail address {EMAIL}")
    login = login_of(login)
    try:
        with session.begin_nested():
            made = Person(login=login, name=name, email=email, admin=admin)
            session.add(made)
    except IntegrityError:
        return session.scalars(select(Person).where(Person.login == login)).one()
    return made


def grant(session: Session, person_id: int, cohort_id: int, role: str, project_id: int | None) -> Membership:
    """Give a role, or find it given already."""
    # One at a time for a person: the constraint does not hold two rows apart that name no project.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    same = select(Membership).where(
        Membership.person_id == person_id, Membership.cohort_id == cohort_id, Membership.role == role,
        Membership.project_id.is_(None) if project_id is None else Membership.project_id == project_id)
    if (found := session.scalar(same)) is not None:
        return found
    made = Membership(person_id=person_id, cohort_id=cohort_id, role=role, project_id=project_id)
    session.add(made)
    session.flush()
    return made


def disable(session: Session, person: Person) -> None:
    """Shut the door: sessions, tokens and invitations end at once and stay ended when the person is let in again.

    Raises UsageError for the last admin who can come in.
    """
    if person.admin:
        _keep_an_admin(session, person)
    person.disabled = now()
    session.execute(_living(person.id).values(revoked=now()))


def _keep_an_admin(session: Session, person: Person) -> None:
    # A writing, at which SQLite waits too: of two who shut each other out, the second finds what the first did.
    session.execute(update(Person).where(Person.admin.is_(True)).values(admin=True),
                    execution_options={"synchronize_session": False})
    others = select(Person.id).where(Person.admin.is_(True), Person.disabled.is_(None), Person.id != person.id)
    if session.scalar(others.limit(1)) is None:
        raise UsageError(f"{person.login} is the last admin who can come in; make another one first: "
                         "release-checker board person add LOGIN --admin")


def end_sessions(session: Session, person_id: int) -> None:
    """End all sessions of a person."""
    session.execute(_living(person_id).where(Token.kind == "session").values(revoked=now()))


def revoke(session: Session, token: Token, *, spare: bool = False) -> None:
    """End a token, the sessions that it opened, and what was made in them unless the tokens are to be spared."""
    token.revoked = now()
    session.flush()
    if spare:  # they are their person's own now, and end with nothing else
        session.execute(update(Token).where(Token.parent_id == token.id, Token.kind == "login").values(parent_id=None))
    below = select(Token.id).where(Token.id == token.id).cte("below", recursive=True)
    below = below.union(select(Token.id).where(Token.parent_id == below.c.id))
    ended = _living(token.person_id).where(Token.id.in_(select(below.c.id))).returning(Token.id).values(revoked=now())
    while session.execute(ended).all():  # again: one of them may just have made another
        pass


def forget_old(session: Session, person_id: int, age: datetime.timedelta) -> None:
    """Delete sessions that ended long ago, so that the table does not grow with every login."""
    session.execute(delete(Token).where(
        Token.person_id == person_id, Token.kind == "session", Token.created < now() - age))


def _living(person_id: int) -> Update:
    return update(Token).where(Token.person_id == person_id, Token.revoked.is_(None))
