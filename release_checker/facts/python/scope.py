# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names that a notebook uses before, or without, defining them: Python's scopes, followed from cell to cell.

The walk goes through statements in the order in which they run from the top. What stands in a function body, a lambda or
a generator runs later, at a time that reading cannot tell: such a name counts as missing only when nothing in the whole
notebook defines it. A definition under a condition counts as a definition. From a star import, `exec`, an unreadable cell
or a magic that may define names on, nothing is known: names missing there are undecided, with that cause.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from release_checker.facts.python.scope_names import (
    BARE_COMMANDS,
    SPREADING_CALLS,
    Scoped,
    asks_where_it_runs,
    bound_names,
    catches_name_error,
    chunk_causes,
    every_argument,
    function_locals,
    guarded_names,
    is_known,
    never_runs,
    star_names,
    type_parameters,
)
from release_checker.facts.python.syntax import Syntax, text_of
from release_checker.model import Place


@dataclass(frozen=True, slots=True)
class MissingName:
    """A name that has no value when it is first used."""

    name: str
    "As written."
    place: Place
    "Its first use."
    later: Place | None = None
    "Where it is first defined, when that is further down; None when nowhere."
    deleted: Place | None = None
    "Where it was deleted before this use."
    called: bool = False
    "It stands in a function, and matters when that is called."
    causes: tuple[str, ...] = ()
    "What may define it all the same, so that reading one file cannot decide: star imports, `%run`, `exec` …"

    @property
    def cause(self) -> str:
        """The first of the causes; empty when there is none."""
        return self.causes[0] if self.causes else ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a notebook uses without having defined it."""

    missing: tuple[MissingName, ...] = ()
    "One for each name, in the order of the notebook; those with a cause are undecided."
    problem: str = ""
    "Why it could not be followed; empty when it was."


def read_scope(syntax: Syntax) -> Scope:
    """Names that the cells of a notebook use too early or without a definition; nothing for a plain file."""
    if not syntax.starts or syntax.starts[0][1] is None:
        return Scope()
    try:
        return Scope(tuple(_Walk(syntax).missing()))
    except RecursionError:
        return Scope(problem="nests too deeply")


@dataclass
class _Walk:
    """One pass through a notebook in the order in which it runs."""

    syntax: Syntax
    first: dict[str, int] = field(default_factory=dict)
    "Line of the first definition of each name of the notebook."
    defined: set[str] = field(default_factory=set)
    "Names that have a value at this point."
    gone: dict[str, int] = field(default_factory=dict)
    "Names deleted before this point, and the line that did it."
    causes: list[tuple[int, str]] = field(default_factory=list)
    "Lines from which on nothing is known, and why."
    found: dict[str, tuple[int, bool, int | None]] = field(default_factory=dict)
    "Missing names: line of first use, whether in a function, line of the deletion before."
    locals: list[set[str]] = field(default_factory=list)
    "Names of the scopes around, innermost last; empty at the level of the notebook."
    deferred: list[tuple[str, int]] = field(default_factory=list)
    "Uses that run later: name and line."
    quiet: int = 0
    "Depth of stretches in which a missing name is expected or caught."
    later: int = 0
    "Depth of functions around."
    walrus: bool = True
    "There are assignments in expressions."
    handlers: dict[type, Callable[[Any], None]] = field(default_factory=dict)
    "What handles each type of node."

    def missing(self) -> Iterator[MissingName]:
        """All missing names, in the order of the notebook."""
        self.causes += chunk_causes(self.syntax)
        self.walrus = next(self.syntax.nodes(ast.NamedExpr), None) is not None
        for name, line in bound_names(self.syntax.tree.body, self.walrus):
            self.first[name] = min(line, self.first.get(name, line))
        self._block(self.syntax.tree.body)
        known = set(self.first) | self.defined
        for name, line in self.deferred:
            if name not in known and name not in self.found:
                self.found[name] = (line, True, None)
        self.causes.sort()
        for name, (line, called, deleted) in sorted(self.found.items(), key=lambda item: item[1][0]):
            # What runs later may be defined by any cell, what runs at once by the cells above only.
            causes = dict.fromkeys(why for at, why in self.causes if called or at <= line)
            first = self.first.get(name)
            yield MissingName(
                name, self.syntax.place(line), called=called,
                later=self.syntax.place(first) if first is not None and first > line else None,
                deleted=self.syntax.place(deleted) if deleted else None,
                causes=tuple(causes),
            )

    # Statements, in the order in which they run.

    def _block(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            self._visit(statement)

    def _visit(self, node: ast.AST) -> None:
        handler = self.handlers.get(type(node))
        if handler is None:
            handler = self.handlers[type(node)] = getattr(self, f"_on_{type(node).__name__.lower()}", self._children)
        handler(node)

    def _children(self, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            self._visit(child)

    def _visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self._visit(node)

    def _on_name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self._define(node.id)
        elif isinstance(node.ctx, ast.Del):
            self._use(node.id, node.lineno)
            self._delete(node)
        else:
            self._use(node.id, node.lineno)

    def _define(self, name: str) -> None:
        if self.locals:
            self.locals[-1].add(name)
        else:
            self.defined.add(name)
            self.gone.pop(name, None)

    def _delete(self, node: ast.Name) -> None:
        # A deletion under a condition or in a loop may not happen, or may be undone before the name is used again.
        if not self.locals and node.id in self.defined and isinstance(self.syntax.parent(self._statement(node)), ast.Module):
            self.defined.discard(node.id)
            self.gone[node.id] = node.lineno

    def _statement(self, node: ast.AST) -> ast.AST:
        return next(up for up in (node, *self.syntax.above(node)) if isinstance(up, ast.stmt))

    def _use(self, name: str, line: int) -> None:
        if self.quiet or name in self.found or is_known(name) or any(name in scope for scope in self.locals):
            return
        if self.later:
            self.deferred.append((name, line))
        elif name not in self.defined:
            self.found[name] = (line, False, self.gone.get(name))

    def _on_assign(self, node: ast.Assign) -> None:
        self._visit(node.value)
        self._visit_all(node.targets)

    def _on_augassign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._use(node.target.id, node.lineno)
        self._visit(node.value)
        self._visit(node.target)

    def _on_annassign(self, node: ast.AnnAssign) -> None:
        if node.value is None:
            if not isinstance(node.target, ast.Name):
                self._visit(node.target)
            elif self.locals:
                self.locals[-1].add(node.target.id)
            return
        self._visit(node.value)
        self._visit(node.target)

    def _on_namedexpr(self, node: ast.NamedExpr) -> None:
        self._visit(node.value)
        self._define(node.target.id)

    def _on_expr(self, node: ast.Expr) -> None:
        # `ls` in a line of its own, or `watermark -v`, is a command as long as nothing has that name.
        first = node.value.left if isinstance(node.value, ast.BinOp) else node.value
        if not (isinstance(first, ast.Name) and first.id in BARE_COMMANDS and first.id not in self.defined):
            self._visit(node.value)

    def _on_import(self, node: ast.Import) -> None:
        for name in node.names:
            self._define(name.asname or name.name.partition(".")[0])

    def _on_importfrom(self, node: ast.ImportFrom) -> None:
        for name in node.names:
            if name.name != "*":
                self._define(name.asname or name.name)
                continue
            exported = star_names(node)
            if exported is None:
                self.causes.append((node.lineno, f"`from {'.' * node.level}{node.module or ''} import *`"))
            for item in exported or ():
                self._define(item)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        # What one round defines, the next may use.
        for name, _ in bound_names(node.body, self.walrus):
            self._define(name)
        self._block(node.body)
        self._block(node.orelse)

    def _on_for(self, node: ast.For | ast.AsyncFor) -> None:
        self._visit(node.iter)
        self._visit(node.target)
        self._loop(node)

    _on_asyncfor = _on_for

    def _on_while(self, node: ast.While) -> None:
        self._visit(node.test)
        if not never_runs(node.test):
            self._loop(node)

    def _on_if(self, node: ast.If) -> None:
        names = guarded_names(node.test)
        for name in names:
            self._define(name)  # the notebook asks whether it is there, and copes either way
        self._visit(node.test)
        elsewhere = asks_where_it_runs(node.test)
        with self._expected(elsewhere or never_runs(node.test)):
            self._block(node.body)
        with self._expected(elsewhere):
            self._block(node.orelse)

    def _on_try(self, node: ast.Try) -> None:
        with self._expected(any(catches_name_error(handler) for handler in node.handlers)):
            self._block(node.body)
        for handler in node.handlers:
            if handler.type is not None:
                self._visit(handler.type)
            if handler.name:
                self._define(handler.name)
            self._block(handler.body)
        self._block(node.orelse)
        self._block(node.finalbody)

    _on_trystar = _on_try

    def _on_matchas(self, node: ast.MatchAs) -> None:
        self._children(node)
        if node.name:
            self._define(node.name)

    def _on_matchstar(self, node: ast.MatchStar) -> None:
        if node.name:
            self._define(node.name)

    def _on_matchmapping(self, node: ast.MatchMapping) -> None:
        self._children(node)
        if node.rest:
            self._define(node.rest)

    def _on_typealias(self, node: ast.AST) -> None:
        self._visit(node.name)  # type: ignore[attr-defined]  # its value is evaluated when asked for, if ever

    def _on_functiondef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._visit_all(node.decorator_list)
        self._signature(node)
        self._define(node.name)
        self._function(node, node.body)

    _on_asyncfunctiondef = _on_functiondef

    def _on_lambda(self, node: ast.Lambda) -> None:
        self._signature(node)
        self._function(node, [node.body])

    def _signature(self, node: Scoped) -> None:
        self._visit_all([*node.args.defaults, *node.args.kw_defaults])
        if not isinstance(node, ast.Lambda):
            # Evaluated at once, later or never, as the version of Python and the imports will have it.
            with self._postponed(set(type_parameters(node))):
                self._visit_all([argument.annotation for argument in every_argument(node.args)])
                self._visit_all([node.returns])

    def _function(self, node: Scoped, body: list[ast.stmt] | list[ast.expr]) -> None:
        local, shared = function_locals(node, self.walrus)
        for name in shared:
            if not self.later:
                self.defined.add(name)
        with self._postponed(local | set(type_parameters(node))):
            for item in body:
                self._visit(item)

    def _on_classdef(self, node: ast.ClassDef) -> None:
        self._visit_all(node.decorator_list)
        with self._inside(set(type_parameters(node))):
            self._visit_all([*node.bases, *(item.value for item in node.keywords)])
            names = {"__module__", "__qualname__", "__class__"}
            self.locals.append(names)
            for statement in node.body:
                # Functions in a class do not see its names.
                if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    self._method(statement, names)
                else:
                    self._visit(statement)
            self.locals.pop()
        self._define(node.name)

    def _method(self, node: ast.FunctionDef | ast.AsyncFunctionDef, names: set[str]) -> None:
        self._visit_all(node.decorator_list)
        self._signature(node)
        names.add(node.name)
        self.locals.pop()
        with self._inside({"__class__"}):
            self._function(node, node.body)
        self.locals.append(names)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        self._visit(node.generators[0].iter)
        lazy = isinstance(node, ast.GeneratorExp)
        with self._postponed(set()) if lazy else self._inside(set()):
            for number, part in enumerate(node.generators):
                if number:
                    self._visit(part.iter)
                self._visit(part.target)
                self._visit_all(part.ifs)
            self._visit_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
        for item in self._walruses(node) if self.walrus else ():
            self._define(item.target.id)

    _on_listcomp = _on_setcomp = _on_dictcomp = _on_generatorexp = _comprehension

    def _walruses(self, node: ast.AST) -> Iterator[ast.NamedExpr]:
        return (item for item in self.syntax.nodes(ast.NamedExpr) if any(up is node for up in self.syntax.above(item)))

    def _on_call(self, node: ast.Call) -> None:
        self._children(node)
        name = self.syntax.dotted(node.func)
        if name in SPREADING_CALLS or name.startswith(("globals().update", "locals().update", "get_ipython().run_")):
            self.causes.append((node.lineno, f"`{name.removeprefix('builtins.')}(…)`"))
        elif name in ("sympy.var", "var") and node.args:
            for item in (text_of(node.args[0]) or "").replace(",", " ").split():
                self._define(item)
        elif name in ("globals().setdefault", "globals().__setitem__") and node.args:
            self._define(text_of(node.args[0]) or "")

    def _on_subscript(self, node: ast.Subscript) -> None:
        self._children(node)
        if isinstance(node.ctx, ast.Store) and self.syntax.dotted(node.value) in ("globals()", "locals()", "vars()"):
            name = text_of(node.slice)
            if name:
                self._define(name)
            else:
                self.causes.append((node.lineno, "an assignment into `globals()`"))

    @contextmanager
    def _expected(self, really: bool) -> Iterator[None]:
        self.quiet += really
        yield
        self.quiet -= really

    @contextmanager
    def _inside(self, names: set[str]) -> Iterator[None]:
        self.locals.append(names)
        yield
        self.locals.pop()

    @contextmanager
    def _postponed(self, names: set[str]) -> Iterator[None]:
        self.later += 1
        with self._inside(names):
            yield
        self.later -= 1
