# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The names that a module offers to who imports it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax, literal

NAMELESS = {"globals", "exec", "locals", "setattr", "vars"}
"Calls at module level that may define names which no reading sees."


@dataclass(frozen=True, slots=True)
class Definitions:
    """Top-level names of one module."""

    names: frozenset[str]
    "Functions, classes, assigned and imported names, in every branch of the module's top level."
    stars: tuple[tuple[str, int], ...]
    "Modules imported with a star: dotted name and number of leading dots."
    dynamic: str
    "Why the list may be incomplete, such as `__getattr__`; empty when it is complete but for the stars."
    classes: frozenset[str]
    "Those of the names that are classes or functions defined here."


def read_definitions(syntax: Syntax) -> Definitions:
    """Names of one module; conditional definitions all count."""
    names: set[str] = set()
    stars: list[tuple[str, int]] = []
    made: set[str] = set()
    dynamic = ""
    for node in _top_level(syntax.tree.body):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
                made.add(node.name)
                dynamic = dynamic or ("__getattr__" if node.name == "__getattr__" else "")
            case ast.Import():
                names.update(item.asname or item.name.partition(".")[0] for item in node.names)
            case ast.ImportFrom() if any(item.name == "*" for item in node.names):
                stars.append((node.module or "", node.level))
            case ast.ImportFrom():
                names.update(item.asname or item.name for item in node.names)
            case ast.Expr() | ast.Assign() | ast.AugAssign() | ast.AnnAssign():
                names.update(_targets(node))
                dynamic = dynamic or _hidden(syntax, node)
                dynamic = dynamic or ("sys.modules" if "sys.modules" in _written(syntax, node) else "")
            case ast.For() | ast.AsyncFor():
                names.update(_stored(node.target))
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    names.update(_stored(item.optional_vars) if item.optional_vars else ())
    for declared in (node for node in syntax.nodes(ast.Global)):
        names.update(declared.names)
    offered = next((literal(node.value) for node in syntax.tree.body if isinstance(node, ast.Assign) and "__all__" in _targets(node)), ())
    if isinstance(offered, (list, tuple)) and dynamic:
        names.update(item for item in offered if isinstance(item, str))
    return Definitions(frozenset(names), tuple(stars), dynamic, frozenset(made))


def _top_level(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported, those in branches and loops too."""
    stack = list(body)[::-1]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith)):
            for name in ("body", "orelse", "finalbody"):
                stack += reversed(getattr(node, name, []))
            for handler in getattr(node, "handlers", []):
                stack += reversed(handler.body)
        elif isinstance(node, ast.Match):
            for case in node.cases:
                stack += reversed(case.body)


def _targets(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Assign):
        return {name for target in node.targets for name in _stored(target)}
    if isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        return set(_stored(node.target))
    return {part.target.id for part in ast.walk(node) if isinstance(part, ast.NamedExpr)} if isinstance(node, ast.Expr) else set()


def _stored(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, (ast.Tuple, ast.List)):
        for item in target.elts:
            yield from _stored(item)
    elif isinstance(target, ast.Starred):
        yield from _stored(target.value)


def _written(syntax: Syntax, node: ast.stmt) -> str:
    if isinstance(node, ast.Assign):
        return " ".join(syntax.dotted(target.value) for target in node.targets if isinstance(target, ast.Subscript))
    return ""


def _hidden(syntax: Syntax, node: ast.stmt) -> str:
    """A call at module level that defines names out of sight: `globals()[name] = …`, `lazy.attach(…)`."""
    value = getattr(node, "value", None)
    parts = [value] if isinstance(value, ast.Call) else []
    if isinstance(node, ast.Assign):
        parts += [target.value for target in node.targets if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Call)]
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and isinstance(value.func.value, ast.Call):
        parts.append(value.func.value)
    for part in parts:
        name = syntax.dotted(part.func)
        last = name.rpartition(".")[2]
        if last in NAMELESS or "lazy" in name.lower() or "attach" in last.lower():
            return f"{last}()"
    return ""
