# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From rows of the tables to records of the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from release_checker.board.api.problems import Problem
from release_checker.board.api.records import (
    AssignedInfo,
    AuditDetail,
    AuditInfo,
    EventInfo,
    FailedInfo,
    FileInfo,
    Paging,
    ProjectDetail,
    ProjectInfo,
    RowInfo,
)
from release_checker.board.reviews import last_event
from release_checker.board.routing import Asked
from release_checker.cohort.store.files import FileMissing
from release_checker.cohort.store.queries import ProjectRow
from release_checker.cohort.store.tables import Assignment, Audit, Event, Person, Project
from release_checker.model import Pillar
from release_checker.publish.reading import ReportFile


def audit(row: Audit) -> AuditInfo:
    """An audit for lists."""
    return AuditInfo.model_validate({name: getattr(row, name) for name in AuditInfo.model_fields})


def whole_audit(row: Audit) -> AuditDetail:
    """An audit with its failed checks and files."""
    failed = tuple(FailedInfo(code=item.code, kind=item.kind, findings=item.findings, reason=item.reason)
                   for item in sorted(row.failed, key=lambda item: item.code))
    files = tuple(FileInfo(path=path, sha256=digest) for path, digest in sorted(row.files.items()))
    return AuditDetail(**dict(audit(row)), failed=failed, files=files)


def row(found: ProjectRow) -> RowInfo:
    """A row of the cohort's page."""
    told = {name: getattr(found, name) for name in RowInfo.model_fields}
    states = zip((pillar.code for pillar in Pillar), found.pillars, strict=False)
    return RowInfo.model_validate(told | {"pillars": {code: state for code, state in states if state}})


def project(row: Project) -> ProjectInfo:
    """A project for lists; `latest` should have been loaded with it."""
    return ProjectInfo(
        name=row.name, title=row.title, ref=row.ref, deadline=row.deadline, retired=row.retired is not None,
        decision=row.decision, stage=row.stage, blockers=row.blockers, unknowns=row.unknowns, warnings=row.warnings,
        review=row.review, problem=row.problem, latest=audit(row.latest) if row.latest else None)


def whole_project(asked: Asked) -> ProjectDetail:
    """The address's project with its source and reviewers."""
    row = asked.one_project
    assigned = asked.session.execute(select(Assignment, Person).join(Person, Person.id == Assignment.person_id)
                               .where(Assignment.project_id == row.id).order_by(Person.login))
    mentors = tuple(AssignedInfo(login=person.login, name=person.name or person.login, declared=item.declared,
                                 conflict=item.conflict) for item, person in assigned)
    return ProjectDetail(**dict(project(row)), source=row.source, event=last_event(asked), mentors=mentors)


def event(row: Event, name: str, digest: str | None) -> EventInfo:
    """An event, with the name of its project and the digest of the report it speaks of."""
    return EventInfo(number=row.id, project=name, at=row.at, kind=row.kind, who=row.who, login=row.login,
                     audit=digest or "", code=row.code, fingerprint=row.fingerprint, text=row.text, data=row.data)


def page_of(session: Session, rows: Select[Any], paging: Paging) -> tuple[Sequence[Any], int, int]:
    """The rows of one page (first column), how many pages there are, and how many rows on all."""
    total = session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    found = session.scalars(rows.limit(paging.size).offset((paging.page - 1) * paging.size)).all()
    return found, max(1, -(-total // paging.size)), total


def number(asked: Asked, name: str) -> int:
    """A number in the path; 404 for what is none."""
    text = asked.request.path_params[name]
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Problem(404, f"{name} must be a number")
    return int(text)


def audit_of(asked: Asked, digest: str) -> Audit:
    """The audit of the address's project with this digest; 404 for one of another project."""
    found = asked.session.scalar(
        select(Audit).where(Audit.project_id == asked.one_project.id, Audit.digest == digest[:64]))
    if found is None:
        raise Problem(404, "this project has no report of that digest")
    return found


def report_of(asked: Asked, row: Audit) -> ReportFile:
    """The report of an audit."""
    try:
        return asked.services.reports.of(row, asked.services.files)
    except FileMissing as error:
        raise Problem(500, str(error)) from error
