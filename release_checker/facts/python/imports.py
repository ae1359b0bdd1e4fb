# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which modules a file imports, and whether it can do without."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax, text_of
from release_checker.model import Place

MISSING = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module."""

    module: str
    "Dotted name as written; for relative imports without the leading dots."
    level: int
    "Number of leading dots."
    names: tuple[str, ...]
    "Names taken from it; `*` for all; empty for a plain import."
    place: Place
    "Where it stands."
    optional: bool
    "Under try/except ImportError, a version or platform test, or TYPE_CHECKING."
    lazy: bool
    "Inside a function, or under a condition."

    @property
    def top(self) -> str:
        """First part of an absolute import's module; empty for a relative one."""
        return "" if self.level else self.module.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Imports:
    """The imports of one file."""

    items: tuple[Import, ...]
    "In the order of the file."


def read_imports(syntax: Syntax) -> Imports:
    """All imports of a file, `importlib.import_module("literal")` included."""
    found = [*_statements(syntax), *_dynamic(syntax)]
    return Imports(tuple(sorted(found, key=lambda item: (item.place.cell or 0, item.place.line or 0))))


def _statements(syntax: Syntax) -> Iterator[Import]:
    for node in syntax.nodes(ast.Import):
        optional, lazy = _optional(syntax, node), _lazy(syntax, node)
        for name in node.names:
            yield Import(name.name, 0, (), syntax.place(node), optional, lazy)
    for found in syntax.nodes(ast.ImportFrom):
        names = tuple(name.name for name in found.names)
        yield Import(found.module or "", found.level, names, syntax.place(found), _optional(syntax, found),
                     _lazy(syntax, found))


def _dynamic(syntax: Syntax) -> Iterator[Import]:
    for name, call in syntax.calls():
        if name in ("importlib.import_module", "__import__") and call.args:
            module = text_of(call.args[0])
            if module and not module.startswith("."):
                yield Import(module, 0, (), syntax.place(call), _optional(syntax, call), lazy=True)


def _optional(syntax: Syntax, node: ast.AST) -> bool:
    child = node
    for parent in syntax.above(node):
        if isinstance(parent, ast.Try) and _guards(parent, child):
            return True
        if isinstance(parent, ast.If) and _conditional(parent.test):
            return True
        child = parent
    return False


def _lazy(syntax: Syntax, node: ast.AST) -> bool:
    """It runs only when a function is called or a condition holds; `if __name__ == "__main__"` is no such condition."""
    child = node
    for parent in syntax.above(node):
        if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return True
        if isinstance(parent, ast.If) and child is not parent.test and "__name__" not in ast.unparse(parent.test):
            return True
        child = parent
    return False


def _guards(parent: ast.Try, child: ast.AST) -> bool:
    """The import stands in the tried body, or is the fallback in the handler."""
    if child in parent.finalbody or child in parent.orelse:
        return False
    return any(_catches(handler) for handler in parent.handlers)


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(getattr(kind, "id", getattr(kind, "attr", "")) in MISSING for kind in kinds)


def _conditional(test: ast.expr) -> bool:
    names = {getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(test)}
    return not names.isdisjoint({"TYPE_CHECKING", "version_info", "platform", "PY2", "PY3", "find_spec", "system"})
