# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Stores that W&B itself recorded, made by `wandb_recorder.py` in a neutral folder."""

from __future__ import annotations

import hashlib
import math
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from release_checker.runs.records import Run, Status
from tests.runs import wandb_writer as w
from tests.runs.wandb_recorder import points

STORES = Path(__file__).parent / "stores"
SAME = [HealthCheck.function_scoped_fixture]


def recorded(version: str) -> dict[str, Run]:
    """The runs of one version by their scenario, the first argument."""
    (reader,) = w.readers(STORES / f"wandb-{version}")
    return {run.arguments[0]: run for run in reader.runs()}


@pytest.mark.parametrize(
    ("version", "scenario", "status", "code"),
    [
        ("0.9.7", "fails", Status.FAILED, 3),
        ("0.12.21", "plain", Status.FINISHED, 0),
        ("0.12.21", "killed", Status.UNKNOWN, None),
        ("0.16.6", "fails", Status.FAILED, 3),
        ("0.23.1", "plain", Status.FINISHED, 0),
        ("0.31.0", "plain", Status.FINISHED, 0),
        ("0.31.0", "fails", Status.FAILED, 3),
    ],
)
def test_a_recorded_run(version: str, scenario: str, status: Status, code: int | None) -> None:
    run = recorded(version)[scenario]
    assert (run.status, run.exit_code, run.version) == (status, code, version)
    assert (run.program, run.arguments) == ("train.py", (scenario, "--lr", "0.1", "--seed", "7"))
    configured = {"lr": "0.1", "seed": "7", "model.width": "32", "model.dropout": "None", "name": "ünï"}
    assert configured.items() <= run.parameters.items()
    assert (run.host, run.remote, len(run.commit)) == ("machine", "https://example.org/lab/digits.git", 40)
    assert run.user == "researcher"
    assert run.start is not None
    assert run.python.startswith("3.")


@pytest.mark.parametrize(("version", "scenario"), [
    ("0.9.7", "fails"), ("0.12.21", "plain"), ("0.16.6", "fails"), ("0.23.1", "plain"), ("0.31.0", "plain"),
    ("0.31.0", "fails")])
def test_a_recorded_history_is_what_was_logged(version: str, scenario: str) -> None:
    (reader,) = w.readers(STORES / f"wandb-{version}")
    (run,) = [run for run in reader.runs() if run.arguments[0] == scenario]
    logged = list(points(scenario))
    for name in ("loss", "val/acc", "rare"):
        expected = [(step, repr(float(values[name]))) for step, values in logged if name in values]
        series = reader.series(run, name)
        assert list(zip(series.steps, map(repr, series.values), strict=True)) == expected
        metric = run.metric(name)
        assert metric is not None
        assert (metric.step, repr(metric.value), metric.count) == (*expected[-1], len(expected))
        assert len(series.times) == len(series)
    assert {name: run.summary[name] for name in ("best.acc", "best.epoch", "verdict")} == {
        "best.acc": 0.75, "best.epoch": 11.0, "verdict": "good"}


def test_a_killed_runs_log_is_read_as_far_as_it_goes() -> None:
    (reader,) = w.readers(STORES / "wandb-0.12.21")
    (run,) = [run for run in reader.runs() if run.arguments[0] == "killed"]
    series = reader.series(run, "loss")
    assert list(series.values) == [values["loss"] for _, values in points("killed")][: len(series)]
    assert 400 < len(series) <= 600
    assert [item.lost for item in run.damage] == ["what follows"]
    assert "exit record" in run.missing


def test_numbers_that_are_none_are_kept() -> None:
    (reader,) = w.readers(STORES / "wandb-0.31.0")
    (run,) = [run for run in reader.runs() if run.arguments[0] == "plain"]
    assert math.isnan(reader.series(run, "loss").values[5])
    assert reader.series(run, "val/acc").values[6] == -math.inf
    assert reader.series(run, "nested.deep.x").values[-1] == 22.0


def test_texts_that_only_the_log_holds() -> None:
    (reader,) = w.readers(STORES / "wandb-0.31.0")
    texts = {item.text for item in reader.decoded()}
    assert {"https://user:hunter2@example.org/data", "--seed", "A note.", "accuracy 0.75, token hunter3"} <= texts


def test_no_byte_of_a_store_is_changed(tmp_path: Path) -> None:
    shutil.copytree(STORES, tmp_path / "stores", ignore=lambda _, names: [name for name in names if "mlflow" in name])
    before = digests(tmp_path)
    for reader in w.readers(tmp_path):
        for run in reader.runs():
            for metric in run.metrics:
                reader.series(run, metric.name)
        list(reader.decoded())
    assert len(before) > 20
    assert digests(tmp_path) == before


def digests(root: Path) -> dict[str, tuple[str, int]]:
    return {str(path): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for path in root.rglob("*") if path.is_file()}


LOGS = sorted(STORES.glob("wandb-*/**/*.wandb"), key=lambda path: path.stat().st_size)[:5]


def values_of(root: Path, content: bytes) -> tuple[Run, list[str]]:
    w.write(root, {f"wandb/run-{w.STAMP}-x/run-x.wandb": content})
    reader, run = w.only(root)
    list(reader.decoded())
    return run, [repr(value) for value in reader.series(run, "loss").values]


@settings(suppress_health_check=SAME, max_examples=40, deadline=None)
@given(st.sampled_from(LOGS), st.integers(0, 7000))
def test_a_cut_log_gives_its_beginning(tmp_path: Path, path: Path, cut: int) -> None:
    whole = path.read_bytes()
    _, values = values_of(tmp_path, whole)
    run, found = values_of(tmp_path, whole[:cut])
    assert found == values[: len(found)]
    assert run.status is not Status.FINISHED or cut >= len(whole) - 2000
    assert run.damage or run.missing or cut >= len(whole)


@settings(suppress_health_check=SAME, max_examples=60, deadline=None)
@given(st.sampled_from(LOGS), st.integers(0, 7000), st.integers(1, 255))
def test_a_changed_byte_is_told_and_changes_no_value(tmp_path: Path, path: Path, at: int, change: int) -> None:
    data = bytearray(path.read_bytes())
    _, values = values_of(tmp_path, bytes(data))
    at %= len(data)
    data[at] ^= change
    run, found = values_of(tmp_path, bytes(data))
    remaining = iter(values)
    assert all(value in remaining for value in found)
    assert run.damage or at == 6  # the format's version stands there
