# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How fast the board answers from a full store: `python -m benchmarks.board [PROJECTS [REPORTS]]`.

A store of each kind (SQLite, PostgreSQL) is filled with invented rows over a handful of real report folders; then each
page is asked for one at a time, in the process, and fifty at once of a server of its own. Exits with 1 when a bar is broken.
"""

from __future__ import annotations

import datetime
import multiprocessing
import secrets
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import text
from starlette.testclient import TestClient

from release_checker.board.app import create_app
from release_checker.board.forgery import COOKIE
from release_checker.board.identity import hashed
from release_checker.board.services import BoardSettings, Services
from release_checker.cohort.store.database import Database, open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.tables import Token, now
from tests.board.many_rows import Size, fill
from tests.postgres import absent, new_database, server

BARS = {"cohort": 0.2, "project": 0.15}
"Seconds of the median, one request at a time."
TIMES = 9
AT_ONCE = 50
"""Requests, each of a client of its own."""
PAGES = (
    ("cohort", "/c/bench"), ("cohort", "/c/bench?page=30"), ("cohort", "/c/bench?decision=not-ready&sort=decision"),
    ("cohort", "/c/bench?sort=LIC&down=1"), ("cohort", "/c/bench?pillar=LIC&state=fail&sort=since"),
    ("cohort", "/c/bench?check=LIC001"), ("cohort", "/c/bench?mine=needs"), ("cohort", "/c/bench?changed=1&sort=audited"),
    ("cohort", "/c/bench?near=1&sort=due"), ("cohort", "/c/bench?search=p01&sort=first"),
    ("cohort", "/c/bench?busy=1&sort=now"),
    ("home", "/"), ("patterns", "/c/bench/patterns"), ("progress", "/c/bench/progress?since=1"),
    ("project", "/c/bench/p/p0007"), ("project", "/c/bench/p/p0100"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    seconds: float
    processor: float
    "Seconds that this process computed meanwhile: what it takes where nobody else computes."
    answered: bool
    "With the page and not an error."
    bytes: int


@dataclass(frozen=True, slots=True)
class Told:
    """How long one page took."""

    median: float
    "Seconds."
    worst: float
    processor: float
    "Seconds of this process, median; a database server's own come on top."
    errors: int
    "Answers that were none."
    bytes: int
    "Of the page."


def services(database: Database, files: Path) -> Services:
    """A board over a store, for one address of loopback."""
    return Services(database, FileStore(str(files)), BoardSettings(address="http://127.0.0.1", secure=False))


def entered(database: Database) -> str:
    """The secret of a session of the first mentor."""
    secret = secrets.token_urlsafe(32)
    with database.session() as session:
        session.add(Token(person_id=1, kind="session", hash=hashed(secret), expires=now() + datetime.timedelta(hours=12)))
    return secret


def one_at_a_time(database: Database, files: Path, secret: str, path: str) -> Told:
    """Asked in this process, so that nothing but the board's work counts."""
    client = TestClient(create_app(services(database, files)), base_url="http://127.0.0.1", cookies={COOKIE: secret})
    return _told([_asked(lambda: client.get(path)) for _ in range(TIMES + 1)][1:])


def at_once(port: int, secret: str, path: str) -> tuple[Told, float]:
    """Fifty clients ask a real server; also the seconds until all were answered."""
    # Each client would read the system's certificates, which takes longer than many a page.
    clients = [httpx.Client(cookies={COOKIE: secret}, timeout=60, verify=False) for _ in range(AT_ONCE)]

    def ask(client: httpx.Client) -> Asked:
        return _asked(lambda: client.get(f"http://127.0.0.1:{port}{path}"))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.perf_counter()
        found = list(pool.map(ask, clients))
        whole = time.perf_counter() - began
    for client in clients:
        client.close()
    return _told(found), whole


def _asked(ask: Callable[[], Any]) -> Asked:
    began, used = time.perf_counter(), time.process_time()
    answer = ask()
    return Asked(time.perf_counter() - began, time.process_time() - used, answer.status_code == 200, len(answer.content))


def _told(found: Sequence[Asked]) -> Told:
    spent = [one.seconds for one in found]
    return Told(statistics.median(spent), max(spent), statistics.median(one.processor for one in found),
                sum(not one.answered for one in found), found[0].bytes)


def _serve(url: str, files: Path, port: int) -> None:
    uvicorn.run(create_app(services(open_database(url), files)), host="127.0.0.1", port=port, log_level="error")


@contextmanager
def serving(url: str, files: Path) -> Iterator[int]:
    """A server in a process of its own, as its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(url, files, port), daemon=True)
    process.start()
    try:
        for _ in range(300):
            with closing(socket.socket()) as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise SystemExit("the server did not start within 30 s")
        yield port
    finally:
        process.terminate()
        process.join(10)


def measure(kind: str, url: str, size: Size) -> bool:
    """Fill one store, print a line for each page; whether every bar held."""
    held = True
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        database = open_database(url)
        began = time.perf_counter()
        fill(database, FileStore(str(files)), size)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # As the server does by itself within a minute of so many rows; SQLite keeps no more than it has by ANALYZE.
            connection.execute(text("VACUUM ANALYZE" if kind == "PostgreSQL" else "ANALYZE"))
        print(f"{kind}: {size.projects:,} projects x {size.reports} reports, filled in {time.perf_counter() - began:.0f} s")
        print(f"{'page':48}{'kB':>6}{'median ms':>11}{'worst ms':>10}{'processor ms':>14}"
              f"{'50 at once: median':>20}{'worst ms':>10}{'all s':>7}{'errors':>8}")
        secret = entered(database)
        with serving(url, files) as port:
            for name, path in PAGES:
                alone = one_at_a_time(database, files, secret, path)
                many, whole = at_once(port, secret, path)
                broken = alone.median > BARS.get(name, 1.0) or alone.errors + many.errors > 0
                held = held and not broken
                print(f"{path:48}{alone.bytes / 1000:6.0f}{alone.median * 1000:11.0f}{alone.worst * 1000:10.0f}"
                      f"{alone.processor * 1000:14.0f}"
                      f"{many.median * 1000:20.0f}{many.worst * 1000:10.0f}{whole:7.1f}{alone.errors + many.errors:8}"
                      f"{'  BROKEN' if broken else ''}", flush=True)
        database.close()
    return held


def main(given: Sequence[str]) -> int:
    """Measure both kinds of store."""
    size = Size(*(int(word) for word in given))
    with tempfile.TemporaryDirectory() as folder:
        held = measure("SQLite", f"sqlite:///{folder}/cohort.db", size)
    if reason := absent():
        print(f"PostgreSQL: not measured, {reason}")
        return 1
    with server() as url:
        return 0 if measure("PostgreSQL", new_database(url), size) and held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
