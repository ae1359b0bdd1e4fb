# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Hooks: what is told, to whom, how often, and where nothing is sent."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import hashlib
import itertools
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from release_checker.board import deliveries, hooks, telling
from release_checker.board.app import create_app
from release_checker.board.deliveries import WAITS, deliver_due
from release_checker.board.services import Services
from release_checker.board.telling import Job, hold_url, post
from release_checker.cohort.store.ingest import register
from release_checker.cohort.store.tables import Cohort, Delivery, Event, Hook, Project, now
from release_checker.errors import UsageError
from release_checker.facts.links_request import Answer, NoAnswer, Refused
from release_checker.reports.folder import ReportFolder
from release_checker.reports.report import Report
from tests.board.conftest import ADDRESS, Board
from tests.board.programs import ALPHA, PEOPLE, V1, later, populate, program
from tests.board.receiver import Receiver, receiving
from tests.board.test_door import csrf
from tests.made_reports import blocked, incomplete, ready

HERE = "/c/2026/hooks"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def private(board: Board) -> Services:
    """The board's services, as after `--allow-private-hooks`."""
    return dataclasses.replace(board.services, settings=dataclasses.replace(board.services.settings, private_hooks=True))


def hook(board: Board, url: str, cohort: str = "2026") -> bytes:
    """Adds a hook and returns its secret."""
    with board.database.session() as session:
        row = session.scalars(select(Cohort).where(Cohort.name == cohort)).one()
        return hooks.add(session, row, url, private=True)[1].encode()


def audited(board: Board, place: Path, report: Report) -> None:
    """A report of alpha is registered."""
    with board.database.session() as session:
        number = session.scalars(select(Project.id).where(Project.name == "alpha")).one()
    register(board.database, board.files, number, ReportFolder(place).write(report))


def states(board: Board) -> list[tuple[str, int, str]]:
    with board.database.session() as session:
        return [(row.state, row.tries, row.answer) for row in session.scalars(select(Delivery).order_by(Delivery.id))]


def test_a_changed_decision_is_told_and_signed(board: Board, tmp_path: Path, receiver: Receiver) -> None:
    populate(board, tmp_path)
    secret = hook(board, receiver.url)
    audited(board, tmp_path / "new", later(blocked(), 25))
    assert deliver_due(private(board)) == 1
    assert deliver_due(private(board)) == 0
    (headers, body), = receiver.came
    # RFC 2104 by hand, so that the same mistake is not made twice.
    key = secret.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + body).digest()
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).hexdigest()
    assert headers["x-release-checker-signature"] == f"sha256={outer}"
    told = json.loads(body)
    assert (told["kind"], told["decision"], told["before"], told["cohort"], told["project"]) == (
        "audited", "not-ready", "ready", "2026", "alpha")
    assert headers["x-release-checker-delivery"] == str(told["delivery"])
    assert abs(datetime.datetime.fromisoformat(told["sent"]) - now()) < datetime.timedelta(minutes=1)
    assert told["page"] == f"{ADDRESS}/c/2026/p/alpha"
    assert states(board) == [("taken", 1, "answered 204")]


def test_what_is_told_and_what_not(board: Board, tmp_path: Path, receiver: Receiver) -> None:
    populate(board, tmp_path)
    hook(board, receiver.url)
    hook(board, receiver.url.replace("hook", "other"), "2027")
    audited(board, tmp_path / "same", later(ready(), 22))  # the decision is as before
    audited(board, tmp_path / "late", later(blocked(), 10))  # an older report, brought late
    assert states(board) == []
    mentor = program(board, "mira")
    mentor.post(f"{ALPHA}/review/comment", json={"text": "x"})
    mentor.post(f"{ALPHA}/review/declare", json={"none": True})
    assert states(board) == []
    seen = mentor.get(ALPHA).json()
    changes = {"digest": seen["latest"]["digest"], "event": seen["event"], "text": "mend it"}
    assert mentor.post(f"{ALPHA}/review/changes", json=changes).status_code == 201
    deliver_due(private(board))
    assert [(told["kind"], told["who"], told["text"]) for told in (json.loads(body) for _, body in receiver.came)] == [
        ("changes", "Mira", "mend it")]


def test_nothing_is_told_of_what_was_rolled_back(board: Board, tmp_path: Path, receiver: Receiver) -> None:
    populate(board, tmp_path)
    hook(board, receiver.url)
    with board.database.session() as session:
        session.add(Event(project_id=1, who="x", kind="approved"))
        session.flush()
        assert len(session.scalars(select(Delivery)).all()) == 1
        session.rollback()
    assert states(board) == []


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500])
def test_what_is_not_taken_is_tried_again(board: Board, tmp_path: Path, receiver: Receiver, status: int) -> None:
    populate(board, tmp_path)
    hook(board, receiver.url)
    receiver.status, receiver.headers = status, {"Location": receiver.url.replace("hook", "elsewhere")}
    audited(board, tmp_path / "new", later(blocked(), 25))
    moment = now()
    assert deliver_due(private(board), moment=moment) == 1
    assert deliver_due(private(board), moment=moment + WAITS[0] - datetime.timedelta(seconds=1)) == 0
    receiver.status = 200
    assert deliver_due(private(board), moment=moment + WAITS[0]) == 1
    assert states(board) == [("taken", 2, "answered 200")]
    numbers = [json.loads(body)["delivery"] for _, body in receiver.came]
    assert len(numbers) == 2  # no redirection was followed
    assert len(set(numbers)) == 1


def test_waits_grow_until_it_is_given_up(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    hook(board, "http://127.0.0.1:9/hook")
    audited(board, tmp_path / "new", later(blocked(), 25))
    moments, moment = [], now()

    def fails(job: Job, _: bool) -> Answer:
        moments.append(moment)
        raise NoAnswer("nobody is there")

    for _ in range(20):
        deliver_due(board.services, fails, moment)
        with board.database.session() as session:
            moment = session.scalars(select(Delivery.due)).one()
    assert [after - before for before, after in itertools.pairwise(moments)] == list(WAITS)
    assert states(board) == [("given-up", len(WAITS) + 1, "nobody is there")]


def test_a_slow_receiver_is_cut_off(
    board: Board, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(board, tmp_path)
    monkeypatch.setattr(telling, "SECONDS", 0.2)
    over = threading.Event()
    receiver.held = over.wait
    hook(board, receiver.url)
    audited(board, tmp_path / "new", later(blocked(), 25))
    deliver_due(private(board))
    over.set()
    assert states(board) == [("due", 1, "it did not answer in time")]


def test_a_long_answer_is_not_read(board: Board, tmp_path: Path, receiver: Receiver) -> None:
    populate(board, tmp_path)
    receiver.status, receiver.headers = 200, {"Content-Length": str(10**15)}
    hook(board, receiver.url)
    audited(board, tmp_path / "new", later(blocked(), 25))
    deliver_due(private(board))
    assert states(board) == [("taken", 1, "answered 200")]


def test_many_senders_send_each_once(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    for number in range(3):
        hook(board, f"http://127.0.0.1/{number}")
    audited(board, tmp_path / "new", later(blocked(), 25))
    audited(board, tmp_path / "newer", later(incomplete(), 26))
    sent: list[int] = []
    start = threading.Barrier(4)

    def send(job: Job, _: bool) -> Answer:
        sent.append(job.number)
        return Answer(200)

    def one(_: int) -> None:
        start.wait()
        for _again in range(4):
            deliver_due(board.services, send)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    assert len(sent) == len(set(sent)) == 6
    assert states(board) == [("taken", 1, "answered 200")] * 6


def test_whoever_dies_while_sending_leaves_it_to_others(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    hook(board, "http://127.0.0.1/hook")
    audited(board, tmp_path / "new", later(blocked(), 25))
    moment = now()

    def dies(job: Job, _: bool) -> Answer:
        raise SystemError

    deliver_due(board.services, dies, moment)
    assert states(board) == [("due", 1, "")]
    assert deliver_due(board.services, lambda job, _: Answer(200), moment) == 0  # while it may still be sending
    assert deliver_due(board.services, lambda job, _: Answer(200), moment + 2 * deliveries.LEASE) == 1
    assert states(board) == [("taken", 2, "answered 200")]


def test_nothing_is_begun_when_the_board_ends(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    hook(board, "http://127.0.0.1/hook")
    audited(board, tmp_path / "new", later(blocked(), 25))
    stopping = threading.Event()
    stopping.set()
    assert deliver_due(board.services, lambda job, _: Answer(200), stopping=stopping) == 1
    assert states(board) == [("due", 0, "")]


def test_the_board_sends_beside_serving(
    board: Board, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(board, tmp_path)
    hook(board, receiver.url)
    audited(board, tmp_path / "new", later(blocked(), 25))  # before the board is started: nothing is lost
    monkeypatch.setattr(deliveries, "PAUSE", 0.01)
    away = [OperationalError("x", {}, Exception()), OperationalError("x", {}, Exception())]
    real = deliver_due

    def first_away(services: Services, **given: threading.Event) -> int:
        if away:
            raise away.pop()
        return real(services, stopping=given["stopping"])

    monkeypatch.setattr(deliveries, "deliver_due", first_away)
    with TestClient(create_app(private(board)), base_url=ADDRESS) as client:
        assert receiver.some.wait(20)
        assert client.get("/login").status_code == 200
    assert not away


@pytest.mark.parametrize("url", [
    "https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x", "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/x", "https://192.168.1.1/x", "https://[::ffff:127.0.0.1]/x", "https://0.0.0.0/x",
    "https://[fd00:ec2::254]/x", "https://2130706433/x", "https://127.1/x"])
def test_machines_that_are_not_public_are_never_told(url: str) -> None:
    with pytest.raises(Refused, match="no machine of the public Internet"):
        post(Job(1, 1, url, b"{}", "sha256="), False)


@pytest.mark.parametrize(("url", "words"), [
    ("http://ci.example.org/x", "expected an https address"), ("ftp://ci.example.org/x", "expected an https address"),
    ("https://ci.example.org:22/x", "port 22"), ("https://user:word@ci.example.org/x", "no name or password"),
    ("https://", "expected an address"), ("nothing", "expected an address"), ("https://ci.example.org:x/", "no address"),
    ("https://ci.example.org/\u00e9", "ASCII"), ("https://ci.example.org/a b", "spaces"),
    ("https://ci.example.org/" + "x" * 2000, "expected an address"), ("https://[::1/x", "no address"),
    ("https://ci.example.org/\r\nX: y", "expected an address"), ("javascript:alert(1)", "expected an address")])
def test_addresses_that_are_not_taken(url: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        hold_url(url, private=False)


@pytest.mark.parametrize("url", [
    "https://127.0.0.1/", "https://2130706433/", "https://localhost/", "https://169.254.169.254/", "https://[::1]/",
    "https://127.1/", "https://ci.internal/", "https://[2001:4860::5efe:7f00:1]/",
])
def test_what_is_plainly_private_is_refused_at_once(board: Board, tmp_path: Path, url: str) -> None:
    populate(board, tmp_path)
    answer = program(board, "root").post(f"{V1}/cohorts/2026/hooks", json={"url": url})
    assert (answer.status_code, "public Internet" in answer.json()["detail"]) == (422, True)


def test_the_page_of_hooks(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client = board.as_("root")
    form = {"csrf": csrf(client, "/account"), "url": "https://ci.example.org/x"}
    made = client.post(f"{HERE}/add", data=form)
    secret = re.search(r'<code id="secret">([^<]+)</code>', made.text)
    assert secret
    assert len(base64.urlsafe_b64decode(secret[1] + "=")) == 32
    page = client.get(HERE)
    assert "https://ci.example.org/x" in page.text
    assert secret[1] not in page.text
    wrong = client.post(f"{HERE}/add", data=form | {"url": 'http://x/"><script>'})
    assert (wrong.status_code, "<script>" in wrong.text, "expected an https address" in wrong.text) == (400, False, True)
    audited(board, tmp_path / "new", later(blocked(), 25))
    with board.database.session() as session:
        number = session.scalars(select(Hook.id)).one()
    for login, status in (("mira", 403), ("sam", 403), ("vera", 403), ("eve", 404)):
        other = board.as_(login)
        assert other.get(HERE).status_code == status
        assert other.post(f"{HERE}/remove", data={"csrf": csrf(other, "/account"), "hook": number}).status_code == status
    remove = {"csrf": form["csrf"], "hook": str(number)}
    assert client.post("/c/2027/hooks/remove", data=remove).status_code == 404
    assert client.post(f"{HERE}/remove", data={"hook": str(number)}).status_code == 403
    assert client.post(f"{HERE}/remove", data=remove).status_code == 303
    assert states(board) == [("given-up", 0, "the hook was removed")]
    assert client.post(f"{HERE}/remove", data=remove).status_code == 404
    with board.database.session() as session:
        assert session.scalars(select(Hook.secret)).one() == b""


def test_hooks_by_the_api(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    here, client = f"{V1}/cohorts/2026/hooks", program(board, "root")
    made = client.post(here, json={"url": "https://ci.example.org/x"}).json()
    assert len(made["secret"]) == 43
    assert made["secret"] not in client.get(here).text
    assert client.post(here, json={"url": "https://127.0.0.1:9/x"}).status_code == 422
    assert {login: program(board, login).get(here).status_code for login in PEOPLE if login != "root"} == {
        "mira": 403, "sam": 403, "vera": 403, "eve": 404}
    assert client.delete(f"{V1}/cohorts/2027/hooks/{made['hook']}").status_code == 404
    assert (client.delete(f"{here}/{made['hook']}").status_code, client.get(here).json()) == (204, {"items": []})
    for _ in range(hooks.MOST):
        assert client.post(here, json={"url": "https://ci.example.org/x"}).status_code == 201
    assert "at most 20 hooks" in client.post(here, json={"url": "https://ci.example.org/x"}).json()["detail"]


def test_a_removed_hook_is_told_nothing(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    hook(board, "http://127.0.0.1/hook")
    audited(board, tmp_path / "new", later(blocked(), 25))
    with board.database.session() as session:  # as another process would, between our look and our sending
        session.execute(update(Hook).values(disabled=now()))
    sent: list[Job] = []

    def send(job: Job, _: bool) -> Answer:
        sent.append(job)
        return Answer(200)

    deliver_due(board.services, send)
    assert (sent, states(board)) == ([], [("given-up", 1, "hook removed")])
