# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A cohort with two projects, its people, and their ways to the pages of a project."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from release_checker.cohort.store.ingest import register
from release_checker.cohort.store.tables import Audit, Cohort, Event, Membership, Person, Project
from release_checker.reports.folder import ReportFolder
from release_checker.reports.report import AuthorInfo, MetadataInfo, Report
from tests.board.conftest import Board
from tests.made_reports import incomplete, ready

PAGE = "/c/2026/p/study"


@dataclass(frozen=True, slots=True)
class Made:
    """A board with a cohort."""

    board: Board
    "The board."
    folder: Path
    "For report folders."

    def report(self, report: Report, project: str = "study", files: dict[str, str] | None = None) -> str:
        """Register a report; returns its digest."""
        with self.board.database.session() as session:
            number = session.scalars(select(Project.id).where(Project.name == project)).one()
        place = ReportFolder(self.folder / secrets.token_hex(8)).write(report, files or {})
        found = register(self.board.database, self.board.files, number, place)
        with self.board.database.session() as session:
            return session.get_one(Audit, found).digest

    def project(self, name: str = "study") -> Project:
        """A project as it stands in the database."""
        with self.board.database.session() as session:
            return session.scalars(select(Project).where(Project.name == name)).one()

    def events(self, name: str = "study") -> list[Event]:
        """What happened to a project, audits left out."""
        with self.board.database.session() as session:
            return list(session.scalars(select(Event).join(Project, Project.id == Event.project_id)
                                        .where(Project.name == name, Event.kind != "audited").order_by(Event.id)))


def made(board: Board, folder: Path) -> Made:
    """Mentors ada, bob and cyd, of whom cyd is a scholar of the study too; scholar sue, viewer vic, admin root, and out."""
    with board.database.session() as session:
        cohort = Cohort(name="2026", title="Cohort 2026")
        session.add(cohort)
        session.flush()
        study, other = (Project(cohort_id=cohort.id, name=name, source="/p") for name in ("study", "other"))
        people = {login: Person(login=login, name=f"{login.title()} Lace", email=f"{login}@lab.example",
                                admin=login == "root") for login in ("ada", "bob", "cyd", "sue", "vic", "root", "out")}
        session.add_all([study, other, *people.values()])
        session.flush()
        roles = [("ada", "mentor", None), ("bob", "mentor", None), ("cyd", "mentor", None), ("vic", "viewer", None),
                 ("sue", "scholar", study.id), ("cyd", "scholar", study.id)]
        session.add_all(Membership(person_id=people[login].id, cohort_id=cohort.id, role=role, project_id=project)
                        for login, role, project in roles)
    return Made(board, folder)


def approvable(day: int = 1, *authors: str, whole: bool = True) -> Report:
    """A clean report that can be approved; INCOMPLETE where it is not whole."""
    report = ready() if whole else incomplete()
    project = report.project.model_copy(update={"commit": f"{day:02x}" * 20, "dirty": False, "tree": "77aa" * 10})
    metadata = MetadataInfo(authors=tuple(AuthorInfo(name=name) for name in authors))
    created = f"2026-11-{day:02d}T05:00:00+00:00"
    return report.model_copy(update={"project": project, "created": created, "metadata": metadata})


def form(client: TestClient, page: str = PAGE) -> dict[str, str]:
    """The hidden fields of the page's forms: token, digest and last event."""
    text = client.get(page).text
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', text) for name in ("csrf", "digest", "event")}
    return {"event": "0", "digest": "0" * 64} | {name: match[1] for name, match in found.items() if match}


def send(client: TestClient, deed: str, page: str = PAGE, **fields: str) -> Response:
    """A form of the page filled and sent."""
    return client.post(f"{page}/review/{deed}", data=form(client, page) | fields)
