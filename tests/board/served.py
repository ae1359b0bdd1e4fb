# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A board that really listens on loopback, and browsers in which somebody has come in."""

from __future__ import annotations

import contextlib
import datetime
import secrets
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from sqlalchemy import select

from release_checker.board.app import create_app
from release_checker.board.forgery import COOKIE, cookie_name
from release_checker.board.identity import hashed
from release_checker.board.services import BoardSettings, Services
from release_checker.cohort.store.database import Database, open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.tables import Person, Token, now
from tests.board.conftest import Board

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass(frozen=True, slots=True)
class Served:
    """A board under an address."""

    board: Board
    "Its parts."
    address: str
    "Where it listens."

    def enter(self, context: Any, login: str) -> None:
        """Let a browser in as the person of that login."""
        secret = secrets.token_urlsafe(32)
        with self.board.database.session() as session:
            person = session.scalars(select(Person.id).where(Person.login == login)).one()
            session.add(Token(person_id=person, kind="session", hash=hashed(secret),
                              expires=now() + datetime.timedelta(hours=1)))
        context.add_cookies([{"name": cookie_name(COOKIE, secure=False), "value": secret, "url": self.address}])


@contextlib.contextmanager
def browsing(playwright: Any) -> Iterator[Any]:
    """Debian's browser."""
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@contextlib.contextmanager
def serving(place: Path) -> Iterator[Served]:
    """A board over an empty store in a folder, until the block ends."""
    database = open_database(f"sqlite:///{place}/cohort.db")
    with serving_over(database, FileStore(str(place / "files"))) as found:
        yield found
    database.close()


@contextlib.contextmanager
def serving_over(database: Database, files: FileStore) -> Iterator[Served]:
    """A board over a store that is there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        services = Services(database, files, BoardSettings(address=address, secure=False))
        app = create_app(services)
        server = uvicorn.Server(uvicorn.Config(app, http="h11", ws="none", log_level="error", timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        try:
            yield Served(Board(app, database, services), address)
        finally:
            server.should_exit = True
            thread.join(30)
