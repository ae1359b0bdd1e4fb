# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings files as tables: TOML, INI, YAML and JSON read safely, with lines for what they say."""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from release_checker.documents.strict_toml import parse_toml
from release_checker.documents.strict_yaml import parse_yaml
from release_checker.errors import UnreadableFile
from release_checker.project import Project


@dataclass(frozen=True, slots=True)
class Table:
    """A settings file, parsed."""

    path: str
    "Where it lies."
    data: Mapping[str, Any]
    "Its top level; empty when it could not be parsed."
    content: str = ""
    "Its text."
    problem: str = ""
    "Why it could not be parsed; empty when it was."

    def at(self, *keys: str) -> Any:
        """What stands below a chain of keys; None when there is nothing."""
        found: Any = self.data
        for key in keys:
            if not isinstance(found, Mapping):
                return None
            found = found.get(key)
        return found

    def table(self, *keys: str) -> Mapping[str, Any]:
        """The mapping below a chain of keys; empty when there is none."""
        found = self.at(*keys)
        return found if isinstance(found, Mapping) else {}

    def texts(self, *keys: str) -> list[str]:
        """The strings of the list below a chain of keys."""
        found = self.at(*keys)
        return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []

    def line(self, words: str, after: int = 1) -> int | None:
        """One-based line at or below `after` that holds the words; None when no line does."""
        for number, line in enumerate(self.content.split("\n"), 1):
            if number >= after and words in line:
                return number
        return None

    def section_line(self, header: str) -> int:
        """One-based line of `[header]`; 1 when it stands nowhere."""
        match = re.search(rf"^[ \t]*\[[ \t]*{re.escape(header)}[ \t]*\]", self.content, re.MULTILINE)
        return self.content.count("\n", 0, match.end()) + 1 if match else 1


def read_table(project: Project, path: str) -> Table:
    """A TOML, INI, YAML or JSON file by its suffix (TOML for anything else); a broken one says why."""
    try:
        text = project.text(path)
    except UnreadableFile as error:
        return Table(path, {}, problem=str(error))
    if text is None:
        return Table(path, {}, problem="is binary")
    suffix = path.rpartition(".")[2].lower()
    parse = {"cfg": _ini, "ini": _ini, "yml": _yaml, "yaml": _yaml, "json": _json}.get(suffix, _toml)
    if path.endswith(("Pipfile.lock", "MLproject")):
        parse = _json if path.endswith("lock") else _yaml
    try:
        data = parse(text.content)
    except RecursionError:
        return Table(path, {}, text.content, "nests too deeply")
    except ValueError as error:
        return Table(path, {}, text.content, " ".join(str(error).split())[:200])
    if not isinstance(data, dict):
        return Table(path, {}, text.content, "" if data is None else "its top level is no table")
    return Table(path, data, text.content)


def _toml(content: str) -> object:
    try:
        return parse_toml(content)
    except ValueError as error:
        raise ValueError(f"is no TOML: {error}") from error


def _json(content: str) -> object:
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON: {error}") from error


def _yaml(content: str) -> object:
    document = parse_yaml(content)
    if document.problem:
        raise ValueError(f"is no YAML: {document.problem}")
    return document.data


def _ini(content: str) -> object:
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    parser.optionxform = lambda optionstr: optionstr.replace("-", "_")  # type: ignore[method-assign]
    try:
        parser.read_string(content)
    except configparser.Error as error:
        raise ValueError(f"is no INI: {error}") from error
    return {section: {key: value or "" for key, value in parser.items(section)} for section in parser.sections()}


def value_lines(value: object) -> Iterator[str]:
    """The lines of a many-line INI value, without blanks and comments."""
    if isinstance(value, str):
        for line in value.split("\n"):
            line = line.strip()
            if line and not line.startswith("#"):
                yield line
