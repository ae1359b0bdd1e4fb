# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The door and one's own account: come in with a token, go out, make tokens for programs."""

from __future__ import annotations

import datetime
import logging
import math

from sqlalchemy import select
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from release_checker.board import limits, membership, tokens
from release_checker.board.forgery import COOKIE, by_program, named_by_proxy
from release_checker.board.forms import number, said
from release_checker.board.identity import session_of, token_of
from release_checker.board.naming import known_name
from release_checker.board.persons import EMAIL, NAME, end_sessions, revoke
from release_checker.board.proxy import peer, shared
from release_checker.board.rendering import page
from release_checker.board.returning import inside
from release_checker.board.roles import REPORTS, WITHIN, Deed, Role
from release_checker.board.routing import Asked, route
from release_checker.board.signatures import principal
from release_checker.cohort.store.tables import Cohort, Membership, Person, Project, Token, now
from release_checker.errors import UsageError

LOG = logging.getLogger(__name__)
DAYS = (30, 90, 366)
"For which a token may be made."
TOKENS = 50
"Living ones of a person."


@route("/login", Deed.OPEN)
def login(asked: Asked) -> Response:
    """The form to come in."""
    return _form(asked, inside(asked.request.query_params.get("then", "/")))


@route("/login", Deed.OPEN, "POST")
def enter(asked: Asked) -> Response:
    """Come in with a personal token."""
    secret, then = asked.form.get("token", "").strip(), inside(asked.form.get("then", "/"))
    counted = _counted(asked, secret)
    if (seconds := limits.wait(asked.session, counted)) > 0:
        answer = _form(asked, then, 429, f"Too many tries; wait {math.ceil(seconds)} seconds.")
        answer.headers["Retry-After"] = str(math.ceil(seconds))
        return answer
    token = token_of(asked.session, secret, "login")
    person = asked.session.get(Person, token.person_id) if token else None
    if token is None or person is None or person.disabled:
        limits.failed(asked.session, counted)
        LOG.warning("a failed login from %s", peer(asked.request))
        return _form(asked, then, 401, "No such token, or it counts no longer. An admin can invite you anew.")
    limits.succeeded(asked.session, limits.by_account(str(person.id)))
    if token.scope:
        return _form(asked, then, 403, "This token only reads and brings reports; it opens no door.")
    token.used = now()
    LOG.info("%s came in from %s", person.login, peer(asked.request))
    return inside_as(asked, person.id, then, token.id)


def _counted(asked: Asked, secret: str) -> list[limits.Counted]:
    """Through a proxy everybody comes from one address, which then says nothing."""
    host, account = peer(asked.request), tokens.account_in(secret)
    counted = [] if shared(host, asked.services.settings) else [limits.by_address(host)]
    return [*counted, limits.by_account(account)] if account else counted


def _form(asked: Asked, then: str, status: int = 200, problem: str = "") -> Response:
    provider = asked.services.settings.provider
    return page(asked, "login.html", status=status, then=then, problem=problem, provider=provider.name if provider else "")


def inside_as(asked: Asked, person_id: int, then: str, opened_by: int | None = None) -> Response:
    """A new session of a person, in place of the one that was."""
    if old := session_of(asked.request, asked.session, asked.services.settings):
        old.revoked = now()
    answer = RedirectResponse(then, 303)
    tokens.open_session(asked.session, person_id, asked.services.settings, answer, opened_by)
    return answer


@route("/logout", Deed.OPEN, "POST")
def logout(asked: Asked) -> Response:
    """End this session, here and in the browser."""
    if named_by_proxy(asked.request):
        raise HTTPException(409, "the proxy in front of this board says who you are; log out there")
    if found := session_of(asked.request, asked.session, asked.services.settings):
        found.revoked = now()
    return _out(asked)


@route("/logout/everywhere", Deed.ENTER, "POST")
def logout_everywhere(asked: Asked) -> Response:
    """End all sessions, in all browsers; tokens of programs stay."""
    end_sessions(asked.session, _person(asked).id)
    return _out(asked)


def _out(asked: Asked) -> Response:
    answer = RedirectResponse("/login", 303)
    tokens.drop_cookie(answer, COOKIE, asked.services.settings)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@route("/account", Deed.ENTER)
def account(asked: Asked) -> Response:
    """Name, e-mail, tokens."""
    return _account(asked)


@route("/account", Deed.ENTER, "POST")
def change_account(asked: Asked) -> Response:
    """A name or e-mail address, as long as none is known."""
    person = _person(asked)
    name, email = said(asked.form, "name", NAME), said(asked.form, "email", EMAIL)
    if asked.services.settings.provider:  # by which the provider's people are known again: an admin's to set
        email = ""
    try:
        membership.introduce(asked.session, asked.known, person, name, email)
    except UsageError as error:
        return _account(asked, problem=str(error))
    return RedirectResponse("/account?saved", 303)


@route("/account/tokens", Deed.ENTER, "POST")
def make_token(asked: Asked) -> Response:
    """A new token, shown on this answer and never again."""
    person, label = _person(asked), said(asked.form, "label", 200, needed=True)
    days = number(asked.form, "days")
    if days not in DAYS:
        raise HTTPException(400, f"days must be one of {', '.join(map(str, DAYS))}")
    if len(_living(asked)) >= TOKENS:
        raise HTTPException(400, f"there are {TOKENS} tokens; revoke one first")
    scope = asked.form.get("scope", "")
    if scope not in WITHIN:
        raise HTTPException(400, f"scope must be empty or {REPORTS}")
    here = session_of(asked.request, asked.session, asked.services.settings)
    secret = tokens.make_login(asked.session, person.id, label, datetime.timedelta(days=days), scope=scope,
                               parent_id=here.parent_id if here and here.person_id == person.id else None)
    asked.session.flush()
    return _account(asked, made=secret)


@route("/account/tokens/revoke", Deed.ENTER, "POST")
def revoke_token(asked: Asked) -> Response:
    """End a token of one's own, what it opened, and what was made in there."""
    person, wanted = _person(asked), number(asked.form, "token")
    token = asked.session.scalar(select(Token).where(
        Token.id == wanted, Token.person_id == person.id, Token.kind == "login"))
    if token is None:
        raise HTTPException(404, "there is no such token of yours")
    revoke(asked.session, token, spare=asked.form.get("spare") == "yes")
    return RedirectResponse("/account", 303)


def _person(asked: Asked) -> Person:
    """Who changes their account: a person at a browser, since a stolen token must not be able to make itself another."""
    if by_program(asked.request):
        raise HTTPException(403, "an account is changed by its person, not by a program's token")
    return asked.session.scalars(select(Person).where(Person.id == asked.known.person_id)).one()


def _living(asked: Asked) -> list[Token]:
    return list(asked.session.scalars(select(Token).where(
        Token.person_id == asked.known.person_id, Token.kind == "login", Token.revoked.is_(None)).order_by(Token.id)))


def _account(asked: Asked, made: str = "", problem: str = "") -> Response:
    person = asked.session.scalars(select(Person).where(Person.id == asked.known.person_id)).one()
    query = asked.request.query_params
    return page(asked, "account.html", status=400 if problem else 200, person=person, tokens=_living(asked), made=made,
                days=DAYS, moment=now(), welcome="welcome" in query, saved="saved" in query, problem=problem,
                name=known_name(person), fixed=asked.services.settings.provider is not None, places=_places(asked),
                signs_as=principal(person.email, person.login) if _decides(asked) else "")


def _decides(asked: Asked) -> bool:
    return asked.known.admin or any(member.role is Role.MENTOR for member in asked.known.members)


def _places(asked: Asked) -> list[tuple[Cohort, str, Project | None]]:
    """Where one is in: the cohort, as what, and a scholar's project."""
    found = asked.session.execute(
        select(Cohort, Membership.role, Project).join(Membership, Membership.cohort_id == Cohort.id)
        .outerjoin(Project, Project.id == Membership.project_id)
        .where(Membership.person_id == asked.known.person_id).order_by(Cohort.name, Membership.id).limit(50))
    return [(cohort, role, project) for cohort, role, project in found]


ROUTES = (login, enter, logout, logout_everywhere, account, change_account, make_token, revoke_token)
