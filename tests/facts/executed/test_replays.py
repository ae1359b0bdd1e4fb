# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Projects whose runs are really recorded with MLflow, and replayed as an audit would."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from release_checker.claims.settings import Pins
from release_checker.comparison.curves import Likeness
from release_checker.errors import FactUnavailable
from release_checker.execution.environment.records import Built, Interpreter, Pinned, Recipe
from release_checker.execution.replays.kept_evidence import make, save
from release_checker.execution.replays.records import End
from release_checker.execution.session import Session
from release_checker.execution.settings import ExecutionSettings, TrainingCommand
from release_checker.execution.store import Store
from release_checker.facts.executed.content import Contents
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.evidence_files import digests
from release_checker.facts.executed.replays import TrainingReplays, code_digest
from release_checker.facts.files import Files
from release_checker.facts.history import GitHistory
from release_checker.facts.logs.claims import Claims
from release_checker.facts.logs.run_log import RunLog
from release_checker.gather import Gatherer
from release_checker.model import Bounds, Finding, Skip, Unknown
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.runs.settings import LogSettings
from release_checker.testing import commit_all, findings, run_check, write_files

pytestmark = pytest.mark.slow

TRAIN = """
import argparse, random
import mlflow

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--steps", type=int, default=5)
options = parser.parse_args()
{seeding}
with mlflow.start_run(run_name=f"walk-{{options.seed}}"):
    mlflow.log_params(vars(options))
    value = 0.5
    for step in range(options.steps):
        value += random.random() / 20
        mlflow.log_metric("test_accuracy", value, step=step)
{after}
"""
SEEDED = TRAIN.format(seeding="random.seed(options.seed)", after="")
UNSEEDED = TRAIN.format(seeding="", after="")
FAILING = TRAIN.format(seeding="random.seed(options.seed)", after="raise SystemExit('no room for the model file')")
README = "# Walk\n\n## Results\n\n| model | test accuracy |\n|---|---|\n| walk-1 | {value} |\n"


def record(root: Path, *arguments: str) -> None:
    """Run the project's training once, outside, as its author did."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(root.parent), "MLFLOW_DISABLE_TELEMETRY": "true",
                   "MLFLOW_TRACKING_URI": "sqlite:///mlflow.db", "LOGNAME": "researcher", "GIT_PYTHON_REFRESH": "quiet"}
    subprocess.run([sys.executable, "train.py", *arguments], cwd=root, env=environment, check=False, capture_output=True)


def project(tmp_path: Path, files: Mapping[str, str], *recorded: tuple[str, ...]) -> Path:
    root = write_files(tmp_path / "walk", files)
    for arguments in recorded:
        record(root, *arguments)
    commit_all(root)
    return root


def gatherer(root: Path, store: Path, **session: Any) -> Gatherer:
    made = Session(store=Store(store), **{"settings": ExecutionSettings(memory_gb=2), **session})
    try:
        assert made.sandbox
    except FactUnavailable as reason:
        pytest.skip(str(reason))
    python = Interpreter(Path(sys.executable), platform.python_version(), Path(sys.base_prefix))
    built = Built(Recipe(python, ()), Path(sys.prefix), locked=(Pinned("mlflow-skinny", "3"),))
    return Gatherer(installed(), {Project: Project(root), Bounds: Bounds(), Session: made, Pins: Pins(),
                                  LogSettings: LogSettings(), RebuiltEnvironment: RebuiltEnvironment(built, chosen=built)})


def value_of(root: Path, run: str) -> float:
    log: RunLog = Gatherer(installed(), {Project: Project(root), LogSettings: LogSettings()}).get(RunLog)
    metric = next(item for item in log.runs if item.name == run).metric("test_accuracy")
    assert metric
    return metric.value


def check(code: str, facts: Gatherer) -> list[Any]:
    return run_check(code, {}, *(facts.get(record) for record in (TrainingReplays, Claims, RebuiltEnvironment)))


def test_a_seeded_run_comes_again_and_carries_its_claim(tmp_path: Path) -> None:
    root = project(tmp_path, {"train.py": SEEDED}, ("--seed", "1"))
    (root / "README.md").write_text(README.format(value=f"{value_of(root, 'walk-1'):.4f}"))
    commit_all(root)
    facts = gatherer(root, tmp_path / "store")
    (replay,) = facts.get(TrainingReplays).items
    assert replay.planned.command.argv == ("python", "train.py", "--seed", "1", "--steps", "5")
    assert [judged.likeness for judged in replay.judged] == [Likeness.BITWISE]
    for code in ("TRN005", "TRN006", "TRN007", "CLM003", "CLM001", "CLM002"):
        assert findings(check(code, facts)) == []
    assert not [item for code in ("TRN005", "TRN006", "TRN007", "CLM003") for item in check(code, facts)
                if isinstance(item, Skip | Unknown)]


def test_nothing_is_run_again_when_nothing_changed(tmp_path: Path) -> None:
    root = project(tmp_path, {"train.py": SEEDED, "README.md": "# Walk"}, ("--seed", "1"))
    first = gatherer(root, tmp_path / "store")
    first.get(TrainingReplays)
    (root / "README.md").write_text("# Walk\n\nMore words.")
    again = gatherer(root, tmp_path / "store")
    assert [item.replayed.kept for item in again.get(TrainingReplays).items if item.replayed] == [True]
    assert again.given[Session].executed == 0


def test_an_unseeded_run_differs_from_its_log_and_from_itself(tmp_path: Path) -> None:
    root = project(tmp_path, {"train.py": UNSEEDED}, ("--seed", "1"))
    facts = gatherer(root, tmp_path / "store")
    (differs,) = findings(check("TRN006", facts))
    assert differs.startswith("mlflow.db: test_accuracy of run walk-1")
    assert "departs at step 0" in differs
    (unsteady,) = findings(check("TRN007", facts))
    assert "run twice: test_accuracy" in unsteady


def test_equal_metrics_and_then_an_error_are_both_told(tmp_path: Path) -> None:
    root = project(tmp_path, {"train.py": FAILING}, ("--seed", "1"))
    facts = gatherer(root, tmp_path / "store")
    (told,) = findings(check("TRN005", facts))
    assert "after it had logged 5 values" in told
    assert "no room for the model file" in told
    assert findings(check("TRN006", facts)) == []


def test_a_changed_digit_is_not_made_again(tmp_path: Path) -> None:
    root = project(tmp_path, {"train.py": SEEDED}, ("--seed", "1"))
    value = value_of(root, "walk-1")
    (root / "README.md").write_text(README.format(value=f"{value + 0.01:.4f}"))
    commit_all(root)
    (told,) = findings(check("CLM002", gatherer(root, tmp_path / "store")))
    assert f"{value + 0.01:.4f}" in told


def test_a_long_training_is_compared_as_far_as_it_came(tmp_path: Path) -> None:
    pause = "        __import__('time').sleep(options.steps / 400)\n"
    slow = SEEDED.replace("        mlflow.log_metric", f"{pause}        mlflow.log_metric")
    root = project(tmp_path, {"train.py": slow}, ("--seed", "1", "--steps", "40"))
    facts = gatherer(root, tmp_path / "store", settings=ExecutionSettings(memory_gb=2, training=(TrainingCommand(
        "long", ("python", "train.py", "--seed", "1", "--steps", "4000"), run="walk-1"),)), budget=28.0)
    (replay,) = facts.get(TrainingReplays).items
    assert replay.replayed
    assert replay.replayed.attempts[0].end is End.STOPPED
    assert findings(check("TRN005", facts)) == []


def test_a_gpu_that_is_not_here_leaves_it_open_until_evidence_comes(tmp_path: Path) -> None:
    root = project(tmp_path, {"train.py": SEEDED, "README.md": "# Walk"}, ("--seed", "1"))
    declared = TrainingCommand("walk", ("python", "train.py", "--seed", "1", "--steps", "5"), run="walk-1", gpu=True)
    settings = ExecutionSettings(memory_gb=2, training=(declared,))
    there = gatherer(root, tmp_path / "there")
    elsewhere = there.get(TrainingReplays)
    built = there.get(RebuiltEnvironment).chosen
    known = digests(Project(root), there.get(GitHistory), built, code_digest(
        Project(root), there.get(Files), there.get(Contents), there.get(RunLog)), there.given[Session])
    replayed = [item.replayed for item in elsewhere.items if item.replayed]
    save(make(replayed, known), tmp_path / "evidence.json")
    here = gatherer(root, tmp_path / "here", settings=settings)
    assert any("GPU" in item.reason for item in check("TRN006", here) if isinstance(item, Unknown))
    taken = gatherer(root, tmp_path / "here", settings=settings, evidence=(tmp_path / "evidence.json",))
    assert [bool(item.elsewhere) for item in taken.get(TrainingReplays).items] == [True]
    assert not [item for item in check("TRN006", taken) if isinstance(item, Finding | Unknown)]
    (root / "train.py").write_text(SEEDED.replace("/ 20", "/ 21"))
    refused = gatherer(root, tmp_path / "here", settings=settings, evidence=(tmp_path / "evidence.json",))
    assert any("its code has the digest" in item.reason for item in check("TRN006", refused) if isinstance(item, Unknown))
