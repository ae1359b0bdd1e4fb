# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is to be told of an event is written in the transaction of the event, so that neither is ever without the other."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, insert, literal, select
from sqlalchemy.orm import Session, sessionmaker

from release_checker.cohort.store.tables import Delivery, Event, Hook, Moment, Project, now

DECIDING = ("approved", "changes", "signed")
"Kinds of events by which a review decides."


def watch(sessions: sessionmaker[Session]) -> None:
    """Whoever adds an event in one of these sessions, and in whatever process, the hooks of its cohort are told of it."""
    event.listen(sessions, "after_flush", _queue)


def _queue(session: Session, _: Any) -> None:
    for row in session.new:
        if isinstance(row, Event) and (row.kind in DECIDING or _changes_decision(row)):
            session.connection().execute(_deliveries(row))


def _changes_decision(row: Event) -> bool:
    return row.kind == "audited" and row.data.get("decision") != row.data.get("before")


def _deliveries(row: Event) -> Any:
    found = (select(Hook.id, literal(row.id), literal("due"), literal(0), literal(now(), Moment()), literal(""))
             .join(Project, Project.cohort_id == Hook.cohort_id)
             .where(Project.id == row.project_id, Hook.disabled.is_(None)))
    if row.kind == "audited":  # an older report brought late is history, and decides nothing
        found = found.where(Project.latest_id == row.audit_id)
    return insert(Delivery).from_select(["hook_id", "event_id", "state", "tries", "due", "answer"], found)
