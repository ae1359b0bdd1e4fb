# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names that notebooks lack, after following star imports and `%run` into the project's own files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from release_checker.declare import fact
from release_checker.facts.notebooks import Notebook
from release_checker.facts.python.exports import Exports
from release_checker.facts.python.scope import MissingName, Scope
from release_checker.facts.python.scope_names import PYTHON2
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.python_notebooks import PythonNotebooks

STAR = re.compile(r"`from (\.*)([\w.]*) import \*`")
RUN = re.compile(r"`%run (\S.*)`")
DEPTH = 6
"Star imports inside each other that are followed."
NOT_RUN = {"raises-exception", "skip-execution"}


@dataclass(frozen=True, slots=True)
class NotebookNames:
    """Missing names, notebook by notebook."""

    items: tuple[tuple[Notebook, tuple[MissingName, ...]], ...]
    "Every Python notebook that could be followed; names with causes are undecided."
    problems: tuple[tuple[Notebook, str], ...]
    "Notebooks that could not be followed, with the reason."


@fact()
def notebook_names(notebooks: PythonNotebooks, sources: PythonSources) -> NotebookNames:
    """What is left of each notebook's missing names when the project's own modules are taken in."""
    exports = _Exports({source.path: found for source, found in sources.each(Exports)})
    items, problems = [], list(notebooks.unparsed)
    for notebook, scope in notebooks.each(Scope):
        if scope.problem:
            problems.append((notebook, scope.problem))
        else:
            missing = (_settled(notebook, item, exports) for item in scope.missing if not _expected(notebook, item))
            items.append((notebook, tuple(item for item in missing if item)))
    return NotebookNames(tuple(items), tuple(problems))


def _expected(notebook: Notebook, item: MissingName) -> bool:
    """Python 2 has the name, or the cell is there to raise or not to run."""
    cell = notebook.cells[(item.place.cell or 1) - 1]
    return (item.name in PYTHON2 and notebook.is_python2) or not cell.tags.isdisjoint(NOT_RUN)


def _settled(notebook: Notebook, item: MissingName, exports: _Exports) -> MissingName | None:
    """The name without the causes that are known not to define it; None when one does."""
    left = []
    for cause in item.causes:
        names = exports.of_cause(cause, posixpath.dirname(notebook.path))
        if names is None:
            left.append(cause)
        elif item.name in names:
            return None
    return replace(item, causes=tuple(left))


@dataclass
class _Exports:
    """What the project's files define, by path."""

    files: dict[str, Exports]
    known: dict[tuple[str, str], frozenset[str] | None] = field(default_factory=dict)

    def of_cause(self, cause: str, folder: str) -> frozenset[str] | None:
        """Names that a cause brings in; None when it leads out of the project or reading cannot tell."""
        if (cause, folder) not in self.known:
            star, run = STAR.fullmatch(cause), RUN.fullmatch(cause)
            if star:
                self.known[cause, folder] = self._module(star[1], star[2], folder, DEPTH)
            else:
                self.known[cause, folder] = self._script(run[1], folder) if run else None
        return self.known[cause, folder]

    def _script(self, name: str, folder: str) -> frozenset[str] | None:
        path = posixpath.normpath(posixpath.join(folder, name))
        found = next((path + suffix for suffix in ("", ".py", ".ipynb") if path + suffix in self.files), "")
        return self._names(found, DEPTH, everything=True) if found else None

    def _module(self, dots: str, module: str, folder: str, depth: int) -> frozenset[str] | None:
        parts = module.split(".") if module else []
        stems = [posixpath.join(base, *parts) for base in self._bases(dots, folder)]
        paths = [path for stem in stems for path in (f"{stem}.py", posixpath.join(stem, "__init__.py"))
                 if path in self.files]
        # Of several modules of one name any may be the one that is found: their names are taken together.
        found = [self._names(path, depth - 1, everything=False) for path in dict.fromkeys(paths)] if depth else []
        known = [names for names in found if names is not None]
        return frozenset().union(*known) if known and len(known) == len(found) else None

    def _bases(self, dots: str, folder: str) -> Iterator[str]:
        """Folders in which a module may lie: for a relative one its own, else every one up to the root."""
        if dots:
            yield posixpath.normpath(posixpath.join(folder, *([".."] * (len(dots) - 1)))) if len(dots) > 1 else folder
            return
        while True:
            yield folder
            yield posixpath.join(folder, "src")
            if not folder:
                return
            folder = posixpath.dirname(folder)

    def _names(self, path: str, depth: int, *, everything: bool) -> frozenset[str] | None:
        found = self.files[path]
        if found.listed is not None and not everything:
            return frozenset(found.listed)
        if found.hidden:
            return None
        names = set(found.names)
        for star in found.stars:
            module = star.lstrip(".")
            more = self._module(star[:len(star) - len(module)], module, posixpath.dirname(path), depth)
            if more is None:
                return None
            names |= more
        return frozenset(name for name in names if everything or not name.startswith("_"))
