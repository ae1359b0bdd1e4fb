# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What path an expression means, as far as reading tells: literals, joins, constants of the file, defaults of options."""

from __future__ import annotations

import ast
import posixpath
from dataclasses import dataclass

from release_checker.facts.python.syntax import Function, Syntax, keyword, literal

LONGEST = 500
"Characters of a path; longer strings are data."
DEPTH = 8
"Names and joins inside each other that are followed."
JOINS = {"os.path.join", "posixpath.join", "path.join", "osp.join", "join"}
PATHS = {"pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "Path", "path.Path", "upath.UPath"}
SAME = {"str", "os.path.abspath", "os.path.normpath", "os.path.realpath", "os.path.expanduser", "os.fspath", "osp.abspath",
        "hydra.utils.to_absolute_path", "to_absolute_path", "os.path.expandvars"}
SAME_METHODS = {"resolve", "absolute", "expanduser", "as_posix", "__str__", "strip"}
HERE = "\0here"
"Stands for the folder of the file itself at the beginning of a path."
OPTION_HOLDERS = {"args", "arg", "opt", "opts", "options", "flags", "FLAGS", "params", "hparams", "config", "cfg", "conf",
                  "FLAGS()", "hp", "settings"}
"Names under which scripts keep their options."
OPTION_CALLS = ("add_argument", "option", "DEFINE_string", "DEFINE_integer", "DEFINE_float", "DEFINE_bool", "DEFINE_boolean",
                "DEFINE_enum")


@dataclass(frozen=True, slots=True)
class WrittenPath:
    """A path as the code means it."""

    text: str
    "POSIX path as written; relative to the file itself where `beside` is set."
    sure: bool
    "Always this path; False where it is a default that the caller may replace."
    beside: bool = False
    "It is built on the folder of the file, not on the current one."


@dataclass(frozen=True, slots=True)
class Option:
    """A command-line option that a file declares."""

    dest: str
    "Name of the attribute that holds its value."
    flag: str
    "As typed: `--seed`."
    default: object
    "Its literal default; None when it has none, the Ellipsis when it is computed."
    required: bool
    "It must be given."
    line: ast.Call
    "The declaring call."


def declared_options(syntax: Syntax) -> dict[str, Option]:
    """Options by attribute name: argparse, click, typer's and absl's."""
    found: dict[str, Option] = {}
    for name, call in syntax.calls():
        tail = name.rpartition(".")[2]
        if tail not in OPTION_CALLS:
            continue
        words = [value for value in map(literal, call.args) if isinstance(value, str)]
        if not words:
            continue
        flags = [word for word in words if word.startswith("-")]
        flag = next((word for word in flags if word.startswith("--")), flags[0] if flags else words[0])
        given = keyword(call, "default")
        if tail.startswith("DEFINE"):
            given = given if given is not None else call.args[1] if len(call.args) > 1 else None
            flag = f"--{words[0]}"
        stated = literal(keyword(call, "dest"))
        bare = [word for word in words if not word.startswith("-")] if tail == "option" else []
        dest = stated if isinstance(stated, str) else bare[0] if bare else flag.lstrip("-").partition("/")[0].replace("-",
            "_")
        default: object = literal(given) if given is not None else None
        positional = tail == "add_argument" and not flags and literal(keyword(call, "nargs")) != "?"
        required = positional or literal(keyword(call, "required")) is True
        found.setdefault(dest, Option(dest, flag, default, required, call))
    return found


class PathValues:
    """Resolves expressions of one file to paths."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.options = declared_options(syntax)
        self._assigned: dict[str, list[ast.expr]] = {}
        for node in syntax.nodes(ast.Assign):
            for target in node.targets:
                self._note(target, node.value)
        for annotated in syntax.nodes(ast.AnnAssign):
            if annotated.value is not None:
                self._note(annotated.target, annotated.value)
        self._changed = {name for node in syntax.nodes(ast.AugAssign) for name in [_name(node.target)] if name}
        for loop in syntax.nodes(ast.For):
            self._changed |= {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}

    def _note(self, target: ast.expr, value: ast.expr) -> None:
        name = _name(target)
        if name:
            self._assigned.setdefault(name, []).append(value)

    def path(self, node: ast.expr | None) -> WrittenPath | None:
        """The path that an expression means; None when reading cannot tell."""
        value = self._value(node, DEPTH)
        if value is None or not value.text or len(value.text) > LONGEST or "\n" in value.text:
            return None
        text = value.text.replace("\\", "/")
        beside = text.startswith(HERE)
        if beside:
            text = text.removeprefix(HERE).lstrip("/") or "."
        return None if "\0" in text else WrittenPath(text, value.sure, beside)

    def _value(self, node: ast.expr | None, depth: int) -> WrittenPath | None:
        if node is None or not depth:
            return None
        match node:
            case ast.Constant(value=str() as text):
                return WrittenPath(text, sure=True)
            case ast.JoinedStr(values=parts):
                return self._concatenated([part.value if isinstance(part, ast.FormattedValue) else part for part in parts],
                                          depth)
            case ast.BinOp(op=ast.Add()):
                return self._concatenated([node.left, node.right], depth)
            case ast.BinOp(op=ast.Div()):
                return self._joined([node.left, node.right], depth)
            case ast.Name(id="__file__"):
                return WrittenPath(f"{HERE}/__file__", sure=True)
            case ast.Name() | ast.Attribute():
                return self._named(node, depth)
            case ast.Call():
                return self._called(node, depth)
            case ast.Subscript(value=ast.Attribute(attr="parents") as holder):
                return self._up(self._value(holder.value, depth - 1), literal(node.slice))
        return None

    def _concatenated(self, nodes: list[ast.expr], depth: int) -> WrittenPath | None:
        parts = [self._value(part, depth - 1) for part in nodes]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return WrittenPath("".join(part.text for part in known), all(part.sure for part in known))

    def _joined(self, nodes: list[ast.expr], depth: int) -> WrittenPath | None:
        parts = [self._value(part, depth - 1) for part in nodes]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) or not known:
            return None
        return WrittenPath(posixpath.join(*(part.text.replace("\\", "/") for part in known)),
                           all(part.sure for part in known))

    def _named(self, node: ast.Name | ast.Attribute, depth: int) -> WrittenPath | None:
        name = _name(node)
        if isinstance(node, ast.Attribute) and node.attr == "parent":
            return self._up(self._value(node.value, depth - 1), 0)
        if isinstance(node, ast.Name):
            given, default = self._parameter(node)
            if given:
                value = self._value(default, depth - 1)
                return WrittenPath(value.text, sure=False) if value else None
        holder = name.rpartition(".")[0].rpartition(".")[2] if "." in name else ""
        if holder in OPTION_HOLDERS and (option := self.options.get(name.rpartition(".")[2])) and name not in self._assigned:
            return WrittenPath(option.default, sure=False) if isinstance(option.default, str) else None
        values = self._assigned.get(name, [])
        if len(values) != 1 or name in self._changed or not name:
            return None
        return self._value(values[0], depth - 1)

    def _parameter(self, node: ast.Name) -> tuple[bool, ast.expr | None]:
        """Whether the name is a parameter of a function around it, and its default."""
        for function in self.syntax.above(node):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                found = parameter_default(function, node.id)
                if found[0]:
                    return found
        return False, None

    def _called(self, call: ast.Call, depth: int) -> WrittenPath | None:
        name = self.syntax.dotted(call.func)
        if name in JOINS and call.args:
            return self._joined(list(call.args), depth)
        if name in PATHS:
            return self._joined(list(call.args), depth) if call.args else WrittenPath(".", sure=True)
        if name in SAME and call.args:
            return self._value(call.args[0], depth - 1)
        if name in ("os.path.dirname", "osp.dirname") and call.args:
            return self._up(self._value(call.args[0], depth - 1), 0)
        if name in ("os.getcwd", "pathlib.Path.cwd", "os.getcwdb"):
            return WrittenPath(".", sure=True)
        if isinstance(call.func, ast.Attribute):
            method = call.func.attr
            if method == "joinpath":
                return self._joined([call.func.value, *call.args], depth)
            if method in SAME_METHODS:
                return self._value(call.func.value, depth - 1)
            if method == "format" and not call.args and not call.keywords:
                return self._value(call.func.value, depth - 1)
        return None

    def _up(self, value: WrittenPath | None, levels: object) -> WrittenPath | None:
        if value is None or not isinstance(levels, int) or not 0 <= levels < DEPTH:
            return None
        text = value.text
        for _ in range(levels + 1):
            text = posixpath.dirname(text) if text not in (HERE, "") and not text.endswith("..") else posixpath.join(text,
                "..")
        return WrittenPath(text or ".", value.sure)


def parameter_default(function: Function | ast.Lambda, name: str) -> tuple[bool, ast.expr | None]:
    """Whether a function has a parameter of this name, and its default."""
    arguments = function.args
    plain = [*arguments.posonlyargs, *arguments.args]
    offset = len(plain) - len(arguments.defaults)
    for number, argument in enumerate(plain):
        if argument.arg == name:
            return True, arguments.defaults[number - offset] if number >= offset else None
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if argument.arg == name:
            return True, default
    extra = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    return any(argument.arg == name for argument in extra), None


def _name(node: ast.expr) -> str:
    """A plain name or attribute chain as written; empty for anything else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""
