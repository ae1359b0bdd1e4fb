# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The header of a proxy: whom it may name, and who may send it."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from release_checker.board.app import create_app
from release_checker.board.persons import add_person, disable
from release_checker.board.proxy import listed, network, shared
from release_checker.board.services import BoardSettings
from release_checker.board.serving import advice, place_of
from release_checker.cohort.store.tables import Person
from release_checker.errors import UsageError
from tests.board.conftest import ADDRESS, Board
from tests.board.test_door import csrf

SETTINGS = BoardSettings(address=ADDRESS, secure=False, proxy_header="X-Remote-User", proxy_peers=("10.0.0.0/24",))


def behind(board: Board, peer: str = "10.0.0.7", settings: BoardSettings = SETTINGS, **headers: str) -> TestClient:
    """A browser whose requests come over a connection from a peer."""
    app = create_app(dataclasses.replace(board.services, settings=settings))
    found = TestClient(app, base_url=ADDRESS, follow_redirects=False, client=(peer, 5000))
    found.headers |= {name.replace("_", "-"): value for name, value in headers.items()}
    return found


@pytest.fixture
def ada(board: Board) -> int:
    with board.database.session() as session:
        return add_person(session, "ada", name="Ada").id


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("named", ["ada", "ADA", " ada "])
def test_a_listed_proxy_names_who_asks(board: Board, named: str) -> None:
    answer = behind(board, X_Remote_User=named).get("/account")
    assert (answer.status_code, "Ada" in answer.text) == (200, True)


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("peer", ["10.0.1.7", "127.0.0.1", "::1", "testclient", ""])
def test_from_anybody_else_the_header_is_refused(board: Board, peer: str) -> None:
    client = behind(board, peer, X_Remote_User="ada")
    for more in ({}, {"X-Forwarded-For": "10.0.0.7"}, {"X-Real-IP": "10.0.0.7"}, {"Forwarded": "for=10.0.0.7"}):
        client.headers |= more
        assert [client.get("/account").status_code, client.get("/login").status_code] == [403, 403]


@pytest.mark.usefixtures("ada")
def test_without_a_header_in_the_settings_none_is_read(board: Board) -> None:
    client = behind(board, settings=dataclasses.replace(SETTINGS, proxy_header=""), X_Remote_User="ada")
    assert client.get("/account").status_code == 303


@pytest.mark.usefixtures("ada")
def test_two_names_are_none(board: Board) -> None:
    client = behind(board)
    for names in (["ada", "ada"], ["ada", "bob"], [""]):
        assert client.get("/account", headers=[("X-Remote-User", name) for name in names]).status_code == 400


@pytest.mark.parametrize("name", ["bob", "<script>", "аda", "a" * 101, "x y", "' OR 1=1 --", "-ada"])
def test_whom_nobody_knows_is_refused(board: Board, name: str) -> None:
    answer = behind(board).get("/account", headers=[(b"X-Remote-User", name.encode())])
    assert (answer.status_code, "<script>" in answer.text) == (403, False)
    with board.database.session() as session:
        assert session.scalars(select(Person)).all() == []


def test_whom_nobody_knows_becomes_a_person_without_a_role_where_that_is_wanted(board: Board) -> None:
    client = behind(board, settings=dataclasses.replace(SETTINGS, proxy_makes=True), X_Remote_User="bob@example.org")
    assert [client.get("/account").status_code for _ in range(2)] == [200, 200]
    with board.database.session() as session:
        made = session.scalars(select(Person)).one()
        assert (made.login, made.admin, made.memberships) == ("bob@example.org", False, [])
    assert client.get("/account", headers=[(b"X-Remote-User", "bób".encode())]).status_code == 403


def test_who_is_disabled_stays_out(board: Board, ada: int) -> None:
    with board.database.session() as session:
        disable(session, session.get_one(Person, ada))
    assert behind(board, X_Remote_User="ada").get("/account").status_code == 303


@pytest.mark.usefixtures("ada")
def test_forms_are_guarded_without_a_session_too_even_when_the_browser_sends_a_password(board: Board) -> None:
    client = behind(board, X_Remote_User="ada", Authorization="Basic YWRhOng=")
    assert client.post("/account", data={"name": "forged"}).status_code == 403
    token = csrf(client, "/account")
    form = {"csrf": token, "label": "a laptop", "days": "30"}
    assert client.post("/account/tokens", data=form).status_code == 200
    assert behind(board, X_Remote_User="ada").post("/account/tokens", data=form).status_code == 403
    assert "a laptop" in client.get("/account").text


@pytest.mark.usefixtures("ada")
def test_a_form_belongs_to_whom_the_proxy_names(board: Board) -> None:
    with board.database.session() as session:
        add_person(session, "eve")
    eve, ada_ = (behind(board, X_Remote_User=name) for name in ("eve", "ada"))
    form = {"csrf": csrf(eve, "/account"), "label": "placed", "days": "30"}
    ada_.cookies = eve.cookies
    assert ada_.post("/account/tokens", data=form).status_code == 403
    assert eve.post("/account/tokens", data=form).status_code == 200


@pytest.mark.usefixtures("ada")
def test_nobody_seems_to_log_out_whom_the_proxy_lets_in_again(board: Board) -> None:
    client = behind(board, X_Remote_User="ada")
    page = client.get("/account").text
    assert ('action="/logout"' in page, "log out there" in page) == (False, True)
    answer = client.post("/logout", data={"csrf": csrf(client, "/account")})
    assert (answer.status_code, "log out there" in answer.text) == (409, True)


@pytest.mark.parametrize(("host", "networks", "found"), [
    ("10.0.0.5", ("10.0.0.5",), True), ("10.0.0.6", ("10.0.0.5",), False), ("::ffff:10.0.0.5", ("10.0.0.0/8",), True),
    ("fd00::1", ("fd00::/8",), True), ("fd00::1", ("10.0.0.0/8",), False), ("", ("0.0.0.0/0",), False),
    ("unix", ("0.0.0.0/0",), False), ("10.0.0.5", (), False),
])
def test_listed(host: str, networks: tuple[str, ...], found: bool) -> None:
    assert listed(host, networks) is found


def test_what_is_no_network() -> None:
    with pytest.raises(UsageError, match="is no address or network"):
        network("proxy.example.org")


def test_failures_through_a_proxy_keep_nobody_else_out(board: Board) -> None:
    client = behind(board)
    for _ in range(8):
        assert client.post("/login", data={"csrf": csrf(client), "token": "x"}).status_code == 401


@pytest.mark.parametrize(("peer", "address", "kept"), [
    ("127.0.0.1", "https://board.example.org", False), ("::1", "https://board.example.org", False),
    ("::ffff:127.0.0.1", "https://board.example.org", False), ("10.0.0.7", "https://board.example.org", True),
    ("127.0.0.1", "http://127.0.0.1:8000", True), ("127.0.0.1", "http://localhost:8000", True),
])
def test_a_proxy_on_this_machine_is_one_unlisted_too(peer: str, address: str, kept: bool) -> None:
    assert shared(peer, BoardSettings(address=address)) is not kept


def test_whoever_serves_to_a_proxy_elsewhere_is_told_to_name_it() -> None:
    settings, address = BoardSettings(address=""), "https://board.example.org"
    assert "--proxy-peer" in advice(place_of("0.0.0.0", 0, address), settings)
    assert advice(place_of("0.0.0.0", 0, address), dataclasses.replace(settings, proxy_peers=("10.0.0.5",))) == ""
    assert advice(place_of("127.0.0.1", 0, address), settings) == advice(place_of("127.0.0.1", 0), settings) == ""
