# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a token may be used for, and what ends with it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from release_checker.board.persons import revoke
from release_checker.board.roles import REPORTS
from release_checker.board.tokens import make_login
from release_checker.cohort.store.tables import Person, Token
from tests.board.conftest import Board
from tests.board.programs import ALPHA, V1, folder_of, later, populate, program, zipped
from tests.board.test_door import ada, come_in, csrf  # noqa: F401 - ada is a fixture
from tests.made_reports import blocked

MONTH = datetime.timedelta(days=30)


def made(client: TestClient, **form: str) -> str:
    answer = client.post("/account/tokens", data={"csrf": csrf(client, "/account"), "label": "x", "days": "30"} | form)
    found = re.search(r'<code id="made">(rcb_[\w-]+)</code>', answer.text)
    assert found, answer.text
    return found[1]


def end(client: TestClient, token: int, **form: str) -> int:
    sent = {"csrf": csrf(client, "/account"), "token": str(token)} | form
    return client.post("/account/tokens/revoke", data=sent).status_code


def first(board: Board) -> int:
    with board.database.session() as session:
        return session.scalars(select(Token.id).where(Token.kind == "login").order_by(Token.id)).first() or 0


@pytest.mark.parametrize("spare", [False, True])
def test_what_a_stolen_token_made_ends_with_it(board: Board, ada: str, spare: bool) -> None:  # noqa: F811
    thief, deeper = board.client(), board.client()
    come_in(thief, ada)
    child = made(thief)
    come_in(deeper, child)
    grandchild = made(deeper)
    owner = board.as_("ada")
    own = made(owner)
    page = owner.get("/account").text
    assert ("made by laptop" in page, "keep 1 token made by it" in page) == (True, True)
    assert end(owner, first(board), **({"spare": "yes"} if spare else {})) == 303
    kept = 303 if spare else 401
    assert [come_in(board.client(), token) for token in (ada, child, grandchild, own)] == [401, kept, kept, 303]
    assert [client.get("/account").status_code for client in (thief, deeper, owner)] == [303, 200 if spare else 303, 200]


def test_nothing_comes_of_a_token_that_was_just_ended(board: Board, ada: str) -> None:  # noqa: F811
    client = board.client()
    come_in(client, ada)
    sent = csrf(client, "/account")
    with board.database.session() as session:
        row = session.get_one(Token, first(board))
        revoke(session, row)
        session.execute(Token.__table__.update().where(Token.kind == "session").values(revoked=None))  # type: ignore[attr-defined]
    answer = client.post("/account/tokens", data={"csrf": sent, "label": "x", "days": "30"})
    assert (answer.status_code, "was revoked" in answer.text) == (403, True)


def scoped(board: Board, login: str) -> tuple[str, TestClient]:
    with board.database.session() as session:
        person = session.scalars(select(Person.id).where(Person.login == login)).one()
        secret = make_login(session, person, "CI", MONTH, scope=REPORTS)
    client = board.client()
    client.headers["Authorization"] = f"Bearer {secret}"
    return secret, client


@pytest.mark.parametrize("login", ["mira", "root"])
def test_a_token_for_reports_reads_and_brings_and_does_nothing_else(board: Board, tmp_path: Path, login: str) -> None:
    populate(board, tmp_path)
    secret, client = scoped(board, login)
    brought = client.post(f"{ALPHA}/reports", content=zipped(folder_of(tmp_path / "brought", later(blocked(), 23))),
                          headers={"Content-Type": "application/zip"})
    assert brought.status_code == 201
    for path in (f"{V1}/cohorts", f"{V1}/cohorts/2026/projects", f"{ALPHA}/audits", "/c/2026"):
        assert client.get(path).status_code == 200
    for path in ("review/comment", "review/approve", "review/waive", "review/assign"):
        answer = client.post(f"{ALPHA}/{path}", json={})
        assert (answer.status_code, "only reads and brings reports" in answer.text) == (403, True)
    assert client.get(f"{V1}/cohorts/2026/members").status_code == 403
    assert [client.post(path).status_code for path in ("/logout/everywhere", "/account/tokens")] == [403, 403]
    browser = board.client()
    answer = browser.post("/login", data={"csrf": csrf(browser), "token": secret})
    assert (answer.status_code, "opens no door" in answer.text, browser.cookies.get("board_session")) == (403, True, None)


def test_a_scope_widens_nothing(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    _, client = scoped(board, "sam")
    assert client.post(f"{ALPHA}/reports", content=b"", headers={"Content-Type": "application/zip"}).status_code == 403
    assert client.get("/c/2026").status_code == 403
    assert program(board, "sam").post(f"{ALPHA}/review/comment", json={"text": "seen"}).status_code == 201


def test_the_scope_is_chosen_on_the_account_page(board: Board, ada: str) -> None:  # noqa: F811
    client = board.client()
    come_in(client, ada)
    assert come_in(board.client(), made(client, scope=REPORTS)) == 403
    assert "x, reports only" in client.get("/account").text
    wrong = {"csrf": csrf(client, "/account"), "label": "x", "days": "30", "scope": "all"}
    assert client.post("/account/tokens", data=wrong).status_code == 400
