# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from release_checker.execution.replays.ground import Ground
from release_checker.execution.replays.recipes import dvc_stages, make_targets, mlproject

GROUND = Ground(frozenset({"train.py", "prepare.py", "data/raw.csv"}))
PROJECT = """\
name: sample
entry_points:
  main:
    parameters:
      alpha: {type: float, default: 0.5}
      data: path
    command: "python train.py --alpha {alpha} --data {data}"
  quick:
    parameters: {epochs: {default: 1}, seed: {default: 3}}
    command: python train.py --epochs {epochs}
"""
STAGES = """\
stages:
  prepare:
    cmd: python prepare.py
    deps: [data/raw.csv]
    outs: [data/made.csv]
  train:
    cmd: python train.py --lr ${train.lr}
    deps: [data/made.csv, train.py]
    metrics: [{metrics.json: {cache: false}}]
  sweep:
    foreach: [1, 2]
    do: {cmd: "python train.py ${item}"}
  inner: {cmd: [echo a, python train.py], wdir: sub}
  open: {cmd: "python train.py ${unknown}"}
"""
MAKEFILE = """\
PY := python3
.PHONY: train clean
train: data/made.csv  # all of it
\tpython train.py
data/made.csv:
\tpython prepare.py
experiments: train other
clean:
\trm -rf out
run-docs:
\tmkdocs serve
"""


def test_entry_points_with_their_parameters() -> None:
    given_data = mlproject(PROJECT, "MLproject", GROUND, {"data": "data/raw.csv", "alpha": "0.1", "seed": "7"})
    assert [(item.text, str(item.place)) for item in given_data] == [
        ("python train.py --alpha 0.1 --data data/raw.csv", "MLproject:3"),
        ("python train.py --epochs 1 --seed 7", "MLproject:8"),
    ]
    assert [item.text for item in mlproject(PROJECT, "MLproject", GROUND)] == ["python train.py --epochs 1"]


def test_stages_with_those_that_must_run_before() -> None:
    found = dvc_stages(STAGES, "dvc.yaml", GROUND, {"train.lr": "0.1"})
    assert {name: item.argv for name, item in found.items()} == {
        "prepare": ("python", "prepare.py"),
        "train": ("sh", "-e", "-c", "python prepare.py && python train.py --lr 0.1"),
        "inner": ("sh", "-e", "-c", "(cd sub && echo a && python train.py)"),
    }
    shipped = Ground(GROUND.files | {"data/made.csv"})
    assert dvc_stages(STAGES, "pipe/dvc.yaml", shipped, {"train.lr": "0.1"})["inner"].folder == "pipe"
    assert dvc_stages(STAGES, "dvc.yaml", shipped, {"train.lr": "0.1"})["train"].text == "python train.py --lr 0.1"


def test_targets_that_train() -> None:
    found = make_targets(MAKEFILE, "Makefile", GROUND)
    assert [(item.text, str(item.place)) for item in found] == [
        ("make train", "Makefile:3"), ("make experiments", "Makefile:7")]


@given(st.text(max_size=200))
def test_any_text_is_read_without_raising(text: str) -> None:
    mlproject(text, "MLproject", GROUND)
    dvc_stages(text, "dvc.yaml", GROUND)
    make_targets(text, "Makefile", GROUND)


def test_a_chain_of_targets_may_be_longer_than_the_stack() -> None:
    chain = "".join(f"t{number}: t{number + 1}\n" for number in range(2000))
    found = make_targets(f"train: t0\n{chain}t2000:\n\tpython train.py\n", "Makefile", GROUND)
    assert [command.text for command in found] == ["make train"]
