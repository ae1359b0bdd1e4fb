# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Tell the hooks of a cohort what was decided, until each has taken it or was tried often enough.

The table is the queue. Whoever raises the number of tries of a row has it for LEASE seconds, so that no two processes send
it at once; who dies while sending leaves it to be sent again, and a receiver knows it again by the number of the delivery.
"""

from __future__ import annotations

import datetime
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import anyio.to_thread
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from release_checker.board.services import Services
from release_checker.board.telling import Job, Telling, post, signed
from release_checker.cohort.store.tables import Audit, Cohort, Delivery, Event, Hook, Project, now
from release_checker.errors import UsageError
from release_checker.facts.links_request import Answer, NoAnswer
from release_checker.text import printable, shorten

LOG = logging.getLogger(__name__)
PAUSE = 5.0
"Seconds between two looks into the table."
LEASE = datetime.timedelta(seconds=60)
"More than one telling can take: see telling.SECONDS."
WAITS = tuple(datetime.timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 60, 240, 720, 1440))
"Between one try and the next; after the last it is given up, about 41 hours after the event."
AT_ONCE = 4
"So that a slow receiver holds up nobody but its own cohort's others."
ROWS = 8
"Taken from the table at once."


Send = Callable[[Job, bool], Answer]
"Sends a job, to private addresses too where the second argument says so; raises NoAnswer."


async def deliver(services: Services) -> None:
    """Go on telling until cancelled; runs beside the board."""
    stopping = threading.Event()
    try:
        while True:
            try:
                # Abandoned at the end, so that the board does not wait for a slow receiver; what is not begun stays due.
                sent = await anyio.to_thread.run_sync(_look, services, stopping, abandon_on_cancel=True)
            except SQLAlchemyError as error:  # a database that is away for a while ends nothing
                LOG.warning("no delivery could be looked for: %s", type(error).__name__)
                sent = 0
            await anyio.sleep(0 if sent == ROWS else PAUSE)
    finally:
        stopping.set()


def _look(services: Services, stopping: threading.Event) -> int:
    return deliver_due(services, stopping=stopping)


def deliver_due(
    services: Services, send: Send | None = None, moment: datetime.datetime | None = None,
    stopping: threading.Event | None = None,
) -> int:
    """Send what is due, each thing once; returns how many rows were due. Nothing is begun once `stopping` is set."""
    at = moment or now()
    with services.database.session() as session:
        found = session.execute(select(Delivery.id, Delivery.tries).where(Delivery.state == "due", Delivery.due <= at)
                                .order_by(Delivery.due, Delivery.id).limit(ROWS)).all()
    if not found:
        return 0
    def one(number: int, tries: int) -> None:
        if stopping is None or not stopping.is_set():
            _one(services, number, tries, send or post, at)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, *zip(*found, strict=True)))
    return len(found)


def _one(services: Services, number: int, tries: int, send: Send, at: datetime.datetime) -> None:
    try:
        job = _claimed(services, number, tries, at)
        if job is None:
            return
        taken, words = _sent(job, send, services.settings.private_hooks)
        _note(services, job, at, taken=taken, words=words)
    except Exception as error:  # one that cannot even be written down must not hold up the others; its lease brings it back
        LOG.warning("delivery %s: %s", number, type(error).__name__, exc_info=error)


def _claimed(services: Services, number: int, tries: int, at: datetime.datetime) -> Job | None:
    """The job, where nobody else was quicker."""
    with services.database.session() as session:
        ours = session.execute(update(Delivery).where(
            Delivery.id == number, Delivery.state == "due", Delivery.tries == tries,
        ).values(tries=tries + 1, due=max(at, now()) + LEASE).returning(Delivery.id)).scalar()
        if ours is None:
            return None
        hook, event, project, cohort, audit = session.execute(
            select(Hook, Event, Project, Cohort, Audit).select_from(Delivery).join(Hook, Hook.id == Delivery.hook_id)
            .join(Event, Event.id == Delivery.event_id).join(Project, Project.id == Event.project_id)
            .join(Cohort, Cohort.id == Project.cohort_id).outerjoin(Audit, Audit.id == Event.audit_id)
            .where(Delivery.id == number)).one()
        if hook.disabled:
            session.execute(update(Delivery).where(Delivery.id == number).values(state="given-up", answer="hook removed"))
            return None
        page = f"{services.settings.address.rstrip('/')}/c/{cohort.name}/p/{project.name}"
        body = Telling(
            delivery=number, sent=now(), event=event.id, kind=event.kind, at=event.at, who=event.who, login=event.login,
            text=event.text, cohort=cohort.name, project=project.name, digest=audit.digest if audit else "",
            commit=audit.commit if audit else "", decision=audit.decision if audit else "",
            before=str(event.data.get("before", "")), page=page).model_dump_json().encode()
        return Job(number, tries + 1, hook.url, body, signed(hook.secret, body))


def _sent(job: Job, send: Send, private: bool) -> tuple[bool, str]:
    try:
        answer = send(job, private)
    except (NoAnswer, UsageError) as error:
        return False, shorten(printable(str(error)), 300)
    return 200 <= answer.status < 300, f"answered {answer.status}"


def _note(services: Services, job: Job, at: datetime.datetime, *, taken: bool, words: str) -> None:
    over = job.tries > len(WAITS)
    state = "taken" if taken else "given-up" if over else "due"
    due = at if taken or over else at + WAITS[job.tries - 1]
    with services.database.session() as session:
        session.execute(update(Delivery).where(Delivery.id == job.number, Delivery.tries == job.tries)
                        .values(state=state, due=due, answer=words))
