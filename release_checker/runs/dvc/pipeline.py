# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`dvc.yaml` says what a pipeline is, `dvc.lock` what it was when it ran last.

Stages of `foreach` and `matrix` are `name@key` in the lock, and paths in `dvc.yaml` may hold `${…}`: the lock has them
written out, and is matched against them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from release_checker.model import Place
from release_checker.runs.dvc.live import live_folders
from release_checker.runs.foreign import within_foreign_run
from release_checker.runs.records import Damage
from release_checker.runs.tree import Tree
from release_checker.runs.values import parameters, read_values, written

YAML, LOCK = "dvc.yaml", "dvc.lock"
TEMPLATE = re.compile(r"\$\{[^}]{0,200}\}")
MOST_STAGES = 500
WORKSPACE = ""
"Stands for the metrics that belong to no stage."


@dataclass(frozen=True, slots=True)
class File:
    """A dependency or an output of a stage."""

    path: str
    "Relative to the root of the tree; outside addresses as written."
    digest: str = ""
    "As the lock has it: an MD5, with `.dir` for a folder."
    size: int | None = None
    "Bytes, as the lock has it."


@dataclass(slots=True)
class Stage:
    """One stage, by what the lock says where it says something, else by what is declared."""

    name: str
    command: str = ""
    recorded: bool = False
    "The lock knows it: it has run."
    inputs: tuple[File, ...] = ()
    outputs: tuple[File, ...] = ()
    metrics: tuple[str, ...] = ()
    "Paths of its metrics files."
    plots: tuple[str, ...] = ()
    "Paths of its plots."
    parameters: dict[str, str] = field(default_factory=dict)
    "As the lock has them."
    parameter_files: tuple[tuple[str, str], ...] = ()
    "Files and keys that it declares; an empty key stands for all."


@dataclass(slots=True)
class Pipeline:
    """The stages of one folder."""

    folder: str
    stages: dict[str, Stage] = field(default_factory=dict)
    workspace: Stage = field(default_factory=lambda: Stage(WORKSPACE))
    "What dvc.yaml names outside of stages."
    damage: tuple[Damage, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The file that tells of runs: the lock where there is one."""
        return self._place

    _place: str = ""

    def runs(self) -> list[str]:
        """Names of the stages with metrics, and the workspace where it has some that no stage has."""
        found = [name for name, stage in self.stages.items() if stage.metrics]
        taken = {path for stage in self.stages.values() for path in stage.metrics}
        return [*found, *([WORKSPACE] if set(self.workspace.metrics) - taken else [])]

    def metrics_of(self, name: str) -> tuple[str, ...]:
        """Metrics files of a stage, or of the workspace."""
        if name != WORKSPACE:
            return self.stages[name].metrics
        taken = {path for stage in self.stages.values() for path in stage.metrics}
        return tuple(path for path in self.workspace.metrics if path not in taken)

    def logged_files(self) -> set[str]:
        """All files of metrics and plots."""
        return {path for stage in (*self.stages.values(), self.workspace) for path in (*stage.metrics, *stage.plots)}

    def before(self, stage: Stage) -> list[Stage]:
        """The stages that a stage rests on, nearest first, itself left out."""
        makers = {item.path: other for other in self.stages.values() for item in other.outputs}
        found: dict[str, Stage] = {}
        pending = [stage]
        while pending:
            for item in pending.pop(0).inputs:
                maker = _maker(item.path, makers)
                if maker is not None and maker.name != stage.name and maker.name not in found:
                    found[maker.name] = maker
                    pending.append(maker)
        return list(found.values())

    def maker(self, path: str) -> Stage | None:
        """The stage that made the file, or the folder that it lies in."""
        return _maker(path, {item.path: stage for stage in self.stages.values() for item in stage.outputs})


def _maker(path: str, makers: Mapping[str, Stage]) -> Stage | None:
    while path and path != ".":
        if path in makers:
            return makers[path]
        path = path.rpartition("/")[0]
    return None


def pipeline_folders(tree: Tree) -> list[str]:
    """Folders with dvc.yaml or dvc.lock."""
    return [folder for folder, names in tree.folders.items()
            if (YAML in names or LOCK in names) and not within_foreign_run(tree, folder)]


def read_pipeline(tree: Tree, folder: str) -> Pipeline:
    """The pipeline of a folder; what cannot be read of it is told as damage."""
    data: dict[str, Mapping[str, Any]] = {}
    damage = []
    for name in (YAML, LOCK):
        path = posixpath.join(folder, name)
        if path not in tree.files:
            continue
        value, problem = read_values(tree, path)
        if problem or not isinstance(value, (dict, type(None))):
            damage.append(Damage(problem or "its top level is no mapping", Place(path), "its stages"))
        else:
            data[name] = value or {}
    pipeline = Pipeline(folder, damage=tuple(damage))
    pipeline._place = posixpath.join(folder, LOCK if LOCK in data else YAML)
    declared, locked = _stages(data.get(YAML, {})), _stages(data.get(LOCK, {}))
    for name in [*dict.fromkeys([*locked, *declared])][:MOST_STAGES]:
        pattern = declared.get(name) or declared.get(name.partition("@")[0]) or {}
        if name not in locked and ("foreach" in pattern or "matrix" in pattern):
            continue
        pipeline.stages[name] = _stage(name, folder, pattern, locked.get(name))
    top = data.get(YAML, {})
    live = tuple(f"{each}/" for each in live_folders(tree))
    for key in ("metrics", "plots"):
        _share(pipeline, key, [path for path in _paths(top.get(key), folder)
                               if pipeline.maker(path) or not f"{path}/".startswith(live)])
    pipeline.workspace.parameter_files = tuple((path, "") for path in _paths(top.get("params"), folder))
    return pipeline


def _share(pipeline: Pipeline, key: str, paths: Iterable[str]) -> None:
    """Metrics and plots that are named outside of stages belong to the stage that makes them, if one does."""
    for path in paths:
        stage = pipeline.maker(path) or pipeline.workspace
        if path not in getattr(stage, key):
            setattr(stage, key, (*getattr(stage, key), path))


def _stages(data: Mapping[str, Any]) -> dict[str, Any]:
    """Stages by name; a lock of the first schema has them at its top."""
    found = data.get("stages", data if "schema" not in data and "metrics" not in data else {})
    return {str(name): stage for name, stage in found.items() if isinstance(stage, dict)} if isinstance(found, dict) else {}


def _stage(name: str, folder: str, declared: Mapping[str, Any], locked: Mapping[str, Any] | None) -> Stage:
    inner = declared.get("do")
    declared = inner if isinstance(inner, dict) else declared
    base = posixpath.normpath(posixpath.join(folder, str(declared.get("wdir") or ".")))
    base = "" if base == "." else base
    source = locked if locked is not None else declared
    stage = Stage(name, _command(source.get("cmd") or declared.get("cmd")), locked is not None)
    stage.inputs = tuple(_files(source.get("deps"), base))
    kept = ("outs",) if locked is not None else ("outs", "metrics", "plots")
    stage.outputs = tuple(item for key in kept for item in _files(source.get(key), base))
    made = [item.path for item in stage.outputs]
    stage.metrics = tuple(_written_out(_paths(declared.get("metrics"), base), made))
    stage.plots = tuple(_written_out(_paths(declared.get("plots"), base), made))
    stage.parameters = _locked_parameters(source.get("params")) if locked is not None else {}
    stage.parameter_files = tuple(_declared_parameters(declared.get("params"), base))
    return stage


def _command(value: object) -> str:
    return " && ".join(written(item) for item in value) if isinstance(value, list) else written(value or "")


def _paths(value: object, base: str) -> Iterator[str]:
    """Paths of a list whose items are paths, or mappings from a path to its options; `dvclive/plots: …` too."""
    for item in value if isinstance(value, list) else value if isinstance(value, dict) else ():
        name = next(iter(item), None) if isinstance(item, dict) else item
        if isinstance(name, str):
            yield posixpath.normpath(posixpath.join(base, name))


def _files(value: object, base: str) -> Iterator[File]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict) and isinstance(item.get("path"), str):
            size = item.get("size")
            digest = item.get("md5") or item.get("etag") or item.get("checksum") or ""
            yield File(_inside(base, item["path"]), written(digest), size if isinstance(size, int) else None)
        else:
            name = next(iter(item), None) if isinstance(item, dict) else item
            if isinstance(name, str):
                yield File(_inside(base, name))


def _inside(base: str, path: str) -> str:
    return path if "://" in path else posixpath.normpath(posixpath.join(base, path))


def _written_out(paths: Iterable[str], made: list[str]) -> Iterator[str]:
    """Paths with `${…}` as the lock has them; one that it does not have is left out."""
    for path in paths:
        if TEMPLATE.search(path):
            parts = [re.escape(part) for part in TEMPLATE.split(path)]
            pattern = re.compile("[^/]{1,200}".join(parts)) if len(parts) < 8 else None
            yield from (item for item in made if pattern and pattern.fullmatch(item))
        else:
            yield path


def _locked_parameters(value: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for named in value.values() if isinstance(value, dict) else ():
        found |= parameters(named)
    return found


def _declared_parameters(value: object, base: str) -> Iterator[tuple[str, str]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, str):
            yield posixpath.join(base, "params.yaml"), item
        elif isinstance(item, dict):
            for path, keys in item.items():
                for key in keys if isinstance(keys, list) and keys else [""]:
                    yield posixpath.normpath(posixpath.join(base, str(path))), str(key)
