# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the API answers: records drawn from the tables. Names once published are not changed; fields may be added."""

from __future__ import annotations

import datetime
from typing import Generic, Literal, TypeVar

from pydantic import Field, JsonValue

from release_checker.reports.record import Record

Item = TypeVar("Item")


class Listed(Record, Generic[Item]):
    """One page of a list."""

    items: tuple[Item, ...]
    page: int = Field(description="From 1.")
    pages: int = Field(description="How many there are; 1 for an empty list.")
    total: int = Field(description="Items on all pages.")


class Paging(Record):
    """Which page of a list."""

    page: int = Field(default=1, ge=1, le=1_000_000)
    size: int = Field(default=50, ge=1, le=200, description="Items of a page.")


class CohortInfo(Record):
    """A program."""

    name: str
    title: str
    profile: str
    deadline: datetime.date | None
    roles: tuple[str, ...] = Field(description="What you are in it: admin, mentor, scholar, viewer.")
    projects: tuple[str, ...] = Field(description="Names of the projects that are yours as a scholar.")


class CohortDetail(CohortInfo):
    """A program, with how its projects stand."""

    decisions: tuple[Count, ...] = Field(description="Projects of each decision; one that is empty has no report yet.")
    reviews: tuple[Count, ...] = Field(description="Projects of each state of review.")


class Count(Record):
    """How many there are of a kind."""

    name: str
    number: int


class AuditInfo(Record):
    """One report, as far as lists show it."""

    digest: str = Field(description="SHA-256 of report.json: what approvals are bound to.")
    made: datetime.datetime = Field(description="When the audit began.")
    registered: datetime.datetime
    seconds: float
    commit: str
    tree: str
    dirty: bool | None = Field(description="Of uncommitted changes; null when unknown.")
    version: str = Field(description="Of the tool.")
    profile: str
    tier: str = Field(description="Isolation that the project's code ran in.")
    decision: str = Field(description="ready, not-ready or incomplete.")
    stage: str
    blockers: int
    unknowns: int
    warnings: int
    first: str = Field(description="The first blocker, else the first check that is not decided.")
    pillars: dict[str, str] = Field(description="State of each pillar: fail, warn, unknown, waived, pass or skip.")
    new: int = Field(description="Findings that the report before did not have.")
    fixed: int
    still: int


class FailedInfo(Record):
    """A check that failed, or a required one that is not decided."""

    code: str
    kind: str = Field(description="blocker, warning or unknown.")
    findings: int
    reason: str


class AuditDetail(AuditInfo):
    """One report, with its failed checks and files."""

    failed: tuple[FailedInfo, ...]
    files: tuple[FileInfo, ...]


class FileInfo(Record):
    """A file of a report folder."""

    path: str
    sha256: str


class Filters(Record):
    """Which projects, and in which order: as the cohort's page."""

    search: str = Field(default="", max_length=100, description="Part of the name or title, or of the name or login of a "
                                                                  "scholar or mentor, in any case.")
    decision: Literal["", "not-ready", "stale", "incomplete", "none", "ready"] = ""
    stage: Literal["", "none", "open", "documented", "runnable", "reproducible", "reviewed"] = ""
    review: Literal["", "asked", "stale", "changes", "none", "approved"] = ""
    pillar: str = Field(default="", max_length=10, description="Code of a pillar, with `state`.")
    state: Literal["", "fail", "warn", "unknown", "waived", "pass", "skip"] = ""
    mine: Literal["", "needs", "assigned"] = Field(default="", description="It is your turn, or you review it.")
    check: str = Field(default="", max_length=20, description="Code that the newest report fails.")
    undecided: str = Field(default="", max_length=20, description="Code that the newest report could not decide.")
    near: bool = Field(default=False, description="The deadline is near.")
    changed: bool = Field(default=False, description="The decision is another than a week ago.")
    busy: bool = Field(default=False, description="An audit waits or runs.")
    sort: Literal["name", "decision", "first", "since", "stage", "review", "audited", "due", "now", "LIC", "DOC", "ENV",
                  "RUN", "CLM", "NBK", "TRN", "SEC"] = "name"
    down: bool = Field(default=False, description="The other way round.")
    page: int = Field(default=1, ge=1, le=1_000_000, description="Of 50 projects.")


class RowInfo(Record):
    """One project on the cohort's page."""

    name: str
    title: str
    standing: str = Field(description="not-ready, stale, incomplete, none (never audited) or ready.")
    decision: str = Field(description="Of the newest report, stale or not; empty without one.")
    stage: str
    blockers: int
    unknowns: int
    warnings: int
    review: str
    problem: str = Field(description="Why the newest attempt gave no report.")
    due: datetime.date | None
    first: str = Field(description="The first blocker, else the first check that is not decided.")
    pillars: dict[str, str] = Field(description="State of each pillar; empty without a report.")
    new: int
    fixed: int
    still: int
    compared: bool = Field(description="There was a report before the newest one; else `new` and `fixed` say nothing.")
    made: datetime.datetime | None = Field(description="When the newest audit began.")
    doing: str = Field(description="State of the newest attempt; empty without one.")
    telling: str = Field(description="What a running attempt does now.")
    before: str | None = Field(description="The decision of a week ago, when it was another; empty when there was none.")
    mentors: tuple[str, ...] = Field(description="Names of those who review it.")


class ProjectInfo(Record):
    """One project, as its row in the cohort shows it."""

    name: str
    title: str
    ref: str
    deadline: datetime.date | None
    retired: bool = Field(description="No longer in the cohort's plan.")
    decision: str = Field(description="Of the newest report; empty before the first.")
    stage: str
    blockers: int
    unknowns: int
    warnings: int
    review: str = Field(description="asked, changes, approved, stale; empty for none.")
    problem: str = Field(description="Why the newest attempt gave no report; empty when it did.")
    latest: AuditInfo | None


class AssignedInfo(Record):
    """A mentor who reviews a project."""

    login: str
    name: str
    declared: datetime.datetime | None = Field(description="When a conflict, or none, was declared; null before.")
    conflict: str = Field(description="In the mentor's words, which everybody reads who sees the project; empty for none.")


class ProjectDetail(ProjectInfo):
    """One project, with its source and reviewers."""

    source: str = Field(description="Folder or git address.")
    event: int = Field(description="Number of the last event, which a decision must name; 0 before the first.")
    mentors: tuple[AssignedInfo, ...]


class EventInfo(Record):
    """One thing that was done or that happened."""

    number: int = Field(description="Later ones are larger: the `since` of the next question.")
    project: str
    at: datetime.datetime
    kind: str
    who: str = Field(description="The name at that time.")
    login: str = Field(description="Of who did it, which never changes; empty where no person did.")
    audit: str = Field(description="Digest of the report it speaks of; empty for none.")
    code: str = Field(description="Check it speaks of; empty for none.")
    fingerprint: str = Field(description="Finding it speaks of; empty for none.")
    text: str
    data: dict[str, JsonValue]


class Since(Record):
    """Which events, oldest first."""

    since: int = Field(default=0, ge=0, le=2**53, description="Events after the one of this number.")
    limit: int = Field(default=100, ge=1, le=500)
    kind: str = Field(default="", max_length=20, description="Of this kind alone.")


class Events(Record):
    """Some events, oldest first."""

    items: tuple[EventInfo, ...]
    last: int = Field(description="The `since` to go on from.")
    more: bool = Field(description="There are later ones.")


CohortDetail.model_rebuild()
AuditDetail.model_rebuild()
