# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from release_checker.model import Place
from release_checker.runs.dvc.reader import find, open_store
from release_checker.runs.dvc.runs import command
from release_checker.runs.plain import PlainReader
from release_checker.runs.records import Artifact, DataSet, Known, Metric, Series, Status
from release_checker.runs.results import reader as results
from release_checker.runs.tree import Tree

METRICS = json.dumps({"test": {"acc": 0.91, "auc": 0.95}})
YAML = """
stages:
  prepare:
    cmd: python src/prepare.py
    deps: [data/raw.csv, src/prepare.py]
    params: [prepare.seed]
    outs: [data/clean]
  train:
    cmd: python src/train.py --lr 0.1
    deps: [data/clean/part.csv, src/train.py]
    params: [train]
    outs: [model.pkl]
  evaluate:
    cmd: python -m pkg.evaluate model.pkl --split "test set"
    deps: [model.pkl]
    metrics:
      - eval/metrics.json: {cache: false}
    plots:
      - eval/loss.csv: {x: step}
"""
LOCK = f"""
schema: '2.0'
stages:
  prepare:
    cmd: python src/prepare.py
    deps:
    - {{path: data/raw.csv, md5: {'a' * 32}, size: 100}}
    - {{path: src/prepare.py, md5: {'b' * 32}}}
    params: {{params.yaml: {{prepare.seed: 7}}}}
    outs: [{{path: data/clean, md5: {'c' * 32}.dir, size: 80}}]
  train:
    cmd: python src/train.py --lr 0.1
    deps: [{{path: data/clean/part.csv, md5: {'d' * 32}}}]
    params: {{params.yaml: {{train: {{lr: 0.1, layers: [1, 2]}}}}}}
    outs: [{{path: model.pkl, md5: {'e' * 32}, size: 9}}]
  evaluate:
    cmd: python -m pkg.evaluate model.pkl --split "test set"
    deps: [{{path: model.pkl, md5: {'e' * 32}}}]
    outs: [{{path: eval/metrics.json, md5: {hashlib.md5(METRICS.encode()).hexdigest()}}}]
"""


def readers(root: Path, files: dict[str, str]) -> list[PlainReader]:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    tree = Tree(root)
    return [open_store(tree, store) for store in find(tree)]


def test_a_stage_with_metrics_is_a_run_with_all_that_led_to_it(tmp_path: Path) -> None:
    (reader,) = readers(tmp_path, {"dvc.yaml": YAML, "dvc.lock": LOCK, "eval/metrics.json": METRICS, "model.pkl": "x",
                                   "eval/loss.csv": "step,loss\n0,2.0\n1,1.0\n"})
    (run,) = reader.runs()
    assert (run.id, run.place, run.name, run.status) == (
        "dvc.lock:evaluate", Place("dvc.lock"), "evaluate", Status.FINISHED)
    assert (run.program, run.arguments, run.arguments_known) == (
        "-m pkg.evaluate", ("model.pkl", "--split", "test set"), Known.RECORDED)
    assert run.parameters == {"prepare.seed": "7", "train.lr": "0.1", "train.layers": "[1, 2]"}
    assert [(seed.name, seed.value) for seed in run.seeds] == [("prepare.seed", "7")]
    assert run.tags == {"stage train": "python src/train.py --lr 0.1", "stage prepare": "python src/prepare.py"}
    assert run.datasets == (DataSet("raw.csv", f"md5:{'a' * 32}", "data/raw.csv"),)
    assert [item for item in run.artifacts if item.path in ("model.pkl", "data/clean")] == [
        Artifact("model.pkl", True, 9, f"md5:{'e' * 32}"), Artifact("data/clean", False, 80, f"md5:{'c' * 32}.dir")]
    assert run.metrics == (Metric("loss", 1.0, 1, 2), Metric("test.acc", 0.91, None, 1), Metric("test.auc", 0.95, None, 1))
    assert reader.series(run, "loss") == Series((0, 1), (2.0, 1.0))
    assert (run.damage, run.missing) == ((), ())
    assert list(results.find(Tree(tmp_path))) == []


def test_a_metrics_file_that_is_not_the_recorded_one_is_told(tmp_path: Path) -> None:
    (reader,) = readers(tmp_path, {"dvc.yaml": YAML, "dvc.lock": LOCK, "eval/metrics.json": METRICS.replace("0.91", "0.99")})
    (run,) = reader.runs()
    assert run.metric("test.acc") == Metric("test.acc", 0.99, None, 1)
    (damage,) = run.damage
    assert damage.place == Place("eval/metrics.json")
    assert damage.words.startswith("is not the file that dvc.lock records (MD5 ")


def test_line_ends_are_no_difference(tmp_path: Path) -> None:
    content = '{\n"acc": 1\n}\n'
    digest = hashlib.md5(content.replace("\n", "\r\n").encode()).hexdigest()
    (reader,) = readers(tmp_path, {
        "dvc.yaml": "stages: {e: {cmd: x, metrics: [m.json]}}",
        "dvc.lock": f"stages: {{e: {{cmd: x, outs: [{{path: m.json, md5: {digest}}}]}}}}", "m.json": content})
    assert reader.runs()[0].damage == ()


def test_what_has_not_run_or_is_not_there(tmp_path: Path) -> None:
    given = "prepare: {seed: 3, other: 1}\ntrain: {lr: 1.0}\n"
    (reader,) = readers(tmp_path, {"sub/dvc.yaml": YAML, "sub/params.yaml": given})
    (run,) = reader.runs()
    assert (run.id, run.status, run.arguments_known) == ("sub/dvc.yaml:evaluate", Status.UNKNOWN, Known.ABSENT)
    assert run.parameters == {"prepare.seed": "3", "train.lr": "1.0"}
    assert (run.missing, run.metrics) == (("sub/eval/metrics.json",), ())


def test_a_pipeline_without_metrics_is_no_run(tmp_path: Path) -> None:
    assert readers(tmp_path, {"dvc.yaml": "stages: {a: {cmd: echo, outs: [b]}}"}) == []


def test_metrics_named_outside_of_stages_belong_to_the_stage_that_makes_them(tmp_path: Path) -> None:
    (reader,) = readers(tmp_path, {
        "dvc.yaml": "stages: {fit: {cmd: python fit.py, outs: [out]}}\nmetrics: [out/metrics.json, own.json]\n",
        "out/metrics.json": '{"acc": 0.5}', "own.json": '{"f1": 0.25}'})
    assert [(run.id, [metric.name for metric in run.metrics]) for run in reader.runs()] == [
        ("dvc.yaml:fit", ["acc"]), ("dvc.yaml", ["f1"])]


def test_stages_of_a_loop_are_told_apart_by_the_lock(tmp_path: Path) -> None:
    (reader,) = readers(tmp_path, {
        "dvc.yaml": "stages: {fit: {foreach: [a, b], do: {cmd: 'fit ${item}', metrics: ['m/${item}.json']}}}",
        "dvc.lock": "".join(f"fit@{key}: {{cmd: fit {key}, outs: [{{path: m/{key}.json}}]}}\n" for key in "ab"),
        "m/a.json": '{"acc": 0.5}', "m/b.json": '{"acc": 0.75}'})
    assert [(run.name, run.metrics[0].value, run.arguments) for run in reader.runs()] == [
        ("fit@a", 0.5, ("a",)), ("fit@b", 0.75, ("b",))]


def test_dvclive_gives_the_points_of_its_stage_and_stands_alone_without_one(tmp_path: Path) -> None:
    live = {"dvclive/metrics.json": '{"eval": {"acc": 0.75}, "step": 1}',
            "dvclive/plots/metrics/eval/acc.tsv": "step\teval/acc\n0\t0.5\n1\t0.75\n",
            "dvclive/params.yaml": "lr: 0.1\n"}
    (alone,) = readers(tmp_path / "alone", live)
    (run,) = alone.runs()
    assert (run.id, run.parameters, run.metrics) == ("dvclive", {"lr": "0.1"}, (Metric("eval.acc", 0.75, 1, 2),))
    assert alone.series(run, "eval.acc") == Series((0, 1), (0.5, 0.75))
    (named,) = readers(tmp_path / "named", {**live, "dvc.yaml": "stages: {t: {cmd: x, metrics: [dvclive/metrics.json]}}"})
    assert [(run.id, run.metrics) for run in named.runs()] == [("dvc.yaml:t", (Metric("eval.acc", 0.75, 1, 2),))]
    outside = "stages: {t: {cmd: x, outs: [m]}}\nmetrics: [dvclive/metrics.json, other/metrics.json]\n"
    more = {path.replace("dvclive/", "other/"): content for path, content in live.items()}
    parts = readers(tmp_path / "outside", {**live, **more, "dvc.yaml": outside})
    assert [run.id for part in parts for run in part.runs()] == ["dvclive", "other"]
    assert [list(results.find(Tree(tmp_path / part))) for part in ("alone", "named", "outside")] == [[], [], []]


@pytest.mark.parametrize(("text", "program", "arguments"), [
    ("python3.11 train.py -x 'a b'", "train.py", ("-x", "a b")), ("python -m a.b --c", "-m a.b", ("--c",)),
    ("jupyter nbconvert x.ipynb", "jupyter", ("nbconvert", "x.ipynb")), ("a && b c", "a && b c", ()),
    ("echo 'open", "echo 'open", ()), ("", "", ()), ("python", "python", ())])
def test_a_command_is_taken_apart(text: str, program: str, arguments: tuple[str, ...]) -> None:
    assert command(text) == (program, arguments)


@pytest.mark.parametrize("content", ["stages: [", "- a\n- b\n", "stages: {a: &x {b: *x}}", "&a [" * 100])
def test_a_broken_pipeline_is_damage(tmp_path: Path, content: str) -> None:
    (reader,) = readers(tmp_path, {"dvc.yaml": content})
    assert reader.runs() == ()
    assert [item.place for item in reader.damage()] == [Place("dvc.yaml")]


@pytest.mark.parametrize("content", [
    "stages: 3", "stages: {a: 3, b: {cmd: [1, 2], deps: 5, outs: {x: 1}, params: [1, {p: 2}], metrics: [m.json, 3]}}",
    "stages: {a: {deps: [b], outs: [b], metrics: [m.json]}}", "metrics: {a: 1}", "metrics: x", "stages: {a: {foreach: 3}}"])
def test_odd_pipelines_are_read_without_a_fall(tmp_path: Path, content: str) -> None:
    for name in ("dvc.yaml", "dvc.lock"):
        for reader in readers(tmp_path / name, {name: content, "m.json": "[1, 2"}):
            assert [item.place.path for run in reader.runs() for item in run.damage] in ([], ["m.json"])
