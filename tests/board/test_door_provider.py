# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""In through an identity provider: a small one of our own on loopback, which can be made to lie."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from release_checker.board.app import create_app
from release_checker.board.forgery import COOKIE
from release_checker.board.persons import add_person, disable
from release_checker.board.provider import _safe
from release_checker.board.provider import way as way_to
from release_checker.board.services import BoardSettings, Provider
from release_checker.board.serving import provider_of
from release_checker.cohort.store.tables import Identity, Person
from release_checker.errors import UsageError
from tests.board.conftest import ADDRESS, Board

KEY = RSAKey.generate_key(2048, {"kid": "1"})


@dataclass(slots=True)
class StandIn:
    """A provider that vouches for one person."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    algorithm: str = "RS256"
    asked: dict[str, str] = field(default_factory=dict)
    described: dict[str, str] = field(default_factory=dict)
    broken: bool = False
    descriptions: int = 0

    async def description(self, _: Request) -> Response:
        self.descriptions += 1
        return JSONResponse({"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                             "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys", **self.described})

    async def keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [KEY.as_dict(private=False)]})

    async def token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        secret = base64.b64encode(b"board:secret").decode()
        if self.broken or challenge != self.asked["code_challenge"] or form["code"] != "the-code" or (
                request.headers["authorization"] != f"Basic {secret}") or form["redirect_uri"] != self.asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        moment = int(time.time())
        claims = {"iss": self.issuer, "aud": "board", "sub": "u-1", "iat": moment, "exp": moment + 60,
                  "nonce": self.asked["nonce"], "email": "ada@example.org", "email_verified": True} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": jwt.encode(
            {"alg": self.algorithm, "kid": "1"}, claims, self.key)})


@pytest.fixture(scope="module")
def served() -> Iterator[StandIn]:
    found = StandIn()
    app = Starlette(routes=[Route("/.well-known/openid-configuration", found.description), Route("/keys", found.keys),
                            Route("/token", found.token, methods=["POST"])])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found.issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield found
        server.should_exit = True
        thread.join(30)


@pytest.fixture
def there(served: StandIn) -> StandIn:
    served.claims, served.key, served.algorithm, served.described, served.broken = {}, KEY, "RS256", {}, False
    return served


@pytest.fixture
def client(board: Board, there: StandIn) -> TestClient:
    with board.database.session() as session:
        add_person(session, "ada", email="Ada@example.org")
        add_person(session, "bob", email="bob@example.org")
    provider = Provider(there.issuer, "board", "secret", "the university")
    settings = BoardSettings(address=ADDRESS, secure=False, provider=provider)
    return TestClient(create_app(dataclasses.replace(board.services, settings=settings)), ADDRESS, follow_redirects=False)


def set_out(client: TestClient, there: StandIn, then: str = "/account") -> dict[str, str]:
    answer = client.get("/login/provider", params={"then": then})
    assert answer.status_code == 303, answer.text
    there.asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    return there.asked


def come_back(client: TestClient, state: str, code: str = "the-code") -> Response:
    return client.get("/login/provider/back", params={"code": code, "state": state})  # type: ignore[return-value]


def test_in_through_the_provider(client: TestClient, there: StandIn, board: Board) -> None:
    assert "Come in with the university" in client.get("/login").text
    asked = set_out(client, there)
    assert asked.items() >= {
        "response_type": "code", "client_id": "board", "redirect_uri": f"{ADDRESS}/login/provider/back",
        "code_challenge_method": "S256", "scope": "openid email"}.items()
    answer = come_back(client, asked["state"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "ada" in client.get("/account").text
    with board.database.session() as session:
        row = session.scalars(select(Identity)).one()
        assert (row.issuer, row.subject) == (there.issuer, "u-1")
    assert come_back(client, asked["state"]).status_code == 403  # the way is used up in this browser


def test_known_again_by_the_name_that_does_not_change(client: TestClient, there: StandIn) -> None:
    come_back(client, set_out(client, there)["state"])
    there.claims = {"email": "bob@example.org"}
    assert come_back(client, set_out(client, there)["state"]).status_code == 303
    assert "<strong>ada</strong>" in client.get("/account").text
    there.claims = {"sub": "u-2"}  # somebody else with the address of one who is known by another name
    assert come_back(client, set_out(client, there)["state"]).status_code == 403


@pytest.mark.parametrize("claims", [
    {"iss": "https://evil.example"}, {"aud": "another"}, {"aud": ["another"]}, {"exp": 1}, {"exp": None}, {"nonce": "x"},
    {"nonce": None}, {"email_verified": False}, {"email_verified": "true"}, {"email": "eve@example.org"}, {"email": None},
    {"sub": None}, {"azp": "another"}, {"sub": "s" * 300}, {"email": ["ada@example.org"]}, {"iat": None}, {"email": "%"},
])
def test_words_that_do_not_hold(client: TestClient, there: StandIn, claims: dict[str, Any]) -> None:
    there.claims = claims
    assert come_back(client, set_out(client, there)["state"]).status_code == 403
    assert COOKIE not in client.cookies


def test_signatures_that_do_not_hold(client: TestClient, there: StandIn) -> None:
    there.key = RSAKey.generate_key(2048, {"kid": "1"})
    assert come_back(client, set_out(client, there)["state"]).status_code == 403
    there.key, there.broken = KEY, True
    assert come_back(client, set_out(client, there)["state"]).status_code == 403


def test_only_who_set_out_comes_back(client: TestClient, there: StandIn, board: Board) -> None:
    asked = set_out(client, there)
    other = TestClient(client.app, ADDRESS, follow_redirects=False)
    assert come_back(other, asked["state"]).status_code == 403
    for state in ("", "x", "é", "x" * 5000):
        assert come_back(client, state).status_code == 403
    assert client.get("/login/provider/back", params={"error": "access_denied", "state": asked["state"]}).status_code == 403
    way = client.cookies["board_way"]
    text, _, seal = way.partition(".")
    changed = json.loads(bytes.fromhex(text)) | {"then": "//evil.example"}
    for cookie in (f"{json.dumps(changed).encode().hex()}.{seal}", "", ".", "zz.zz", text):
        assert other.get("/login/provider/back", params={"code": "the-code", "state": asked["state"]},
                         headers={"Cookie": f"board_way={cookie}"}).status_code == 403
    assert come_back(client, asked["state"], "another-code").status_code == 403


def test_no_form_is_a_seal_and_a_way_leads_in_once(client: TestClient, there: StandIn) -> None:
    asked = set_out(client, there)
    way = client.cookies["board_way"]
    own = way_to("//evil.example").model_copy(update={"state": asked["state"]})
    text = own.model_dump_json().encode().hex()
    client.cookies.clear()
    form = client.get("/login", headers={"Cookie": f"board_visitor=provider:{text}"}).text
    seal = form.partition('name="csrf" value="')[2][:64]

    def back(cookie: str) -> Response:
        client.cookies.clear()
        return client.get("/login/provider/back", params={"code": "the-code", "state": asked["state"]},  # type: ignore[return-value]
                          headers={"Cookie": f"board_way={cookie}"})

    assert back(f"{text}.{seal}").status_code == 403
    assert [back(way).status_code for _ in range(2)] == [303, 403]


def test_a_slow_provider_keeps_a_few_waiting_and_is_described_once(client: TestClient, there: StandIn) -> None:
    before = there.descriptions
    asked = [set_out(client, there) for _ in range(3)][-1]
    assert there.descriptions == before + 1
    provider = client.app.state.services.settings.provider  # type: ignore[attr-defined]
    waiting = 0
    while provider.asking.room.acquire(blocking=False):
        waiting += 1
    answer = come_back(client, asked["state"])
    assert (waiting, answer.status_code, answer.headers["retry-after"]) == (4, 503, "60")
    assert client.get("/login/provider").status_code == 303
    provider.asking.until = 0.0
    assert client.get("/login/provider").status_code == 503
    for _ in range(waiting):
        provider.asking.room.release()
    assert come_back(client, asked["state"]).status_code == 403  # that way is not the newest
    assert come_back(client, set_out(client, there)["state"]).status_code == 303


def test_the_way_back_stays_on_the_board(client: TestClient, there: StandIn) -> None:
    asked = set_out(client, there, "//evil.example")
    assert come_back(client, asked["state"]).headers["location"] == "/"


@pytest.mark.parametrize("described", [
    {"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": "file:///etc/passwd"},
])
def test_a_description_of_another(client: TestClient, there: StandIn, described: dict[str, str]) -> None:
    there.described = described
    assert client.get("/login/provider").status_code == 502


def test_whose_address_two_have_and_who_is_disabled(client: TestClient, there: StandIn, board: Board) -> None:
    with board.database.session() as session:
        add_person(session, "twin", email="ada@example.org")
    assert come_back(client, set_out(client, there)["state"]).status_code == 403
    with board.database.session() as session:
        disable(session, session.scalars(select(Person).where(Person.login == "bob")).one())
    there.claims = {"email": "bob@example.org"}
    assert come_back(client, set_out(client, there)["state"]).status_code == 403


def test_nobody_writes_themselves_an_address(client: TestClient, there: StandIn, board: Board) -> None:
    come_back(client, set_out(client, there)["state"])
    page = client.get("/account").text
    assert 'name="email"' not in page
    token = page.partition('name="csrf" value="')[2][:64]
    assert client.post("/account", data={"csrf": token, "name": "A", "email": "bob@example.org"}).status_code == 303
    with board.database.session() as session:
        assert session.scalars(select(Person.email).where(Person.login == "ada")).one() == "Ada@example.org"


def test_a_board_without_a_provider(board: Board) -> None:
    assert [board.client().get(path).status_code for path in ("/login/provider", "/login/provider/back")] == [404, 404]
    assert "/login/provider" not in board.client().get("/login").text


def test_half_a_provider() -> None:
    assert provider_of("", "", "") is None
    for issuer, secret in (("https://id.example.org", ""), ("http://id.example.org", "x"), ("id", "x"), ("https://[", "x")):
        with pytest.raises(UsageError):
            provider_of(issuer, "board", secret)
    assert (_safe("https://id"), _safe(None), _safe(1)) == (True, False, False)
