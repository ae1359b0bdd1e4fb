# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Stores of MLflow for tests: really recorded ones, and small ones of our own making to be broken."""

from __future__ import annotations

import hashlib
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

from release_checker.runs.mlflow.reader import find, open_store
from release_checker.runs.records import LogReader, Run
from release_checker.runs.tree import Tree

RECORDED = Path(__file__).parent / "stores" / "mlflow.tar.gz"
"By mlflow_recorder.py under MLflow 1.30.1, 2.3.2, 2.22.0 and 3.17.2 in /project; the models' pickles were emptied."
FIRST, SECOND = "0" * 31 + "1", "0" * 31 + "2"
SCHEMA = """
CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(256), lifecycle_stage VARCHAR(32));
CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250), source_name VARCHAR(500),
  user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT, source_version VARCHAR(50),
  lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER);
CREATE TABLE metrics (key VARCHAR(250), value FLOAT, timestamp BIGINT, run_uuid VARCHAR(32), step BIGINT, is_nan BOOLEAN);
CREATE TABLE latest_metrics (key VARCHAR(250), value FLOAT, timestamp BIGINT, step BIGINT, is_nan BOOLEAN,
  run_uuid VARCHAR(32), PRIMARY KEY (key, run_uuid));
CREATE TABLE params (key VARCHAR(250), value VARCHAR(8000), run_uuid VARCHAR(32), PRIMARY KEY (key, run_uuid));
CREATE TABLE tags (key VARCHAR(250), value VARCHAR(8000), run_uuid VARCHAR(32), PRIMARY KEY (key, run_uuid));
CREATE INDEX index_params_run_uuid ON params (run_uuid);
INSERT INTO experiments VALUES (1, 'digits', 'active');
"""
RUN = "INSERT INTO runs VALUES (?, ?, '', 'researcher', 'FINISHED', ?, ?, '', 'active', ?, 1)"


def unpack(folder: Path) -> Path:
    """All recorded stores, `VERSION-FORM` each."""
    with tarfile.open(RECORDED) as archive:
        archive.extractall(folder, filter="data")
    return folder


def only(root: Path) -> LogReader:
    """The reader of the one store below a folder."""
    tree = Tree(root.resolve())
    (store,) = find(tree)
    return open_store(tree, store)


def runs(root: Path) -> dict[str, Run]:
    """Runs of the one store below a folder, by name."""
    return {run.name: run for run in only(root).runs()}


def state(root: Path) -> dict[str, str]:
    """Digest of every file below a folder."""
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(root.rglob("*")) if path.is_file()}


def write_run(folder: Path, run: str = FIRST, *, meta: str | None = None, metrics: dict[str, str] | None = None,
              parameters: dict[str, str] | None = None, tags: dict[str, str] | None = None) -> Path:
    """One run of a file store, in the folder of its experiment."""
    own = folder / run
    own.mkdir(parents=True)
    if meta is None:
        meta = (f"artifact_uri: file:///project/mlruns/1/{run}/artifacts\nlifecycle_stage: active\nrun_id: '{run}'\n"
                "start_time: 1000\nstatus: 3\n")
    if meta:
        (own / "meta.yaml").write_text(meta)
    for part, values in (("metrics", metrics), ("params", parameters), ("tags", tags)):
        for name, value in (values or {}).items():
            (own / part / name).parent.mkdir(parents=True, exist_ok=True)
            (own / part / name).write_text(value)
    return own


def write_experiment(folder: Path, lifecycle: str = "active") -> Path:
    """The folder of an experiment."""
    folder.mkdir(parents=True)
    (folder / "meta.yaml").write_text(
        f"artifact_location: file:///project/mlruns/1\nexperiment_id: '1'\nlifecycle_stage: {lifecycle}\nname: digits\n")
    return folder


def write_database(path: Path, count: int = 2, statements: str = "") -> Path:
    """A database of some runs, each with a parameter, a tag and a metric of three points; then `statements`."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        for number in range(1, count + 1):
            run = f"{number:032d}"
            database.execute(RUN, (run, f"run-{number}", number * 1000, number * 1000 + 500, f"./mlruns/1/{run}/artifacts"))
            database.execute("INSERT INTO params VALUES ('seed', ?, ?)", (str(number), run))
            database.execute("INSERT INTO tags VALUES ('stage', 'final', ?)", (run,))
            points = [("acc", 0.5 + step / 10, 1000 + step, run, step, 0) for step in range(3)]
            database.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)", points)
            database.execute("INSERT INTO latest_metrics VALUES ('acc', 0.7, 1002, 2, 0, ?)", (run,))
        database.executescript(statements)
    return path
