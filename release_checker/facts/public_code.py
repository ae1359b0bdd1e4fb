# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The project's public code, and how much of it says what it is."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property

from release_checker.declare import fact
from release_checker.facts.files import is_docs, is_example, is_test, is_vendored
from release_checker.facts.python.docstrings import Docstrings
from release_checker.facts.python.sources import PythonSources
from release_checker.model import Place

NOT_CODE = {"setup.py", "conf.py", "noxfile.py", "fabfile.py", "tasks.py", "dodo.py"}
"Settings and chores written in Python."


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One file of public code."""

    path: str
    "Where it lies."
    documented: int
    "Public items with a docstring."
    missing: tuple[tuple[str, Place], ...]
    "Names and places of those without."


@dataclass(frozen=True)
class PublicCode:
    """Public modules, classes and functions; tests, documentation, examples and other people's code left out."""

    files: tuple[PublicFile, ...] = ()
    "Sorted by path."

    @cached_property
    def documented(self) -> int:
        """Items with a docstring."""
        return sum(item.documented for item in self.files)

    @cached_property
    def total(self) -> int:
        """All items."""
        return self.documented + sum(len(item.missing) for item in self.files)

    @property
    def barest(self) -> PublicFile:
        """The file with most items without a docstring."""
        return max(self.files, key=lambda item: len(item.missing))


@fact()
def public_code(sources: PythonSources) -> PublicCode:
    """Docstrings of the project's own modules and scripts."""
    return PublicCode(tuple(
        PublicFile(source.path, found.documented, found.missing)
        for source, found in sources.each(Docstrings) if not source.notebook and _is_public(source.path) and found.total
    ))


def _is_public(path: str) -> bool:
    hidden = any(part.startswith((".", "_")) for part in path.split("/")[:-1])
    aside = is_test(path) or is_vendored(path) or is_docs(path) or is_example(path)
    return not (aside or hidden or posixpath.basename(path) in NOT_CODE)
