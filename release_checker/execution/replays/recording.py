# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Replays as MLflow runs in a store of ours, beside the recorded ones, so that `mlflow ui` draws them over each other."""

from __future__ import annotations

import contextlib
import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from release_checker.errors import FactUnavailable
from release_checker.execution.replays.judging import Judged
from release_checker.execution.replays.matching import answering
from release_checker.execution.replays.records import Attempt, End, Replayed
from release_checker.runs.records import Run, Series
from release_checker.runs.scrubbing import Scrubber

T = TypeVar("T")
NAME = "replays.db"
EXPERIMENT = "replays"
BATCH = 1000
"Metrics of one call, which is MLflow's bound."
PARAMETERS = 100
MOST = 200_000
"Points of one run that are recorded; further ones are left out."
ENDINGS = {End.FINISHED: "FINISHED", End.FAILED: "FAILED"}


@dataclass(frozen=True)
class Recorded:
    """One run with what its replay gave."""

    run: Run
    "As its log has it."
    series: Mapping[str, Series]
    "By metric, as its log has it."
    replayed: Replayed
    "What was run again."
    judged: Judged
    "How the two compare."


def record(items: Iterable[Recorded], folder: Path) -> Path:
    """Write all of them into a fresh database in a folder, and give its path.

    Needs mlflow-skinny with SQLAlchemy and Alembic; raises FactUnavailable where they are missing or fail.
    """
    place = folder / NAME
    place.unlink(missing_ok=True)
    try:
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # else it starts a thread as soon as it is imported
        from mlflow import MlflowClient

        with _quietly():
            client = MlflowClient(tracking_uri=f"sqlite:///{place.resolve()}")
            experiment = client.create_experiment(EXPERIMENT, artifact_location=(folder / "replays").resolve().as_uri())
            for item in items:
                _write_all(client, experiment, item)
    except ImportError as error:
        raise FactUnavailable(f"replays are recorded with mlflow-skinny, SQLAlchemy and Alembic: {error}") from error
    except Exception as error:  # MLflow and SQLAlchemy raise whatever their databases make of it
        raise FactUnavailable(f"replays could not be recorded: {type(error).__name__}: {str(error)[:200]}") from error
    return place


def _write_all(client: Any, experiment: str, item: Recorded) -> None:
    """The recorded run, and each attempt at it."""
    run, command = item.run, item.replayed.command
    common = {"original_run": run.id, "original_tracker": str(run.tracker), "command": command.text,
              "code": item.replayed.checkout.words}
    title = run.name or run.id[:12]
    parameters = Scrubber(run).pairs("parameter", run.parameters)
    tags = {**common, "kind": "recorded"}
    _write(client, experiment, f"{title} (recorded)", parameters, tags, item.series, "FINISHED")
    for number, attempt in enumerate(item.replayed.attempts, 1):
        tags = {**common, "kind": "replay", "attempt": str(number), "ended": attempt.cause, "isolation": item.replayed.tier,
                "verdict": str(item.judged.likeness), "verdict_words": item.judged.words}
        _write(client, experiment, f"{title} (replay {number})", parameters, tags, _series(run, attempt),
               ENDINGS.get(attempt.end, "KILLED"))


def _series(run: Run, attempt: Attempt) -> Mapping[str, Series]:
    found = answering(run, attempt.logged, broken=attempt.end.early)
    return {} if isinstance(found, str) else found.series


def _write(
    client: Any, experiment: str, name: str, parameters: Mapping[str, str], tags: Mapping[str, str],
    series: Mapping[str, Series], status: str,
) -> None:
    from mlflow.entities import Metric, Param, RunTag

    run_id = client.create_run(experiment, run_name=name).info.run_id
    client.log_batch(run_id, tags=[RunTag(key, value[:5000]) for key, value in tags.items()])
    for some in _batches(sorted(parameters.items()), PARAMETERS):
        client.log_batch(run_id, params=[Param(_name(key), value[:6000]) for key, value in some])
    for points in _batches(islice(_points(series), MOST), BATCH):
        client.log_batch(run_id, metrics=[Metric(*point) for point in points])
    client.set_terminated(run_id, status)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def _points(series: Mapping[str, Series]) -> Iterator[tuple[str, float, int, int]]:
    for name, points in sorted(series.items()):
        times = points.times or (0.0,) * len(points)
        for step, value, time in zip(points.steps, points.values, times, strict=True):
            yield _name(name), value, int(time * 1000), step


def _name(text: str) -> str:
    """As MLflow takes names: letters, digits, `_-. /:`; what else stands in one becomes an underscore."""
    clean = "".join(letter if letter.isalnum() or letter in "_-. /:" else "_" for letter in text)[:250]
    return os.path.normpath(clean).lstrip("/.") or "_"


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """MLflow does not tell of each table that it makes; it sets its own level when it is imported."""
    loggers = [logging.getLogger(name) for name in ("mlflow", "alembic")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
