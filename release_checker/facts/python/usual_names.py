# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which packages a file's names come from, star imports included."""

from __future__ import annotations

import ast

from release_checker.facts.python.syntax import Syntax

USUAL = {"np": "numpy", "numpy": "numpy", "torch": "torch", "random": "random", "tf": "tensorflow", "nn": "torch.nn"}
"What these names mean under a star import."


class UsualNames:
    """The packages that a file imports; a star import is taken to bring the usual names."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.tops = {alias.partition(".")[0] for alias in syntax.aliases.values()}
        self.stars = any(name.name == "*" for node in syntax.nodes(ast.ImportFrom) for name in node.names)
        if self.stars:
            self.tops |= {name.partition(".")[0] for name in USUAL.values()}

    def resolved(self, name: str) -> str:
        """`np.random.seed` under a star import that brings `np`."""
        top, dot, rest = name.partition(".")
        return f"{USUAL[top]}{dot}{rest}" if self.stars and top in USUAL and top not in self.syntax.aliases else name


def last(name: str) -> str:
    """The last part of a dotted name."""
    return name.rpartition(".")[2]


def outermost(syntax: Syntax, node: ast.AST) -> str:
    """Name of the outermost class or function that a node stands in; empty at module level."""
    owner = ""
    for parent in syntax.above(node):
        if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            owner = parent.name
    return owner
