# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""DVCLive's folder: the last values in `metrics.json`, the points in `plots/metrics/NAME.tsv` (once `scalars/`)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from release_checker.model import Place
from release_checker.runs.delimited import curves, read_table
from release_checker.runs.foreign import within_foreign_run
from release_checker.runs.plain import Curve, Loaded, Logged, listed
from release_checker.runs.records import Damage, Run, Store, Tracker
from release_checker.runs.tree import Tree
from release_checker.runs.values import numbers, read_parameters, read_values, seeds

METRICS = "metrics.json"
POINTS = ("plots/metrics", "scalars")
STEPS = ("step", "epoch")


def live_folders(tree: Tree) -> list[str]:
    """Folders that DVCLive wrote."""
    return [folder for folder, names in tree.folders.items()
            if folder and METRICS in names and not within_foreign_run(tree, folder)
            and (folder.rpartition("/")[2] == "dvclive" or any(_point_files(tree, folder)))]


def _point_files(tree: Tree, folder: str) -> Iterator[tuple[str, str]]:
    """Names of metrics, joined by dots, and the files of their points."""
    for below in POINTS:
        base = posixpath.join(folder, below)
        for path in tree.below(base):
            if path.endswith(".tsv"):
                yield path[len(base) + 1 : -4].replace("/", "."), path


def points(tree: Tree, folder: str) -> dict[str, Curve]:
    """The curves that a folder of DVCLive holds, by dotted name."""
    found: dict[str, Curve] = {}
    for name, path in _point_files(tree, folder):
        table = read_table(tree, path)
        step = next((table.header.index(item) for item in STEPS if item in table.header), None)
        # Columns are step and value; once a timestamp stood between them.
        last = len(table.header) - 1
        if not table.problem and last > 0 and last != step:
            drawn = curves((row for _, row in table.rows()), table.header, step, [last])
            found.update((name, curve) for curve in drawn.values())
    return found


def load_live(tree: Tree, store: Store, folder: str) -> Loaded:
    """The one run of a folder."""
    path = posixpath.join(folder, METRICS)
    data, problem = read_values(tree, path)
    damage = (Damage(problem, Place(path), "its last values"),) if problem else ()
    drawn = points(tree, folder)
    single = {name: value for name, value in numbers(data).items() if name != "step"} if isinstance(data, dict) else {}
    beside = posixpath.join(folder, "params.yaml")
    named = read_parameters(tree, beside)[0] if beside in tree.files else {}
    if not drawn and not single and not damage:
        return Loaded()
    run = Run(tracker=Tracker.DVC, store=store.path, id=folder, place=Place(path), name=folder.rpartition("/")[2],
              parameters=named, metrics=listed(drawn, single), seeds=seeds(named), damage=damage)
    return Loaded((Logged(run, drawn),))
