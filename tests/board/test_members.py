# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Members of a cohort: invited, changed, removed, shut out."""

from __future__ import annotations

import datetime
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError
from starlette.testclient import TestClient

from release_checker.board import invitations
from release_checker.board.forgery import COOKIE
from release_checker.board.persons import add_person, grant
from release_checker.cohort.store.tables import Change, Cohort, Membership, Person, Project, Token, now
from tests.board.conftest import ADDRESS, Board
from tests.board.test_door import csrf

HERE = "/c/2026/members"


@pytest.fixture
def admin(board: Board) -> TestClient:
    """An admin's browser, on a board with two cohorts."""
    with board.database.session() as session:
        add_person(session, "root", admin=True)
        for name in ("2026", "2027"):
            session.add(cohort := Cohort(name=name, title=f"Cohort {name}"))
            session.flush()
            session.add_all([Project(cohort_id=cohort.id, name=f"study-{name}", source="x"),
                             Project(cohort_id=cohort.id, name=f"other-{name}", source="x")])
    return board.as_("root")


def send(client: TestClient, deed: str, **form: object) -> tuple[int, str]:
    answer = client.post(f"{HERE}/{deed}", data={"csrf": csrf(client, "/account"), **form})
    return answer.status_code, answer.text


def invited(client: TestClient, login: str, role: str = "mentor", project: str = "") -> str:
    status, text = send(client, "invite", login=login, role=role, project=project)
    assert status == 200, text
    found = re.search(r'<code id="made">([^<]+)</code>', text)
    assert found
    assert found[1].startswith(f"{ADDRESS}/invitation/")
    return found[1]


def roles(board: Board, login: str) -> list[tuple[str, int | None]]:
    with board.database.session() as session:
        return [(row.role, row.project_id) for row in session.scalars(
            select(Membership).join(Person).where(Person.login == login).order_by(Membership.id))]


def test_from_invitation_to_member(board: Board, admin: TestClient) -> None:
    link = invited(admin, "Ada", "scholar", "study-2026")
    assert link not in admin.get(HERE).text
    assert roles(board, "ada") == []
    scholar = board.client()
    page = scholar.get(link)
    assert (page.status_code, page.headers["referrer-policy"]) == (200, "strict-origin")
    assert all(word in page.text for word in ("Cohort 2026", "scholar", "study-2026", "ada"))
    scholar.get(link)  # looking uses nothing up
    answer = scholar.post(link, data={"csrf": csrf(scholar, link)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?welcome")
    assert "make a token below" in scholar.get("/account?welcome").text
    assert [role for role, _ in roles(board, "ada")] == ["scholar"]
    for client in (scholar, board.client()):
        assert (client.get(link).status_code, client.post(link).status_code) == (404, 403)
    again = board.client()
    assert again.post(link, data={"csrf": csrf(again)}).status_code == 404


def test_what_was_done_to_members_is_kept(board: Board, admin: TestClient) -> None:
    link, scholar = invited(admin, "ada", "scholar", "study-2026"), board.client()
    scholar.post(link, data={"csrf": csrf(scholar, link)})
    invited(admin, "bob")
    with board.database.session() as session:
        number, invitation = session.scalars(select(Membership.id)).one(), session.scalars(select(func.max(Token.id))).one()
        person = session.scalars(select(Person.id).where(Person.login == "ada")).one()
    send(admin, "withdraw", invitation=invitation)
    send(admin, "withdraw", invitation=invitation)
    send(admin, "role", member=number, role="scholar", project="study-2026")
    with board.database.session() as session:
        number = session.scalars(select(Membership.id)).one()
    send(admin, "role", member=number, role="viewer")
    with board.database.session() as session:
        number = session.scalars(select(Membership.id)).one()
    for deed in ("disable", "enable"):
        send(admin, deed, person=person)
    send(admin, "remove", member=number)
    found = admin.get("/api/v1/cohorts/2026/members/changes").json()["items"]
    assert [(row["who"], row["kind"], row["login"], row["text"]) for row in reversed(found)] == [
        ("root", "invited", "ada", "scholar of study-2026"), ("ada", "joined", "ada", "scholar of study-2026"),
        ("root", "invited", "bob", "mentor"), ("root", "withdrawn", "bob", ""),
        ("root", "changed", "ada", "scholar of study-2026 → viewer"), ("root", "disabled", "ada", ""),
        ("root", "enabled", "ada", ""), ("root", "removed", "ada", "viewer")]
    assert "scholar of study-2026 → viewer" in admin.get(HERE).text
    with pytest.raises(DatabaseError, match="only appended to"), board.database.session() as session:
        session.execute(delete(Change))


def test_an_invitation_needs_a_form_of_ours(board: Board, admin: TestClient) -> None:
    link, visitor = invited(admin, "ada"), board.client()
    assert visitor.post(link).status_code == 403
    assert visitor.post(link, data={"csrf": csrf(visitor, link)}, headers={"Origin": "https://evil"}).status_code == 403
    assert roles(board, "ada") == []


def test_of_many_who_accept_at_once_one_is_in(board: Board, admin: TestClient) -> None:
    link = invited(admin, "ada")
    clients = [board.client() for _ in range(6)]
    forms = [{"csrf": csrf(client, link)} for client in clients]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda one: one[0].post(link, data=one[1]).status_code, zip(clients, forms, strict=True)))
    assert sorted(found) == [303, 404, 404, 404, 404, 404]
    assert len(roles(board, "ada")) == 1


def test_invitations_that_no_longer_count(board: Board, admin: TestClient) -> None:
    links = [invited(admin, login) for login in ("old", "taken-back", "shut-out")]
    with board.database.session() as session:
        rows = session.scalars(select(Token).where(Token.kind == "invitation").order_by(Token.id)).all()
        rows[0].expires = now()
    assert send(admin, "withdraw", invitation=rows[1].id)[0] == 303
    with board.database.session() as session:
        session.execute(update(Person).where(Person.login == "shut-out").values(disabled=now()))
    assert [board.client().get(link).status_code for link in links] == [404] * 3
    assert send(admin, "invite", login="shut-out", role="viewer")[0] == 400


@pytest.mark.parametrize(("form", "words"), [
    ({}, "login is missing"), ({"login": "ådä", "role": "mentor"}, "is no login"), ({"login": "x" * 101}, "at most 100"),
    ({"login": "ada", "role": "admin"}, "is no role"), ({"login": "ada", "role": ""}, "is no role"),
    ({"login": "ada", "role": "scholar"}, "needs a project"),
    ({"login": "ada", "role": "scholar", "project": "study-2027"}, "needs a project of this cohort"),
    ({"login": "ada", "role": "mentor", "name": "x" * 10_000}, "at most 200"),
    ({"login": "ada", "role": "mentor", "email": "x" * 321}, "at most 320"),
])
def test_invitations_that_cannot_be(board: Board, admin: TestClient, form: dict[str, str], words: str) -> None:
    status, text = send(admin, "invite", **form)
    assert (status, words in text) == (400, True)
    with board.database.session() as session:
        assert [person.login for person in session.scalars(select(Person))] == ["root"]


def member(board: Board, login: str, cohort: str = "2026", role: str = "mentor") -> int:
    with board.database.session() as session:
        person = add_person(session, login)
        found = session.scalars(select(Cohort).where(Cohort.name == cohort)).one()
        grant(session, person.id, found.id, role, None)
        grant(session, person.id, found.id, role, None)
        return session.scalars(select(Membership.id).where(Membership.person_id == person.id)).one()


def test_roles_change_and_end_at_once(board: Board, admin: TestClient) -> None:
    number = member(board, "ada")
    ada = board.as_("ada")
    assert ada.get(HERE).status_code == 200
    assert send(admin, "role", member=number, role="viewer")[0] == 303
    assert ada.get(HERE).status_code == 403
    number = member(board, "ada", role="viewer")
    assert send(admin, "role", member=number, role="scholar", project="study-2026")[0] == 303
    assert [role for role, project in roles(board, "ada") if project] == ["scholar"]
    with board.database.session() as session:
        number = session.scalars(select(Membership.id)).one()
    assert send(admin, "role", member=number, role="admin")[0] == 400
    assert send(admin, "remove", member=number)[0] == 303
    assert ada.get(HERE).status_code == 404
    assert ada.get("/account").status_code == 200


def test_who_is_shut_out_is_out_at_once(board: Board, admin: TestClient) -> None:
    member(board, "ada")
    ada = board.as_("ada")
    with board.database.session() as session:
        keys = {person.login: person.id for person in session.scalars(select(Person))}
    assert send(admin, "disable", person=keys["ada"])[0] == 303
    assert ada.get("/account").status_code == 303
    assert "DISABLED" in admin.get(HERE).text
    assert send(admin, "enable", person=keys["ada"])[0] == 303
    assert ada.get("/account").status_code == 303
    assert send(admin, "disable", person=keys["root"])[0] == 404  # no member of this cohort


def test_nobody_shuts_themselves_out(board: Board, admin: TestClient) -> None:
    member(board, "root")
    with board.database.session() as session:
        number = session.scalars(select(Person.id).where(Person.login == "root")).one()
    assert send(admin, "disable", person=number)[0] == 400


def test_a_page_of_one_cohort_touches_no_other(board: Board, admin: TestClient) -> None:
    number = member(board, "bob", "2027")
    with board.database.session() as session:
        person = session.scalars(select(Person).where(Person.login == "bob")).one()
        cohort = session.scalars(select(Cohort).where(Cohort.name == "2027")).one()
        invitations.invite(session, "eve", cohort, "viewer")
    with board.database.session() as session:
        invitation = session.scalars(select(Token.id).where(Token.kind == "invitation")).one()
    found = [send(admin, "role", member=number, role="viewer"), send(admin, "remove", member=number),
             send(admin, "disable", person=person.id), send(admin, "withdraw", invitation=invitation)]
    assert [status for status, _ in found] == [404] * 4
    assert roles(board, "bob") == [("mentor", None)]


def test_mentors_read_and_do_not_change(board: Board, admin: TestClient) -> None:
    number = member(board, "ada")
    ada = board.as_("ada")
    page = ada.get(HERE).text
    assert ("ada" in page, "/members/remove" in page, "/members/invite" in page) == (True, False, False)
    assert "/members/invite" in admin.get(HERE).text
    assert send(ada, "remove", member=number)[0] == 403


def test_many_members_come_a_page_at_a_time(board: Board, admin: TestClient) -> None:
    with board.database.session() as session:
        cohort = session.scalars(select(Cohort.id).where(Cohort.name == "2026")).one()
        session.add_all([Person(login=f"p{number:03}", memberships=[Membership(cohort_id=cohort, role="viewer")])
                         for number in range(130)])
    first, last = admin.get(HERE).text, admin.get(f"{HERE}?page=2").text
    assert ("130 members" in first, "p099" in first, "p100" in first, "page 1 of 2" in first) == (True, True, False, True)
    assert ("p099" in last, "p129" in last) == (False, True)
    for odd in ("0", "-1", "99999999999", "x", "²", "3"):
        assert admin.get(HERE, params={"page": odd}).status_code == 200


def test_hostile_names_are_text(board: Board, admin: TestClient) -> None:
    evil = '"><script>alert(1)</script>\u202e'
    with board.database.session() as session:
        cohort = session.scalars(select(Cohort).where(Cohort.name == "2026")).one()
        cohort.title = evil
        session.add(Person(login="x", name=evil, email=evil, memberships=[Membership(cohort_id=cohort.id, role="viewer")]))
        link = invitations.link("", invitations.invite(session, "x", cohort, "mentor"))
    for page in (admin.get(HERE).text, board.client().get(link).text):
        assert ("<script>alert" in page, "\u202e" in page, "&lt;script&gt;" in page) == (False, False, True)


def test_accepting_as_somebody_else_ends_the_session_that_was(board: Board, admin: TestClient) -> None:
    member(board, "bob")
    link, browser = invited(admin, "ada"), board.as_("bob")
    before = browser.cookies[COOKIE]
    page = browser.get(link).text
    assert "You are in as bob" in page
    assert browser.post(link, data={"csrf": csrf(browser, link)}).status_code == 303
    old = board.client()
    old.cookies.set(COOKIE, before)
    assert old.get("/account").status_code == 303


def test_an_invitation_lasts_a_week(board: Board, admin: TestClient) -> None:
    invited(admin, "ada")
    with board.database.session() as session:
        row = session.scalars(select(Token).where(Token.kind == "invitation")).one()
    assert row.expires is not None
    assert abs(row.expires - row.created - datetime.timedelta(days=7)) < datetime.timedelta(minutes=1)


def called(board: Board, login: str) -> tuple[str, str]:
    with board.database.session() as session:
        person = session.scalars(select(Person).where(Person.login == login)).one()
        return person.name, person.email


def plan_names(board: Board, login: str) -> int:
    """As a plan leaves somebody: the login stands for the name."""
    number = member(board, login)
    with board.database.session() as session:
        session.execute(update(Person).where(Person.login == login).values(name=login))
    return number


def test_an_invitation_tells_what_is_not_known_of_whom_the_plan_names(board: Board, admin: TestClient) -> None:
    plan_names(board, "mira")
    assert send(admin, "invite", login="mira", role="mentor", name="Mira Real", email="mira@lab.example")[0] == 200
    assert called(board, "mira") == ("Mira Real", "mira@lab.example")
    assert send(admin, "invite", login="mira", role="mentor")[0] == 200
    status, text = send(admin, "invite", login="mira", role="mentor", name="Mira Other")
    assert (status, "Mira Real&#39; already: leave it empty here" in text) == (400, True)
    with board.database.session() as session:
        assert session.scalar(select(func.count()).select_from(Token).where(Token.kind == "invitation")) == 2


def test_an_admin_changes_names_and_it_is_kept(board: Board, admin: TestClient) -> None:
    number = plan_names(board, "mira")
    assert send(admin, "name", member=number, name="Mira Real", email="m@lab.example")[0] == 303
    assert called(board, "mira") == ("Mira Real", "m@lab.example")
    address = f"/api/v1/cohorts/2026/members/{number}/name"
    answer = admin.post(address, json={"name": "Mira New", "email": ""}, headers={"X-CSRF-Token": csrf(admin, "/account")})
    assert (answer.status_code, answer.json()["name"], answer.json()["email"]) == (200, "Mira New", "")
    found = admin.get("/api/v1/cohorts/2026/members/changes").json()["items"]
    assert [(row["kind"], row["login"], row["text"]) for row in found[:2]] == [
        ("named", "mira", "name: Mira Real → Mira New; e-mail: m@lab.example → none"),
        ("named", "mira", "name: mira → Mira Real; e-mail: none → m@lab.example")]


def test_nobody_changes_a_name_of_their_own_that_is_known(board: Board, admin: TestClient) -> None:
    number = plan_names(board, "milo")
    milo = board.as_("milo")

    def says(**form: str) -> int:
        return int(milo.post("/account", data={"csrf": csrf(milo, "/account"), **form}).status_code)

    assert says(name="Milo Real", email="milo@lab.example") == 303
    assert [says(name="Somebody Else"), says(email="other@lab.example"), says()] == [400, 400, 303]
    assert called(board, "milo") == ("Milo Real", "milo@lab.example")
    assert 'name="email"' not in milo.get("/account").text
    assert send(milo, "name", member=number, name="Somebody Else")[0] == 403
    assert "name: milo → Milo Real" in admin.get(HERE).text


@pytest.mark.parametrize("name", [
    "release-checker", "The Plan", "Mira  REAL", "mira", "m\u200bira", "mira@lab.example", "\uff4dira"])
def test_nobody_is_called_as_somebody_else(board: Board, admin: TestClient, name: str) -> None:
    number, other = plan_names(board, "mira"), plan_names(board, "sam")
    assert send(admin, "name", member=number, name="Mira Real", email="mira@lab.example")[0] == 303
    sam = board.as_("sam")
    answers = [sam.post("/account", data={"csrf": csrf(sam, "/account"), "name": name}).status_code,
               sam.post("/account", data={"csrf": csrf(sam, "/account"), "email": name}).status_code,
               send(admin, "name", member=other, name=name)[0]]
    assert (answers, called(board, "sam")) == ([400] * 3, ("sam", ""))


def test_two_logins_of_one_person_share_an_address(board: Board, admin: TestClient) -> None:
    """By which nobody decides on their own work under another login."""
    for login in ("mira", "mira2"):
        number = plan_names(board, login)
        assert send(admin, "name", member=number, name=f"Real {login}", email="mira@lab.example")[0] == 303


def test_of_two_admins_who_shut_each_other_out_one_stays(board: Board, admin: TestClient) -> None:
    member(board, "root")
    member(board, "second")
    with board.database.session() as session:
        session.execute(update(Person).where(Person.login == "second").values(admin=True))
        keys = {person.login: person.id for person in session.scalars(select(Person))}
    clients = {"second": admin, "root": board.as_("second")}
    forms = {login: {"csrf": csrf(client, "/account"), "person": keys[login]} for login, client in clients.items()}
    gate = threading.Barrier(2)

    def shut(login: str) -> int:
        gate.wait()
        return int(clients[login].post(f"{HERE}/disable", data=forms[login]).status_code)

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(shut, clients))
    # The slower one finds the door shut, or that nobody would be left.
    assert found[0] == 303
    with board.database.session() as session:
        assert session.scalar(select(func.count()).select_from(Person).where(Person.disabled.is_(None))) == 1
