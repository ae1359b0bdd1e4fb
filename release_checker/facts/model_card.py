# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Model cards: documents about a trained model, and the YAML that heads them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from release_checker.declare import fact
from release_checker.documents.document import Readme
from release_checker.documents.strict_yaml import Document, parse_yaml
from release_checker.facts.files import Files, is_test, is_vendored
from release_checker.facts.readme import read_document
from release_checker.project import Project

NAME = re.compile(
    r"model[_ .-]?cards?([_ .-].*)?\.(md|markdown|rst|txt|json)|.*[_ .-]model[_ .-]?card\.(md|markdown|rst"
    r"|txt)",
    re.IGNORECASE,
)
SECTION = re.compile(r"\bmodel[ -]?(card|details)\b", re.IGNORECASE)
FIELDS = {
    "license",
    "license_name",
    "language",
    "tags",
    "datasets",
    "metrics",
    "library_name",
    "pipeline_tag",
    "model-index",
    "base_model",
    "model_name",
    "widget",
    "thumbnail",
    "inference",
    "co2_eq_emissions",
}
"Keys that model hubs read."
LISTS = ("tags", "datasets", "metrics", "language", "license")
"Keys that hold words or lists of words."
LIMIT = 30
"Cards that are read."


@dataclass(frozen=True, slots=True)
class CardError:
    """What is wrong with a card's head."""

    message: str
    "Expected and found, in one clause."
    line: int
    "One-based."


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model card."""

    path: str
    "The document."
    line: int
    "One-based line where it begins."
    licenses: tuple[str, ...] = ()
    "License identifiers of its head."
    license_line: int = 1
    "One-based."
    errors: tuple[CardError, ...] = ()
    "What breaks its head."
    empty: bool = False
    "It has a title at most."
    front: bool = False
    "It has a YAML head."


@dataclass(frozen=True, slots=True)
class ModelCards:
    """All model cards of the project."""

    items: tuple[ModelCard, ...]
    "The README's own first."


@fact()
def model_cards(project: Project, files: Files, readme: Readme) -> ModelCards:
    """The README where it is one, files named so, and READMEs with a model's YAML head beside weights."""
    paths = [
        path
        for path in files.paths
        if NAME.fullmatch(posixpath.basename(path)) and not is_vendored(path) and not is_test(path)
    ]
    found = list(_own(readme))
    for path in paths[:LIMIT]:
        found.append(read_card(read_document(project, path)))
    for path in files.named("README.md"):
        if path != readme.path and not is_vendored(path) and len(found) < LIMIT:
            document = read_document(project, path)
            if _is_head(document) or any(SECTION.search(heading.title) for heading in document.headings[:1]):
                found.append(read_card(document))
    return ModelCards(tuple(found))


def read_card(document: Readme, line: int = 1) -> ModelCard:
    """One card; its head is checked when it has one."""
    words = [text for number, text in document.prose if number >= line]
    titles = [heading.title for heading in document.headings if heading.line >= line]
    # A card in JSON has no prose that a reader of documents would find.
    empty = document.text is None or (
        len(" ".join(words)) - len(" ".join(titles)) < 20 and not document.path.endswith(".json")
    )
    if not document.front_matter.strip():
        return ModelCard(document.path, line, empty=empty)
    head = parse_yaml(document.front_matter, 2)
    data = head.data if isinstance(head.data, dict) else {}
    licence = data.get("license")
    licenses = tuple(item for item in (licence if isinstance(licence, list) else [licence]) if isinstance(item, str))
    return ModelCard(document.path, line, licenses, head.line(("license",)), tuple(_errors(head)), empty, front=True)


def _own(readme: Readme) -> Iterator[ModelCard]:
    if readme.text is None:
        return
    if _is_head(readme):
        yield read_card(readme)
        return
    for heading in readme.headings:
        if SECTION.search(heading.title):
            yield ModelCard(readme.path, heading.line)
            return


def _is_head(document: Readme) -> bool:
    """The YAML on top is a model's, or cannot be told because it is broken."""
    if not document.front_matter.strip():
        return False
    head = parse_yaml(document.front_matter, 2)
    if head.problem:
        return bool(re.search(rf"^({'|'.join(map(re.escape, sorted(FIELDS)))})\s*:", document.front_matter, re.MULTILINE))
    return isinstance(head.data, dict) and not FIELDS.isdisjoint(map(str, head.data))


def _errors(head: Document) -> Iterator[CardError]:
    if head.problem:
        yield CardError(f"the YAML head cannot be parsed: {head.problem}", head.problem_line)
        return
    if not isinstance(head.data, dict):
        yield CardError("the YAML head is no mapping of keys to values", 2)
        return
    for key, line in head.repeated:
        yield CardError(f"key {key!r} is given twice", line)
    for key in LISTS:
        value = head.data.get(key)
        if value is not None and not _words(value):
            yield CardError(f"expected a word or a list of words as {key}, found {type(value).__name__}", head.line((key,)))
    yield from _index_errors(head.data, head)


def _index_errors(data: Mapping[str, Any], head: Document) -> Iterator[CardError]:
    """`model-index` is what hubs draw the table of results from: a list of models, each with a name and results."""
    models = data.get("model-index")
    if models is None:
        return
    if not isinstance(models, list):
        yield CardError("expected a list as model-index", head.line(("model-index",)))
        return
    for number, model in enumerate(models):
        if not isinstance(model, dict) or not isinstance(model.get("results"), list) or "name" not in model:
            yield CardError(
                "each model of model-index needs a name and a list of results", head.line(("model-index", number))
            )


def _words(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(isinstance(item, (str, bool)) for item in items)
