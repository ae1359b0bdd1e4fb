# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What people see where a page cannot be shown: what happened, and where to go."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from release_checker.board.rendering import HEADERS, render

WORDS = {
    401: "You are not known here; come in first.",
    403: "This is not yours to do.",
    404: "There is no such page, or it is not yours to see.",
    405: "This cannot be done with that address.",
    429: "Too many tries; wait a little.",
}


def shown(request: Request, status: int, detail: str) -> Response:
    """A page for a status; the detail is ours, or a standard phrase that says nothing."""
    usual = WORDS.get(status, "The board cannot answer that.")
    words = detail if detail and detail[0].islower() else usual
    title = request.app.state.services.settings.title
    return HTMLResponse(render("error.html", title=title, status=status, words=words), status, HEADERS)
