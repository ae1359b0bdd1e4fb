# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Commands that a project declares for tools: MLproject's entry points, the stages of dvc.yaml, a Makefile's targets."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from release_checker.documents.strict_yaml import Document, parse_yaml
from release_checker.execution.replays.commands import from_words
from release_checker.execution.replays.ground import Ground
from release_checker.execution.replays.records import Command
from release_checker.model import Place

FIELD = re.compile(r"\{(\w{1,60})\}")
TEMPLATE = re.compile(r"\$\{([\w.-]{1,120})\}")
SHELL = re.compile(r"[|&;<>`\n]|\$\(")
"Marks for which a line needs a shell."
TARGET = re.compile(r"^([A-Za-z][\w.-]{0,60})\s*:(?!=)([^\n=]*)$")
TRAINS = re.compile(r"train|experiment|reproduce|fit\b|results|run", re.IGNORECASE)
PYTHON = re.compile(r"\bpython[\d.]*\s|\.py\b|\bdvc repro\b|\bmlflow run\b|\btorchrun\b")


def mlproject(text: str, path: str, ground: Ground, parameters: Mapping[str, str] | None = None) -> tuple[Command, ...]:
    """Entry points of an MLproject file with their parameters filled in: those given, else their defaults.

    One whose parameter has neither is left out. As MLflow does it, parameters that the command does not name are appended.
    """
    document = parse_yaml(text)
    points = _mapping(_mapping(document.data).get("entry_points"))
    found = []
    for name, point in points.items():
        line, declared = _mapping(point).get("command"), _mapping(_mapping(point).get("parameters"))
        if not isinstance(line, str):
            continue
        values = {key: _default(item) for key, item in declared.items()} | dict(parameters or {})
        filled = _filled(line, values)
        if FIELD.search(filled):
            continue
        further = {key: value for key, value in (parameters or {}).items() if f"{{{key}}}" not in line and key in declared}
        filled += "".join(f" --{key} {shlex.quote(value)}" for key, value in further.items())
        found.append(_line(filled, path, _place(document, path, ("entry_points", name)), ground))
    return tuple(command for command in found if command)


def _filled(line: str, values: Mapping[str, str]) -> str:
    """The line with each field replaced; one that has no value stays as it is."""
    return FIELD.sub(lambda match: shlex.quote(values[match[1]]) if values.get(match[1]) else match[0], line)


def dvc_stages(text: str, path: str, ground: Ground, values: Mapping[str, str] | None = None) -> Mapping[str, Command]:
    """The command of each stage of dvc.yaml by its name, with the stages before it whose outputs are not shipped.

    `values` are those of params.yaml, by dotted names. Stages made by `foreach` or `matrix` are left out.
    """
    document = parse_yaml(text)
    stages = {str(name): _mapping(stage) for name, stage in _mapping(_mapping(document.data).get("stages")).items()}
    folder = posixpath.dirname(path)
    makes = {item: name for name, stage in stages.items() for item in _paths(stage, "outs", folder)}
    found: dict[str, Command] = {}
    for name in stages:
        lines = [_stage(stages[one], values or {}) for one in _before(name, stages, makes, folder, ground)]
        if not all(lines):
            continue
        place = _place(document, path, ("stages", name))
        made = _line(" && ".join(line for line in lines if line), path, place, ground)
        if made is not None:
            found[name] = made
    return found


def make_targets(text: str, path: str, ground: Ground) -> tuple[Command, ...]:
    """Targets of a Makefile that by their name train something, and that start Python by themselves or by what they need."""
    recipes: dict[str, tuple[int, list[str], list[str]]] = {}
    current = ""
    for number, line in enumerate(text.splitlines()[:5000], 1):
        if line.startswith("\t"):
            recipes[current][1].append(line) if current else None
        elif match := TARGET.match(line):
            current = match[1]
            recipes.setdefault(current, (number, [], []))[2].extend(match[2].split("#")[0].split())
        elif line.strip() and not line.startswith("#"):
            current = ""
    folder = posixpath.dirname(path)
    found = (from_words(("make", name), folder, Place(path, number), ground) for name, (number, _, _) in recipes.items()
             if TRAINS.search(name) and _runs_python(name, recipes))
    return tuple(command for command in found if command)


def _runs_python(name: str, recipes: Mapping[str, tuple[int, list[str], list[str]]]) -> bool:
    """A target, or one that it needs: a chain of them may be longer than Python's stack."""
    pending, seen = [name], {name}
    while pending:
        _, lines, needs = recipes.get(pending.pop(), (0, [], []))
        if any(PYTHON.search(line[:2000]) for line in lines):
            return True
        pending += [need for need in dict.fromkeys(needs[:50]) if need not in seen]
        seen.update(pending)
    return False


def _line(line: str, path: str, place: Place, ground: Ground) -> Command | None:
    """A line of a recipe: as plain words where it is one command, else given to a shell that ends at the first failure."""
    folder = posixpath.dirname(path)
    try:
        words = shlex.split(line)
    except ValueError:
        return None
    if SHELL.search(line) or "$" in line:
        words = ["sh", "-e", "-c", line]
    return from_words(words, folder, place, ground)


def _stage(stage: Mapping[str, Any], values: Mapping[str, str]) -> str:
    """The shell line of a stage; empty where it is none that can be told."""
    lines = stage.get("cmd")
    lines = [lines] if isinstance(lines, str) else lines
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return ""
    filled = TEMPLATE.sub(lambda match: values.get(match[1], match[0]), " && ".join(line.strip() for line in lines))
    if TEMPLATE.search(filled):
        return ""
    place = stage.get("wdir")
    return f"(cd {shlex.quote(place)} && {filled})" if isinstance(place, str) and place != "." else filled


def _before(
    name: str, stages: Mapping[str, Mapping[str, Any]], makes: Mapping[str, str], folder: str, ground: Ground
) -> list[str]:
    """The stage and those that must run before it, in order."""
    order: list[str] = []

    def visit(one: str, trail: tuple[str, ...]) -> None:
        if one in order or one in trail or len(trail) > 50:
            return
        for path in _paths(stages[one], "deps", folder):
            maker = next((maker for made, maker in makes.items() if path == made or path.startswith(f"{made}/")), "")
            if maker and not ground.has(path):
                visit(maker, (*trail, one))
        order.append(one)

    visit(name, ())
    return order


def _paths(stage: Mapping[str, Any], key: str, folder: str) -> Iterator[str]:
    """Paths under a key, relative to the project's root; an entry may be a mapping of its path to its settings."""
    items = stage.get(key)
    place = stage.get("wdir")
    base = posixpath.join(folder, place) if isinstance(place, str) else folder
    for item in items if isinstance(items, list) else []:
        name = next(iter(item), None) if isinstance(item, dict) else item
        if isinstance(name, str):
            yield posixpath.normpath(posixpath.join(base, name))


def _default(item: object) -> str:
    value = item.get("default") if isinstance(item, dict) else None
    return "" if value is None else str(value)


def _place(document: Document, path: str, keys: tuple[Any, ...]) -> Place:
    return Place(path, document.line(keys))


def _mapping(value: object) -> Mapping[Any, Any]:
    return value if isinstance(value, dict) else {}
