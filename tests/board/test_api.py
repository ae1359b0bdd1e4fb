# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The API: what it answers, to whom, and what it says when it does not."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from release_checker.board.api.records import Filters, RowInfo
from release_checker.cohort.store.queries import ProjectRow, Wanted
from release_checker.cohort.store.tables import Event, Person, Project, Token, now
from tests.board.conftest import Board
from tests.board.programs import ALPHA, PEOPLE, V1, later, populate, program
from tests.board.test_door import csrf
from tests.made_reports import blocked, hostile_traced, traced


def test_my_cohorts(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    found = {login: program(board, login).get(f"{V1}/cohorts").json() for login in PEOPLE}
    assert {login: [(item["name"], item["roles"], item["projects"]) for item in answer["items"]]
            for login, answer in found.items()} == {
        "root": [("2026", ["admin"], []), ("2027", ["admin"], [])], "mira": [("2026", ["mentor"], [])],
        "sam": [("2026", ["scholar"], ["alpha"])], "vera": [("2026", ["viewer"], [])], "eve": [("2027", ["mentor"], [])]}


def test_a_cohort_and_its_projects(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client = program(board, "vera")
    assert client.get(f"{V1}/cohorts/2026").json()["decisions"] == [
        {"name": "", "number": 1}, {"name": "ready", "number": 1}]
    found = client.get(f"{V1}/cohorts/2026/projects").json()
    assert [(row["name"], row["standing"], row["pillars"].get("LIC")) for row in found["items"]] == [
        ("alpha", "ready", "pass"), ("beta", "none", None)]
    assert (found["page"], found["pages"], found["total"]) == (1, 1, 2)
    some = client.get(f"{V1}/cohorts/2026/projects", params={"decision": "none"}).json()
    assert [row["name"] for row in some["items"]] == ["beta"]
    down = client.get(f"{V1}/cohorts/2026/projects?sort=name&down=true").json()
    assert [row["name"] for row in down["items"]] == ["beta", "alpha"]


def test_filters_are_those_of_the_page() -> None:
    assert set(Filters.model_fields) == {item.name for item in dataclasses.fields(Wanted)}
    assert {name: field.default for name, field in Filters.model_fields.items()} == {
        item.name: item.default for item in dataclasses.fields(Wanted)}
    assert set(RowInfo.model_fields) == {item.name for item in dataclasses.fields(ProjectRow)} - {"id"}


def test_a_project_its_audits_and_one(board: Board, tmp_path: Path) -> None:
    old, new = populate(board, tmp_path)
    client = program(board, "sam")
    found = client.get(ALPHA).json()
    assert (found["decision"], found["latest"]["digest"], found["source"]) == ("ready", new, "/work/alpha")
    audits = client.get(f"{ALPHA}/audits?size=1&page=2").json()
    assert ([item["digest"] for item in audits["items"]], audits["pages"], audits["total"]) == ([old], 2, 2)
    audit = client.get(f"{ALPHA}/audits/{old}").json()
    assert [item["code"] for item in audit["failed"] if item["kind"] == "blocker"] == ["DOC007", "LIC001", "NBK003"]
    assert "report.json" in [item["path"] for item in audit["files"]]


def test_the_report_itself_and_its_etag(board: Board, tmp_path: Path) -> None:
    old, _ = populate(board, tmp_path)
    client, address = program(board, "sam"), f"{ALPHA}/audits/{old}/report"
    answer = client.get(address)
    assert (hashlib.sha256(answer.content).hexdigest(), answer.headers["etag"]) == (old, f'"{old}"')
    assert answer.headers["content-type"] == "application/json"
    for tag in (f'"{old}"', f'W/"{old}"', f'"x", "{old}"', "*"):
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", f'"{old}"')
    assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200


def test_difference_and_claims(board: Board, tmp_path: Path) -> None:
    old, new = populate(board, tmp_path, later(blocked(), 20), later(traced(), 21))
    client = program(board, "vera")
    found = client.get(f"{ALPHA}/difference", params={"old": old, "new": new}).json()
    assert [seen["code"] for seen in found["appeared"] + found["first_seen"]] == ["CLM002"]
    claims = client.get(f"{ALPHA}/claims").json()
    assert (claims["audit"], [item["standing"] for item in claims["items"]]) == (
        new, ["contradicted", "traced", "untraced"])
    assert client.get(f"{ALPHA}/claims", params={"audit": old}).json()["items"] == []
    assert client.get(f"{V1}/cohorts/2026/projects/beta/claims").status_code == 404


def test_hostile_words_stay_words(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path, later(hostile_traced(), 20))
    answer = program(board, "vera").get(f"{ALPHA}/claims")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" in answer.json()["items"][0]["said"]
    assert answer.content.isascii()


def test_events_go_on_where_one_stopped(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client = program(board, "mira")
    client.post(f"{ALPHA}/review/comment", json={"text": "well done"})
    address, seen, since = f"{V1}/cohorts/2026/events", [], 0
    for _ in range(3):
        found = client.get(address, params={"since": since, "limit": 1}).json()
        seen += [item["kind"] for item in found["items"]]
        since = found["last"]
    assert (seen, found["more"]) == (["audited", "audited", "comment"], False)
    assert client.get(address, params={"since": since}).json() == {"items": [], "last": since, "more": False}
    assert len(program(board, "sam").get(f"{ALPHA}/events?kind=audited").json()["items"]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_an_event_that_is_written_late_is_not_passed_over(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client, address = program(board, "mira"), f"{V1}/cohorts/2026/events?kind=comment"
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with ThreadPoolExecutor(1) as pool:
        with board.database.session() as late:
            project = late.scalars(select(Project.id).where(Project.name == "alpha")).one()
            late.add(Event(project_id=project, who="mira", kind="comment", text="first"))
            late.flush()
            with board.database.session() as quick:
                quick.add(Event(project_id=project, who="mira", kind="comment", text="second"))
            asked = pool.submit(client.get, address)
            with board.database.session() as looking:
                while not looking.scalar(waiting):
                    assert not asked.done()
        found = asked.result()
    assert [item["text"] for item in found.json()["items"]] == ["first", "second"]


READS = {f"{V1}/cohorts/2026": "rmv", f"{V1}/cohorts/2026/projects": "rmv", f"{V1}/cohorts/2026/events": "rmv",
         f"{V1}/cohorts/2026/patterns": "rmv", f"{V1}/cohorts/2026/members": "rm", f"{V1}/cohorts/2026/hooks": "r",
         ALPHA: "rmsv", f"{ALPHA}/audits": "rmsv", f"{ALPHA}/events": "rmsv", f"{ALPHA}/claims": "rmsv",
         f"{ALPHA}/waivers": "rmsv", f"{V1}/cohorts/2026/projects/beta": "rmv"}
"Addresses, and the first letters of the roles that may read them."


def test_who_may_read_what(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    clients = {login: program(board, login) for login in PEOPLE}
    found = {(address, login): clients[login].get(address).status_code for address in READS for login in PEOPLE}
    # 404 where even the existence is nobody's business, 403 where it is only not theirs to do.
    expected = {(address, login): 200 if PEOPLE[login][:1] and PEOPLE[login][0].replace("a", "r") in letters
                else 404 if login == "eve" or address.endswith("/beta") else 403
                for address, letters in READS.items() for login in PEOPLE}
    assert found == expected


ACTS = {"comment": ({"text": "x"}, "rms"), "assign": ({"login": "mira"}, "rm"), "declare": ({"none": True}, "rm"),
        "changes": ({"digest": "0" * 64, "event": 0, "text": "x"}, "rm"),
        "approve": ({"digest": "0" * 64, "event": 0}, "rm"), "sign": ({"approval": 1, "signature": "x"}, "rm"),
        "waive": ({"check": "LIC001", "reason": "x", "expires": "2027-06-01"}, "rm"),
        "unwaive": ({"waiver": 1}, "rm")}


@pytest.mark.parametrize("deed", ACTS)
def test_who_may_review(board: Board, tmp_path: Path, deed: str) -> None:
    populate(board, tmp_path)
    body, letters = ACTS[deed]
    for login, role in PEOPLE.items():
        status = program(board, login).post(f"{ALPHA}/review/{deed}", json=body).status_code
        if role[:1].replace("a", "r") in letters and role:
            assert status in (201, 403, 409, 422)
            assert status != 403 or deed in ("changes", "approve", "sign", "waive", "unwaive")  # no conflict declared yet
        else:
            assert status == (404 if login == "eve" else 403)


def test_the_whole_way_of_a_review(board: Board, tmp_path: Path) -> None:
    _, new = populate(board, tmp_path)
    admin, mentor = program(board, "root"), program(board, "mira")
    assert admin.post(f"{ALPHA}/review/assign", json={"login": "mira"}).status_code == 201
    assert mentor.get(ALPHA).json()["mentors"][0]["declared"] is None
    undeclared = mentor.post(f"{ALPHA}/review/approve", json={"digest": new, "event": mentor.get(ALPHA).json()["event"]})
    assert (undeclared.status_code, undeclared.json()["detail"]) == (
        403, "Declare first whether you have a conflict of interest.")
    assert mentor.post(f"{ALPHA}/review/declare", json={"none": True}).status_code == 201
    seen = mentor.get(ALPHA).json()
    mentor.post(f"{ALPHA}/review/comment", json={"text": "one moment"})
    body = {"digest": seen["latest"]["digest"], "event": seen["event"], "text": "good work"}
    assert mentor.post(f"{ALPHA}/review/approve", json=body).status_code == 409  # something happened since
    body["event"] = mentor.get(ALPHA).json()["event"]
    event = mentor.post(f"{ALPHA}/review/approve", json=body)
    assert event.status_code == 201, event.text
    assert (event.json()["kind"], event.json()["audit"]) == ("approved", new)
    assert mentor.get(ALPHA).json()["review"] == "approved"
    day = (now() + datetime.timedelta(days=9)).date().isoformat()
    waived = mentor.post(f"{ALPHA}/review/waive", json={"check": "LIC001", "reason": "agreed", "expires": day})
    assert (waived.status_code, waived.json()["code"]) == (201, "LIC001")
    assert "[[waivers]]" in mentor.get(f"{ALPHA}/waivers").json()["toml"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic cm9vdDpyb290", "Bearer " + "x" * 5000,
                                    "bearer rcb_1_", "Bearer \u00e9"])
def test_wrong_tokens(board: Board, tmp_path: Path, header: str) -> None:
    populate(board, tmp_path)
    answer = board.client().get(f"{V1}/cohorts", headers=[(b"Authorization", header.encode("latin-1"))] if header else [])
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail", "errors"}


def test_a_token_ends(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client, other = program(board, "mira"), program(board, "vera", datetime.timedelta(seconds=-1))
    assert client.get(f"{V1}/cohorts").status_code == 200
    assert other.get(f"{V1}/cohorts").status_code == 401
    with board.database.session() as session:
        session.execute(update(Token).where(Token.person_id == select(Person.id).where(
            Person.login == "mira").scalar_subquery()).values(revoked=now()))
    assert client.get(f"{V1}/cohorts").status_code == 401
    gone = program(board, "sam")
    with board.database.session() as session:
        session.execute(update(Person).where(Person.login == "sam").values(disabled=now()))
    assert gone.get(ALPHA).status_code == 401


def test_a_browser_needs_a_form_of_ours(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client = board.as_("mira")
    assert client.get(ALPHA).status_code == 200
    address, body = f"{ALPHA}/review/comment", {"text": "x"}
    assert client.post(address, json=body).status_code == 403
    assert client.post(address, json=body, headers={"X-CSRF-Token": csrf(client, "/account")}).status_code == 201


@pytest.mark.parametrize(("query", "where"), [
    ("page=0", "query.page"), ("page=x", "query.page"), ("sort=source", "query.sort"), ("colour=red", "query.colour"),
    ("page=1e9", "query.page"), ("search=" + "x" * 101, "query.search")])
def test_a_wrong_query_is_told(board: Board, tmp_path: Path, query: str, where: str) -> None:
    populate(board, tmp_path)
    answer = program(board, "vera").get(f"{V1}/cohorts/2026/projects?{query}")
    assert (answer.status_code, [fault["where"] for fault in answer.json()["errors"]]) == (422, [where])


@pytest.mark.parametrize(("content", "kind", "status"), [
    (b"{", "application/json", 422), (b'{"text": 1}', "application/json", 422), (b"[]", "application/json", 422),
    (b'{"text": "x", "more": 1}', "application/json", 422), (b'{"text": "\\ud800"}', "application/json", 422),
    (b"text=x", "application/x-www-form-urlencoded", 415), (b'{"text": "x"}', "text/plain", 415),
    (b"[" * 100_000, "application/json", 422), (b" " * 2_000_001, "application/json", 413)])
def test_a_wrong_body_is_told(board: Board, tmp_path: Path, content: bytes, kind: str, status: int) -> None:
    populate(board, tmp_path)
    answer = program(board, "mira").post(f"{ALPHA}/review/comment", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_other_methods_and_addresses(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client = program(board, "root")
    for method, address, status in (("PUT", ALPHA, 405), ("GET", f"{V1}/nothing", 404), ("GET", f"{ALPHA}/audits/x", 404),
                                    ("GET", f"{ALPHA}/audits/{'0' * 64}/report", 404),
                                    ("GET", f"{V1}/cohorts?page=1&page=2", 422)):
        answer = client.request(method, address)
        assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_members_and_invitations(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client, here = program(board, "root"), f"{V1}/cohorts/2026"
    made = client.post(f"{here}/invitations", json={"login": "noor", "role": "scholar", "project": "beta"})
    assert made.status_code == 201
    assert board.client().get(made.json()["link"]).status_code == 200
    open_ = client.get(f"{here}/invitations").json()["items"]
    assert [(item["login"], item["project"]) for item in open_] == [("noor", "beta")]
    assert "link" not in json.dumps(open_)
    assert client.delete(f"{here}/invitations/{open_[0]['invitation']}").status_code == 204
    assert client.get(f"{here}/invitations").json()["total"] == 0
    members = {item["login"]: item for item in client.get(f"{here}/members").json()["items"]}
    assert set(members) == {"mira", "sam", "vera"}
    vera, viewer = f"{here}/members/{members['vera']['member']}", program(board, "vera")
    assert program(board, "mira").post(f"{vera}/disable").status_code == 403
    assert (client.post(f"{vera}/disable").json()["disabled"], viewer.get(here).status_code) == (True, 401)
    assert client.post(f"{vera}/enable").json()["disabled"] is False
    changed = client.post(vera, json={"role": "mentor"})
    assert (changed.status_code, changed.json()["role"]) == (200, "mentor")
    assert client.delete(f"{here}/members/{changed.json()['member']}").status_code == 204
    assert client.get(f"{here}/members").json()["total"] == 2
    wrong = client.post(f"{here}/invitations", json={"login": "noor", "role": "admin"})
    assert (wrong.status_code, "no role of a cohort" in wrong.json()["detail"]) == (422, True)
    for login, status in (("mira", 403), ("sam", 403), ("eve", 404)):
        other = program(board, login)
        assert other.post(f"{here}/invitations", json={"login": "x", "role": "viewer"}).status_code == status
    elsewhere = client.delete(f"{V1}/cohorts/2027/members/{members['sam']['member']}")
    assert elsewhere.status_code == 404  # not of that cohort
