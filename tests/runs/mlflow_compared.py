# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Comparison of our reading of a store with its own client's."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from typing import Any

from release_checker.runs.records import LogReader, Run


def differences(reader: LogReader, told: dict[str, dict[str, Any]]) -> list[str]:
    """What we read otherwise than `mlflow_recorder.py read` told, as sentences; the client lists no files of 3.x models."""
    ours = {run.id: run for run in reader.runs()}
    found = [f"run {run} is read by one only" for run in ours.keys() ^ told.keys()]
    for run in ours.keys() & told.keys():
        found += [f"{ours[run].title}: {name}: {mine} for {theirs}"
                  for name, mine, theirs in _pairs(reader, ours[run], told[run]) if mine != theirs]
    return found


def _pairs(reader: LogReader, run: Run, told: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    yield "experiment", run.experiment, told["experiment"]
    yield "status", run.status.upper(), told["status"]
    yield "start", _milliseconds(run.start), told["start"]
    yield "end", _milliseconds(run.end), told["end"]
    yield "parameters", dict(run.parameters), told["params"]
    yield "tags", dict(run.tags), {name: told["tags"][name] for name in run.tags}
    yield "other tags", {name for name in told["tags"] if not name.startswith("mlflow.")} - run.tags.keys(), set()
    yield "metrics", {item.name: repr(item.value) for item in run.metrics}, {
        name: _infinite(value) for name, value in told["metrics"].items()}
    for name, points in told["history"].items():
        series = reader.series(run, name)
        mine = zip(series.steps, map(repr, series.values), map(_milliseconds, series.times), strict=True)
        theirs = ([step, _infinite(value), time] for step, value, time in points)
        yield f"points of {name}", sorted(map(list, mine)), sorted(theirs)
    yield "data sets", [[data.name, data.digest] for data in run.datasets], told["datasets"]
    files = [artifact.path for artifact in run.artifacts if artifact.present]
    listed = [path for path in files if path in told["artifacts"] or not path.startswith("model/")]
    yield "artifacts", listed, told["artifacts"]


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _infinite(value: str) -> str:
    """A database holds an infinity as the greatest number, and the client gives it as that."""
    number = float(value)
    return repr(math.copysign(math.inf, number) if abs(number) == sys.float_info.max else number)
