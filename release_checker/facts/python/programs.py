# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Calls of programs outside Python: subprocess, os.system, shutil.which, and the shell lines of notebooks."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax, keyword
from release_checker.model import Place

CALLS = {
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.Popen",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "os.system",
    "os.popen",
    "commands.getoutput",
    "pexpect.spawn",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
    "os.execvp",
    "os.spawnvp",
    "sp.run",
    "sp.call",
    "distutils.spawn.spawn",
    "os.popen2",
    "os.popen3",
    "commands.getstatusoutput",
    "invoke.run",
}
PROGRAM = re.compile(r"[A-Za-z][\w.+-]*")
FORGIVING = {"FileNotFoundError", "OSError", "Exception", "BaseException", "EnvironmentError", "IOError"}
LATEX_SETTINGS = {"text.usetex"}


@dataclass(frozen=True, slots=True)
class ProgramCall:
    """One call of a program, as far as its name is literal."""

    program: str
    "First word of the command: ffmpeg."
    place: Place
    "The call."
    forgiven: bool
    "Where the program is missing the code goes on: try/except, or a test with shutil.which."
    written: str
    "The beginning of the command."


@dataclass(frozen=True, slots=True)
class ProgramCalls:
    """All calls of programs in one file."""

    items: tuple[ProgramCall, ...]
    "In the order of the file."
    probed: frozenset[str]
    "Programs that shutil.which or find_executable asks for."


def read_programs(syntax: Syntax) -> ProgramCalls:
    """Every literal program name that the file hands to the system."""
    found: list[ProgramCall] = []
    probed: set[str] = set()
    latex = False
    for name, call in syntax.calls():
        if name in CALLS and call.args:
            for written in _commands(syntax, call.args[0]):
                for program in programs_of(written):
                    found.append(ProgramCall(program, syntax.place(call), _forgiven(syntax, call), written[:120]))
        elif name in ("shutil.which", "distutils.spawn.find_executable") and call.args:
            text = _text(call.args[0])
            probed |= {text} if text else set()
        elif name.endswith((".rc", "rcParams.update", ".rc_context")) and not latex:
            latex = _usetex(call)
            if latex:
                found.append(ProgramCall("latex", syntax.place(call), False, "usetex=True"))
    if not latex:
        found += _rc_latex(syntax)
    found += _shell_lines(syntax)
    return ProgramCalls(tuple(found), frozenset(probed))


def _shell_lines(syntax: Syntax) -> Iterator[ProgramCall]:
    """Programs that a notebook's shell escapes start."""
    for (start, cell), chunk in zip(syntax.starts, syntax.chunks, strict=True):
        for line, text in chunk.shell if cell is not None else ():
            for program in programs_of(text.replace("{", "\0", 1)):
                yield ProgramCall(program, syntax.place(start + line), False, text[:120])


def _usetex(call: ast.Call) -> bool:
    given = keyword(call, "usetex")
    if isinstance(given, ast.Constant) and given.value is True:
        return True
    pairs = [
        (key, value)
        for argument in call.args
        if isinstance(argument, ast.Dict)
        for key, value in zip(argument.keys, argument.values, strict=True)
    ]
    return any(
        isinstance(key, ast.Constant)
        and key.value in LATEX_SETTINGS
        and isinstance(value, ast.Constant)
        and value.value is True
        for key, value in pairs
    )


def _rc_latex(syntax: Syntax) -> Iterator[ProgramCall]:
    """rcParams["text.usetex"] = True"""
    for node in syntax.nodes(ast.Assign):
        for target in node.targets:
            if (
                isinstance(target, ast.Subscript)
                and isinstance(target.slice, ast.Constant)
                and target.slice.value in LATEX_SETTINGS
                and isinstance(node.value, ast.Constant)
                and node.value.value is True
            ):
                yield ProgramCall("latex", syntax.place(node), False, "text.usetex = True")
                return


def _commands(syntax: Syntax, node: ast.expr) -> Iterator[str]:
    """The literal beginnings of a command; a plain name is looked up among the file's assignments."""
    if isinstance(node, ast.Name):
        for value in _assigned(syntax, node):
            text = _text(value)
            if text:
                yield text
    else:
        text = _text(node)
        if text:
            yield text


def _assigned(syntax: Syntax, name: ast.Name) -> Iterator[ast.expr]:
    function = syntax.function_of(name)
    for node in syntax.nodes(ast.Assign):
        same = any(isinstance(target, ast.Name) and target.id == name.id for target in node.targets)
        if same and syntax.function_of(node) in (function, None):
            yield node.value


def _text(node: ast.expr) -> str:
    """The literal beginning of a command; a zero character stands for the first thing that is not literal."""
    match node:
        case ast.Constant(value=str() as value):
            return value
        case ast.List(elts=[first, *rest]) | ast.Tuple(elts=[first, *rest]):
            head = _text(first)
            following = _text(rest[0]) if rest and head in ("sudo", "bash", "sh", "-c") else ""
            return f"{head} {following}".strip() if head and "\0" not in head else head
        case ast.JoinedStr(values=[first, *_]):
            return (_text(first) + "\0") if isinstance(first, ast.Constant) else ""
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod()):
            head = _text(left)
            return head if "\0" in head or not head else head + "\0"
        case ast.Call(func=ast.Attribute(value=inner, attr="format" | "split")):
            return _text(inner)
        case ast.Call(func=ast.Attribute(attr="split"), args=[inner, *_]):
            return _text(inner)
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[inner, *_]):
            return _text(inner)
    return ""


def programs_of(command: str) -> list[str]:
    """Names of the programs that a command line starts, as far as it is literal."""
    found = []
    for part in re.split(r"&&|\|\||[;|\n]", command[:4000]):
        words = _words(part)
        while words and (
            re.fullmatch(r"\w+=\S*", words[0]) or words[0] in ("sudo", "nohup", "time", "exec", "env", "nice", "then", "do")
        ):
            words.pop(0)
        if words and PROGRAM.fullmatch(words[0]):
            found.append(words[0])
    return found


def _words(part: str) -> list[str]:
    literal, cut, _ = part.partition("\0")
    try:
        words = shlex.split(literal, comments=True)
    except ValueError:
        words = literal.split()
    # A name that runs into what is not literal is only a part of one.
    return words[:-1] if cut and words and not literal.endswith((" ", "\t")) else words


def _forgiven(syntax: Syntax, call: ast.Call) -> bool:
    for parent in syntax.above(call):
        if isinstance(parent, ast.Try):
            kinds = [
                kind
                for handler in parent.handlers
                for kind in (handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type])
            ]
            if any(kind is None or getattr(kind, "id", getattr(kind, "attr", "")) in FORGIVING for kind in kinds):
                return True
    return False
