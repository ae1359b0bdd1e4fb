# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The tables made by the steps are those that this version works with, from whichever step one comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from release_checker.cohort.store.database import FOLDER, open_database, upgrade
from release_checker.cohort.store.tables import Table
from release_checker.errors import UsageError
from tests.postgres import new_database

STEPS = [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", ["", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_from_every_step_to_the_tables_of_this_version(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, step: str
) -> None:
    database_url = new_database(request.getfixturevalue("postgres")) if kind else f"sqlite:///{tmp_path}/cohort.db"
    engine = create_engine(database_url)
    upgrade(engine, step)
    engine.dispose()
    database = open_database(database_url)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []
    database.close()


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/cohort.db")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(UsageError, match=r"later version \(9999\)"):
        open_database(f"sqlite:///{tmp_path}/cohort.db")


@pytest.mark.parametrize(("url", "message"), [
    ("cohort.db", "is no address of a database"), ("postgresql//u:secret@h/x", "h/x: is no address of a database"),
    ("postgresql://u:secret@h:abc/x", "is no address of a database"), ("sqlite://", "a database in memory is gone"),
    ("postgresql://u:secret@127.0.0.1:1/x?password=secret", "cannot be opened"),
    ("mysql://x/y", "mysql: no such kind of database is used here; expected sqlite"),
    ("sqlite:////nonexistent-folder/x/cohort.db", "cannot be opened: unable to open database file"),
])
def test_what_cannot_be_opened(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_a_database_that_is_only_asked_is_not_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cohort.db"
    with pytest.raises(UsageError, match=r"cohort\.db: there is no database; `cohort run` makes it"):
        open_database(url, make=False)
    assert not list(tmp_path.iterdir())
    open_database(url).close()
    open_database(url, make=False).close()
