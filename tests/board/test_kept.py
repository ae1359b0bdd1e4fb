# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Files of reports: only those that were registered, only for who sees the project, and nothing in them runs."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.board.kept_reports import KeptReports
from release_checker.board.pages.kept import headers, saved_as
from release_checker.cohort.store.files import FileMissing
from release_checker.cohort.store.tables import Audit, Project
from release_checker.publish.reading import ReportFile, parse_report
from tests.board.conftest import Board
from tests.board.review_board import PAGE, Made, approvable, made

SCRIPT = "<script>document.title='ran'</script><svg onload=alert(1)>"


@pytest.fixture
def study(board: Board, tmp_path: Path) -> Made:
    return made(board, tmp_path)


def test_a_reports_files(study: Made) -> None:
    digest = study.report(approvable(), files={
        "attachments/notebooks/a b.html": SCRIPT, "attachments/x.svg": SCRIPT, "attachments/r.ipynb": "{}",
        "attachments/requirements.lock.txt": "a==1\n"})
    sue = study.board.as_("sue")
    top = sue.get(f"{PAGE}/reports/{digest}")
    assert (top.status_code, top.headers["location"]) == (303, f"{PAGE}/reports/{digest}/index.html")
    for path, kind, saved in (
        ("index.html", "text/html; charset=utf-8", False), ("report.json", "application/json", False),
        ("report.md", "text/plain; charset=utf-8", False), ("report.sarif", "application/octet-stream", True),
        ("junit.xml", "application/octet-stream", True), ("attachments/x.svg", "application/octet-stream", True),
        ("attachments/r.ipynb", "application/octet-stream", True),
        ("attachments/notebooks/a b.html", "text/html; charset=utf-8", False),
        ("attachments/requirements.lock.txt", "text/plain; charset=utf-8", False), ("", "text/html; charset=utf-8", False),
    ):
        answer = sue.get(f"{PAGE}/reports/{digest}/{quote(path)}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert ("content-disposition" in answer.headers) == saved
        assert answer.headers.get_list("content-security-policy") == [
            "sandbox allow-downloads; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
            "base-uri 'none'; frame-ancestors 'none'"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_who_looks_finds_the_way_back_and_programs_the_bytes(study: Made) -> None:
    page = f"<!doctype html><html><BODY class='a'>{SCRIPT}<body></html>"
    digest = study.report(approvable(), files={
        "attachments/a.html": page, "attachments/b.html": SCRIPT, "attachments/c.txt": page})
    with study.board.database.session() as session:
        session.get_one(Project, study.project().id).title = "<b>Stu\x1bdy"
    sue, place = study.board.as_("sue"), f"{PAGE}/reports/{digest}/attachments"
    looks = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    seen, asked = sue.get(f"{place}/a.html", headers=looks), sue.get(f"{place}/a.html")
    assert asked.text == page
    assert re.sub("<nav .*?</nav>", "", seen.text) == page
    assert seen.text.count("<nav") == 1
    assert f'href="{PAGE}">Back to &lt;b&gt;Stu\\x1bdy on the board</a>' in seen.text
    assert seen.headers["content-security-policy"] == asked.headers["content-security-policy"]
    assert sue.get(f"{place}/b.html", headers=looks).text == SCRIPT
    assert sue.get(f"{place}/c.txt", headers=looks).text == page
    assert "on the board</a></nav>" in sue.get(f"{PAGE}/reports/{digest}/index.html", headers=looks).text


def test_paths_that_lead_elsewhere(study: Made) -> None:
    digest = study.report(approvable())
    sue = study.board.as_("sue")
    for path in (
        "../report.json", "..%2freport.json", "%2e%2e/report.json", "/etc/passwd", "%2fetc%2fpasswd", "%2e/report.json",
        "report.json%00", "report.json/", "attachments%2f..%2freport.json", "attachments%5c..%5creport.json", digest,
        "%c0%ae%c0%ae/report.json", "INDEX.HTML",
    ):
        assert sue.get(f"{PAGE}/reports/{digest}/{path}").status_code in (400, 404), path


def test_reports_of_others(study: Made) -> None:
    digest, other = study.report(approvable()), study.report(approvable(2), "other")
    ada, sue, out = (study.board.as_(login) for login in ("ada", "sue", "out"))
    assert ada.get(f"/c/2026/p/other/reports/{other}/index.html").status_code == 200
    for client, page, wanted in (
        (ada, PAGE, other), (ada, "/c/2026/p/other", digest), (sue, "/c/2026/p/other", other), (out, PAGE, digest),
        (ada, PAGE, "0" * 64), (ada, PAGE, digest[:12]), (ada, PAGE, digest + "0"),
    ):
        assert client.get(f"{page}/reports/{wanted}/index.html").status_code == 404
    assert "/login" in study.board.client().get(f"{PAGE}/reports/{digest}/index.html").headers["location"]
    for query in (f"against={other}", f"against={digest}0"):
        assert ada.get(f"{PAGE}?{query}").status_code == 404
    assert ada.get(f"{PAGE}/compare?old={digest}&new={other}").status_code == 404


def test_a_file_that_is_gone_or_damaged(study: Made) -> None:
    digest = study.report(approvable(), files={"attachments/a.txt": "some text that is kept"})
    places = {path.name: path for path in (study.folder / "files").rglob("*") if path.is_file()}
    text = next(path for path in places.values() if path.read_bytes() == b"some text that is kept")
    places[digest].unlink()
    text.write_bytes(b"another")
    sue = study.board.as_("sue")
    gone, damaged = (sue.get(f"{PAGE}/reports/{digest}/{path}") for path in ("report.json", "attachments/a.txt"))
    assert (gone.status_code, "no longer there" in gone.text) == (410, True)
    assert (damaged.status_code, "damaged" in damaged.text) == (410, True)
    page = sue.get(PAGE)
    assert (page.status_code, "The report cannot be shown" in page.text, "no longer there" in page.text) == (200, True, True)


@given(st.text(min_size=1, max_size=60))
def test_no_name_breaks_the_header(name: str) -> None:
    value = saved_as(name)
    assert value.isascii()
    assert value.isprintable()
    assert not set(value.removeprefix("attachment; filename*=UTF-8''")) & set("\"';, \\\r\n")


@pytest.mark.parametrize("path", ["a.HTM", "a.xhtml", "a.svgz", "a.pdf", "a.js", "a", ".html.exe", "a.html "])
def test_what_no_browser_may_show_is_saved(path: str) -> None:
    assert headers(path)["Content-Type"] == "application/octet-stream"
    assert headers(path)["Content-Disposition"].startswith("attachment; ")


def test_reports_in_memory_are_bounded(study: Made) -> None:
    digests = [study.report(approvable(day)) for day in (1, 2, 3)]
    audits = [Audit(digest=digest) for digest in digests]
    size = len(study.board.files.read(digests[0]))
    kept = KeptReports(bound=4 * size + 40)
    first = kept.of(audits[0], study.board.files)
    assert kept.of(audits[0], study.board.files) is first
    small = KeptReports(bound=size // 2)  # the last one is kept however large, and no other
    large = small.of(audits[0], study.board.files)
    assert small.of(audits[0], study.board.files) is large
    small.of(audits[1], study.board.files)
    assert small.of(audits[0], study.board.files) is not large
    for _ in range(2):
        for audit in audits:
            kept.of(audit, study.board.files)
    assert kept.of(audits[0], study.board.files) is first
    with pytest.raises(FileMissing, match="no longer there"):
        kept.of(Audit(digest="0" * 64), study.board.files)


def test_many_who_ask_at_once_wait_for_one_who_parses(study: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = Audit(digest=study.report(approvable()))
    parsed: list[str] = []
    begun, given = threading.Event(), threading.Event()

    def slowly(path: Path, data: bytes) -> ReportFile:
        parsed.append(path.name)
        begun.set()
        given.wait(30)
        return parse_report(path, data)

    monkeypatch.setattr("release_checker.board.kept_reports.parse_report", slowly)
    kept, found = KeptReports(), []
    threads = [threading.Thread(target=lambda: found.append(kept.of(audit, study.board.files))) for _ in range(8)]
    for thread in threads:
        thread.start()
    begun.wait(30)
    given.set()
    for thread in threads:
        thread.join()
    assert (parsed, len(found), len({id(file) for file in found})) == (["report.json"], 8, 1)
