# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who is in a cohort, and what was done about it. What the page, the API and the commands do alike; each deed is noted."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from release_checker.board import invitations, naming, persons
from release_checker.board.invitations import Invitation
from release_checker.board.roles import Viewer
from release_checker.cohort.store.tables import Change, Cohort, Membership, Person, Project, Token, now
from release_checker.errors import UsageError


def invite(session: Session, by: Viewer | None, cohort: Cohort, login: str, role: str, project: str = "", *, name: str = "",
           email: str = "") -> str:
    """The secret of a new invitation; raises UsageError as `invitations.invite` and `naming.fill` do."""
    with session.begin_nested():  # nobody is added by an invitation that is refused
        secret = invitations.invite(session, login, cohort, role, project)
        session.flush()
        found = invitations.shown(session, secret)
        if found:
            _note(session, by, cohort.id, "invited", found.person, _words(role, project))
            if told := naming.fill(session, found.person, name, email):
                _note_everywhere(session, by, "named", found.person, told, cohort.id)
    return secret


def withdraw(session: Session, by: Viewer, cohort: Cohort, number: int) -> bool:
    """An invitation counts no longer; False when the cohort has none of that number."""
    found = session.scalar(select(Token).where(
        Token.id == number, Token.cohort_id == cohort.id, Token.kind == "invitation"))
    if found is None:
        return False
    if not found.revoked:
        found.revoked = now()
        _note(session, by, cohort.id, "withdrawn", session.get_one(Person, found.person_id), "")
    return True


def join(session: Session, found: Invitation) -> bool:
    """Accept an invitation; False when somebody else just did."""
    if not invitations.accept(session, found):
        return False
    by = Viewer(found.person.id, found.person.login, found.person.name or found.person.login, found.person.email,
                found.person.admin)
    _note(session, by, found.cohort.id, "joined", found.person,
          _words(found.token.role, found.project.name if found.project else ""))
    return True


def member(session: Session, cohort: Cohort, number: int) -> Membership | None:
    """One role of one person in the cohort."""
    return session.scalar(select(Membership).where(Membership.id == number, Membership.cohort_id == cohort.id))


def change_role(session: Session, by: Viewer, cohort: Cohort, row: Membership, role: str, project: str) -> Membership:
    """Another role in place of one; raises UsageError for a role or project that cannot be."""
    wanted = invitations.project_of(session, cohort, role, project)
    person, before = session.get_one(Person, row.person_id), _role(session, row)
    session.delete(row)
    session.flush()
    made = persons.grant(session, person.id, cohort.id, role, wanted.id if wanted else None)
    if (after := _role(session, made)) != before:
        _note(session, by, cohort.id, "changed", person, f"{before} → {after}")
    return made


def remove(session: Session, by: Viewer, row: Membership) -> None:
    """Take a role away; the person stays."""
    _note(session, by, row.cohort_id, "removed", session.get_one(Person, row.person_id), _role(session, row))
    session.delete(row)


def shut_out(session: Session, by: Viewer | None, person: Person) -> None:
    """Shut somebody out of the whole board; raises UsageError for oneself, and for the last admin."""
    if by and person.id == by.person_id:
        raise UsageError("you cannot shut yourself out; another admin can")
    persons.disable(session, person)
    _note_everywhere(session, by, "disabled", person, "")


def let_in(session: Session, by: Viewer | None, person: Person) -> None:
    """Let somebody in again; their tokens stay revoked."""
    person.disabled = None
    _note_everywhere(session, by, "enabled", person, "")


def rename(session: Session, by: Viewer | None, person: Person, name: str, email: str) -> None:
    """Another name and address, as an admin says; raises UsageError for one that is another's."""
    if told := naming.rename(session, person, name, email):
        _note_everywhere(session, by, "named", person, told)


def introduce(session: Session, by: Viewer, person: Person, name: str, email: str) -> None:
    """What somebody says of themselves; raises UsageError where it is known already, or another's."""
    if told := naming.fill(session, person, name, email, own=True):
        _note_everywhere(session, by, "named", person, told)


def _note_everywhere(session: Session, by: Viewer | None, kind: str, person: Person, text: str, *more: int) -> None:
    """What is done to a person of the whole board: each cohort that has them notes it."""
    cohorts = session.scalars(select(Membership.cohort_id).where(Membership.person_id == person.id))
    for number in sorted({*cohorts, *more}):
        _note(session, by, number, kind, person, text)


def _note(session: Session, by: Viewer | None, cohort_id: int, kind: str, person: Person, text: str) -> None:
    session.add(Change(cohort_id=cohort_id, person_id=by.person_id if by else None, who=by.name if by else naming.COMMAND,
                       kind=kind, login=person.login, text=text))


def _role(session: Session, row: Membership) -> str:
    return _words(row.role, session.get_one(Project, row.project_id).name if row.project_id else "")


def _words(role: str, project: str) -> str:
    return f"{role} of {project}" if project and role == "scholar" else role
