# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The forms of a review. What the rules refuse is told on the project's page, with what was written still in its form."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from release_checker.board import reviews
from release_checker.board.pages.kept import saved_as
from release_checker.board.pages.project import Told, base, shown
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.board.signatures import named
from release_checker.board.waiver_blocks import Waiver, toml
from release_checker.cohort.store.tables import Event
from release_checker.publish.approval_records import NotValid

PLACE = "/c/{cohort}/p/{project}/review"


@route(f"{PLACE}/comment", Deed.COMMENT, "POST")
def comment(asked: Asked) -> Response:
    """Say something, in general or of one finding."""
    code, _, fingerprint = asked.form.get("about", "").partition(".")
    return _done(asked, "comment", lambda: reviews.comment(asked, asked.form.get("text", ""), code, fingerprint))


@route(f"{PLACE}/assign", Deed.ASSIGN, "POST")
def assign(asked: Asked) -> Response:
    """Ask a mentor to review the project, or ask no longer."""
    login = asked.form.get("login", "")
    if asked.form.get("away"):
        return _done(asked, "unassign", lambda: reviews.unassign(asked, login))
    return _done(asked, "assign", lambda: reviews.assign(asked, login))


@route(f"{PLACE}/declare", Deed.REVIEW, "POST")
def declare(asked: Asked) -> Response:
    """Declare a conflict of interest, or none."""
    none, conflict = asked.form.get("none") == "yes", asked.form.get("conflict", "")
    return _done(asked, "declare", lambda: reviews.declare(asked, conflict, none=none))


@route(f"{PLACE}/changes", Deed.REVIEW, "POST")
def request_changes(asked: Asked) -> Response:
    """Ask for changes."""
    return _done(asked, "changes", lambda: reviews.request_changes(asked, _seen(asked), asked.form.get("text", "")))


@route(f"{PLACE}/approve", Deed.REVIEW, "POST")
def approve(asked: Asked) -> Response:
    """Approve the report."""
    text, accepted = asked.form.get("text", ""), asked.form.get("accepted", "")
    return _done(asked, "approve", lambda: reviews.approve(asked, _seen(asked), text, accepted))


@route(f"{PLACE}/sign", Deed.REVIEW, "POST")
def sign(asked: Asked) -> Response:
    """Hand in the signature of one's own approval."""
    number = _number(asked.form.get("approval", ""))
    text = asked.form.get("signature", "").strip() or asked.form.get("file", "")
    return _done(asked, "sign", lambda: reviews.sign(asked, number, text))


@route(f"{PLACE}/waive", Deed.REVIEW, "POST")
def waive(asked: Asked) -> Response:
    """Accept a fault until a day."""
    return _done(asked, "waive", lambda: reviews.waive(asked, _waiver(asked)))


@route(f"{PLACE}/unwaive", Deed.REVIEW, "POST")
def unwaive(asked: Asked) -> Response:
    """Take a waiver back."""
    number = _number(asked.form.get("waiver", ""))
    return _done(asked, "unwaive", lambda: reviews.take_back(asked, number))


@route(f"{PLACE}/waivers.toml", Deed.SEE)
def waiver_blocks(asked: Asked) -> Response:
    """The waivers for the project's file."""
    return _saved("waivers.toml", toml(reviews.waivers(asked)))


@route(f"{PLACE}/statements/{{number}}", Deed.SEE)
def approval_statement(asked: Asked) -> Response:
    """What was, or is to be, signed of an approval."""
    event = _event(asked, "approved")
    return _saved(_name(asked, event), event.data["statement"])


@route(f"{PLACE}/signatures/{{number}}", Deed.SEE)
def approval_signature(asked: Asked) -> Response:
    """The signature of an approval, for the project's folder of approvals."""
    event = _event(asked, "signed")
    approval = asked.session.get_one(Event, event.data["approval"])
    return _saved(f"{_name(asked, approval)}.sig", event.data["signature"])


def _done(asked: Asked, word: str, deed: Callable[[], object]) -> Response:
    """To the page again after a deed; where it is refused, which it is before it writes, the page with the reason."""
    try:
        deed()
    except reviews.Refused as error:
        seen = asked.form.get("event", "")
        since = _number(seen) if error.status == 409 and seen else None
        return shown(asked, error.status, Told(str(error), {**asked.form, "deed": word}, since))
    return RedirectResponse(f"{base(asked)}?done={word}#review", 303)


def _seen(asked: Asked) -> reviews.Seen:
    digest = asked.form.get("digest", "")
    return reviews.Seen(digest, _number(asked.form.get("event", "")))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise HTTPException(400, "this form lacks its number; load the page again and send it anew")
    return int(text)


def _waiver(asked: Asked) -> Waiver:
    form = asked.form
    try:
        expires = datetime.date.fromisoformat(form.get("expires", ""))
    except ValueError as error:
        raise reviews.Refused(422, "The last day must be written as YYYY-MM-DD.") from error
    return Waiver(form.get("check", ""), form.get("reason", ""), asked.known.name, expires, form.get("path", "").strip(),
                  form.get("advisory", "").strip())


def _event(asked: Asked, kind: str) -> Event:
    event = asked.session.get(Event, _number(asked.request.path_params["number"]))
    if event is None or event.project_id != asked.one_project.id or event.kind != kind:
        raise HTTPException(404, "this project has no such approval")
    return event


def _name(asked: Asked, event: Event) -> str:
    """The name by which the project's folder of approvals knows a statement; a plain one where it cannot be told."""
    try:
        return named(event.data["digest"], event.data["statement"]).name
    except NotValid:
        return f"approval-{event.id}.json"


def _saved(name: str, text: str) -> Response:
    return Response(text.encode("utf-8", "replace"), headers={
        "Content-Type": "application/octet-stream", "Content-Disposition": saved_as(name)})


ROUTES = (comment, assign, declare, request_changes, approve, sign, waive, unwaive, waiver_blocks,
          approval_statement, approval_signature)
