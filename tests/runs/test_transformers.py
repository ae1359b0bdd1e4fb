# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from release_checker.model import Place
from release_checker.runs.plain import PlainReader
from release_checker.runs.records import Metric, Series, Status
from release_checker.runs.results import reader as results
from release_checker.runs.transformers import find, open_store
from release_checker.runs.tree import Tree

LOG: list[dict[str, Any]] = [
    {"epoch": 1.0, "step": 10, "loss": 2.0, "learning_rate": 1e-05},
    {"epoch": 1.0, "step": 10, "eval_loss": 1.5, "eval_accuracy": 0.6},
    {"epoch": 2.0, "step": 20, "loss": float("nan")},
    {"epoch": 2.0, "step": 20, "eval_loss": 1.2, "eval_accuracy": 0.8},
]
END = {"epoch": 2.0, "step": 20, "train_runtime": 4.0, "train_loss": 1.75}


def state(log: list[dict[str, Any]], step: int = 20, planned: int = 20, **more: Any) -> str:
    return json.dumps({"log_history": log, "global_step": step, "max_steps": planned, "num_train_epochs": 2,
                       "best_metric": 0.8, "best_model_checkpoint": "out/checkpoint-20", **more})


def reader_of(root: Path, files: dict[str, str]) -> PlainReader:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    tree = Tree(root)
    (store,) = find(tree)
    return open_store(tree, store)


def test_checkpoints_of_one_output_folder_are_one_run(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, {
        "out/trainer_state.json": state([*LOG, END]),
        "out/checkpoint-10/trainer_state.json": state(LOG[:2], 10),
        "out/checkpoint-20/trainer_state.json": state(LOG),
        "out/config.json": json.dumps({"_name_or_path": "bert-base", "transformers_version": "4.38.1"}),
        "out/training_args.bin": "a pickle",
        "best/trainer_state.json": state(LOG),
    })
    (run,) = reader.runs()
    assert (run.id, run.place, run.status) == ("out", Place("out/trainer_state.json"), Status.FINISHED)
    assert run.copies == ("best/trainer_state.json", "out/checkpoint-20/trainer_state.json",
                          "out/checkpoint-10/trainer_state.json")
    assert run.metric("eval_accuracy") == Metric("eval_accuracy", 0.8, 20, 2)
    assert run.metric("train_loss") == Metric("train_loss", 1.75, 20, 1)
    assert reader.series(run, "eval_loss") == Series((10, 20), (1.5, 1.2))
    assert (run.summary["best_metric"], run.summary["best_model_checkpoint"]) == (0.8, "out/checkpoint-20")
    assert (run.parameters["model._name_or_path"], run.parameters["max_steps"], run.version) == ("bert-base", "20", "4.38.1")
    assert run.missing == ("training arguments (training_args.bin is a pickle, which is never loaded)",)


def test_two_trainings_in_one_output_folder_are_two_runs(tmp_path: Path) -> None:
    other = [{"epoch": 1.0, "step": 10, "loss": 9.0}]
    reader = reader_of(tmp_path, {"out/checkpoint-20/trainer_state.json": state(LOG),
                                  "out/checkpoint-10/trainer_state.json": state(other, 10)})
    assert [(run.id, run.status) for run in reader.runs()] == [
        ("out/checkpoint-10", Status.UNKNOWN), ("out/checkpoint-20", Status.FINISHED)]


@pytest.mark.parametrize(("log", "step", "planned", "expected"), [
    (LOG, 20, 20, Status.FINISHED), (LOG, 20, 100, Status.UNKNOWN), ([*LOG, END], 20, 100, Status.FINISHED),
    (LOG, 20, 0, Status.UNKNOWN)])
def test_finished_is_what_reached_its_last_step_or_logged_its_end(
    tmp_path: Path, log: list[dict[str, Any]], step: int, planned: int, expected: Status
) -> None:
    (run,) = reader_of(tmp_path, {"out/trainer_state.json": state(log, step, planned)}).runs()
    assert run.status is expected


def test_results_beside_are_the_runs_and_no_results_of_their_own(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, {
        "out/checkpoint-20/trainer_state.json": state(LOG),
        "out/all_results.json": json.dumps({"eval_accuracy": 0.8, "predict_accuracy": 0.79}),
        "plain/eval_results.json": json.dumps({"eval_accuracy": 0.5}),
        "plain/all_results.json": json.dumps({"eval_accuracy": 0.5, "train_loss": 1.0}),
    })
    (run,) = reader.runs()
    assert run.metric("predict_accuracy") == Metric("predict_accuracy", 0.79, None, 1)
    assert reader.series(run, "predict_accuracy") == Series((0,), (0.79,))
    assert (run.summary["eval_accuracy"], run.metric("eval_accuracy")) == (0.8, Metric("eval_accuracy", 0.8, 20, 2))
    assert [store.path for store in results.find(Tree(tmp_path))] == ["plain/all_results.json"]


@pytest.mark.parametrize(("content", "words"), [
    ("{", "is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ('{"log_history": 3}', "has no list log_history"),
    ("[" * 100_000, "nests too deeply"),
])
def test_a_state_that_cannot_be_read_is_damage_of_the_store(tmp_path: Path, content: str, words: str) -> None:
    reader = reader_of(tmp_path, {"out/trainer_state.json": content, "ok/trainer_state.json": state(LOG)})
    assert [run.id for run in reader.runs()] == ["ok"]
    (damage,) = reader.damage()
    assert (damage.words, damage.place, damage.lost) == (words, Place("out/trainer_state.json"), "the run")


def test_odd_entries_of_a_log_are_passed_over(tmp_path: Path) -> None:
    log: list[Any] = ["text", {"loss": "high", "step": "x"}, {"loss": True}, {"loss": 1, "step": 1e400}]
    reader = reader_of(tmp_path, {"out/trainer_state.json": state(log)})
    (run,) = reader.runs()
    assert reader.series(run, "loss").values == (1.0,)


@pytest.mark.parametrize("depth", [100, 900, 960, 980, 5000])
def test_values_nested_without_end_are_no_fall(tmp_path: Path, depth: int) -> None:
    deep = "[" * depth + "1" + "]" * depth
    content = f'{{"log_history": [{{"loss": 1, "x": {deep}}}], "trial_params": {{"d": {deep}}}, "max_steps": {"9" * 5000}}}'
    reader = reader_of(tmp_path, {"out/trainer_state.json": content})
    assert len(reader.runs()) + len(reader.damage()) == 1
