# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report is registered once, compared with the one before, and shown; its files are kept by their digests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from release_checker.cohort.store.database import Database, open_database
from release_checker.cohort.store.files import FileMissing, FileStore
from release_checker.cohort.store.ingest import register
from release_checker.cohort.store.tables import Audit, Cohort, Event, Failed, Project, now
from release_checker.errors import UsageError
from release_checker.reports.folder import ReportFolder
from release_checker.reports.report import Report
from tests.made_reports import blocked, hostile, ready


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = open_database(database_url)
    with made.session() as session:
        session.add(Cohort(name="2026", projects=[Project(name="study", source="/project")]))
    yield made
    made.close()


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(str(tmp_path / "files"))


def folder(place: Path, report: Report) -> Path:
    return ReportFolder(place).write(report, {"attachments/a.txt": "a\n"})


def later(report: Report, day: int) -> Report:
    return report.model_copy(update={"created": f"2026-11-{day}T05:00:00+00:00"})


def test_what_the_board_shows(database: Database, files: FileStore, tmp_path: Path) -> None:
    number = register(database, files, 1, folder(tmp_path / "r", blocked()))
    with database.session() as session:
        project, audit = session.get_one(Project, 1), session.get_one(Audit, number)
        assert (project.latest_id, project.decision, project.blockers) == (number, "not-ready", 3)
        assert audit.first == "no LICENSE, LICENCE, COPYING or LICENSES/ in 61 files"
        assert audit.pillars["LIC"] == "fail"
        assert sorted(item.code for item in audit.failed if item.kind == "blocker") == ["DOC007", "LIC001", "NBK003"]
        assert files.read(audit.files["attachments/a.txt"]) == b"a\n"
        event = session.scalars(select(Event)).one()
        assert (event.kind, event.who, event.text) == (
            "audited", "release-checker", "NOT READY to release: 3 blockers")


def test_the_same_report_counts_once(database: Database, files: FileStore, tmp_path: Path) -> None:
    place = folder(tmp_path / "r", blocked())
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(register(database, files, 1, place))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 6
    with database.session() as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in (Audit, Event)] == [1, 1]
        assert session.scalar(select(func.count()).select_from(Failed).where(Failed.kind == "blocker")) == 3


def test_what_changed_since_the_report_before(database: Database, files: FileStore, tmp_path: Path) -> None:
    register(database, files, 1, folder(tmp_path / "r", blocked()))
    second = register(database, files, 1, folder(tmp_path / "r", later(ready(), 23)))
    with database.session() as session:
        audit, project = session.get_one(Audit, second), session.get_one(Project, 1)
        assert (audit.new, audit.fixed, audit.still) == (0, 2, 0)
        assert (project.latest_id, project.decision) == (second, "ready")


def test_an_older_report_is_no_news(database: Database, files: FileStore, tmp_path: Path) -> None:
    newest = register(database, files, 1, folder(tmp_path / "r", later(ready(), 24)))
    register(database, files, 1, folder(tmp_path / "r", blocked()))
    with database.session() as session:
        project = session.get_one(Project, 1)
        assert (project.latest_id, project.decision) == (newest, "ready")


def test_a_worker_whose_clock_is_ahead_does_not_hold_the_place(
        database: Database, files: FileStore, tmp_path: Path) -> None:
    ahead = ready().model_copy(update={"created": "9000-01-01T00:00:00+00:00"})
    register(database, files, 1, folder(tmp_path / "r", ahead))
    present = blocked().model_copy(update={"created": now().isoformat()})
    newest = register(database, files, 1, folder(tmp_path / "r", present))
    with database.session() as session:
        project = session.get_one(Project, 1)
        assert (project.latest_id, project.decision) == (newest, "not-ready")


def test_an_approval_turns_stale(database: Database, files: FileStore, tmp_path: Path) -> None:
    register(database, files, 1, folder(tmp_path / "r", ready()))
    with database.session() as session:
        session.get_one(Project, 1).review = "approved"
    register(database, files, 1, folder(tmp_path / "r", later(ready(), 25)))
    with database.session() as session:
        assert session.get_one(Project, 1).review == "stale"


def test_history_is_only_appended_to(database: Database, files: FileStore, tmp_path: Path) -> None:
    register(database, files, 1, folder(tmp_path / "r", ready()))
    for deed in ("UPDATE events SET who = 'nobody'", "DELETE FROM events"):
        with pytest.raises(DatabaseError, match="only appended to"), database.session() as session:
            session.execute(text(deed))


def test_what_is_refused(database: Database, files: FileStore, tmp_path: Path) -> None:
    place = folder(tmp_path / "r", ready())
    with pytest.raises(UsageError, match="no project 9"):
        register(database, files, 9, place)
    (place / "attachments" / "link").symlink_to("/etc/hostname")
    with pytest.raises(UsageError, match="is a link"):
        register(database, files, 1, place)


def test_a_kept_file_that_changed_is_not_shown(files: FileStore, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    digest = files.put(tmp_path / "a")
    (tmp_path / "files" / digest[:2] / digest).write_text("b")
    with pytest.raises(FileMissing, match="damaged"):
        files.read(digest)
    (tmp_path / "files" / digest[:2] / digest).unlink()
    with pytest.raises(FileMissing, match="no longer there"):
        files.read(digest)
    with pytest.raises(FileMissing, match="is no digest"):
        files.read("../../etc/hostname")


def test_a_report_of_hostile_text_is_registered(database: Database, files: FileStore, tmp_path: Path) -> None:
    """Half a character and the zero one are in it, which no column holds."""
    number = register(database, files, 1, folder(tmp_path / "r", hostile()))
    with database.session() as session:
        assert "\\udcff" in session.get_one(Audit, number).first
