# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The cohort for a spreadsheet: what its page shows, with the filters and the order of its address."""

from __future__ import annotations

from starlette.responses import Response

from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.board.wanted import wanted_of
from release_checker.cohort.export import exported, write_csv
from release_checker.cohort.store.queries import Asker


@route("/c/{cohort}/export.csv", Deed.SEE_ALL)
def export(asked: Asked) -> Response:
    """All pages of the list in one file."""
    lines = exported(asked.session, asked.one_cohort.id, Asker(asked.known.person_id), wanted_of(asked.request.query_params))
    return Response(write_csv(lines).encode(), headers={
        "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{_name(asked)}.csv"'})


def _name(asked: Asked) -> str:
    """As the cohort's name, which a plan holds to letters, digits, `.`, `_` and `-`, but the database does not."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "_" for sign in asked.one_cohort.name)


ROUTES = (export,)
