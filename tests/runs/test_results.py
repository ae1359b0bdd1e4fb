# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.model import Place
from release_checker.runs.delimited import cell_number, parse_table
from release_checker.runs.measures import is_step, measure
from release_checker.runs.plain import PlainReader
from release_checker.runs.records import Metric, Run, Series
from release_checker.runs.results.json_results import runs_in
from release_checker.runs.results.reader import find, open_store
from release_checker.runs.results.table import runs_of
from release_checker.runs.tree import Tree


def readers(root: Path, files: dict[str, str]) -> list[PlainReader]:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    tree = Tree(root)
    return [open_store(tree, store) for store in find(tree)]


def runs(root: Path, path: str, content: str) -> list[Run]:
    return [run for reader in readers(root, {path: content}) for run in reader.runs()]


def told(found: list[Run]) -> list[tuple[str, str, dict[str, str], dict[str, float]]]:
    return [(run.id, run.name, dict(run.parameters), {metric.name: metric.value for metric in run.metrics}) for run in found]


def test_a_table_with_a_row_for_each_model_is_a_run_for_each(tmp_path: Path) -> None:
    found = runs(tmp_path, "out/results.csv", (
        "model,lr,Test Accuracy,F1,time\nbert,0.1,91.2%,0.90 ± 0.01,3\n\ngpt,0.2,88.0%,\"0.85 (0.02)\",4\n"))
    assert told(found) == [
        ("out/results.csv#1", "bert", {"model": "bert", "lr": "0.1"}, {"F1": 0.9, "Test Accuracy": 91.2, "time": 3.0}),
        ("out/results.csv#2", "gpt", {"model": "gpt", "lr": "0.2"}, {"F1": 0.85, "Test Accuracy": 88.0, "time": 4.0}),
    ]
    assert [run.place for run in found] == [Place("out/results.csv", 2), Place("out/results.csv", 4)]
    assert [run.experiment for run in found] == ["out", "out"]


def test_each_row_may_be_a_repetition_of_one_step(tmp_path: Path) -> None:
    found = runs(tmp_path, "results/scores.csv", (
        "model,seed,epoch,test_accuracy\nlinear,0,1,0.908\nlinear,1,1,0.912\nlinear,2,1,0.916\n"))
    assert [(run.parameters["seed"], run.metrics[0].value) for run in found] == [("0", 0.908), ("1", 0.912), ("2", 0.916)]


def test_a_table_over_epochs_is_one_run_with_curves(tmp_path: Path) -> None:
    (reader,) = readers(tmp_path, {
        "runs/detect/train/results.csv": (
            "      epoch,   train/loss,   metrics/mAP50(B), lr/pg0\n 1, 2.0, 0.1, 0.01\n 2, 1.0, 0.3, 0.001\n"),
        "runs/detect/train/args.yaml": "model: yolov8n.pt\nseed: 0\n"})
    (run,) = reader.runs()
    assert (run.id, run.experiment) == ("runs/detect/train/results.csv", "train")
    assert run.parameters == {"model": "yolov8n.pt", "seed": "0"}
    assert run.metric("metrics/mAP50(B)") == Metric("metrics/mAP50(B)", 0.3, 2, 2)
    assert reader.series(run, "lr/pg0") == Series((1, 2), (0.01, 0.001))


def test_texts_and_then_settings_tell_curves_apart(tmp_path: Path) -> None:
    found = runs(tmp_path, "training_log.csv", (
        "model,seed,epoch,phase,loss\na,1,0,train,3\na,1,0,val,4\na,1,1,train,2\na,1,1,val,3\n"
        "a,2,0,train,5\na,2,0,val,6\na,2,1,train,4\na,2,1,val,5\n"
        "b,1,0,train,1\nb,1,1,train,0\n"))
    assert told(found) == [
        ("training_log.csv#1", "a", {"model": "a", "seed": "1"}, {"train/loss": 2.0, "val/loss": 3.0}),
        ("training_log.csv#5", "a", {"model": "a", "seed": "2"}, {"train/loss": 4.0, "val/loss": 5.0}),
        ("training_log.csv#9", "b", {"model": "b", "seed": "1"}, {"train/loss": 0.0}),
    ]


def test_a_learning_rate_that_falls_parts_no_run(tmp_path: Path) -> None:
    content = "total_steps,learning_rate,ep_rew_mean\n10,,1\n20,0.1,2\n30,0.1,3\n40,0.01,4\n50,0.01,5\n60,0.01,6\n"
    (run,) = runs(tmp_path, "progress.csv", content)
    assert {metric.name: metric.count for metric in run.metrics} == {"learning_rate": 5, "ep_rew_mean": 6}


def test_a_long_log_is_known_by_its_beginning_and_read_whole(tmp_path: Path) -> None:
    rows = "".join(f"{row},{row / 2},0.001\n" for row in range(20_000))
    (run,) = runs(tmp_path, "progress.csv", "step,loss,lr\n" + rows)
    assert run.metrics == (Metric("loss", 9999.5, 19_999, 20_000),)
    assert run.parameters == {"lr": "0.001"}


def test_a_history_without_a_count_is_one_run(tmp_path: Path) -> None:
    (run,) = runs(tmp_path, "results.csv", ",loss,val_acc\n0,2.0,0.5\n1,1.0,0.6\n2,0.5,0.7\n")
    assert run.metric("val_acc") == Metric("val_acc", 0.7, 2, 3)


def test_a_table_of_names_and_values_is_one_run_for_each_group(tmp_path: Path) -> None:
    found = runs(tmp_path, "metrics.csv", "model,metric,value\na,accuracy,0.9\na,f1,0.8\nb,accuracy,0.7\n")
    assert told(found) == [("metrics.csv#1", "a", {"model": "a"}, {"accuracy": 0.9, "f1": 0.8}),
                           ("metrics.csv#3", "b", {"model": "b"}, {"accuracy": 0.7})]


@pytest.mark.parametrize(("content", "metric"), [
    (",precision,recall,f1-score,support\ncat,0.5,0.6,0.7,10\nmacro avg,0.6,0.7,0.8,20\n", "macro avg.f1-score"),
    (",RMSE,MAPE\ntrain,3.0,0.1\ntest,4.0,0.2\n", "test.RMSE")])
def test_rows_that_are_parts_of_one_result_are_one_run(tmp_path: Path, content: str, metric: str) -> None:
    (run,) = runs(tmp_path, "results.csv", content)
    assert run.metric(metric) is not None


def test_monitors_of_one_folder_are_one_run_in_order_of_time(tmp_path: Path) -> None:
    head = '#{{"t_start": {}, "env_id": "CartPole-v1"}}\nr,l,t\n'
    (reader,) = readers(tmp_path, {"a/0.monitor.csv": head.format(100.0) + "1.0,10,5.0\n3.0,30,20.0\n",
                                   "a/1.monitor.csv": head.format(101.0) + "2.0,20,9.0\n"})
    (run,) = reader.runs()
    assert (run.id, run.start, run.parameters) == ("a/0.monitor.csv", 100.0, {"env_id": "CartPole-v1"})
    assert reader.series(run, "reward") == Series((0, 1, 2), (1.0, 2.0, 3.0), (105.0, 110.0, 120.0))


def test_json_of_one_run(tmp_path: Path) -> None:
    (run,) = runs(tmp_path, "test_metrics.json", json.dumps({
        "model": "svm", "accuracy": 0.9, "seed": 3, "best": True, "per_class": {"cat": {"f1": 0.5}}, "matrix": [[1, 2]],
        "params": {"C": 1.0, "kernel": {"name": "rbf"}}}))
    assert told([run]) == [("test_metrics.json", "", {
        "model": "svm", "seed": "3", "best": "True", "C": "1.0", "kernel.name": "rbf"},
        {"accuracy": 0.9, "per_class.cat.f1": 0.5})]


def test_json_of_several_runs_by_their_keys(tmp_path: Path) -> None:
    found = runs(tmp_path, "results.json", (
        '{\n  "dataset": "cifar",\n  "results": {\n    "bert": {"f1": 0.5},\n    "gpt": {"f1": 0.6}\n  }\n}\n'))
    assert told(found) == [("results.json#results.bert", "results / bert", {"dataset": "cifar"}, {"f1": 0.5}),
                           ("results.json#results.gpt", "results / gpt", {"dataset": "cifar"}, {"f1": 0.6})]
    assert [run.place.line for run in found] == [4, 5]


def test_splits_are_parts_of_one_run(tmp_path: Path) -> None:
    content = {"train": {"acc": 0.9}, "test": {"acc": 0.8}, "config": {"lr": 0.1}}
    (run,) = runs(tmp_path, "metrics.json", json.dumps(content))
    assert told([run])[0][2:] == ({"lr": "0.1"}, {"train.acc": 0.9, "test.acc": 0.8})


def test_a_history_in_json_is_one_run_with_curves(tmp_path: Path) -> None:
    (reader,) = readers(tmp_path, {"history.json": json.dumps({"loss": [2, 1], "val_acc": [0.5, 0.6], "epoch": [10, 20]})})
    (run,) = reader.runs()
    assert reader.series(run, "val_acc") == Series((10, 20), (0.5, 0.6))


def test_json_lines_are_a_table_and_a_cut_line_is_told(tmp_path: Path) -> None:
    (reader,) = readers(tmp_path, {"log.txt": (
        '{"epoch": 0, "train": {"loss": 2.0}, "acc1": 50.0}\n'
        '{"epoch": 1, "train": {"loss": 1.0}, "acc1": 60.0}\n{"epoch": 2, "tra')})
    (run,) = reader.runs()
    assert run.metric("acc1") == Metric("acc1", 60.0, 1, 2)
    assert [(item.words, item.lost) for item in run.damage] == [("1 of 3 lines are no JSON", "those lines")]


ROWS = range(600)
NO_RESULTS = {
    "data/data.csv": "x,accuracy\n" + "1,0.5\n" * 1000,
    "results.csv": "date,home_team,away_team,home_score,away_score\n2020-01-01,A,B,1,2\n",
    "results/predictions.csv": "image,label,iou\n" + "".join(f"{row}.png,cat,0.5\n" for row in ROWS),
    "results/qa.json": json.dumps([{"question": f"q{row}", "f1": 0.5} for row in range(20)]),
    "results/per_image.json": json.dumps({f"img{row}.jpg": {"iou": 0.5} for row in range(5)}),
    "results/coco.json": json.dumps([{"image_id": row, "category_id": 1, "bbox": [0, 1], "score": 0.5} for row in ROWS]),
    "results/search.json": json.dumps({"results": [{"title": "a", "url": "b", "score": 0.5}]}),
    "package.json": json.dumps({"name": "x", "version": "1.0", "accuracy": 1}),
    "scores.csv": "name,score\nann,5\nbob,7\n",
    "scores2.csv": "player,points,loss\nann,5,1\nbob,7,2\n",
    "eval_config.json": json.dumps({"iou_threshold": 0.5, "loss_weight": 1.0, "metric": "f1"}),
    "metrics.json": json.dumps({"requests": 5, "latency_ms": 3.5, "error_count": 2}),
    "history.csv": "timestamp,open,close,volume\n1,2,3,4\n2,3,4,5\n",
    "log.json": json.dumps({"level": "info", "message": "accuracy 0.9"}),
    "network_results.csv": "server,packet_loss,rtt\na,0.1,3\nb,0.2,4\n",
    "f1_results.csv": "raceId,driverId,points,position\n1,2,3,4\n",
    "sensor_log.csv": "timestamp,acc_x,acc_y,acc_z\n1,2,3,4\n2,3,4,5\n",
    "tests/fixtures/results.json": json.dumps({"accuracy": 0.5}),
    "wandb/run-20240101_000000-abcd1234/files/results.csv": "model,accuracy\na,0.5\n",
    "mlruns/0/ab/artifacts/metrics.json": json.dumps({"accuracy": 0.5}),
    "empty_results.csv": "",
    "results/numbers.csv": "1.0,2.0\n3.0,4.0\n",
    "results/text.json": '"accuracy"',
    "results/pointer.csv": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n",
}


@pytest.mark.parametrize("path", NO_RESULTS)
def test_data_and_settings_are_no_results(tmp_path: Path, path: str) -> None:
    assert runs(tmp_path, path, NO_RESULTS[path]) == []


def test_a_file_beyond_the_bounds_is_data(tmp_path: Path) -> None:
    assert runs(tmp_path, "results.json", json.dumps({"accuracy": 0.5, "raw": "x" * 5_000_001})) == []


@pytest.mark.parametrize(("name", "expected"), [
    ("valMacroF1", 2), ("val/macro_f1", 2), ("ROC-AUC", 2), ("mIoU", 2), ("R²", 2), ("acc1", 2), ("Recalls", 2),
    ("exact_match", 2),
    ("mAP@0.5", 1), ("ep_rew_mean", 2), ("reward", 1), ("score", 1), ("loss_weight", 0), ("iou_threshold", 0),
    ("weight_loss", 0), ("acc_x", 0), ("losses_name", 0), ("epoch", 0), ("macro", 0), ("", 0)])
def test_what_a_name_says(name: str, expected: int) -> None:
    assert measure(name) == expected


@pytest.mark.parametrize(("name", "expected"), [
    ("Epoch", True), (" global step ", True), ("time/total_timesteps", True), ("total_num_steps", True),
    ("num_epochs", False), ("step_size", False), ("max_steps", False), ("time", False)])
def test_what_counts(name: str, expected: bool) -> None:
    assert is_step(name) is expected


@pytest.mark.parametrize(("cell", "expected"), [
    ("0.5", 0.5), (" 1e-3 ", 0.001), ("91.2%", 91.2), ("0.9±0.01", 0.9), ("0.9 (0.1)", 0.9),
    ("tensor(0.25, device='cuda:0')", 0.25), ("np.float64(0.5)", 0.5), ("1_000", None), ("3 cats", None), ("", None),
    ("1,5", None), ("-inf", -float("inf"))])
def test_the_number_of_a_cell(cell: str, expected: float | None) -> None:
    assert cell_number(cell) == expected


@given(st.text(alphabet=st.sampled_from('epoch,loss\t;"\n#1.5-\0é'), max_size=200))
def test_any_table_is_read_without_a_fall(content: str) -> None:
    table = parse_table(content)
    rows = list(table.rows()) if not table.problem else []
    assert all(0 < line <= content.count("\n") + 1 for line, _ in rows)
    for found in runs_of(table.header, lambda: iter(rows), named_so=True):
        assert found.metrics or found.curves


KEYS = st.sampled_from(["loss", "epoch", "model", "test", "params", "f1", "0", "1", "x.png"])
JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4)
                    | st.dictionaries(KEYS, inner, max_size=5), max_leaves=20)


@given(JSON)
def test_any_json_is_read_without_a_fall(value: object) -> None:
    for item in runs_in(value, named_so=True):
        assert item.found.metrics or item.found.curves
