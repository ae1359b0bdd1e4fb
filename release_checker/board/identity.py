# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who asks: a program's token, the name that a proxy gives, or a session's cookie; the first that is shown decides."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from starlette.requests import Request

from release_checker.board.forgery import COOKIE, by_program, shown_cookie
from release_checker.board.proxy import proxied
from release_checker.board.roles import Member, Role, Viewer
from release_checker.cohort.store.tables import Person, Token, now

if TYPE_CHECKING:
    from release_checker.board.services import BoardSettings, Services

SEEN = datetime.timedelta(hours=1)
"How exactly the last use of a program's token is noted; every writing is a lock."


def hashed(secret: str) -> str:
    """What is stored of a token: 256 random bits need neither salt nor a slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def viewer_of(request: Request, session: Session, services: Services) -> Viewer | None:
    """Who asks; None when nobody is known by what the request shows.

    Raises HTTPException where the header of a proxy comes from somebody else, or names whom nobody knows.
    """
    if by_program(request):
        token = token_of(session, request.headers["authorization"].partition(" ")[2].strip(), "login")
        if token and (token.used is None or now() - token.used > SEEN):
            token.used = now()
        return _viewer(session, token.person_id, token.scope) if token else None
    if (person := proxied(request, session, services.settings)) is not None:
        return _viewer(session, person)
    token = session_of(request, session, services.settings)
    return _viewer(session, token.person_id) if token else None


def session_of(request: Request, session: Session, settings: BoardSettings) -> Token | None:
    """The session of the request's cookie, which lives on by being used, but never past its last day."""
    token = token_of(session, shown_cookie(request, COOKIE), "session")
    if token is None:
        return None
    end = token.created + datetime.timedelta(days=settings.session_days)
    whole = datetime.timedelta(hours=settings.session_hours)
    if end <= now():
        return None
    if token.expires and token.expires - now() < whole * 0.9:  # not at each request: every writing is a lock
        token.expires = min(now() + whole, end)
    return token


def token_of(session: Session, secret: str, kind: str) -> Token | None:
    """The token of a secret, while it counts."""
    if not secret or len(secret) > 200:
        return None
    found = session.scalar(select(Token).where(Token.hash == hashed(secret), Token.kind == kind))
    if found is None or found.revoked or (found.expires and found.expires <= now()):
        return None
    return found


def _viewer(session: Session, person_id: int, scope: str = "") -> Viewer | None:
    person = session.scalar(select(Person).where(Person.id == person_id).options(selectinload(Person.memberships)))
    if person is None or person.disabled:
        return None
    members = tuple(Member(row.cohort_id, Role(row.role), row.project_id) for row in person.memberships)
    return Viewer(person.id, person.login, person.name or person.login, person.email, person.admin, members, scope)
