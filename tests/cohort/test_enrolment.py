# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A plan's people as rows: whoever is to review a project is shown as asked, and what was said meanwhile stays."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from release_checker.cohort.enrolment import enrol
from release_checker.cohort.plan import read_plan
from release_checker.cohort.store.database import open_database
from release_checker.cohort.store.tables import Project


def test_a_reviewer_of_the_plan_is_asked_once(database_url: str, tmp_path: Path) -> None:
    place = tmp_path / "cohort.toml"
    place.write_text('name = "2026"\n[[projects]]\nname = "a"\nsource = "a"\nmentors = ["mira"]\n'
                     '[[projects]]\nname = "b"\nsource = "b"\n', "utf-8")
    database, plan = open_database(database_url), read_plan(place)
    enrol(database, plan)
    with database.session() as session:
        assert {row.name: row.review for row in session.scalars(select(Project))} == {"a": "asked", "b": ""}
        session.scalars(select(Project).where(Project.name == "a")).one().review = "approved"
    enrol(database, plan)
    with database.session() as session:
        assert session.scalar(select(Project.review).where(Project.name == "a")) == "approved"
    database.close()
