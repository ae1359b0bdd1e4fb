# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A board with two cohorts, people of every role, two reports of a project, and programs that show their tokens."""

from __future__ import annotations

import datetime
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import select
from starlette.testclient import TestClient

from release_checker.board.persons import add_person, grant
from release_checker.board.tokens import make_login
from release_checker.cohort.store.ingest import register
from release_checker.cohort.store.tables import Cohort, Person, Project
from release_checker.reports.folder import ReportFolder
from release_checker.reports.report import Attachment, Report
from tests.board.conftest import ADDRESS, Board
from tests.made_reports import blocked, ready

V1 = "/api/v1"
ALPHA = f"{V1}/cohorts/2026/projects/alpha"
PEOPLE = {"root": "admin", "mira": "mentor", "sam": "scholar", "vera": "viewer", "eve": ""}
"Sam's project is alpha; eve is a mentor, in the other cohort."


def later(report: Report, day: int) -> Report:
    """The same report, made on another day of the month."""
    return report.model_copy(update={"created": f"2026-11-{day:02}T05:00:00+00:00"})


def committed(report: Report) -> Report:
    """The same report, of a clean commit."""
    project = report.project.model_copy(update={"commit": "5b1e9c4" + 33 * "0", "tree": "7" * 40, "dirty": False})
    return report.model_copy(update={"project": project})


def populate(board: Board, place: Path, *reports: Report) -> list[str]:
    """Fill a board; returns the digests of alpha's reports, the oldest first."""
    with board.database.session() as session:
        first, other = Cohort(name="2026", title="Cohort 2026"), Cohort(name="2027")
        session.add_all([first, other])
        session.flush()
        session.add_all(Project(cohort_id=first.id, name=name, source=f"/work/{name}") for name in ("alpha", "beta"))
        session.add(Project(cohort_id=other.id, name="gamma", source="/work/gamma"))
        session.flush()
        alpha = session.scalars(select(Project.id).where(Project.name == "alpha")).one()
        for login, role in PEOPLE.items():
            person = add_person(session, login, name=login.title(), email=f"{login}@example.org", admin=role == "admin")
            session.flush()
            if role in ("mentor", "scholar", "viewer"):
                grant(session, person.id, first.id, role, alpha if role == "scholar" else None)
        eve = session.scalars(select(Person.id).where(Person.login == "eve")).one()
        grant(session, eve, other.id, "mentor", None)
    given = reports or (later(blocked(), 20), later(committed(ready()), 21))
    for number, report in enumerate(given):
        register(board.database, board.files, alpha, ReportFolder(place / f"made-{number}").write(report))
    answer = program(board, "root").get(f"{ALPHA}/audits").json()
    return [item["digest"] for item in reversed(answer["items"])]


def program(board: Board, login: str, lasts: datetime.timedelta | None = None) -> TestClient:
    """A program with a token of that person."""
    with board.database.session() as session:
        person = session.scalars(select(Person).where(Person.login == login)).one()
        secret = make_login(session, person.id, "tests", lasts)
    return TestClient(board.app, base_url=ADDRESS, headers={"Authorization": f"Bearer {secret}"})


def zipped(files: Mapping[str, bytes | str] | Iterable[tuple[str | zipfile.ZipInfo, bytes | str]]) -> bytes:
    """A zip archive of files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items() if isinstance(files, Mapping) else files:
            made.writestr(name, data)
    return stream.getvalue()


def folder_of(place: Path, report: Report) -> dict[str, bytes]:
    """The files of a report folder."""
    log = Attachment(path="attachments/log.txt", sha256=hashlib.sha256(b"done\n").hexdigest(), size=5)
    folder = ReportFolder(place).write(report.model_copy(update={"attachments": (log,)}), {log.path: "done\n"})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
