# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the projects of a cohort have in common: where one lecture helps more than forty reviews."""

from __future__ import annotations

from starlette.responses import Response

from release_checker.board.rendering import page
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.board.titles import title_of
from release_checker.board.wanted import Links
from release_checker.cohort.store.patterns import patterns as common
from release_checker.cohort.store.queries import Wanted


@route("/c/{cohort}/patterns", Deed.SEE_ALL)
def patterns(asked: Asked) -> Response:
    """The commonest blockers, reasons of the undecided, and warnings of the newest reports."""
    one = asked.one_cohort
    blockers, unknowns, warnings = (common(asked.session, one.id, kind) for kind in ("blocker", "unknown", "warning"))
    return page(asked, "patterns.html", blockers=blockers, unknowns=unknowns, warnings=warnings,
                links=Links(one.name, Wanted()), title_of=title_of)


ROUTES = (patterns,)
