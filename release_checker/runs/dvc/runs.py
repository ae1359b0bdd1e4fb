# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A stage of a pipeline with metrics, and all it rests on, as one run."""

from __future__ import annotations

import hashlib
import posixpath
import shlex
from collections.abc import Iterable, Iterator

from release_checker.errors import UnreadableFile
from release_checker.model import Place
from release_checker.runs.delimited import curves, read_table
from release_checker.runs.dvc.live import METRICS, points
from release_checker.runs.dvc.pipeline import WORKSPACE, File, Pipeline, Stage
from release_checker.runs.plain import Curve, Loaded, Logged, listed
from release_checker.runs.records import Artifact, Damage, DataSet, Known, Run, Status, Store, Tracker
from release_checker.runs.tree import Tree
from release_checker.runs.values import JSON_LIMIT, number, numbers, parameters, read_values, seeds

CODE = (".py", ".ipynb", ".r", ".sh", ".jl", ".cfg", ".toml", ".yaml", ".yml", ".md", ".lock", ".dvc")
"What a stage depends on that is no data."


def load_stage(tree: Tree, store: Store, pipeline: Pipeline, name: str) -> Loaded:
    """The run of one stage; of the workspace for its name."""
    stage = pipeline.stages[name] if name != WORKSPACE else pipeline.workspace
    before = pipeline.before(stage)
    single, drawn, damage, missing = _metrics(tree, pipeline.metrics_of(name), _outputs(stage))
    for path in stage.plots:
        drawn |= {key: curve for key, curve in _plot(tree, path).items() if key not in drawn}
    named: dict[str, str] = {}
    for item in reversed([stage, *before]):
        named |= _parameters(tree, item)
    program, arguments = command(stage.command)
    data = [item for part in [stage, *before] for item in part.inputs
            if pipeline.maker(item.path) is None and not item.path.lower().endswith(CODE)]
    run = Run(
        tracker=Tracker.DVC, store=store.path, id=f"{pipeline.place}:{name}" if name else pipeline.place,
        place=Place(pipeline.place), name=name or pipeline.folder.rpartition("/")[2] or "workspace",
        status=Status.FINISHED if stage.recorded else Status.UNKNOWN, program=program, arguments=arguments,
        arguments_known=Known.RECORDED if stage.recorded else Known.ABSENT, parameters=named,
        tags={f"stage {item.name}": item.command for item in before if item.command},
        metrics=listed(drawn, single), datasets=tuple(_datasets(data)), artifacts=tuple(_artifacts(tree, stage, before)),
        seeds=seeds(named), damage=tuple(damage), missing=tuple(missing),
    )
    return Loaded((Logged(run, drawn),))


def command(text: str) -> tuple[str, tuple[str, ...]]:
    """Program and arguments of a stage's command; of a shell's line, the line as it is."""
    try:
        words = shlex.split(text)
    except ValueError:
        return text, ()
    if any(word in ("&&", "||", "|", ";", ">", ">>", "<") or word.endswith(";") for word in words):
        return text, ()
    if words and words[0].rpartition("/")[2].startswith("python") and len(words) > 1:
        words = words[1:]
        if words[0] == "-m" and len(words) > 1:
            words = [f"-m {words[1]}", *words[2:]]
    return (words[0], tuple(words[1:])) if words else ("", ())


def _outputs(stage: Stage) -> dict[str, File]:
    return {item.path: item for item in stage.outputs}


def _metrics(
    tree: Tree, paths: Iterable[str], outputs: dict[str, File]
) -> tuple[dict[str, float], dict[str, Curve], list[Damage], list[str]]:
    """Numbers and curves of metrics files, what is broken, and which are not there."""
    single: dict[str, float] = {}
    drawn: dict[str, Curve] = {}
    damage: list[Damage] = []
    missing: list[str] = []
    for path in _files(tree, paths):
        if path not in tree.files:
            missing.append(path)
            continue
        data, problem = read_values(tree, path)
        if problem:
            damage.append(Damage(problem, Place(path), "its metrics"))
            continue
        found = numbers(data) if isinstance(data, dict) else {"value": value} if (value := number(data)) is not None else {}
        # Two files with one key: as `dvc metrics` does, the file tells them apart.
        single |= {key if key not in single else f"{path}:{key}": value for key, value in found.items() if key != "step"}
        if path.rpartition("/")[2] == METRICS:
            drawn |= points(tree, path.rpartition("/")[0])
        if changed := _changed(tree, path, outputs.get(path)):
            damage.append(Damage(changed, Place(path)))
    return single, drawn, damage, missing


def _files(tree: Tree, paths: Iterable[str]) -> Iterator[str]:
    """The files themselves; a folder stands for the metrics in it."""
    for path in paths:
        if path in tree.files or not any(True for _ in tree.below(path)):
            yield path
        else:
            yield from (item for item in tree.below(path) if item.lower().endswith((".json", ".yaml", ".yml", ".toml")))


def _changed(tree: Tree, path: str, recorded: File | None) -> str:
    """Says that a metrics file is another than the one that the pipeline wrote."""
    if recorded is None or len(recorded.digest) != 32 or tree.files[path] > JSON_LIMIT:
        return ""
    try:
        data = tree.read(path, JSON_LIMIT)
    except UnreadableFile:
        return ""
    # Before version 3, DVC took a text's digest with its line ends made those of Unix; git may have turned them since.
    unix = data.replace(b"\r\n", b"\n")
    forms = (data, unix, unix.replace(b"\n", b"\r\n"))
    if any(hashlib.md5(form, usedforsecurity=False).hexdigest() == recorded.digest for form in forms):
        return ""
    return f"is not the file that dvc.lock records (MD5 {recorded.digest})"


def _plot(tree: Tree, path: str) -> dict[str, Curve]:
    """Curves of a plots file that is a table with a step; others (confusion matrices, images) are none."""
    if path not in tree.files or not path.lower().endswith((".csv", ".tsv")):
        return {}
    table = read_table(tree, path)
    step = next((index for index, name in enumerate(table.header) if name.lower() in ("step", "epoch")), None)
    if table.problem or step is None:
        return {}
    return curves((row for _, row in table.rows()), table.header, step,
                  [index for index in range(len(table.header)) if index != step])


def _parameters(tree: Tree, stage: Stage) -> dict[str, str]:
    """As the lock has them; of a stage that has not run, as they stand in the files."""
    if stage.recorded:
        return dict(stage.parameters)
    found: dict[str, str] = {}
    for path, key in stage.parameter_files:
        values = parameters(read_values(tree, path)[0]) if path in tree.files else {}
        found |= {name: value for name, value in values.items() if not key or name == key or name.startswith(f"{key}.")}
    return found


def _datasets(files: Iterable[File]) -> Iterator[DataSet]:
    seen = set()
    for item in files:
        if item.path not in seen:
            seen.add(item.path)
            yield DataSet(posixpath.basename(item.path), f"md5:{item.digest}" if item.digest else "", item.path)


def _artifacts(tree: Tree, stage: Stage, before: Iterable[Stage]) -> Iterator[Artifact]:
    for part in (stage, *before):
        for item in part.outputs:
            there = item.path in tree.files or any(True for _ in tree.below(item.path))
            yield Artifact(item.path, there, item.size, f"md5:{item.digest}" if item.digest else "")
