# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The web application: routes of all pages, errors as pages, static files."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from release_checker.board.api.problems import told
from release_checker.board.deliveries import deliver
from release_checker.board.guard import Guard, hosts, protecting
from release_checker.board.pages import (
    account,
    api,
    cohort,
    compare,
    errors,
    export,
    home,
    hooks,
    kept,
    members,
    patterns,
    project,
    provider,
    review,
)
from release_checker.board.services import Services

STATIC = Path(__file__).resolve().parent / "static"
PAGES = (home, account, provider, members, cohort, patterns, api, project, kept, review, compare, export, hooks)
"Modules that offer ROUTES."


def create_app(services: Services) -> Starlette:
    """The board over a database and its files."""
    app = Starlette(
        routes=routes(),
        middleware=[
            Middleware(Guard, settings=services.settings),
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts(services.settings), www_redirect=False),
        ],
        exception_handlers={HTTPException: _told, ClientDisconnect: _left, 500: _failed},
        lifespan=_beside,
    )
    app.state.services = services
    app.router.redirect_slashes = False  # they lead to the address as a proxy asks for it: in plain http
    return app


@contextlib.asynccontextmanager
async def _beside(app: Starlette) -> AsyncIterator[None]:
    """What goes on while the board is served; what it leaves undone at the end stands in the database."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(deliver, app.state.services)
        yield
        tasks.cancel_scope.cancel()


def routes() -> list[BaseRoute]:
    """All routes, those of pages with their deed."""
    found: list[BaseRoute] = [one for module in PAGES for one in module.ROUTES]
    return [*found, Mount("/static", StaticFiles(directory=STATIC), name="static")]


def _told(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if request.url.path.startswith("/api/"):
        return told(error)
    answer = errors.shown(request, error.status_code, error.detail)
    answer.headers.update(error.headers or {})
    return answer


def _left(_: Request, __: Exception) -> Response:
    """Whoever sent half a form and went reads no answer; it is none of our mistakes either."""
    return Response(status_code=400)


def _failed(request: Request, error: Exception) -> Response:
    answer = _told(request, HTTPException(500, "the board made a mistake; it is in its log, and nothing was changed"))
    # This answer is made outside of the guard.
    for name, value in protecting(request.app.state.services.settings).items():
        answer.headers.setdefault(name, value)
    return answer
