# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Commands that a notebook gives to the shell: escapes, shell cells, `%pip`, and calls of subprocess and os.system."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.scope_names import FUNCTIONS, asks_where_it_runs
from release_checker.facts.python.syntax import Syntax, literal, text_of

RUNNERS = {
    "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.Popen",
    "os.system", "os.popen", "get_ipython().system", "get_ipython().getoutput", "subprocess.getoutput", "pip.main",
    "pip._internal.main", "pip._internal.cli.main.main",
}
INSTALLERS = ("pip", "conda", "mamba", "micromamba", "uv")
SEPARATORS = {"&&", "||", ";", "|", "&"}
BEFORE_COMMAND = re.compile(r"^(?:sudo|time|nohup|yes|env|then|do|exec|command|-\w|--\w[\w-]*|\w+=\S*|\\)$")


@dataclass(frozen=True, slots=True)
class Command:
    """One command with its words."""

    words: tuple[str, ...]
    "Program and arguments, quotes taken off, at least one."
    line: int
    "Line in the joined module."
    guarded: bool = False
    "It runs on a hosting service only, or only where it is needed and may fail."


def read_commands(syntax: Syntax) -> list[Command]:
    """Every command in a notebook whose words can be read, in no particular order."""
    found = []
    places = {node.lineno: node for node in (*syntax.nodes(ast.Pass), *syntax.nodes(ast.Assign)) if syntax.parent(node)}
    for (start, _), chunk in zip(syntax.starts, syntax.chunks, strict=True):
        head = chunk.head
        pip = ((line, text) for line, text in chunk.magics if text.split()[:1] and text.split()[0] in INSTALLERS)
        for line, text in (*chunk.shell, *pip):
            node = places.get(start + line) if not head else None
            guarded = node is not None and is_guarded(syntax, node)
            found += [Command(tuple(words), start + line, guarded) for words in split(text)]
    for name, call in syntax.calls():
        if name in RUNNERS and call.args:
            guarded = is_guarded(syntax, call)
            for words in _words(call.args[0], main=name.startswith("pip.")):
                found.append(Command(tuple(words), call.lineno, guarded))
    return found


def is_guarded(syntax: Syntax, node: ast.AST, *, doubtful: bool = False) -> bool:
    """The node runs under a condition that tells services apart, or in a `try` that copes with its failure.

    `doubtful` says that a condition of which reading cannot tell whether it holds is a guard as well.
    """
    child = node
    for parent in syntax.above(node):
        if isinstance(parent, (ast.If, ast.IfExp)) and _may_not_run(syntax, parent, child, doubtful):
            return True
        if isinstance(parent, ast.Try) and (child in parent.body or child in parent.handlers):
            return True
        if isinstance(parent, FUNCTIONS) and re.search(r"colab|kaggle", parent.name, re.IGNORECASE):
            return True
        child = parent
    return False


def _may_not_run(syntax: Syntax, parent: ast.If | ast.IfExp, child: ast.AST, doubtful: bool) -> bool:
    """The condition tells services apart, or a setting of the notebook says that this side does not run."""
    if child is parent.test:
        return False
    if asks_where_it_runs(parent.test):
        return True
    holds = _truth(syntax, parent.test)
    chosen = child in parent.body if isinstance(parent, ast.If) else child is parent.body
    return doubtful if holds is None else holds is not chosen


def _truth(syntax: Syntax, test: ast.expr) -> bool | None:
    """Whether a condition over settings of the notebook (`DOWNLOAD = True`) holds; None when reading cannot tell."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _truth(syntax, test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.NotEq)):
        left, right = _setting(syntax, test.left), _setting(syntax, test.comparators[0])
        if left is ... or right is ...:
            return None
        return (left == right) is isinstance(test.ops[0], ast.Eq)
    value = _setting(syntax, test)
    return None if value is ... else bool(value)


def _setting(syntax: Syntax, node: ast.expr) -> object:
    if not isinstance(node, ast.Name):
        return literal(node)
    given = [assign.value for assign in syntax.nodes(ast.Assign)
             if any(isinstance(target, ast.Name) and target.id == node.id for target in assign.targets)]
    return literal(given[0]) if len(given) == 1 else ...


def split(text: str) -> Iterator[list[str]]:
    """The words of each command of a line: `a && b c` gives `[a]` and `[b, c]`."""
    text = re.sub(r"(?:^|\s)#.*$", "", text)
    try:
        lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|")
        lexer.whitespace_split = True
        lexer.commenters = ""
        tokens = list(lexer)
    except ValueError:
        tokens = text.split()
    words: list[str] = []
    for token in (*tokens, ";"):
        if token in SEPARATORS:
            if words:
                yield words
            words = []
        elif words or not BEFORE_COMMAND.match(token):
            words.append(token)


def _words(node: ast.expr, *, main: bool) -> Iterator[list[str]]:
    """Words of a list of arguments or of a command line; what is no literal stands as `?`."""
    if isinstance(node, (ast.List, ast.Tuple)):
        words = [item if isinstance(item, str) else "?" for item in map(literal, node.elts)]
        yield (["pip", *words] if main else words) or ["?"]
        return
    text = text_of(node)
    if text is None and isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in node.values)
    if text:
        yield from split(text)
