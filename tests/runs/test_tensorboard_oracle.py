# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""TensorBoard's own writers write, its own accumulator reads: every point must be equal.

The packages lie in an environment of their own, made here; without a package index the tests are skipped.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from release_checker.runs.tensorboard.reader import find, open_store
from release_checker.runs.tree import Tree

pytestmark = pytest.mark.slow
PACKAGES = ("tensorboard==2.20.0", "tensorboardX==2.6.4", "setuptools<80")
WRITES = """
import sys
from tensorboard.summary import Writer
from tensorboardX import SummaryWriter
root = sys.argv[1]
writer = SummaryWriter(root + "/runs/a")
for step in range(200):
    writer.add_scalar("loss/train", 1 / (step + 1), step)
    writer.add_scalar("acc", float("nan") if step == 50 else step / 200, step * 3)
writer.add_text("note", "a logged text", 1)
writer.add_histogram("weights", [1.0, 2.0, 3.0], 0)
writer.add_hparams({"lr": 0.1, "batch": 32, "opt": "sgd", "aug": True}, {"hp/acc": 0.75}, name="hp")
writer.close()
for part in range(2):  # begun anew: the second file goes back to step 5
    writer = SummaryWriter(root + "/runs/again", filename_suffix=f".{part}")
    for step in range(part * 5, 10):
        writer.add_scalar("loss", step + part / 10, step)
    writer.close()
writer = Writer(root + "/runs/tensors")
for step in range(20):
    writer.add_scalar("epoch_loss", step * 0.25, step)
writer.close()
"""
READS = """
import json, math, os, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util
root, told = sys.argv[1], {}
for folder, _, files in os.walk(root):
    if not any("tfevents" in name for name in files):
        continue
    reader = EventAccumulator(folder, size_guidance={"scalars": 0, "tensors": 0}, purge_orphaned_data=False)
    reader.Reload()
    tags = reader.Tags()
    points = {tag: [(item.step, item.value, item.wall_time) for item in reader.Scalars(tag)] for tag in tags["scalars"]}
    for tag in tags["tensors"]:
        if reader.summary_metadata[tag].plugin_data.plugin_name == "scalars":
            points[tag] = [(item.step, tensor_util.make_ndarray(item.tensor_proto).item(), item.wall_time)
                           for item in reader.Tensors(tag)]
    told[os.path.relpath(folder, root)] = {
        tag: [(step, repr(float(value)), time) for step, value, time in items] for tag, items in points.items()}
json.dump(told, sys.stdout)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has TensorBoard."""
    folder = tmp_path_factory.mktemp("tensorboard") / "env"
    uv = [sys.executable, "-m", "uv"]
    made = subprocess.run([*uv, "venv", "-q", "-p", sys.executable, str(folder)], capture_output=True, text=True)
    interpreter = folder / "bin" / "python"
    if made.returncode == 0:
        made = subprocess.run([*uv, "pip", "install", "-q", "-p", str(interpreter), *PACKAGES],
                              capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"no environment with TensorBoard can be had here: {made.stderr.strip()[-200:]}")
    return interpreter


def ran(python: Path, code: str, root: Path) -> str:
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run([str(python), "-c", code, str(root)], capture_output=True, text=True, env=quiet, check=True)
    return done.stdout


def test_every_point_of_every_run_is_the_accumulators(tmp_path: Path, python: Path) -> None:
    ran(python, WRITES, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    expected = {folder: tags for folder, tags in json.loads(ran(python, READS, tmp_path)).items() if tags}
    tree = Tree(tmp_path)
    found = {}
    for store in find(tree):
        reader = open_store(tree, store)
        for run in reader.runs():
            drawn = {metric.name: reader.series(run, metric.name) for metric in run.metrics}
            found[run.id] = {name: [[step, repr(value), time] for step, value, time in
                                    zip(series.steps, series.values, series.times, strict=True)]
                             for name, series in drawn.items()}
            for metric in run.metrics:
                series = drawn[metric.name]
                assert (metric.step, metric.count) == (series.steps[-1], len(series))
                assert metric.value == series.values[-1] or math.isnan(metric.value)
            assert run.damage == ()
    assert found == expected
    assert sorted(expected) == ["runs/a", "runs/a/hp", "runs/again", "runs/tensors"]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_parameters_and_texts_are_as_written(tmp_path: Path, python: Path) -> None:
    ran(python, WRITES, tmp_path)
    tree = Tree(tmp_path)
    (store,) = find(tree)
    reader = open_store(tree, store)
    named = {run.id: dict(run.parameters) for run in reader.runs()}
    assert named["runs/a/hp"] == {"lr": "0.1", "batch": "32", "opt": "sgd", "aug": "True"}
    assert "a logged text" in {item.text for item in reader.decoded()}
