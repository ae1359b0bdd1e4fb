# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who may do what, cell by cell: every route of the application, for everybody who could ask.

The table is written by hand and not drawn from the one that the board works by: a mistake there is to be seen here.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from release_checker.board.app import create_app, routes
from release_checker.board.forgery import COOKIE, VISITOR
from release_checker.board.identity import hashed
from release_checker.board.roles import ALLOWED, Deed, Role
from release_checker.board.services import BoardSettings, Services
from release_checker.cohort.store.database import Database, open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.ingest import register
from release_checker.cohort.store.tables import Cohort, Event, Hook, Membership, Person, Project, Token, now
from release_checker.reports.folder import ReportFolder
from tests.board.conftest import ADDRESS
from tests.made_reports import blocked

WHO = ("admin", "mentor", "own", "others", "viewer", "outsider", "anonymous", "disabled", "expired", "revoked")
"`own` and `others` are scholars of this project and of another; the outsider is a mentor of another cohort."

ALL, KNOWN = "y y y y y y y y y y", "y y y y y y d d d d"
SEND = "y y y y y y u u u u"  # a form of whoever is known
SEE, SEE_ALL = "y y y - y - d d d d", "y y x x y - d d d d"
MEMBERS, MANAGE = "y y x x x - d d d d", "y x x x x - d d d d"
COMMENT, REVIEW = "y y y - x - u u u u", "y y x - x - u u u u"
SENT = "y x x x x - u u u u"  # a form of admins
ASKED, ASKED_ALL = "y y y - y - u u u u", "y y x x y - u u u u"  # the same by programs
API_MEMBERS = "y y x x x - u u u u"
EXPECTED = {
    # y let in · x 403 · - 404 · d led to the door · u 401 · a number is that status
    "GET /": KNOWN,
    "GET /login": ALL,
    "POST /login": "401 401 401 401 401 401 401 401 401 401",  # an empty token is nobody's
    "GET /login/provider": "404 404 404 404 404 404 404 404 404 404",  # this board has none
    "GET /login/provider/back": "404 404 404 404 404 404 404 404 404 404",
    "POST /logout": ALL,
    "POST /logout/everywhere": SEND,
    "GET /account": KNOWN,
    "POST /account": SEND,
    "POST /account/tokens": SEND,
    "POST /account/tokens/revoke": SEND,
    "GET /invitation/{token}": ALL,
    "POST /invitation/{token}": "y 404 404 404 404 404 404 404 404 404",  # once
    "GET /c/{cohort}": SEE_ALL,
    "GET /c/{cohort}/progress": SEE_ALL,
    "GET /c/{cohort}/patterns": SEE_ALL,
    "GET /c/{cohort}/export.csv": SEE_ALL,
    "GET /c/{cohort}/members": MEMBERS,
    "POST /c/{cohort}/members/invite": SENT,
    "POST /c/{cohort}/members/role": SENT,
    "POST /c/{cohort}/members/name": SENT,
    "POST /c/{cohort}/members/remove": SENT,
    "POST /c/{cohort}/members/withdraw": SENT,
    "POST /c/{cohort}/members/disable": SENT,
    "POST /c/{cohort}/members/enable": SENT,
    "GET /c/{cohort}/hooks": MANAGE,
    "POST /c/{cohort}/hooks/add": SENT,
    "POST /c/{cohort}/hooks/remove": SENT,
    "GET /c/{cohort}/p/{project}": SEE,
    "GET /c/{cohort}/p/{project}/history": SEE,
    "GET /c/{cohort}/p/{project}/compare": SEE,
    "GET /c/{cohort}/p/{project}/reports/{digest}": SEE,
    "GET /c/{cohort}/p/{project}/reports/{digest}/{path:path}": SEE,
    "GET /c/{cohort}/p/{project}/review/waivers.toml": SEE,
    "GET /c/{cohort}/p/{project}/review/statements/{number}": SEE,
    "GET /c/{cohort}/p/{project}/review/signatures/{number}": SEE,
    "POST /c/{cohort}/p/{project}/review/comment": COMMENT,
    "POST /c/{cohort}/p/{project}/review/assign": REVIEW,
    "POST /c/{cohort}/p/{project}/review/declare": REVIEW,
    "POST /c/{cohort}/p/{project}/review/changes": REVIEW,
    "POST /c/{cohort}/p/{project}/review/approve": REVIEW,
    "POST /c/{cohort}/p/{project}/review/sign": REVIEW,
    "POST /c/{cohort}/p/{project}/review/waive": REVIEW,
    "POST /c/{cohort}/p/{project}/review/unwaive": REVIEW,
    "GET /api/v1/": ALL,
    "GET /api/v1/openapi.json": ALL,
    "GET /api/v1/cohorts": SEND,
    "GET /api/v1/cohorts/{cohort}": ASKED_ALL,
    "GET /api/v1/cohorts/{cohort}/projects": ASKED_ALL,
    "GET /api/v1/cohorts/{cohort}/events": ASKED_ALL,
    "GET /api/v1/cohorts/{cohort}/patterns": ASKED_ALL,
    "GET /api/v1/cohorts/{cohort}/members": API_MEMBERS,
    "POST /api/v1/cohorts/{cohort}/members/{member}/name": SENT,
    "POST /api/v1/cohorts/{cohort}/members/{member}/disable": SENT,
    "POST /api/v1/cohorts/{cohort}/members/{member}/enable": SENT,
    "GET /api/v1/cohorts/{cohort}/members/changes": API_MEMBERS,
    "POST /api/v1/cohorts/{cohort}/members/{member}": SENT,
    "DELETE /api/v1/cohorts/{cohort}/members/{member}": SENT,
    "GET /api/v1/cohorts/{cohort}/invitations": API_MEMBERS,
    "POST /api/v1/cohorts/{cohort}/invitations": SENT,
    "DELETE /api/v1/cohorts/{cohort}/invitations/{invitation}": SENT,
    "GET /api/v1/cohorts/{cohort}/hooks": SENT,
    "POST /api/v1/cohorts/{cohort}/hooks": SENT,
    "DELETE /api/v1/cohorts/{cohort}/hooks/{hook}": SENT,
    "GET /api/v1/cohorts/{cohort}/projects/{project}": ASKED,
    "GET /api/v1/cohorts/{cohort}/projects/{project}/audits": ASKED,
    "GET /api/v1/cohorts/{cohort}/projects/{project}/audits/{digest}": ASKED,
    "GET /api/v1/cohorts/{cohort}/projects/{project}/audits/{digest}/report": ASKED,
    "GET /api/v1/cohorts/{cohort}/projects/{project}/difference": ASKED,
    "GET /api/v1/cohorts/{cohort}/projects/{project}/claims": ASKED,
    "GET /api/v1/cohorts/{cohort}/projects/{project}/events": ASKED,
    "GET /api/v1/cohorts/{cohort}/projects/{project}/waivers": ASKED,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/review/comment": COMMENT,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/review/assign": REVIEW,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/review/unassign": REVIEW,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/review/declare": REVIEW,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/review/changes": REVIEW,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/review/approve": REVIEW,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/review/sign": REVIEW,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/review/unwaive": REVIEW,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/review/waive": REVIEW,
    "POST /api/v1/cohorts/{cohort}/projects/{project}/reports": REVIEW,
}


def offered() -> dict[str, Route]:
    """Every method of every route, HEAD left out, which follows GET."""
    return {f"{method} {one.path}": one for one in routes() if isinstance(one, Route)
            for method in sorted(one.methods or ()) if method != "HEAD"}


def test_every_route_is_in_the_table() -> None:
    found = offered()
    lines = [f'    "{name}": "…",  # for {", ".join(WHO)}; the route says {getattr(one, "deed", None)}'
             for name, one in found.items() if name not in EXPECTED]
    assert not lines, "\n".join(["routes without an expectation; add to EXPECTED:", *lines])
    assert set(EXPECTED) - set(found) == set(), "expectations without a route"
    assert {name for name, one in found.items() if not isinstance(getattr(one, "deed", None), Deed)} == set()


def test_what_is_open_is_the_door_and_the_description() -> None:
    assert {name for name, one in offered().items() if getattr(one, "deed", None) is Deed.OPEN} == {
        "GET /login", "POST /login", "POST /logout", "GET /login/provider", "GET /login/provider/back",
        "GET /invitation/{token}", "POST /invitation/{token}",
        "GET /api/v1/", "GET /api/v1/openapi.json",
    }


@dataclass(frozen=True, slots=True)
class World:
    """A board with somebody of every kind."""

    app: Starlette
    "The application."
    services: Services
    "Its parts."
    persons: dict[str, int]
    "Who asks -> person."
    names: dict[str, str]
    "Of the parameters in addresses."


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    place = tmp_path_factory.mktemp("roles")
    database = open_database(f"sqlite:///{place}/cohort.db")
    services = Services(database, FileStore(str(place / "files")), BoardSettings(address=ADDRESS, secure=False))
    yield World(create_app(services), services, _people(database), _things(database, services.files, place))
    database.close()


def _people(database: Database) -> dict[str, int]:
    with database.session() as session:
        session.add_all([Cohort(id=1, name="2026"), Cohort(id=2, name="2027")])
        session.flush()
        session.add_all([Project(id=number, cohort_id=cohort, name=name, source="x") for number, cohort, name in (
            (1, 1, "study"), (2, 1, "other"), (3, 2, "study"))])
        session.flush()
        roles = {"mentor": (1, "mentor", None), "own": (1, "scholar", 1), "others": (1, "scholar", 2),
                 "viewer": (1, "viewer", None), "outsider": (2, "mentor", None), "disabled": (1, "mentor", None),
                 "expired": (1, "mentor", None), "revoked": (1, "mentor", None), "guest": (1, "viewer", None),
                 "leaving": (1, "viewer", None)}
        made = {"admin": Person(login="admin", admin=True)}
        for who, (cohort, role, project) in roles.items():
            made[who] = Person(login=who, disabled=now() if who == "disabled" else None,
                               memberships=[Membership(cohort_id=cohort, role=role, project_id=project)])
        session.add_all(made.values())
        session.flush()
        return {who: person.id for who, person in made.items()}


def _things(database: Database, files: FileStore, place: Path) -> dict[str, str]:
    audit = register(database, files, 1, ReportFolder(place / "report").write(blocked(), {}))
    with database.session() as session:
        guest, leaving = (session.query(Person).filter_by(login=login).one() for login in ("guest", "leaving"))
        digest = session.query(Event).filter_by(audit_id=audit).one().data["digest"]
        approved = Event(project_id=1, audit_id=audit, who="x", kind="approved", data={"digest": digest, "statement": "{}"})
        session.add(approved)
        session.flush()
        signed = Event(project_id=1, audit_id=audit, who="x", kind="signed",
                       data={"approval": approved.id, "signature": "x", "digest": digest})
        invitation = Token(person_id=guest.id, kind="invitation", hash=hashed("link"), cohort_id=1, role="viewer",
                           expires=now() + datetime.timedelta(days=1))
        other = Token(person_id=guest.id, kind="invitation", hash=hashed("x"), cohort_id=1, role="viewer",
                      expires=now() + datetime.timedelta(days=1))
        hook = Hook(cohort_id=1, url="https://example.org", secret=b"x")
        session.add_all([signed, invitation, other, hook])
        session.flush()
        return {"cohort": "2026", "project": "study", "digest": digest, "path:path": "report.json", "token": "link",
                "statements": str(approved.id), "signatures": str(signed.id), "hook": str(hook.id),
                "member": str(guest.memberships[0].id), "deleted": str(leaving.memberships[0].id),
                "invitation": str(other.id)}


def browser(world: World, who: str) -> TestClient:
    """Who asks, with a session of their own; the revoked show a program's token that was revoked."""
    peer = (f"192.0.2.{WHO.index(who)}", 5000)  # or failed logins would keep the next one waiting
    client = TestClient(world.app, base_url=ADDRESS, follow_redirects=False, client=peer)
    secret = secrets.token_urlsafe(32)
    cookie, kind = (VISITOR, "") if who == "anonymous" else (COOKIE, "login" if who == "revoked" else "session")
    if kind:
        with world.services.database.session() as session:
            session.add(Token(
                person_id=world.persons[who], kind=kind, hash=hashed(secret), revoked=now() if who == "revoked" else None,
                expires=now() + datetime.timedelta(hours=-1 if who == "expired" else 1)))
    if who == "revoked":
        client.headers["Authorization"] = f"Bearer {secret}"
    else:
        client.cookies.set(cookie, secret)
        client.headers["X-CSRF-Token"] = world.services.forgery._mac(secret)
    return client


def address(world: World, method: str, path: str) -> str:
    if method == "DELETE":  # a member of its own, or the rows of the table after it would miss theirs
        path = path.replace("{member}", "{deleted}")
    number = "statements" if "/statements/" in path else "signatures"
    for name, value in {**world.names, "number": world.names[number]}.items():
        path = path.replace("{" + name + "}", value)
    assert "{" not in path, f"{path}: say in _things what stands for this parameter"
    return path


def letter(status: int, location: str) -> str:
    if location.startswith("/login?then="):
        return "d"
    words = {401: "u", 403: "x", 404: "-"}
    return words.get(status, "y" if status < 500 and status != 405 else str(status))


@pytest.mark.parametrize("name", EXPECTED)
def test_cell_by_cell(world: World, name: str) -> None:
    method, _, path = name.partition(" ")
    wanted, found, told = EXPECTED[name].split(), [], []
    for who, cell in zip(WHO, wanted, strict=True):
        body, kind = (b"{}", "application/json") if "/api/" in path and method != "GET" else (None, "")
        answer = browser(world, who).request(method, address(world, method, path), content=body, headers={
            "Content-Type": "application/zip" if path.endswith("/reports") else kind})
        shown = letter(answer.status_code, answer.headers.get("location", ""))
        found.append(str(answer.status_code) if cell.isdigit() else shown)
        told.append(f"{who}: {answer.status_code}")
    assert found == wanted, told


def test_only_admins_do_everything() -> None:
    assert {role: sorted(set(Deed) - deeds) for role, deeds in ALLOWED.items()} == {
        Role.ADMIN: [],
        Role.MENTOR: [Deed.GOVERN, Deed.MANAGE],
        Role.SCHOLAR: [Deed.ASSIGN, Deed.BRING, Deed.GOVERN, Deed.MANAGE, Deed.REVIEW, Deed.SEE_ALL, Deed.SEE_MEMBERS],
        Role.VIEWER: [Deed.ASSIGN, Deed.BRING, Deed.COMMENT, Deed.GOVERN, Deed.MANAGE, Deed.REVIEW, Deed.SEE_MEMBERS],
    }
