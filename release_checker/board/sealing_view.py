# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Approvals of the newest report, each with what is signed of it and how."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from release_checker.board import signatures
from release_checker.board.review_rules import Review, Word
from release_checker.board.routing import Asked
from release_checker.cohort.store.tables import Event
from release_checker.publish.approval_records import NotValid


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """One approval."""

    word: Word
    "Who, when, and what was said."
    accepted: str
    "Why an INCOMPLETE report is approved."
    sealing: signatures.Sealing | None
    "What is signed; None where the statement can no longer be read."
    signed: bool
    "By a signature that was verified."
    mine: bool
    "The viewer's own."
    signature: int | None
    "Number of the event that holds the signature."


def sealings(asked: Asked, review: Review) -> list[ApprovalView]:
    """The approvals that count."""
    found = []
    signed = {event.data["approval"]: event.id for event in asked.session.scalars(
        select(Event).where(Event.project_id == asked.one_project.id, Event.kind == "signed"))} if review.signed else {}
    for word in review.approvals:
        event = asked.session.get_one(Event, word.number)
        found.append(ApprovalView(word, event.data.get("accepted", ""), _sealing(event), word.number in review.signed,
                                  word.person == asked.known.person_id, signed.get(word.number)))
    return found


def _sealing(event: Event) -> signatures.Sealing | None:
    try:
        return signatures.named(event.data["digest"], event.data["statement"])
    except NotValid:
        return None
