# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A project: its verdict and what stands in the way, what changed, its history, its review."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from release_checker.board import project_people as people
from release_checker.board import project_rows as rows
from release_checker.board import review_rules, reviews
from release_checker.board.change_view import Changes, changes
from release_checker.board.history_line import history_line
from release_checker.board.pages.kept import audit_of
from release_checker.board.project_view import ReportView, report_view
from release_checker.board.rendering import page
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.board.sealing_view import sealings
from release_checker.board.waiver_blocks import WaiverLine, lines, toml
from release_checker.cohort.store.files import FileMissing
from release_checker.cohort.store.queries import overdue
from release_checker.cohort.store.tables import Audit, now
from release_checker.model import Stage
from release_checker.publish.reading import ReportFile

RECENT = 10
"Events on the project's page."
EVENTS = 50
"Events on one page of the history."
DONE = {
    "comment": "Your comment is recorded.",
    "assign": "The mentor is assigned.",
    "unassign": "The mentor is no longer assigned.",
    "declare": "Your declaration is recorded.",
    "changes": "Your request for changes is recorded.",
    "approve": "Your approval is recorded. Sign it now, so that others can check it without this board.",
    "sign": "Your signature was checked and holds.",
    "waive": "The waiver is recorded. It counts once the project's file has it.",
    "unwaive": "The waiver is taken back. Where the project's file holds it, remove it there too.",
}
"What was done, by the word in the address that a form leads to."


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told whose form was not taken."""

    words: str = ""
    "Why not, as a sentence."
    form: Mapping[str, str] = field(default_factory=dict)
    "What was sent, so that nobody has to write it again."
    since: int | None = None
    "Number of the last event that the form knew of; what came later is listed."


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is among pages, as macros.html shows it."""

    number: int
    count: int
    previous: str
    next: str


@route("/c/{cohort}/p/{project}", Deed.SEE)
def project(asked: Asked) -> Response:
    """The page of a project."""
    return shown(asked)


@route("/c/{cohort}/p/{project}/history", Deed.SEE)
def history(asked: Asked) -> Response:
    """Everything that happened, the newest first."""
    whole = rows.event_count(asked)
    count = max(math.ceil(whole / EVENTS), 1)
    number = _number(asked.request.query_params.get("page", "1"), count)
    before, after = f"?page={number - 1}" if number > 1 else "", f"?page={number + 1}" if number < count else ""
    return page(asked, "history.html", happenings=rows.happenings(asked, EVENTS, skip=(number - 1) * EVENTS),
                pages=Pages(number, count, before, after), whole=whole, base=base(asked))


def base(asked: Asked) -> str:
    """Where the project's addresses begin."""
    return f"/c/{quote(asked.one_cohort.name, safe='')}/p/{quote(asked.one_project.name, safe='')}"


def shown(asked: Asked, status: int = 200, told: Told | None = None) -> Response:
    """The page, which also answers a form that was not taken."""
    told, query = told or Told(), asked.request.query_params
    audit, audits = reviews.newest(asked), rows.audits(asked)
    review, reviewers = reviews.review(asked), rows.reviewers(asked)
    file, damage = _file(asked, audit)
    mine = asked.known.person_id
    view = report_view(file, _stage(file, review), rows.comments(asked)) if file else None
    against, since, trouble = _changes(asked, file, audits)
    waivers = lines(reviews.agreed(asked), file.report.waivers if file else (), now().date())
    return page(
        asked, "project.html", status=status, base=base(asked), project=asked.one_project, audit=audit, view=view,
        damage=damage, audits=audits, line=history_line(rows.points(audits)), against=against, since=since, trouble=trouble,
        review=review, state=review.state(assigned=bool(reviewers)), reviewers=reviewers, scholars=people.scholars(asked),
        needed=_needed(asked, review, reviewers, waivers),
        barred=reviews.barred(asked, review, file) if _reviews(asked) else "", declared=review.declared.get(mine),
        said=review.word_of(mine),
        unapprovable=review_rules.may_not_approve(file, "given") if file else "there is no report",
        incomplete=bool(file and file.report.verdict.unknowns), sealings=sealings(asked, review),
        mentors=people.mentors(asked) if asked.may(Deed.ASSIGN) else (), last=reviews.last_event(asked),
        waivers=waivers, block=toml(one.waiver for one in waivers if one.word == "NOT YET"),
        attempts=rows.attempts(asked), outdated=rows.outdated(asked), brought=rows.brought(asked, audit),
        first=rows.first(asked), deadline=_deadline(asked),
        happenings=rows.happenings(asked, RECENT), events=rows.event_count(asked), told=told, form=told.form,
        meanwhile=rows.happenings(asked, RECENT, after=told.since) if told.since is not None else [],
        done=DONE.get(query.get("done", ""), "") if status == 200 else "", about=_about(asked, view, told),
        codes=sorted({(check.code, check.title) for check in file.report.checks if check.findings}) if file else (),
        waived=told.form.get("check") or query.get("waive", ""), waived_path=query.get("path", ""),
        earlier=_earlier(review, audits), signs=asked.services.settings.allowed_signers is not None,
    )


def _needed(asked: Asked, review: review_rules.Review, reviewers: list[rows.Reviewer],
            waivers: list[WaiverLine]) -> tuple[str, ...]:
    """What the project needs of the viewer, as sentences."""
    mine = asked.known.person_id
    if any(human.person == mine for human in people.scholars(asked)):
        return review_rules.needed_of_scholar(review, sum(line.word == "NOT YET" for line in waivers))
    if not _reviews(asked):
        return ()
    assigned = any(item.person.id == mine for item in reviewers)
    words = review_rules.needed(mine, review, assigned=assigned, decision=asked.one_project.decision)
    return (words,) if words else ()


def _reviews(asked: Asked) -> bool:
    return asked.may(Deed.REVIEW)


def _file(asked: Asked, audit: Audit | None) -> tuple[ReportFile | None, str]:
    """The report, or why it cannot be shown."""
    try:
        return (asked.services.reports.of(audit, asked.services.files), "") if audit else (None, "")
    except FileMissing as error:
        return None, str(error)


def _stage(file: ReportFile, review: review_rules.Review) -> Stage:
    stage = file.report.verdict.stage
    return Stage.REVIEWED if stage is Stage.REPRODUCIBLE and review.sealed else stage


def _changes(asked: Asked, file: ReportFile | None, audits: rows.Audits) -> tuple[Audit | None, Changes | None, str]:
    """Against which report, what changed since, and why that cannot be told."""
    wanted = asked.request.query_params.get("against", "")
    earlier = [audit for audit in audits if audit.id != asked.one_project.latest_id]
    against = audit_of(asked, wanted) if wanted else next(iter(earlier), None)
    if against is None or file is None:
        return against, None, ""
    old, trouble = _file(asked, against)
    return against, changes(old, file) if old else None, trouble


def _about(asked: Asked, view: ReportView | None, told: Told) -> tuple[str, str]:
    """The finding that a comment is about, `CODE.fingerprint`, and its words; both empty for a general one."""
    wanted = told.form.get("about") or asked.request.query_params.get("about", "")
    for step in (*view.blockers, *view.warnings) if view and wanted else ():
        for line in step.findings:
            if line.about == wanted:
                return wanted, f"{step.step.check.code}: {line.info.message}"
    return "", ""


def _earlier(review: review_rules.Review, audits: rows.Audits) -> list[tuple[review_rules.Word, Audit | None]]:
    """Words on earlier reports, with the reports."""
    by_number = {audit.id: audit for audit in audits}
    return [(word, by_number.get(word.audit or 0)) for word in review.stale]


def _deadline(asked: Asked) -> str:
    project, due = asked.one_project, asked.one_project.deadline or asked.one_cohort.deadline
    late = overdue(due, project.decision, project.review, now().date())
    return f"{due.isoformat()}{', overdue' if late else ''}" if due else ""


def _number(text: str, count: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= count):
        raise HTTPException(404, "there is no such page of the history")
    return int(text)


ROUTES = (project, history)
