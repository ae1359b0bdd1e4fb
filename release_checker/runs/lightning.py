# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Lightning's CSVLogger: `metrics.csv` in a folder `version_N`, or beside the `hparams.yaml` that it writes.

A version that Lightning logged to TensorBoard alone has no `metrics.csv`: its numbers, and the parameters beside them, are
read as a TensorBoard run. Cells are sparse: training and validation write rows of their own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from release_checker.model import Place
from release_checker.runs.delimited import curves, read_table
from release_checker.runs.foreign import within_foreign_run
from release_checker.runs.plain import Loaded, Logged, PlainReader, listed
from release_checker.runs.records import Damage, Run, Store, Tracker
from release_checker.runs.tree import Tree
from release_checker.runs.values import read_parameters, seeds

VERSION = re.compile(r"version_\d+")
FILE = "metrics.csv"
PARAMETERS = "hparams.yaml"


def find(tree: Tree) -> Iterator[Store]:
    """The folders that hold versions, or a log by itself."""
    for path in sorted({_store(folder) for folder in log_folders(tree)}):
        yield Store(Tracker.LIGHTNING, path, "csv")


def open_store(tree: Tree, store: Store) -> PlainReader:
    """A reader for one folder of versions."""
    sources = sorted((folder for folder in log_folders(tree) if _store(folder) == store.path), key=_number)
    return PlainReader(store, sources, lambda folder: _load(tree, store, folder))


def log_folders(tree: Tree) -> list[str]:
    """Folders in which CSVLogger wrote."""
    return [folder for folder, names in tree.folders.items()
            if FILE in names and (PARAMETERS in names or VERSION.fullmatch(folder.rpartition("/")[2]))
            and not within_foreign_run(tree, folder)]


def _store(folder: str) -> str:
    return folder.rpartition("/")[0] if VERSION.fullmatch(folder.rpartition("/")[2]) else folder


def _number(folder: str) -> tuple[str, int]:
    parent, _, name = folder.rpartition("/")
    return (parent, int(name[8:28])) if VERSION.fullmatch(name) else (folder, 0)


def _load(tree: Tree, store: Store, folder: str) -> Loaded:
    path = posixpath.join(folder, FILE)
    beside = posixpath.join(folder, PARAMETERS)
    damage = []
    table = read_table(tree, path)
    if table.problem:
        damage.append(Damage(table.problem, Place(path), "all metrics"))
    named: dict[str, str] = {}
    if beside in tree.files:
        named, problem = read_parameters(tree, beside)
        if problem:
            damage.append(Damage(problem, Place(beside), "the parameters"))
    step = table.header.index("step") if "step" in table.header else None
    wanted = [index for index, name in enumerate(table.header) if name and index != step]
    points = curves((row for _, row in table.rows()), table.header, step, wanted) if not table.problem else {}
    run = Run(
        tracker=Tracker.LIGHTNING, store=store.path, id=folder or ".", place=Place(folder or "."),
        name=folder.rpartition("/")[2], experiment=store.path.rpartition("/")[2], parameters=named, metrics=listed(points),
        seeds=seeds(named), damage=tuple(damage), missing=() if beside in tree.files else (PARAMETERS,),
    )
    return Loaded((Logged(run, points),))
