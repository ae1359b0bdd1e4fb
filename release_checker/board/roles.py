# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who may do what: the one table that every route is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in a cohort; an admin is so in all of them."""

    ADMIN = "admin"
    MENTOR = "mentor"
    SCHOLAR = "scholar"
    VIEWER = "viewer"


class Deed(StrEnum):
    """What a route does."""

    OPEN = "open"  # anybody, known or not: the door itself
    ENTER = "enter"  # whoever is known: the list of one's cohorts, one's own account
    SEE = "see"  # a project, its reports and history
    SEE_ALL = "see-all"  # the cohort's page, patterns, exports
    COMMENT = "comment"
    BRING = "bring"  # a report that was made elsewhere
    REVIEW = "review"  # declare a conflict, request changes, approve, sign, waive
    ASSIGN = "assign"  # mentors to projects
    SEE_MEMBERS = "see-members"  # who is in the cohort, with their addresses
    MANAGE = "manage"  # members, invitations, hooks of a cohort
    GOVERN = "govern"  # the whole board: persons, cohorts


ALLOWED: Mapping[Role, frozenset[Deed]] = {
    Role.ADMIN: frozenset(Deed),
    Role.MENTOR: frozenset({Deed.OPEN, Deed.ENTER, Deed.SEE, Deed.SEE_ALL, Deed.COMMENT, Deed.BRING, Deed.REVIEW,
                            Deed.ASSIGN, Deed.SEE_MEMBERS}),
    Role.SCHOLAR: frozenset({Deed.OPEN, Deed.ENTER, Deed.SEE, Deed.COMMENT}),
    Role.VIEWER: frozenset({Deed.OPEN, Deed.ENTER, Deed.SEE, Deed.SEE_ALL}),
}
"A scholar's SEE and COMMENT reach their own projects only."
REPORTS = "reports"
"Scope of a token that a program needs to read and bring reports; it opens no door."
WITHIN: Mapping[str, frozenset[Deed]] = {
    "": frozenset(Deed),
    REPORTS: frozenset({Deed.OPEN, Deed.ENTER, Deed.SEE, Deed.SEE_ALL, Deed.BRING}),
}
"What a token may be used for, of all that its person may."


@dataclass(frozen=True, slots=True)
class Member:
    """One role in one cohort."""

    cohort_id: int
    "The cohort."
    role: Role
    "Never ADMIN, which is a person's own."
    project_id: int | None = None
    "The project of a scholar; None for the others."


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who is known to the board, for one request."""

    person_id: int
    "In the table of persons."
    login: str
    "Short name, unique."
    name: str
    "What others read; the login when none is given."
    email: str
    "Empty when not known."
    admin: bool
    "May do everything."
    members: tuple[Member, ...] = ()
    "Roles in cohorts."
    scope: str = ""
    "Of the token that was shown; empty for all that the person may."

    def may(self, deed: Deed, cohort_id: int | None = None, project_id: int | None = None) -> bool:
        """The deed is allowed in this cohort, on this project."""
        if deed not in WITHIN.get(self.scope, ()):
            return False
        if self.admin or deed in (Deed.OPEN, Deed.ENTER):
            return True
        return any(deed in ALLOWED[member.role] for member in self.members
                   if member.cohort_id == cohort_id
                   and (member.role is not Role.SCHOLAR or (project_id is not None and member.project_id == project_id)))

    def knows(self, cohort_id: int) -> bool:
        """Belongs to the cohort in any role."""
        return self.admin or any(member.cohort_id == cohort_id for member in self.members)
