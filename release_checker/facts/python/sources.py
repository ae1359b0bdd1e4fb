# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""All Python that the project ships: scripts, modules and notebook cells, each parsed once, read by every reader.

Large projects are parsed by several processes. Only the readers' records come back, never a tree.
"""

from __future__ import annotations

import gc
import io
import os
import tokenize
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from release_checker.declare import fact
from release_checker.errors import FactUnavailable, UnreadableFile
from release_checker.facts.files import Files
from release_checker.facts.notebooks import Notebook, Notebooks
from release_checker.facts.python.crew import share
from release_checker.facts.python.data_reads import read_data_reads
from release_checker.facts.python.determinism import read_determinism
from release_checker.facts.python.docstrings import read_docstrings
from release_checker.facts.python.exports import read_exports
from release_checker.facts.python.fetches import read_fetches
from release_checker.facts.python.hosted import read_hosted
from release_checker.facts.python.imports import read_imports
from release_checker.facts.python.installs import read_installs
from release_checker.facts.python.loading import read_loading
from release_checker.facts.python.magics import mask
from release_checker.facts.python.named_strings import read_named_strings
from release_checker.facts.python.options import read_options
from release_checker.facts.python.programs import read_programs
from release_checker.facts.python.randomness import read_randomness
from release_checker.facts.python.scope import read_scope
from release_checker.facts.python.search_path import read_search_path
from release_checker.facts.python.setup_call import read_setup_call
from release_checker.facts.python.shows import read_shows
from release_checker.facts.python.strings import read_machine_strings
from release_checker.facts.python.syntax import Chunk, Syntax, parse
from release_checker.facts.python.tests import read_tests
from release_checker.facts.python.training import read_training
from release_checker.model import Place
from release_checker.project import Project, read_regular

SOURCE_LIMIT = 1_000_000
"Bytes; a Python file above this is generated data (a megabyte of it takes a second to parse), and is not parsed."
TOTAL_LIMIT = 50_000_000
"Bytes of Python that are parsed in all, small files first: thirty times the usual project, some ten seconds on two cores."
UNREAD = f"was left out: the project holds more than {TOTAL_LIMIT // 1_000_000} MB of Python, read from the small files on"
POOL_FROM = 800_000
"Bytes of Python above which starting processes (0.3 s each) pays."
BATCH = 20
"Files per task of a process."

READERS: tuple[Callable[[Syntax], object], ...] = (
    read_imports,
    read_loading,
    read_randomness,
    read_data_reads,
    read_tests,
    read_machine_strings,
    read_determinism,
    read_scope,
    read_exports,
    read_shows,
    read_installs,
    read_hosted,
    read_fetches,
    read_named_strings,
    read_programs,
    read_search_path,
    read_setup_call,
    read_training,
    read_options,
    read_docstrings,
)
"Each gives one record per file; a reader is added by adding it here."

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Source:
    """What the readers found in one file."""

    path: str
    "Where it lies."
    notebook: bool
    "It is a notebook; places in it have cells."
    problem: str
    "Why nothing could be parsed; empty when it was."
    broken: tuple[tuple[Place, str], ...]
    "Stretches that do not parse, with the parser's words."
    readings: dict[type, object]
    "The readers' records by their type."
    python2: bool = False
    "It parses as Python 2 only, and was read as such."

    def get(self, record: type[Record]) -> Record | None:
        """One reader's record; None when the file could not be parsed."""
        found = self.readings.get(record)
        return found if isinstance(found, record) else None


@dataclass(frozen=True)
class PythonSources:
    """All Python of a project."""

    items: tuple[Source, ...]
    "Sorted by path."

    def __iter__(self) -> Iterator[Source]:
        return iter(self.items)

    def get(self, path: str) -> Source | None:
        """The file at one path."""
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> dict[str, Source]:
        return {source.path: source for source in self.items}

    def each(self, record: type[Record]) -> Iterator[tuple[Source, Record]]:
        """Every parsed file with one reader's record."""
        for source in self.items:
            found = source.get(record)
            if found is not None:
                yield source, found


@fact()
def python_sources(project: Project, files: Files, notebooks: Notebooks) -> PythonSources:
    """Every `.py` file, every script that names Python in its first line, and the cells of every Python notebook."""
    paths = [*files.with_suffix(".py", ".pyw"), *_scripts(project, files)]
    sizes = {path: entry.size if (entry := files.get(path)) else 0 for path in paths}
    within = _within_limit(sizes)
    found = _read_all(project.root, within, sum(sizes[path] for path in within))
    found += [Source(path, False, UNREAD, (), {}) for path in sizes.keys() - set(within)]
    found += [_read_notebook(notebook) for notebook in notebooks if notebook.is_python]
    return PythonSources(tuple(sorted(found, key=lambda source: source.path)))


def _within_limit(sizes: dict[str, int]) -> list[str]:
    """The files that are parsed, in their own order: written code is small, and generated data is what is left out."""
    if sum(sizes.values()) <= TOTAL_LIMIT:
        return list(sizes)
    kept: set[str] = set()
    total = 0
    for path in sorted(sizes, key=lambda path: (sizes[path], path)):
        total += min(sizes[path], SOURCE_LIMIT)
        if total > TOTAL_LIMIT:
            break
        kept.add(path)
    return [path for path in sizes if path in kept]


def read_source(path: str, data: bytes) -> Source:
    """The readers' records of one file's bytes; never raises for what the file holds."""
    if len(data) > SOURCE_LIMIT:
        return Source(path, False, f"is larger than {SOURCE_LIMIT // 1_000_000} MB", (), {})
    try:
        text = _decode(data)
    except (SyntaxError, UnicodeDecodeError, LookupError, ValueError) as error:
        return Source(path, False, f"cannot be decoded as Python would: {error}", (), {})
    return _digest(parse(path, [Chunk(text)]), notebook=False)


def _read_notebook(notebook: Notebook) -> Source:
    if notebook.unreadable:
        return Source(notebook.path, True, notebook.problem, (), {})
    masked = [(mask(cell.source), cell.number) for cell in notebook.code]
    chunks = [Chunk(cell.source, number, cell.magics, cell.shell, cell.head) for cell, number in masked]
    return _digest(parse(notebook.path, chunks), notebook=True)


def _digest(syntax: Syntax, *, notebook: bool) -> Source:
    readings: dict[type, object] = {}
    for reader in READERS:
        try:
            record = reader(syntax)
        except RecursionError:
            return Source(syntax.path, notebook, "nests too deeply", tuple(syntax.broken), {})
        readings[type(record)] = record
    problem = "" if syntax.tree.body or not syntax.broken else f"does not parse: {syntax.broken[0][1]}"
    return Source(syntax.path, notebook, problem, tuple(syntax.broken), readings, syntax.python2)


def _decode(data: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    text = data.decode(encoding)
    if "\0" in text:
        raise ValueError("it contains null bytes")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _scripts(project: Project, files: Files) -> Iterator[str]:
    """Files without a suffix whose first line starts Python."""
    for path in files.paths:
        entry = files.get(path)
        if "." in os.path.basename(path) or entry is None or not 20 < entry.size < SOURCE_LIMIT:
            continue
        try:
            head = project.read(path, 80)
        except UnreadableFile:
            continue
        if head.startswith(b"#!") and b"python" in head.split(b"\n", 1)[0]:
            yield path


def _read_all(root: Path, paths: Sequence[str], total: int) -> list[Source]:
    tasks = [(str(root), paths[start:start + BATCH]) for start in range(0, len(paths), BATCH)]
    if total < POOL_FROM:
        return [source for task in tasks for source in _read_batch(task)]
    try:
        return share(_read_batch, tasks)
    except (BrokenProcessPool, OSError) as error:
        raise FactUnavailable(f"a process that parses Python files died: {error}") from error


def _read_batch(task: tuple[str, Sequence[str]]) -> list[Source]:
    root, paths = task
    found = []
    collecting = gc.isenabled()
    gc.disable()  # trees hold no cycles; looking for some took a third of the time
    try:
        for path in paths:
            try:
                found.append(read_source(path, read_regular(Path(root), path, SOURCE_LIMIT + 1)))
            except UnreadableFile as error:
                found.append(Source(path, False, str(error), (), {}))
    finally:
        if collecting:
            gc.enable()
    return found
