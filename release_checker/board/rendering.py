# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Templates, escaped throughout, and the headers by which a browser runs nothing that is not ours."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from release_checker.board.roles import Deed
from release_checker.board.routing import Asked
from release_checker.text import counted, printable

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
"Content-Security-Policy of our own pages; no inline script or style, nothing from elsewhere."
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def page(asked: Asked, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of ours. Templates know `asked`, `title`, `csrf`, `Deed` and what is given."""
    title = asked.services.settings.title
    text = render(template, asked=asked, title=title, csrf=asked.services.forgery.token(asked.request), Deed=Deed, **values)
    return HTMLResponse(text, status, HEADERS)


def render(template: str, **values: Any) -> bytes:
    """A template filled; half a character, which UTF-8 cannot hold, is shown by its number."""
    return _templates().get_template(template).render(**values).encode("utf-8", "backslashreplace")


@cache
def _templates() -> Environment:
    made = Environment(loader=PackageLoader("release_checker.board"), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"printable": printable, "counted": counted}
    return made
