# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Paths of the author's machine among a file's strings: what runs, not what comments and help texts say."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from release_checker.facts.machine_paths import MachinePath, find_machine_paths
from release_checker.facts.python.syntax import Syntax
from release_checker.model import Place

TELLING = {"print", "help", "epilog", "description", "usage", "logging.info", "logging.warning", "logging.debug",
           "logging.error", "warnings.warn"}
"Calls and arguments whose text is for people."
LONGEST = 2_000
"Characters of a string that may be a path; longer ones are text or data."


@dataclass(frozen=True, slots=True)
class MachineString:
    """One such path in a string."""

    found: MachinePath
    "The path and what makes it the author's own."
    place: Place
    "Where the string stands."
    whole: bool
    "The string begins with it: a path rather than a text that names one."


@dataclass(frozen=True, slots=True)
class MachineStrings:
    """All of one file."""

    items: tuple[MachineString, ...]
    "In the order of the file."


def read_machine_strings(syntax: Syntax) -> MachineStrings:
    """Machine paths in a file's string constants."""
    found: list[MachineString] = []
    for node in syntax.nodes(ast.Constant):
        value = node.value
        # Three characters tell a path that is worth a closer look: a leading slash or a drive.
        if not isinstance(value, str) or len(value) > LONGEST or not ("/" in value or ":\\" in value):
            continue
        paths = list(find_machine_paths(value, evaluated=True))
        if paths and not _for_people(syntax, node) and not _appended(syntax, node):
            found += [MachineString(path, syntax.place(node), value.startswith(path.path[:3])) for path in paths]
    return MachineStrings(tuple(sorted(found, key=lambda item: (item.place.cell or 0, item.place.line or 0))))


def _for_people(syntax: Syntax, node: ast.Constant) -> bool:
    """The string is a docstring, a help text, or printed."""
    for up in syntax.above(node):
        if isinstance(up, ast.Expr) and up.value is node:
            return True
        if isinstance(up, ast.keyword) and up.arg in TELLING:
            return True
        if isinstance(up, ast.Call) and syntax.dotted(up.func) in TELLING:
            return True
        if isinstance(up, (ast.Raise, ast.Assert)):
            return True
        if isinstance(up, ast.stmt):
            return False
    return False


def _appended(syntax: Syntax, node: ast.Constant) -> bool:
    """The string comes behind another: `os.getcwd() + "/data/train/x"` is no absolute path."""
    up = syntax.parent(node)
    if isinstance(up, ast.BinOp):
        return isinstance(up.op, ast.Add) and up.right is node
    return isinstance(up, ast.JoinedStr) and up.values[0] is not node
