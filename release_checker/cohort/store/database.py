# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Open the database of cohorts: SQLite in a file by default, PostgreSQL by its address; brought up to date on opening."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from release_checker.cohort.address import masked
from release_checker.cohort.store import outbox
from release_checker.errors import UsageError

FOLDER = Path(__file__).resolve().parent / "migrations"
BUSY = 30.0
"Seconds that SQLite waits for another writer."


class Database:
    """Sessions on one database whose tables are those of this version."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)
        outbox.watch(self._sessions)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back when it raises."""
        with self._sessions.begin() as session:
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_database(url: str, *, make: bool = True) -> Database:
    """The database at an address (`sqlite:///cohort.db`, `postgresql+psycopg://…`), migrated to this version's tables.

    Raises UsageError when the address is none, its driver is not installed, nothing answers there, its tables are of a
    later version, or there is no such file and it is not to be made. Passwords are left out of messages.
    """
    wanted = "expected sqlite:///FILE or postgresql://…"
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.drivername.partition("+")[0] not in ("sqlite", "postgresql"):
            raise UsageError(f"{parsed.drivername}: no such kind of database is used here; {wanted}")
        engine = create_engine(parsed, pool_pre_ping=True, connect_args=(
            {"timeout": BUSY} if parsed.get_backend_name() == "sqlite" else {"connect_timeout": int(BUSY)}))
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        shown = masked(url) if "://" in url else url.rpartition("@")[2]
        raise UsageError(f"{shown}: is no address of a database; {wanted}") from error
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is not installed; pip install 'release-checker[postgres]'") from error
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise UsageError(f"{url}: a database in memory is gone with the command; {wanted}")
    if not make and parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        raise UsageError(f"{parsed.database}: there is no database; `cohort run` makes it beside its plan, and the plan or "
                         "--database names another")
    event.listen(engine, "connect", _pragmas if parsed.get_backend_name() == "sqlite" else _planning)
    try:
        upgrade(engine)
    except DBAPIError as error:
        shown = masked(parsed.render_as_string(hide_password=True))
        raise UsageError(f"{shown}: the database cannot be opened: {error.orig}") from error
    return Database(engine)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a revision; raises UsageError where they are of a version that this one does not know."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    known = {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise UsageError(f"the database is of a later version ({current}); use that version of release-checker")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _pragmas(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Readers go on while one writes, and references are kept."""
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _planning(connection: Any, _: ConnectionPoolEntry) -> None:
    """For short statements on tables that memory holds: compiling one, or reading a whole table, takes longer than it."""
    with connection.cursor() as cursor:
        for setting in ("jit = off", "random_page_cost = 1.1"):
            cursor.execute(f"SET {setting}")
    connection.commit()
