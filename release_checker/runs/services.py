# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Logs that services keep: an MLflow server, or a project on W&B, asked with the user's own credentials.

Only reached when the settings name the service and the network is allowed. Credentials are those that the official clients
find: MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_USERNAME and _PASSWORD; WANDB_API_KEY or ~/.netrc.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from release_checker.errors import ReleaseCheckerError
from release_checker.model import Place
from release_checker.runs.mlflow.fields import Recorded, source_of, to_run
from release_checker.runs.records import Damage, DataSet, Decoded, LogReader, Metric, Run, Series, Store, Tracker

MOST_RUNS = 20_000
"Runs of one service that are listed."
PAGE = 1_000


class ServiceUnavailable(ReleaseCheckerError):
    """A service did not answer as expected; the message says which and why."""


def open_service(source: str) -> LogReader:
    """A reader for `mlflow+https://host` or `wandb:entity/project`, its runs listed; raises ServiceUnavailable."""
    if source.startswith("wandb:"):
        from release_checker.runs.wandb.service import WandbService

        reader: LogReader = WandbService(source)
    else:
        reader = MlflowService(source)
    try:
        reader.runs()
    except ServiceUnavailable:
        raise
    except Exception as error:  # the clients raise what their libraries raise; nothing of it may end the audit
        words = " ".join(str(error).split())[:300]
        raise ServiceUnavailable(f"{source} did not answer: {type(error).__name__}: {words}") from error
    return reader


@dataclass
class MlflowService:
    """An MLflow server, read through the official client."""

    source: str
    "As the settings name it: `mlflow+https://host/path`."

    @property
    def store(self) -> Store:
        """The server."""
        return Store(Tracker.MLFLOW, self.source, "server")

    def runs(self) -> tuple[Run, ...]:
        """Every run of every experiment that is not deleted."""
        return self._runs

    @cached_property
    def _client(self) -> Any:
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # before the import: the client starts a thread for it
        os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
        os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "30")
        from mlflow.tracking import MlflowClient

        logging.getLogger("mlflow").setLevel(logging.ERROR)
        return MlflowClient(tracking_uri=self.source.removeprefix("mlflow+"))

    @cached_property
    def _runs(self) -> tuple[Run, ...]:
        experiments = {item.experiment_id: item.name for item in _pages(self._client.search_experiments)}
        found: list[Run] = []
        identifiers = list(experiments)
        for run in _pages(self._client.search_runs, identifiers) if identifiers else ():
            found.append(to_run(self.store, _recorded(run, experiments, self.source)))
            if len(found) >= MOST_RUNS:
                break
        return tuple(sorted(found, key=lambda run: (run.start or 0.0, run.id)))

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric; empty where the server does not answer."""
        try:
            points = self._client.get_metric_history(run.id, metric)
        except Exception:  # a history that cannot be had leaves the last value, which the listing told
            return Series((), ())
        ordered = sorted(points, key=lambda point: (point.step, point.timestamp))
        return Series(tuple(int(point.step) for point in ordered), tuple(float(point.value) for point in ordered),
                      tuple(point.timestamp / 1000 for point in ordered))

    def damage(self) -> tuple[Damage, ...]:
        """None: a server answers or does not."""
        return ()

    def decoded(self) -> Iterator[Decoded]:
        """Parameters and tags, as the server gives them."""
        for run in self.runs():
            for kind, values in (("parameter", run.parameters), ("tag", run.tags)):
                for name, value in values.items():
                    yield Decoded(run.place, f"run {run.id[:8]} {kind} {name}", value)


def _pages(search: Any, *arguments: Any) -> Iterator[Any]:
    token: str | None = None
    while True:
        page = search(*arguments, max_results=PAGE, page_token=token)
        yield from page
        token = page.token
        if not token:
            return


def _recorded(run: Any, experiments: dict[str, str], source: str) -> Recorded:
    info, data = run.info, run.data
    inputs = getattr(getattr(run, "inputs", None), "dataset_inputs", None) or ()
    return Recorded(
        id=info.run_id, place=Place(source), experiment=experiments.get(info.experiment_id, info.experiment_id),
        name=info.run_name or "", status=info.status, start=info.start_time, end=info.end_time,
        user=getattr(info, "user_id", None) or "", artifact_uri=info.artifact_uri or "", parameters=dict(data.params),
        tags=dict(data.tags),
        metrics=tuple(Metric(item.key, float(item.value), int(item.step))
                      for item in sorted(_last(data), key=lambda item: str(item.key))),
        datasets=tuple(DataSet(item.dataset.name, item.dataset.digest or "", source_of(item.dataset.source or ""))
                       for item in inputs),
    )


def _last(data: Any) -> list[Any]:
    """Last values with their steps; the public mapping has no steps."""
    kept = getattr(data, "_metric_objs", None)
    if kept is not None:
        return list(kept)

    @dataclass(frozen=True)
    class Bare:
        key: str
        value: float
        step: int = 0

    return [Bare(key, value) for key, value in data.metrics.items()]
