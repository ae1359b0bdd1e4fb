# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""File stores that are broken, deleted, moved or nested."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from release_checker.model import Place
from release_checker.runs.mlflow.reader import find, open_store
from release_checker.runs.records import Artifact, Damage, Series, Status
from release_checker.runs.tree import Tree
from tests.runs.mlflow_samples import FIRST, SECOND, only, state, write_experiment, write_run


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    """With one whole run, to which each test adds a broken one."""
    folder = write_experiment(tmp_path / "logs" / "1")
    write_run(folder, SECOND, metrics={"acc": "1000 0.5 0\n2000 0.75 1\n"}, parameters={"lr": "0.1"})
    return folder


@pytest.mark.parametrize(("meta", "words"), [
    ("", "its meta.yaml is not there"),
    ("\n", "its meta.yaml is empty"),
    ("\0\0\0\0", "its meta.yaml is empty"),
    ("artifact_uri: /x\nend_time: 17", "its meta.yaml ends before the status"),
    ("artifact_uri: /x\nend_ti", "its meta.yaml is no YAML: could not find expected ':'"),
    ("<<<<<<< HEAD\nstatus: 3\n=======\nstatus: 4\n", "its meta.yaml is no YAML"),
    ("- a\n- b\n", "its meta.yaml holds no names and values"),
])
def test_a_broken_run_keeps_what_is_left_and_costs_no_other(meta: str, words: str, experiment: Path, tmp_path: Path) -> None:
    write_run(experiment, meta=meta, metrics={"acc": "1000 0.25 0\n"})
    before = state(tmp_path)
    runs = {run.id: run for run in only(tmp_path).runs()}
    assert runs[SECOND].damage == ()
    assert runs[FIRST].damage[0].words.startswith(words)
    assert runs[FIRST].damage[0].place == Place(f"logs/1/{FIRST}/meta.yaml")
    assert runs[FIRST].status is Status.UNKNOWN
    assert [metric.value for metric in runs[FIRST].metrics] == [0.25]
    assert state(tmp_path) == before


def test_a_run_of_which_nothing_is_left_is_told_by_the_store(experiment: Path, tmp_path: Path) -> None:
    write_run(experiment, meta="\n")
    reader = only(tmp_path)
    assert [run.id for run in reader.runs()] == [SECOND]
    assert reader.damage() == (
        Damage(f"run {FIRST}: its meta.yaml is empty", Place(f"logs/1/{FIRST}/meta.yaml"), "the run"),
    )


def test_an_experiment_without_its_file_keeps_its_runs(experiment: Path, tmp_path: Path) -> None:
    (experiment / "meta.yaml").unlink()
    reader = only(tmp_path)
    assert [(run.id, run.experiment) for run in reader.runs()] == [(SECOND, "1")]
    assert [damage.words for damage in reader.damage()] == ["experiment 1: its meta.yaml is not there"]


def test_what_was_deleted_is_left_out(experiment: Path, tmp_path: Path) -> None:
    write_run(experiment, meta="lifecycle_stage: deleted\nrun_id: x\nstatus: 3\n", metrics={"acc": "1000 0.25 0\n"})
    write_run(write_experiment(tmp_path / "logs" / "2", "deleted"), "a" * 32)
    write_run(write_experiment(tmp_path / "logs" / ".trash" / "3"), "b" * 32)
    reader = only(tmp_path)
    assert [run.id for run in reader.runs()] == [SECOND]
    assert reader.damage() == ()


@pytest.mark.parametrize(("lines", "value", "count", "damage"), [
    ("1000 0.5 0\n2000 0.25 1\n", 0.25, 2, []),
    ("1000 0.5\n2000 0.25\n", 0.25, 2, []),
    ("2000 0.25 7\n1000 0.5 3\n", 0.25, 2, []),
    ("1000 0.5 0 train aea02c58\n", 0.5, 1, []),
    ("1000 0.5 1\n1000 0.5 1\n", 0.5, 2, []),
    ("1000 0.5 1\n1000 0.75 1\n", 0.75, 2, []),
    ("1000 0.5 9\n1000 0.75 10\n1000 0.25 2\n", 0.75, 3, []),
    ("1000 -5e-05 0\n2000 1E+3 -1\n", -5e-05, 2, []),
    ("1000 0.5 0\nrubbish\n2000 0.25 1\n", 0.25, 2, ["no time, value and step in line 2"]),
    ("1000 0.5 0\n\n\0\0\0 1 2\n", 0.5, 1, ["no time, value and step in lines 2, 3"]),
    ("<<<<<<< HEAD\n1000 0.5 0\n=======\n1000 0.75 0\n>>>>>>> b\n", 0.75, 2, ["no time, value and step in lines 1, 3, 5"]),
    ("1000 0.5.5 0\n1000 0.75 1\n1000 1 1\n", 1.0, 2, ["no time, value and step in line 1"]),
    ("1000 0.5 0\n2000 0.25 1", 0.25, 2, ["its last line is not ended, so that the step may be cut"]),
    (f"1000 0.5 0\n1000 0.25 {10**30}\n", 0.5, 1, ["no time, value and step in line 2"]),
])
def test_lines_of_a_metric(
    lines: str, value: float, count: int, damage: list[str], experiment: Path, tmp_path: Path
) -> None:
    write_run(experiment, metrics={"val/acc": lines})
    reader = only(tmp_path)
    run = next(run for run in reader.runs() if run.id == FIRST)
    assert [(metric.name, metric.value, metric.count) for metric in run.metrics] == [("val/acc", value, count)]
    assert [item.words for item in run.damage] == damage
    assert len(reader.series(run, "val/acc")) == count


def test_an_empty_metric_is_damage_and_no_metric(experiment: Path, tmp_path: Path) -> None:
    write_run(experiment, metrics={"acc": "", "loss": "nothing\n"})
    reader = only(tmp_path)
    run = next(run for run in reader.runs() if run.id == FIRST)
    assert run.metrics == ()
    assert [str(item.place) for item in run.damage] == [f"logs/1/{FIRST}/metrics/acc", f"logs/1/{FIRST}/metrics/loss:1"]
    assert reader.series(run, "acc") == Series((), ())
    assert reader.series(run, "../../../secret") == Series((), ())


def test_stores_are_found_by_what_they_hold(tmp_path: Path) -> None:
    write_run(write_experiment(tmp_path / "a" / "mlruns" / "0"))
    write_run(write_experiment(tmp_path / "b" / "my experiments" / "123456789012345678"))
    write_experiment(tmp_path / "empty" / "0")
    inner = tmp_path / "a" / "mlruns" / "0" / FIRST / "artifacts" / "copied"
    write_run(write_experiment(inner / "mlruns" / "0"), SECOND)
    recipe = tmp_path / "conda" / "0"
    recipe.mkdir(parents=True)
    (recipe / "meta.yaml").write_text("package:\n  name: thing\n  version: '1'\n")
    # A database's artifacts lie in folders of the same shape.
    (tmp_path / "db" / "1" / FIRST / "artifacts").mkdir(parents=True)
    (tmp_path / "db" / "1" / FIRST / "artifacts" / "plot.png").write_bytes(b"")
    assert [store.path for store in find(Tree(tmp_path.resolve()))] == ["a/mlruns", "b/my experiments", "empty"]


@pytest.mark.parametrize("root", [".", "logs", "logs/1"])
def test_any_folder_of_a_store_may_be_the_root(root: str, experiment: Path, tmp_path: Path) -> None:
    reader = only(tmp_path / root)
    assert [(run.id, run.experiment, len(reader.series(run, "acc"))) for run in reader.runs()] == [(SECOND, "digits", 2)]
    assert reader.damage() == ()


def test_nothing_is_read_through_links(experiment: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("1000 0.5 0\n")
    run = write_run(experiment, parameters={"lr": "1"})
    (run / "metrics").symlink_to(outside)
    (run / "params" / "linked").symlink_to(outside / "secret")
    found = next(run for run in only(tmp_path / "logs").runs() if run.id == FIRST)
    assert (found.metrics, found.parameters) == ((), {"lr": "1"})


def test_a_folder_that_became_a_link_is_damage(experiment: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "acc").write_text("1000 0.5 0\n")
    tree = Tree((tmp_path / "logs").resolve())
    (store,) = find(tree)
    shutil.rmtree(experiment / SECOND / "metrics")
    (experiment / SECOND / "metrics").symlink_to(outside)
    (run,) = open_store(tree, store).runs()
    assert run.metrics == ()
    assert [damage.words for damage in run.damage] == ["lies behind a link"]


def test_artifacts_are_there_or_named(experiment: Path, tmp_path: Path) -> None:
    run = write_run(experiment, tags={
        "mlflow.loggedArtifacts": '[{"path": "table.json", "type": "table"}, {"path": "plots/a.png"}]',
        "mlflow.log-model.history": '[{"artifact_path": "gone"}, {"artifact_path": 3}, 4]',
    })
    (run / "artifacts" / "plots").mkdir(parents=True)
    (run / "artifacts" / "plots" / "a.png").write_bytes(b"png")
    found = next(run for run in only(tmp_path).runs() if run.id == FIRST)
    assert found.artifacts == (Artifact("gone", False), Artifact("plots/a.png", True, 3), Artifact("table.json", False))


@pytest.mark.parametrize(("uri", "present"), [
    ("s3://bucket/1/artifacts", None), ("mlflow-artifacts:/1/artifacts", None), ("dbfs:/1/artifacts", None),
    ("C:/Users/x/mlruns/1/artifacts", False), ("file:///home/x/mlruns/1/artifacts", False), ("./mlruns/1", False),
])
def test_what_a_service_holds_is_not_missing(uri: str, present: bool | None, experiment: Path, tmp_path: Path) -> None:
    write_run(experiment, meta=f"artifact_uri: {uri}\nstatus: 3\n", tags={"mlflow.loggedArtifacts": '[{"path": "a"}]'})
    found = next(run for run in only(tmp_path).runs() if run.id == FIRST)
    assert found.artifacts == (Artifact("a", present),)
