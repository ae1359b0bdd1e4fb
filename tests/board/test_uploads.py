# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Reports that are brought as archives: the good one, and everything that somebody may send in its place."""

from __future__ import annotations

import asyncio
import io
import json
import math
import stat
import struct
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from starlette.requests import Request
from starlette.testclient import TestClient

from release_checker.board.api import reports, unpacking
from release_checker.board.api.unpacking import unpack
from release_checker.cohort.store.brought import LIMIT
from release_checker.cohort.store.ingest import Brought
from release_checker.cohort.store.ingest import bring as bring_one
from release_checker.cohort.store.tables import Audit, Event, Project
from release_checker.errors import UsageError
from release_checker.reports.json import write_json
from release_checker.reports.report import Attachment, Report
from tests.board.conftest import ADDRESS, Board
from tests.board.programs import ALPHA, PEOPLE, folder_of, later, populate, program, zipped
from tests.made_reports import blocked, ready

ZIP = {"Content-Type": "application/zip"}
NEW = later(blocked(), 25)


def bring(client: TestClient, archive: bytes) -> tuple[int, str]:
    answer = client.post(f"{ALPHA}/reports", content=archive, headers=ZIP)
    return answer.status_code, answer.json().get("detail", "")


def test_a_report_is_brought_once(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client, archive = program(board, "mira"), zipped(folder_of(tmp_path / "new", NEW))
    first = client.post(f"{ALPHA}/reports", content=archive, headers=ZIP)
    again = client.post(f"{ALPHA}/reports", content=archive, headers=ZIP)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert client.get(ALPHA).json()["latest"]["digest"] == first.json()["digest"]
    assert "attachments/log.txt" in [item["path"] for item in first.json()["files"]]
    with board.database.session() as session:
        assert session.scalar(select(func.count()).select_from(Audit)) == 3
        event = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert event is not None
        assert (event.who, event.kind, event.data["digest"]) == ("Mira", "audited", first.json()["digest"])
    assert "brought a report made 2026-11-25 05:00 UTC" in board.as_("sam").get("/c/2026/p/alpha/history").text
    page = " ".join(board.as_("sam").get("/c/2026/p/alpha").text.split())
    assert ('<dt>Brought by</dt><dd><strong>Mira</strong> <span class="quiet">(mira)</span>, and made elsewhere; '
            "it calls the project <bdi>sentiment-study</bdi></dd>") in page


def test_a_report_that_was_made_here_was_brought_by_nobody(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    assert "Brought by" not in board.as_("sam").get("/c/2026/p/alpha").text


def test_a_folder_at_the_top_is_taken_too(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    files = {f"release-report/{name}": data for name, data in folder_of(tmp_path / "new", NEW).items()}
    archive = zipped([("release-report/", b""), *files.items()])
    answer = program(board, "root").post(f"{ALPHA}/reports", content=archive, headers=ZIP)
    assert (answer.status_code, "report.json" in [item["path"] for item in answer.json()["files"]]) == (201, True)


def told(report: Report, part: str = "", **changes: object) -> bytes:
    """An archive of a report that says something else."""
    document = json.loads(write_json(report))
    (document[part] if part else document).update(changes)
    return zipped({"report.json": json.dumps(document)})


@pytest.mark.parametrize(("part", "changes"), [
    ("", {"seconds": math.nan}), ("", {"seconds": math.inf}), ("", {"seconds": -1}), ("", {"created": "soon"}),
    ("", {"created": "9999-12-31T23:59:59-12:00"}), ("", {"created": "0001-01-01T00:00:00+14:00"}),
    ("", {"created": "9000-01-01T00:00:00+00:00"}), ("project", {"commit": "\ud800"}), ("project", {"tree": "\ud800"}),
    ("project", {"commit": "a" * 100_000}), ("project", {"commit": "a" * 39 + "\0"}), ("project", {"commit": "A" * 40}),
    ("project", {"tree": "a" * 40 + "\n"})])
def test_values_that_no_audit_gives(board: Board, tmp_path: Path, part: str, changes: dict[str, object]) -> None:
    populate(board, tmp_path)
    client = program(board, "mira")
    assert bring(client, told(NEW, part, **changes))[0] == 422
    assert client.get(f"{ALPHA}/audits").json()["total"] == 2


def test_a_report_from_the_future_does_not_hold_the_place(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    status, detail = bring(program(board, "mira"), told(ready(), created="9000-01-01T00:00:00+00:00"))
    assert (status, "was made in the future, at 9000-01-01 00:00 UTC" in detail) == (422, True)
    assert bring(program(board, "mira"), told(NEW))[0] == 201
    assert program(board, "mira").get(ALPHA).json()["decision"] == "not-ready"


def test_only_report_json_is_believed(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    true: dict[str, bytes] = folder_of(tmp_path / "new", NEW)
    client = program(board, "mira")
    answer = client.post(f"{ALPHA}/reports", headers=ZIP, content=zipped({
        **true, "index.html": b"READY to release", "junit.xml": b"<x/>", "attachments/other.html": b"READY to release"}))
    digest = answer.json()["digest"]
    assert (answer.status_code, [item["path"] for item in answer.json()["files"]]) == (
        201, ["attachments/log.txt", "index.html", "junit.xml", "report.json", "report.md", "report.sarif"])
    sam = board.as_("sam")
    for name in ("index.html", "junit.xml", "report.json"):
        assert sam.get(f"/c/2026/p/alpha/reports/{digest}/{name}").content == true[name]


def test_an_attachment_that_is_another_is_refused(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    archive = zipped({**folder_of(tmp_path / "new", NEW), "attachments/log.txt": b"all is well\n"})
    assert bring(program(board, "mira"), archive) == (
        422, "attachments/log.txt: is another file than report.json names; bring the folder as the audit left it")
    named = NEW.model_copy(update={"attachments": (Attachment(path="/etc/hostname", sha256="0" * 64, size=1),)})
    assert bring(program(board, "mira"), told(named))[0] == 201  # which nobody looks at


def test_a_folder_where_a_page_should_be(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    archive = zipped({"report.json": write_json(NEW), "index.html/x": "x"})
    assert bring(program(board, "mira"), archive) == (422, "index.html: cannot be written: Is a directory")


def test_a_report_of_another_project_is_refused(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    other = NEW.model_copy(update={
        "project": NEW.project.model_copy(update={"remotes": ("https://git.example.org/lab/digits",)})})
    with board.database.session() as session:
        session.execute(update(Project).where(Project.name == "alpha").values(source="https://git.example.org/lab/patterns"))
    assert bring(program(board, "mira"), told(other)) == (
        422, "the report is of sentiment-study, which git fetched from https://git.example.org/lab/digits; the plan has "
             "https://git.example.org/lab/patterns for alpha: bring it to its own project, or mend the address in the plan "
             "or in the clone")
    assert bring(program(board, "mira"), told(NEW))[0] == 201  # of which nothing can be compared


def test_a_report_that_others_could_not_bear(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    archive = zipped({"report.json": write_json(NEW) + " " * LIMIT})
    status, detail = bring(program(board, "mira"), archive)
    assert (status, "at most 20,000,000 are taken" in detail) == (422, True)


def test_a_number_that_is_none_is_refused_wherever_it_stands(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    archive = zipped({"report.json": write_json(NEW).replace('"seconds": 3.2', '"seconds": 1e999')})
    status, detail = bring(program(board, "mira"), archive)
    assert (status, "1e999 is no number" in detail) == (422, True)


def test_who_may_bring_one(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    archive = zipped(folder_of(tmp_path / "new", NEW))
    found = {login: bring(program(board, login), archive)[0] for login in PEOPLE}
    assert found == {"root": 201, "mira": 200, "sam": 403, "vera": 403, "eve": 404}
    assert board.client().post(f"{ALPHA}/reports", content=archive, headers=ZIP).status_code == 401


def test_nothing_is_read_of_whoever_may_not(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    read = []

    def endless() -> object:
        for number in range(100):
            read.append(number)
            yield b"x" * 1000

    answer = board.client().post(f"{ALPHA}/reports", content=endless(), headers=ZIP)  # type: ignore[arg-type]
    assert answer.status_code == 401
    assert program(board, "mira").post(f"{ALPHA}/reports", content=b"x", headers={
        "Content-Type": "multipart/form-data"}).status_code == 415


def test_the_store_is_as_before_after_a_refusal(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client = program(board, "mira")
    for archive, words in (
        (b"", "no zip archive"), (b"PK\x05\x06" + b"\0" * 18, "no report.json"), (zipped({"a.txt": "x"}), "no report.json"),
        (zipped({"report.json": "{}"}), "schema"), (zipped({"report.json": b"\xff"}), "report.json"),
        (zipped([*folder_of(tmp_path / "odd", ready()).items(), ("run.sh", "rm")]), "no part of a report"),
    ):
        status, detail = bring(client, archive)
        assert (status, words in detail) == (422, True), detail
        assert str(tmp_path.parent) not in detail
        assert "brought-" not in detail
    with board.database.session() as session:
        assert session.scalar(select(func.count()).select_from(Audit)) == 2


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


@pytest.mark.parametrize("name", [
    "../report.json", "attachments/../../x", "/etc/passwd", "attachments//x", "./report.json", "attachments/./x",
    "..\\x", "attachments/a\\b", "C:/x", "attachments/a\nb", "attachments/\u202etxt.exe", "attachments/" + "x" * 300,
    "attachments/" + "/".join("a" * 30 for _ in range(20)), "attachments/x\x1b[31m"])
def test_paths_that_are_not_taken(tmp_path: Path, name: str) -> None:
    refused(tmp_path, zipped([("report.json", "{}"), (name, "x")]), "not taken")
    assert [path.name for path in tmp_path.iterdir()] == ["sent.zip"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_not_taken(tmp_path: Path, kind: int) -> None:
    link = entry("attachments/x", kind | 0o777)
    refused(tmp_path, zipped([("report.json", "{}"), (link, "/etc/passwd")]), "neither a file")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_not_taken(tmp_path: Path) -> None:
    refused(tmp_path, zipped([("report.json", "{}"), ("report.json", "[]")]), "twice")


def test_a_file_that_is_a_folder_too(tmp_path: Path) -> None:
    refused(tmp_path, zipped([("report.json", "{}"), ("attachments", "x"), ("attachments/x", "x")]), "cannot be unpacked")


def test_a_bomb_is_refused_by_what_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "UNPACKED", 3_000_000)
    archive = zipped([("report.json", "{}"), ("attachments/zeros", b"\0" * 20_000_000)])
    assert len(archive) < 30_000
    refused(tmp_path, archive, "more than 3,000,000 bytes")
    # and when the directory lies about the size
    refused(tmp_path / "lying", archive.replace(struct.pack("<L", 20_000_000), struct.pack("<L", 10)), "no zip archive")
    written = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.name == "zeros")
    assert written <= 4_000_000


def test_too_many_entries_are_counted_before_they_are_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FILES", 20)
    archive = zipped({"report.json": "{}"} | {f"attachments/{number}": "" for number in range(20)})
    monkeypatch.setattr(zipfile, "ZipFile", None)
    refused(tmp_path, archive, "more than 20 entries")


def test_an_archive_in_another_compression(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("report.json", "{}" * 100)
    refused(tmp_path, stream.getvalue(), "compression that is not taken")


def test_an_encrypted_entry(tmp_path: Path) -> None:
    archive = bytearray(zipped({"report.json": "{}"}))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    refused(tmp_path, bytes(archive), "encrypted")


def test_a_damaged_entry(tmp_path: Path) -> None:
    archive = bytearray(zipped({"report.json": "{}" * 1000}))
    archive[45] ^= 0xFF
    refused(tmp_path, bytes(archive), "no zip archive that can be read")


@given(st.data())
def test_whatever_is_sent_is_taken_or_refused(data: st.DataObject) -> None:
    archive = bytearray(zipped({"report.json": "{}", "attachments/a.txt": "a" * 50, "attachments/b/c.txt": "c"}))
    for _ in range(data.draw(st.integers(0, 8))):
        archive[data.draw(st.integers(0, len(archive) - 1))] = data.draw(st.integers(0, 255))
    del archive[data.draw(st.integers(1, len(archive))):]
    with tempfile.TemporaryDirectory() as place:
        sent = Path(place) / "sent.zip"
        sent.write_bytes(archive)
        try:
            folder = unpack(sent, Path(place) / "folder")
        except UsageError:
            return
        assert (folder / "report.json").is_file()
        assert all(path.is_relative_to(Path(place)) for path in folder.rglob("*"))


def refused(place: Path, archive: bytes, words: str) -> None:
    """The archive is refused with those words."""
    place.mkdir(exist_ok=True)
    sent = place / "sent.zip"
    sent.write_bytes(archive)
    with pytest.raises(UsageError, match=words):
        unpack(sent, place / "folder")


def test_an_archive_that_is_too_large(board: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    populate(board, tmp_path)
    client = program(board, "mira")
    answer = client.post(f"{ALPHA}/reports", content=b"", headers={**ZIP, "Content-Length": "100000001"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    monkeypatch.setattr("release_checker.board.api.reports.SENT", 1000)
    assert bring(client, b"x" * 1001) == (413, "the archive has more than 1,000 bytes")
    assert client.post(f"{ALPHA}/review/comment", content=b" " * 2_000_001, headers={
        "Content-Type": "application/json"}).status_code == 413  # other addresses keep their bound


def test_reports_that_come_at_once_wait_for_each_other(
        board: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    populate(board, tmp_path)
    headers = {**ZIP, "Authorization": program(board, "mira").headers["Authorization"]}
    archive, counted = told(NEW), Counted()
    monkeypatch.setattr(reports, "bring", counted.bring)
    monkeypatch.setattr(reports, "_receive", counted.receive)

    async def all_at_once() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(board.app), base_url=ADDRESS, headers=headers) as client:
            asked = [asyncio.create_task(client.post(f"{ALPHA}/reports", content=archive)) for _ in range(6)]
            while counted.received < 6 or counted.running < 2:
                await asyncio.sleep(0)
            for _ in range(1000):  # turns in which more than two could begin
                await asyncio.sleep(0)
            counted.let.set()
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    assert (sorted(asyncio.run(all_at_once())), counted.most) == ([200] * 5 + [201], 2)


class Counted:
    """How many reports are taken at the same time."""

    def __init__(self) -> None:
        self.received = self.running = self.most = 0
        self.lock, self.let = threading.Lock(), threading.Event()
        self._receive = reports._receive

    async def receive(self, request: Request, archive: Path) -> None:
        await self._receive(request, archive)
        self.received += 1

    def bring(self, *given: Any) -> Brought:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.let.wait(60)
        try:
            return bring_one(*given)
        finally:
            with self.lock:
                self.running -= 1
