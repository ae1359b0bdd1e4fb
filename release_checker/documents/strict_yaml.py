# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""YAML 1.2 as its core schema means it, with the line of every value: no tags, no timestamps, nothing that grows.

PyYAML speaks YAML 1.1, where `no` is a truth value, `2020-01-01` a date and a key given twice is silently lost. Here its
parser is used, and the scalars are resolved anew. Aliases are followed, but only while the whole stays small: nine lines of
them can stand for a billion values.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

LIMIT = 300_000
"Characters that are parsed; PyYAML needs some 8 s for a million."
VALUES = 50_000
"Values, aliases written out, above which a document is refused."
DEPTH = 60
"Levels of nesting above which a document is refused."
INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
CHAIN = re.compile(r"(?:[-?:][ \t]+){60}")
"`- - - …` nests once per dash; libyaml's stack ends, and the process with it, where Python would raise."
CONSTANTS: dict[str, object] = {"": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True,
                                "TRUE": True, "false": False, "False": False, "FALSE": False}

Path = tuple[Hashable, ...]


@dataclass
class Document:
    """One parsed YAML document."""

    data: Any = None
    "What it says: mappings, lists, strings, numbers, truth values, None."
    problem: str = ""
    "Why it could not be parsed; empty when it was."
    problem_line: int = 1
    "One-based line of the problem."
    lines: dict[Path, int] = field(default_factory=dict)
    "One-based line by the chain of keys and indices that leads to a value."
    repeated: list[tuple[str, int]] = field(default_factory=list)
    "Keys that one mapping holds twice, with the line of the later one."

    def line(self, path: Path) -> int:
        """Line of the value at a chain of keys, or of what holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Refused(Exception):
    """The document is more than is worth reading."""


def parse_yaml(content: str, first_line: int = 1) -> Document:
    """Parse one document whose first line has this number; never raises for what the text holds."""
    import yaml

    document = Document(problem_line=first_line)
    if len(content) > LIMIT:
        document.problem = f"is longer than {LIMIT:,} characters"
        return document
    if _bracket_depth(content) > DEPTH or CHAIN.search(content):
        document.problem = "nests too deeply"
        return document
    try:
        # libyaml's parser is ten times as fast; wheels of PyYAML for the usual systems carry it.
        node = yaml.compose(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        reader = _Reader(document, first_line)
        document.data = reader.value(node, (), ()) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.problem = " ".join(part for part in (error.problem, error.context) if part) or "is no YAML"
        document.problem_line = first_line + (mark.line if mark else 0)
    except yaml.YAMLError as error:
        document.problem = " ".join(str(error).split())[:200]
    except RecursionError:
        document.problem = "nests too deeply"
    except _Refused as error:
        document.problem = str(error)
    except ValueError as error:
        document.problem = f"holds a value that cannot be read: {error}"
    return document


def _bracket_depth(content: str) -> int:
    """Most open brackets at one place, quotes not minded: each costs both parsers a stack frame and PyYAML's a scan."""
    depth = most = 0
    for bracket in re.findall(r"[\[\]{}]", content):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        most = max(most, depth)
    return most


class _Reader:
    """Turns PyYAML's nodes into values."""

    def __init__(self, document: Document, first_line: int) -> None:
        self._document = document
        self._first = first_line
        self._count = 0

    def value(self, node: Any, path: Path, above: tuple[int, ...]) -> Any:
        """The value of one node; `above` are the nodes that hold it, by identity."""
        import yaml

        self._count += 1
        if self._count > VALUES:
            raise _Refused(f"stands for more than {VALUES:,} values, aliases written out")
        if id(node) in above:
            raise _Refused("contains itself by an alias")
        if len(above) > DEPTH:
            raise _Refused("nests too deeply")
        self._document.lines.setdefault(path, self._first + node.start_mark.line)
        inside = (*above, id(node))
        if isinstance(node, yaml.ScalarNode):
            return scalar(node.value, plain=not node.style)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, number), inside) for number, item in enumerate(node.value)]
        return self._mapping(node, path, inside)

    def _mapping(self, node: Any, path: Path, inside: tuple[int, ...]) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        merged: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.value(key_node, (*path, None), inside)
            if key_node.tag == "tag:yaml.org,2002:merge":
                held = self.value(value_node, (*path, "<<"), inside)
                for source in held if isinstance(held, list) else [held]:
                    merged |= {name: value for name, value in source.items() if name not in merged} if isinstance(
                        source, dict) else {}
                continue
            if not isinstance(key, Hashable):
                key = str(key)
            if key in found:
                self._document.repeated.append((str(key), self._first + key_node.start_mark.line))
            found[key] = self.value(value_node, (*path, key), inside)
            self._document.lines[(*path, key)] = self._first + key_node.start_mark.line
        return merged | found


def scalar(text: str, *, plain: bool) -> Any:
    """A scalar as YAML 1.2's core schema resolves it; quoted ones are strings."""
    if not plain:
        return text
    if text in CONSTANTS:
        return CONSTANTS[text]
    if INTEGER.fullmatch(text) and len(text) < 400:
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if FLOAT.fullmatch(text) and len(text) < 400:
        return float(text)
    return text
