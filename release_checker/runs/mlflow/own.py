# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What careful programs log of themselves as parameters and tags, since MLflow does not: command line, Python, host."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace

COMMAND = re.compile(r"(?:sys[._])?(?:command|cmd|argv)(?:[._-]?line)?", re.IGNORECASE)
COMMIT = re.compile(r"(?:git|code|source|repo)?[._-]?(?:commit|sha|revision)(?:[._-]?(?:hash|id|sha))?", re.IGNORECASE)
HASH = re.compile(r"[0-9a-f]{7,40}")
DIRTY = re.compile(r"(?:git|code|repo)[._-]?(?:is[._-]?)?dirty", re.IGNORECASE)
PYTHON = re.compile(r"python(?:[._-]?version)?", re.IGNORECASE)
VERSION = re.compile(r"3\.\d{1,2}(?:\.\d{1,2})?")
HOST = re.compile(r"(?:host|node|machine)[._-]?name", re.IGNORECASE)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]{0,252}")
YES, NO = ("true", "yes", "1"), ("false", "no", "0")
LONGEST = 20_000
"Characters of a command that are taken apart."


@dataclass(frozen=True, slots=True)
class Own:
    """What a run says of itself in words of its own."""

    command: bool = False
    "It logged its command line."
    arguments: tuple[str, ...] = ()
    "What stands behind the program there."
    commit: str = ""
    "Git commit."
    dirty: bool | None = None
    "The tree differed from the commit."
    python: str = ""
    "Version of Python."
    host: str = ""
    "Name of the machine."
    host_name: str = ""
    "Under which name that stands."


def own_records(named: Mapping[str, str], program: str) -> Own:
    """Read parameters and tags; a command line counts only when it names the program that MLflow recorded."""
    found = Own()
    for name, value in named.items():
        if COMMAND.fullmatch(name) and not found.command:
            arguments = _arguments(value, program)
            if arguments is not None:
                found = replace(found, command=True, arguments=arguments)
        elif COMMIT.fullmatch(name) and HASH.fullmatch(value):
            found = replace(found, commit=value)
        elif DIRTY.fullmatch(name) and value.strip().lower() in YES + NO:
            found = replace(found, dirty=value.strip().lower() in YES)
        elif PYTHON.fullmatch(name) and (version := VERSION.match(value)):
            found = replace(found, python=version[0])
        elif HOST.fullmatch(name) and NAME.fullmatch(value) and value != "localhost":
            found = replace(found, host=value, host_name=name)
    return found


def _arguments(command: str, program: str) -> tuple[str, ...] | None:
    """What follows the program in a shell's command, or in a list as Python prints it; None where it is not named."""
    file = re.split(r"[\\/]", program)[-1]
    if not file or len(command) > LONGEST:
        return None
    try:
        words = ast.literal_eval(command) if command.startswith("[") else shlex.split(command)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    ends = [number for number, word in enumerate(words) if re.split(r"[\\/]", word)[-1] == file]
    return tuple(words[ends[0] + 1:]) if ends else None
