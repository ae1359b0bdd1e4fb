# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Takes the recorded values out of a copy before a replay: code that can read them could log them once more.

What belongs to the logs and holds no values stays: models among MLflow's artifacts, a pipeline's description, a run's
configuration. So do files that the command names as its input.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from release_checker.runs import lightning, transformers
from release_checker.runs.dvc.pipeline import read_pipeline
from release_checker.runs.reading import find_stores
from release_checker.runs.records import Store, Tracker
from release_checker.runs.tree import Tree

SQLITE = ("", "-wal", "-shm", "-journal")
"What lies beside a database and belongs to it."
HISTORY = re.compile(r"\.wandb$|^wandb-(?:summary|history|events)\.jsonl?$|^output\.log$")
"Files of a run of W&B that hold values."
EVENTS = "tfevents"
VALUES = re.compile(r"\.(?:json|ya?ml|tsv|csv)$")
"Files of DVCLive that hold values."


def strip_logs(scratch: Path, kept: Collection[str] = ()) -> tuple[str, ...]:
    """Remove the files of a copy in which values of runs are recorded, but those `kept`; their paths, sorted."""
    tree = Tree(scratch)
    paths = sorted({path for store in find_stores(tree) for path in _recorded(tree, store)} - set(kept))
    gone = []
    for path in paths:
        if path in tree.files and os.path.realpath((scratch / path).parent) == str((scratch / path).parent):
            (scratch / path).unlink(missing_ok=True)
            gone.append(path)
    return tuple(gone)


def _recorded(tree: Tree, store: Store) -> Iterator[str]:
    """Files of one store that hold values."""
    if store.form == "snapshot":
        yield from tree.below(store.path)
    elif store.form == "sqlite":
        yield from (store.path + ending for ending in SQLITE)
    elif store.tracker is Tracker.RESULTS:
        yield store.path
    elif store.form == "pipeline":
        yield from read_pipeline(tree, store.path).logged_files()
    else:
        yield from (path for path in tree.below(store.path) if _holds(store, path))


def _holds(store: Store, path: str) -> bool:
    """A file below a store holds values."""
    name = path.rpartition("/")[2]
    if store.tracker is Tracker.MLFLOW:
        return "/metrics/" in f"/{path}"
    if store.tracker is Tracker.WANDB:
        return bool(HISTORY.search(name))
    if store.tracker is Tracker.LIGHTNING:
        return name == lightning.FILE
    if store.tracker is Tracker.TRANSFORMERS:
        return name == transformers.FILE or bool(transformers.RESULTS.fullmatch(name))
    if store.tracker is Tracker.DVC:
        return bool(VALUES.search(name))
    return EVENTS in name
