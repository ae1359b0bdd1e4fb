# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The tables of MLflow's database that belong to runs.

Each is read whole; where that fails, run by run, so that a damaged page costs the runs that lie on it.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from release_checker.model import Place
from release_checker.runs.mlflow.database import Database, DatabaseProblem
from release_checker.runs.mlflow.fields import Recorded, source_of
from release_checker.runs.mlflow.models import Artifacts, Claimed
from release_checker.runs.records import Damage, DataSet, Metric, Store
from release_checker.runs.tree import Tree

MOST_RUNS = 100_000
MOST_TEXT = 32_000_000
"Characters of one table."
EXPERIMENT = {"experiment_id": None, "name": "", "lifecycle_stage": "active"}
RUN = {
    "run_uuid": None, "experiment_id": None, "name": "", "status": "", "start_time": None, "end_time": None, "user_id": "",
    "source_name": "", "source_version": "", "artifact_uri": "", "lifecycle_stage": "active",
}
LATEST = {"run_uuid": None, "key": None, "value": None, "step": None, "is_nan": 0, "timestamp": 0}
MODEL = {"model_id": None, "name": "", "artifact_location": "", "source_run_id": None, "lifecycle_stage": "active"}

Row = Mapping[str, Any]


@dataclass
class Tables:
    """One pass over the tables."""

    tree: Tree
    "Where artifacts may lie."
    store: Store
    "Which database it is."
    database: Database
    "Opened."
    damage: list[Damage]
    "Takes what cannot be read and belongs to no run that can."
    _broken: dict[str, list[Damage]] = field(default_factory=lambda: defaultdict(list))
    _text: Counter[str] = field(default_factory=Counter)

    def runs(self) -> Iterator[Recorded]:
        """Each run that is not deleted."""
        experiments = {row["experiment_id"]: row for row in self._table("experiments", "experiment_id", EXPERIMENT)}
        gone = {number for number, row in experiments.items() if row["lifecycle_stage"] == "deleted"}
        rows = [row for row in islice(self._table("runs", "run_uuid", RUN), MOST_RUNS) if isinstance(row["run_uuid"], str)
                and row["lifecycle_stage"] != "deleted" and row["experiment_id"] not in gone]
        ids = [row["run_uuid"] for row in rows]
        parameters, tags, metrics = self._values("params", ids), self._values("tags", ids), self._metrics(ids)
        datasets, models, artifacts = self._datasets(), self._models(), self.tree.once(Artifacts)
        near = self.store.path.rpartition("/")[0]
        for row in rows:
            run = row["run_uuid"]
            logged = artifacts.logged(run, _word(row["artifact_uri"]), near, tags[run], models[run])
            yield Recorded(
                run, Place(self.store.path),
                _word(experiments.get(row["experiment_id"], {}).get("name")) or _word(row["experiment_id"]),
                _word(row["name"]), _word(row["status"]), _time(row["start_time"]), _time(row["end_time"]),
                _word(row["user_id"]), _word(row["source_name"]), _word(row["source_version"]), _word(row["artifact_uri"]),
                parameters[run], tags[run], tuple(metrics[run]), tuple(datasets[run]), logged.artifacts, logged.models,
                tuple(self._broken[run]),
            )

    def _table(self, table: str, key: str, wanted: Mapping[str, object]) -> Iterator[Row]:
        """Rows by name; those that a damaged page hides from a full reading are looked for by the index of their key."""
        seen = set()
        try:
            for row in self._rows(table, wanted):
                named = dict(zip(wanted, row, strict=True))
                seen.add(named[key])
                yield named
            return
        except DatabaseProblem as problem:
            try:
                keys = [row[0] for row in islice(self._rows(table, {key: None}, order=key), MOST_RUNS)]
            except DatabaseProblem:
                self._lost(f"table {table}: {problem}", "the rows after the damage")
                return
        for value in keys:
            if value not in seen:
                try:
                    yield from (dict(zip(wanted, row, strict=True)) for row in self._rows(table, wanted, {key: value}))
                except DatabaseProblem as problem:
                    self._lost(f"{key} {value}: {problem}", "the run" if table == "runs" else f"the row of {table}")

    def _by_run(self, table: str, wanted: Mapping[str, object], ids: Sequence[str], lost: str) -> Iterator[tuple[Any, ...]]:
        """Rows that belong to runs; where the whole cannot be read, run by run, so that some rows come twice."""
        try:
            yield from self._rows(table, wanted)
        except DatabaseProblem:
            for run in ids:
                try:
                    yield from self._rows(table, wanted, {"run_uuid": run})
                except DatabaseProblem as problem:
                    self._broken[run].append(Damage(f"table {table}: {problem}", Place(self.store.path), lost))

    def _rows(self, table: str, wanted: Mapping[str, object], where: Mapping[str, object] | None = None,
              order: str = "") -> Iterator[tuple[Any, ...]]:
        """Rows, as many as fit into memory."""
        for row in self.database.select(table, wanted, where, order):
            self._text[table] += sum(len(value) for value in row if isinstance(value, (str, bytes)))
            if self._text[table] > MOST_TEXT:
                self._lost(f"table {table} holds more than {MOST_TEXT:,} characters", "the further rows")
                return
            yield row

    def _values(self, table: str, ids: Sequence[str]) -> dict[str, dict[str, str]]:
        """Parameters or tags of each run."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for run, key, value in self._by_run(table, {"run_uuid": None, "key": None, "value": ""}, ids, f"its {table}"):
            if isinstance(key, str):
                found[run][key] = _word(value)
        return found

    def _metrics(self, ids: Sequence[str]) -> dict[str, list[Metric]]:
        """Last values of each run; versions before 1.2 do not keep them apart from the points."""
        found: dict[str, dict[str, tuple[tuple[Any, ...], Metric]]] = defaultdict(dict)
        table = "latest_metrics" if "latest_metrics" in self.database.tables else "metrics"
        for run, key, value, step, nan, time in self._by_run(table, LATEST, ids, "its metrics"):
            point = number(value, nan)
            if isinstance(key, str) and point is not None:
                rank = step if isinstance(step, int) else 0, _time(time) or 0, point
                if key not in found[run] or rank > found[run][key][0]:
                    found[run][key] = rank, Metric(key, point, step if isinstance(step, int) else None)
        return defaultdict(list, {run: [metrics[name][1] for name in sorted(metrics)] for run, metrics in found.items()})

    def _datasets(self) -> dict[str, list[DataSet]]:
        """Inputs of each run, since 2.4."""
        known = {row["dataset_uuid"]: row for row in self._table("datasets", "dataset_uuid", {
            "dataset_uuid": None, "name": "", "digest": "", "dataset_source": ""})}
        found: dict[str, list[DataSet]] = defaultdict(list)
        for row in self._table("inputs", "input_uuid", {
                "input_uuid": None, "source_type": "", "source_id": "", "destination_type": "", "destination_id": ""}):
            data = known.get(row["source_id"])
            if data and (row["source_type"], row["destination_type"]) == ("DATASET", "RUN"):
                found[row["destination_id"]].append(
                    DataSet(_word(data["name"]), _word(data["digest"]), source_of(_word(data["dataset_source"]))))
        return found

    def _models(self) -> dict[str, list[Claimed]]:
        """Models of each run, since 3.0."""
        tags: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._table("logged_model_tags", "model_id", {"model_id": None, "tag_key": "", "tag_value": ""}):
            tags[row["model_id"]][_word(row["tag_key"])] = _word(row["tag_value"])
        found: dict[str, list[Claimed]] = defaultdict(list)
        for row in self._table("logged_models", "model_id", MODEL):
            if row["lifecycle_stage"] != "deleted" and isinstance(row["source_run_id"], str):
                found[row["source_run_id"]].append(Claimed(_word(row["model_id"]), _word(row["name"]),
                                                           _word(row["artifact_location"]), tags[row["model_id"]]))
        return found

    def _lost(self, words: str, lost: str) -> None:
        self.damage.append(Damage(words, Place(self.store.path), lost))


def number(value: object, nan: object) -> float | None:
    """A metric's value; None for what is no number.

    MLflow marks NaN beside a value of nought, and stores an infinity as the greatest float.
    """
    if nan in (1, "1") or value is None:
        return math.nan
    if not isinstance(value, (int, float)):
        return None
    found = float(value)
    return math.copysign(math.inf, found) if abs(found) >= sys.float_info.max else found


def _word(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None or isinstance(value, bytes) else str(value)


def _time(value: object) -> float | None:
    return value if isinstance(value, (int, float)) and math.isfinite(value) else None
