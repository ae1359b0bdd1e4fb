# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The door: come in with a token or an invitation, and go out."""

from __future__ import annotations

from starlette.responses import Response

from release_checker.board.rendering import page
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route


@route("/login", Deed.OPEN)
def login(asked: Asked) -> Response:
    """The form to come in."""
    return page(asked, "login.html", then=asked.request.query_params.get("then", "/"))


ROUTES = (login,)
