# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Two reports of one project side by side: new, fixed, still there, not looked at."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from release_checker.board import project_rows as rows
from release_checker.board.change_view import changes
from release_checker.board.pages.kept import audit_of
from release_checker.board.pages.project import base
from release_checker.board.rendering import page
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.cohort.store.files import FileMissing
from release_checker.cohort.store.tables import Audit


@route("/c/{cohort}/p/{project}/compare", Deed.SEE)
def compare(asked: Asked) -> Response:
    """What changed from one report to another; without a choice the last two."""
    audits = rows.audits(asked)
    new = _chosen(asked, "new", audits, 0)
    old = _chosen(asked, "old", audits, 1)
    found, trouble = None, ""
    if old and new:
        try:
            reports, files = asked.services.reports, asked.services.files
            found = changes(reports.of(old, files), reports.of(new, files))
        except FileMissing as error:
            trouble = str(error)
    return page(asked, "compare.html", base=base(asked), audits=audits, old=old, new=new, since=found, trouble=trouble)


def _chosen(asked: Asked, name: str, audits: rows.Audits, usual: int) -> Audit | None:
    digest = asked.request.query_params.get(name, "")
    if digest:
        return audit_of(asked, digest)
    if len(audits) < 2 and asked.request.query_params:
        raise HTTPException(404, "this project has no two reports to compare")
    return audits[usual] if len(audits) > usual else None


ROUTES = (compare,)
