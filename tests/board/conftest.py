# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A board over an empty store, and clients that have come in already."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from release_checker.board.app import create_app
from release_checker.board.forgery import COOKIE
from release_checker.board.identity import hashed
from release_checker.board.services import BoardSettings, Services
from release_checker.cohort.store.database import Database, open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.tables import Person, Token, now

ADDRESS = "http://testserver"


@dataclass(frozen=True, slots=True)
class Board:
    """One board for one test."""

    app: Starlette
    "The application."
    database: Database
    "Its database, empty but for what a test puts there."
    services: Services
    "All parts."

    @property
    def files(self) -> FileStore:
        """Where reports are kept."""
        return self.services.files

    def client(self) -> TestClient:
        """A browser that nobody knows; it does not follow redirections."""
        return TestClient(self.app, base_url=ADDRESS, follow_redirects=False)

    def as_(self, login: str) -> TestClient:
        """A browser in which the person of that login has come in."""
        secret = secrets.token_urlsafe(32)
        with self.database.session() as session:
            person = session.scalars(select(Person).where(Person.login == login)).one()
            session.add(Token(person_id=person.id, kind="session", hash=hashed(secret),
                              expires=now() + datetime.timedelta(hours=12)))
        found = self.client()
        found.cookies.set(COOKIE, secret)
        return found


@pytest.fixture
def board(database_url: str, tmp_path: Path) -> Iterator[Board]:
    """A board on each kind of database in turn."""
    database = open_database(database_url)
    services = Services(database, FileStore(str(tmp_path / "files")), BoardSettings(address=ADDRESS, secure=False))
    yield Board(create_app(services), database, services)
    database.close()
