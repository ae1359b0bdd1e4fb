# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A store as a large program fills it: invented rows, over a handful of real report folders that all projects share."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from release_checker.cohort.store.database import Database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.ingest import register
from release_checker.cohort.store.tables import (
    Assignment,
    Attempt,
    Audit,
    Cohort,
    Event,
    Failed,
    Membership,
    Person,
    Project,
    Table,
    now,
)
from release_checker.reports.folder import ReportFolder
from tests.made_reports import blocked, crowded, executed, incomplete, ready, traced

SAMPLES = (blocked, traced, incomplete, executed, ready, crowded)
MENTORS = 10
COLUMNS = ("decision", "stage", "blockers", "unknowns", "warnings")
FAILED = ("code", "kind", "findings", "reason")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is stored."""

    projects: int = 2000
    reports: int = 20
    "Of each project."


def fill(database: Database, files: FileStore, size: Size) -> None:
    """Rows of every table that the pages read; person 1 is a mentor."""
    with database.session() as session:
        session.add(Cohort(id=1, name="bench", title="Two thousand projects", deadline=now().date()))
        session.add(Cohort(id=2, name="samples", projects=[Project(id=1, name="sample", source="/x")]))
        people = [Person(id=n, login=f"mentor{n}") for n in range(1, MENTORS + 1)]
        session.add_all(people)
        session.flush()
        session.add_all(Membership(person_id=person.id, cohort_id=1, role="mentor") for person in people)
    _samples(database, files, size.reports)
    with database.session() as session:
        rows = _Rows(session, size, now())
        for table, found in ((Project, rows.projects()), (Audit, rows.audits()), (Failed, rows.failed()),
                             (Attempt, rows.attempts()), (Event, rows.events()), (Assignment, rows.assignments())):
            _bulk(session, table, found)
        session.execute(text(
            "UPDATE projects SET latest_id = id * 1000 + :last WHERE cohort_id = 1"), {"last": size.reports - 1})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _samples(database: Database, files: FileStore, number: int) -> None:
    """As many real reports as one project has."""
    with tempfile.TemporaryDirectory() as folder:
        for n in range(number):
            made = SAMPLES[n % len(SAMPLES)]().model_copy(update={"created": f"2026-10-{n % 28 + 1:02}T05:{n % 60:02}:00Z"})
            register(database, files, 1, ReportFolder(Path(folder) / str(n)).write(made, {"attachments/a.txt": f"{n}\n"}))


def _bulk(session: Session, table: type[Table], rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, 5000)):
        session.execute(insert(table), some)


class _Rows:
    """Rows by table; audits are numbered by their project and their place in its history."""

    def __init__(self, session: Session, size: Size, moment: datetime.datetime) -> None:
        self.size, self.moment = size, moment
        self.samples = list(session.scalars(select(Audit).order_by(Audit.id)))
        self.failures = [[{name: getattr(item, name) for name in FAILED} for item in audit.failed] for audit in self.samples]

    def _each(self) -> Iterator[tuple[int, int, Audit]]:
        for project in range(2, self.size.projects + 2):
            for place in range(self.size.reports):
                yield project, place, self.samples[(project + place) % len(self.samples)]

    def _made(self, project: int, place: int) -> datetime.datetime:
        days = (self.size.reports - 1 - place) * 3 + project % 17
        return self.moment - datetime.timedelta(days=days, minutes=project)

    def projects(self) -> Iterator[dict[str, Any]]:
        reviews = ("", "asked", "changes", "approved", "stale", "", "", "")
        for project in range(2, self.size.projects + 2):
            newest = self.samples[(project + self.size.reports - 1) % len(self.samples)]
            yield {"id": project, "cohort_id": 1, "name": f"p{project:04}", "title": f"Study number {project}",
                   "source": "/x", "review": reviews[project % len(reviews)], "needs": {}, "ref": "",
                   "deadline": (self.moment + datetime.timedelta(days=project % 90)).date(), "problem": "",
                   **{name: getattr(newest, name) for name in COLUMNS}}

    def audits(self) -> Iterator[dict[str, Any]]:
        for project, place, sample in self._each():
            yield {"id": project * 1000 + place, "project_id": project, "digest": sample.digest, "first": sample.first,
                   "made": self._made(project, place), "pillars": sample.pillars, "files": sample.files, "new": place % 3,
                   "fixed": place % 2, "still": 2, "commit": f"{place:040x}", "seconds": 192.0, "profile": "scholar",
                   **{name: getattr(sample, name) for name in COLUMNS}}

    def failed(self) -> Iterator[dict[str, Any]]:
        for project, place, _ in self._each():
            for values in self.failures[(project + place) % len(self.samples)]:
                yield {"audit_id": project * 1000 + place, **values}

    def attempts(self) -> Iterator[dict[str, Any]]:
        for project, place, _ in self._each():
            yield {"project_id": project, "key": f"{place:064x}", "state": "done", "audit_id": project * 1000 + place,
                   "telling": "", "reason": ""}
        for project in range(2, self.size.projects + 2, 50):
            yield {"project_id": project, "key": "new", "state": "running" if project % 100 == 2 else "queued",
                   "audit_id": None, "telling": "notebook 3 of 5", "reason": "", "started": self.moment, "beat": self.moment}

    def events(self) -> Iterator[dict[str, Any]]:
        for project, place, sample in self._each():
            before = self.samples[(project + place - 1) % len(self.samples)].decision if place else ""
            yield {"project_id": project, "audit_id": project * 1000 + place, "who": "release-checker", "kind": "audited",
                   "at": self._made(project, place), "text": "", "data": {"decision": sample.decision, "before": before}}
            yield {"project_id": project, "audit_id": project * 1000 + place, "who": "mentor1", "kind": "comment",
                   "at": self._made(project, place), "text": "Please look at this again.", "data": {}}

    def assignments(self) -> Iterator[dict[str, Any]]:
        for project in range(2, self.size.projects + 2):
            yield {"project_id": project, "person_id": project % MENTORS + 1, "declared": self.moment, "conflict": ""}
