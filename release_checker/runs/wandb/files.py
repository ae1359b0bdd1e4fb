# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a W&B run saved beside its log: configuration, summary, process and machine, installed packages, patches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from release_checker.errors import UnreadableFile
from release_checker.model import Place as Spot
from release_checker.runs.records import Artifact, Damage
from release_checker.runs.tree import Tree
from release_checker.runs.values import number, read_text, read_values
from release_checker.runs.wandb.folders import CONFIG, HISTORY, METADATA, SUMMARY
from release_checker.runs.wandb.history import STEP_KEY, TIME_KEY, History, Row, nested
from release_checker.runs.wandb.machine import Machine, from_json

PATCH = "diff.patch"
OUTPUT = "output.log"
OWN = {METADATA, SUMMARY, CONFIG, HISTORY, PATCH, OUTPUT, "requirements.txt", "conda-environment.yaml", "wandb-events.jsonl"}
"Files that W&B writes of itself: no artifacts."
MOST_LISTED = 2_000
LONGEST_LINE = 1_000_000
"Bytes of one row of a history kept as text."


@dataclass
class Saved:
    """The files of one run."""

    folder: str | None
    "Where they lie; None when there are none."
    machine: Machine | None = None
    "From `wandb-metadata.json`, or what `config.yaml` repeats of it since 0.19."
    config: Mapping[str, object] | None = None
    "None when not saved."
    summary: Mapping[str, object] | None = None
    "None when not saved."
    version: str = ""
    "Of wandb."
    python: str = ""
    "Of Python."
    start: float | None = None
    "Seconds since 1970, UTC."
    requirements: tuple[str, ...] = ()
    "Installed distributions."
    dirty: bool | None = None
    """The tree differed from the commit: True when `diff.patch` was saved. Its absence proves nothing, since saving is off
    in many set-ups, gives up after seconds and leaves out new files; and an `upstream_diff_*.patch` tells of commits that
    were not pushed, not of a dirty tree."""
    history: History | None = None
    "Of versions before 0.10, which keep it as text."
    artifacts: tuple[Artifact, ...] = ()
    "Other files that lie there."
    damage: list[Damage] = field(default_factory=list)
    "What could not be read."


def read_saved(tree: Tree, folder: str | None) -> Saved:
    """All that lies in a run's files; what cannot be read becomes damage."""
    saved = Saved(folder)
    if folder is None:
        return saved
    prefix = f"{folder}/" if folder else ""
    metadata = _mapping(tree, prefix + METADATA, saved)
    saved.machine = from_json(metadata) if metadata is not None else None
    config = _mapping(tree, prefix + CONFIG, saved)
    if config is not None:
        _configured(saved, config)
    saved.summary = _mapping(tree, prefix + SUMMARY, saved)
    if prefix + "requirements.txt" in tree.files:
        lines = read_text(tree, prefix + "requirements.txt").content.split("\n")
        saved.requirements = tuple(line.strip() for line in lines if "==" in line and not line.startswith("#"))
    saved.dirty = True if tree.files.get(prefix + PATCH) else None
    if prefix + HISTORY in tree.files:
        saved.history = History()
        for row in rows(tree, prefix + HISTORY, saved.damage):
            saved.history.add(row)
    saved.artifacts = tuple(_artifacts(tree, folder, prefix))
    return saved


def _mapping(tree: Tree, path: str, saved: Saved) -> Mapping[str, object] | None:
    if path not in tree.files:
        return None
    value, problem = read_values(tree, path)
    if isinstance(value, Mapping):
        return value
    if value is not None or problem:
        saved.damage.append(Damage(f"the file {problem or 'holds no mapping'}", Spot(path), "what it says"))
    return None


def _configured(saved: Saved, data: Mapping[str, object]) -> None:
    """`config.yaml`: each value is wrapped with a description; `_wandb` is W&B's own."""
    values = {str(key): value["value"] if isinstance(value, Mapping) and "value" in value and set(value) <= {"value", "desc"}
              else value for key, value in data.items()}
    own = values.pop("_wandb", None)
    values.pop("wandb_version", None)
    saved.config = values
    if not isinstance(own, Mapping):
        return
    saved.version, saved.python = _text(own, "cli_version"), _text(own, "python_version")
    saved.start = number(own.get("start_time"))
    told = own.get("e")
    if saved.machine is None and isinstance(told, Mapping):
        saved.machine = next((from_json(item) for item in told.values() if isinstance(item, Mapping)), None)


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def rows(tree: Tree, path: str, damage: list[Damage]) -> Iterator[Row]:
    """A history kept as one JSON object a line; lines that are none are told once."""
    bad: list[int] = []
    try:
        with tree.open(path) as stream:
            line_number = 0
            while line := stream.readline(LONGEST_LINE):
                line_number += 1
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError):
                    bad += [line_number] if line.strip() else []
                    continue
                if isinstance(value, dict):
                    yield _row(value)
    except UnreadableFile as error:
        damage.append(Damage(f"the file {error}", Spot(path), "the history"))
    except OSError as error:
        damage.append(Damage(f"the file cannot be read: {error.strerror}", Spot(path), "the history"))
    if bad:
        more = f" and {len(bad) - 1} further lines are" if len(bad) > 1 else " is"
        damage.append(Damage(f"line {bad[0]}{more} no JSON", Spot(path, bad[0]), "those rows"))


def _row(value: dict[str, object]) -> Row:
    step = number(value.get(STEP_KEY))
    plain = {key: item for key, item in value.items() if not key.startswith("_")}
    return Row([(name, item) for name, item in nested("", plain) if not isinstance(item, str)],
               int(step) if step is not None and abs(step) < 1 << 62 else None, number(value.get(TIME_KEY)))


def _artifacts(tree: Tree, folder: str, prefix: str) -> Iterator[Artifact]:
    count = 0
    for path in tree.below(folder):
        name = path[len(prefix):]
        if name in OWN or (name.startswith(("upstream_diff_", "run-")) and "/" not in name) or name.startswith("logs/"):
            continue
        count += 1
        if count > MOST_LISTED:
            return
        yield Artifact(name, present=True, size=tree.files[path])
