# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""DVC: a run is a stage that declares metrics, with all that the stages before it say, or a folder of DVCLive.

A pipeline without metrics is no run. What led to a stage (the stages whose outputs it depends on, and theirs) adds its
parameters, and what no stage made is the data it used. Metrics that `dvc.yaml` names outside of any stage are one run more,
as is each DVCLive folder that no stage makes. Names of parameters are those of `dvc params`; a metric's is its dotted key.
"""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.runs.dvc.live import live_folders, load_live
from release_checker.runs.dvc.pipeline import pipeline_folders, read_pipeline
from release_checker.runs.dvc.runs import load_stage
from release_checker.runs.plain import Loaded, PlainReader
from release_checker.runs.records import Store, Tracker
from release_checker.runs.tree import Tree


def find(tree: Tree) -> Iterator[Store]:
    """Folders with a pipeline that has metrics, and folders of DVCLive that no stage of them makes."""
    named: set[str] = set()
    for folder in pipeline_folders(tree):
        pipeline = read_pipeline(tree, folder)
        if pipeline.damage or any(pipeline.metrics_of(name) for name in pipeline.runs()):
            yield Store(Tracker.DVC, folder, "pipeline")
        named |= pipeline.logged_files()
    for folder in live_folders(tree):
        if not any(path.startswith(f"{folder}/") for path in named):
            yield Store(Tracker.DVC, folder, "dvclive")


def open_store(tree: Tree, store: Store) -> PlainReader:
    """A reader for one pipeline, or one DVCLive folder."""
    if store.form == "dvclive":
        return PlainReader(store, [store.path], lambda folder: load_live(tree, store, folder))
    pipeline = read_pipeline(tree, store.path)

    def load(name: str) -> Loaded:
        return Loaded(damage=pipeline.damage) if name == FAULTS else load_stage(tree, store, pipeline, name)

    return PlainReader(store, [*pipeline.runs(), *([FAULTS] if pipeline.damage else [])], load)


def logged_files(tree: Tree) -> set[str]:
    """Every file that DVC keeps metrics or curves in, so that it is no result of the project's own beside."""
    found = {path for folder in pipeline_folders(tree) for path in read_pipeline(tree, folder).logged_files()}
    for folder in live_folders(tree):
        found |= set(tree.below(folder))
    return found


FAULTS = "\0"
"Stands for what cannot be read of the pipeline itself."
