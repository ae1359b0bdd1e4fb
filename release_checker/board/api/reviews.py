# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The deeds of a review. Each answers with the event that it wrote; what the rules refuse is a problem with the reason."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from pydantic import Field

from release_checker.board import reviews
from release_checker.board.api import drawing
from release_checker.board.api.history import DIGEST, PROJECT
from release_checker.board.api.operations import operation
from release_checker.board.api.problems import Problem
from release_checker.board.api.records import EventInfo
from release_checker.board.roles import Deed
from release_checker.board.routing import FORM_BYTES, Asked
from release_checker.board.waiver_blocks import PLACE, WORDS, Waiver
from release_checker.cohort.store.tables import Audit, Event
from release_checker.reports.record import Record

REVIEW = f"{PROJECT}/review"


class Comment(Record):
    """Something that is said, in general or of one finding."""

    text: str = Field(max_length=FORM_BYTES)
    code: str = Field(default="", max_length=20, description="Check that it speaks of; empty for the whole project.")
    fingerprint: str = Field(default="", max_length=64, description="Finding that it speaks of.")


class Reviewer(Record):
    """A mentor of the cohort."""

    login: str = Field(max_length=100)


class Declaration(Record):
    """Whether there is a conflict of interest: either none, or which."""

    none: bool = False
    conflict: str = Field(default="", max_length=WORDS,
                          description="In words that everybody reads who sees the project, its scholars too.")


class Decision(Record):
    """A decision on what was seen: when something newer is there, nothing is decided and the answer is 409."""

    digest: str = Field(pattern=DIGEST, description="Of the report that was read.")
    event: int = Field(ge=0, le=2**53, description="Number of the project's last event when it was read: `event` there.")
    text: str = Field(default="", max_length=FORM_BYTES)


class Approval(Decision):
    """An approval."""

    accepted: str = Field(default="", max_length=WORDS, description="Why what could not be decided is accepted.")


class Signature(Record):
    """The signature of one's own approval."""

    approval: int = Field(ge=0, le=2**53, description="Number of the event by which you approved.")
    signature: str = Field(max_length=20_000, description="The .sig file that ssh-keygen wrote.")


class Accepted(Record):
    """A fault that is accepted until a day."""

    check: str = Field(max_length=20)
    reason: str = Field(max_length=WORDS)
    expires: datetime.date = Field(description="Last day, at most two years ahead.")
    path: str = Field(default="", max_length=PLACE, description="File or folder that it is limited to.")
    advisory: str = Field(default="", max_length=PLACE, description="Vulnerability that it is limited to.")


class TakenBack(Record):
    """A waiver that is to stand no longer."""

    waiver: int = Field(ge=0, le=2**53, description="Its number, as the list of waivers tells it.")


@operation("POST", f"{REVIEW}/comment", Deed.COMMENT, status=201)
def comment(asked: Asked, body: Comment) -> EventInfo:
    """Say something, in general or of one finding"""
    return _done(asked, lambda: reviews.comment(asked, body.text, body.code, body.fingerprint))


@operation("POST", f"{REVIEW}/assign", Deed.ASSIGN, status=201)
def assign(asked: Asked, body: Reviewer) -> EventInfo:
    """Ask a mentor to review the project"""
    return _done(asked, lambda: reviews.assign(asked, body.login))


@operation("POST", f"{REVIEW}/unassign", Deed.ASSIGN, status=201)
def unassign(asked: Asked, body: Reviewer) -> EventInfo:
    """Ask a mentor no longer"""
    return _done(asked, lambda: reviews.unassign(asked, body.login))


@operation("POST", f"{REVIEW}/declare", Deed.REVIEW, status=201)
def declare(asked: Asked, body: Declaration) -> EventInfo:
    """Declare a conflict of interest, or that there is none"""
    return _done(asked, lambda: reviews.declare(asked, body.conflict, none=body.none))


@operation("POST", f"{REVIEW}/changes", Deed.REVIEW, status=201)
def request_changes(asked: Asked, body: Decision) -> EventInfo:
    """Ask for changes"""
    return _done(asked, lambda: reviews.request_changes(asked, reviews.Seen(body.digest, body.event), body.text))


@operation("POST", f"{REVIEW}/approve", Deed.REVIEW, status=201)
def approve(asked: Asked, body: Approval) -> EventInfo:
    """Approve the newest report"""
    return _done(asked, lambda: reviews.approve(asked, reviews.Seen(body.digest, body.event), body.text, body.accepted))


@operation("POST", f"{REVIEW}/sign", Deed.REVIEW, status=201)
def sign(asked: Asked, body: Signature) -> EventInfo:
    """Hand in the signature of your own approval"""
    return _done(asked, lambda: reviews.sign(asked, body.approval, body.signature))


@operation("POST", f"{REVIEW}/unwaive", Deed.REVIEW, status=201)
def unwaive(asked: Asked, body: TakenBack) -> EventInfo:
    """Take a waiver back; what the project's file holds is the project's to remove"""
    return _done(asked, lambda: reviews.take_back(asked, body.waiver))


@operation("POST", f"{REVIEW}/waive", Deed.REVIEW, status=201)
def waive(asked: Asked, body: Accepted) -> EventInfo:
    """Accept a fault until a day"""
    waiver = Waiver(body.check, body.reason, asked.known.name, body.expires, body.path.strip(), body.advisory.strip())
    return _done(asked, lambda: reviews.waive(asked, waiver))


def _done(asked: Asked, deed: Callable[[], Event]) -> EventInfo:
    try:
        event = deed()
    except reviews.Refused as error:
        raise Problem(error.status, str(error)) from error
    audit = asked.session.get(Audit, event.audit_id) if event.audit_id is not None else None
    return drawing.event(event, asked.one_project.name, audit.digest if audit else "")


ROUTES = (comment, assign, unassign, declare, request_changes, approve, sign, unwaive, waive)
