# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Hooks of a cohort: added, removed, and how their tellings went. What the page and the API do alike."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from release_checker.board.telling import hold_url, new_secret
from release_checker.cohort.store.tables import Cohort, Delivery, Hook, now
from release_checker.errors import UsageError
from release_checker.facts.links_address import is_local

MOST = 20
"Hooks of a cohort."


@dataclass(frozen=True, slots=True)
class Row:
    """One hook and how its tellings went."""

    hook: Hook
    "Its row."
    taken: int
    "Tellings that were taken."
    waiting: int
    "That are still to be sent, or sent again."
    given_up: int
    "That were tried in vain for days."
    last: str
    "What came of the one tried last, in words; empty before the first."


def add(session: Session, cohort: Cohort, url: str, *, private: bool) -> tuple[Hook, str]:
    """A new hook and its secret; raises UsageError for an address that would not be told, or too many hooks."""
    held = hold_url(url.strip(), private=private)
    if not private and is_local(urlsplit(held).hostname or ""):  # of the others it is looked up each time
        raise UsageError("expected an address of the public Internet: no other is told, unless the board was started with "
                         "--allow-private-hooks")
    if len(_hooks(session, cohort)) >= MOST:
        raise UsageError(f"a cohort has at most {MOST} hooks; remove one first")
    secret = new_secret()
    hook = Hook(cohort_id=cohort.id, url=held, secret=secret)
    session.add(hook)
    session.flush()
    return hook, secret.decode()


def remove(session: Session, cohort: Cohort, number: int) -> bool:
    """Tell it nothing any more, what waits included; its secret is forgotten. False where there is none."""
    hook = session.scalar(select(Hook).where(Hook.id == number, Hook.cohort_id == cohort.id, Hook.disabled.is_(None)))
    if hook is None:
        return False
    hook.disabled, hook.secret = now(), b""
    session.execute(update(Delivery).where(Delivery.hook_id == number, Delivery.state == "due")
                    .values(state="given-up", answer="the hook was removed"))
    return True


def listed(session: Session, cohort: Cohort) -> list[Row]:
    """The hooks of a cohort, the oldest first."""
    hooks = _hooks(session, cohort)
    numbers = [hook.id for hook in hooks]
    counted = {(hook, state): number for hook, state, number in session.execute(
        select(Delivery.hook_id, Delivery.state, func.count()).where(Delivery.hook_id.in_(numbers))
        .group_by(Delivery.hook_id, Delivery.state))}
    newest = (select(func.max(Delivery.id)).where(Delivery.hook_id.in_(numbers), Delivery.tries > 0)
              .group_by(Delivery.hook_id))
    last = {item.hook_id: item.answer for item in session.scalars(select(Delivery).where(Delivery.id.in_(newest)))}
    return [Row(hook, counted.get((hook.id, "taken"), 0), counted.get((hook.id, "due"), 0),
                counted.get((hook.id, "given-up"), 0), last.get(hook.id, "")) for hook in hooks]


def _hooks(session: Session, cohort: Cohort) -> list[Hook]:
    return list(session.scalars(select(Hook).where(Hook.cohort_id == cohort.id, Hook.disabled.is_(None)).order_by(Hook.id)))
