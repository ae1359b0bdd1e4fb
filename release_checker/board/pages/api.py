# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The API: all its operations, their description for programs, and a page that lists them for people."""

from __future__ import annotations

import json
from functools import cache

from starlette.responses import Response
from starlette.routing import Route

from release_checker.board.api import cohorts, history, hooks, outcomes, people, reports, reviews
from release_checker.board.api.description import allowed, description
from release_checker.board.api.operations import JSON, PREFIX, Operation
from release_checker.board.rendering import page
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route

PARTS = (cohorts, history, outcomes, reviews, reports, people, hooks)
"Modules of operations."


def operations() -> list[Operation]:
    """All of them, in the order of the description."""
    return [made.operation for module in PARTS for made in module.ROUTES]


@route(f"{PREFIX}/", Deed.OPEN)
def api(asked: Asked) -> Response:
    """What the API offers, for people."""
    return page(asked, "api.html", prefix=PREFIX, operations=operations(), allowed=allowed,
                server=asked.services.settings.address.rstrip("/"))


@route(f"{PREFIX}/openapi.json", Deed.OPEN)
def openapi(asked: Asked) -> Response:
    """What the API offers, for programs."""
    return Response(_document(asked.services.settings.address), media_type=JSON)


@cache
def _document(address: str) -> str:
    return json.dumps(description(operations(), address), indent=1)


ROUTES: tuple[Route, ...] = (api, openapi, *(made for module in PARTS for made in module.ROUTES))
