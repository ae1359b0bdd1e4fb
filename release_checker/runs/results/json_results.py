# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Nested values as runs, or the answer that they are no results.

- A mapping with measures of its own (`{"accuracy": 0.9, "per_class": {…}}`) is one run; so is one whose parts are splits
  (`{"train": {…}, "test": {…}}`), and scikit-learn's classification report.
- A mapping from measures to lists of numbers (Keras' history) is one run with curves.
- A mapping of such (`{"bert": {"f1": …}, "gpt": {"f1": …}}`) gives a run for each, by its keys.
- A list of mappings is a table, see results_table.
Keys for settings (`params`, `config`, `args` …) give the parameters of the run that they stand in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from release_checker.runs.measures import REPORT, SPLITS, is_model, is_setting, is_step, measure, plain, words
from release_checker.runs.plain import Curve
from release_checker.runs.results.curves import Found
from release_checker.runs.results.table import from_records, runs_of
from release_checker.runs.values import leaves, number, written

MOST_RUNS = 400
MOST_RECORDS = 200_000
DEPTH = 8
SETTINGS = words("""
    params parameters hyperparameters hyperparams hyper_parameters hparams config configuration args arguments settings
    options cfg best_params label_map label2id id2label class_to_idx classes class_names class_indices
""")
PARTS = SPLITS | words("metrics results scores summary final best evaluation performance")
"Keys whose values belong to the mapping that they stand in."
FILES = (".jpg", ".jpeg", ".png", ".wav", ".mp3", ".mp4", ".txt", ".py", ".json", ".csv", ".nii", ".gz", ".pdf", ".html",
         ".tif", ".npy")


@dataclass(frozen=True, slots=True)
class At:
    """A run, and by which keys it is found."""

    keys: tuple[str, ...]
    "From the top; empty for the whole file."
    found: Found
    "What it says."


@dataclass
class _Search:
    """Walks a nested value for runs."""

    named_so: bool
    runs: list[At] = field(default_factory=list)

    def visit(self, value: object, keys: tuple[str, ...], given: Mapping[str, str]) -> None:
        """Takes the runs of one value in; `given` are the settings that stand beside it or what holds it."""
        if len(keys) > DEPTH or len(self.runs) > MOST_RUNS:
            return
        if isinstance(value, list):
            self._table(value, keys, given)
        elif isinstance(value, Mapping) and value:
            texts = {str(key): item for key, item in value.items()}
            if (found := _history(texts)) or (found := _run(texts, named_so=self.named_so)):
                found.parameters = {**given, **found.parameters}
                self.runs.append(At(keys, found))
            elif not any(key.lower().endswith(FILES) for key in texts) and len(texts) <= MOST_RUNS:
                given = {**given, **_given(texts)}
                for key, item in texts.items():
                    if plain(key) not in SETTINGS:
                        self.visit(item, (*keys, key), given)

    def _table(self, value: Sequence[object], keys: tuple[str, ...], given: Mapping[str, str]) -> None:
        records = [flat(item) for item in value[:MOST_RECORDS] if isinstance(item, Mapping)]
        if not records or len(records) < 0.8 * len(value):
            return
        header, rows = from_records(records)
        for found in runs_of(header, lambda: iter(rows), named_so=self.named_so):
            found.parameters = {**given, **found.parameters}
            self.runs.append(At((*keys, str(found.row)), found))


def runs_in(value: object, *, named_so: bool) -> list[At]:
    """The runs of a file's value; none where there are too many to be results."""
    search = _Search(named_so)
    search.visit(value, (), {})
    return search.runs if len(search.runs) <= MOST_RUNS else []


def _given(value: Mapping[str, object]) -> dict[str, str]:
    """Texts and settings of a mapping that is no run itself: they are those of the runs in it."""
    found: dict[str, str] = {}
    for key, item in value.items():
        if plain(key) in SETTINGS:
            found |= {name: written(leaf) for name, leaf in leaves(item)}
        elif isinstance(item, (str, bool)) or (number(item) is not None and is_setting(key)):
            found[key] = written(item)
    return found


def flat(record: Mapping[Any, object]) -> dict[str, object]:
    """A record with its nested names joined by dots; lists are left out."""
    if not any(isinstance(item, (list, dict)) for item in record.values()):
        return {str(name): item for name, item in record.items()}
    return {name: item for name, item in leaves(record) if not isinstance(item, list)}


def _history(value: Mapping[str, object]) -> Found | None:
    """Lists of numbers by measure, and what stands beside them."""
    lists = {name: drawn for name, item in value.items() if (drawn := _numbers(item)) and len(drawn) > 1}
    if not any(measure(name) for name in lists) or len({len(drawn) for drawn in lists.values()}) > 4:
        return None
    steps = next((drawn for name, drawn in lists.items() if is_step(name)), None)
    found = Found(1, 0)
    for name, drawn in lists.items():
        if drawn is steps:
            continue
        curve = found.curves.setdefault(name, Curve())
        for index, point in enumerate(drawn):
            curve.add(steps[index] if steps and len(steps) == len(drawn) else index, point)
    _sort({name: item for name, item in value.items() if name not in lists}, found)
    return found


def _numbers(value: object) -> list[float] | None:
    """A list of numbers; pandas writes one as a mapping from "0", "1" …"""
    if isinstance(value, Mapping) and list(value)[:2] == ["0", "1"]:
        value = list(value.values())
    if not isinstance(value, list):
        return None
    drawn = [number(item) for item in value]
    return None if not drawn or any(item is None for item in drawn) else [item for item in drawn if item is not None]


def _run(value: Mapping[str, object], *, named_so: bool) -> Found | None:
    """One run of a mapping that has measures of its own, or whose parts are splits."""
    own = [measure(key) for key, item in value.items() if number(item) is not None]
    enough = 1 if named_so or any(is_model(key) and isinstance(item, str) for key, item in value.items()) else 2
    parts = {plain(key) for key, item in value.items() if isinstance(item, Mapping)} - SETTINGS
    split = bool(parts) and parts <= PARTS and any(
        measure(str(name)) >= enough for key, item in value.items() if plain(key) in PARTS and isinstance(item, Mapping)
        for name, leaf in item.items() if number(leaf) is not None)
    report = bool(REPORT & {key.lower() for key in value})
    if max(own, default=0) < enough and not split and not report:
        return None
    found = Found(1, 0)
    _sort(value, found)
    return found if found.metrics else None


def _sort(value: Mapping[str, object], found: Found) -> None:
    """Numbers to the metrics, settings and texts to the parameters."""
    for key, item in value.items():
        if plain(key) in SETTINGS:
            found.parameters |= {name: written(leaf) for name, leaf in leaves(item)}
            continue
        for name, leaf in leaves(item, key):
            if (given := number(leaf)) is None:
                if isinstance(leaf, (str, bool)):
                    found.parameters[name] = written(leaf)
            elif is_setting(name.rpartition(".")[2]):
                found.parameters[name] = written(leaf)
            else:
                found.metrics[name] = given


def records(content: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The mappings of a file with one JSON value a line, each with its line; one that is cut or no mapping is left out."""
    for line, text in enumerate(content.split("\n"), 1):
        if text.lstrip().startswith("{"):
            try:
                value = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                yield line, value
