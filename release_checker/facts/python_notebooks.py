# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The project's own Python notebooks, each with what the readers found in its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from release_checker.declare import fact
from release_checker.facts.notebooks import Notebook, Notebooks
from release_checker.facts.python.sources import PythonSources, Source

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class PythonNotebooks:
    """Notebooks in Python that the project offers to its readers."""

    items: tuple[tuple[Notebook, Source], ...]
    "Sorted by path; a notebook that could not be read at all is not among them."

    def __len__(self) -> int:
        return len(self.items)

    def each(self, record: type[Record]) -> Iterator[tuple[Notebook, Record]]:
        """Every notebook with one reader's record."""
        for notebook, source in self.items:
            found = source.get(record)
            if found is not None:
                yield notebook, found

    @property
    def unparsed(self) -> Iterator[tuple[Notebook, str]]:
        """Notebooks of which no cell could be parsed, with the reason."""
        return ((notebook, source.problem) for notebook, source in self.items if source.problem)


@fact()
def python_notebooks(notebooks: Notebooks, sources: PythonSources) -> PythonNotebooks:
    """Every own, readable Python notebook that has code."""
    by_path = {source.path: source for source in sources if source.notebook}
    own = (item for item in notebooks.own if item.is_python and not item.unreadable and any(item.code))
    return PythonNotebooks(tuple((item, by_path[item.path]) for item in own if item.path in by_path))
