# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The cohort's page: what it shows, to whom, and that it stays the same page whatever projects are called."""

from __future__ import annotations

import datetime
import re
from html import unescape

import pytest
from sqlalchemy import event
from sqlalchemy.orm import object_session

from release_checker.cohort.store.queries import PAGE
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
    now,
)
from tests.board.conftest import Board
from tests.made_reports import HOSTILE

NASTY = HOSTILE.replace("\x00", "").replace("\udcff", "")
"What a database holds: neither zero bytes nor half characters."
ROLES = {"mira": "mentor", "vera": "viewer", "sam": "scholar"}


def fill(board: Board, *names: str) -> None:
    """One cohort: its people, and a failing audited project of each name; the first is assigned to the mentor."""
    with board.database.session() as session:
        session.add(Cohort(id=1, name="2026", title="Cohort 2026"))
        session.add_all([Cohort(id=2, name="other"), Person(id=9, login="root", admin=True)])
        session.add_all(Project(id=number, cohort_id=1, name=name, source="/x") for number, name in enumerate(names, 1))
        session.flush()
        for number, (login, role) in enumerate(ROLES.items(), 1):
            session.add(Person(id=number, login=login, memberships=[
                Membership(cohort_id=1, role=role, project_id=1 if role == "scholar" else None)]))
        session.flush()
        for project in session.query(Project):
            _audit(project)
        session.add(Assignment(project_id=1, person_id=1))


def _audit(project: Project) -> None:
    session = object_session(project)
    assert session
    audit = Audit(project_id=project.id, digest=f"{project.id:064}", made=now() - datetime.timedelta(days=3),
                  decision="not-ready", stage="open", first="no LICENSE file", new=2, pillars={"LIC": "fail", "DOC": "warn"},
                  failed=[Failed(code="LIC001", kind="blocker", findings=2)])
    session.add(audit)
    session.flush()
    project.latest_id, project.decision, project.stage, project.blockers = audit.id, "not-ready", "open", 1
    session.add(Event(project_id=project.id, audit_id=audit.id, who="x", kind="audited",
                      data={"decision": "not-ready", "before": "ready"}))


def words(html: str) -> str:
    """What is read of a page."""
    return re.sub(r" ([,.;])", r"\1", " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split()))


def test_what_a_mentor_reads(board: Board) -> None:
    fill(board, "alpha", "beta")
    answer = board.as_("mira").get("/c/2026")
    assert answer.status_code == 200
    told = words(answer.text)
    assert "2 projects: 0 READY, 2 NOT READY All 2 Needs me 1 Assigned to me 1 Changed since last week 2" in told
    assert ("alpha NOT READY 1 blocker was READY a week ago no LICENSE file LIC F License FAIL DOC W Documentation WARN "
            "first ●○○○○ open no review mira audited 3 days") in told
    assert 'href="/c/2026/p/alpha#LIC"' in answer.text


@pytest.mark.parametrize(("login", "status"), [("root", 200), ("mira", 200), ("vera", 200), ("sam", 403)])
@pytest.mark.parametrize("page", ["", "/patterns", "/progress"])
def test_who_sees_a_cohort(board: Board, login: str, status: int, page: str) -> None:
    fill(board, "alpha")
    assert board.as_(login).get(f"/c/2026{page}").status_code == status  # a scholar knows of the own cohort
    assert board.as_(login).get(f"/c/other{page}").status_code == (200 if login == "root" else 404)
    assert board.client().get(f"/c/2026{page}").status_code == 303


def test_who_finds_the_members_the_hooks_and_the_api(board: Board) -> None:
    fill(board, "alpha")
    for login, found in (("root", ["members", "hooks"]), ("mira", ["members"]), ("vera", [])):
        text = board.as_(login).get("/c/2026").text
        assert re.findall(r'href="/c/2026/(members|hooks)"', text) == found
        assert 'href="/api/v1/"' in text
    for address, status in (("/api/v1/cohorts/2026/projects", 403), ("/api/v1/cohorts/other/projects", 404)):
        assert board.as_("sam").get(address).status_code == status  # as the description of the API says
    assert "/api/v1/" not in board.client().get("/login").text


def test_the_first_page_of_each(board: Board) -> None:
    fill(board, "alpha", "beta")
    assert "Needs me 1 Changed since last week 2" in words(board.as_("mira").get("/").text)
    assert "Needs me 0 Changed since last week 2" in words(board.as_("vera").get("/").text)
    sam = board.as_("sam").get("/").text
    assert "NOT READY 1 blocker alpha no review no LICENSE file" in words(sam)
    assert "beta" not in sam
    assert 'href="/c/2026"' not in sam
    assert "/c/other" in board.as_("root").get("/").text


def test_filters_and_order_come_from_the_address(board: Board) -> None:
    fill(board, "alpha", "beta", "gamma")
    mira = board.as_("mira")

    def rows(query: str) -> list[str]:
        return re.findall(r'data-open href="/c/2026/p/(\w+)"', mira.get(f"/c/2026?{query}").text)

    assert rows("search=et") == ["beta"]
    assert rows("sort=name&down=1") == ["gamma", "beta", "alpha"]
    assert rows("mine=needs") == ["alpha"]
    assert rows("check=LIC001&decision=not-ready&pillar=DOC&state=warn") == ["alpha", "beta", "gamma"]
    assert rows("undecided=LIC001") == []
    assert rows("page=99999999999999999999999&decision=&stage=x&review=a%F0") == ["alpha", "beta", "gamma"]


def test_what_was_chosen_stays_chosen(board: Board) -> None:
    fill(board, "alpha")
    assert '<option value="ENV006" selected>' in board.as_("mira").get("/c/2026?check=ENV006").text
    text = board.as_("mira").get("/c/2026?check=LIC001&state=fail&pillar=LIC&sort=LIC").text
    for chosen in ('<option value="LIC001" selected>', '<option value="fail" selected>', '<option value="LIC" selected>'):
        assert chosen in text
    assert 'aria-sort="ascending" class="pillar"' in text
    assert 'href="/c/2026?pillar=LIC&amp;state=fail&amp;check=LIC001&amp;sort=LIC&amp;down=1"' in text


def test_the_form_of_filters_opens_for_what_stands_nowhere_else(board: Board) -> None:
    fill(board, "alpha")
    mira = board.as_("mira")
    for query, opened in (
        ("", False), ("mine=needs", False), ("decision=not-ready&sort=decision", False), ("changed=1", False),
        ("check=LIC001", False), ("search=a", False), ("pillar=LIC&state=fail", True),
        ("stage=open", True), ("review=none", True),
    ):
        text = mira.get(f"/c/2026?{query}").text
        assert re.search(r"<details( open)?>\s*<summary>Filter and sort", text)[1] == (" open" if opened else None), query  # type: ignore[index]
    text = mira.get("/c/2026?decision=not-ready&sort=decision").text
    assert "1 project of 1; verdict NOT READY." in words(text)
    assert "Filter and sort, now by verdict" in text


def test_pages_hold_fifty_and_lead_to_each_other(board: Board) -> None:
    fill(board, *(f"p{number:03}" for number in range(PAGE + 3)))
    mira = board.as_("mira")
    first = mira.get("/c/2026?sort=decision").text
    assert first.count("<tr data-row>") == PAGE
    assert 'rel="next" href="/c/2026?sort=decision&amp;page=2"' in first
    second = mira.get("/c/2026?sort=decision&page=2").text
    assert second.count("<tr data-row>") == 3
    assert "page 2 of 2" in words(second)


@pytest.mark.parametrize("page", ["/", "/c/2026", "/c/2026/patterns", "/c/2026/progress"])
def test_the_number_of_statements_does_not_grow_with_the_projects(board: Board, page: str) -> None:
    fill(board, "alpha")
    mira, sent = board.as_("mira"), []
    event.listen(board.database.engine, "before_cursor_execute", lambda *values: sent.append(values[2]))
    mira.get(page)
    few = len(sent)
    with board.database.session() as session:
        session.add_all(Project(id=100 + n, cohort_id=1, name=f"more{n}", source="/x") for n in range(PAGE))
        session.flush()
        for project in session.query(Project).where(Project.id >= 100):
            _audit(project)
            session.add_all([Assignment(project_id=project.id, person_id=1),
                             Attempt(project_id=project.id, key="k", state="running")])
    sent.clear()
    assert mira.get(page).status_code == 200
    assert len(sent) <= few + 1, sent  # the names of what runs are asked for when something does
    assert len(sent) <= 13


@pytest.mark.parametrize("text", [NASTY, "\x1b]0;owned\x07" * 9, "x" * 10_000, "<img src=x onerror=alert(1)>" * 20])
def test_texts_of_projects_stay_texts(board: Board, text: str) -> None:
    fill(board, "alpha")
    with board.database.session() as session:
        project, audit = session.get_one(Project, 1), session.get_one(Audit, 1)
        project.title, project.problem, audit.first = text[:300], text, text
        project.cohort.title = session.get_one(Person, 1).name = text[:200]
        session.add(Attempt(project_id=1, key="k", state="running", telling=text[:300]))
        session.add(Failed(audit_id=1, code="NBK010", kind="unknown", reason=text))
    mira = board.as_("mira")
    for page in ("/", "/c/2026", "/c/2026/patterns", "/c/2026/progress"):
        answer = mira.get(page)
        assert answer.status_code == 200
        assert not re.search(r"<script(?! src=\"/static/)|<img|<h1>heading|javascript:alert\(2\)[\"']", answer.text)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", answer.text)
        assert "x" * 1000 not in answer.text
        assert len(answer.text) < 20_000


def test_a_search_is_shown_as_it_was_typed_and_no_more(board: Board) -> None:
    fill(board, "alpha")
    asked = {"search": '"><script>alert(1)</script>', "check": "<b>", "sort": "<i>"}
    answer = board.as_("mira").get("/c/2026", params=asked)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<b>" not in answer.text
    assert "<i>" not in answer.text
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in answer.text


def test_a_name_that_needs_quoting_is_linked_whole(board: Board) -> None:
    name = "a b/c?d#é"
    fill(board, name)
    assert 'href="/c/2026/p/a%20b%2Fc%3Fd%23%C3%A9"' in board.as_("mira").get("/c/2026").text


def test_what_runs_is_told_and_asked_for_again(board: Board) -> None:
    fill(board, "alpha", "beta")
    mira = board.as_("mira")
    idle = mira.get("/c/2026").text
    assert 'hx-get="/c/2026/progress?since=2" hx-trigger="every 30s"' in idle  # it learns of a run that begins
    assert "Load anew" not in idle
    with board.database.session() as session:
        running = Attempt(project_id=1, key="k", state="running", telling="notebook 3 of 5", started=now(), beat=now())
        session.add_all([running, Attempt(project_id=2, key="k", state="queued")])
    text = mira.get("/c/2026").text
    assert 'hx-get="/c/2026/progress?since=2&amp;was=1" hx-trigger="every 5s"' in text
    assert "1 audit runs, 1 waiting. Load anew alpha notebook 3 of 5" in words(text)
    assert "Runs: notebook 3 of 5 no LICENSE file" in words(text)
    piece = mira.get("/c/2026/progress?since=1").text
    assert "1 new report since this page was loaded." in words(piece)
    assert "<html" not in piece


def test_a_page_of_an_empty_cohort_learns_of_the_first_report_and_of_the_end(board: Board) -> None:
    with board.database.session() as session:
        session.add_all([Cohort(id=3, name="new"), Person(id=50, login="nina", memberships=[
            Membership(cohort_id=3, role="mentor")])])
    nina = board.as_("nina")
    assert 'hx-get="/c/new/progress?since=0"' in nina.get("/c/new").text
    with board.database.session() as session:
        session.add(Project(id=70, cohort_id=3, name="p", source="/x"))
        session.flush()
        _audit(session.get_one(Project, 70))
    for query, told in (("since=0", "1 new report since this page was loaded. Load anew"), ("since=1", ""),
                        ("since=1&was=1", "No audit runs any more. Load anew")):
        assert words(nina.get(f"/c/new/progress?{query}").text) == told


def test_a_first_report_has_no_news_and_what_is_undecided_is_no_blocker(board: Board) -> None:
    fill(board, "alpha", "beta")
    with board.database.session() as session:
        for audit in session.query(Audit):
            audit.new = 0
        session.add(Audit(id=50, project_id=2, digest="5" * 64, made=now(), decision="incomplete", stage="open",
                          first="training: no GPU here"))
        beta = session.get_one(Project, 2)
        beta.latest_id, beta.decision, beta.blockers, beta.unknowns = 50, "incomplete", 0, 1
    told = words(board.as_("mira").get("/c/2026").text)
    assert "no LICENSE file LIC F License FAIL DOC W Documentation WARN first ●" in told
    assert "none; undecided: training: no GPU here same ●" in told


def test_deadlines_that_passed_and_a_cohort_that_is_new(board: Board) -> None:
    fill(board, "alpha", "beta")
    with board.database.session() as session:
        for number, (decision, review) in enumerate((("ready", ""), ("ready", "approved")), 1):
            project = session.get_one(Project, number)
            project.deadline, project.decision, project.review = datetime.date(2020, 1, 1), decision, review
        session.add(Project(id=50, cohort_id=1, name="new", source="/x", decision="ready"))
        session.flush()
        session.add(Event(project_id=50, who="x", kind="audited", data={"decision": "ready", "before": ""}))
    told = words(board.as_("mira").get("/c/2026").text)
    assert told.count("overdue") == 1
    assert "no report a week ago" not in told  # else it stands in each row of a new cohort
    assert "new NO REPORT no report a week ago" in words(board.as_("mira").get("/c/2026?changed=1").text)
    assert "due 2020-01-01 overdue audited" in told
    assert "overdue" in board.as_("sam").get("/").text


def test_a_project_without_report_one_that_is_stale_and_a_review_that_is(board: Board) -> None:
    fill(board, "alpha", "beta")
    with board.database.session() as session:
        session.get_one(Project, 2).review = "stale"
        session.add(Attempt(project_id=1, key="a", state="done", audit_id=1))
        session.flush()
        session.add(Attempt(project_id=1, key="b", state="failed"))
        session.add(Project(id=50, cohort_id=1, name="new", source="/x", problem="git: no such branch"))
    told = words(board.as_("mira").get("/c/2026").text)
    assert "3 projects: 0 READY, 1 NOT READY, 1 STALE, 1 NO REPORT" in told
    assert "alpha STALE report says NOT READY was READY a week ago" in told
    assert re.search("beta NOT READY 1 blocker was READY a week ago no LICENSE file .* open review is stale", told)
    assert "new NO REPORT Newest attempt: git: no such branch no review" in told
