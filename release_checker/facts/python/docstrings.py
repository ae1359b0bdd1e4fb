# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which public modules, classes and functions of a file say what they are."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax
from release_checker.model import Place

DEFINES = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
IMPLIED = {"overload", "setter", "deleter"}
"Last parts of decorators under which a function repeats another."


@dataclass(frozen=True, slots=True)
class Docstrings:
    """Public items of one file: itself, its classes and functions; methods and what is nested are left to them."""

    documented: int
    "How many have a docstring."
    missing: tuple[tuple[str, Place], ...]
    "Names and places of those that have none; the file itself by its name."

    @property
    def total(self) -> int:
        """Public items."""
        return self.documented + len(self.missing)


def read_docstrings(syntax: Syntax) -> Docstrings:
    """Docstrings of a file's public items; a file with no code in it has none to show."""
    items = list(_items(syntax))
    return Docstrings(sum(has for _, _, has in items), tuple((name, place) for name, place, has in items if not has))


def _items(syntax: Syntax) -> Iterator[tuple[str, Place, bool]]:
    body = syntax.tree.body
    name = posixpath.basename(syntax.path)
    hidden = name.startswith("_") and name not in ("__init__.py", "__main__.py")
    if hidden or not body:
        return
    if name != "__init__.py" or any(isinstance(node, DEFINES) for node in body):
        yield name, Place(syntax.path, 1), _says(body)
    for node in body:
        if isinstance(node, DEFINES) and not node.name.startswith("_"):
            decorators = {syntax.dotted(item).rpartition(".")[2] for item in node.decorator_list}
            if decorators.isdisjoint(IMPLIED):
                yield node.name, syntax.place(node), _says(node.body)


def _says(body: list[ast.stmt]) -> bool:
    first = body[0] if body else None
    return (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
            and bool(first.value.value.strip()))
