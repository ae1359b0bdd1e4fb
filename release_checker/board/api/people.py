# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Members of a cohort, and invitations into it."""

from __future__ import annotations

import datetime

from pydantic import Field
from sqlalchemy import select

from release_checker.board import invitations, membership
from release_checker.board.api import drawing
from release_checker.board.api.operations import Nothing, operation
from release_checker.board.api.problems import Problem
from release_checker.board.api.records import Listed, Paging
from release_checker.board.persons import EMAIL, NAME
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked
from release_checker.cohort.store.tables import Change, Membership, Person, Project, Token, now
from release_checker.errors import UsageError
from release_checker.reports.record import Record

COHORT = "/cohorts/{cohort}"


class MemberInfo(Record):
    """Somebody's role in a cohort."""

    member: int = Field(description="Number of the membership.")
    login: str
    name: str
    email: str
    role: str
    project: str = Field(description="Of a scholar; empty for others.")
    disabled: bool = Field(description="Shut out of the board.")


class InvitationInfo(Record):
    """An invitation that can still be accepted."""

    invitation: int
    login: str
    role: str
    project: str
    expires: datetime.datetime | None


class MadeInvitation(InvitationInfo):
    """A new invitation."""

    link: str = Field(description="To be sent to the person; it is told now and never again.")


class ChangeInfo(Record):
    """What somebody did to the people of a cohort."""

    at: datetime.datetime
    who: str = Field(description="Who did it, by the name of that time.")
    by: str = Field(description="The login of who did it; empty where no person did.")
    kind: str = Field(description="invited, joined, withdrawn, changed, named, removed, disabled, enabled or planned.")
    login: str = Field(description="Whom it was done to.")
    text: str = Field(description="The role, or the name before and after, in words.")


class NewRole(Record):
    """A role, and the project it is bound to."""

    role: str = Field(max_length=20, description="mentor, scholar or viewer.")
    project: str = Field(default="", max_length=100, description="Needed for a scholar.")


class NewName(Record):
    """What a person is called."""

    name: str = Field(max_length=NAME, description="What others read; nobody else's name, login or address.")
    email: str = Field(max_length=EMAIL, description="By which a mentor signs and a provider knows the person.")


class NewInvitation(NewRole):
    """Somebody who is to come in."""

    login: str = Field(max_length=100)
    name: str = Field(default="", max_length=NAME, description="Where none is known yet.")
    email: str = Field(default="", max_length=EMAIL, description="Likewise.")


@operation("GET", f"{COHORT}/members", Deed.SEE_MEMBERS)
def members(asked: Asked, query: Paging) -> Listed[MemberInfo]:
    """Everybody in the cohort, by login"""
    rows = (select(Membership).join(Person, Person.id == Membership.person_id)
            .where(Membership.cohort_id == asked.one_cohort.id).order_by(Person.login, Membership.id))
    found, pages, total = drawing.page_of(asked.session, rows, query)
    return Listed(items=tuple(_member(asked, row) for row in found), page=query.page, pages=pages, total=total)


@operation("GET", f"{COHORT}/members/changes", Deed.SEE_MEMBERS)
def member_changes(asked: Asked, query: Paging) -> Listed[ChangeInfo]:
    """Who was invited, given another role, or removed, when and by whom; the newest first"""
    rows = select(Change).where(Change.cohort_id == asked.one_cohort.id).order_by(Change.id.desc())
    found, pages, total = drawing.page_of(asked.session, rows, query)
    items = tuple(ChangeInfo(at=row.at, who=row.who, by=row.person.login if row.person else "", kind=row.kind,
                             login=row.login, text=row.text) for row in found)
    return Listed(items=items, page=query.page, pages=pages, total=total)


@operation("POST", f"{COHORT}/members/{{member}}", Deed.MANAGE)
def change_role(asked: Asked, body: NewRole) -> MemberInfo:
    """Give a member another role"""
    return _member(asked, membership.change_role(
        asked.session, asked.known, asked.one_cohort, _membership(asked), body.role, body.project))


@operation("POST", f"{COHORT}/members/{{member}}/name", Deed.GOVERN)
def name_member(asked: Asked, body: NewName) -> MemberInfo:
    """Give a person another name and e-mail address, on the whole board"""
    row = _membership(asked)
    membership.rename(asked.session, asked.known, asked.session.get_one(Person, row.person_id), body.name, body.email)
    return _member(asked, row)


@operation("DELETE", f"{COHORT}/members/{{member}}", Deed.MANAGE, status=204)
def remove_member(asked: Asked) -> Nothing:
    """Take a role away; the person stays"""
    membership.remove(asked.session, asked.known, _membership(asked))
    return Nothing()


@operation("POST", f"{COHORT}/members/{{member}}/disable", Deed.GOVERN)
def disable_person(asked: Asked) -> MemberInfo:
    """Shut a person out of the whole board: tokens, sessions and invitations end at once"""
    row = _membership(asked)
    try:
        membership.shut_out(asked.session, asked.known, asked.session.get_one(Person, row.person_id))
    except UsageError as error:
        raise Problem(409, str(error)) from error
    return _member(asked, row)


@operation("POST", f"{COHORT}/members/{{member}}/enable", Deed.GOVERN)
def enable_person(asked: Asked) -> MemberInfo:
    """Let a person in again; their tokens stay revoked"""
    row = _membership(asked)
    membership.let_in(asked.session, asked.known, asked.session.get_one(Person, row.person_id))
    return _member(asked, row)


@operation("GET", f"{COHORT}/invitations", Deed.SEE_MEMBERS)
def invited(asked: Asked, query: Paging) -> Listed[InvitationInfo]:
    """Invitations that can still be accepted, the newest first"""
    rows = select(Token).where(
        Token.kind == "invitation", Token.cohort_id == asked.one_cohort.id, Token.used.is_(None), Token.revoked.is_(None),
        Token.expires > now()).order_by(Token.id.desc())
    found, pages, total = drawing.page_of(asked.session, rows, query)
    return Listed(items=tuple(_invitation(asked, row) for row in found), page=query.page, pages=pages, total=total)


@operation("POST", f"{COHORT}/invitations", Deed.MANAGE, status=201)
def invite(asked: Asked, body: NewInvitation) -> MadeInvitation:
    """Invite somebody; the link is told once"""
    secret = membership.invite(asked.session, asked.known, asked.one_cohort, body.login, body.role, body.project,
                               name=body.name, email=body.email)
    found = invitations.shown(asked.session, secret)
    if found is None:
        raise Problem(409, "somebody changed this at the same time")
    link = invitations.link(asked.services.settings.address, secret)
    return MadeInvitation(**dict(_invitation(asked, found.token)), link=link)


@operation("DELETE", f"{COHORT}/invitations/{{invitation}}", Deed.MANAGE, status=204)
def withdraw(asked: Asked) -> Nothing:
    """An invitation counts no longer"""
    if not membership.withdraw(asked.session, asked.known, asked.one_cohort, drawing.number(asked, "invitation")):
        raise Problem(404, "there is no such invitation to this cohort")
    return Nothing()


def _membership(asked: Asked) -> Membership:
    row = membership.member(asked.session, asked.one_cohort, drawing.number(asked, "member"))
    if row is None:
        raise Problem(404, "there is no such member of this cohort")
    return row


def _member(asked: Asked, row: Membership) -> MemberInfo:
    person = asked.session.get_one(Person, row.person_id)
    return MemberInfo(member=row.id, login=person.login, name=person.name, email=person.email, role=row.role,
                      project=_project(asked, row.project_id), disabled=person.disabled is not None)


def _invitation(asked: Asked, row: Token) -> InvitationInfo:
    person = asked.session.get_one(Person, row.person_id)
    return InvitationInfo(invitation=row.id, login=person.login, role=row.role, project=_project(asked, row.project_id),
                          expires=row.expires)


def _project(asked: Asked, number: int | None) -> str:
    return asked.session.get_one(Project, number).name if number is not None else ""


ROUTES = (members, member_changes, change_role, name_member, remove_member, disable_person,
          enable_person, invited, invite, withdraw)
