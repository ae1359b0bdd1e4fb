# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What people do in a review: each deed is one event, and the project's column follows in the same transaction.

All deeds on one project wait for each other at its row, so that two who decide at once are two who decide in turn.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import selectinload

from release_checker.board import review_rules as rules
from release_checker.board import signatures
from release_checker.board.project_people import authors, mentor, own_names, scholars
from release_checker.board.routing import Asked
from release_checker.board.waiver_blocks import WORDS, Waiver, wrong
from release_checker.cohort.store.files import FileMissing
from release_checker.cohort.store.tables import Assignment, Audit, Event, now
from release_checker.errors import ReleaseCheckerError
from release_checker.publish.approval_records import NotValid
from release_checker.publish.reading import ReportFile
from release_checker.ssh import SshError

LONG = 10_000
"Characters of a comment; a page of the history shows fifty whole."


class Refused(ReleaseCheckerError):
    """A deed that the rules do not allow; the message is a sentence for whoever tried."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody had before their eyes when they decided."""

    digest: str
    "Of the report."
    event: int
    "Number of the project's last event."


@dataclass(frozen=True, slots=True)
class Found:
    """A project in its turn: nobody else writes of it until the transaction ends."""

    audit: Audit | None
    "The newest."
    event: int
    "Number of the last event."
    review: rules.Review
    "What was said so far."


def last_event(asked: Asked) -> int:
    """Number of the project's last event; 0 before the first."""
    return asked.session.scalar(select(func.max(Event.id)).where(Event.project_id == asked.one_project.id)) or 0


def newest(asked: Asked) -> Audit | None:
    """The project's newest audit."""
    number = asked.one_project.latest_id
    return asked.session.get(Audit, number) if number is not None else None


def review(asked: Asked) -> rules.Review:
    """The review of the newest report."""
    events = asked.session.scalars(
        select(Event).where(Event.project_id == asked.one_project.id, Event.kind.in_(rules.SPOKEN)).order_by(Event.id)
        .options(selectinload(Event.person)))
    return rules.review_of(map(_word, events), asked.one_project.latest_id)


def _word(event: Event) -> rules.Word:
    text = event.data.get("conflict", "") if event.kind == rules.DECLARED else event.text
    about = event.data.get("approval")
    return rules.Word(event.id, event.person_id, event.who, event.kind, event.audit_id, event.at, text, about, event.login)


def assigned(asked: Asked, person_id: int) -> Assignment | None:
    """The assignment of a person to the project."""
    return asked.session.scalar(select(Assignment).where(
        Assignment.project_id == asked.one_project.id, Assignment.person_id == person_id))


def report_of(asked: Asked, audit: Audit | None) -> ReportFile:
    """The report of an audit; raises Refused when there is none that can be read."""
    if audit is None:
        raise Refused(409, "There is no report of this project yet.")
    try:
        return asked.services.reports.of(audit, asked.services.files)
    except FileMissing as error:
        raise Refused(409, f"The report cannot be read, so nothing can be decided about it: {error}") from error


def comment(asked: Asked, text: str, code: str = "", fingerprint: str = "") -> Event:
    """Say something of the project, or of one finding."""
    if not text.strip() or len(text) > LONG:
        raise Refused(422, f"A comment needs words, of at most {LONG:,} characters.")
    return _record(asked, _hold(asked), "comment", text=text.strip(), code=code[:20], fingerprint=fingerprint[:64])


def assign(asked: Asked, login: str) -> Event:
    """Ask a mentor of the cohort to review the project."""
    found, person = _hold(asked), mentor(asked, login)
    if person is None:
        raise Refused(422, f"{login!r} is no mentor of this cohort.")
    human = rules.Human(person.id, person.name or person.login, person.email)
    if own := rules.own_work(human, scholars(asked), ()):
        raise Refused(422, f"{login} cannot review this project: {own.replace('you are', 'is').replace('your', 'their')}.")
    if assigned(asked, person.id):
        raise Refused(409, f"{login} is assigned already.")
    asked.session.add(Assignment(project_id=asked.one_project.id, person_id=person.id))
    return _record(asked, found, "assigned", text=human.name, data={"login": person.login, "person": person.id})


def unassign(asked: Asked, login: str) -> Event:
    """Ask a mentor no longer; what they said stays, and so does what they declared."""
    found, person = _hold(asked), mentor(asked, login, former=True)
    row = assigned(asked, person.id) if person else None
    if person is None or row is None:
        raise Refused(409, f"{login!r} is not assigned to this project.")
    asked.session.delete(row)
    return _record(asked, found, "unassigned", text=person.name or person.login,
                   data={"login": person.login, "person": person.id})


def declare(asked: Asked, conflict: str, *, none: bool) -> Event:
    """Declare a conflict of interest, or that there is none; who declares reviews, asked to or not."""
    if none == bool(conflict.strip()):
        raise Refused(422, "Say either that you have no conflict of interest, or which one.")
    if len(conflict) > WORDS:
        raise Refused(422, f"A declaration has at most {WORDS:,} characters.")
    found, viewer, conflict = _hold(asked), asked.known, _storable(conflict.strip())
    row = assigned(asked, viewer.person_id)
    if row is None:
        row = Assignment(project_id=asked.one_project.id, person_id=viewer.person_id)
        asked.session.add(row)
    row.declared, row.conflict = now(), conflict
    words = f"a conflict of interest: {row.conflict}" if row.conflict else "no conflict of interest"
    return _record(asked, found, rules.DECLARED, text=words, data={"conflict": row.conflict})


def request_changes(asked: Asked, seen: Seen, text: str) -> Event:
    """Ask for changes; while it stands, nothing is approved."""
    if not text.strip() or len(text) > LONG:
        raise Refused(422, f"Say what is to be changed, in at most {LONG:,} characters.")
    found = _deciding(asked, seen)
    file = report_of(asked, found.audit)
    return _record(asked, found, rules.CHANGES, text=text.strip(), data=_bound(file))


def approve(asked: Asked, seen: Seen, text: str, accepted: str = "") -> Event:
    """Approve the newest report and its commit."""
    if len(text) > WORDS or len(accepted) > WORDS:
        raise Refused(422, f"What is signed has at most {WORDS:,} characters; comment at length apart from it.")
    found = _deciding(asked, seen)
    file = report_of(asked, found.audit)
    if reason := rules.may_not_approve(file, accepted):
        raise Refused(422 if "no reason" in reason else 409, f"This report cannot be approved: {reason}.")
    viewer, moment = asked.known, now().replace(microsecond=0)
    text, accepted = _storable(text.strip()), _storable(accepted.strip()) if file.report.verdict.unknowns else ""
    try:
        sealing = signatures.statement(file, signatures.principal(viewer.email, viewer.login), accepted, text, moment)
    except NotValid as error:
        raise Refused(422, f"This cannot be stated: {error}.") from error
    return _record(asked, found, rules.APPROVED, text=text,
                   data=_bound(file) | {"accepted": accepted, "statement": sealing.text})


def sign(asked: Asked, number: int, signature: str) -> Event:
    """Seal one's own approval with a signature that holds."""
    allowed = asked.services.settings.allowed_signers
    if allowed is None:
        raise Refused(409, "This board checks no signatures; commit the statement and its .sig to the project.")
    found = _hold(asked)
    word = found.review.word_of(asked.known.person_id)
    if word is None or word.number != number or word.kind != rules.APPROVED:
        raise Refused(409, "This approval no longer stands: there is a newer report, or you said something else since.")
    if reason := _barred(asked, found):
        raise Refused(403, _sentence(reason))
    if number in found.review.signed:
        raise Refused(409, "This approval is signed already.")
    if not signature.strip():
        raise Refused(422, "No signature was handed in: choose the .sig file that ssh-keygen wrote, or paste what it holds.")
    file = report_of(asked, found.audit)
    sealing = signatures.named(file.digest, asked.session.get_one(Event, number).data["statement"])
    text = "\n".join(signature.strip().split("\r\n")) + "\n"
    try:
        approval = signatures.sealed(file, sealing, text.encode("utf-8", "replace"), allowed, own_names(asked, file), now())
    except NotValid as error:
        viewer = asked.known
        raise Refused(422, signatures.not_counted(error, signatures.principal(viewer.email, viewer.login))) from error
    except SshError as error:
        raise Refused(503, f"The signature could not be checked: {error}.") from error
    return _record(asked, found, rules.SIGNED, text=f"the approval, with {approval.key}", data=_bound(file) | {
        "approval": number, "key": approval.key, "signer": approval.signer, "statement_digest": approval.statement_digest,
        "signature": text})


def waive(asked: Asked, waiver: Waiver) -> Event:
    """Accept a fault until a day. The report stays as it is: the waiver counts once the project's file holds it."""
    found = _hold(asked)
    if reason := _barred(asked, found):
        raise Refused(403, _sentence(reason))
    file = report_of(asked, found.audit)
    if reason := wrong(waiver, (check.code for check in file.report.checks), now().date()):
        raise Refused(422, reason)
    return _record(asked, found, "waived", text=waiver.reason.strip(), code=waiver.check, data=_bound(file) | {
        "path": waiver.path, "advisory": waiver.advisory, "expires": waiver.expires.isoformat()})


def take_back(asked: Asked, number: int) -> Event:
    """A waiver no longer stands; what the project's file holds is the project's to remove."""
    found = _hold(asked)
    if reason := _barred(asked, found):
        raise Refused(403, _sentence(reason))
    waiver = next((one for one in agreed(asked) if one.number == number), None)
    if waiver is None:
        raise Refused(409, "This waiver stands no longer: it was taken back, or another one on the same took its place.")
    return _record(asked, found, "unwaived", text="", code=waiver.check, data={
        "waiver": number, "path": waiver.path, "advisory": waiver.advisory})


def agreed(asked: Asked) -> tuple[Waiver, ...]:
    """What was waived and not taken back, ended or not; the last word on the same thing counts."""
    events = asked.session.scalars(select(Event).where(
        Event.project_id == asked.one_project.id, Event.kind.in_(("waived", "unwaived"))).order_by(Event.id))
    found: dict[tuple[str, str, str], Waiver] = {}
    for event in events:
        if event.kind == "waived":
            made = Waiver(event.code, event.text, event.who, datetime.date.fromisoformat(event.data["expires"]),
                          event.data["path"], event.data["advisory"], event.id)
            found[made.about] = made
        else:
            found = {about: one for about, one in found.items() if one.number != event.data["waiver"]}
    return tuple(found.values())


def waivers(asked: Asked) -> tuple[Waiver, ...]:
    """What was waived, was not taken back, and has not ended."""
    return tuple(waiver for waiver in agreed(asked) if waiver.expires >= now().date())


def barred(asked: Asked, found: rules.Review, file: ReportFile | None) -> str:
    """Why the viewer may not decide on the project, as a clause; empty when one may."""
    viewer = asked.known
    human = rules.Human(viewer.person_id, viewer.name, viewer.email)
    own = rules.own_work(human, scholars(asked), authors(file))
    return rules.may_not_decide(viewer.person_id, found, own)


def _barred(asked: Asked, found: Found) -> str:
    return barred(asked, found.review, report_of(asked, found.audit))


def _deciding(asked: Asked, seen: Seen) -> Found:
    found = _hold(asked)
    if reason := _barred(asked, found):
        raise Refused(403, _sentence(reason))
    if found.audit is None or found.audit.digest != seen.digest:
        raise Refused(409, "A newer report came while you decided, so nothing was recorded. Look at it, then decide.")
    if found.event != seen.event:
        raise Refused(409, "Something happened while you decided, so nothing was recorded. Read it, then decide again.")
    return found


def _hold(asked: Asked) -> Found:
    # A writing, not SELECT … FOR UPDATE, which SQLite has not; what is read after it is what others have committed.
    project = asked.one_project
    asked.session.execute(update(type(project)).where(type(project).id == project.id).values(review=type(project).review),
                          execution_options={"synchronize_session": False})
    asked.session.refresh(project)
    return Found(newest(asked), last_event(asked), review(asked))


def _record(asked: Asked, found: Found, kind: str, *, text: str, code: str = "", fingerprint: str = "",
            data: dict[str, Any] | None = None) -> Event:
    project, viewer = asked.one_project, asked.known
    event = Event(project_id=project.id, audit_id=found.audit.id if found.audit else None, person_id=viewer.person_id,
                  who=_storable(viewer.name)[:200], kind=kind, code=_storable(code), fingerprint=_storable(fingerprint),
                  text=_storable(text), data=data or {})
    asked.session.add(event)
    asked.session.flush()
    someone = asked.session.scalar(select(Assignment.id).where(Assignment.project_id == project.id).limit(1))
    project.review = review(asked).state(assigned=someone is not None)
    return event


def _bound(file: ReportFile) -> dict[str, Any]:
    return {"digest": file.digest, "commit": file.report.project.commit}


def _storable(text: str) -> str:
    """PostgreSQL holds no zero character, and no database half a character; browsers end lines with two."""
    return text.replace("\r\n", "\n").replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}."
