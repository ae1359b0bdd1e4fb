# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What every answer carries, what no log does, and bounds on what is sent."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from release_checker.board import guard
from release_checker.board.app import create_app
from release_checker.board.persons import add_person
from release_checker.board.services import BoardSettings
from release_checker.board.serving import Discreet
from release_checker.board.tokens import open_session
from tests.board.conftest import Board

SECURE = BoardSettings(address="https://board.example.org")
EVERYWHERE = {
    "content-security-policy", "referrer-policy", "x-content-type-options", "cross-origin-opener-policy", "cache-control",
    "strict-transport-security",
}


def fails(_: Request) -> Response:
    raise RuntimeError("a secret of the code")


@pytest.fixture
def app(board: Board) -> Starlette:
    made = create_app(dataclasses.replace(board.services, settings=SECURE))
    made.router.routes[:0] = [Route("/fails", fails), Route("/api/fails", fails)]
    return made


@pytest.fixture
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app, "https://board.example.org", raise_server_exceptions=False, follow_redirects=False) as found:
        yield found


@pytest.mark.parametrize(("path", "status"), [
    ("/login", 200), ("/account", 303), ("/nothing", 404), ("/static/board.css", 200), ("/static/nothing", 404),
    ("/static/../app.py", 404), ("/static/%2e%2e/app.py", 404), ("/fails", 500), ("/api/fails", 500),
    ("/api/v1/nothing", 404), ("/c/%00", 400), ("/login?then=%00", 400), ("/invitation/x", 404),
])
def test_every_answer_is_protected(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, EVERYWHERE - set(answer.headers)) == (status, set())
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "secret of the code" not in answer.text
    assert "Traceback" not in answer.text
    assert "server" not in answer.headers


def test_other_names_of_the_host_are_not_answered(client: TestClient) -> None:
    for name in ("evil.example", "board.example.org.evil.example", "localhost", "", "www.board.example.org", "a b"):
        answer = client.get("/login", headers={"Host": name})
        assert (answer.status_code, EVERYWHERE - set(answer.headers)) == (400, set())
    assert client.get("/login", headers={"Host": "BOARD.example.org:443"}).status_code == 200


def test_cookies_belong_to_this_host_and_travel_over_https_alone(app: Starlette, board: Board, client: TestClient) -> None:
    visitor = client.get("/login").headers["set-cookie"]
    assert visitor.startswith("__Host-board_visitor=")
    answer = Response()
    with board.database.session() as session:
        open_session(session, add_person(session, "ada").id, SECURE, answer)
    given, gone = answer.headers.getlist("set-cookie")
    assert given.startswith("__Host-board_session=")
    assert gone.startswith('__Host-board_visitor=""; ')
    for cookie in (visitor, given, gone):
        assert [part in cookie for part in ("; HttpOnly", "; Path=/", "; SameSite=lax", "; Secure")] == [True] * 4
        assert "Domain" not in cookie
    secret = given.partition("=")[2].partition(";")[0]
    assert client.get("/account", headers={"Cookie": f"board_session={secret}"}).status_code == 303
    assert client.get("/account", headers={"Cookie": f"__Host-board_session={secret}"}).status_code == 200


@pytest.mark.parametrize("path", ["/login/", "/account/", "/c/2026/", "/api/v1/cohorts/"])
def test_no_slash_leads_to_plain_http(client: TestClient, path: str) -> None:
    for answer in (client.get(path), client.post(path, data={"token": "rcb_1_x"})):
        assert (answer.status_code, "location" in answer.headers) == (404, False)


def test_without_https_nobody_is_told_to_use_it(board: Board) -> None:
    assert "strict-transport-security" not in board.client().get("/login").headers


@pytest.mark.parametrize("path", ["/login", "/account/tokens", "/nothing", "/api/v1/cohorts"])
def test_too_much_is_refused_said_or_not(client: TestClient, path: str) -> None:
    whole = b"token=" + b"x" * guard.BODY
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post(path, content=whole, headers=form).status_code == 413

    def parts() -> Iterator[bytes]:
        for start in range(0, len(whole), 100_000):
            yield whole[start:start + 100_000]

    assert client.post(path, content=parts(), headers=form).status_code in (413, 404, 405)


@pytest.mark.parametrize(("body", "status"), [
    (b"&" * 19_000, 400), (b"&".join(b"a=%d" % number for number in range(60)), 400), (b"&" * 21_000, 413),
])
def test_fields_are_counted_before_they_are_taken_apart(client: TestClient, body: bytes, status: int) -> None:
    for kind in ("application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8"):
        answer = client.post("/login", content=body, headers={"Content-Type": kind})
        assert answer.status_code == status
        assert "at most 50 fields" in answer.text or status == 413


FILE = b'--x\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n\r\n1'


@pytest.mark.parametrize("kind", [
    "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "application/json", "",
])
def test_bodies_that_are_no_forms(client: TestClient, kind: str) -> None:
    for body in (b"", b"--x\r\n", b"{", b"\xff\xfe\0", FILE):
        answer = client.post("/login", content=body, headers={"Content-Type": kind})
        assert answer.status_code in (400, 403)


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def asked() -> Message:
        return await guard._bounded(never, 10, 0.0)()

    with pytest.raises(HTTPException) as told:
        asyncio.run(asked())
    assert told.value.status_code == 408


@pytest.mark.parametrize(("path", "logged"), [
    ("/invitation/Se_cr-et", "GET /invitation/… HTTP"), ("/invitation/Secret?x=Secret", "GET /invitation/… HTTP"),
    ("/login?then=%2Finvitation%2FSecret", "GET /login HTTP"),
    ("/login/provider/back?code=Secret&state=Secret", "back HTTP"),
    ("/x\x1b[31mred", "\\x1b[31m"),
])
def test_no_secret_is_logged(path: str, logged: str) -> None:
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d',
                               ("127.0.0.1:1", "GET", path, "1.1", 200), None)
    assert Discreet().filter(record)
    assert (logged in record.getMessage(), "ecret" in record.getMessage(), "Se_cr" in record.getMessage()) == (
        True, False, False)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_do_nothing(client: TestClient, method: str) -> None:
    for path in ("/login", "/account", "/logout", "/account/tokens"):
        answer = client.request(method, path)
        assert answer.status_code in ((200, 303, 405) if method == "HEAD" else (405,))
        assert answer.text == "" or method != "HEAD"
