# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Plain files of a log as values: JSON, YAML and TOML, bounded, nested names joined by dots."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from release_checker.documents.strict_toml import parse_toml
from release_checker.documents.strict_yaml import parse_yaml
from release_checker.errors import UnreadableFile
from release_checker.runs.records import Seed
from release_checker.runs.tree import Tree
from release_checker.text import decode

JSON_LIMIT = 5_000_000
"Bytes of a JSON, YAML or TOML file that are read; a longer one is data rather than a result."
MOST_VALUES = 20_000
"Values of one file that are taken."
LONGEST_VALUE = 2_000
"Characters of a parameter's value that are kept."
LONG_YAML = 20_000
"Bytes above which only the top of a YAML of parameters is read."
PLAIN_LINE = re.compile(r"^([A-Za-z_][\w.-]{0,100}): ([^\s!&*|>{\[][^\n]{0,500})$", re.MULTILINE)
DEPTH = 40
POINTER = "version https://git-lfs.github.com/spec/"
SEED = re.compile(r"(?:^|[^a-z])(?:(?:random|np|numpy|torch|global|manual|data|env|rng)_?)?"
                  r"(?:seed|random_state|seed_everything|session[ _]id)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """Text of one file, or why there is none."""

    content: str = ""
    "Decoded, newlines folded."
    problem: str = ""
    "Why it could not be read, as a clause without its subject; empty when it was."


def read_text(tree: Tree, path: str, limit: int = JSON_LIMIT) -> Read:
    """A file's text of at most `limit` bytes; a longer one is refused, since half a file of values is none."""
    if tree.files.get(path, 0) > limit:
        return Read(problem=f"is longer than the {limit:,} bytes that are read")
    try:
        text = decode(tree.read(path, limit))
    except UnreadableFile as error:
        return Read(problem=str(error))
    if text is None:
        return Read(problem="is binary")
    if text.content.startswith(POINTER):
        return Read(problem="is a pointer of Git LFS; its content is not here")
    return Read(text.content)


def parse(path: str, content: str) -> object:
    """The values of a JSON, YAML or TOML text, by the file's suffix; raises ValueError with the reason."""
    suffix = path.rpartition(".")[2].lower()
    try:
        if suffix in ("yaml", "yml", "lock"):
            document = parse_yaml(content)
            if document.problem:
                raise ValueError(f"is no YAML: {document.problem} (line {document.problem_line})")
            return document.data
        if suffix == "toml":
            return _toml(content)
        return json.loads(content)
    except RecursionError:
        raise ValueError("nests too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON: {error}") from None


def _toml(content: str) -> object:
    try:
        return parse_toml(content)
    except ValueError as error:
        raise ValueError(f"is no TOML: {error}") from None


def read_values(tree: Tree, path: str) -> tuple[object, str]:
    """The values of a file, and why there are none."""
    text = read_text(tree, path)
    if text.problem:
        return None, text.problem
    try:
        return parse(path, text.content), ""
    except ValueError as error:
        return None, str(error)


def leaves(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """What a nested value holds, by its dotted name: numbers, texts, truth values, None; a list as one leaf."""
    pending: list[tuple[str, object, int]] = [(name, value, 0)]
    given = 0
    while pending and given < MOST_VALUES:
        name, value, depth = pending.pop()
        if isinstance(value, Mapping) and depth < DEPTH:
            inner = [(f"{name}.{key}" if name else str(key), item, depth + 1) for key, item in value.items()]
            pending += reversed(inner[:MOST_VALUES])
        else:
            given += 1
            yield name, value


def number(value: object) -> float | None:
    """The number that a JSON or YAML value is; None for truth values and texts other than nan and inf."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    if isinstance(value, str) and value.strip().lower().lstrip("+-.") in ("nan", "inf", "infinity"):
        return float(value.replace(".", ""))
    return None


def numbers(value: object) -> dict[str, float]:
    """Every number of a nested value by its dotted name."""
    found = ((name, number(item)) for name, item in leaves(value))
    return {name: item for name, item in found if item is not None}


def parameters(value: object) -> dict[str, str]:
    """Every value of a nested value as text, by its dotted name."""
    if not isinstance(value, Mapping):
        return {}
    return {name: written(item) for name, item in leaves(value)}


def read_parameters(tree: Tree, path: str) -> tuple[dict[str, str], str]:
    """Parameters in a YAML or JSON file, and why there are none.

    Of a long YAML only the plain values at its top are taken: Lightning dumps whole data sets' encoders there, and parsing
    150 of them costs ten seconds.
    """
    if tree.files.get(path, 0) > LONG_YAML and path.endswith((".yaml", ".yml")):
        text = read_text(tree, path)
        return {match[1]: match[2].strip("'\"") for match in PLAIN_LINE.finditer(text.content)}, text.problem
    value, problem = read_values(tree, path)
    return parameters(value), problem


def written(value: object) -> str:
    """A value as the text of a parameter."""
    try:
        return (value if isinstance(value, str) else str(value))[:LONGEST_VALUE]
    except (RecursionError, ValueError):  # nested nearly too deeply to be parsed; an integer of thousands of digits
        return "…"


def seeds(named: Mapping[str, str]) -> tuple[Seed, ...]:
    """The parameters that tell of fixed randomness."""
    return tuple(Seed(name, value) for name, value in named.items() if SEED.search(name))
