# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether a test could fail at all: the passing ones again, with a first line in each that must fail.

A project's conftest.py runs in the same process as our reporter, and can make a failure pass in more ways than can be
watched: by rewriting reports, by replacing tests, pytest or our reporter, by ending the process with forged results. It
cannot do so without doing it here too, where the true result is known beforehand.
"""

from __future__ import annotations

import ast
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import UnreadableFile
from release_checker.execution.sandbox.records import Ending
from release_checker.execution.suites.judge import Run
from release_checker.project import read_regular

LIMIT = 2_000_000
"Bytes of one test file; a longer one is left as it is."
MOST = 150
"Files named one by one, as the plan does; of more, what the plan runs is run."


@dataclass(frozen=True, slots=True)
class Control:
    """Test files with a line in each passing test that must fail."""

    files: Mapping[str, bytes]
    "New content by path."
    tests: frozenset[str]
    "Node ids of the tests, as the first run had them."

    def lay(self, scratch: Path) -> None:
        """Put the files into a scratch copy, where each replaces the one of its name."""
        for path, content in self.files.items():
            (scratch / path).write_bytes(content)

    @property
    def paths(self) -> tuple[str, ...]:
        """What to run; empty to run what the plan does."""
        return tuple(sorted(self.files)) if len(self.files) <= MOST else ()


def make_control(scratch: Path, outcomes: Mapping[str, str]) -> Control:
    """The control of a run. Tests whose function is not found in their file, such as inherited ones, are left out."""
    files: dict[str, bytes] = {}
    tests: set[str] = set()
    passed: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, outcome in outcomes.items():
        path, *inner = name.partition("[")[0].split("::")
        if outcome == "passed" and inner and path.endswith(".py"):
            passed.setdefault(path, {})[name] = tuple(inner)
    for path, named in passed.items():
        try:
            content, found = broken(read_regular(scratch.resolve(), path, LIMIT + 1), set(named.values()))
        except (UnreadableFile, ValueError):
            continue
        if found:
            files[path] = content
            tests |= {name for name, inner in named.items() if inner in found}
    return Control(files, frozenset(tests))


def broken(source: bytes, wanted: Iterable[tuple[str, ...]]) -> tuple[bytes, set[tuple[str, ...]]]:
    """A test file with a failing first statement in the functions named by class and name, and those that were found.

    Raises ValueError when it is no Python, or too long.
    """
    if len(source) > LIMIT:
        raise ValueError("too long")
    try:
        tree = ast.parse(source)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError("no Python") from error
    found = {name: function for name, function in _functions(tree.body, ()) if name in set(wanted)}
    lines = source.splitlines(keepends=True)
    # Each definition of a name, from the end, so that the places of the others hold.
    places = sorted((_place(function) for name, function in _functions(tree.body, ()) if name in found), reverse=True)
    for row, column in places:
        number = secrets.randbelow(9000)
        line, statement = lines[row], f"assert {number} == {number + 1}".encode()
        head, rest = line[:column], line[column:]
        lines[row] = head + statement + (b"\n" + head if not head.strip() else b"; ") + rest
    return b"".join(lines), set(found)


def _functions(body: Iterable[ast.stmt], inside: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ast.AST]]:
    """Functions of a module and its classes, also those under a condition."""
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield (*inside, statement.name), statement
        elif isinstance(statement, ast.ClassDef):
            yield from _functions(statement.body, (*inside, statement.name))
        elif isinstance(statement, (ast.If, ast.Try, ast.With)):
            yield from _functions(statement.body, inside)
            yield from _functions(getattr(statement, "orelse", ()), inside)


def _place(function: ast.AST) -> tuple[int, int]:
    """Line, from 0, and byte of a function's first statement."""
    first = function.body[0]  # type: ignore[attr-defined]
    marked = getattr(first, "decorator_list", ())
    if marked:
        return marked[0].lineno - 1, marked[0].col_offset - 1  # of the @
    return first.lineno - 1, first.col_offset


def unmoved(control: Control, run: Run) -> str:
    """How the results disagree with what must have come of it; empty when they agree, or it came to no end."""
    watched = run.watched
    if run.ended.ending is not Ending.EXITED or watched.code not in (0, 1):
        return ""
    told = {name: watched.outcomes[name] for name in sorted(control.tests) if name in watched.outcomes}
    wrong = [name for name, outcome in told.items() if outcome not in ("failed", "error")]
    if wrong:
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        return f"{wrong[0]} is reported as {told[wrong[0]]} even where its first line must fail{more}"
    if watched.code == 0 or (told and run.counts is not None and not run.counts.failed):
        return f"tests whose first line must fail, {min(control.tests)} among them, are reported as passed"
    return ""


def proved(control: Control, run: Run) -> int:
    """Tests that failed where they must."""
    return sum(run.watched.outcomes.get(name) in ("failed", "error") for name in control.tests)
