# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Hugging Face's Trainer: `trainer_state.json`, in the output folder and in each of its checkpoints.

One training leaves many copies of its log, each a beginning of the next: the longest is the run, the others are told as its
copies. A log whose beginning differs is another run, even in the same output folder. `training_args.bin` is a pickle and
never loaded; that it is there is said, for the arguments are lost without it.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from release_checker.model import Place
from release_checker.runs.foreign import within_foreign_run
from release_checker.runs.plain import Curve, Loaded, Logged, PlainReader, listed
from release_checker.runs.records import Damage, Run, Status, Store, Tracker
from release_checker.runs.tree import Tree
from release_checker.runs.values import number, numbers, read_values, seeds, written

FILE = "trainer_state.json"
CHECKPOINT = re.compile(r"checkpoint-\d+")
RESULTS = re.compile(r"(?:all|train|eval|test|predict|validation)_results\.json")
SETTINGS = ("max_steps", "num_train_epochs", "train_batch_size", "logging_steps", "eval_steps", "save_steps",
            "num_input_tokens_seen")
MODEL = ("_name_or_path", "model_type", "architectures", "problem_type", "torch_dtype")
ENDED = "train_runtime"
"Logged once, when training has ended."


def find(tree: Tree) -> Iterator[Store]:
    """One store: what all outputs of the Trainer have in common, since copies lie anywhere."""
    folders = [output_folder(folder) for folder in state_folders(tree)]
    if folders:
        yield Store(Tracker.TRANSFORMERS, posixpath.commonpath(folders) if all(folders) else "", "trainer_state")


def open_store(tree: Tree, store: Store) -> PlainReader:
    """A reader for all outputs of the Trainer."""
    groups, damage = _grouped(tree)
    broken = {item.place.path: item for item in damage}
    leaders = {group[0].path: group for group in groups}
    return PlainReader(store, [*leaders, *broken], lambda path: Loaded(damage=(broken[path],)) if path in broken
                       else _load(tree, store, leaders[path]))


def state_folders(tree: Tree) -> list[str]:
    """Folders that hold a state of the Trainer."""
    return [folder for folder, names in tree.folders.items() if FILE in names and not within_foreign_run(tree, folder)]


def output_folder(folder: str) -> str:
    """The Trainer's output folder: the one above a checkpoint."""
    parent, _, name = folder.rpartition("/")
    return parent if CHECKPOINT.fullmatch(name) else folder


@dataclass(frozen=True, slots=True)
class _State:
    """One trainer_state.json, its log as text that can be compared (NaN equals itself there)."""

    path: str
    data: Mapping[str, Any]
    log: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, int, int, str]:
        """Longest log first; of equals the one that lies in the output folder itself."""
        folder = self.path.rpartition("/")[0]
        return -len(self.log), folder.count("/"), len(folder), folder


def _grouped(tree: Tree) -> tuple[list[list[_State]], list[Damage]]:
    """States of one training each, the longest first; what cannot be read."""
    states, damage = [], []
    for folder in state_folders(tree):
        path = posixpath.join(folder, FILE)
        data, problem = read_values(tree, path)
        if not problem and not (isinstance(data, dict) and isinstance(data.get("log_history"), list)):
            problem = "has no list log_history"
        if problem:
            damage.append(Damage(problem, Place(path), "the run"))
        else:
            assert isinstance(data, dict)
            states.append(_State(path, data, tuple(_entry(item) for item in data["log_history"])))
    groups: list[list[_State]] = []
    for state in sorted(states, key=lambda item: item.rank):
        group = next((group for group in groups if _same(group[0], state)), None)
        if group is None:
            groups.append([state])
        else:
            group.append(state)
    return sorted(groups, key=lambda group: group[0].path), damage


def _entry(item: object) -> str:
    try:
        return json.dumps(item, sort_keys=True)
    except (RecursionError, ValueError):
        return "too deeply nested"


def _same(longest: _State, state: _State) -> bool:
    if not state.log:  # nothing logged yet: only the folder tells
        return output_folder(longest.path.rpartition("/")[0]) == output_folder(state.path.rpartition("/")[0])
    return longest.log[: len(state.log)] == state.log


def _load(tree: Tree, store: Store, group: list[_State]) -> Loaded:
    state = group[0]
    folder = state.path.rpartition("/")[0]
    output = output_folder(folder)
    curves = _curves(state.data["log_history"])
    beside, damage = _beside(tree, dict.fromkeys((output, folder)))
    named, version = _parameters(tree, state.data, dict.fromkeys((folder, output)))
    # An output folder that two trainings wrote to has two runs.
    identifier = output if not _shares_output(tree, group, output) else folder
    run = Run(
        tracker=Tracker.TRANSFORMERS, store=store.path, id=identifier or ".", place=Place(state.path),
        name=_name(identifier, named), version=version, status=_status(state.data), parameters=named,
        metrics=listed(curves, {name: value for name, value in beside.items() if name not in curves}),
        summary={**beside, **_summary(state.data)}, seeds=seeds(named), damage=tuple(damage),
        missing=_missing(tree, folder, output), copies=tuple(item.path for item in group[1:]),
    )
    return Loaded((Logged(run, curves),))


def _shares_output(tree: Tree, group: list[_State], output: str) -> bool:
    ours = {item.path for item in group}
    return any(posixpath.join(folder, FILE) not in ours for folder in state_folders(tree) if output_folder(folder) == output)


def _name(identifier: str, named: Mapping[str, str]) -> str:
    return identifier.rpartition("/")[2] or named.get("model._name_or_path", "")


def _curves(log: list[Any]) -> dict[str, Curve]:
    """Each key of the log's entries over the steps; `step` is the position itself."""
    found: dict[str, Curve] = {}
    at = 0.0
    for entry in log:
        if not isinstance(entry, dict):
            continue
        step = number(entry.get("step"))
        at = step if step is not None and step == step else at
        for name, item in entry.items():
            if name != "step" and (value := number(item)) is not None:
                found.setdefault(name, Curve()).add(at, value)
    return found


def _beside(tree: Tree, folders: Mapping[str, None]) -> tuple[dict[str, float], list[Damage]]:
    """Numbers of all_results.json and its like, that lie beside the state."""
    found: dict[str, float] = {}
    damage = []
    for folder in folders:
        for name in tree.folders.get(folder, ()):
            if RESULTS.fullmatch(name):
                data, problem = read_values(tree, path := posixpath.join(folder, name))
                if problem:
                    damage.append(Damage(problem, Place(path), "its results"))
                found = numbers(data) | found if isinstance(data, dict) else found
    return found, damage


def _parameters(tree: Tree, data: Mapping[str, Any], folders: Mapping[str, None]) -> tuple[dict[str, str], str]:
    """Settings of the Trainer and of the model, and the version of transformers."""
    found = {name: written(data[name]) for name in SETTINGS if data.get(name) is not None}
    trial = data.get("trial_params")
    if isinstance(trial, dict):
        found |= {f"trial.{name}": written(value) for name, value in trial.items()}
    for folder in folders:
        path = posixpath.join(folder, "config.json")
        config = read_values(tree, path)[0] if path in tree.files else None
        if isinstance(config, dict):
            found |= {f"model.{name}": written(config[name]) for name in MODEL if config.get(name) is not None}
            return found, written(config.get("transformers_version") or "")
    return found, ""


def _summary(data: Mapping[str, Any]) -> dict[str, float | str]:
    found: dict[str, float | str] = {}
    for name in ("best_metric", "best_global_step", "global_step", "epoch", "total_flos"):
        if (value := number(data.get(name))) is not None:
            found[name] = value
    if isinstance(data.get("best_model_checkpoint"), str):
        found["best_model_checkpoint"] = data["best_model_checkpoint"]
    return found


def _status(data: Mapping[str, Any]) -> Status:
    """Finished where the last step was reached, or the end of training was logged (it may have stopped early)."""
    reached, planned = number(data.get("global_step")), number(data.get("max_steps"))
    if reached is not None and planned is not None and 0 < planned <= reached:
        return Status.FINISHED
    ended = any(isinstance(entry, dict) and ENDED in entry for entry in data["log_history"])
    return Status.FINISHED if ended else Status.UNKNOWN


def _missing(tree: Tree, folder: str, output: str) -> tuple[str, ...]:
    pickled = any("training_args.bin" in tree.folders.get(item, ()) for item in (folder, output))
    return ("training arguments (training_args.bin is a pickle, which is never loaded)" if pickled
            else "training arguments",)
