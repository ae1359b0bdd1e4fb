# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Paths of the author's machine in the cells and outputs of notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from release_checker.declare import fact
from release_checker.facts.machine_paths import MachinePath, find_machine_paths
from release_checker.facts.notebooks import Cell, Notebook, Notebooks
from release_checker.model import Place


class Where(StrEnum):
    """What part of a notebook a path stands in."""

    CODE = "code"
    COMMENT = "comment"
    TEXT = "text"
    OUTPUT = "output"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class FoundPath:
    """One path in one notebook."""

    path: MachinePath
    "The path."
    where: Where
    "In code, in a comment, in text, in an output, or in an output's warning or traceback that names an installed package."
    place: Place
    "The cell, and for code the line."


@dataclass(frozen=True, slots=True)
class NotebookPaths:
    """Paths of the author's machine, notebook by notebook."""

    items: tuple[tuple[Notebook, tuple[FoundPath, ...]], ...]
    "The project's own notebooks that could be read, each with its paths in the order of the cells."


@fact()
def notebook_paths(notebooks: Notebooks) -> NotebookPaths:
    """Every machine path in the sources and stored outputs of the project's own notebooks."""
    return NotebookPaths(tuple((item, tuple(_paths(item))) for item in notebooks.own if not item.unreadable))


def _paths(notebook: Notebook) -> Iterator[FoundPath]:
    for cell in notebook.cells:
        yield from _in_source(notebook, cell)
        place = Place(notebook.path, cell=cell.number)
        for output in cell.outputs:
            for path in find_machine_paths(output.text, evaluated=True):
                message = path.installed or output.kind == "error" or output.stream == "stderr"
                yield FoundPath(path, Where.MESSAGE if message else Where.OUTPUT, place)


def _in_source(notebook: Notebook, cell: Cell) -> Iterator[FoundPath]:
    lines = cell.source.split("\n")
    for path in find_machine_paths(cell.source):
        where = Where.TEXT
        if cell.kind == "code":
            before = lines[path.line - 1].partition(path.path[:8])[0]
            where = Where.COMMENT if before.lstrip().startswith("#") else Where.CODE
        yield FoundPath(path, where, Place(notebook.path, path.line, cell.number))
