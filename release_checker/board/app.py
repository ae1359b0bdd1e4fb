# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The web application: routes of all pages, errors as pages, static files, bounds on what is sent."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from release_checker.board.pages import account, errors
from release_checker.board.rendering import HEADERS
from release_checker.board.services import Services

STATIC = Path(__file__).resolve().parent / "static"
BODY = 2_000_000
"Bytes of one request; a signature and a long comment fit many times."
PAGES = (account,)
"Modules that offer ROUTES."


def create_app(services: Services) -> Starlette:
    """The board over a database and its files."""
    app = Starlette(
        routes=routes(),
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: _told, 500: _failed},
    )
    app.state.services = services
    return app


def routes() -> list[BaseRoute]:
    """All routes, those of pages with their deed."""
    found: list[BaseRoute] = [one for module in PAGES for one in module.ROUTES]
    return [*found, Mount("/static", StaticFiles(directory=STATIC), name="static")]


class Guard:
    """Refuses bodies without bounds, and puts the protecting headers on every answer that has none of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > BODY:
                raise HTTPException(413, f"more than {BODY:,} bytes were sent")
            return message

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"] += [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()
                                       if name.lower().encode() not in given]
            await send(message)

        await self.app(scope, bounded, protected)


def _told(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": error.detail}, error.status_code, error.headers)
    return errors.shown(request, error.status_code, error.detail)


def _failed(request: Request, error: Exception) -> Response:
    return _told(request, HTTPException(500, "the board made a mistake; it is in its log, and nothing was changed"))
