# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A project's reports, what changed between two, its claims, and what happened."""

from __future__ import annotations

from pydantic import Field
from sqlalchemy import Select, select, text
from starlette.responses import Response

from release_checker.board.api import drawing
from release_checker.board.api.operations import JSON, operation
from release_checker.board.api.problems import Problem
from release_checker.board.api.records import AuditDetail, AuditInfo, Events, Listed, Paging, Since
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked
from release_checker.cohort.store.files import FileMissing
from release_checker.cohort.store.tables import Audit, Event, Project
from release_checker.publish.difference import Difference, difference
from release_checker.reports.log_records import ClaimInfo
from release_checker.reports.record import Record
from release_checker.reports.report import Report

PROJECT = "/cohorts/{cohort}/projects/{project}"
DIGEST = r"^[0-9a-f]{64}$"


class Two(Record):
    """Two reports of one project."""

    old: str = Field(pattern=DIGEST)
    new: str = Field(pattern=DIGEST)


class Which(Record):
    """One report of a project."""

    audit: str = Field(default="", pattern=r"^([0-9a-f]{64})?$", description="Digest; empty for the newest.")


class Claims(Record):
    """The numbers that a report traced."""

    audit: str = Field(description="Digest of the report.")
    items: tuple[ClaimInfo, ...]


@operation("GET", f"{PROJECT}/audits", Deed.SEE)
def audits(asked: Asked, query: Paging) -> Listed[AuditInfo]:
    """A project's reports, the newest first."""
    rows = select(Audit).where(Audit.project_id == asked.one_project.id).order_by(Audit.made.desc(), Audit.id.desc())
    found, pages, total = drawing.page_of(asked.session, rows, query)
    return Listed(items=tuple(drawing.audit(row) for row in found), page=query.page, pages=pages, total=total)


@operation("GET", f"{PROJECT}/audits/{{digest}}", Deed.SEE)
def audit(asked: Asked) -> AuditDetail:
    """One report, its failed checks and its files."""
    return drawing.whole_audit(drawing.audit_of(asked, asked.request.path_params["digest"]))


@operation("GET", f"{PROJECT}/audits/{{digest}}/report", Deed.SEE, answers=Report)
def report(asked: Asked) -> Response:
    """The report.json itself, byte for byte; its ETag is its digest."""
    row = drawing.audit_of(asked, asked.request.path_params["digest"])
    headers = {"ETag": f'"{row.digest}"', "Cache-Control": "private, no-cache"}
    if _held(asked.request.headers.get("if-none-match", ""), row.digest):
        return Response(None, 304, headers)
    try:
        return Response(asked.services.files.read(row.digest), 200, headers, JSON)
    except FileMissing as error:
        raise Problem(500, str(error)) from error


@operation("GET", f"{PROJECT}/difference", Deed.SEE)
def compare(asked: Asked, query: Two) -> Difference:
    """What is new, fixed and still there between two reports."""
    old, new = (drawing.report_of(asked, drawing.audit_of(asked, digest)).report for digest in (query.old, query.new))
    return difference(old, new)


@operation("GET", f"{PROJECT}/claims", Deed.SEE)
def claims(asked: Asked, query: Which) -> Claims:
    """The numbers that a project states, and what each was traced to."""
    newest = asked.one_project.latest
    if not query.audit and newest is None:
        raise Problem(404, "this project has no report yet")
    row = newest if not query.audit and newest else drawing.audit_of(asked, query.audit)
    return Claims(audit=row.digest, items=drawing.report_of(asked, row).report.claims)


@operation("GET", f"{PROJECT}/events", Deed.SEE)
def project_events(asked: Asked, query: Since) -> Events:
    """What happened to a project, oldest first."""
    return _events(asked, _rows(query).where(Event.project_id == asked.one_project.id), query)


@operation("GET", "/cohorts/{cohort}/events", Deed.SEE_ALL)
def cohort_events(asked: Asked, query: Since) -> Events:
    """What happened in a cohort, oldest first."""
    return _events(asked, _rows(query).where(Project.cohort_id == asked.one_cohort.id), query)


def _rows(query: Since) -> Select[Event, str, str]:
    found = (select(Event, Project.name, Audit.digest).join(Project, Project.id == Event.project_id)
             .outerjoin(Audit, Audit.id == Event.audit_id).where(Event.id > query.since).order_by(Event.id))
    return found.where(Event.kind == query.kind) if query.kind else found


def _events(asked: Asked, rows: Select[Event, str, str], query: Since) -> Events:
    if asked.session.get_bind().dialect.name == "postgresql":
        # Numbers are given before a transaction ends: without waiting for those under way, the next `since` could be
        # past one that comes late.
        asked.session.execute(text("LOCK TABLE events IN SHARE MODE"))
    found = asked.session.execute(rows.limit(query.limit + 1)).all()
    items = tuple(drawing.event(*row) for row in found[:query.limit])
    return Events(items=items, last=items[-1].number if items else query.since, more=len(found) > query.limit)


def _held(wanted: str, digest: str) -> bool:
    """The client has it already: RFC 9110, section 13.1.2."""
    tags = [tag.strip().removeprefix("W/") for tag in wanted.split(",")]
    return "*" in tags or f'"{digest}"' in tags


ROUTES = (audits, audit, report, compare, claims, project_events, cohort_events)
