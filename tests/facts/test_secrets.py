# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is published now, with the runs' values, and what only git still holds."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from release_checker.facts import secrets as module
from release_checker.facts.secrets import FoundSecrets, HistorySecrets
from release_checker.gather import Gatherer
from release_checker.git import Git
from release_checker.model import Bounds
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.runs.settings import LogSettings
from release_checker.testing import commit_all, notebook, write_files
from tests.runs import mlflow_samples, wandb_writer
from tests.secrets import planted

NAMES = {"wandb login": "wandb_key", "kaggle variable": "KAGGLE_KEY", "comet": "comet_api_key", "password": "db_password",
         "aws secret": "aws_secret_access_key", "generic": "client_secret", "mlflow password": "MLFLOW_TRACKING_PASSWORD"}
"What people call such values in a run's parameters, where the value alone does not tell its sort."


def gatherer(root: Path) -> Gatherer:
    return Gatherer(installed(), {Project: Project(root.resolve()), Bounds: Bounds(), LogSettings: LogSettings()})


def commit(root: Path, message: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"]
    for command in (["add", "-A"], ["commit", "-q", "-m", message]):
        subprocess.run(["git", *identity, *command], cwd=root, check=True, capture_output=True)


def values() -> dict[str, str]:
    """Names of parameters and their values: keys of every sort that a run's settings hold."""
    keys = planted.keys()
    named = {name: keys[sort][1] for sort, name in NAMES.items()}
    whole = {sort: keys[sort][1] for sort in ("huggingface", "wandb v1", "openai", "anthropic", "neptune", "github")}
    return named | whole | {"db": keys["postgres"][0].split('"')[1]}


def held(value: str, found: set[str]) -> bool:
    return any(secret in value for secret in found)


def test_every_place_of_a_project_is_searched(tmp_path: Path) -> None:
    stores = {name: values() for name in ("params", "tags", "database", "configuration", "summary", "yaml")}
    source, output = planted.keys()["openai"], planted.keys()["wandb login"]
    data = {"text/plain": repr(output[0])}
    printed = {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
    write_files(tmp_path, {"a.ipynb": notebook("x = 1", {"source": source[0], "outputs": [printed]})})
    experiment = mlflow_samples.write_experiment(tmp_path / "mlruns" / "1")
    mlflow_samples.write_run(experiment, parameters=stores["params"], tags=stores["tags"])
    with closing(sqlite3.connect(mlflow_samples.write_database(tmp_path / "mlflow.db", 1))) as database, database:
        database.executemany(f"INSERT INTO params VALUES (?, ?, '{1:032d}')", list(stores["database"].items()))
    run = "wandb/run-20230101_120000-ab12cd34"
    log = wandb_writer.framed([wandb_writer.run("ab12cd34"), wandb_writer.config(**stores["configuration"]),
                               wandb_writer.summary(**stores["summary"]), wandb_writer.ended(0)])
    settings = "".join(f"{name}:\n  desc: null\n  value: {value}\n" for name, value in stores["yaml"].items())
    write_files(tmp_path, {f"{run}/run-ab12cd34.wandb": log, f"{run}/files/config.yaml": settings})
    commit_all(tmp_path)
    found: FoundSecrets = gatherer(tmp_path).get(FoundSecrets)
    raw = {secret.value for secret in found.items}
    assert {name: [key for key, value in store.items() if not held(value, raw)] for name, store in stores.items()} == {
        name: [] for name in stores}
    places = {secret.value: secret.spots[0] for secret in found.items}
    assert (str(places[source[1]].place), places[source[1]].what) == ("a.ipynb cell 2 line 1", "")
    assert (str(places[output[1]].place), places[output[1]].what) == ("a.ipynb cell 2", "output")
    assert places[stores["database"]["huggingface"]].what == f"run {1:032d} parameter huggingface"
    assert (found.problem, found.partial) == ("", ())


def test_a_store_that_git_does_not_hold_is_not_published(tmp_path: Path) -> None:
    key = planted.keys()["huggingface"][1]
    write_files(tmp_path, {"README.md": "# Study\n", ".gitignore": "mlruns/\n"})
    commit_all(tmp_path)
    mlflow_samples.write_run(mlflow_samples.write_experiment(tmp_path / "mlruns" / "1"), parameters={"hub": key})
    assert gatherer(tmp_path).get(FoundSecrets).items == ()


def test_deleted_keys_are_found_with_their_first_commit(tmp_path: Path) -> None:
    kept, gone, cell = (planted.keys()["huggingface"][0] for _ in range(3))
    write_files(tmp_path, {"README.md": "# Study\n"})
    commit_all(tmp_path)
    write_files(tmp_path, {"a.py": kept, "b.py": f"x = 1\n{gone}\n", "c.ipynb": notebook("y = 2", cell)})
    commit(tmp_path, "Keys")
    first = Git(tmp_path).run("rev-parse", "HEAD").decode().strip()
    write_files(tmp_path, {"b.py": "x = 1\n", "c.ipynb": notebook("y = 2")})
    commit(tmp_path, "Without")
    facts = gatherer(tmp_path)
    history: HistorySecrets = facts.get(HistorySecrets)
    assert [str(secret.spots[0].place) for secret in history.items] == ["b.py:2", "c.ipynb cell 2 line 1"]
    assert history.commits == (first, first)
    assert [str(secret.spots[0].place) for secret in facts.get(FoundSecrets).items] == ["a.py:1"]


def test_a_work_tree_that_differs_from_git_hides_nothing(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": planted.keys()["github"][0]})
    commit_all(tmp_path)
    write_files(tmp_path, {"a.py": "x = 1\n"})
    facts = gatherer(tmp_path)
    assert facts.get(FoundSecrets).items == ()
    assert [str(secret.spots[0].place) for secret in facts.get(HistorySecrets).items] == ["a.py:1"]


def test_a_history_that_cannot_be_searched_says_why(tmp_path: Path) -> None:
    origin, shallow, bare = tmp_path / "origin", tmp_path / "shallow", tmp_path / "bare"
    write_files(origin, {"a.py": "x = 1\n"})
    commit_all(origin)
    write_files(origin, {"a.py": "x = 2\n"})
    commit(origin, "More")
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{origin}", str(shallow)], check=True, capture_output=True)
    write_files(bare, {"a.py": "x = 1\n"})
    assert gatherer(shallow).get(HistorySecrets).problem == (
        "the clone is shallow: git holds only the end of the history; clone it whole")
    assert gatherer(bare).get(HistorySecrets).problem == "the folder is not under git"


def test_what_is_too_long_is_searched_in_part_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = planted.keys()["github"][0]
    write_files(tmp_path, {"a.txt": f"{key}\n" + "x\n" * 600_000, "b.txt": "y\n"})
    monkeypatch.setattr(module, "FILE_LIMIT", 1_000_000)
    found: FoundSecrets = gatherer(tmp_path).get(FoundSecrets)
    assert len(found.items) == 1
    assert found.partial == (("a.txt", "only the first 1 MB of 1 were searched"),)
    monkeypatch.setattr(module, "TEXTS_LIMIT", 1_000_001)
    assert gatherer(tmp_path).get(FoundSecrets).partial[-1] == (
        "b.txt", "this file and those after it are beyond 1 MB of text")
