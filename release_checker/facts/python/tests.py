# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests that a file holds, by what pytest and unittest would collect."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from release_checker.facts.python.syntax import Function, Syntax

CASES = ("TestCase", "TestCaseBase", "IsolatedAsyncioTestCase", "parameterized.TestCase")


@dataclass(frozen=True, slots=True)
class CollectedTests:
    """What of a file a test runner would collect."""

    functions: int
    "Functions and methods named `test…`."
    cases: int
    "Classes made of unittest's TestCase."
    doctest: bool
    "It runs its own doctests."


def read_tests(syntax: Syntax) -> CollectedTests:
    """Tests of one file."""
    defined: list[Function] = [*syntax.nodes(ast.FunctionDef), *syntax.nodes(ast.AsyncFunctionDef)]
    functions = sum(node.name.startswith("test") and _collected(syntax, node) for node in defined)
    cases = sum(any(syntax.dotted(base).endswith(CASES) for base in node.bases) for node in syntax.nodes(ast.ClassDef))
    return CollectedTests(functions, cases, any(name.startswith("doctest.test") for name, _ in syntax.calls()))


def _collected(syntax: Syntax, node: ast.AST) -> bool:
    """It stands at module level or in a class."""
    return isinstance(syntax.parent(node), (ast.Module, ast.ClassDef, ast.If, ast.Try))
