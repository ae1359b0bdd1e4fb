# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Secrets that people and programs show: made here, shown once, kept as hashes."""

from __future__ import annotations

import datetime
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from release_checker.board.forgery import COOKIE, VISITOR, cookie_name
from release_checker.board.identity import hashed
from release_checker.board.persons import forget_old
from release_checker.cohort.store.tables import Token, now

if TYPE_CHECKING:
    from release_checker.board.services import BoardSettings

PREFIX = "rcb"
"Begins every personal token, so that scanners for secrets find one that was committed."
LONGEST = datetime.timedelta(days=366)
"For which a personal token may count."


def make_login(
    session: Session, person_id: int, label: str, lasts: datetime.timedelta | None, *, scope: str = "",
    parent_id: int | None = None,
) -> str:
    """A personal token: it names its account, so that failed tries can be counted against that.

    Whoever was in by another token when it was made names that as its parent: with which it ends, were it a thief's.
    """
    _living(session, parent_id)
    secret = f"{PREFIX}_{person_id}_{secrets.token_urlsafe(32)}"
    session.add(Token(person_id=person_id, kind="login", hash=hashed(secret), label=label, scope=scope, parent_id=parent_id,
                      expires=now() + min(lasts, LONGEST) if lasts else None))
    return secret


def account_in(secret: str) -> str:
    """The account that a personal token names; empty when it names none."""
    prefix, _, rest = secret.partition("_")
    number = rest.partition("_")[0]
    return number if prefix == PREFIX and number.isascii() and number.isdigit() and len(number) < 19 else ""


def open_session(
    session: Session, person_id: int, settings: BoardSettings, response: Response, opened_by: int | None = None,
) -> None:
    """A new session at every login, so that none that somebody else placed in the browser comes to count."""
    _living(session, opened_by)
    secret = secrets.token_urlsafe(32)
    forget_old(session, person_id, datetime.timedelta(days=settings.session_days + 1))
    session.add(Token(person_id=person_id, kind="session", hash=hashed(secret), parent_id=opened_by,
                      expires=now() + datetime.timedelta(hours=settings.session_hours)))
    put_cookie(response, COOKIE, secret, settings)
    drop_cookie(response, VISITOR, settings)


def _living(session: Session, parent_id: int | None) -> None:
    """Raises 403 where somebody just ended the token that something is to come of; who is about to end it waits."""
    if parent_id is not None and session.scalar(
            select(Token.id).where(Token.id == parent_id, Token.revoked.is_(None)).with_for_update()) is None:
        raise HTTPException(403, "the token by which you came in was revoked")


def put_cookie(response: Response, name: str, value: str, settings: BoardSettings) -> None:
    """A cookie that no script reads, that other sites' forms do not carry, and that ends with the browser."""
    response.set_cookie(cookie_name(name, secure=settings.secure), value, path="/", secure=settings.secure,
                        httponly=True, samesite="lax")


def drop_cookie(response: Response, name: str, settings: BoardSettings) -> None:
    """Take a cookie out of the browser."""
    response.delete_cookie(cookie_name(name, secure=settings.secure), path="/", secure=settings.secure,
                           httponly=True, samesite="lax")
