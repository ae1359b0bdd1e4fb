# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""All logs of a tree, whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from release_checker.runs import snapshot
from release_checker.runs.records import LogReader, Store, Tracker
from release_checker.runs.tree import Tree

READERS = {
    Tracker.MLFLOW: "mlflow.reader",
    Tracker.WANDB: "wandb.reader",
    Tracker.LIGHTNING: "lightning",
    Tracker.TRANSFORMERS: "transformers",
    Tracker.DVC: "dvc.reader",
    Tracker.TENSORBOARD: "tensorboard.reader",
    Tracker.RESULTS: "results.reader",
}
"Modules of this package by tracker; one is imported when a log of its kind is looked for."


def find_stores(tree: Tree) -> tuple[Store, ...]:
    """Stores of every tracker, sorted by path; one that lies within another tracker's own folder belongs to that."""
    found: list[Store] = []
    for tracker in READERS:
        found += _module(tracker).find(tree)
    copies = snapshot.find(tree)  # after the stores themselves, which tell more
    return (*sorted(found, key=lambda store: (store.path, store.tracker)), *copies)


def open_stores(tree: Tree) -> Iterator[LogReader]:
    """A reader for each store of the tree."""
    return (open_store(tree, store) for store in find_stores(tree))


def open_store(tree: Tree, store: Store) -> LogReader:
    """The reader for one store."""
    if store.form == "snapshot":
        return snapshot.open_store(tree, store)
    reader: LogReader = _module(store.tracker).open_store(tree, store)
    return reader


def _module(tracker: Tracker) -> Any:
    return import_module(f"release_checker.runs.{READERS[tracker]}")
