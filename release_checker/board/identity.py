# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who asks: a session's cookie, a program's token, or the name that a trusted proxy gives."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from starlette.requests import Request

from release_checker.board.forgery import COOKIE
from release_checker.board.roles import Member, Role, Viewer
from release_checker.cohort.store.tables import Person, Token, now

if TYPE_CHECKING:
    from release_checker.board.services import Services


def hashed(secret: str) -> str:
    """What is stored of a token: 256 random bits need neither salt nor a slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def viewer_of(request: Request, session: Session, services: Services) -> Viewer | None:
    """Who asks; None when nobody is known by what the request shows."""
    kind, _, shown = request.headers.get("authorization", "").partition(" ")
    if kind:
        token = _token(session, shown.strip(), "login") if kind.casefold() == "bearer" else None
        return _viewer(session, token.person_id) if token else None
    token = _token(session, request.cookies.get(COOKIE, ""), "session")
    if token is None:
        return None
    whole = datetime.timedelta(hours=services.settings.session_hours)
    if token.expires and token.expires - now() < whole * 0.9:  # not at each request: every writing is a lock
        token.expires = now() + whole
    return _viewer(session, token.person_id)


def _token(session: Session, secret: str, kind: str) -> Token | None:
    if not secret or len(secret) > 200:
        return None
    found = session.scalar(select(Token).where(Token.hash == hashed(secret), Token.kind == kind))
    if found is None or found.revoked or (found.expires and found.expires <= now()):
        return None
    return found


def _viewer(session: Session, person_id: int) -> Viewer | None:
    person = session.scalar(select(Person).where(Person.id == person_id).options(selectinload(Person.memberships)))
    if person is None or person.disabled:
        return None
    members = tuple(Member(row.cohort_id, Role(row.role), row.project_id) for row in person.memberships)
    return Viewer(person.id, person.login, person.name or person.login, person.email, person.admin, members)
