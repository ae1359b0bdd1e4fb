# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from release_checker.comparison.curves import Allowance, Likeness
from release_checker.comparison.intervals import prediction
from release_checker.execution.replays.judging import Judged, judge
from release_checker.execution.replays.matching import answering
from release_checker.execution.replays.records import Attempt, Checkout, Command, End, Logged, Replayed
from release_checker.model import Place
from release_checker.runs.records import Metric, Run, Series, Status, Tracker

POINTS = {"loss": Series((0, 1, 2), (3.0, 2.0, 1.0)), "acc": Series((2,), (0.9,))}


def run(name: str = "", tracker: Tracker = Tracker.MLFLOW, **given: Any) -> Run:
    metrics = tuple(Metric(metric, points.values[-1]) for metric, points in POINTS.items())
    return Run(tracker, "store", given.pop("id", name or "x"), Place("store"), name, metrics=metrics,
               **{"status": Status.FINISHED, **given})


def judged(series: Mapping[str, Series], end: End = End.FINISHED, allowances: Mapping[str, Allowance] | None = None,
           tracker: Tracker = Tracker.MLFLOW, **command: Any) -> Judged:
    attempt = Attempt(end, "ended", 0, 1.0, (Logged(run(tracker=tracker), series),))
    replayed = Replayed(Command(("python", "train.py"), **command), Checkout(), (attempt,))
    return judge(run(), POINTS.__getitem__, replayed, allowances)


OTHER = {"loss": Series((0, 1, 2), (3.0, 2.0, 1.5)), "acc": Series((2,), (0.8,))}


def test_a_difference_is_told_with_its_first_step() -> None:
    found = judged(OTHER)
    assert (found.likeness, found.qualified) == (Likeness.DIFFERS, "")
    assert found.words == "2 of its 2 metrics differ: acc departs at step 2, where 0.9 became 0.8, after 0 of 1 points"


def test_a_lacking_metric_differs_unless_the_replay_broke_off() -> None:
    one = {"loss": POINTS["loss"]}
    assert judged(one).words == "1 of its 2 metrics differs: acc has one point recorded, and the replay logged none"
    for end in (End.STOPPED, End.FAILED, End.CUT):
        assert judged(one, end).words == "its metric comes again, bit for bit"


def test_a_trial_never_condemns() -> None:
    found = judged(OTHER, smoke=True)
    assert (found.likeness, found.words) == (Likeness.NOT_COMPARABLE, "none of its 2 metrics can be compared")
    assert [curve.words.partition(";")[0] for curve in found.curves] == [
        "it is logged once, and a trial of fewer steps says nothing of it",
        "it departs at step 2, where 1.0 became 1.5, after 2 of 3 points"]
    assert judged({"loss": Series((0,), (3.0,))}, smoke=True).words == "its metric comes again so far, bit for bit"


def test_what_we_changed_ourselves_never_condemns() -> None:
    found = judged(OTHER, changed=("one process instead of 4",))
    assert (found.likeness, found.qualified) == (Likeness.NOT_COMPARABLE, "one process instead of 4")
    assert judged(POINTS, changed=("one process instead of 4",)).likeness is Likeness.BITWISE


def test_tolerances_of_each_metric() -> None:
    interval = prediction([0.85, 0.9, 0.88])
    assert interval is not None
    found = judged(OTHER, allowances={"loss": Allowance(absolute=0.6, words="the declared tolerance"),
                                      "acc": Allowance(final=(interval,))})
    assert (found.likeness, found.words) == (Likeness.WITHIN, "its 2 metrics come again within tolerance")


def test_another_tracker_may_answer_in_its_precision() -> None:
    single = {"loss": Series((0, 1, 2), (3.0, 2.0, 1.00000005)), "acc": Series((2,), (0.8999999761581421,))}
    found = judged(single, tracker=Tracker.TENSORBOARD)
    assert found.likeness is Likeness.WITHIN
    assert "single precision, in which TensorBoard keeps values" in found.curves[0].words
    assert judged(single).likeness is Likeness.DIFFERS


@pytest.mark.parametrize(("logged", "expected"), [
    ([], "the replay logged no run"),
    ([Logged(run("b"), {"other": POINTS["acc"]})], "no run of the replay has any of its 2 metrics"),
    ([Logged(run("knn"), POINTS)], "no run that the replay logged has its name and parameters"),
    ([Logged(run("bold-fox-7", parameters={"depth": "4", "python": "3.12.1"}), POINTS)],
     "no run that the replay logged has its name and parameters"),
    ([Logged(run("a"), POINTS), Logged(run("a"), POINTS)], "2 runs of the replay answer to it alike"),
])
def test_why_no_run_answers(logged: list[Logged], expected: str) -> None:
    wanted = run("a", parameters={"depth": "3", "out": "runs/1", "python": "3.11.2"})
    assert answering(wanted, logged, broken=True) == expected


def test_a_whole_replay_answers_whatever_it_says_of_its_surroundings() -> None:
    there = Logged(run("bold-fox-7", parameters={"device": "cpu", "python": "3.12.1"}), POINTS)
    wanted = run("calm-owl-1", parameters={"device": "AMD EPYC", "python": "3.11.2"})
    assert answering(wanted, [there]) is there
    named = Logged(run("first", parameters={"depth": "4"}), POINTS)
    assert answering(run("first", parameters={"depth": "3"}), [named], broken=True) is named


def test_the_run_that_answers_is_found_by_level_name_and_parameters() -> None:
    parent, child = run("a"), run("a", parent="p")
    first, second = (run(f"bold-fox-{seed}", parameters={"seed": seed, "out": f"/tmp/{seed}"}) for seed in "12")
    found = [Logged(item, POINTS) for item in (child, parent, first, second)]
    assert answering(run("a"), found) is found[1]
    assert answering(run("a", parent="q"), found) is found[0]
    assert answering(run("calm-owl-3", parameters={"seed": "2", "out": "/home/x"}), found[2:]) is found[3]
    wandb = Logged(run("wise-elk-9", Tracker.WANDB), POINTS)
    assert answering(run("a", Tracker.WANDB), [*found, wandb]) is wandb
