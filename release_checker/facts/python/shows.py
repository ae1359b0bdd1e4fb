# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which cells of a notebook would leave an output when they run."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax

PRINTERS = {
    "print", "display", "pprint", "pprint.pprint", "plt.show", "matplotlib.pyplot.show", "IPython.display.display",
    "pylab.show",
}
SILENT_METHODS = {
    "append", "extend", "compile", "update", "sort", "seed", "manual_seed", "add", "remove", "close", "write",
    "mkdir", "makedirs", "load_state_dict", "to", "cuda", "eval", "backward", "step", "zero_grad", "save",
    "insert", "pop", "set_option", "simplefilter", "filterwarnings", "basicConfig", "chdir", "use", "set_style",
    "set_theme", "set", "register", "build", "init", "setattr", "exec", "reset", "drop", "dropna", "fillna", "to_csv",
}
"Calls that as a last line often leave nothing: they change something, and give None or are meant to."


QUIET = re.compile(
    r"(?:.*\bpip3? |.*\bconda |.*\bapt(?:-get)? |mkdir|cd|cp|mv|rm|unzip|tar|git|export|wget|curl|touch|chmod|kill)\b"
)
"Commands that print nothing, or nothing that belongs to the results."
LATER = {ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.GeneratorExp}


@dataclass(frozen=True, slots=True)
class Shows:
    """Cells that print or show something."""

    surely: frozenset[int] = frozenset()
    "Cells that print or show unconditionally, or end in a value."
    likely: frozenset[int] = frozenset()
    "Cells that end in a call whose value is probably shown, that print in a block, or that run a command."


def read_shows(syntax: Syntax) -> Shows:
    """Which cells of a notebook would leave an output; nothing for a plain file."""
    if not syntax.starts or syntax.starts[0][1] is None:
        return Shows()
    surely: set[int] = set()
    likely: set[int] = set()
    last: dict[int, ast.stmt] = {}
    for statement in syntax.tree.body:
        last[syntax.place(statement).cell or 0] = statement
    for name, call in syntax.calls():
        if name in PRINTERS:
            above = {type(up) for up in syntax.above(call)}
            if above.isdisjoint(LATER):
                (likely if above & {ast.If, ast.IfExp, ast.Try} else surely).add(syntax.place(call).cell or 0)
    suppressed = _suppressed(syntax)
    for cell, statement in last.items():
        if isinstance(statement, ast.Expr) and cell not in suppressed:
            verdict = _value(statement.value)
            (surely if verdict else likely if verdict is None else set()).add(cell)
    for chunk in syntax.chunks:
        if chunk.cell is not None and any(not QUIET.match(text) for _, text in chunk.shell):
            likely.add(chunk.cell)
    captured = {chunk.cell for chunk in syntax.chunks if chunk.head.startswith("capture")}
    return Shows(frozenset(surely - captured), frozenset((likely | surely) - captured))


def _value(node: ast.expr) -> bool | None:
    """The value of a last line is shown; None for probably."""
    if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.Compare)):
        return True
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        silent = name in SILENT_METHODS or any(item.arg == "inplace" for item in node.keywords)
        return False if silent else True if name in ("head", "tail", "describe", "info", "mean", "score") else None
    return None if isinstance(node, (ast.Tuple, ast.List, ast.Dict)) else False


def _suppressed(syntax: Syntax) -> set[int]:
    """Cells that end in a semicolon, which keeps the last value from being shown."""
    return {chunk.cell for chunk in syntax.chunks if chunk.cell is not None and chunk.source.rstrip().endswith(";")}
