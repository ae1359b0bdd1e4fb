# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Round every request: bounds on what is sent and how slowly, and the headers by which a browser protects whoever reads."""

from __future__ import annotations

import asyncio
import re
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from release_checker.board.api.problems import told
from release_checker.board.forgery import DRAWN, LOOPBACK, VISITOR
from release_checker.board.rendering import HEADERS
from release_checker.board.services import BoardSettings
from release_checker.board.tokens import put_cookie

BODY = 2_000_000
"Bytes of one request; a signature and a long comment fit many times."
SECONDS = 30.0
"In which all of it must have come."
DOOR_BODY = 20_000
"Of what anybody may send, known or not: a token, and where to go on."
BROUGHT = re.compile(r"/api/v1/cohorts/[^/]+/projects/[^/]+/reports")
"Address at which archives of reports are brought; who may not is told so before a byte of one is read."
BROUGHT_BODY, BROUGHT_SECONDS = 100_000_000, 600.0
"Bounds of an archive."
YEAR = "max-age=31536000"


def hosts(settings: BoardSettings) -> list[str]:
    """Names under which the board answers: that of its address, and all of one's own machine when it is one."""
    name = urlsplit(settings.address).hostname or ""
    return [*LOOPBACK, "[::1]"] if name in LOOPBACK else [name, f"[{name}]"] if ":" in name else [name]


def protecting(settings: BoardSettings) -> dict[str, str]:
    """Headers of every answer that has none of its own."""
    return HEADERS | ({"Strict-Transport-Security": YEAR} if settings.secure else {})


class Guard:
    """Refuses what has no bounds or is no text, and protects every answer."""

    def __init__(self, app: ASGIApp, settings: BoardSettings) -> None:
        self.app, self._settings, self._headers = app, settings, protecting(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._protect(scope, message)
            await send(message)

        if refused := _refused(scope):
            await refused(scope, receive, protected)
            return
        await self.app(scope, _bounded(receive, *_bounds(scope)), protected)

    def _protect(self, scope: Scope, message: MutableMapping[str, Any]) -> None:
        message.setdefault("headers", [])
        headers = MutableHeaders(raw=message["headers"])
        if scope["path"].startswith("/static/"):
            headers.setdefault("Cache-Control", "no-cache")  # kept, but asked for again after an update
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        if DRAWN in scope:
            carrier = Response()
            put_cookie(carrier, VISITOR, scope[DRAWN], self._settings)
            headers.append("set-cookie", carrier.headers["set-cookie"])
        message["headers"] = headers.raw


def _refused(scope: Scope) -> Response | None:
    """No database keeps NUL in text, so no address of ours holds one; a body that says how long it is need not be read."""
    query = scope.get("query_string", b"")
    if "\0" in scope["path"] or b"%00" in query or b"\0" in query:
        return _told(scope, 400, "the address holds a character that is no text (NUL)")
    headers = Request(scope).headers
    if "transfer-encoding" in headers and "content-length" in headers:
        # A proxy that believes the other one would take what follows for a part of this: RFC 9112, 6.3.
        return PlainTextResponse("two lengths of one body", 400, {"Connection": "close"})
    length = headers.get("content-length", "0")
    most, _ = _bounds(scope)
    if length.isascii() and length.isdigit() and (len(length) > 15 or int(length) > most):
        return _told(scope, 413, f"more than {most:,} bytes were sent")
    return None


def _told(scope: Scope, status: int, words: str) -> Response:
    """A refusal, as programs or as people read it."""
    if scope["path"].startswith("/api/"):
        return told(HTTPException(status, words))
    return PlainTextResponse(words, status)


def _bounds(scope: Scope) -> tuple[int, float]:
    """Bytes and seconds of one request."""
    brought = scope["method"] == "POST" and BROUGHT.fullmatch(scope["path"])
    if scope["path"].startswith(("/login", "/invitation/")):
        return DOOR_BODY, SECONDS
    return (BROUGHT_BODY, BROUGHT_SECONDS) if brought else (BODY, SECONDS)


def _bounded(receive: Receive, most: int, seconds: float) -> Receive:
    taken, whole, end = 0, False, 0.0

    async def bounded() -> Message:
        nonlocal taken, whole, end
        if whole:  # what is waited for now is the end of the connection
            return await receive()
        end = end or asyncio.get_running_loop().time() + seconds
        try:
            async with asyncio.timeout_at(end):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408, f"not all was sent within {seconds:.0f} seconds") from error
        taken, whole = taken + len(message.get("body", b"")), not message.get("more_body", False)
        if taken > most:
            raise HTTPException(413, f"more than {most:,} bytes were sent")
        return message

    return bounded
