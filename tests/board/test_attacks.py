# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Hostile values in every place of every route: none is a mistake of ours, none comes back as code.

They are sent by an admin, before whom no role stands in the way; what no role may do, tests/board/test_roles.py holds.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn
from sqlalchemy import func, select
from starlette.routing import Route
from starlette.testclient import TestClient

from release_checker.board.app import create_app, routes
from release_checker.board.forgery import COOKIE
from release_checker.board.identity import hashed
from release_checker.board.persons import add_person
from release_checker.board.services import BoardSettings, Services
from release_checker.cohort.store.database import open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.tables import Cohort, Event, Person, Project, Table, Token
from tests.board.conftest import ADDRESS, Board

pytestmark = pytest.mark.slow  # some 100 requests a page: half a minute

VALUES = {
    "sql": "' OR 1=1; DROP TABLE persons; --", "markup": "\"'><script>alert(1)</script><img src=x onerror=alert(1)>",
    "long": "x" * 10_000, "nul": "a\0b", "number": "9" * 30, "negative": "-1", "turned": "\u202e\u2066é\U0001f600\uffff",
    "template": "{{ 7*7 }}{% raw %}${7*7}", "lines": "a\r\nSet-Cookie: x=y\r\n\r\n<b>", "path": "../../../../etc/passwd",
    "percent": "%s%n%00%ff", "empty": " ", "digits": "²³",
}
FIELDS = [
    "token", "then", "name", "email", "label", "days", "login", "role", "project", "member", "person", "invitation", "about",
    "text", "away", "conflict", "none", "digest", "event", "accepted", "approval", "signature", "expires", "check", "reason",
    "path", "advisory", "url", "hook", "page", "sort", "order", "q", "review", "decision", "stage", "pillar", "old", "new",
    "code", "fingerprint", "mine", "mentor", "since", "against", "after", "limit", "format", "number", "fields", "deed",
]


def board_routes() -> list[Route]:
    return [one for one in routes() if isinstance(one, Route)]


@pytest.fixture
def admin(board: Board) -> TestClient:
    """An admin's browser over a cohort with one project."""
    secret = secrets.token_urlsafe(32)
    with board.database.session() as session:
        person = add_person(session, "root", admin=True)
        session.add(cohort := Cohort(name="2026", title="Cohort"))
        session.flush()
        session.add(project := Project(cohort_id=cohort.id, name="study", source="x"))
        session.flush()
        session.add_all([Token(person_id=person.id, kind="login", hash=hashed(secret)),
                         Event(project_id=project.id, who="root", kind="comment", text="hello")])
    client = TestClient(board.app, ADDRESS, raise_server_exceptions=False, follow_redirects=False)
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


def counts(board: Board) -> dict[str, int | None]:
    with board.database.session() as session:
        return {name: session.scalar(select(func.count()).select_from(table))
                for name, table in Table.metadata.tables.items()}


def harmless(answer: object) -> str:
    """Why an answer is a mistake of ours; empty when it is none."""
    status, text = getattr(answer, "status_code", 0), getattr(answer, "text", "")
    if status >= 500:
        return str(status)
    kind = getattr(answer, "headers", {}).get("content-type", "")
    if "<script>alert" in text and "html" in kind:
        return "markup came back"
    return "x=y" if "x" in getattr(answer, "cookies", {}) else ""


@pytest.mark.parametrize("value", VALUES)
def test_in_every_form(board: Board, admin: TestClient, value: str) -> None:
    form, path, wrong = dict.fromkeys(FIELDS, VALUES[value]), "", {}
    for one in board_routes():
        for method in (one.methods or set()) & {"POST", "DELETE", "PUT"}:
            path = re.sub(r"\{[a-z:]+\}", "1", one.path.replace("{cohort}", "2026").replace("{project}", "study"))
            answer = admin.request(method, path, json=form) if "/api/" in path else admin.request(method, path, data=form)
            if reason := harmless(answer):
                wrong[f"{method} {path}"] = reason
            if value == "nul" and "/api/" not in path:
                assert answer.status_code == 400
    assert wrong == {}
    assert counts(board)["persons"] == 1


@pytest.mark.parametrize("value", VALUES)
def test_in_every_query(board: Board, admin: TestClient, value: str) -> None:
    wrong = {}
    for one in board_routes():
        if "GET" in (one.methods or ()):
            path = re.sub(r"\{[a-z:]+\}", "1", one.path.replace("{cohort}", "2026").replace("{project}", "study"))
            if "openapi" in path:
                continue
            answer = admin.get(path, params=dict.fromkeys(FIELDS, VALUES[value][:1000]))  # longer is no address
            for name in ("page", "old"):  # alone, since the first fault may hide the others
                if reason := harmless(admin.get(path, params={name: VALUES[value]})):
                    wrong[f"{path}?{name}"] = reason
            if reason := harmless(answer):
                wrong[path] = reason
    assert wrong == {}


@pytest.mark.parametrize("value", VALUES)
def test_in_every_address(admin: TestClient, value: str) -> None:
    wrong = {}
    for one in board_routes():
        for name in re.findall(r"\{[a-z:]+\}", one.path):
            path = one.path.replace(name, quote(VALUES[value], safe=""))
            path = re.sub(r"\{[a-z:]+\}", "1", path.replace("{cohort}", "2026").replace("{project}", "study"))
            answer = admin.request("GET" if "GET" in (one.methods or ()) else "POST", path)
            if reason := harmless(answer):
                wrong[path[:100]] = reason
    assert wrong == {}


@pytest.mark.parametrize("body", [
    b"", b"[]", b"null", b"1", b'"x"', b"{", b"\xff", b'{"text": "\\u0000"}', b'{"text": "\\ud800"}',
    b'{"text": {"a": [1]}}', b"[" * 100_000, b'{"page": 1e999}', b'{"text": ' + b"9" * 10_000 + b"}",
])
def test_json_that_is_none(board: Board, admin: TestClient, body: bytes) -> None:
    wrong = {}
    for one in board_routes():
        for method in (one.methods or set()) & {"POST", "DELETE"}:
            path = re.sub(r"\{[a-z:]+\}", "1", one.path.replace("{cohort}", "2026").replace("{project}", "study"))
            answer = admin.request(method, path, content=body, headers={"Content-Type": "application/json"})
            if reason := harmless(answer):
                wrong[path] = reason
    assert wrong == {}
    assert counts(board)["persons"] == 1


@pytest.mark.parametrize("value", VALUES)
def test_at_the_door(board: Board, value: str) -> None:
    client = TestClient(board.app, ADDRESS, raise_server_exceptions=False, follow_redirects=False)
    raw = VALUES[value].encode()
    printable = bytes(byte for byte in raw if byte not in b"\0\r\n")
    for headers in ({b"Authorization": b"Bearer " + printable}, {b"Cookie": COOKIE.encode() + b"=" + printable},
                    {b"Authorization": printable}, {b"Origin": printable}, {b"Content-Type": printable},
                    {b"Accept": printable}, {b"X-CSRF-Token": printable}, {b"If-None-Match": printable}):
        assert client.get("/account", headers=list(headers.items())).status_code in (303, 400, 401)
        assert client.post("/logout", headers=list(headers.items())).status_code in (303, 400, 403)


def test_forms_from_elsewhere_change_nothing(board: Board, admin: TestClient) -> None:
    """With the session alone, as a browser sends it along with another site's form."""
    del admin.headers["Authorization"]
    with board.database.session() as session:
        person = session.scalars(select(Person)).one().id
        session.add(Token(person_id=person, kind="session", hash=hashed("in")))
    admin.cookies.set(COOKIE, "in")
    before, found = counts(board), {}
    for one in board_routes():
        for method in (one.methods or set()) & {"POST", "DELETE"}:
            path = re.sub(r"\{[a-z:]+\}", "1", one.path.replace("{cohort}", "2026").replace("{project}", "study"))
            for headers in ({"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"},
                            {"Content-Type": "application/json"}, {"Content-Type": "application/zip"},
                            {"Authorization": "Basic eDp4", "Content-Type": "application/x-www-form-urlencoded"}):
                answer = admin.request(method, path, content=b"name=x", headers=headers)
                found[method, path, str(headers)] = answer.status_code
    assert {key: status for key, status in found.items() if status not in (403, 415)} == {}
    assert counts(board) == before
    assert admin.get("/account").status_code == 200


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The board as it is served, for what no client library sends."""
    database = open_database(f"sqlite:///{tmp_path}/cohort.db")
    app = create_app(Services(database, FileStore(str(tmp_path / "files")), BoardSettings(address=ADDRESS, secure=False)))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, http="h11", ws="none", lifespan="off", log_config=None,
                                               timeout_keep_alive=1, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(30)
    database.close()


def spoken(port: int, request: bytes) -> list[str]:
    """Statuses of all answers to some bytes."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.sendall(request)
        data = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                data += piece
    return re.findall(r"HTTP/1\.1 (\d+)", data.decode("latin-1"))


HIDDEN = b"GET /login HTTP/1.1\r\nHost: testserver\r\n\r\n"
BROKEN = [
    b"GET /account HTTP/1.1\r\nHost: testserver\r\nHost: evil\r\n\r\n",
    b"GET /account HTTP/1.1\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: testserver\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"POST /login HTTP/1.1\r\nHost: testserver\r\nContent-Length: x\r\n\r\n",
    b"GET /account HTTP/1.1\r\nHost: testserver\r\nX-A: b\r\n c: d\0\r\n\r\n",
    b"GET /account HTTP/1.1\r\nHost: testserver\r\nX-A : b\r\n\r\n",
    b"GET http://evil/account HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n",
    b"GET //evil.example/%2e%2e HTTP/1.1\r\nHost: testserver\r\nConnection: close\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: testserver\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    b"POST /logout HTTP/1.1\r\nHost: testserver\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + HIDDEN,
]


@pytest.mark.slow
def test_requests_that_are_none_and_those_that_hide_another(port: int) -> None:
    found = [spoken(port, one) for one in BROKEN]
    assert [one for one in found if "200" in one or "500" in one] == []
    assert found[:3] == [["400"]] * 3
    assert spoken(port, HIDDEN) == ["200"]
