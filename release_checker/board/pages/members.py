# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who is in a cohort, and the way in by invitation."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from release_checker.board import invitations, membership, tokens
from release_checker.board.forms import number, said
from release_checker.board.identity import session_of
from release_checker.board.pages.member_rows import Listed, changed, invited, listed, projects
from release_checker.board.persons import EMAIL, NAME
from release_checker.board.rendering import page
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.cohort.store.tables import Membership, Person, now
from release_checker.errors import UsageError


@route("/c/{cohort}/members", Deed.SEE_MEMBERS)
def members(asked: Asked) -> Response:
    """Everybody in the cohort, and who is invited."""
    return _members(asked)


@route("/c/{cohort}/members/invite", Deed.MANAGE, "POST")
def invite(asked: Asked) -> Response:
    """A link for one person; it is on this answer and never again."""
    form = asked.form
    try:
        secret = membership.invite(
            asked.session, asked.known, asked.one_cohort, said(form, "login", 100, needed=True), said(form, "role", 20),
            said(form, "project", 100), name=said(form, "name", NAME), email=said(form, "email", EMAIL))
    except UsageError as error:
        return _members(asked, problem=str(error), status=400)
    return _members(asked, made=invitations.link(asked.services.settings.address, secret))


@route("/c/{cohort}/members/role", Deed.MANAGE, "POST")
def change_role(asked: Asked) -> Response:
    """Another role for a member."""
    row, role = _membership(asked), said(asked.form, "role", 20)
    try:
        membership.change_role(asked.session, asked.known, asked.one_cohort, row, role, said(asked.form, "project", 100))
    except UsageError as error:
        return _members(asked, problem=str(error), status=400)
    return _back(asked)


@route("/c/{cohort}/members/name", Deed.GOVERN, "POST")
def name_member(asked: Asked) -> Response:
    """Another name or e-mail address of a member, on the whole board."""
    person = asked.session.get_one(Person, _membership(asked).person_id)
    name, email = said(asked.form, "name", NAME), said(asked.form, "email", EMAIL)
    try:
        membership.rename(asked.session, asked.known, person, name, email)
    except UsageError as error:
        return _members(asked, problem=str(error), status=400)
    return _back(asked)


@route("/c/{cohort}/members/remove", Deed.MANAGE, "POST")
def remove(asked: Asked) -> Response:
    """Take a role away; the person stays."""
    membership.remove(asked.session, asked.known, _membership(asked))
    return _back(asked)


@route("/c/{cohort}/members/withdraw", Deed.MANAGE, "POST")
def withdraw(asked: Asked) -> Response:
    """An invitation counts no longer."""
    if not membership.withdraw(asked.session, asked.known, asked.one_cohort, number(asked.form, "invitation")):
        raise HTTPException(404, "there is no such invitation to this cohort")
    return _back(asked)


@route("/c/{cohort}/members/disable", Deed.GOVERN, "POST")
def disable_person(asked: Asked) -> Response:
    """Shut somebody out of the whole board."""
    try:
        membership.shut_out(asked.session, asked.known, _person(asked))
    except UsageError as error:
        raise HTTPException(400, str(error)) from error
    return _back(asked)


@route("/c/{cohort}/members/enable", Deed.GOVERN, "POST")
def enable_person(asked: Asked) -> Response:
    """Let somebody in again; their tokens stay revoked."""
    membership.let_in(asked.session, asked.known, _person(asked))
    return _back(asked)


@route("/invitation/{token}", Deed.OPEN)
def invitation(asked: Asked) -> Response:
    """What the link offers; nothing happens by looking, since programs that preview messages look too."""
    answer = page(asked, "invitation.html", found=_invitation(asked))
    # Our own address is all that a Referer may say here: no log on the way may hold the link.
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


@route("/invitation/{token}", Deed.OPEN, "POST")
def accept(asked: Asked) -> Response:
    """Accept: the role is given, and the person is in."""
    found = _invitation(asked)
    if not membership.join(asked.session, found):
        raise HTTPException(404, GONE)
    if old := session_of(asked.request, asked.session, asked.services.settings):
        old.revoked = now()
    answer = RedirectResponse("/account?welcome", 303)
    tokens.open_session(asked.session, found.person.id, asked.services.settings, answer)
    return answer


GONE = "this invitation was used, withdrawn, or is older than a week; ask for another"


def _invitation(asked: Asked) -> invitations.Invitation:
    found = invitations.shown(asked.session, str(asked.request.path_params["token"]))
    if found is None:
        raise HTTPException(404, GONE)
    return found


def _membership(asked: Asked) -> Membership:
    row = membership.member(asked.session, asked.one_cohort, number(asked.form, "member"))
    if row is None:
        raise HTTPException(404, "there is no such member of this cohort")
    return row


def _person(asked: Asked) -> Person:
    """Somebody of this cohort: a page of one cohort shuts nobody of another out."""
    row = asked.session.scalar(select(Membership).options(joinedload(Membership.person)).where(
        Membership.person_id == number(asked.form, "person"), Membership.cohort_id == asked.one_cohort.id).limit(1))
    if row is None:
        raise HTTPException(404, "there is no such member of this cohort")
    return row.person


def _back(asked: Asked) -> Response:
    return RedirectResponse(f"/c/{asked.one_cohort.name}/members", 303)


def _members(asked: Asked, *, made: str = "", problem: str = "", status: int = 200) -> Response:
    shown: Listed = listed(asked)
    return page(asked, "members.html", status=status, shown=shown, invited=invited(asked), roles=invitations.ROLES,
                manages=asked.may(Deed.MANAGE), governs=asked.may(Deed.GOVERN), made=made, problem=problem,
                changes=changed(asked), projects=projects(asked) if asked.may(Deed.MANAGE) else ())


ROUTES = (members, invite, change_role, name_member, remove, withdraw, disable_person, enable_person, invitation, accept)
