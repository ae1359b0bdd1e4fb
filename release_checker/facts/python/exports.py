# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names that a file gives to whoever star-imports or runs it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.scope_names import (
    FUNCTIONS,
    SPREADING_CALLS,
    binding_parts,
    bound_by,
    chunk_causes,
    star_names,
)
from release_checker.facts.python.syntax import Syntax, literal


@dataclass(frozen=True, slots=True)
class Exports:
    """What the top level of one file defines."""

    names: frozenset[str] = frozenset()
    "Names that its statements bind, at whatever depth of their blocks, and that its functions declare global."
    listed: tuple[str, ...] | None = None
    "Its `__all__`, where that is a literal; None where there is none."
    stars: tuple[str, ...] = ()
    "Modules that it star-imports, with their leading dots, as far as they are not of the standard library."
    hidden: bool = False
    "It may define more than reading sees: `exec`, `globals()`, a stretch that does not parse, a computed `__all__`."


def read_exports(syntax: Syntax) -> Exports:
    """Names at the top level of a file or notebook."""
    names = {name for node in _top_level(syntax) for name, _ in bound_by(node)}
    names |= {name for node in syntax.nodes(ast.Global) for name in node.names}
    stars = tuple("." * node.level + (node.module or "") for node in syntax.nodes(ast.ImportFrom)
                  if any(item.name == "*" for item in node.names) and star_names(node) is None)
    hidden = bool(syntax.broken) or any(name in SPREADING_CALLS or name == "globals" for name, _ in syntax.calls())
    listed = _listed(syntax) if "__all__" in names else None
    return Exports(frozenset(names), listed or None, stars, hidden or listed == () or any(chunk_causes(syntax)))


def _top_level(syntax: Syntax) -> Iterator[ast.AST]:
    """Statements that run when the file is imported, with their targets."""
    stack: list[ast.AST] = list(syntax.tree.body)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            stack += binding_parts(node, walrus=False)


def _listed(syntax: Syntax) -> tuple[str, ...]:
    """The names of a literal `__all__`; empty when it is put together otherwise."""
    found: list[str] = []
    for node in syntax.nodes(ast.Assign):
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            value = literal(node.value)
            found += [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []
    grown = any(isinstance(node.target, ast.Name) and node.target.id == "__all__" for node in syntax.nodes(ast.AugAssign))
    grown = grown or any(name.startswith("__all__.") for name, _ in syntax.calls())
    return () if grown else tuple(found)
