# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from pathlib import Path

import pytest

from release_checker.execution.replays.judging import judge
from release_checker.execution.replays.recording import Recorded, record
from release_checker.execution.replays.records import Attempt, Checkout, Command, End, Logged, Replayed
from release_checker.model import Place
from release_checker.runs.reading import open_stores
from release_checker.runs.records import Metric, Run, Series, Status, Tracker
from release_checker.runs.tree import Tree


@pytest.mark.slow
def test_recorded_and_replayed_curves_lie_in_one_store(tmp_path: Path) -> None:
    pytest.importorskip("mlflow")
    pytest.importorskip("alembic")
    series = {"loss": Series(tuple(range(1500)), (*(1 / (n + 1) for n in range(1499)), math.nan)),
              "odd@name": Series((0,), (math.inf,))}
    run = Run(Tracker.WANDB, "wandb", "ab12", Place("wandb"), "first", status=Status.FINISHED, parameters={"lr": "0.1"},
              metrics=tuple(Metric(name, points.values[-1]) for name, points in series.items()))
    replayed = Replayed(Command(("python", "train.py"), run_id="ab12"), Checkout(words="the recorded commit 0a1b2c3d"), (
        Attempt(End.FINISHED, "ended with 0", 0, 1.0, (Logged(run, series),)),
        Attempt(End.STOPPED, "was stopped after 60 s", None, 60.0, (Logged(run, series),)),
    ), tier="bubblewrap")
    place = record([Recorded(run, series, replayed, judge(run, series.__getitem__, replayed))], tmp_path)
    assert place == tmp_path / "replays.db"
    reader = next(open_stores(Tree(tmp_path)))
    found = {item.name: item for item in reader.runs()}
    assert {name: (item.status, item.tags["original_run"], item.tags["kind"]) for name, item in found.items()} == {
        "first (recorded)": (Status.FINISHED, "ab12", "recorded"),
        "first (replay 1)": (Status.FINISHED, "ab12", "replay"),
        "first (replay 2)": (Status.KILLED, "ab12", "replay"),
    }
    assert found["first (replay 1)"].tags["verdict"] == "bitwise"
    assert found["first (replay 1)"].parameters == {"lr": "0.1"}
    kept = reader.series(found["first (replay 2)"], "loss")
    assert kept.values[:3] == (1.0, 0.5, 1 / 3)
    assert (len(kept), math.isnan(kept.values[-1])) == (1500, True)
    assert reader.series(found["first (recorded)"], "odd_name").values == (math.inf,)
