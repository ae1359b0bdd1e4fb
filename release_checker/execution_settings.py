# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The part of release-checker.toml that steers executing: `[execution]`, `[notebooks]`, `[[data]]`, steps and training."""

from __future__ import annotations

import math
import posixpath
import re
import shlex
from collections.abc import Mapping
from typing import Any

from release_checker.comparison.records import Tolerance
from release_checker.execution.settings import DataFile, ExecutionSettings, NotebookSettings, Step, TrainingCommand
from release_checker.toml_source import Source, known_keys, rows, string, table, wrong

KEYS = ("execution", "notebooks", "data", "steps", "training")
EXECUTION = ("python", "declarations", "extras", "memory_gb", "disk_gb", "test_seconds", "evidence_signers")
NOTEBOOK = ("skip", "seconds", "relative", "absolute", "picture")
DATA = ("path", "url", "sha256", "size")
STEP = ("name", "command", "network", "seconds")
TRAINING = ("name", "command", "smoke", "run", "seconds", "gpu", "relative", "absolute")


def read_execution(source: Source) -> ExecutionSettings:
    """What the project says of executing it; raises SettingsError with file and line for what is not understood."""
    execution = table(source, "execution")
    known_keys(source, execution, EXECUTION)
    base = ExecutionSettings()
    return ExecutionSettings(
        python=string(source, execution, "python"),
        declarations=_strings(source, execution, "declarations", inside=True),
        extras=_strings(source, execution, "extras"),
        evidence_signers=_optional_path(source, execution, "evidence_signers"),
        memory_gb=_number(source, execution, "memory_gb", base.memory_gb),
        disk_gb=_number(source, execution, "disk_gb", base.disk_gb),
        test_seconds=_number(source, execution, "test_seconds", base.test_seconds),
        notebooks=_notebooks(source),
        data=tuple(_data(source, row, number) for number, row in rows(source, "data", DATA)),
        steps=tuple(_step(source, row, number) for number, row in rows(source, "steps", STEP)),
        training=tuple(_training(source, row, number) for number, row in rows(source, "training", TRAINING)),
    )


def _notebooks(source: Source) -> Mapping[str, NotebookSettings]:
    """Keys of `[notebooks]` hold for all; `[notebooks."PATH"]` for one, and take what they do not say from the former."""
    given = table(source, "notebooks")
    common = {key: value for key, value in given.items() if not isinstance(value, dict)}
    known_keys(source, common, NOTEBOOK)
    if "skip" in common:
        raise source.error("skip is said of one notebook, in [notebooks.\"PATH\"]", "skip")
    found = {"*": _notebook(source, common)}
    for path, values in given.items():
        if isinstance(values, dict):
            known_keys(source, values, NOTEBOOK)
            found[_inside(source, path, path)] = _notebook(source, common | values)
    return found


def _notebook(source: Source, values: Mapping[str, Any]) -> NotebookSettings:
    base = Tolerance()
    tolerance = Tolerance(*(_number(source, values, key, getattr(base, key)) for key in ("relative", "absolute", "picture")))
    return NotebookSettings(string(source, values, "skip"), _number(source, values, "seconds", 600.0), tolerance)


def _data(source: Source, row: Mapping[str, Any], number: int) -> DataFile:
    for key in ("path", "url", "sha256"):
        if not isinstance(row.get(key), str) or not row[key]:
            raise wrong(source, "data", number, f'needs {key} = "…"')
    if not row["url"].startswith(("https://", "http://", "file://")):
        raise wrong(source, "data", number, f"url must begin with https:// or file://, not {row['url'][:60]!r}")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", row["sha256"]):
        raise wrong(source, "data", number, "sha256 must be 64 hexadecimal digits")
    size = row.get("size")
    if isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise wrong(source, "data", number, "needs size = its length in bytes")
    return DataFile(_inside(source, row["path"], "data"), row["url"], row["sha256"].lower(), size)


def _step(source: Source, row: Mapping[str, Any], number: int) -> Step:
    name, network = _named(source, "steps", row, number), _flag(source, "steps", row, "network", number)
    command = _words(source, "steps", row, "command", number)
    if not command:
        raise wrong(source, "steps", number, 'needs command = "program argument …", or a list of words; no shell reads it')
    return Step(name, command, network, _number(source, row, "seconds", 600.0))


def _training(source: Source, row: Mapping[str, Any], number: int) -> TrainingCommand:
    command = _words(source, "training", row, "command", number)
    if not command:
        raise wrong(source, "training", number,
                    'needs command = "program argument …", or a list of words; no shell reads it')
    tolerance = None
    if "relative" in row or "absolute" in row:
        tolerance = Tolerance(_number(source, row, "relative", 0.0), _number(source, row, "absolute", 0.0))
    return TrainingCommand(
        _named(source, "training", row, number), command, _words(source, "training", row, "smoke", number),
        string(source, row, "run"), _number(source, row, "seconds", 0.0), _flag(source, "training", row, "gpu", number),
        tolerance)


def _named(source: Source, key: str, row: Mapping[str, Any], number: int) -> str:
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        raise wrong(source, key, number, 'needs name = "…"')
    return name.strip()


def _flag(source: Source, key: str, row: Mapping[str, Any], word: str, number: int) -> bool:
    value = row.get(word, False)
    if not isinstance(value, bool):
        raise wrong(source, key, number, f"{word} must be true or false, not {value!r}")
    return value


def _words(source: Source, key: str, row: Mapping[str, Any], word: str, number: int) -> tuple[str, ...]:
    """The words of a command, written as one string or as a list; empty when it is not there or is neither."""
    command = row.get(word, [])
    try:
        words = shlex.split(command) if isinstance(command, str) else command
    except ValueError as error:
        raise wrong(source, key, number, f"{word} cannot be split into words: {error}") from error
    return tuple(words) if isinstance(words, list) and all(isinstance(item, str) for item in words) else ()


def _number(source: Source, values: Mapping[str, Any], key: str, default: float) -> float:
    value = values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise source.error(f"{key} must be a number from 0 on, not {value!r}", key)
    return float(value)


def _strings(source: Source, values: Mapping[str, Any], key: str, *, inside: bool = False) -> tuple[str, ...]:
    value = values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise source.error(f"{key} must be a list of strings, not {value!r}", key)
    return tuple(_inside(source, item, key) if inside else item for item in value)


def _optional_path(source: Source, values: Mapping[str, Any], key: str) -> str:
    path = string(source, values, key)
    return _inside(source, path, key) if path else ""


def _inside(source: Source, path: str, key: str) -> str:
    """A path of the project, normalised; raises SettingsError for one that leads out of it."""
    clean = posixpath.normpath(path)
    if clean.startswith(("/", "../")) or clean in ("..", "."):
        raise source.error(f"{path!r} must be a path inside the project, relative to its root", key)
    return clean
