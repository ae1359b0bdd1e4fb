# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from release_checker.errors import ReportNotWritten
from release_checker.model import Place
from release_checker.runs.reading import find_stores, open_store
from release_checker.runs.records import DataSet, Known, Metric, Run, Seed, Sensitive, SensitiveKind, Series, Status, Tracker
from release_checker.runs.snapshot import export
from release_checker.runs.tree import Tree

HERE = Place("mlflow.db")
RUN = Run(
    Tracker.MLFLOW, "mlflow.db", "ab12" * 8, HERE, name="mlp", status=Status.FINISHED, start=1.0, end=2.0, commit="c" * 40,
    dirty=False, program="/home/jane/x/train.py", arguments=("--lr", "0.1", "--api-key", "s3cr3t", "--token=abc"),
    arguments_known=Known.RECORDED, parameters={"lr": "0.1", "db_password": "hunter2", "out": "/home/jane/runs"},
    tags={"note": "ask jane@lab.org on pc-42"}, metrics=(Metric("acc", 0.75, 1, 2), Metric("loss", math.nan, 1, 2)),
    summary={"best": math.inf, "word": "good"}, datasets=(DataSet("digits", "d1", "/home/jane/d.csv"),), python="3.11.4",
    requirements=("numpy==1.26",), host="pc-42", user="jane", email="jane@lab.org", seeds=(Seed("seed", "1"),),
    sensitive=(Sensitive(SensitiveKind.HOST, "pc-42", HERE),), remote="https://jane:pw@host/x.git",
)
SERIES = {"acc": Series((0, 1), (0.5, 0.75), (10.0, 11.0)), "loss": Series((0, 1), (math.inf, math.nan))}


def series(run: Run, metric: str) -> Series:
    return SERIES[metric]


def back(folder: Path) -> tuple[Run, Series, Series]:
    tree = Tree(folder)
    (store,) = find_stores(tree)
    reader = open_store(tree, store)
    (run,) = reader.runs()
    return run, reader.series(run, "acc"), reader.series(run, "loss")


def test_what_backs_a_claim_is_read_back(tmp_path: Path) -> None:
    export(tmp_path / "logs", [RUN], series)
    run, acc, loss = back(tmp_path)
    assert (run.tracker, run.id, run.name, run.status, run.commit, run.dirty) == (
        Tracker.MLFLOW, RUN.id, "mlp", Status.FINISHED, RUN.commit, False)
    assert acc == SERIES["acc"]
    assert loss.values[0] == math.inf
    assert math.isnan(loss.values[1])
    assert run.summary == {"best": math.inf, "word": "good"}
    assert run.seeds == RUN.seeds
    assert not run.damage


def test_nothing_of_persons_machines_and_secrets_is_written(tmp_path: Path) -> None:
    export(tmp_path, [RUN], series)
    written = "".join(path.read_text() for path in tmp_path.rglob("*.json"))
    for word in ("jane", "pc-42", "hunter2", "s3cr3t", "abc\"", "/home", ":pw@"):
        assert word not in written
    left = json.loads((tmp_path / "manifest.json").read_text())["runs"][0]["left_out"]
    assert {"field": "parameter db_password", "why": "its name says that it is secret"} in left
    assert {"field": "host", "why": "identity"} in left


def test_the_same_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        export(tmp_path / name, [RUN], series)
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.json")} for name in ("a", "b"))
    assert first == second


def test_a_changed_run_is_damage(tmp_path: Path) -> None:
    export(tmp_path, [RUN], series)
    (path,) = (tmp_path / "runs").iterdir()
    path.write_text(path.read_text().replace("0.75", "0.85"))
    run, _, _ = back(tmp_path)
    assert "digest is not the manifest's" in run.damage[0].words


def test_a_broken_run_costs_itself_only(tmp_path: Path) -> None:
    export(tmp_path, [RUN], series)
    (path,) = (tmp_path / "runs").iterdir()
    path.write_text("{")
    tree = Tree(tmp_path)
    reader = open_store(tree, find_stores(tree)[0])
    assert reader.runs() == ()
    assert [item.lost for item in reader.damage()] == ["the run"]


def test_other_files_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(ReportNotWritten, match="holds other files"):
        export(tmp_path, [RUN], series)


def test_a_run_that_is_no_longer_exported_goes(tmp_path: Path) -> None:
    export(tmp_path, [RUN], series)
    (tmp_path / "runs" / "mlflow-old-12345678.json").write_text("{}")
    export(tmp_path, [RUN], series)
    assert len(list((tmp_path / "runs").iterdir())) == 1
