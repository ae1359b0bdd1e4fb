# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One operation of the API: a route of the board that takes and gives records, and knows how to describe itself.

What a handler takes and gives is read from its annotations, so that the description cannot say anything else: `query` is
the record of its query, `body` that of its JSON body, its return type what it answers.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from release_checker.board.api.problems import Problem, invalid
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.errors import UsageError
from release_checker.reports.record import Record

PREFIX = "/api/v1"
JSON = "application/json"


class Nothing(Record):
    """An empty body, or an empty answer."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What one address does for one method."""

    name: str
    "Unique; the `operationId`."
    method: str
    "GET, POST or DELETE."
    path: str
    "Below the prefix; names in braces."
    deed: Deed
    "What the viewer must be allowed."
    summary: str
    "One line for people."
    query: type[Record] | None
    "Record of the query; None for none."
    body: type[Record] | None
    "Record of the JSON body; None for none."
    answer: Any
    "Type that is answered: a record."
    status: int = 200
    "Of an answer."
    takes: str = JSON
    "Media type of the body, where there is one that is no record."


def operation(
    method: str, path: str, deed: Deed, *, status: int = 200, answers: Any = None
) -> Callable[[Callable[..., Any]], Route]:
    """Makes a route of a handler; `answers` names the record where the handler gives a Response."""
    def made(handler: Callable[..., Any]) -> Route:
        hints = get_type_hints(handler)
        found = Operation(
            handler.__name__, method, path, deed, (inspect.getdoc(handler) or "").partition("\n")[0].rstrip("."),
            hints.get("query"), hints.get("body"), answers or hints["return"], status)
        return _routed(found, handler)

    return made


def _routed(found: Operation, handler: Callable[..., Any]) -> Route:
    inner = guarded(found, lambda asked: _answered(found, handler, asked))

    async def endpoint(request: Request) -> Response:
        if found.body:
            hold_media(request, JSON)
            await request.body()  # a slow sender would hold a connection to the database otherwise
        return await inner(request)

    return described(found, endpoint)


def guarded(found: Operation, page: Callable[[Asked], Response]) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint that the board makes of a page: who asks, what they may, one transaction."""
    def named(asked: Asked) -> Response:
        return page(asked)

    named.__name__ = f"api_{found.name}"
    made: Callable[[Request], Awaitable[Response]] = route(PREFIX + found.path, found.deed, found.method)(named).endpoint
    return made


def _answered(found: Operation, handler: Callable[..., Any], asked: Asked) -> Response:
    given: dict[str, Record] = {}
    if found.query:
        given["query"] = _query(found.query, asked.request)
    if found.body:
        given["body"] = _body(found.body, asked.request)
    try:
        value = handler(asked, **given)
    except UsageError as error:
        raise Problem(422, str(error)) from error
    return value if isinstance(value, Response) else shown(value, found.answer, found.status)


def described(found: Operation, endpoint: Callable[[Request], Awaitable[Response]]) -> Route:
    """The route of an endpoint, with its deed, as all routes of the board have, and its operation."""
    made = Route(PREFIX + found.path, endpoint, methods=[found.method], name=f"api_{found.name}")
    made.deed, made.operation = found.deed, found  # type: ignore[attr-defined]
    return made


def shown(value: Any, kind: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A record as JSON; ASCII alone, so that no client's guess at the encoding is wrong."""
    if kind is Nothing:
        return Response(None, status, headers)
    data = TypeAdapter(kind).dump_python(value, mode="json")
    return Response(json.dumps(data, allow_nan=False), status, headers, JSON)


def hold_media(request: Request, wanted: str) -> None:
    """Raises 415 where a body of another type comes."""
    sent = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if sent != wanted:
        raise Problem(415, f"expected a body of type {wanted}")


def _query(kind: type[Record], request: Request) -> Record:
    sent = request.query_params
    twice = next((name for name in sent if len(sent.getlist(name)) > 1), None)
    if twice is not None:
        raise Problem(422, "a name stands twice in the query")
    try:
        return kind.model_validate(dict(sent))
    except ValidationError as error:
        raise invalid("query", error) from error


def _body(kind: type[Record], request: Request) -> Record:
    data: bytes = getattr(request, "_body", b"")  # read by the endpoint above, and kept there by Starlette
    try:
        return kind.model_validate_json(data or b"{}")
    except ValidationError as error:
        raise invalid("body", error) from error
