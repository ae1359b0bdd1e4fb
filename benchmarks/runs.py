# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Time and memory of reading MLflow's stores: 1,000 runs of 20 metrics of 200 steps each, as a database and as files.

`python benchmarks/runs.py` makes both stores in a temporary folder, reads each in a process of its own, and prints the table
of benchmarks/README.md. Takes a minute or two and 1.5 GB of disk.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from release_checker.runs.mlflow.reader import find, open_store
from release_checker.runs.tree import Tree

BARS = {"sqlite": {"listing": 0.5, "final values": 10.0}, "file": {"listing": 5.0, "final values": 10.0}}
"Seconds on two cores."
MEMORY = 300
"Megabytes that the reading process may take at most."
START = 1_750_000_000_000
SCHEMA = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256),
  lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT,
  CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), UNIQUE (name));
CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20), source_name VARCHAR(500),
  entry_point_name VARCHAR(50), user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT,
  source_version VARCHAR(50), lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER,
  deleted_time BIGINT, CONSTRAINT run_pk PRIMARY KEY (run_uuid));
CREATE TABLE metrics ("key" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL,
  run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL,
  CONSTRAINT metric_pk PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan));
CREATE TABLE latest_metrics ("key" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT, step BIGINT NOT NULL,
  is_nan BOOLEAN NOT NULL, run_uuid VARCHAR(32) NOT NULL, CONSTRAINT latest_metric_pk PRIMARY KEY ("key", run_uuid));
CREATE TABLE params ("key" VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL,
  CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid));
CREATE TABLE tags ("key" VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32) NOT NULL,
  CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid));
CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
CREATE INDEX index_params_run_uuid ON params (run_uuid);
CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
"""
"As MLflow 2.3 makes it, without the tables that runs have no part in."


def parameters(run: int) -> dict[str, str]:
    """Ten of them."""
    return {"seed": str(run), "lr": "0.001", **{f"option_{number}": f"value {number}" for number in range(8)}}


def tags(run: int) -> dict[str, str]:
    """What MLflow sets by itself."""
    return {"mlflow.user": "researcher", "mlflow.source.name": "train.py", "mlflow.source.type": "LOCAL",
            "mlflow.source.git.commit": f"{run:040x}", "mlflow.runName": f"run-{run}"}


def points(run: int, metric: int, steps: int) -> Iterator[tuple[int, float, int]]:
    """Time, value and step."""
    return ((START + step * 1000 + metric, 1 / (1 + step + metric) + run * 1e-6, step) for step in range(steps))


def write_files(folder: Path, runs: int, metrics: int, steps: int) -> None:
    """A file store as MLflow writes it."""
    experiment = folder / "mlruns" / "1"
    experiment.mkdir(parents=True)
    (experiment / "meta.yaml").write_text("artifact_location: file:///project/mlruns/1\nexperiment_id: '1'\n"
                                          "lifecycle_stage: active\nname: bench\n")
    for run in range(runs):
        own = experiment / f"{run:032x}"
        for part in ("metrics", "params", "tags"):
            (own / part).mkdir(parents=True)
        (own / "meta.yaml").write_text(
            f"artifact_uri: file:///project/mlruns/1/{run:032x}/artifacts\nend_time: {START + run + 9}\n"
            f"entry_point_name: ''\nexperiment_id: '1'\nlifecycle_stage: active\nrun_id: '{run:032x}'\n"
            f"run_name: run-{run}\nrun_uuid: '{run:032x}'\nsource_name: ''\nsource_type: 4\nsource_version: ''\n"
            f"start_time: {START + run}\nstatus: 3\ntags: []\nuser_id: researcher\n")
        for name, value in parameters(run).items():
            (own / "params" / name).write_text(value)
        for name, value in tags(run).items():
            (own / "tags" / name).write_text(value)
        for metric in range(metrics):
            lines = (f"{moment} {value} {step}\n" for moment, value, step in points(run, metric, steps))
            (own / "metrics" / f"metric_{metric}").write_text("".join(lines))


def write_database(folder: Path, runs: int, metrics: int, steps: int) -> None:
    """A database as MLflow writes it."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "mlflow.db")) as database, database:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        database.execute("INSERT INTO experiments VALUES (1, 'bench', './mlruns/1', 'active', 0, 0)")
        for run in range(runs):
            own = f"{run:032x}"
            database.execute("INSERT INTO runs VALUES (?, ?, 'UNKNOWN', '', '', 'researcher', 'FINISHED', ?, ?, '', "
                             "'active', ?, 1, NULL)",
                             (own, f"run-{run}", START + run, START + run + 9, f"./mlruns/1/{own}/artifacts"))
            database.executemany("INSERT INTO params VALUES (?, ?, ?)", [(*item, own) for item in parameters(run).items()])
            database.executemany("INSERT INTO tags VALUES (?, ?, ?)", [(*item, own) for item in tags(run).items()])
            for metric in range(metrics):
                name = f"metric_{metric}"
                rows = [(name, value, moment, own, step, 0) for moment, value, step in points(run, metric, steps)]
                database.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)", rows)
                latest = name, rows[-1][1], rows[-1][2], steps - 1, own
                database.execute("INSERT INTO latest_metrics VALUES (?, ?, ?, ?, 0, ?)", latest)


def read(folder: Path) -> dict[str, float]:
    """Seconds of each part, and megabytes at most; in a process of its own."""
    began, processor = time.perf_counter(), time.process_time()
    tree = Tree(folder.resolve())
    (store,) = find(tree)
    found = time.perf_counter()
    reader = open_store(tree, store)
    runs = reader.runs()
    listed, spent = time.perf_counter(), time.process_time()
    values = [item.value for run in runs for item in run.metrics]
    final = time.perf_counter()
    series = [len(reader.series(run, item.name)) for run in runs[:20] for item in run.metrics]
    ended = time.perf_counter()
    return {"runs": len(runs), "values": len(values), "finding": found - began, "listing": listed - found,
            "processor": spent - processor,
            "final values": final - found, "one series, ms": (ended - final) / len(series) * 1000,
            "points of a series": max(series), "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the stores, read them, print the table, and exit with 1 when a bar is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--metrics", type=int, default=20)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.read:
        print(json.dumps(read(options.read)))
        return 0
    broken = False
    print("| store | runs | last values | finding s | listing s | final values s | processor s | a series ms | MB | bars |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        for form, write in (("sqlite", write_database), ("file", write_files)):
            folder = Path(temporary) / form
            write(folder, options.runs, options.metrics, options.steps)
            done = subprocess.run([sys.executable, __file__, "--read", folder], capture_output=True, check=True)
            told = json.loads(done.stdout)
            held = told["memory"] < MEMORY and all(told[part] < bar for part, bar in BARS[form].items())
            broken |= not held
            seconds = " | ".join(f"{told[part]:.2f}" for part in ("finding", "listing", "final values", "processor"))
            print(f"| {form} | {told['runs']:,} | {told['values']:,} | {seconds} | {told['one series, ms']:.2f} "
                  f"| {told['memory']:.0f} | {'held' if held else 'broken'} |", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
