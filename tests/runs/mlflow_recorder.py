# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs inside an environment that has MLflow: records a store with it, or tells what its own client reads from one.

`mlflow_recorder.py record URI` and `mlflow_recorder.py read URI`; the latter prints JSON. Speaks Python 3.8, and MLflow from
1.30 on.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

# By name, since it is another version than the one that the types would be taken from.
mlflow: Any = importlib.import_module("mlflow")
tracking: Any = importlib.import_module("mlflow.tracking")
VERSION = tuple(int(part) for part in mlflow.__version__.split(".")[:2])


class Constant(mlflow.pyfunc.PythonModel):  # type: ignore[misc]
    """The smallest model there is."""

    def predict(self, context: Any, model_input: Any, params: Any = None) -> list[int]:
        """One for everything."""
        return [1 for _ in model_input]


def record(uri: str) -> None:
    """Runs of every kind that a store can hold."""
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("digits")
    with mlflow.start_run(run_name="first"):
        mlflow.log_params({"lr": 0.1, "seed": 7, "model/width": 32, "none": None, "note": "two\nlines: 'quoted' # or not"})
        mlflow.set_tags({"stage": "final", "mlflow.note.content": "The run of the paper."})
        for step in range(30):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
            mlflow.log_metric("val/acc top 1", step / 30, step=step)
        mlflow.log_metric("no_step", 0.25)
        mlflow.log_metric("system/cpu_utilization_percentage", 12.5, step=0)
        odd()
        text("notes/read me.txt", "nothing\n")
        data()
        model()
    with mlflow.start_run(run_name="parent"):
        for seed in range(2):
            with mlflow.start_run(run_name=f"child-{seed}", nested=True):
                mlflow.log_param("random_state", seed or None)
                mlflow.log_metric("acc", 0.5 + seed / 10, step=0)
    ended("FAILED", "failed")
    ended("KILLED", "killed")
    client = tracking.MlflowClient()
    client.delete_run(ended("FINISHED", "deleted"))
    mlflow.start_run(run_name="running")
    mlflow.log_metric("acc", 0.125, step=3)
    gone = mlflow.create_experiment("gone")
    client.create_run(gone)
    client.delete_experiment(gone)
    sys.stdout.flush()
    os._exit(0)  # as a crash would, so that the last run stays open


def odd() -> None:
    """What is no ordinary number, and points out of their order."""
    for step, value in enumerate([0.5, float("nan"), float("inf"), float("-inf")]):
        mlflow.log_metric("odd", value, step=step)
    mlflow.log_metric("ends_nan", float("nan"), step=1)
    mlflow.log_metric("ends_inf", float("inf"), step=1)
    for step, value in [(5, 0.75), (2, 0.5), (5, 0.25), (3, 1e-12), (-1, 3.0)]:
        mlflow.log_metric("shuffled", value, step=step)


def text(path: str, content: str) -> None:
    """A text artifact."""
    mlflow.log_text(content, path)


def data() -> None:
    """A data set, where this version knows them."""
    if VERSION >= (2, 4):
        numpy: Any = importlib.import_module("numpy")
        train = mlflow.data.from_numpy(numpy.arange(6.0), source="data/train.csv", name="train")
        mlflow.log_input(train, context="training")


def model() -> None:
    """A model with its requirements."""
    options: dict[str, Any] = {"pip_requirements": ["numpy==1.24.0", "scikit-learn"]}
    if VERSION >= (3, 0):
        mlflow.pyfunc.log_model(name="model", python_model=Constant(), **options)
    else:
        mlflow.pyfunc.log_model("model", python_model=Constant(), **options)


def ended(status: str, name: str) -> str:
    """A run that ended so; its identifier."""
    run = mlflow.start_run(run_name=name)
    mlflow.log_param("seed", 3)
    mlflow.log_metric("acc", 0.5, step=1)
    mlflow.end_run(status)
    return str(run.info.run_id)


def read(uri: str) -> None:
    """What the client reads, by run."""
    client = tracking.MlflowClient(uri)
    listing = client.search_experiments if hasattr(client, "search_experiments") else client.list_experiments
    found = {}
    for experiment in listing(view_type=mlflow.entities.ViewType.ACTIVE_ONLY):
        for run in client.search_runs([experiment.experiment_id], max_results=1000):
            found[run.info.run_id] = told(client, experiment, run)
    json.dump(found, sys.stdout)


def told(client: Any, experiment: Any, run: Any) -> dict[str, Any]:
    """One run; numbers as text, which keeps what is not a number."""
    inputs = getattr(run, "inputs", None)
    return {
        "experiment": experiment.name,
        "status": run.info.status,
        "start": run.info.start_time,
        "end": run.info.end_time,
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": {name: repr(float(value)) for name, value in run.data.metrics.items()},
        "history": {
            name: sorted([point.step, repr(float(point.value)), point.timestamp]
                         for point in client.get_metric_history(run.info.run_id, name))
            for name in run.data.metrics
        },
        "datasets": [[item.dataset.name, item.dataset.digest] for item in inputs.dataset_inputs] if inputs else [],
        "artifacts": sorted(artifacts(client, run.info.run_id, None)),
    }


def artifacts(client: Any, run: str, folder: str | None) -> Iterator[str]:
    """Paths of all files that lie with a run."""
    for item in client.list_artifacts(run, folder):
        if item.is_dir:
            yield from artifacts(client, run, item.path)
        else:
            yield item.path


if __name__ == "__main__":
    {"record": record, "read": read}[sys.argv[1]](sys.argv[2])
