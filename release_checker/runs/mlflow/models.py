# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Models and artifacts of MLflow's runs: where they lie in the tree, and what a model tells of its environment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from release_checker.errors import UnreadableFile
from release_checker.runs.records import Artifact
from release_checker.runs.tree import Tree

OWN = re.compile(r"(?:^|/)(?P<id>[0-9a-f]{32}|m-[0-9a-f]{32})/artifacts(?=/|$)")
"The folder of a run's artifacts, or of a model's since 3.x, wherever its store lies."
SERVICE = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]+:")
"An address on a service; one letter before the colon is a drive."
SMALL = 256 * 1024
"Bytes of a model's text files that are read."
MOST_JSON = 2_000_000
MOST_NAMED = 1_000
"Artifacts that one tag names."
MOST_ARTIFACTS = 10_000
"Artifacts of one run that are listed."
# Line by line rather than as YAML: 1,000 models would cost seconds, and three values are wanted.
MLFLOW = re.compile(r"^mlflow_version: *['\"]?([\w.+-]{1,40})", re.MULTILINE)
PYTHON = re.compile(r"^(?: *python_version: *|python: *|- python=)['\"]?(\d[\d.]{2,20})", re.MULTILINE)
REQUIREMENT = re.compile(r"[A-Za-z0-9][\w.-]*(?:\[[\w,. -]*\])? *(?:$|[=<>~!;@])")


@dataclass(frozen=True, slots=True)
class Model:
    """A model that a run logged."""

    name: str
    "Its path among the run's artifacts, or its name since 3.x."
    mlflow: str = ""
    "Version of MLflow that wrote it."
    python: str = ""
    "Version of Python that wrote it."
    requirements: tuple[str, ...] = ()
    "What it says it needs."
    tags: Mapping[str, str] = field(default_factory=dict)
    "Its own tags, since 3.x."


@dataclass(frozen=True, slots=True)
class Logged:
    """What lies with a run, and what it says lies there."""

    artifacts: tuple[Artifact, ...] = ()
    "Sorted by path."
    models: tuple[Model, ...] = ()
    "Those with files first."


@dataclass(frozen=True, slots=True)
class Claimed:
    """A model since 3.x, which has a folder of its own beside the runs."""

    id: str
    "`m-` and thirty-two hexadecimal digits."
    name: str
    "As people call it."
    uri: str
    "Where its files were put."
    tags: Mapping[str, str] = field(default_factory=dict)
    "Its own."


class Artifacts:
    """The artifact folders of a tree by the run or model that they belong to."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._folders: dict[str, set[str]] = {}
        for folder in tree.folders:
            if match := OWN.search(folder):
                self._folders.setdefault(match["id"], set()).add(folder[: match.end()])

    def logged(self, run: str, uri: str, near: str, tags: Mapping[str, str], claimed: Sequence[Claimed] = ()) -> Logged:
        """What the run with this identifier, whose store lies `near`, logged."""
        folder = self._nearest(run, near)
        files = list(self._files(folder, ""))
        history = list(_history(tags.get("mlflow.log-model.history", "")))
        models = [*self._models(folder, files), *history]
        named = {(model.name, uri) for model in history} | {(path, uri) for path in _named(tags)}
        for model in claimed:
            base = self._nearest(model.id, near)
            own = list(self._files(base, f"{model.name or model.id}/"))
            models += [_with(found, model) for found in self._models(base, own, f"{model.name or model.id}/")] or [
                Model(model.name, tags=model.tags)]
            files += own
            named.add((model.name or model.id, model.uri))
        lying = {"", *(item.path[:end] for item in files for end in _ends(item.path))}
        absent = (Artifact(path, None if SERVICE.match(place) else False) for path, place in named if path not in lying)
        return Logged(tuple(sorted((*files[:MOST_ARTIFACTS], *absent), key=lambda item: item.path)), tuple(models))

    def _nearest(self, owner: str, near: str) -> str:
        """Copies of a store may lie in one tree; its own artifacts are the ones with the longest way in common."""
        found = sorted(self._folders.get(owner, ()))
        return max(found, key=lambda folder: _shared(folder, near), default="")

    def _files(self, folder: str, prefix: str) -> Iterator[Artifact]:
        if folder:
            cut = len(folder) + 1
            yield from (Artifact(prefix + path[cut:], True, self._tree.files[path]) for path in self._tree.below(folder))

    def _models(self, folder: str, files: Sequence[Artifact], prefix: str = "") -> Iterator[Model]:
        """A folder with a file called MLmodel is a model; requirements that lie bare were logged by hand."""
        paths = [item.path[len(prefix):] for item in files]
        for path in paths:
            if path == "MLmodel" or path.endswith("/MLmodel"):
                inner = path[: -len("/MLmodel")] if "/" in path else ""
                yield self._model(f"{folder}/{inner}" if inner else folder, inner or prefix.rstrip("/"))
        if "requirements.txt" in paths and "MLmodel" not in paths:
            yield Model("", requirements=self._requirements(folder))

    def _model(self, folder: str, name: str) -> Model:
        text = self._text(f"{folder}/MLmodel")
        version, python = MLFLOW.search(text), PYTHON.search(text)
        for other in ("python_env.yaml", "conda.yaml"):
            python = python or PYTHON.search(self._text(f"{folder}/{other}"))
        return Model(name, version[1] if version else "", python[1] if python else "",
                     self._requirements(folder))

    def _requirements(self, folder: str) -> tuple[str, ...]:
        lines = (line.split("#")[0].rstrip("\\ \t") for line in self._text(f"{folder}/requirements.txt").splitlines())
        return tuple(line for line in lines if REQUIREMENT.match(line))

    def _text(self, path: str) -> str:
        try:
            return self._tree.read(path, SMALL).decode("utf-8", "replace")
        except UnreadableFile:
            return ""


def _shared(one: str, other: str) -> int:
    """How many folders two paths have in common, from the root on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one.split("/"), other.split("/"), strict=False)))


def _with(found: Model, claimed: Claimed) -> Model:
    return Model(claimed.name, found.mlflow, found.python, found.requirements, claimed.tags)


def _ends(path: str) -> Iterator[int]:
    """Where the names of a file's folders end, and its own."""
    yield from (at for at, letter in enumerate(path) if letter == "/")
    yield len(path)


def _history(tag: str) -> Iterator[Model]:
    """Models that the tag `mlflow.log-model.history` names."""
    for item in _items(tag):
        flavors = item.get("flavors")
        function = flavors.get("python_function") if isinstance(flavors, dict) else None
        python = function.get("python_version") if isinstance(function, dict) else None
        if isinstance(path := item.get("artifact_path"), str):
            yield Model(path, str(item.get("mlflow_version") or ""), str(python or ""))


def _named(tags: Mapping[str, str]) -> Iterator[str]:
    for item in _items(tags.get("mlflow.loggedArtifacts", "")):
        if isinstance(path := item.get("path"), str):
            yield path


def _items(tag: str) -> Iterator[dict[str, object]]:
    if not tag or len(tag) > MOST_JSON:
        return
    try:
        value = json.loads(tag)
    except (ValueError, RecursionError):
        return
    yield from (item for item in value[:MOST_NAMED] if isinstance(item, dict)) if isinstance(value, list) else ()
