# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the code imports from outside, and whether anything declares it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.dependencies.records import Declared, Dependencies, Origin, normalised
from release_checker.facts.files import Files, is_docs, is_example, is_test, is_vendored
from release_checker.facts.import_names import (
    HOSTED,
    distributions_of,
    imports_of,
    is_known,
    namespace_part,
    provides,
    satisfies,
    standard_library,
    umbrella_for,
)
from release_checker.facts.local_modules import LocalModules, Own, find_local
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.notebooks import Notebooks
from release_checker.facts.python.imports import Import, Imports
from release_checker.facts.python.installs import Installs
from release_checker.facts.python.search_path import SearchPath
from release_checker.facts.python.setup_call import SetupCall
from release_checker.facts.python.sources import PythonSources, Source
from release_checker.facts.readme import Readme
from release_checker.model import Place
from release_checker.project import Project

BUILD_FILES = {
    "setup.py",
    "noxfile.py",
    "tasks.py",
    "fabfile.py",
    "dodo.py",
    "versioneer.py",
    "_version.py",
    "conf.py",
    "conftest.py",
    "SConstruct",
    "hubconf.py",
    "wscript",
    "setup_helpers.py",
    "build.py",
    "ez_setup.py",
}
"Files whose imports are the builder's business."
WITH_NOTEBOOKS = {"IPython", "ipykernel", "traitlets", "jupyter_client", "jupyter_core"}
"Whoever runs a notebook has them."
WITH_PYTHON = {"setuptools", "pkg_resources", "pip", "wheel", "_distutils_hack"}
"Come with Python or with whatever installs packages."
IMPORT_LINE = re.compile(r"^(?:from[ \t]+([A-Za-z_][\w.]*)[ \t]+import\b|import[ \t]+([A-Za-z_][\w., \t]*))")


class Part(StrEnum):
    """Which part of the project needs an import."""

    CODE = "code"
    EXAMPLES = "examples"
    TESTS = "tests"


@dataclass(frozen=True, slots=True)
class Need:
    """One package that the code imports from outside."""

    module: str
    "Import name; dotted for a part of a namespace package."
    distribution: str
    "The distribution that provides it, best known first; a guess from the import name unless `known`."
    known: bool
    "The table of import names has it."
    places: tuple[Place, ...]
    "First place of each file that imports it, by path."
    part: Part
    "The part of the project that needs it most."
    optional: bool
    "Every import of it can fail without harm."
    lazy: bool
    "Every import of it stands in a function or under a condition."
    declared: bool
    "Some declaration provides it."
    along: str = ""
    "A declared distribution that brings it along; empty when none is known to."
    unsure: str = ""
    "Why nothing can be said for sure; empty otherwise."
    misspelt: str = ""
    "A module of the project whose name differs in upper and lower case only."


@dataclass(frozen=True)
class ThirdParty:
    """Everything that the code imports from outside."""

    needs: tuple[Need, ...]
    "Sorted by import name."
    imported: frozenset[str]
    "Every absolute import name of any file, dotted parts of namespaces included, optional and test code too."
    local: frozenset[str]
    "Top-level names that turned out to be the project's own."
    unparsed: tuple[tuple[str, str], ...]
    "Files that could not be parsed, each with the reason; their imports were read line by line."

    @cached_property
    def required(self) -> tuple[Need, ...]:
        """What the project's code cannot do without."""
        return tuple(need for need in self.needs if not need.optional and need.part is not Part.TESTS)


@fact()
def third_party(
    project: Project,
    files: Files,
    notebooks: Notebooks,
    sources: PythonSources,
    declared: Dependencies,
    metadata: PackageMetadata,
    readme: Readme,
) -> ThirdParty:
    """Imports of every own file, held against the standard library, the project's modules and its declarations."""
    seen = _Seen(_local(project, files, sources, metadata, readme))
    for source in sources:
        if not is_vendored(source.path) and ".ipynb_checkpoints/" not in source.path and not seen.local.is_copy(source.path):
            seen.take(source, _imports(project, notebooks, source))
    strange = _strange(seen, declared)
    needs = [_need(module, seen, declared, strange) for module in sorted(seen.found)]
    unparsed = tuple((source.path, source.problem) for source in sources if source.problem and not is_vendored(source.path))
    return ThirdParty(tuple(needs), frozenset(seen.imported), frozenset(seen.own), unparsed)


def _local(
    project: Project, files: Files, sources: PythonSources, metadata: PackageMetadata, readme: Readme
) -> LocalModules:
    names = {project.name, project.name.rpartition("__")[2], *(said.value for said in metadata.names)}
    extensions: set[str] = set()
    moves = readme.text is not None and "PYTHONPATH" in readme.text.content
    for _, call in sources.each(SetupCall):
        for name in ("name", "packages", "py_modules"):
            field = call.field(name)
            names |= {value.partition(".")[0] for value in field.values} if field else set()
    for _, path in sources.each(SearchPath):
        moves = moves or path.moved
        extensions.update(path.extensions)
        extensions.update(path.written)
    for script in files.paths:
        if not moves and posixpath.basename(script).lower().endswith((".sh", "makefile", "dockerfile")):
            moves = "PYTHONPATH" in _content(project, script)
    return find_local(files, names, extensions, moves_path=moves)


def _content(project: Project, path: str) -> str:
    try:
        text = project.text(path)
    except UnreadableFile:
        return ""
    return text.content if text else ""


def _imports(project: Project, notebooks: Notebooks, source: Source) -> list[Import]:
    """Imports of a file; those of stretches that do not parse (Python 2, mostly) are read line by line."""
    found = source.get(Imports)
    items = list(found.items) if found else []
    if source.notebook:
        broken = {place.cell for place, _ in source.broken}
        cells = next((notebook.cells for notebook in notebooks if notebook.path == source.path), ()) if broken else ()
        for cell in cells:
            if cell.number in broken:
                items += _lines(cell.source, source.path, cell.number)
    elif source.broken or (source.problem and not found):
        items += _lines(_content(project, source.path), source.path, None)
    return items


def _lines(content: str, path: str, cell: int | None) -> Iterator[Import]:
    for number, line in enumerate(content.split("\n"), 1):
        match = IMPORT_LINE.match(line)
        for name in (match[1] or match[2]).split(",") if match else ():
            words = name.split()
            if words:
                yield Import(words[0], 0, (), Place(path, number, cell), optional=False, lazy=False)


class _Seen:
    """Imports from outside as they are met, by import name."""

    def __init__(self, local: LocalModules) -> None:
        self.local = local
        self.found: dict[str, list[tuple[Import, Part]]] = {}
        self.imported: set[str] = set()
        self.own: set[str] = set()
        self.perhaps: set[str] = set()
        self.installed: dict[str, frozenset[str]] = {}

    def take(self, source: Source, items: list[Import]) -> None:
        """Sort the imports of one file."""
        installs = source.get(Installs)
        self.installed[source.path] = frozenset(item.name for item in installs.items) if installs else frozenset()
        builder = posixpath.basename(source.path) in BUILD_FILES or (is_docs(source.path) and not source.notebook)
        part = Part.TESTS if is_test(source.path) else Part.EXAMPLES if is_example(source.path) else Part.CODE
        for item in items:
            top = item.top
            if not top or top in standard_library() or top in WITH_PYTHON:
                continue
            module = namespace_part(item.module, item.names)
            self.imported.add(module)
            if not self._is_own(top, source.path) and not builder and not self._is_at_hand(module, source):
                self.found.setdefault(module, []).append((item, part))

    def _is_own(self, top: str, path: str) -> bool:
        own = self.local.own(top, path, known=is_known(top))
        if own is not Own.NO:
            self.own.add(top)
        return own is not Own.NO

    def _is_at_hand(self, module: str, source: Source) -> bool:
        """The notebook's runner, its hosting service or the notebook itself provides it."""
        top = module.partition(".")[0]
        hosted = top in HOSTED or module.startswith("google.colab")
        return hosted or (source.notebook and (top in WITH_NOTEBOOKS or provides(self.installed[source.path], module)))


def _need(module: str, seen: _Seen, declared: Dependencies, strange: list[Declared]) -> Need:
    met = seen.found[module]
    known = is_known(module.partition(".")[0])
    parts = [part for _, part in met]
    part = next(part for part in Part if part in parts)
    mine = [item for item, of in met if of is part]
    needed = [item for item in mine if not item.optional] or mine
    needed = [item for item in needed if not item.lazy] or needed
    first: dict[str, Place] = {}
    for item in needed:
        first.setdefault(item.place.path, item.place)
    has = provides(declared.names, module) or (not known and any(_alike(item.name, module) for item in strange))
    return Need(
        module,
        distributions_of(module)[0],
        known,
        tuple(first[path] for path in sorted(first)),
        part,
        optional=all(item.optional for item in mine),
        lazy=all(item.lazy for item in needed),
        declared=has,
        along="" if has else umbrella_for(declared.names, module),
        unsure="" if has or known else _unsure(module, seen, strange),
        misspelt="" if known else seen.local.other_case(module, met[0][0].place.path),
    )


def _unsure(module: str, seen: _Seen, strange: list[Declared]) -> str:
    """An import that no table knows may come from what is here by its address only."""
    if seen.local.submodules:
        return f"{module} may lie in the submodule {seen.local.submodules[0]}"
    return next((f"{module} may come from {item.written[:80]}" for item in strange if not item.name), "")


def _strange(seen: _Seen, declared: Dependencies) -> list[Declared]:
    """Declared packages of which nobody knows what they bring: neither the table nor an import of the same name tells."""
    imported = {name.partition(".")[0] for name in seen.imported}
    found = []
    for item in declared.each():
        inside = item.origin is Origin.PATH and item.link.rstrip("/").startswith(".") and not item.link.startswith("..")
        known = item.name in imports_of() or item.origin is Origin.CONDA or inside
        if not known and not (item.name and any(satisfies(item.name, name) for name in imported)):
            found.append(item)
    return found


def _alike(distribution: str, module: str) -> bool:
    """The two names share a word: enough to hold a finding back, never to make one."""
    plain = normalised(module)
    words = {word for word in distribution.split("-") if len(word) > 2} & {
        word for word in plain.split("-") if len(word) > 2
    }
    return bool(words) or (len(plain) > 3 and distribution.replace("-", "").startswith(plain.replace("-", "")))
