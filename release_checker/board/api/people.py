# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Members of a cohort, and invitations into it."""

from __future__ import annotations

import datetime

from pydantic import Field
from sqlalchemy import select

from release_checker.board import invitations
from release_checker.board.api import drawing
from release_checker.board.api.operations import Nothing, operation
from release_checker.board.api.problems import Problem
from release_checker.board.api.records import Listed, Paging
from release_checker.board.persons import EMAIL, NAME, disable, grant
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked
from release_checker.cohort.store.tables import Membership, Person, Project, Token, now
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


class NewRole(Record):
    """A role, and the project it is bound to."""

    role: str = Field(max_length=20, description="mentor, scholar or viewer.")
    project: str = Field(default="", max_length=100, description="Needed for a scholar.")


class NewInvitation(NewRole):
    """Somebody who is to come in."""

    login: str = Field(max_length=100)
    name: str = Field(default="", max_length=NAME)
    email: str = Field(default="", max_length=EMAIL)


@operation("GET", f"{COHORT}/members", Deed.SEE_MEMBERS)
def members(asked: Asked, query: Paging) -> Listed[MemberInfo]:
    """Everybody in the cohort, by login"""
    rows = (select(Membership).join(Person, Person.id == Membership.person_id)
            .where(Membership.cohort_id == asked.one_cohort.id).order_by(Person.login, Membership.id))
    found, pages, total = drawing.page_of(asked.session, rows, query)
    return Listed(items=tuple(_member(asked, row) for row in found), page=query.page, pages=pages, total=total)


@operation("POST", f"{COHORT}/members/{{member}}", Deed.MANAGE)
def change_role(asked: Asked, body: NewRole) -> MemberInfo:
    """Give a member another role"""
    row, project = _membership(asked), invitations.project_of(asked.session, asked.one_cohort, body.role, body.project)
    person, number = row.person_id, project.id if project else None
    asked.session.delete(row)
    asked.session.flush()
    grant(asked.session, person, asked.one_cohort.id, body.role, number)
    made = asked.session.scalars(select(Membership).where(
        Membership.person_id == person, Membership.cohort_id == asked.one_cohort.id, Membership.role == body.role,
        Membership.project_id.is_(None) if number is None else Membership.project_id == number)).first()
    if made is None:
        raise Problem(409, "somebody changed this at the same time")
    return _member(asked, made)


@operation("DELETE", f"{COHORT}/members/{{member}}", Deed.MANAGE, status=204)
def remove_member(asked: Asked) -> Nothing:
    """Take a role away; the person stays"""
    asked.session.delete(_membership(asked))
    return Nothing()


@operation("POST", f"{COHORT}/members/{{member}}/disable", Deed.GOVERN)
def disable_person(asked: Asked) -> MemberInfo:
    """Shut a person out of the whole board: tokens, sessions and invitations end at once"""
    row = _membership(asked)
    if row.person_id == asked.known.person_id:
        raise Problem(409, "you cannot shut yourself out; another admin can")
    disable(asked.session, asked.session.get_one(Person, row.person_id))
    return _member(asked, row)


@operation("POST", f"{COHORT}/members/{{member}}/enable", Deed.GOVERN)
def enable_person(asked: Asked) -> MemberInfo:
    """Let a person in again; their tokens stay revoked"""
    row = _membership(asked)
    asked.session.get_one(Person, row.person_id).disabled = None
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
    secret = invitations.invite(asked.session, body.login, asked.one_cohort, body.role, body.project, name=body.name,
                                email=body.email)
    asked.session.flush()
    found = invitations.shown(asked.session, secret)
    if found is None:
        raise Problem(409, "somebody changed this at the same time")
    link = invitations.link(asked.services.settings.address, secret)
    return MadeInvitation(**dict(_invitation(asked, found.token)), link=link)


@operation("DELETE", f"{COHORT}/invitations/{{invitation}}", Deed.MANAGE, status=204)
def withdraw(asked: Asked) -> Nothing:
    """An invitation counts no longer"""
    found = asked.session.scalar(select(Token).where(
        Token.id == drawing.number(asked, "invitation"), Token.cohort_id == asked.one_cohort.id, Token.kind == "invitation"))
    if found is None:
        raise Problem(404, "there is no such invitation to this cohort")
    found.revoked = now()
    return Nothing()


def _membership(asked: Asked) -> Membership:
    row = asked.session.scalar(select(Membership).where(
        Membership.id == drawing.number(asked, "member"), Membership.cohort_id == asked.one_cohort.id))
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


ROUTES = (members, change_role, remove_member, disable_person, enable_person, invited, invite, withdraw)
