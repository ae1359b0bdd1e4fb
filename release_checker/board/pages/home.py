# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The first page: my cohorts, what needs me, and for a scholar the own projects."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from starlette.responses import Response

from release_checker.board.rendering import page
from release_checker.board.roles import Deed, Role, Viewer
from release_checker.board.routing import Asked, route
from release_checker.board.wanted import Links
from release_checker.cohort.store.queries import Asker, Counts, ProjectRow, Wanted, counts, own
from release_checker.cohort.store.tables import Cohort


@dataclass(frozen=True, slots=True)
class Mine:
    """One cohort on the first page."""

    cohort: Cohort
    links: Links
    counts: Counts | None
    "None for a scholar, who does not see the others."
    projects: tuple[ProjectRow, ...]
    "A scholar's own."


@route("/", Deed.ENTER)
def home(asked: Asked) -> Response:
    """My cohorts, the newest first."""
    viewer, asker = asked.known, Asker(asked.known.person_id)
    chosen = select(Cohort).order_by(Cohort.created.desc(), Cohort.id.desc())
    if not viewer.admin:
        chosen = chosen.where(Cohort.id.in_({member.cohort_id for member in viewer.members}))
    cohorts = asked.session.scalars(chosen).all()
    seen = [one.id for one in cohorts if viewer.may(Deed.SEE_ALL, one.id)]
    found = {one.cohort_id: one for one in counts(asked.session, seen, asker)} if seen else {}
    mine, of = _own(asked, viewer, asker)
    return page(asked, "home.html", moment=asker.moment, mine=[
        Mine(one, Links(one.name, Wanted()), found.get(one.id), tuple(row for row in mine if of.get(row.id) == one.id))
        for one in cohorts])


def _own(asked: Asked, viewer: Viewer, asker: Asker) -> tuple[tuple[ProjectRow, ...], dict[int, int]]:
    """A scholar's projects, and the cohort of each."""
    of = {member.project_id: member.cohort_id for member in viewer.members
          if member.role is Role.SCHOLAR and member.project_id is not None}
    return (own(asked.session, list(of), asker) if of else ()), of


ROUTES = (home,)
