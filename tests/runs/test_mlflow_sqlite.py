# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Databases with logs beside them, damaged ones, and hostile ones; no byte of any is changed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from release_checker.runs.mlflow import database as mlflow_database
from release_checker.runs.mlflow import tables as mlflow_tables
from release_checker.runs.mlflow.reader import find, open_store
from release_checker.runs.records import Known, Series, Status
from release_checker.runs.tree import Tree
from tests.runs.mlflow_samples import FIRST, SECOND, only, runs, state, write_database


def test_a_run_and_its_points(tmp_path: Path) -> None:
    write_database(tmp_path / "mlflow.db")
    reader = only(tmp_path)
    first, second = reader.runs()
    assert (first.id, first.name, first.status, first.experiment) == (FIRST, "run-1", Status.FINISHED, "digits")
    assert (first.start, first.end, first.parameters, first.tags) == (1.0, 1.5, {"seed": "1"}, {"stage": "final"})
    assert (first.arguments, first.arguments_known) == (("--seed", "1"), Known.INFERRED)
    assert reader.series(first, "acc") == Series((0, 1, 2), (0.5, 0.6, 0.7), (1.0, 1.001, 1.002))
    assert reader.series(first, "loss") == Series((), ())
    assert reader.runs()[1] is second


@pytest.mark.parametrize("name", ["mlflow.db", "runs.sqlite3", "a b/50%/x?y#z.db", "mlflow.db.bak", "ünï/mlruns.db"])
def test_databases_are_found_by_what_they_hold(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    write_database(tmp_path / name)
    for other in ("notes.txt", "b.txt", "c.txt"):
        (tmp_path / other).write_text("nothing")
    with closing(sqlite3.connect(tmp_path / "optuna.db")) as database, database:
        database.execute("CREATE TABLE runs (id INTEGER)")
    before = state(tmp_path)
    assert [store.path for store in find(Tree(tmp_path.resolve()))] == [name]
    assert len(only(tmp_path).runs()) == 2
    assert state(tmp_path) == before


def test_rows_of_a_write_ahead_log_are_read_from_a_copy(tmp_path: Path) -> None:
    write_database(tmp_path / "live.db")
    held, project = tmp_path / "live.db", tmp_path / "project"
    project.mkdir()
    with closing(sqlite3.connect(held)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("UPDATE runs SET name = 'newest' WHERE run_uuid = ?", (SECOND,))
        database.commit()
        for end in ("", "-wal", "-shm"):
            shutil.copy(f"{held}{end}", project / f"mlflow.db{end}")
    before = state(project)
    assert len(before) == 3
    assert {*runs(project)} == {"run-1", "newest"}
    assert state(project) == before


def test_a_write_ahead_log_that_is_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_database(tmp_path / "mlflow.db")
    (tmp_path / "mlflow.db-wal").write_bytes(b"x" * 100)
    monkeypatch.setattr(mlflow_database, "COPY_LIMIT", 1000)
    reader = only(tmp_path)
    assert len(reader.runs()) == 2
    assert [damage.words for damage in reader.damage()] == ["the write-ahead log beside it is too long to read"]


def test_a_journal_is_left_alone(tmp_path: Path) -> None:
    """SQLite would play it back, and delete the file that it names as its master."""
    write_database(tmp_path / "mlflow.db")
    (tmp_path / "precious").write_text("do not delete")
    name = str(tmp_path / "precious").encode()
    tail = name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + mlflow_database.JOURNAL
    (tmp_path / "mlflow.db-journal").write_bytes(mlflow_database.JOURNAL + bytes(504) + tail)
    before = state(tmp_path)
    reader = only(tmp_path)
    assert len(reader.runs()) == 2
    assert [damage.words for damage in reader.damage()] == ["a journal beside it tells of an unfinished transaction"]
    assert state(tmp_path) == before
    (tmp_path / "mlflow.db-journal").write_bytes(bytes(600))
    assert only(tmp_path).damage() == ()


def test_a_link_is_no_database(tmp_path: Path) -> None:
    outside, project = tmp_path / "outside", tmp_path / "project"
    outside.mkdir()
    (project / "logs").mkdir(parents=True)
    write_database(outside / "mlflow.db")
    (project / "mlflow.db").symlink_to(outside / "mlflow.db")
    assert [*find(Tree(project.resolve()))] == []
    write_database(project / "logs" / "mlflow.db")
    tree = Tree(project.resolve())
    (store,) = find(tree)
    shutil.rmtree(project / "logs")
    (project / "logs").symlink_to(outside)
    reader = open_store(tree, store)
    assert reader.runs() == ()
    assert [damage.words for damage in reader.damage()] == ["the database lies behind a link"]


def test_a_damaged_page_costs_what_lies_on_it(tmp_path: Path) -> None:
    write_database(tmp_path / "mlflow.db", 400)
    data = bytearray((tmp_path / "mlflow.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as database:
        size = database.execute("PRAGMA page_size").fetchone()[0]
    page = data.index(b"run-200") // size
    data[page * size:(page + 1) * size] = b"\xff" * size
    (tmp_path / "mlflow.db").write_bytes(data)
    before = state(tmp_path)
    reader = only(tmp_path)
    read, lost = len(reader.runs()), [damage for damage in reader.damage() if damage.lost == "the run"]
    assert read + len(lost) == 400
    assert read > 350
    assert "malformed" in lost[0].words
    assert state(tmp_path) == before


def test_damage_to_the_last_values_costs_the_metrics_of_some_runs(tmp_path: Path) -> None:
    write_database(tmp_path / "mlflow.db", 400)
    data = bytearray((tmp_path / "mlflow.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as database:
        size = database.execute("PRAGMA page_size").fetchone()[0]
        root = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'params'").fetchone()[0]
    data[(root - 1) * size:root * size] = b"\xff" * size
    (tmp_path / "mlflow.db").write_bytes(data)
    found = only(tmp_path).runs()
    assert len(found) == 400
    assert {damage.lost for run in found for damage in run.damage} == {"its params"}
    assert all(run.metric("acc") for run in found)


@pytest.mark.parametrize(("part", "least"), [(0.1, 0), (0.5, 50), (0.8, 100)])
def test_a_database_cut_short_gives_what_is_left(part: float, least: int, tmp_path: Path) -> None:
    write_database(tmp_path / "mlflow.db", 200)
    data = (tmp_path / "mlflow.db").read_bytes()
    (tmp_path / "mlflow.db").write_bytes(data[: int(len(data) * part)])
    before = state(tmp_path)
    reader = only(tmp_path)
    assert least <= len(reader.runs()) <= 200
    assert "pages" in reader.damage()[0].words
    assert state(tmp_path) == before


def test_a_file_that_only_begins_as_a_database(tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").write_bytes(mlflow_database.MAGIC + b"\xff" * 5000)
    reader = only(tmp_path)
    assert reader.runs() == ()
    assert [*reader.decoded()] == []
    assert reader.damage()[0].words.startswith("the database has no readable schema")


VIEW = """
DROP TABLE params;
CREATE VIEW params AS WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless)
  SELECT n AS key, n AS value, n AS run_uuid FROM endless;
"""


def test_a_view_is_no_table(tmp_path: Path) -> None:
    write_database(tmp_path / "mlflow.db", 2, VIEW)
    assert [*find(Tree(tmp_path.resolve()))] == []


def test_a_view_that_calls_itself_a_table_is_none(tmp_path: Path) -> None:
    write_database(tmp_path / "mlflow.db", 2, VIEW + """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET type = 'table', rootpage = 2 WHERE name = 'params';
    """)
    reader = only(tmp_path)
    assert reader.runs() == ()
    assert reader.damage()[0].words.startswith("the database has no readable schema")


def test_a_query_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_database(tmp_path / "mlflow.db", 400)
    monkeypatch.setattr(mlflow_database, "STEPS", 2_000)
    monkeypatch.setattr(mlflow_database, "STEPS_AT_ONCE", 100)
    reader = only(tmp_path)
    assert len(reader.runs()) < 400
    assert any("interrupted" in damage.words for damage in reader.damage())


def test_rows_without_end_are_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_database(tmp_path / "mlflow.db", 400)
    monkeypatch.setattr(mlflow_database, "MOST_ROWS", 300)
    reader = only(tmp_path)
    assert len(reader.runs()) == 300
    assert reader.damage()[0].words.endswith("there are more than 300 rows")
    assert len([*reader.decoded()]) < 1000


def test_what_does_not_fit_into_memory_is_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_database(tmp_path / "mlflow.db", 5, "INSERT INTO params VALUES ('big', hex(zeroblob(50000)), printf('%032d', 2));")
    monkeypatch.setattr(mlflow_tables, "MOST_TEXT", 50_000)
    reader = only(tmp_path)
    assert len(reader.runs()) == 5
    assert [damage.words for damage in reader.damage()] == ["table params holds more than 50,000 characters"]
    assert all(run.metric("acc") for run in reader.runs())


def test_a_value_longer_than_any_costs_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_database(tmp_path / "mlflow.db", 3, "INSERT INTO params VALUES ('big', hex(zeroblob(50000)), printf('%032d', 2));")
    monkeypatch.setattr(mlflow_database, "LONGEST", 60_000)
    found = runs(tmp_path)
    assert [(run.name, [damage.lost for damage in run.damage]) for run in found.values()] == [
        ("run-1", []), ("run-2", ["its params"]), ("run-3", []),
    ]
    assert found["run-3"].parameters == {"seed": "3"}


def test_values_of_wrong_kinds_raise_nothing(tmp_path: Path) -> None:
    write_database(tmp_path / "mlflow.db", 1, """
        INSERT INTO latest_metrics VALUES ('text', 'high', 'soon', 'first', 0, printf('%032d', 1));
        INSERT INTO latest_metrics VALUES (x'ff', 1.0, 1, 1, 0, printf('%032d', 1));
        INSERT INTO latest_metrics VALUES ('odd step', 1.0, 'soon', 'first', 0, printf('%032d', 1));
        INSERT INTO latest_metrics VALUES ('null', NULL, NULL, NULL, NULL, printf('%032d', 1));
        INSERT INTO params VALUES (CAST(x'ff41' AS TEXT), CAST(x'ff42' AS TEXT), printf('%032d', 1));
        INSERT INTO runs VALUES (x'00', x'00', 5, 5, 5, 'x', 1e999, x'', 'active', x'', 1);
        INSERT INTO runs VALUES ('odd', NULL, 5, 5, 'LOST', 'x', 1e999, x'', NULL, x'', 99);
    """)
    reader = only(tmp_path)
    first, odd = reader.runs()
    assert [(metric.name, repr(metric.value), metric.step) for metric in first.metrics] == [
        ("acc", "0.7", 2), ("null", "nan", None), ("odd step", "1.0", None),
    ]
    assert first.parameters == {"seed": "1", "\ufffdA": "\ufffdB"}
    assert (odd.id, odd.status, odd.start, odd.end) == ("odd", Status.UNKNOWN, None, None)
    assert (odd.user, odd.program, odd.experiment) == ("5", "5", "99")


def test_old_versions_lack_tables_and_columns(tmp_path: Path) -> None:
    write_database(tmp_path / "mlflow.db", 1, """
        DROP TABLE latest_metrics;
        ALTER TABLE metrics DROP COLUMN is_nan;
        ALTER TABLE runs DROP COLUMN source_version;
        ALTER TABLE experiments DROP COLUMN lifecycle_stage;
    """)
    reader = only(tmp_path)
    (run,) = reader.runs()
    assert [(metric.name, metric.value, metric.step) for metric in run.metrics] == [("acc", 0.7, 2)]
    assert len(reader.series(run, "acc")) == 3


def test_what_was_deleted_is_left_out_of_the_runs_but_not_of_the_texts(tmp_path: Path) -> None:
    write_database(tmp_path / "mlflow.db", 3, """
        UPDATE runs SET lifecycle_stage = 'deleted' WHERE name = 'run-1';
        INSERT INTO experiments VALUES (2, 'gone', 'deleted');
        UPDATE runs SET experiment_id = 2 WHERE name = 'run-2';
    """)
    reader = only(tmp_path)
    assert [run.name for run in reader.runs()] == ["run-3"]
    assert f"run {FIRST} parameter seed" in [item.what for item in reader.decoded()]
