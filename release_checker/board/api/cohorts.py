# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Cohorts, and the projects of one."""

from __future__ import annotations

from sqlalchemy import func, select

from release_checker.board.api import drawing
from release_checker.board.api.operations import operation
from release_checker.board.api.records import (
    CohortDetail,
    CohortInfo,
    Count,
    Filters,
    Listed,
    Paging,
    ProjectDetail,
    RowInfo,
)
from release_checker.board.roles import Deed, Role, Viewer
from release_checker.board.routing import Asked
from release_checker.cohort.store import queries
from release_checker.cohort.store.tables import Cohort, Project


@operation("GET", "/cohorts", Deed.ENTER)
def cohorts(asked: Asked, query: Paging) -> Listed[CohortInfo]:
    """The cohorts that you belong to."""
    viewer = asked.known
    rows = select(Cohort).order_by(Cohort.name)
    if not viewer.admin:
        rows = rows.where(Cohort.id.in_({member.cohort_id for member in viewer.members}))
    found, pages, total = drawing.page_of(asked.session, rows, query)
    return Listed(items=tuple(_cohort(asked, row) for row in found), page=query.page, pages=pages, total=total)


@operation("GET", "/cohorts/{cohort}", Deed.SEE_ALL)
def cohort(asked: Asked) -> CohortDetail:
    """One cohort, and how its projects stand."""
    row = asked.one_cohort
    return CohortDetail(**dict(_cohort(asked, row)), decisions=_counts(asked, row, "decision"),
                        reviews=_counts(asked, row, "review"))


@operation("GET", "/cohorts/{cohort}/projects", Deed.SEE_ALL)
def projects(asked: Asked, query: Filters) -> Listed[RowInfo]:
    """The projects of a cohort, 50 a page, with the filters and orders of its page."""
    found = queries.projects(asked.session, asked.one_cohort.id, queries.Wanted(**dict(query)),
                             queries.Asker(asked.known.person_id))
    return Listed(items=tuple(drawing.row(item) for item in found.rows), page=found.page, pages=found.pages,
                  total=found.total)


@operation("GET", "/cohorts/{cohort}/projects/{project}", Deed.SEE)
def project(asked: Asked) -> ProjectDetail:
    """One project: its newest report, its source, its reviewers."""
    return drawing.whole_project(asked)


def _cohort(asked: Asked, row: Cohort) -> CohortInfo:
    viewer = asked.known
    own = {member.project_id for member in viewer.members if member.cohort_id == row.id and member.role is Role.SCHOLAR}
    names = asked.session.scalars(select(Project.name).where(Project.id.in_(own)).order_by(Project.name)) if own else ()
    return CohortInfo(name=row.name, title=row.title, profile=row.profile, deadline=row.deadline,
                      roles=_roles(viewer, row.id), projects=tuple(names))


def _roles(viewer: Viewer, cohort_id: int) -> tuple[str, ...]:
    given = {member.role.value for member in viewer.members if member.cohort_id == cohort_id}
    return tuple(sorted(given | ({Role.ADMIN.value} if viewer.admin else set())))


def _counts(asked: Asked, row: Cohort, name: str) -> tuple[Count, ...]:
    column = getattr(Project, name)
    found = asked.session.execute(select(column, func.count()).where(Project.cohort_id == row.id, Project.retired.is_(None))
                                  .group_by(column).order_by(column))
    return tuple(Count(name=word, number=number) for word, number in found)


ROUTES = (cohorts, cohort, projects, project)
