# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Logs on services: a real MLflow server on loopback; for W&B a stand-in that answers as its API does."""

from __future__ import annotations

import math
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from release_checker.facts.logs.run_log import RunLog
from release_checker.gather import Gatherer
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.runs.records import Known, SensitiveKind, Status, Tracker
from release_checker.runs.services import ServiceUnavailable, open_service
from release_checker.runs.settings import LogSettings
from release_checker.testing import write_files
from tests.runs.test_mlflow_oracle import Packages, environment

SERVER = Packages(("mlflow-skinny==2.22.0", "flask<4", "gunicorn<24", "sqlalchemy<2.1", "alembic", "pandas<3", "numpy",
                   "graphene", "jinja2", "markdown", "docker"), (3, 9), (3, 12))
"The newest server that needs no more than these; 3.x asks for a hundred packages."
RECORD = """
import math, sys
import mlflow
mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("walks")
for seed in range(3):
    with mlflow.start_run(run_name=f"walk-{seed}"):
        mlflow.log_params({"seed": seed, "lr": 0.1})
        for step in range(4):
            mlflow.log_metric("loss", 1 / (step + seed + 1), step=step)
        mlflow.log_metric("odd", math.nan)
try:
    with mlflow.start_run(run_name="broken"):
        raise ValueError("no")
except ValueError:
    pass
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    python = environment(folder / "packages", SERVER)
    address = f"http://127.0.0.1:{free_port()}"
    kept = {"PATH": f"{python.parent}:{os.environ['PATH']}", "HOME": str(folder), "MLFLOW_DISABLE_TELEMETRY": "true"}
    with subprocess.Popen(
        [python, "-m", "mlflow", "server", "--backend-store-uri", f"sqlite:///{folder}/server.db", "--host", "127.0.0.1",
         "--port", address.rpartition(":")[2], "--workers", "1"],
        cwd=folder, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:
        try:
            if not answers(address, 90):
                pytest.skip("the server of this version does not start here")
            subprocess.run([python, "-c", RECORD, address], cwd=folder, env=kept, check=True, capture_output=True)
            yield address
        finally:
            os.killpg(process.pid, 9)


def answers(address: str, seconds: float) -> bool:
    ended = time.monotonic() + seconds
    while time.monotonic() < ended:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return True
        except (OSError, urllib.error.URLError):
            time.sleep(0.5)
    return False


@pytest.mark.slow
def test_an_mlflow_server_is_read_with_its_own_client(server: str, tmp_path: Path) -> None:
    root = write_files(tmp_path / "walks", {"README.md": "# Walks"})
    given = {Project: Project(root), LogSettings: LogSettings((f"mlflow+{server}",), online=True)}
    log: RunLog = Gatherer(installed(), given).get(RunLog)
    assert log.unread == ()
    assert sorted((run.name, run.status) for run in log.runs) == [
        ("broken", Status.FAILED), *((f"walk-{seed}", Status.FINISHED) for seed in range(3))]
    run = next(run for run in log.runs if run.name == "walk-1")
    assert run.parameters == {"seed": "1", "lr": "0.1"}
    assert run.experiment == "walks"
    assert log.series(run, "loss").values == (1 / 2, 1 / 3, 1 / 4, 1 / 5)
    assert log.series(run, "loss").steps == (0, 1, 2, 3)
    odd = run.metric("odd")
    assert odd
    assert math.isnan(odd.value)
    assert any("parameter lr" in item.what for item in log.decoded())


def test_a_service_is_not_asked_unless_allowed(tmp_path: Path) -> None:
    root = write_files(tmp_path / "walks", {"README.md": "# Walks"})
    given = {Project: Project(root), LogSettings: LogSettings(("mlflow+http://127.0.0.1:9",))}
    log: RunLog = Gatherer(installed(), given).get(RunLog)
    assert log.unread == (("mlflow+http://127.0.0.1:9", "a service is asked only with --online"),)


@pytest.mark.slow
def test_a_server_that_does_not_answer_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.raises(ServiceUnavailable, match="did not answer"):
        open_service(f"mlflow+http://127.0.0.1:{free_port()}")


class Listed(list[Any]):
    """Runs of a project, as the API pages through them."""


def wandb_run(identifier: str, state: str, **more: Any) -> Any:
    history = [{"_step": step, "loss": 1 / (step + 1)} for step in range(3)]
    given = {
        "id": identifier, "name": f"run-{identifier}", "state": state,
        "config": {"seed": 1, "model": {"width": 8}, "_wandb": {}},
        "summary": {"loss": 1 / 3, "acc": "NaN", "_runtime": 12.0, "_step": 2}, "created_at": "2024-05-01T10:00:00",
        "metadata": {"program": "train.py", "args": ["--seed", "1"], "git": {"commit": "a" * 40, "remote": "https://u:p@h/x"},
                     "email": "jane@lab.example", "host": "pc-42", "python": "3.11.4", "gpu": "Tesla V100"},
        "tags": ["paper"], "commit": "a" * 40, "scan_history": lambda keys: iter(history), **more,
    }
    return SimpleNamespace(**given)


def test_a_project_on_wandb(monkeypatch: pytest.MonkeyPatch) -> None:
    import wandb

    asked: list[str] = []

    class Api:
        def __init__(self, timeout: int) -> None:
            assert timeout

        def runs(self, path: str, **options: Any) -> Listed:
            asked.append(path)
            return Listed([wandb_run("abcd1234", "finished"), wandb_run("efgh5678", "crashed", metadata=None)])

    monkeypatch.setattr(wandb, "Api", Api)
    reader = open_service("wandb:lab/walks")
    first, second = reader.runs()
    assert asked == ["lab/walks"]
    assert (first.tracker, first.status, first.commit, first.remote) == (
        Tracker.WANDB, Status.FINISHED, "a" * 40, "https://h/x")
    assert first.arguments == ("--seed", "1")
    assert first.arguments_known is Known.RECORDED
    assert first.parameters == {"seed": "1", "model.width": "8"}
    assert first.end == (first.start or 0) + 12
    assert [metric.name for metric in first.metrics] == ["acc", "loss"]
    assert reader.series(first, "loss").values == (1, 1 / 2, 1 / 3)
    assert {item.kind for item in first.sensitive} == {SensitiveKind.EMAIL, SensitiveKind.HOST}
    assert second.status is Status.RUNNING
    assert second.arguments_known is Known.ABSENT


def test_an_error_of_the_service_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import wandb

    def refuse(timeout: int) -> None:
        raise ValueError("could not find\nproject")

    monkeypatch.setattr(wandb, "Api", refuse)
    with pytest.raises(ServiceUnavailable, match="wandb:lab/walks did not answer: ValueError: could not find project"):
        open_service("wandb:lab/walks")
