# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a program is told when something went wrong: problem details of RFC 9457."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from pydantic import Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from release_checker.reports.record import Record
from release_checker.text import printable

MEDIA = "application/problem+json"
SHOWN = 20
"Faults of one request that are told."


class Fault(Record):
    """One thing that is wrong with what was sent."""

    where: str = Field(description="Path of the field: `query.page`, `body.text`.")
    what: str = Field(description="What was expected there.")


class ProblemInfo(Record):
    """Why a request was not answered, as RFC 9457 writes it."""

    type: str = Field(default="about:blank", description="No kinds of its own: the status says it.")
    title: str = Field(description="The standard phrase of the status.")
    status: int
    detail: str = Field(description="What went wrong and what to do, for people.")
    errors: tuple[Fault, ...] = Field(default=(), description="Each fault of what was sent; empty for other problems.")


class Problem(HTTPException):
    """A request that is refused, with each fault in it."""

    def __init__(self, status: int, detail: str, errors: tuple[Fault, ...] = ()) -> None:
        super().__init__(status, detail)
        self.errors = errors


def invalid(place: str, error: ValidationError) -> Problem:
    """The faults of a query or a body; what was sent is not repeated."""
    found = error.errors(include_url=False, include_input=False, include_context=False)[:SHOWN]
    faults = tuple(Fault(where=".".join([place, *_steps(item["loc"])]), what=item["msg"]) for item in found)
    return Problem(422, f"the {place} is not as the description at /api/v1/openapi.json says", faults)


def _steps(place: Iterable[int | str]) -> list[str]:
    return [printable(str(step))[:80] for step in place]


def told(error: HTTPException) -> Response:
    """The answer for an error."""
    try:
        title = HTTPStatus(error.status_code).phrase
    except ValueError:
        title = "Problem"
    detail = error.detail if error.detail != title else USUAL.get(error.status_code, title)
    errors = error.errors if isinstance(error, Problem) else ()
    shown = ProblemInfo(title=title, status=error.status_code, detail=printable(detail), errors=errors)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(shown.model_dump_json(), error.status_code, headers, MEDIA)


USUAL: Mapping[int, str] = {
    401: "no valid token was shown; send one of yours as `Authorization: Bearer TOKEN`",
    403: "this is not yours to do",
    404: "there is no such thing, or it is not yours to see",
    405: "this cannot be done with that address",
}
"For what the board itself says nothing more of."
