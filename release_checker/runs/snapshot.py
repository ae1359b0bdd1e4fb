# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A portable snapshot of runs, to be committed with a release: written here, and read back like any other log.

A folder with `manifest.json` (format, version, the runs and what was left out) and one JSON file for each run in `runs/`.
JSON has no NaN and no infinity; they stand as words.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from release_checker.errors import ReportNotWritten, UnreadableFile
from release_checker.model import Place
from release_checker.runs.records import (
    Artifact,
    Damage,
    DataSet,
    Decoded,
    Known,
    Metric,
    Run,
    Seed,
    Series,
    Status,
    Store,
    Tracker,
)
from release_checker.runs.scrubbing import Scrubber
from release_checker.runs.tree import Tree

FORMAT = "release-checker runs"
VERSION = 1
MANIFEST = "manifest.json"
FILE_LIMIT = 64_000_000
"Bytes of one run's file that are read."
PLAIN = ("name", "version", "parent", "experiment", "program", "branch", "remote", "python", "device")
"Fields of a run that are texts and are written cleaned."
NEVER = ("host", "user", "email")
"Fields that are left out."


def export(folder: Path, runs: Sequence[Run], series: Callable[[Run, str], Series]) -> Path:
    """Write a snapshot of some runs, the same bytes for the same runs; raises ReportNotWritten with the reason.

    An older snapshot in the folder is written over; a folder that holds anything else is refused.
    """
    try:
        if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
            raise ReportNotWritten(f"{folder} holds other files; give a folder that is empty or not there yet")
        (folder / "runs").mkdir(parents=True, exist_ok=True)
        rows, names = [], set()
        for run in runs:
            scrubber = Scrubber(run)
            document = json.dumps(_document(run, series, scrubber), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            name = _file_name(run)
            names.add(name)
            (folder / "runs" / name).write_text(document, "utf-8", "backslashreplace", newline="\n")
            digest = hashlib.sha256(document.encode("utf-8", "backslashreplace")).hexdigest()
            left = [{"field": where, "why": why} for where, why in dict.fromkeys(scrubber.taken)]
            rows.append({"file": f"runs/{name}", "sha256": digest, "tracker": run.tracker.value, "id": run.id,
                         "left_out": left})
        for old in (folder / "runs").glob("*.json"):
            if old.name not in names:
                old.unlink()
        manifest = {"format": FORMAT, "version": VERSION, "runs": rows,
                    "never_written": [*NEVER, "artifacts' content", "system metrics", "logged output"]}
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8",
                                       "backslashreplace", newline="\n")
    except OSError as error:
        raise ReportNotWritten(f"{folder} cannot be written: {error.strerror or error}") from error
    return folder


def _file_name(run: Run) -> str:
    plain = re.sub(r"[^\w.-]+", "-", run.id).strip("-.")[:60]
    return f"{run.tracker.value}-{plain or 'run'}-{hashlib.sha256(run.id.encode('utf-8', 'replace')).hexdigest()[:8]}.json"


def _document(run: Run, series: Callable[[Run, str], Series], scrubber: Scrubber) -> dict[str, Any]:
    for name in NEVER:
        if getattr(run, name):
            scrubber.taken.append((name, "identity"))
    metrics = {}
    for metric in run.metrics:
        if metric.name.startswith(("system/", "system.", "_")):
            continue
        points = series(run, metric.name)
        points = points if len(points) else Series((metric.step or 0,), (metric.value,))
        metrics[metric.name] = {"steps": list(points.steps), "values": [_number(value) for value in points.values]}
        if points.times:
            metrics[metric.name]["times"] = list(points.times)
    return {
        "tracker": run.tracker.value, "id": run.id, "status": run.status.value, "exit_code": run.exit_code,
        "start": run.start, "end": run.end, "commit": run.commit, "dirty": run.dirty,
        "arguments_known": run.arguments_known.value, "arguments": scrubber.words("argument", run.arguments),
        "parameters": scrubber.pairs("parameter", run.parameters), "tags": scrubber.pairs("tag", run.tags),
        "summary": {name: _number(value) if not isinstance(value, str) else scrubber.text(f"summary {name}", value)
                    for name, value in run.summary.items()},
        "metrics": metrics, "requirements": list(run.requirements), "missing": list(run.missing),
        "datasets": [{"name": scrubber.text("data set", item.name), "digest": item.digest,
                      "source": scrubber.text("data set's source", item.source)} for item in run.datasets],
        "artifacts": [asdict(item) | {"path": scrubber.text("artifact", item.path)} for item in run.artifacts],
        "seeds": [asdict(item) for item in run.seeds], "damage": [item.words for item in run.damage],
        **{name: scrubber.text(name, getattr(run, name)) for name in PLAIN},
    }


def _number(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def find(tree: Tree) -> Iterator[Store]:
    """Snapshots of the tree: one store for each tracker that a manifest names."""
    for path in tree.files:
        if path.rpartition("/")[2] == MANIFEST:
            rows = _rows(tree, path)
            for tracker in dict.fromkeys(row[0] for row in rows):
                yield Store(tracker, path.rpartition("/")[0], "snapshot")


def open_store(tree: Tree, store: Store) -> SnapshotReader:
    """The reader of a snapshot's runs of one tracker."""
    return SnapshotReader(tree, store)


def _rows(tree: Tree, path: str) -> list[tuple[Tracker, str, str]]:
    """Tracker, file and digest of each run that a manifest names; empty for any other manifest."""
    try:
        head = tree.read(path, 4096)
        if FORMAT.encode() not in head:
            return []
        data = json.loads(tree.read(path, FILE_LIMIT))
        if data.get("format") != FORMAT:
            return []
        return [(Tracker(row["tracker"]), str(row["file"]), str(row["sha256"])) for row in data["runs"]]
    except (UnreadableFile, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


@dataclass
class SnapshotReader:
    """Reads one tracker's runs of a snapshot."""

    tree: Tree
    store: Store
    _runs: tuple[Run, ...] | None = None
    _damage: list[Damage] = field(default_factory=list)

    def runs(self) -> tuple[Run, ...]:
        """Every run that can be read, in the manifest's order."""
        if self._runs is None:
            found = []
            for tracker, file, digest in _rows(self.tree, self._path(MANIFEST)):
                if tracker is self.store.tracker:
                    try:
                        found.append(self._run(self._path(file), digest))
                    except (UnreadableFile, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                        words = f"the run's file cannot be read: {error}"
                        self._damage.append(Damage(words, Place(self._path(file)), "the run"))
            self._runs = tuple(found)
        return self._runs

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric."""
        try:
            given = self._load(run.place.path)[0]["metrics"][metric]
            return Series(tuple(int(step) for step in given["steps"]), tuple(float(value) for value in given["values"]),
                          tuple(float(value) for value in given.get("times", ())))
        except (UnreadableFile, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return Series((), ())

    def damage(self) -> tuple[Damage, ...]:
        """Runs that are lost whole."""
        self.runs()
        return tuple(self._damage)

    def decoded(self) -> Iterator[Decoded]:
        """Nothing: a snapshot is plain text."""
        return iter(())

    def _path(self, name: str) -> str:
        return f"{self.store.path}/{name}" if self.store.path else name

    def _load(self, path: str) -> tuple[dict[str, Any], str]:
        data = self.tree.read(path, FILE_LIMIT)
        return json.loads(data), hashlib.sha256(data).hexdigest()

    def _run(self, path: str, digest: str) -> Run:
        given, found = self._load(path)
        metrics = tuple(Metric(name, float(item["values"][-1]), int(item["steps"][-1]), len(item["values"]))
                        for name, item in sorted(given["metrics"].items()) if item["values"])
        made = Run(
            Tracker(given["tracker"]), self.store.path, str(given["id"]), Place(path), status=Status(given["status"]),
            exit_code=given["exit_code"], start=given["start"], end=given["end"], commit=str(given["commit"]),
            dirty=given["dirty"], arguments=tuple(map(str, given["arguments"])),
            arguments_known=Known(given["arguments_known"]),
            parameters={str(key): str(value) for key, value in given["parameters"].items()},
            tags={str(key): str(value) for key, value in given["tags"].items()}, metrics=metrics,
            summary={key: _summary(value) for key, value in given["summary"].items()},
            requirements=tuple(map(str, given["requirements"])), missing=tuple(map(str, given["missing"])),
            datasets=tuple(DataSet(item["name"], item["digest"], item["source"]) for item in given["datasets"]),
            artifacts=tuple(Artifact(item["path"], None, item["size"], item["digest"]) for item in given["artifacts"]),
            seeds=tuple(Seed(item["name"], item["value"]) for item in given["seeds"]),
            damage=tuple(Damage(str(words), Place(path)) for words in given["damage"]),
            name=str(given["name"]), version=str(given["version"]), parent=str(given["parent"]),
            experiment=str(given["experiment"]), program=str(given["program"]), branch=str(given["branch"]),
            remote=str(given["remote"]), python=str(given["python"]), device=str(given["device"]),
        )
        if found == digest:
            return made
        words = "the run's file was changed after it was exported: its digest is not the manifest's"
        return replace(made, damage=(*made.damage, Damage(words, Place(path))))


def _summary(value: object) -> float | str:
    if isinstance(value, str):
        return float(value) if value in ("NaN", "Infinity", "-Infinity") else value
    return float(value) if isinstance(value, int | float) else str(value)
