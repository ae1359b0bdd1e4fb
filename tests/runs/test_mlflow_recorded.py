# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Stores as four versions of MLflow really wrote them, against what their own clients read from them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from release_checker.runs.mlflow.reader import find
from release_checker.runs.records import Artifact, DataSet, Known, Seed, Sensitive, SensitiveKind, Status
from release_checker.runs.tree import Tree
from tests.runs.mlflow_compared import differences
from tests.runs.mlflow_samples import only, runs, state, unpack

STORES = [f"{version}-{form}" for version in ("1.30", "2.3", "2.22", "3.17") for form in ("file", "sqlite")]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack(tmp_path_factory.mktemp("stores"))


@pytest.mark.parametrize("store", STORES)
def test_every_run_and_every_metric_is_what_the_client_of_that_version_reads(store: str, recorded: Path) -> None:
    told = json.loads((recorded / store / "client.json").read_text())
    before = state(recorded / store)
    reader = only(recorded / store)
    assert differences(reader, told) == []
    assert len(told) == 7
    assert [*reader.damage(), *(damage for run in reader.runs() for damage in run.damage)] == []
    assert state(recorded / store) == before


def test_stores_of_one_tree_are_found_each_once(recorded: Path) -> None:
    assert [(store.path, store.form) for store in find(Tree(recorded.resolve()))] == [
        *((f"{store}/mlruns", "file") for store in sorted(STORES) if store.endswith("file")),
        *((f"{store}/mlflow.db", "sqlite") for store in sorted(STORES) if store.endswith("sqlite")),
    ]


@pytest.mark.parametrize(("store", "version", "python"), [
    ("1.30-sqlite", "1.30.1", "3.8.18"), ("2.3-file", "2.3.2", "3.10.13"), ("2.22-sqlite", "2.22.0", "3.11.7"),
    ("3.17-file", "3.17.2", "3.12.1"), ("3.17-sqlite", "3.17.2", "3.12.1"),
])
def test_a_logged_model_tells_of_the_environment(store: str, version: str, python: str, recorded: Path) -> None:
    run = runs(recorded / store)["first"]
    assert (run.version, run.python) == (version, python)
    assert run.requirements[-2:] == ("numpy==1.24.0", "scikit-learn")


@pytest.mark.parametrize("store", STORES)
def test_fields_mean_the_same_in_every_version(store: str, recorded: Path) -> None:
    found = runs(recorded / store)
    first = found["first"]
    assert (first.program, first.user, first.experiment) == ("../train.py", "researcher", "digits")
    assert len(first.commit) == 40
    assert {name: run.status for name, run in found.items()} == {
        "first": Status.FINISHED, "parent": Status.FINISHED, "child-0": Status.FINISHED, "child-1": Status.FINISHED,
        "failed": Status.FAILED, "killed": Status.KILLED, "running": Status.RUNNING,
    }
    assert found["child-0"].parent == found["parent"].id
    assert found["child-0"].seeds == (Seed("random_state", "None"),)
    assert not found["child-0"].seeds[0].fixed
    assert found["child-1"].seeds == (Seed("random_state", "1"),)
    assert first.tags == {"stage": "final", "mlflow.note.content": "The run of the paper."}
    assert first.arguments_known is Known.INFERRED
    assert "--lr 0.1" in " ".join(first.arguments)
    assert first.sensitive == (Sensitive(SensitiveKind.USER, "researcher", first.place, "tag mlflow.user"),)


def test_a_run_of_the_newest_version(recorded: Path) -> None:
    reader = only(recorded / "3.17-sqlite")
    run = next(run for run in reader.runs() if run.name == "first")
    assert run.datasets == (DataSet("train", "aea02c58", "data/train.csv"),)
    assert (run.branch, run.remote, run.dirty) == ("main", "https://example.org/lab/project.git", None)
    assert [replace(artifact, size=None) for artifact in run.artifacts] == [
        Artifact(path, True) for path in ("model/MLmodel", "model/conda.yaml", "model/python_env.yaml",
                                          "model/python_model.pkl", "model/requirements.txt", "notes/read me.txt")
    ]
    series = reader.series(run, "shuffled")
    assert (series.steps, series.values) == ((5, 2, 5, 3, -1), (0.75, 0.5, 0.25, 1e-12, 3.0))
    assert repr(run.metric("odd")) == "Metric(name='odd', value=-inf, step=3, count=None)"
    assert repr(run.metric("ends_nan")) == "Metric(name='ends_nan', value=nan, step=1, count=None)"
    assert run.missing == ()


def test_models_that_are_not_there_are_told(recorded: Path, tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").write_bytes((recorded / "3.17-sqlite" / "mlflow.db").read_bytes())
    assert runs(tmp_path)["first"].artifacts == (Artifact("model", False),)
    (tmp_path / "mlflow.db").write_bytes((recorded / "2.3-sqlite" / "mlflow.db").read_bytes())
    first = runs(tmp_path)["first"]
    assert first.artifacts == (Artifact("model", False),)
    assert (first.version, first.python, first.requirements) == ("2.3.2", "3.10.13", ())


def test_texts_of_a_database_are_given_to_the_search_for_secrets(recorded: Path) -> None:
    reader = only(recorded / "3.17-sqlite")
    texts = {item.what: item.text for item in reader.decoded()}
    run = next(run.id for run in reader.runs() if run.name == "first")
    assert texts[f"run {run} parameter lr"] == "0.1"
    assert texts[f"run {run} tag mlflow.note.content"] == "The run of the paper."
    assert texts["data set train source aea02c58"] == '{"uri": "data/train.csv"}'
    assert [*only(recorded / "3.17-file").decoded()] == []
