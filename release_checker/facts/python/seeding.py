# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where a file seeds random numbers, with what, and on which condition."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from release_checker.facts.python import random_names as names
from release_checker.facts.python.paths import declared_options
from release_checker.facts.python.random_names import Library
from release_checker.facts.python.syntax import Syntax, keyword, literal
from release_checker.facts.python.usual_names import UsualNames, last, outermost
from release_checker.model import Place

Value = Literal["fixed", "option", "clock", "none", "other"]


@dataclass(frozen=True, slots=True)
class Guard:
    """One condition around a seed call that tests an option or parameter."""

    name: str
    "Last name of what is tested: `seed` of `args.seed`."
    operator: str
    "`truth`, `is not`, `!=`, `>`, `>=` …; empty for what cannot be judged."
    value: object = None
    "What it is compared with."

    def holds(self, default: object) -> bool:
        """The condition is true of a default; what cannot be judged counts as true."""
        match self.operator:
            case "truth":
                return default is ... or bool(default)
            case "is not" | "!=":
                return default is ... or default != self.value
            case ">" | ">=":
                if not isinstance(default, (int, float)) or not isinstance(self.value, (int, float)):
                    return default is not None
                return default > self.value or (self.operator == ">=" and default == self.value)
        return True


@dataclass(frozen=True, slots=True)
class Seeding:
    """One call that seeds, or says so by its name."""

    name: str
    "Dotted name, aliases resolved."
    libraries: frozenset[Library] | None
    "What it seeds; None when its own code must be looked at."
    place: Place
    "Where."
    function: str
    "Name of the innermost function that it stands in; empty at module level."
    value: Value
    "A fixed number, an option, the clock, nothing at all, or something else."
    option: str
    "Last name of the value, such as `seed` of `args.seed`; empty for a fixed number."
    guards: tuple[Guard, ...]
    "Conditions around it."
    owner: str = ""
    "Name of the outermost class or function that it stands in."
    gpu_only: bool = False
    "It seeds the GPU's generator only."


@dataclass(frozen=True, slots=True)
class SeedOption:
    """A command-line option for a seed."""

    dest: str
    "Attribute that holds its value."
    flag: str
    "As typed."
    place: Place
    "Where it is declared."
    default: object
    "Its default; None where it has none, the Ellipsis where it is computed."
    required: bool = False
    "It must be given."

    @property
    def off(self) -> bool:
        """Unless given, there is no number to seed with: None, or a negative number that stands for none."""
        nothing = self.default is None or self.default is False or (isinstance(self.default, (int, float))
                                                                    and self.default < 0)
        return nothing and not self.required


class SeedReader:
    """Reads the seed calls and seed options of one file."""

    def __init__(self, syntax: Syntax, usual: UsualNames) -> None:
        self.syntax = syntax
        self.usual = usual

    def seedings(self) -> Iterator[Seeding]:
        """Every call that seeds, or says so by its name."""
        for written, call in self.syntax.calls():
            name = self.usual.resolved(written)
            if "eed" not in name and "eterminis" not in name and "eproducib" not in name:
                if name.endswith((".reset", "make_vec_env", ".make")) and keyword(call, "seed") is not None:
                    yield self._seeding(name, frozenset({Library.GYM}), call, keyword(call, "seed"))
                elif keyword(call, "seed") is not None and last(name).isupper():
                    yield self._seeding(name, frozenset({Library.BASELINES, Library.GYM}), call, keyword(call, "seed"))
                continue
            found = self._what_it_seeds(name, call)
            if found is not False:
                yield self._seeding(name, found, call, call.args[0] if call.args else next(
                    (item.value for item in call.keywords if item.arg and "seed" in item.arg), None))

    def _what_it_seeds(self, name: str, call: ast.Call) -> frozenset[Library] | Literal[False] | None:
        tail = last(name)
        if name in names.ONLY_GPU:
            return frozenset()
        top = name.partition(".")[0]
        if name in names.SEEDS and (top in self.usual.tops or "." not in name):
            return names.SEEDS[name]
        if name.endswith((".reset", ".make")) or tail in ("make_vec_env",):
            return frozenset({Library.GYM}) if keyword(call, "seed") is not None else False
        if tail == "seed" and "." in name:  # `env.seed(…)`, `env.action_space.seed(…)`, `rng.seed(…)`, `dgl.seed(…)`
            return frozenset({Library.GYM}) if name.partition(".")[0] not in self.usual.tops else frozenset(Library)
        if names.NO_SEEDING.search(tail) or not names.SEED_WORDS.search(tail):
            return False
        return None if "." not in name or top in self.usual.tops or name.startswith((".", "self.", "cls.")) else frozenset()

    def _seeding(self, name: str, libraries: frozenset[Library] | None, call: ast.Call, value: ast.expr | None) -> Seeding:
        kind, option = self._value(name, value)
        guards: list[Guard] = []
        child: ast.AST = call
        for up in self.syntax.above(call):
            if isinstance(up, ast.If) and child is not up.test and child not in up.orelse:
                guards += _guards(up.test)
            child = up
        function = self.syntax.function_of(call)
        return Seeding(name, libraries, self.syntax.place(call), function.name if function else "", kind, option,
                       tuple(guards), outermost(self.syntax, call), name in names.ONLY_GPU)

    def _value(self, name: str, node: ast.expr | None) -> tuple[Value, str]:
        if node is None:
            # A helper's own default counts as a number; the plain libraries take the clock.
            return ("clock", "") if name in ("random.seed", "numpy.random.seed", "torch.seed") else ("other", "")
        value = literal(node)
        if value is None:
            return "none", ""
        if value is not ...:
            return "fixed", ""
        if is_clock(self.syntax, node):
            return "clock", ""
        words = [getattr(part, "attr", getattr(part, "id", ""))
                 for part in ast.walk(node) if isinstance(part, (ast.Attribute, ast.Name))]
        seedlike = [word for word in words if "seed" in word.lower()]
        if isinstance(node, ast.Name) and (made := self._assigned(node.id)) is not None:
            if literal(made) not in (..., None):
                return "fixed", node.id
            if is_clock(self.syntax, made):
                return "clock", node.id
        option = seedlike[0] if seedlike else words[0] if words else ""
        return ("option" if option else "other"), option

    def _assigned(self, name: str) -> ast.expr | None:
        values = [node.value for node in self.syntax.nodes(ast.Assign)
                  if any(isinstance(target, ast.Name) and target.id == name for target in node.targets)]
        return values[0] if len(values) == 1 else None

    def options(self) -> Iterator[SeedOption]:
        """Options named for a seed."""
        if not any(last(name) in ("add_argument", "option") or "DEFINE" in name for name, _ in self.syntax.calls()):
            return
        for option in declared_options(self.syntax).values():
            if "seed" in option.dest.lower().split("_") or option.dest.lower() in ("manualseed", "random_seed", "randomseed",
                                                                                   "rng_seed", "seeds"):
                yield SeedOption(option.dest, option.flag, self.syntax.place(option.line), option.default, option.required)


def is_clock(syntax: Syntax, node: ast.expr) -> bool:
    """The value is another at each run: the time, the process, the system's own randomness."""
    called = [syntax.dotted(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)]
    return any(names.CLOCKS.match(name) for name in called)


OPERATORS: dict[type[ast.cmpop], str] = {ast.IsNot: "is not", ast.NotEq: "!=", ast.Gt: ">", ast.GtE: ">="}


def _guards(test: ast.expr) -> Iterator[Guard]:
    """The conditions of a test, each on one name; both sides of an `and`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for part in test.values:
            yield from _guards(part)
    elif isinstance(test, (ast.Name, ast.Attribute)):
        yield Guard(getattr(test, "attr", getattr(test, "id", "")), "truth")
    elif isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.left, (ast.Name, ast.Attribute)):
        value = literal(test.comparators[0])
        operator = OPERATORS.get(type(test.ops[0]), "") if value is not ... else ""
        yield Guard(getattr(test.left, "attr", getattr(test.left, "id", "")), operator, value)
