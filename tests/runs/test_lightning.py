# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from pathlib import Path

from release_checker.model import Place
from release_checker.runs.lightning import find, open_store
from release_checker.runs.plain import PlainReader
from release_checker.runs.records import Metric, Series, Status
from release_checker.runs.results import reader as results
from release_checker.runs.tree import Tree

LOG = "epoch,step,train_loss,val_acc\n0,9,2.5,\n0,9,,0.5\n1,19,nan,\n1,19,,0.75\n"


def wrote(root: Path, files: dict[str, str]) -> Tree:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    return Tree(root)


def readers(tree: Tree) -> list[PlainReader]:
    return [open_store(tree, store) for store in find(tree)]


def test_each_version_is_a_run_and_cells_are_sparse(tmp_path: Path) -> None:
    tree = wrote(tmp_path, {
        "logs/lightning_logs/version_0/metrics.csv": LOG,
        "logs/lightning_logs/version_0/hparams.yaml": "lr: 0.1\nmodel:\n  depth: 3\nseed: 7\n",
        "logs/lightning_logs/version_10/metrics.csv": LOG,
        "logs/lightning_logs/version_9/metrics.csv": LOG,
    })
    (reader,) = readers(tree)
    first, *others = reader.runs()
    assert reader.store.path == "logs/lightning_logs"
    assert [run.name for run in others] == ["version_9", "version_10"]
    assert (first.id, first.experiment, first.status) == ("logs/lightning_logs/version_0", "lightning_logs", Status.UNKNOWN)
    assert first.parameters == {"lr": "0.1", "model.depth": "3", "seed": "7"}
    assert [seed.value for seed in first.seeds] == ["7"]
    assert first.metric("val_acc") == Metric("val_acc", 0.75, 19, 2)
    assert first.metric("step") is None
    assert reader.series(first, "val_acc") == Series((9, 19), (0.5, 0.75))
    loss = reader.series(first, "train_loss")
    assert loss.values[0] == 2.5
    assert math.isnan(loss.values[1])
    assert [run.missing for run in (first, others[0])] == [(), ("hparams.yaml",)]
    assert list(results.find(tree)) == []


def test_a_folder_of_another_name_is_known_by_the_parameters_beside(tmp_path: Path) -> None:
    tree = wrote(tmp_path, {"out/csv/metrics.csv": LOG, "out/csv/hparams.yaml": "{}\n", "out/metrics.csv": LOG})
    (reader,) = readers(tree)
    assert [(reader.store.path, run.id) for run in reader.runs()] == [("out/csv", "out/csv")]


def test_what_is_broken_is_told(tmp_path: Path) -> None:
    tree = wrote(tmp_path, {"version_0/metrics.csv": "\0\0\0\1", "version_0/hparams.yaml": "a: [1\n"})
    (reader,) = readers(tree)
    (run,) = reader.runs()
    assert [(item.place, item.lost) for item in run.damage] == [
        (Place("version_0/metrics.csv"), "all metrics"), (Place("version_0/hparams.yaml"), "the parameters")]
    assert (run.metrics, run.parameters) == ((), {})


def test_of_a_long_dump_of_parameters_the_top_is_read(tmp_path: Path) -> None:
    encoder = "".join(f"  - {number}\n" for number in range(5000))
    tree = wrote(tmp_path, {"version_0/metrics.csv": LOG, "version_0/hparams.yaml": (
        f"hidden: 16\nencoder: &id\n{encoder}other: *id\nloss: !!python/object:x.Y\n  a: 1\nname: 'tft'\n")})
    (reader,) = readers(tree)
    assert reader.runs()[0].parameters == {"hidden": "16", "name": "tft"}
