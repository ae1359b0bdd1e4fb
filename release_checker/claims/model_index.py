# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The model-index of a model card: its YAML head says model, data set, split, metric and value by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from release_checker.claims.numbers import parse_number
from release_checker.claims.records import Claim, Form, Nature, Number
from release_checker.claims.vocabulary import find_metric, split_of, usual
from release_checker.documents.document import Readme
from release_checker.documents.strict_yaml import Document, Path, parse_yaml

MOST = 200
"Entries of one list that are read."


def read_model_index(document: Readme) -> Iterator[Claim]:
    """Claims of a card's head, if it has one."""
    if "model-index" not in document.front_matter:
        return
    parsed = parse_yaml(document.front_matter, first_line=2)
    for model_at, model in _entries(parsed.data, "model-index"):
        for result_at, result in _entries(model, "results"):
            for metric_at, metric in _entries(result, "metrics"):
                path = ("model-index", model_at, "results", result_at, "metrics", metric_at, "value")
                yield from _claim(document, parsed, path, _text(model, "name"), result, metric)


def _claim(document: Readme, parsed: Document, path: Path, model: str, result: dict[str, Any],
           metric: dict[str, Any]) -> Iterator[Claim]:
    number = _number(metric.get("value"))
    kind, name = _text(metric, "type"), _text(metric, "name")
    if number is None or not (kind or name):
        return
    data, source, written = _mapping(result, "dataset"), _mapping(result, "source"), name or kind
    task = _text(_mapping(result, "task"), "name")
    named = (model, *(_text(data, key) for key in ("name", "config", "split")), name, kind, task)
    quoted = bool(source) and metric.get("verified") is not True
    yield Claim(
        place=document.place(parsed.line(path)), form=Form.MODEL_INDEX, metric_written=written, number=number,
        metric=find_metric(name) or find_metric(kind) or usual(written), nature=Nature.QUOTED if quoted else Nature.EXACT,
        model=model, dataset=_text(data, "name") or _text(data, "type"),
        split=split_of(written) or split_of(_text(data, "split")),
        subject=tuple(word for word in named if word), context=f"{written}: {number.written}")


def _mapping(owner: dict[str, Any], key: str) -> dict[str, Any]:
    value = owner.get(key)
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> Number | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        # YAML has parsed it; its shortest writing has the digits that were printed, trailing zeros aside.
        found = parse_number(repr(value))
        return replace(found, written=repr(value)) if found else None
    return parse_number(value) if isinstance(value, str) else None


def _entries(owner: Any, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    held = owner.get(key) if isinstance(owner, dict) else None
    for at, entry in enumerate(held[:MOST] if isinstance(held, list) else ()):
        if isinstance(entry, dict):
            yield at, entry


def _text(owner: Any, key: str) -> str:
    value = owner.get(key) if isinstance(owner, dict) else None
    return value.strip() if isinstance(value, str) else ""
