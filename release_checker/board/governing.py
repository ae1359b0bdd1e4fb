# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the commands do to persons of a board."""

from __future__ import annotations

import datetime

from sqlalchemy import select

from release_checker.board import invitations, membership, tokens
from release_checker.board.persons import add_person, find_person
from release_checker.cohort.store.database import Database
from release_checker.cohort.store.tables import Cohort
from release_checker.errors import UsageError


def put_person(database: Database, login: str, *, name: str, email: str, admin: bool) -> str:
    """Add a person, or set what is said of one who is there; returns what was done."""
    with database.session() as session:
        found = find_person(session, login)
        person = found or add_person(session, login)
        membership.rename(session, None, person, name or person.name, email or person.email)
        person.admin = person.admin or admin
        done = f"{person.login} is {'there already' if found else 'added'}"
        done = f"{done}, as admin of the board" if person.admin else done
        return f"{done}, and is disabled; let them in again with board person enable" if person.disabled else done


def shut_out(database: Database, login: str) -> str:
    """Disable a person and end all they could come in with."""
    with database.session() as session:
        person = find_person(session, login)
        if person is None:
            raise _unknown(login)
        membership.shut_out(session, None, person)
        return f"{person.login} is shut out"


def let_in(database: Database, login: str) -> str:
    """Let a person in again; what they came in with stays ended."""
    with database.session() as session:
        person = find_person(session, login)
        if person is None:
            raise _unknown(login)
        if person.disabled is None:
            return f"{person.login} is not disabled"
        membership.let_in(session, None, person)
        return f"{person.login} may come in again, with a new token: board token {person.login}"


def personal_token(database: Database, login: str, label: str, days: int, *, scope: str = "") -> str:
    """A new token of a person, for all they may do or within a scope."""
    with database.session() as session:
        person = find_person(session, login)
        if person is None:
            raise _unknown(login)
        if person.disabled:
            raise UsageError(f"{person.login} is disabled; let them in again with board person enable")
        return tokens.make_login(session, person.id, label[:200], datetime.timedelta(days=days), scope=scope)


def invitation_link(database: Database, login: str, cohort: str, role: str, project: str, address: str) -> str:
    """A new invitation as the link that is sent."""
    with database.session() as session:
        found = session.scalar(select(Cohort).where(Cohort.name == cohort))
        if found is None:
            known = session.scalars(select(Cohort.name).order_by(Cohort.name).limit(10)).all()
            raise UsageError(f"there is no cohort {cohort!r} in this database; it has {', '.join(known) or 'none'}")
        return invitations.link(address, membership.invite(session, None, found, login, role, project))


def _unknown(login: str) -> UsageError:
    return UsageError(f"there is no person {login!r}; add them with board person add")
