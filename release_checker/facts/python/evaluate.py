# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Small evaluator for setup scripts: strings, lists, dictionaries and files that are read, without running anything.

What it cannot follow becomes Fog with a reason, never a guess.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field

from release_checker.facts.python.syntax import Function, Syntax

LONGEST = 20_000
"Characters or items of one value."
DEPTH = 12
"Calls of the script's own functions inside each other that are followed."
STEPS = 20_000
"Expressions that are looked at before the rest is Fog."


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file, or the open file."""

    path: str
    "As written, relative to the script."


@dataclass(frozen=True, slots=True)
class FileLines:
    """The lines of a file."""

    path: str
    "As written, relative to the script."


@dataclass(frozen=True, slots=True)
class Folder:
    """The script's own folder."""


@dataclass(frozen=True, slots=True)
class Fog:
    """A value that reading cannot tell."""

    reason: str
    "Why, as a clause."


Value = str | list["Value"] | dict[str, "Value"] | FileText | FileLines | Folder | Fog
Scope = dict[str, Value]

OPEN = {"open", "io.open", "codecs.open", "builtins.open"}
LINES = {"readlines", "splitlines", "split"}
SAME = {"list", "tuple", "set", "sorted", "str", "dict", "frozenset", "pathlib.Path", "Path", "os.fspath", "filter", "map"}
"Calls whose value is, for us, that of their last argument."
KEPT = {"strip", "rstrip", "lstrip", "resolve", "absolute", "copy", "encode", "decode", "expandtabs", "as_posix", "__str__"}
"Methods whose value is, for us, that of their object."
REQUIREMENT_READERS = ("parse_requirements",)


@dataclass
class Evaluator:
    """Evaluates expressions of one file in a scope that its statements filled."""

    syntax: Syntax
    scope: Scope = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    depth: int = 0
    steps: int = 0

    def run(self, body: Iterable[ast.stmt]) -> Value | None:
        """Take the statements in order; both branches of a condition. Gives what a `return` gives first."""
        returned: Value | None = None
        for statement in body:
            found = self._statement(statement)
            if found is not None and returned is None:
                returned = found
        return returned

    def _statement(self, node: ast.stmt) -> Value | None:
        match node:
            case ast.FunctionDef():
                self.functions[node.name] = node
            case ast.Assign(targets=targets):
                value = self.value(node.value)
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target=target) if node.value is not None:
                self._assign(target, self.value(node.value))
            case ast.AugAssign(target=ast.Name(id=name)):
                self.scope[name] = _plus(self.scope.get(name, []), self.value(node.value))
            case ast.Expr(value=ast.Call() as call):
                self._method(call)
            case ast.With():
                return self._with(node)
            case ast.For():
                return self._for(node)
            case ast.If():
                branches = [self.run(node.body), self.run(node.orelse)]
                return next((branch for branch in branches if branch is not None), None)
            case ast.Try():
                return self.run(node.body) or self.run(node.finalbody)
            case ast.Return() if node.value is not None:
                return self.value(node.value)
        return None

    def _assign(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self.scope[target.id] = value
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            holder, key = self.scope.get(target.value.id), self.value(target.slice)
            if isinstance(holder, dict) and isinstance(key, str):
                self.scope[target.value.id] = {**holder, key: value}
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = value if isinstance(value, list) and len(value) == len(target.elts) else None
            for number, part in enumerate(target.elts):
                self._assign(part, parts[number] if parts else Fog("a value is unpacked"))

    def _method(self, call: ast.Call) -> None:
        """A list that grows by a call of its own method."""
        if not (isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.args):
            return
        name, method = call.func.value.id, call.func.attr
        held = self.scope.get(name)
        value = self.value(call.args[-1])
        # Always a new list: values may hold each other, and one that held itself would never end.
        if isinstance(held, dict) and method == "update" and isinstance(value, dict):
            self.scope[name] = {**held, **value}
        elif isinstance(held, list) and method == "extend":
            self.scope[name] = _plus(held, value)
        elif isinstance(held, list) and method in ("append", "insert", "add"):
            self.scope[name] = _plus(held, [value])

    def _with(self, node: ast.With) -> Value | None:
        for item in node.items:
            if item.optional_vars is not None:
                self._assign(item.optional_vars, self.value(item.context_expr))
        return self.run(node.body)

    def _for(self, node: ast.For) -> Value | None:
        items = self.value(node.iter)
        if isinstance(items, (FileText, FileLines)):
            self._assign(node.target, FileLines(items.path))
            return self.run(node.body)
        if isinstance(items, list) and len(items) <= 200:
            for item in items:
                self._assign(node.target, item)
                returned = self.run(node.body)
                if returned is not None:
                    return returned
            return None
        self._assign(node.target, Fog("it is made in a loop"))
        return self.run(node.body)

    def value(self, node: ast.expr | None) -> Value:
        """The value of an expression."""
        self.steps += 1
        if node is None or self.steps > STEPS:
            return Fog("the script is too involved")
        match node:
            case ast.Constant(value=value):
                return value if isinstance(value, str) else [] if value is None else Fog("it is no text")
            case ast.Name(id="__file__"):
                return Folder()
            case ast.Name(id=name):
                return self.scope.get(name, Fog(f"{name} is set elsewhere"))
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                return self._list(elements)
            case ast.Dict(keys=keys, values=values):
                return self._dict(keys, values)
            case ast.JoinedStr():
                parts = [self.value(part) for part in node.values]
                known = [part for part in parts if isinstance(part, str)]
                return "".join(known) if len(known) == len(parts) else Fog("text is put together")
            case ast.FormattedValue(value=inner):
                return self.value(inner)
            case ast.BinOp():
                return self._binary(node)
            case ast.BoolOp(values=[first, *_]):
                return self.value(first)
            case ast.IfExp(body=body, orelse=orelse):
                return _either(self.value(body), self.value(orelse))
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                return self._comprehension(node)
            case ast.Subscript(value=holder, slice=key):
                return self._item(self.value(holder), key)
            case ast.Attribute(attr="parent", value=inner):
                return Folder() if isinstance(self.value(inner), Folder) else Fog("a path is computed")
            case ast.Call():
                return self._call(node)
        return Fog("it is computed when building")

    def _list(self, elements: list[ast.expr]) -> Value:
        found: list[Value] = []
        for element in elements:
            if isinstance(element, ast.Starred):
                inner = self.value(element.value)
                found += inner if isinstance(inner, list) else [inner]
            else:
                found.append(self.value(element))
        return found

    def _dict(self, keys: list[ast.expr | None], values: list[ast.expr]) -> Value:
        found: dict[str, Value] = {}
        for key, value in zip(keys, values, strict=True):
            inner = self.value(value)
            name = self.value(key) if key is not None else inner
            if isinstance(name, str):
                found[name] = inner
            elif key is None and isinstance(inner, dict):
                found.update(inner)
        return found

    def _binary(self, node: ast.BinOp) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Add):
            return _plus(left, right)
        if isinstance(node.op, ast.Div) and isinstance(right, str):
            return _joined([left, right])
        if isinstance(node.op, ast.Mod) and isinstance(left, str) and isinstance(right, str) and left.count("%") == 1:
            return left.replace("%s", right)
        return Fog("it is computed when building")

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
        """Lines of a file stay lines whatever is done to each; a list of texts is followed item by item."""
        if len(node.generators) != 1:
            return Fog("it is made in nested loops")
        items = self.value(node.generators[0].iter)
        if isinstance(items, (FileText, FileLines)):
            return FileLines(items.path)
        if not isinstance(items, list) or len(items) > 500:
            return Fog("it is made in a loop")
        found: list[Value] = []
        for item in items:
            self._assign(node.generators[0].target, item)
            found.append(self.value(node.elt))
        return found

    def _item(self, holder: Value, key: ast.expr) -> Value:
        name = self.value(key) if not isinstance(key, ast.Slice) else None
        if isinstance(holder, dict) and isinstance(name, str):
            return holder.get(name, Fog("a key is missing"))
        if isinstance(holder, (FileText, FileLines)):
            return holder
        return Fog("a part of a value is taken")

    def _call(self, node: ast.Call) -> Value:
        name = self.syntax.dotted(node.func)
        if name in OPEN and node.args:
            return _file(self.value(node.args[0]))
        if name.endswith(REQUIREMENT_READERS) and node.args:
            found = _file(self.value(node.args[0]))
            return FileLines(found.path) if isinstance(found, FileText) else found
        if name in ("os.path.join", "posixpath.join"):
            return _joined([self.value(argument) for argument in node.args])
        if name in ("os.path.dirname", "os.path.abspath", "os.path.realpath", "os.path.normpath"):
            return self.value(node.args[0]) if node.args else Fog("a path is computed")
        if name in ("os.getcwd", "pathlib.Path.cwd", "os.curdir"):
            return Folder()
        if name == "dict" and not node.args:
            return {item.arg: self.value(item.value) for item in node.keywords if item.arg}
        if name in ("itertools.chain", "sum", "itertools.chain.from_iterable"):
            return _flat(self.value(node.args[0])) if len(node.args) else []
        if name in SAME and node.args:
            return self.value(node.args[-1])
        if name in self.functions and self.depth < DEPTH:
            return self._own_function(self.functions[name], node)
        if isinstance(node.func, ast.Attribute):
            return self._method_value(node.func, node)
        return Fog(f"{name or 'a call'}() is called when building")

    def _own_function(self, function: Function, call: ast.Call) -> Value:
        inner = Evaluator(self.syntax, dict(self.scope), self.functions, self.depth + 1, self.steps)
        names = [argument.arg for argument in function.args.args]
        defaults = function.args.defaults
        for name, default in zip(names[len(names) - len(defaults):], defaults, strict=True):
            inner.scope[name] = self.value(default)
        for name, argument in zip(names, call.args, strict=False):
            inner.scope[name] = self.value(argument)
        for item in call.keywords:
            if item.arg:
                inner.scope[item.arg] = self.value(item.value)
        if function.args.vararg:
            inner.scope[function.args.vararg.arg] = [self.value(argument) for argument in call.args[len(names):]]
        returned = inner.run(function.body)
        self.steps = inner.steps
        return returned if returned is not None else Fog(f"{function.name}() computes it when building")

    def _method_value(self, function: ast.Attribute, call: ast.Call) -> Value:
        held, method = self.value(function.value), function.attr
        if method in ("read_text", "open", "read_bytes"):
            return _file(held)
        if isinstance(held, FileText) and (method == "read" or method in KEPT):
            return held
        if isinstance(held, (FileText, FileLines)) and (method in LINES or method in KEPT):
            return FileLines(held.path)
        if isinstance(held, str) and method in LINES and method != "readlines":
            separator = self.value(call.args[0]) if call.args else None
            splitter = held.split if method == "split" else held.splitlines
            pieces = held.split(separator) if isinstance(separator, str) and separator else splitter()
            return [piece.strip() for piece in pieces if piece.strip()]
        if isinstance(held, str) and method == "format" and not any(mark in held for mark in "{}"):
            return held
        if isinstance(held, dict) and method == "values":
            return list(held.values())
        if isinstance(held, dict) and method == "keys":
            return list(held)
        if method == "joinpath":
            return _joined([held, *(self.value(argument) for argument in call.args)])
        name = self.syntax.dotted(function) or f".{method}"
        return held if method in KEPT else Fog(f"{name}() is called when building")


def _file(path: Value) -> Value:
    if isinstance(path, (FileText, FileLines)):
        return FileText(path.path)
    if isinstance(path, str) and path:
        return FileText(posixpath.normpath(path))
    return Fog("it is read from a file whose name is computed")


def _joined(parts: list[Value]) -> Value:
    """A path from its parts; the script's folder, and what is known to stand for it, is left out."""
    known = [part for part in parts if isinstance(part, str)]
    spread = [piece for part in parts if isinstance(part, list) for piece in part if isinstance(piece, str)]
    if any(isinstance(part, Fog) for part in parts[1:]) or not (known or spread):
        return Folder() if parts and all(isinstance(part, Folder) for part in parts) else Fog("a path is computed")
    return posixpath.normpath(posixpath.join(*known, *spread))


def _plus(left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        return left + right if len(left) + len(right) < LONGEST else Fog("it is too long")
    if isinstance(left, Folder) and isinstance(right, str):
        return right.lstrip("/")
    if isinstance(left, str) or isinstance(right, str):
        return Fog("text is put together")
    if isinstance(left, dict) or isinstance(right, dict):
        return Fog("it is computed when building")
    joined = [*(left if isinstance(left, list) else [left]), *(right if isinstance(right, list) else [right])]
    return joined if len(joined) < LONGEST else Fog("it is too long")


def _either(first: Value, second: Value) -> Value:
    """Both sides of a condition: lists are joined, else the one that is known."""
    if isinstance(first, list) and isinstance(second, list):
        return [*first, *(item for item in second if item not in first)]
    return second if isinstance(first, Fog) else first


def _flat(value: Value) -> Value:
    if not isinstance(value, list):
        return Fog("it is computed when building")
    found: list[Value] = []
    for item in value:
        found += item if isinstance(item, list) else [item]
    return found
