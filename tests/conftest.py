# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Property tests try the same examples each time, so that a run says something of the change and not of chance.

`pytest --hypothesis-profile=search` looks for new ones.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from release_checker.cohort.store.database import open_database
from tests.postgres import absent, new_database, server

settings.register_profile("steady", derandomize=True)
settings.register_profile("search", max_examples=2000)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server for all tests of one process."""
    if reason := absent():
        pytest.skip(reason)
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind in turn, empty but for the tables, which are not made anew for each test."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated"), tmp_path / "cohort.db")
        return f"sqlite:///{tmp_path}/cohort.db"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables of this version."""
    place = tmp_path_factory.mktemp("migrated") / "cohort.db"
    open_database(f"sqlite:///{place}").close()
    return place
