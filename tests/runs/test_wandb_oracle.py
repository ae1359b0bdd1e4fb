# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs recorded here and now with real versions of W&B, each in an environment of its own, against its own reader."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from release_checker.runs.records import LogReader, Run, Status
from tests.runs import wandb_writer as w
from tests.runs.test_mlflow_oracle import Packages, environment
from tests.runs.wandb_recorder import CONFIG, points

RECORDER = Path(__file__).with_name("wandb_recorder.py")
OLD = ("numpy<2", "setuptools<70")
VERSIONS = {
    "0.12.21": Packages(("wandb==0.12.21", "protobuf<4", *OLD), (3, 8), (3, 9)),
    "0.13.11": Packages(("wandb==0.13.11", "protobuf<5", *OLD), (3, 8), (3, 10)),
    "0.16.6": Packages(("wandb==0.16.6", "protobuf<5", *OLD), (3, 8), (3, 11)),
    "0.19.11": Packages(("wandb==0.19.11", "numpy"), (3, 9), (3, 12)),
    "0.23.1": Packages(("wandb==0.23.1", "numpy"), (3, 9), (3, 13)),
    "newest": Packages(("wandb>=0.31", "numpy"), (3, 10), (3, 13)),
}
ENDS = {"plain": (Status.FINISHED, 0), "fails": (Status.FAILED, 3), "resumed": (Status.FINISHED, 0)}


@dataclass
class Official:
    """What W&B's own reader says of one log."""

    values: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    "Points of each metric."
    config: dict[str, object] = field(default_factory=dict)
    "As set last."
    exit_code: int | None = None
    "None without an exit record."


@pytest.fixture(scope="module")
def official_reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`wandb leet inspect` of the newest version reads the logs of all."""
    return environment(tmp_path_factory.mktemp("official") / "environment", VERSIONS["newest"]).with_name("wandb")


def official(program: Path, log: Path) -> Official:
    done = subprocess.run([program, "leet", "inspect", "--json", log], capture_output=True, text=True, check=False,
                          env=os.environ | {"HOME": str(log.parent)})
    told = Official()
    for line in done.stdout.splitlines():
        record = json.loads(line)
        body = record.get(record["type"]) or {}
        if record["type"] == "history":
            for name, value in flat("", body.get("item", {})):
                number = float(str(value).replace("Infinity", "inf")) if not isinstance(value, str) or "N" in value or \
                    "Inf" in value else None
                if number is not None and not name.startswith("_"):
                    told.values.setdefault(name, []).append((body["item"]["_step"], number))
        elif record["type"] in ("config", "run"):
            told.config |= body.get("update", body.get("config", {}).get("update", {}))
        elif record["type"] == "exit":
            told.exit_code = body.get("exit_code", 0)
    return told


def flat(name: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(f"{name}.{key}" if name else key, inner)
    else:
        yield name, value


def record(python: Path, folder: Path) -> None:
    """All scenarios in a dirty checkout; together, as W&B mostly waits. A resumed run is started once more afterwards."""
    shutil.copy(RECORDER, folder / "train.py")
    for words in (["init", "-q"], ["remote", "add", "origin", "https://example.org/lab/digits.git"], ["add", "train.py"],
                  ["-c", "user.name=researcher", "-c", "user.email=researcher@example.org", "commit", "-qm", "Train"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    with (folder / "train.py").open("a") as stream:
        stream.write("# changed since\n")
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TMPDIR")}
    env = kept | {"HOME": str(folder), "LOGNAME": "researcher", "USER": "researcher", "WANDB_MODE": "offline",
                  "WANDB_HOST": "machine", "WANDB_USERNAME": "researcher", "WANDB_SILENT": "true"}
    for scenarios in (("plain", "fails", "killed", "resumed"), ("resumed",)):
        started = [subprocess.Popen([python, "train.py", scenario, "--lr", "0.1", "--seed", "7"], cwd=folder, env=env,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for scenario in scenarios]
        for process in started:
            process.wait(timeout=120)


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_version_records_is_read_as_it_was_logged(version: str, tmp_path: Path, official_reader: Path) -> None:
    python = environment(tmp_path / "environment", VERSIONS[version])
    folder = tmp_path / "project"
    folder.mkdir()
    record(python, folder)
    (reader,) = w.readers(folder)
    runs = reader.runs()
    assert sorted(run.name.removeprefix("first-") for run in runs) == ["fails", "killed", "plain", "resumed", "resumed"]
    for run in runs:
        assert (version in (run.version, "newest"), run.tags) == (True, {
            "a": "", "b": "", "group": "seeds", "job_type": "train", "notes": "A note."})
        scenario = run.name.removeprefix("first-")
        if scenario != "resumed":  # the official reader takes seconds to start
            (log,) = (folder / run.place.path).glob("*.wandb")
            compare(reader, run, official(official_reader, log))
        logged = logged_by(scenario)
        if scenario == "killed":
            assert (run.status in (Status.RUNNING, Status.UNKNOWN), run.exit_code) == (True, None)
        else:
            assert (run.status, run.exit_code) == ENDS[scenario]
            assert {name: len(points) for name, points in logged.items()} == {
                metric.name: metric.count for metric in run.metrics if metric.name in logged}
        for name, expected in logged.items():
            series = reader.series(run, name)
            assert list(zip(series.steps, map(repr, series.values), strict=True)) == expected[: len(series)]


def logged_by(scenario: str) -> dict[str, list[tuple[int, str]]]:
    """Points of each metric as the script logged them; NaN by its name, as it equals nothing."""
    found: dict[str, list[tuple[int, str]]] = {}
    for step, values in points(scenario):
        for name, value in values.items():
            found.setdefault(name, []).append((step, repr(float(value))))
    return found


def compare(reader: LogReader, run: Run, told: Official) -> None:
    """Names, counts, last values, every point, configuration and exit code are W&B's own."""
    assert run.exit_code == told.exit_code
    assert sorted(told.values) == [metric.name for metric in run.metrics]
    for metric in run.metrics:
        series = reader.series(run, metric.name)
        expected = told.values[metric.name]
        assert [(step, repr(value)) for step, value in zip(series.steps, series.values, strict=True)] == [
            (step, repr(value)) for step, value in expected]
        assert (metric.count, metric.step) == (len(expected), expected[-1][0])
        assert metric.value == expected[-1][1] or math.isnan(metric.value)
    assert {name: told.config[name] for name in CONFIG} == CONFIG
    assert (run.parameters["lr"], run.parameters["model.width"], run.parameters["eps"]) == ("0.1", "32", "1e-08")
