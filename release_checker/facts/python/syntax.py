# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One parsed Python file or notebook, indexed once for all readers.

Readers never walk the tree themselves: they iterate over the nodes of the kinds they care about, ask for the dotted name
of an expression with import aliases resolved, and turn line numbers into places.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from release_checker.facts.python.python2 import modernised
from release_checker.model import Place

Node = TypeVar("Node", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


# Contexts and operators are shared singletons without a place of their own: never indexed. Constants have no children.
_CHILDREN: dict[type[ast.AST], tuple[str, ...]] = {
    kind: () if kind is ast.Constant else tuple(name for name in reversed(kind._fields) if name not in ("ctx", "op", "ops"))
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of source: a whole file, or one cell of a notebook."""

    source: str
    "Python source; cell magics already masked."
    cell: int | None = None
    "One-based position of the cell; None for a file."
    magics: tuple[tuple[int, str], ...] = ()
    "One-based line and text of each IPython magic that was masked, without percent signs."
    shell: tuple[tuple[int, str], ...] = ()
    "One-based line and text of each shell command that was masked."
    head: str = ""
    "Text of the cell magic that the cell begins with."


@dataclass
class Syntax:
    """A file's tree with an index: every node by its type, each node's parent."""

    path: str
    "Where the file lies in the project."
    tree: ast.Module
    "All chunks as one module; line numbers run on from chunk to chunk."
    starts: list[tuple[int, int | None]]
    "First line of each chunk in the joined module (zero-based), and its cell."
    broken: list[tuple[Place, str]] = field(default_factory=list)
    "Chunks that do not parse: where, and the parser's words."
    chunks: list[Chunk] = field(default_factory=list)
    "What was parsed, in order; magics and shell commands among it."
    python2: bool = False
    "It parses as Python 2 only; the tree is that of the same statements in Python 3."

    def __post_init__(self) -> None:
        self._by_type: dict[type[ast.AST], list[ast.AST]] = {}
        self._parents: dict[ast.AST, ast.AST] = {}
        self._calls: list[tuple[str, ast.Call]] | None = None
        self._index()
        self.aliases = self._aliases()

    def _index(self) -> None:
        """Visit every node once, in source order; the innermost loop of all reading, hence its plain shape."""
        stack: list[ast.AST] = [self.tree]
        by_type, parents = self._by_type, self._parents
        while stack:
            node = stack.pop()
            kind = node.__class__
            bucket = by_type.get(kind)
            if bucket is None:
                bucket = by_type[kind] = []
            bucket.append(node)
            for name in _CHILDREN[kind]:  # last field first, so that the stack gives them in source order
                value = getattr(node, name, None)
                if value is None:
                    continue
                if value.__class__ is list:
                    for child in reversed(value):
                        if isinstance(child, ast.AST):
                            parents[child] = node
                            stack.append(child)
                elif isinstance(value, ast.AST):
                    parents[value] = node
                    stack.append(value)

    def nodes(self, *kinds: type[Node]) -> Iterator[Node]:
        """Nodes of exactly these types, in source order within each type."""
        for kind in kinds:
            yield from self._by_type.get(kind, ())  # type: ignore[misc]

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node that holds this one."""
        return self._parents.get(node)

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes that hold this one, innermost first."""
        parent = self._parents.get(node)
        while parent is not None:
            yield parent
            parent = self._parents.get(parent)

    def function_of(self, node: ast.AST) -> Function | None:
        """The innermost function that a node stands in; None at module or class level."""
        return next((up for up in self.above(node) if isinstance(up, (ast.FunctionDef, ast.AsyncFunctionDef))), None)

    def place(self, node: ast.AST | int) -> Place:
        """Where a node, or a line of the joined module, stands in its file or cell."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        offset, cell = self.starts[0] if self.starts else (0, None)
        for start, number in self.starts:
            if line <= start:
                break
            offset, cell = start, number
        return Place(self.path, line - offset, cell)

    def dotted(self, node: ast.AST | None) -> str:
        """The dotted name of an expression with import aliases resolved: `np.random.rand` -> `numpy.random.rand`.

        Empty for anything that is no plain name or attribute chain. A call in the chain is written `()`:
        `torch.Generator().manual_seed`.
        """
        names: list[str] = []
        while True:
            if isinstance(node, ast.Attribute):
                names.append(node.attr)
                node = node.value
            elif isinstance(node, ast.Call):
                names.append("()")
                node = node.func
            elif isinstance(node, ast.Name):
                names.append(self.aliases.get(node.id, node.id))
                break
            else:
                return ""
        return ".".join(reversed(names)).replace(".()", "()")

    def calls(self) -> list[tuple[str, ast.Call]]:
        """Every call with a dotted name, resolved; made once for all readers."""
        if self._calls is None:
            named = ((self.dotted(call.func), call) for call in self.nodes(ast.Call))
            self._calls = [(name, call) for name, call in named if name]
        return self._calls

    def _aliases(self) -> dict[str, str]:
        aliases: dict[str, str] = {}
        for node in self.nodes(ast.Import):
            for name in node.names:
                top = name.name.partition(".")[0]
                aliases[name.asname or top] = name.name if name.asname else top
        for found in self.nodes(ast.ImportFrom):
            base = "." * found.level + (found.module or "")
            for name in found.names:
                if name.name != "*":
                    aliases[name.asname or name.name] = f"{base}.{name.name}" if not base.endswith(".") else base + name.name
        return aliases


def parse(path: str, chunks: list[Chunk]) -> Syntax:
    """Parse the chunks of one file into one tree. A chunk that does not parse is noted and left out; never raises."""
    body: list[ast.stmt] = []
    starts: list[tuple[int, int | None]] = []
    broken: list[tuple[Place, str]] = []
    offset = 0
    python2 = False
    for chunk in chunks:
        starts.append((offset, chunk.cell))
        tree: ast.Module | None = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the project's invalid escapes are not ours to print
                # Empty lines before it give every node its line in the joined module, faster than renumbering them.
                tree = ast.parse("\n" * offset + chunk.source)
        except SyntaxError as error:
            old = _parse_old(chunk, offset)
            if old is not None:
                python2, tree = True, old
            else:
                broken.append((Place(path, max(1, (error.lineno or 1) - offset), chunk.cell), error.msg))
        except (ValueError, RecursionError, MemoryError) as error:
            broken.append((Place(path, 1, chunk.cell), f"cannot be parsed: {error}" if str(error) else "nests too deeply"))
        if tree is not None:
            body += tree.body
        offset += chunk.source.count("\n") + 1
    return Syntax(path, ast.Module(body=body, type_ignores=[]), starts, broken, chunks, python2)


def _parse_old(chunk: Chunk, offset: int) -> ast.Module | None:
    """The tree of a file in Python 2; a notebook's cells are judged by the kernel that runs them, and left broken."""
    new = modernised(chunk.source) if chunk.cell is None else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse("\n" * offset + new) if new is not None else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def literal(node: ast.AST | None) -> object:
    """The value of a literal expression; the Ellipsis object when it is none."""
    if isinstance(node, ast.Constant):
        return node.value
    try:
        return ast.literal_eval(node) if node is not None else ...
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ...


def text_of(node: ast.AST | None) -> str | None:
    """The string that a node is, with f-string holes and concatenations of unknowns as None."""
    value = literal(node)
    return value if isinstance(value, str) else None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value given for a keyword argument."""
    return next((item.value for item in call.keywords if item.arg == name), None)
