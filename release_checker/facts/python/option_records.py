# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a file declares for the command line, and the state in which its readers collect it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax, literal, text_of
from release_checker.model import Place


@dataclass(frozen=True, slots=True)
class Option:
    """One declared option or positional argument."""

    flags: tuple[str, ...]
    "As typed, such as `--lr` and `-l`; empty for a positional argument."
    name: str
    "Name of a positional argument, or of where the value goes."
    place: Place
    "Where it is declared."
    family: str
    "argparse, absl, click, typer or fire."
    takes: str = "1"
    "How many values: 0, 1, ? (none or one), * (any number, also none), + (at least one), n (another fixed number), unknown."
    kind: str = ""
    "int or float when a value must read as one; str when anything goes; empty when unknown."
    choices: tuple[str, ...] = ()
    "Allowed values, as text; empty when any or when unknown."
    required: bool = False
    "The command fails without it."
    owner: str = ""
    "The function or class that declares it; empty at module level."
    guarded: bool = False
    "Declared under `if __name__ == \"__main__\"`."
    parser: str = ""
    "The variable that it is added to, as written."


@dataclass(frozen=True, slots=True)
class Options:
    """What one file declares for the command line."""

    items: tuple[Option, ...] = ()
    "In the order of the file."
    parses: frozenset[str] = frozenset()
    "Families whose parsing this file does itself: argparse, absl, click, typer, fire …"
    open: tuple[tuple[str, Place], ...] = ()
    "Why a flag that is not among the items may be accepted all the same, and where."
    uses_argv: Place | None = None
    "`sys.argv` is read by hand."
    subcommands: tuple[str, ...] = ()
    "Names of subparsers or commands."
    has_subcommands: bool = False
    "There are some, named or not."
    no_abbreviation: bool = False
    "argparse is told not to accept the beginnings of options."
    globals: frozenset[str] = frozenset()
    "Names assigned at module level, for scripts that let the command line override them."
    overrides: bool = False
    "Runs a file that overrides its globals from the command line (`exec(open(\"configurator.py\").read())`)."
    config: tuple[str, str] | None = None
    "hydra's config_path and config_name, where both are literal."
    strict: bool = False
    "What `parse_known_args` let pass is refused by a `parse_args` of the same parser in the same function."
    parsers: int = 0
    "How many times a parser is made."
    keys: frozenset[str] = frozenset()
    "Literal keys of dictionaries, kept where options are added under computed names."
    passes_parser: tuple[str, ...] = ()
    "Dotted names of functions that are handed a parser, or that give one."


class State:
    """What has been collected of one file so far."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.items: list[Option] = []
        self.parses: set[str] = set()
        self.open: list[tuple[str, Place]] = []
        self.passes: list[str] = []
        self.subcommands: list[str] = []
        self.has_subcommands = self.no_abbreviation = self.overrides = False
        self.made = 0
        self.known: list[tuple[str, str, str, ast.Call]] = []
        self.strict_calls: set[tuple[str, str]] = set()
        self.strict = False
        self.argv: Place | None = None
        self.config: tuple[str, str] | None = None
        self.constants = constants(syntax)
        self.tops = {target.lstrip(".").partition(".")[0] for target in syntax.aliases.values()}

    def leave_open(self, reason: str, node: ast.AST) -> None:
        """Note why undeclared flags may be accepted."""
        self.open.append((reason, self.syntax.place(node)))

    def owner(self, node: ast.AST) -> str:
        """Name of the outermost function or class that a declaration stands in."""
        owner = ""
        for parent in self.syntax.above(node):
            if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                owner = parent.name
        return owner

    def guarded(self, node: ast.AST) -> bool:
        """A declaration stands under `if __name__ == "__main__"`."""
        tests = (parent.test for parent in self.syntax.above(node) if isinstance(parent, ast.If))
        return any("__main__" in ast.unparse(test)[:60] for test in tests)

    def choices(self, node: ast.expr | None) -> tuple[str, ...]:
        """Allowed values, where they are literal."""
        if isinstance(node, ast.Name):
            node = self.constants.get(node.id)
        if isinstance(node, ast.Call) and self.syntax.dotted(node.func) == "range":
            bounds = [value for value in map(literal, node.args) if isinstance(value, int)]
            return tuple(map(str, range(*bounds[:2])))[:200] if len(bounds) == len(node.args) in (1, 2) else ()
        value = literal(node)
        return tuple(map(str, value)) if isinstance(value, (list, tuple, set, dict)) else ()

    def keys(self) -> Iterator[str]:
        """Every defaults table may become options somewhere; only the names in them are of interest."""
        for call in self.syntax.nodes(ast.Call):
            if isinstance(call.func, ast.Name) and call.func.id == "dict":
                yield from (item.arg for item in call.keywords if item.arg)
        if self.open:
            for table in self.syntax.nodes(ast.Dict):
                yield from (key for key in map(text_of, table.keys) if key)

    def result(self) -> Options:
        """The record."""
        return Options(
            items=tuple(self.items), parses=frozenset(self.parses), open=tuple(self.open[:5]), uses_argv=self.argv,
            subcommands=tuple(dict.fromkeys(self.subcommands)), has_subcommands=self.has_subcommands,
            no_abbreviation=self.no_abbreviation, overrides=self.overrides, config=self.config,
            globals=frozenset(self.constants) if self.overrides else frozenset(), parsers=self.made,
            strict=self.strict, keys=frozenset(self.keys()), passes_parser=tuple(dict.fromkeys(self.passes)),
        )


def constants(syntax: Syntax) -> dict[str, ast.expr]:
    """Names assigned once at module level."""
    found: dict[str, ast.expr] = {}
    for node in syntax.tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                    if isinstance(part, ast.Name):
                        found[part.id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = node.value
    return found
