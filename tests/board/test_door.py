# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The door: come in, stay in, go out, and what does not let anybody in."""

from __future__ import annotations

import datetime
import re

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from release_checker.board import limits, tokens
from release_checker.board.forgery import COOKIE
from release_checker.board.persons import add_person, disable
from release_checker.board.returning import inside
from release_checker.cohort.store.tables import Person, Token, Tries, now
from tests.board.conftest import ADDRESS, Board


@pytest.fixture
def ada(board: Board) -> str:
    """A person's token."""
    with board.database.session() as session:
        person = add_person(session, "ada", name="Ada")
        return tokens.make_login(session, person.id, "laptop", datetime.timedelta(days=30))


def csrf(client: TestClient, path: str = "/login") -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get(path).text)
    assert found
    return found[1]


def come_in(client: TestClient, token: str, then: str = "/account") -> int:
    return client.post("/login", data={"csrf": csrf(client), "token": token, "then": then}).status_code


def test_in_and_out(board: Board, ada: str) -> None:
    client = board.client()
    answer = client.post("/login", data={"csrf": csrf(client), "token": f" {ada}\n", "then": "/account"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    kept = next(value for value in answer.headers.get_list("set-cookie") if value.startswith(COOKIE))
    assert re.sub(r"=[^;]{43};", "=…;", kept) == f"{COOKIE}=…; HttpOnly; Path=/; SameSite=lax"
    page = client.get("/account")
    assert (page.status_code, "Ada" in page.text, ada in page.text) == (200, True, False)
    secret = client.cookies[COOKIE]
    out = client.post("/logout", data={"csrf": csrf(client, "/account")})
    assert (out.status_code, COOKIE in client.cookies) == (303, False)
    client.cookies.set(COOKIE, secret)
    assert client.get("/account").headers["location"] == "/login?then=%2Faccount"


def test_nothing_secret_is_stored(board: Board, ada: str) -> None:
    client = board.client()
    come_in(client, ada)
    with board.database.session() as session:
        kept = " ".join(str(vars(row)) for table in (Token, Tries, Person) for row in session.scalars(select(table)))
    assert (ada in kept, client.cookies[COOKIE] in kept) == (False, False)


def test_every_login_has_a_session_of_its_own(board: Board, ada: str) -> None:
    client = board.client()
    client.cookies.set(COOKIE, "placed-by-somebody-else", domain="testserver.local")
    come_in(client, ada)
    first = client.cookies[COOKIE]
    come_in(client, ada)
    assert len({"placed-by-somebody-else", first, client.cookies[COOKIE]}) == 3
    client.cookies.clear()
    client.cookies.set(COOKIE, first)
    assert client.get("/account").status_code == 303


def age(board: Board, **values: datetime.datetime) -> None:
    with board.database.session() as session:
        session.execute(update(Token).where(Token.kind == "session").values(**values))


def test_a_session_ends_when_nobody_asks_and_in_any_case_after_a_week(board: Board, ada: str) -> None:
    client = board.client()
    come_in(client, ada)
    age(board, expires=now() + datetime.timedelta(minutes=1))
    assert client.get("/account").status_code == 200
    with board.database.session() as session:
        lasts = session.scalars(select(Token.expires).where(Token.kind == "session")).one()
    assert lasts is not None
    assert lasts - now() > datetime.timedelta(hours=11)
    age(board, created=now() - datetime.timedelta(days=8))
    assert client.get("/account").status_code == 303
    come_in(client, ada)
    age(board, expires=now())
    assert client.get("/account").status_code == 303


def test_a_session_near_its_last_day_is_not_stretched_beyond_it(board: Board, ada: str) -> None:
    client = board.client()
    come_in(client, ada)
    age(board, created=now() - datetime.timedelta(days=6.9), expires=now() + datetime.timedelta(minutes=5))
    assert client.get("/account").status_code == 200
    with board.database.session() as session:
        row = session.scalars(select(Token).where(Token.kind == "session")).one()
    assert row.expires == row.created + datetime.timedelta(days=7)


def test_out_everywhere_and_a_revoked_token_takes_its_sessions_along(board: Board, ada: str) -> None:
    one, other = board.client(), board.client()
    come_in(one, ada)
    come_in(other, ada)
    assert one.post("/logout/everywhere", data={"csrf": csrf(one, "/account")}).status_code == 303
    assert other.get("/account").status_code == 303
    come_in(one, ada)
    come_in(other, ada)
    number = re.search(r'name="token" value="(\d+)"', one.get("/account").text)
    assert number
    one.post("/account/tokens/revoke", data={"csrf": csrf(one, "/account"), "token": number[1]})
    assert [client.get("/account").status_code for client in (one, other)] == [303, 303]
    assert come_in(other, ada) == 401


@pytest.mark.parametrize("token", ["", "x", "rcb_1_x", "rcb_999999_" + "x" * 43, "x" * 10_000, "rcb_1_é", "' OR 1=1 --",
                                   "rcb_²_x"])
def test_wrong_tokens(board: Board, ada: str, token: str) -> None:
    client = board.client()
    assert come_in(client, token) == 401
    assert COOKIE not in client.cookies
    assert client.get("/account").status_code == 303


def test_who_is_disabled_is_out_at_once_and_does_not_come_in(board: Board, ada: str) -> None:
    client = board.client()
    come_in(client, ada)
    with board.database.session() as session:
        disable(session, session.scalars(select(Person)).one())
    assert client.get("/account").status_code == 303
    assert come_in(client, ada) == 401
    with board.database.session() as session:
        session.scalars(select(Person)).one().disabled = None
    assert come_in(client, ada) == 401  # what ended stays ended


def test_a_program_shows_its_token_and_cannot_make_another(board: Board, ada: str) -> None:
    client = board.client()
    client.headers["Authorization"] = f"Bearer {ada}"
    assert client.get("/account").status_code == 200
    for path, form in (("/account/tokens", {"label": "x", "days": "30"}), ("/account", {"name": "x"}),
                       ("/account/tokens/revoke", {"token": "1"})):
        assert client.post(path, data=form).status_code == 403
    with board.database.session() as session:
        session.execute(update(Token).values(expires=now()))
    assert client.get("/account").status_code == 303


def test_a_token_is_made_shown_once_and_counts(board: Board, ada: str) -> None:
    client = board.client()
    come_in(client, ada)
    answer = client.post("/account/tokens", data={"csrf": csrf(client, "/account"), "label": "CI <b>", "days": "90"})
    made = re.search(r'<code id="made">(rcb_\d+_[\w-]{43})</code>', answer.text)
    assert made
    assert answer.headers["cache-control"] == "private, no-store"
    again = client.get("/account").text
    assert (made[1] in again, "CI &lt;b&gt;" in again, "CI <b>" in again) == (False, True, False)
    assert come_in(board.client(), made[1]) == 303


def test_name_and_address_change(board: Board, ada: str) -> None:
    client = board.client()
    come_in(client, ada)
    with board.database.session() as session:
        session.execute(update(Person).values(name=""))
    client.post("/account", data={"csrf": csrf(client, "/account"), "name": "<script>", "email": "ada@example.org"})
    page = client.get("/account").text
    assert ("ada@example.org" in page, "<script>" in page) == (True, False)


def test_a_form_without_a_field_empties_nothing(board: Board, ada: str) -> None:
    client = board.client()
    come_in(client, ada)
    with board.database.session() as session:
        session.execute(update(Person).values(name="Ada", email="ada@example.org"))
    sent: list[dict[str, str]] = [{}, {"name": "Ada"}, {"name": "", "email": ""}]
    for fields in sent:
        client.post("/account", data={"csrf": csrf(client, "/account")} | fields)
    with board.database.session() as session:
        assert session.execute(select(Person.name, Person.email)).one() == ("Ada", "ada@example.org")


def test_the_sixth_failure_waits_and_each_waits_longer(board: Board, ada: str) -> None:
    client = board.client()
    wrong = ada[:-3] + "xxx"
    assert [come_in(client, wrong) for _ in range(5)] == [401] * 5
    held = client.post("/login", data={"csrf": csrf(client), "token": ada})
    assert (held.status_code, held.headers["retry-after"] in ("1", "2")) == (429, True)
    waits = []
    for _ in range(12):
        with board.database.session() as session:  # as if the wait were over
            session.execute(update(Tries).values(until=now()))
        assert come_in(client, wrong) == 401
        with board.database.session() as session:
            waits.append(sorted(round((row.until - row.last).total_seconds()) for row in session.scalars(select(Tries))))
    assert waits[:3] == [[2, 2], [4, 4], [8, 8]]
    assert waits[-1] == [60, 900]


def test_the_right_token_ends_the_accounts_wait_and_not_the_addresses(board: Board, ada: str) -> None:
    client = board.client()
    for _ in range(4):
        come_in(client, ada[:-3] + "xxx")
    assert come_in(client, ada) == 303
    with board.database.session() as session:
        assert [row.failed for row in session.scalars(select(Tries))] == [4]


def test_tries_that_are_not_looked_at_leave_nothing(board: Board, ada: str) -> None:
    client = board.client()
    for _ in range(5):
        come_in(client, "x")
    assert [come_in(client, f"rcb_{number}_x") for number in range(20)] == [429] * 20
    with board.database.session() as session:
        assert len(session.scalars(select(Tries)).all()) == 1
    assert len({limits.by_account(str(number)).key for number in (7, 7 + limits.ACCOUNTS)}) == 1


@pytest.mark.parametrize(("then", "safe"), [
    ("/c/2026", "/c/2026"), ("/c/2026?x=1&y=%2F", "/c/2026?x=1&y=%2F"), ("", "/"), ("c", "/"), ("//evil.example", "/"),
    ("/\\evil.example", "/"), ("\\\\evil.example", "/"), ("https://evil.example", "/"), ("/\t/evil.example", "/"),
    ("/\n//evil", "/"), ("javascript:alert(1)", "/"), ("/é", "/"), ("/x\r\nSet-Cookie: a=b", "/"), ("///evil", "/"),
    ("/login?then=/x", "/"), ("/logout", "/"), ("/invitation/abc", "/"), ("/" + "x" * 3000, "/"), ("/a\0b", "/"),
    ("/c/..//evil.example", "/c/..//evil.example"), ("/c/x\\..\\y", "/"), ("/@evil.example", "/@evil.example"),
])
def test_the_way_back_never_leaves_the_board(then: str, safe: str) -> None:
    assert inside(then) == safe


def test_a_forged_login_is_refused(board: Board, ada: str) -> None:
    """Nobody can be logged in, unseen, to an account that somebody else watches."""
    attacker, victim = board.client(), board.client()
    stolen = csrf(attacker)
    assert victim.post("/login", data={"csrf": stolen, "token": ada}).status_code == 403
    own = csrf(victim)
    assert victim.post("/login", data={"csrf": stolen, "token": ada}).status_code == 403
    forged = victim.post("/login", data={"csrf": own, "token": ada}, headers={"Origin": "https://evil.example"})
    assert (forged.status_code, "another site" in forged.text) == (403, True)
    for origin in ("null", "http://testserver.evil.example", "https://testserver", "http://[bad", "http://testserver:81"):
        assert victim.post("/login", data={"csrf": own, "token": ada}, headers={"Origin": origin}).status_code == 403
    assert victim.post("/login", data={"csrf": own, "token": ada}, headers={"Origin": ADDRESS}).status_code == 303
