# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from release_checker.comparison.curves import Likeness
from release_checker.execution.environment.records import Built, Pinned
from release_checker.execution.replays.judging import judge, steady
from release_checker.execution.replays.records import Attempt, Checkout, Command, End, Logged, NeedKind, Replayed, Source
from release_checker.execution.replays.trackers import tracker_variables
from release_checker.model import Place
from release_checker.runs.reading import open_stores
from release_checker.runs.records import Metric, Run, Series, Status, Tracker
from release_checker.runs.tree import Tree
from release_checker.testing import write_files
from tests.execution.replays.conftest import Run as Replaying

TRAIN = """\
import random
{seed}
loss = 5.0
with open("results.csv", "w") as stream:
    stream.write("step,loss,accuracy\\n")
    for step in range({steps}):
        loss -= random.random() / 10
        stream.write(f"{{step}},{{loss!r}},{{1 / loss!r}}\\n")
"""
SEEDED = TRAIN.format(seed="random.seed(7)", steps=20)
FOREVER = """\
import time
with open("results.csv", "w") as stream:
    stream.write("step,loss\\n")
    step = 0
    while True:
        stream.write(f"{step},{1 / (step + 1)!r}\\n")  # in the buffer until the file is closed
        step += 1
        time.sleep(0.01)
"""


def only(replayed: Replayed) -> Attempt:
    """The one attempt."""
    assert len(replayed.attempts) == 1
    return replayed.attempts[0]


def recorded(tmp_path: Path, text: str) -> tuple[Run, Mapping[str, Series]]:
    """The run that a committed results.csv records."""
    folder = write_files(tmp_path / "recorded", {"results.csv": text})
    reader = next(open_stores(Tree(folder)))
    run = reader.runs()[0]
    return run, {metric.name: reader.series(run, metric.name) for metric in run.metrics}


def test_a_seeded_script_comes_again_bit_for_bit_twice(run: Replaying, tmp_path: Path) -> None:
    replayed = run({"train.py": SEEDED}, times=2)
    assert [attempt.end for attempt in replayed.attempts] == [End.FINISHED, End.FINISHED]
    rows = ["step,loss,accuracy"]
    series = replayed.attempts[0].logged[0].series
    rows += [f"{step},{loss!r},{accuracy!r}" for step, loss, accuracy in
             zip(series["loss"].steps, series["loss"].values, series["accuracy"].values, strict=True)]
    about, points = recorded(tmp_path, "\n".join(rows) + "\n")
    judged = judge(about, points.__getitem__, replayed)
    assert (judged.likeness, judged.words) == (Likeness.BITWISE, "its 2 metrics come again, bit for bit")
    assert {curve.likeness for curve in judged.again} == {Likeness.BITWISE}
    assert judged.unsteady == ()


def test_an_unseeded_script_differs_from_itself(run: Replaying) -> None:
    replayed = run({"train.py": TRAIN.format(seed="", steps=20)}, times=2)
    assert {curve.metric: curve.likeness for curve in steady(replayed)} == {
        "loss": Likeness.DIFFERS, "accuracy": Likeness.DIFFERS}


def test_a_seed_option_that_is_ignored_shows(run: Replaying) -> None:
    ignored = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--seed', type=int)\nargs = p.parse_args()\n"
    replayed = run({"train.py": ignored + TRAIN.format(seed="", steps=5)}, "python", "train.py", "--seed", "7", times=2)
    assert {curve.likeness for curve in steady(replayed)} == {Likeness.DIFFERS}


def test_what_hangs_on_the_order_of_a_set_shows(run: Replaying) -> None:
    script = ("with open('results.csv', 'w') as f:\n    f.write('step,loss\\n')\n"
              "    for i, x in enumerate({str(n) for n in range(60)}): f.write(f'{i},{float(x)}\\n')\n")
    replayed = run({"train.py": script}, times=2)
    assert {curve.likeness for curve in steady(replayed)} == {Likeness.DIFFERS}


def test_equal_metrics_and_then_an_error_are_both_facts(run: Replaying, tmp_path: Path) -> None:
    replayed = run({"train.py": SEEDED + "raise ValueError('no plot')\n"}, times=1)
    attempt = only(replayed)
    assert (attempt.end, attempt.exit_code, attempt.error) == (End.FAILED, 1, "ValueError: no plot")
    assert (str(attempt.place), attempt.need) == ("train.py:9", None)
    losses = attempt.logged[0].series["loss"].values
    text = "step,loss\n" + "".join(f"{step},{value!r}\n" for step, value in enumerate(losses))
    about, points = recorded(tmp_path, text)
    judged = judge(about, points.__getitem__, replayed)
    assert (judged.likeness, judged.words) == (Likeness.BITWISE, "its metric comes again, bit for bit")


@pytest.mark.slow
def test_a_training_without_end_is_stopped_and_its_beginning_read(run: Replaying, tmp_path: Path) -> None:
    replayed = run({"train.py": FOREVER}, seconds=2.0)
    attempt = only(replayed)
    assert (attempt.end, attempt.cause, attempt.exit_code) == (End.STOPPED, "was stopped after 2 s", None)
    about, points = recorded(tmp_path, "step,loss\n" + "".join(f"{n},{1 / (n + 1)!r}\n" for n in range(5000)))
    judged = judge(about, points.__getitem__, replayed)
    assert (judged.likeness, judged.words) == (Likeness.BITWISE, "its metric comes again so far, bit for bit")
    assert 10 < judged.curves[0].compared < 1000
    changed = "step,loss\n" + "".join(f"{n},{1 / (n + 1) if n != 7 else 0.5!r}\n" for n in range(5000))
    about, points = recorded(tmp_path, changed)
    judged = judge(about, points.__getitem__, replayed)
    assert judged.words == "its metric differs: loss departs at step 7, where 0.5 became 0.125, after 7 of 5000 points"


@pytest.mark.slow
def test_one_that_ignores_ctrl_c_is_ended_all_the_same(run: Replaying) -> None:
    script = "import signal, time\nfor name in ('SIGINT', 'SIGTERM'): signal.signal(getattr(signal, name), signal.SIG_IGN)\n"
    assert only(run({"train.py": script + "time.sleep(600)\n"}, seconds=0.5)).end is End.STOPPED


@pytest.mark.parametrize(("script", "kind", "words"), [
    ("open('data/train.csv')\n", NeedKind.DATA, "data/train.csv is not in the repository"),
    ("import urllib.request\nurllib.request.urlopen('https://data.example.org/x')\n", NeedKind.NETWORK,
     "it fetches from data.example.org, which the isolation does not give"),
    ("raise RuntimeError('Found no NVIDIA driver on your system.')\n", NeedKind.GPU, "it needs a graphics card (CUDA)"),
    ("import os\nos.environ['SERVICE_TOKEN']\n", NeedKind.CREDENTIALS, "the environment variable SERVICE_TOKEN is not set"),
    ("class MlflowException(Exception): ...\nraise MlflowException('Registered Model with name=best not found')\n",
     NeedKind.STORE,
     "it looks up what an earlier run logged, and its store is fresh here: Registered Model with name=best not found"),
    ("x = b'1' * (3 << 30)\n", NeedKind.MEMORY, "it used more than 1 GiB of memory"),
])
def test_what_the_machine_lacks_is_no_fault(run: Replaying, script: str, kind: NeedKind, words: str) -> None:
    need = only(run({"train.py": script})).need
    assert need is not None
    assert (need.kind, need.words) == (kind, words)


def test_a_file_looked_for_in_the_wrong_place_is_a_fault(run: Replaying) -> None:
    attempt = only(run({"train.py": "open('train.csv')\n", "data/train.csv": "1\n"}))
    assert (attempt.need, attempt.error) == (None, "FileNotFoundError: [Errno 2] No such file or directory: 'train.csv'")


def test_a_refused_argument_and_a_missing_program(run: Replaying) -> None:
    parser = "import argparse\nargparse.ArgumentParser().parse_args()\n"
    attempt = only(run({"train.py": parser}, "python", "train.py", "--lr", "3"))
    assert (attempt.exit_code, attempt.error) == (2, "train.py: error: unrecognized arguments: --lr 3")
    assert attempt.need is None
    concluded = Command(("python", "train.py", "--lr", "3"), source=Source.INFERRED)
    need = only(run({"train.py": parser}, command=concluded)).need
    assert need is not None
    assert need.kind is NeedKind.ARGUMENTS  # our conclusion was wrong, and not the project
    attempt = only(run({}, "no-such-launcher", "train.py"))
    assert (attempt.end, attempt.cause) == (
        End.NOT_STARTED, "there is no program no-such-launcher in the environment or the system")


def test_only_what_this_attempt_wrote_is_read(run: Replaying) -> None:
    """Logs that lay in the checkout are the recorded ones, and prove nothing."""
    files = {"old/results.csv": "step,loss\n0,1.0\n", "train.py": SEEDED.replace("results.csv", "new/results.csv"),
             "new/.keep": ""}
    assert [item.run.place.path for item in only(run(files)).logged] == ["new/results.csv"]
    assert only(run({"old/results.csv": "step,loss\n0,1.0\n", "train.py": "pass\n"})).logged == ()


def test_a_log_written_by_a_link_leads_nowhere(run: Replaying) -> None:
    script = "import os\nos.symlink('/etc', '/checker/store/wandb')\nos.mkfifo('/checker/out/ended.json')\n" \
             "os.symlink('/etc/passwd', 'results.csv')\n"
    assert only(run({"train.py": script})).logged == ()


def test_the_world_of_a_replay(run: Replaying) -> None:
    script = "import json, os\nprint(json.dumps(dict(os.environ)))\n"
    seen = json.loads(only(run({"train.py": script}, command=Command(
        ("python", "train.py"), variables={"MINE": "1"}, threads=3))).printed)
    assert (seen["OMP_NUM_THREADS"], seen["MINE"], seen["WANDB_MODE"]) == ("3", "1", "offline")
    assert {"PYTHONHASHSEED", "WANDB_API_KEY", "MLFLOW_TRACKING_TOKEN"} & seen.keys() == set()


def test_mlflow_without_a_database_gets_a_folder(built: Built) -> None:
    skinny = tracker_variables("/store", replace(built, locked=(Pinned("mlflow-skinny", "3.1"),)), 1)
    assert (skinny["MLFLOW_TRACKING_URI"], skinny["MLFLOW_ALLOW_FILE_STORE"]) == ("file:///store/mlruns", "true")


@pytest.mark.slow
def test_a_database_that_the_script_names_itself_gives_its_new_runs(run: Replaying, tmp_path: Path) -> None:
    """A hard-coded tracking address: the runs that were there before stay out."""
    pytest.importorskip("mlflow")
    pytest.importorskip("sqlalchemy")
    script = "import mlflow\nmlflow.set_tracking_uri('sqlite:///mlflow.db')\nwith mlflow.start_run():\n" \
             "    for step in range(3): mlflow.log_metric('loss', 1 / (step + 1), step=step)\n"
    folder = tmp_path / "source" / "sample"
    write_files(folder, {"train.py": script})
    subprocess.run([sys.executable, "train.py"], cwd=folder, check=True, capture_output=True)
    before = {item.id for reader in open_stores(Tree(folder)) for item in reader.runs()}
    logged = only(run({})).logged
    assert [item.run.tracker for item in logged] == [Tracker.MLFLOW]
    assert logged[0].run.id not in before
    assert logged[0].series["loss"].values == (1.0, 0.5, 1 / 3)


@pytest.mark.slow
def test_a_server_that_the_script_names_itself_is_our_store(run: Replaying) -> None:
    pytest.importorskip("mlflow")
    pytest.importorskip("sqlalchemy")
    script = """
import mlflow, os
from mlflow.tracking import MlflowClient
mlflow.set_tracking_uri("http://127.0.0.1:5000")
mlflow.set_experiment("far away")
with mlflow.start_run(run_name="first"):
    mlflow.log_metric("loss", 0.25)
os.environ["MLFLOW_TRACKING_URI"] = "https://mlflow.example.org"
client = MlflowClient(tracking_uri="https://mlflow.example.org")
client.log_metric(client.create_run("0", run_name="second").info.run_id, "loss", 0.5)
"""
    attempt = only(run({"train.py": script}, packages=("mlflow-skinny", "sqlalchemy", "alembic")))
    assert (attempt.error, attempt.end) == ("", End.FINISHED)
    found = {item.run.name: item.series["loss"].values for item in attempt.logged}
    assert found == {"first": (0.25,), "second": (0.5,)}


def test_what_measures_the_machine_is_not_compared() -> None:
    series = {name: Series((0,), (1.5,)) for name in ("epoch_time", "loss", "train/samples_per_second")}
    about = Run(Tracker.RESULTS, "results.csv", "results.csv", Place("results.csv"), status=Status.FINISHED,
                metrics=tuple(Metric(name, points.values[-1]) for name, points in series.items()))
    replayed = Replayed(Command(("python", "train.py")), Checkout(), (Attempt(
        End.FINISHED, "ended with 0", 0, 1.0, (Logged(about, series),)),))
    judged = judge(about, series.__getitem__, replayed)
    assert judged.words == "its metric comes again, bit for bit"
    assert {curve.metric for curve in judged.curves if not curve.likeness.comparable} == {
        "epoch_time", "train/samples_per_second"}
