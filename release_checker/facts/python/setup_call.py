# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a setup.py gives to setup(), worked out from its syntax tree; nothing of it is run."""

from __future__ import annotations

from dataclasses import dataclass

from release_checker.facts.python.evaluate import LONGEST, Evaluator, FileLines, FileText, Fog, Value
from release_checker.facts.python.syntax import Syntax

SETUP = {"setup", "setuptools.setup", "distutils.core.setup", "numpy.distutils.core.setup", "skbuild.setup"}


@dataclass(frozen=True, slots=True)
class SetupField:
    """One keyword of setup(), or one key of a keyword that is a dictionary."""

    name: str
    "The keyword."
    group: str
    "The key inside a dictionary, such as an extra's name; empty for plain keywords."
    values: tuple[str, ...]
    "The strings that it is made of."
    files: tuple[str, ...]
    "Files whose lines or text it is made of, relative to setup.py's folder."
    unread: str
    "Why a part of the value cannot be told by reading; empty when all of it can."
    line: int
    "One-based line of the value."
    listed: bool = False
    "It is a list, not one string."


@dataclass(frozen=True, slots=True)
class SetupCall:
    """The keywords of a setup.py's call of setup()."""

    found: bool
    "There is a call of setup()."
    fields: tuple[SetupField, ...] = ()
    "In the order of the call."
    line: int = 1
    "One-based line of the call."
    computed: bool = False
    "Some keywords come from a `**mapping` that reading cannot resolve."

    def field(self, name: str, group: str = "") -> SetupField | None:
        """The field of a keyword."""
        return next((field for field in self.fields if field.name == name and field.group == group), None)

    def groups(self, name: str) -> tuple[SetupField, ...]:
        """The fields of a keyword that is a dictionary."""
        return tuple(field for field in self.fields if field.name == name and field.group)


def read_setup_call(syntax: Syntax) -> SetupCall:
    """The call of setup() in a file named setup.py; an empty record for any other file."""
    if syntax.path.rpartition("/")[2] != "setup.py":
        return SetupCall(False)
    calls = [call for name, call in syntax.calls() if name in SETUP]
    if not calls:
        return SetupCall(False)
    call = calls[-1]
    evaluator = Evaluator(syntax)
    evaluator.run(syntax.tree.body)
    function = syntax.function_of(call)
    if function is not None:  # setup() inside main(): its locals count too
        evaluator.run(function.body)
    fields: list[SetupField] = []
    computed = False
    for item in call.keywords:
        value = evaluator.value(item.value)
        if item.arg is not None:
            fields += _fields(item.arg, value, item.value.lineno)
        elif isinstance(value, dict):
            for name, part in value.items():
                fields += _fields(name, part, item.value.lineno)
        else:
            computed = True
    return SetupCall(True, tuple(fields), call.lineno, computed)


def _fields(name: str, value: Value, line: int) -> list[SetupField]:
    if not isinstance(value, dict):
        return [_field(name, "", value, line)]
    return [_field(name, group, part, line) for group, part in value.items()]


def _field(name: str, group: str, value: Value, line: int) -> SetupField:
    values: list[str] = []
    files: list[str] = []
    unread: list[str] = []
    _collect(value, values, files, unread)
    return SetupField(name, group, tuple(values), tuple(dict.fromkeys(files)), unread[0] if unread else "", line,
                      isinstance(value, list))


def _collect(value: Value, values: list[str], files: list[str], unread: list[str]) -> None:
    if len(values) + len(files) + len(unread) > LONGEST:
        return
    if isinstance(value, str):
        values.append(value)
    elif isinstance(value, (FileText, FileLines)):
        files.append(value.path)
    elif isinstance(value, list):
        for item in value:
            _collect(item, values, files, unread)
    elif isinstance(value, Fog):
        unread.append(value.reason)

