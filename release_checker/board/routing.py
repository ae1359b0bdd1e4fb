# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From a request to a page: one transaction, the cohort and project of the address, and the deed held against the roles.

Whoever may not see a thing is told that it is not there, so that names cannot be guessed.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from release_checker.board.forgery import named_by_proxy
from release_checker.board.identity import viewer_of
from release_checker.board.returning import door
from release_checker.board.roles import WITHIN, Deed, Viewer
from release_checker.board.services import Services
from release_checker.cohort.store.tables import Cohort, Project

LOG = logging.getLogger(__name__)
FORM_FIELDS = 50
FORM_BYTES = 200_000
"Of one field; a comment of 100 pages fits."


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that a page is made from."""

    request: Request
    "The request; its body has been read."
    services: Services
    "Database, files and settings of the board."
    session: Session
    "The transaction of this request: committed when the page returns, rolled back when it raises."
    viewer: Viewer | None
    "Who asks; None only where the deed is OPEN."
    cohort: Cohort | None = None
    "Of the address."
    project: Project | None = None
    "Of the address."
    form: Mapping[str, str] = field(default_factory=dict)
    "Fields of a form that was sent; of a file its text."

    @property
    def known(self) -> Viewer:
        """Who asks, on a page that only known people reach."""
        if self.viewer is None:
            raise HTTPException(401)
        return self.viewer

    @property
    def one_cohort(self) -> Cohort:
        """The cohort, on a page whose address names one."""
        if self.cohort is None:
            raise HTTPException(404)
        return self.cohort

    @property
    def one_project(self) -> Project:
        """The project, on a page whose address names one."""
        if self.project is None:
            raise HTTPException(404)
        return self.project

    @property
    def by_proxy(self) -> bool:
        """A proxy says who asks; one cannot go out here."""
        return bool(named_by_proxy(self.request))

    def may(self, deed: Deed) -> bool:
        """The viewer may do this here: for pages that show a button or not."""
        return self.viewer is not None and self.viewer.may(
            deed, self.cohort.id if self.cohort else None, self.project.id if self.project else None)


Page = Callable[[Asked], Response]


def route(path: str, deed: Deed, *methods: str) -> Callable[[Page], Route]:
    """Makes a route of a page. `{cohort}` and `{project}` in the path are looked up by name; GET where no method is named.

    The deed is kept on the route (`route.deed`), so that a test can hold the whole table of routes and roles.
    """
    def made(page: Page) -> Route:
        @functools.wraps(page)
        async def endpoint(request: Request) -> Response:
            form = await _form(request) if request.method not in ("GET", "HEAD") else {}
            return await run_in_threadpool(_answered, request, page, deed, form)

        found = Route(path, endpoint, methods=list(methods or ("GET",)), name=page.__name__)
        found.deed = deed  # type: ignore[attr-defined]
        return found

    return made


async def _form(request: Request) -> dict[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "application/json":
        return {}
    if kind == "application/x-www-form-urlencoded":
        fields = await run_in_threadpool(_pairs, await request.body())
    else:
        async with request.form(max_files=1, max_fields=FORM_FIELDS, max_part_size=FORM_BYTES) as sent:
            fields = {key: value if isinstance(value, str) else await _text(value) for key, value in sent.items()}
    if any("\0" in text for pair in fields.items() for text in pair):
        raise HTTPException(400, "a form holds a character that is no text (NUL)")
    return fields


def _pairs(body: bytes) -> dict[str, str]:
    """Counted before anything is taken apart: Starlette counts no empty pairs, and 2 MB of them held up everybody."""
    try:
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FORM_FIELDS))
    except ValueError as error:
        raise HTTPException(400, f"a form has at most {FORM_FIELDS} fields") from error
    if any(len(value) > FORM_BYTES for value in fields.values()):
        raise HTTPException(413, f"a field has at most {FORM_BYTES:,} characters")
    return fields


async def _text(file: UploadFile) -> str:
    if (file.size or 0) > FORM_BYTES:
        raise HTTPException(413, f"a file of at most {FORM_BYTES:,} bytes is expected")
    return (await file.read()).decode("utf-8", "replace")


def _answered(request: Request, page: Page, deed: Deed, form: dict[str, str]) -> Response:
    """What the database refuses is said as what it is: a value, somebody else's change, or the database itself."""
    try:
        return _answer(request, page, deed, form)
    except (DataError, UnicodeEncodeError, OverflowError) as error:
        LOG.info("a value that cannot be kept: %s", type(error).__name__)
        raise HTTPException(400, "something that was sent cannot be kept: too long, too large, or no text") from error
    except IntegrityError as error:
        LOG.warning("two changes at once", exc_info=error)
        raise HTTPException(409, "somebody changed this at the same time; load the page again") from error
    except OperationalError as error:
        LOG.error("the database does not answer", exc_info=error)
        raise HTTPException(503, "the database does not answer; try again in a minute") from error


def _answer(request: Request, page: Page, deed: Deed, form: dict[str, str]) -> Response:
    services: Services = request.app.state.services
    with services.database.session() as session:
        viewer = viewer_of(request, session, services)
        if viewer is None and deed is not Deed.OPEN:
            return _to_the_door(request)
        cohort, project = _named(session, request.path_params)
        if viewer is not None and deed is not Deed.OPEN:
            _hold(viewer, deed, cohort, project)
        services.forgery.hold(request, form)
        return page(Asked(request, services, session, viewer, cohort, project, form))


def _named(session: Session, names: Mapping[str, Any]) -> tuple[Cohort | None, Project | None]:
    cohort = project = None
    if "cohort" in names:
        cohort = session.scalar(select(Cohort).where(Cohort.name == names["cohort"]))
        if cohort is None:
            raise HTTPException(404)
    if "project" in names:
        project = session.scalar(
            select(Project).where(Project.cohort_id == (cohort.id if cohort else None), Project.name == names["project"]))
        if project is None:
            raise HTTPException(404)
    return cohort, project


def _hold(viewer: Viewer, deed: Deed, cohort: Cohort | None, project: Project | None) -> None:
    """404 for what the viewer may not even see, 403 for what is only not theirs to do."""
    place = (cohort.id if cohort else None, project.id if project else None)
    if viewer.may(deed, *place):
        return
    if deed not in WITHIN.get(viewer.scope, ()):
        raise HTTPException(403, "this token only reads and brings reports")
    seen = viewer.may(Deed.SEE, *place) if project else cohort is None or viewer.knows(cohort.id)
    raise HTTPException(403 if seen else 404)


def _to_the_door(request: Request) -> Response:
    """People are led to the login and back; programs are told that they are not known."""
    if request.method in ("GET", "HEAD") and not request.url.path.startswith("/api/"):
        return RedirectResponse(door(request.url.path), 303)
    raise HTTPException(401)
