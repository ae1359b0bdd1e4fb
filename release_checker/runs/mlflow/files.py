# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""MLflow's file store: `EXPERIMENT/RUN/{meta.yaml,metrics,params,tags,inputs}`, of any version, wherever it lies.

Its own client gives up the whole listing for one bad `meta.yaml`, and makes folders in the store. Here each run is read by
itself: what is broken costs no more than itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from release_checker.errors import UnreadableFile
from release_checker.model import Place
from release_checker.runs.mlflow.fields import Recorded, source_of, to_run
from release_checker.runs.mlflow.meta import Meta, parse_meta
from release_checker.runs.mlflow.models import Artifacts, Claimed
from release_checker.runs.mlflow.points import Points, parse_points, quick_last
from release_checker.runs.records import Damage, DataSet, Decoded, Metric, Run, Series, Store, Tracker
from release_checker.runs.tree import Tree
from release_checker.text import listed

RUN = re.compile(
    r"(?:(?:(?P<store>.*?)/)??(?P<experiment>(?!(?:models|datasets|inputs|outputs|traces)/)[^/]+)/)??(?P<run>[0-9a-f]{32})"
    r"(?P<part>/(?:metrics|params|tags|inputs|outputs)(?:/.*)?)?"
)
"A folder of a run, known by its `meta.yaml` or by what else a run has; artifacts alone may be those of a database."
INSIDE = re.compile(r"(?:^|/)(?:\.trash|[0-9a-f]{32}/artifacts)(?:/|$)")
"Deleted by the client, or logged by a run as its artifact."
EXPERIMENT = re.compile(r"(?:(?P<store>.*)/)?(?P<experiment>\d{1,20})")
SMALL = 1_000_000
"Bytes of a parameter, a tag or a `meta.yaml` that are read."
METRIC_LIMIT = 64 * 1024 * 1024
"Bytes of one metric's file that are read: some 1.5 million points."


def find_file_stores(tree: Tree) -> Iterator[Store]:
    """File stores of the tree."""
    stores = set(tree.once(_runs))
    for folder, names in tree.folders.items():
        match = EXPERIMENT.fullmatch(folder)
        if match and "meta.yaml" in names and not INSIDE.search(folder) and (match["store"] or "") not in stores:
            meta, _ = _meta(tree, f"{folder}/meta.yaml")
            if "experiment_id" in meta.values and "artifact_location" in meta.values:
                stores.add(match["store"] or "")
    return (Store(Tracker.MLFLOW, store, "file") for store in sorted(stores))


def _runs(tree: Tree) -> dict[str, dict[str, list[str]]]:
    """Identifiers of runs by their experiment, by their store."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for folder, names in tree.folders.items():
        match = RUN.fullmatch(folder)
        if match and (match["part"] or "meta.yaml" in names) and not INSIDE.search(folder):
            found.setdefault(match["store"] or "", {}).setdefault(match["experiment"] or "", {})[match["run"]] = None
    return {store: {experiment: list(runs) for experiment, runs in held.items()} for store, held in found.items()}


def _garbled(path: str, points: Points, data: bytes) -> Iterator[Damage]:
    if points.bad:
        lines = f"line{'s' * (len(points.bad) > 1)} {listed([str(number) for number in points.bad])}"
        yield Damage(f"no time, value and step in {lines}", Place(path, points.bad[0]), "these points")
    elif data and not data.endswith(b"\n"):
        yield Damage("its last line is not ended, so that the step may be cut", Place(path, data.count(b"\n") + 1))


def _meta(tree: Tree, path: str) -> tuple[Meta, tuple[Damage, ...]]:
    try:
        meta = parse_meta(tree.read(path, SMALL).decode("utf-8", "replace"))
    except UnreadableFile as error:
        meta = Meta(problem=str(error))
    return meta, (Damage(f"its meta.yaml {meta.problem}", Place(path)),) if meta.problem else ()


@dataclass
class FileReader:
    """Reads one file store."""

    tree: Tree
    "Where it lies."
    store: Store
    "Which it is."
    _damage: list[Damage] = field(default_factory=list)

    def runs(self) -> tuple[Run, ...]:
        """Every run that can be read, oldest first."""
        return self._listing

    def damage(self) -> tuple[Damage, ...]:
        """Experiments whose `meta.yaml` cannot be read, and runs of which nothing is left."""
        self.runs()
        return tuple(self._damage)

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric, in the order of its file."""
        if run.id not in self._folder:
            return Series((), ())
        data, _ = self._lines(f"{self._folder[run.id]}/metrics/{metric}")
        points = parse_points(data)
        return Series(tuple(points.steps), tuple(points.values), tuple(time / 1000 for time in points.times))

    def decoded(self) -> Iterator[Decoded]:
        """Nothing: whatever a file store holds are plain files, which a search of texts sees."""
        return iter(())

    @cached_property
    def _folder(self) -> dict[str, str]:
        return {run.id: run.place.path for run in self._listing}

    @cached_property
    def _listing(self) -> tuple[Run, ...]:
        experiments = self.tree.once(_runs).get(self.store.path, {})
        found = [run for experiment, runs in experiments.items() for run in self._experiment(experiment, runs)]
        return tuple(sorted(found, key=lambda run: (run.start or float("inf"), run.id)))

    def _experiment(self, experiment: str, runs: list[str]) -> Iterator[Run]:
        folder = "/".join(filter(None, (self.store.path, experiment)))
        prefix = f"{folder}/" if folder else ""
        meta, damage = _meta(self.tree, f"{prefix}meta.yaml")
        if meta.text("lifecycle_stage") == "deleted":
            return
        if damage:
            self._damage.append(Damage(f"experiment {experiment or folder}: {damage[0].words}", damage[0].place, "its name"))
        models = self._models(folder)
        for run in runs:
            recorded = self._run(f"{prefix}{run}", run, meta.text("name") or experiment, models.get(run, []))
            if recorded is not None:
                yield to_run(self.store, recorded)

    def _run(self, folder: str, run: str, experiment: str, models: list[Claimed]) -> Recorded | None:
        """One run; None when it is deleted, or nothing of it is left."""
        meta, damage = _meta(self.tree, f"{folder}/meta.yaml")
        if meta.text("lifecycle_stage") == "deleted":
            return None
        if not damage and not meta.text("status"):
            damage = (Damage("its meta.yaml ends before the status", Place(f"{folder}/meta.yaml")),)
        parameters, lost = self._values(f"{folder}/params")
        tags, more = self._values(f"{folder}/tags")
        metrics, bad = self._metrics(f"{folder}/metrics")
        if damage and not (parameters or tags or metrics):
            self._damage.append(Damage(f"run {run}: {damage[0].words}", damage[0].place, "the run"))
            return None
        logged = self.tree.once(Artifacts).logged(run, meta.text("artifact_uri"), folder, tags, models)
        return Recorded(
            run, Place(folder), experiment, meta.text("run_name", "name"), meta.text("status"), meta.number("start_time"),
            meta.number("end_time"), meta.text("user_id"), meta.text("source_name"), meta.text("source_version"),
            meta.text("artifact_uri"), parameters, tags, metrics, tuple(self._datasets(folder)), logged.artifacts,
            logged.models, (*damage, *lost, *more, *bad),
        )

    def _values(self, folder: str) -> tuple[dict[str, str], list[Damage]]:
        """Parameters or tags: one file each, whose path is the name."""
        values: dict[str, str] = {}
        damage: list[Damage] = []
        for path in self.tree.below(folder):
            try:
                values[path[len(folder) + 1:]] = self.tree.read(path, SMALL).decode("utf-8", "replace")
            except UnreadableFile as error:
                damage.append(Damage(str(error), Place(path), "its value"))
        return values, damage

    def _metrics(self, folder: str) -> tuple[tuple[Metric, ...], list[Damage]]:
        found: list[Metric] = []
        damage: list[Damage] = []
        for path in self.tree.below(folder):
            data, bad = self._lines(path)
            last = quick_last(data)
            if data and last is None:
                points = parse_points(data)
                last, bad = points.last, [*bad, *_garbled(path, points, data)]
            damage += bad
            if last is not None:
                found.append(Metric(path[len(folder) + 1:], last.value, last.step, last.count))
        return tuple(sorted(found, key=lambda item: item.name)), damage

    def _lines(self, path: str) -> tuple[bytes, list[Damage]]:
        """A metric's file, and what is wrong with it as a whole."""
        try:
            data = self.tree.read(path, METRIC_LIMIT)
        except UnreadableFile as error:
            return b"", [Damage(str(error), Place(path), "the metric")]
        if not data:
            return b"", [Damage("holds no point", Place(path), "the metric")]
        if len(data) < self.tree.files[path]:
            return data, [Damage(f"is longer than the {METRIC_LIMIT:,} bytes that are read", Place(path), "what follows")]
        return data, []

    def _datasets(self, folder: str) -> Iterator[DataSet]:
        """Inputs name a data set of the experiment; what it is stands in a folder of its own."""
        experiment = folder.rpartition("/")[0]
        for path in self.tree.below(f"{folder}/inputs"):
            link, _ = _meta(self.tree, path)
            place = f"{experiment}/datasets/{link.text('source_id')}/meta.yaml".lstrip("/")
            if link.text("source_type") == "DATASET" and place in self.tree.files:
                meta, _ = _meta(self.tree, place)
                yield DataSet(meta.text("name"), meta.text("digest"), source_of(meta.text("source")))

    def _models(self, folder: str) -> dict[str, list[Claimed]]:
        """Models since 3.x by the run that logged them."""
        found: dict[str, list[Claimed]] = defaultdict(list)
        for path in self.tree.below(f"{folder}/models"):
            model, _, rest = path[len(folder) + len("/models/"):].partition("/")
            if rest == "meta.yaml":
                meta, _ = _meta(self.tree, path)
                if meta.text("source_run_id") and meta.text("lifecycle_stage") != "deleted":
                    tags, _ = self._values(f"{folder}/models/{model}/tags")
                    found[meta.text("source_run_id")].append(
                        Claimed(model, meta.text("name"), meta.text("artifact_location"), tags))
        return found
