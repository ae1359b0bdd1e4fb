# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A small index, resolver and importer in memory, so that the doctor's search is tried without network or processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from release_checker.execution.environment.case import Case, CondaPart, Dates, Line, Module
from release_checker.execution.environment.records import Built, Cause, Interpreter, Pinned, Problem, Recipe
from release_checker.execution.environment.wheelhouse import NotBuilt
from release_checker.execution.environment.workshop import Offer
from release_checker.model import Place

NEW = Interpreter(Path("/py311"), "3.11.7", Path("/usr"))
OLD = Interpreter(Path("/py37"), "3.7.16", Path("/usr"))
OLDER = Interpreter(Path("/py36"), "3.6.15", Path("/usr"))
CONDA = Interpreter(Path("/prefix/bin/python"), "3.7.12", Path("/prefix"), NEW)


@dataclass(frozen=True)
class Release:
    """One version on the index."""

    version: str
    day: str = "2019-01-01"
    pythons: tuple[tuple[int, int], ...] = ()
    "Minor versions with a wheel; all when empty."
    needs: tuple[str, ...] = ()
    breaks: Mapping[str, str] = field(default_factory=dict)
    "Import name -> the interpreter's words, for imports that fail with this version."
    old_metadata: bool = False


@dataclass
class FakeBench:
    """The doctor's workshop over a dictionary of releases."""

    index: Mapping[str, Sequence[Release]]
    provides: Mapping[str, str] = field(default_factory=dict)
    "Distribution by import name, where they differ."
    pythons: Sequence[Interpreter] = (NEW, OLD, OLDER)
    seconds: float = 300.0
    each: float = 1.0
    "Seconds that one build takes."
    built: list[Recipe] = field(default_factory=list)
    offline: bool = False
    warnings: tuple[str, ...] = ()
    by_conda: Interpreter | Problem = CONDA
    "What comes of conda's part."
    beneath: Mapping[str, Release] = field(default_factory=dict)
    "Distributions that conda's packages bring."

    @property
    def interpreters(self) -> Sequence[Interpreter]:
        return self.pythons

    @property
    def seconds_left(self) -> float:
        return self.seconds

    def offers(self, name: str, python: Interpreter) -> tuple[Offer, ...]:
        return tuple(Offer(item.version, f"{item.day}T00:00:00Z", not item.pythons or python.minor in item.pythons, True)
                     for item in self.index.get(name, ()))

    def exists(self, name: str) -> bool | None:
        return name in self.index

    def resolve(self, recipe: Recipe) -> tuple[Problem, ...]:
        return self._lock(recipe)[1]

    def build(self, recipe: Recipe) -> Built:
        self.seconds -= self.each
        self.built.append(recipe)
        locked, problems = self._lock(recipe)
        if problems:
            return Built(recipe, None, problems=problems)
        pins = tuple(Pinned(name, item.version) for name, item in sorted(locked.items()))
        return Built(recipe, Path("/environment"), locked=pins, seconds=self.each)

    def conda(self, part: CondaPart) -> Interpreter:
        if isinstance(self.by_conda, Interpreter):
            return self.by_conda
        raise NotBuilt((self.by_conda,))

    def probe(self, built: Built, modules: Sequence[Module]) -> tuple[Problem, ...]:
        locked, _ = self._lock(built.recipe)
        locked = {**self.beneath, **locked} if built.recipe.beneath else locked
        found = []
        for module in modules:
            top = module.name.partition(".")[0]
            name = self.provides.get(top, top)
            if name not in locked:
                said = f"ModuleNotFoundError: No module named '{top}'"
                words = f"nothing installed brings {top}"
                found.append(Problem(Cause.MISSING_MODULE, module.name, words, said, module.place))
                continue
            words = next((words for item in locked.values() for at, words in item.breaks.items() if at == module.name), "")
            if words:
                found.append(Problem(Cause.CHANGED_INTERFACE, module.name, words.partition(": ")[2], words, module.place))
        return tuple(found)

    def _lock(self, recipe: Recipe) -> tuple[dict[str, Release], tuple[Problem, ...]]:
        """Greedy: the newest version of each name that everything asked so far admits."""
        if self.offline:
            return {}, (Problem(Cause.NETWORK, "", "the package index is not reached"),)
        asked = [Requirement(text) for text in recipe.requirements]
        bounds = [Requirement(text) for text in recipe.constraints]
        locked: dict[str, Release] = {}
        at = 0
        while at < len(asked):
            name = asked[at].name
            at += 1
            specifiers = [(item.specifier, place) for place, item in enumerate([*asked, *bounds]) if item.name == name]
            if name not in self.index:
                return {}, (Problem(Cause.NO_SUCH_PACKAGE, name, f"the index has no package {name}"),)
            fitting = [item for item in self.index[name] if all(
                each.contains(item.version, prereleases=True) for each, _ in specifiers)]
            if not fitting:
                first, last = specifiers[0][0], specifiers[-1][0]
                if len(specifiers) > 1:
                    words = f"something needs {name}{last}, and {name}{first} is asked for"
                    return {}, (Problem(Cause.CONFLICT, name, words),)
                return {}, (Problem(Cause.NO_SUCH_VERSION, name, f"{name}{first}: the index has no such version"),)
            here = [item for item in fitting if not item.pythons or recipe.python.minor in item.pythons]
            if not here:
                minor = ".".join(map(str, recipe.python.minor))
                title = f"{name}{specifiers[0][0]}"
                return {}, (Problem(Cause.WRONG_PYTHON, name, f"{title} has no wheel for Python {minor}"),)
            then = [item for item in here if not recipe.before or item.day <= recipe.before[:10]]
            if not then:
                return {}, (Problem(Cause.NO_SUCH_VERSION, name, f"{name} came out after {recipe.before[:10]}"),)
            chosen = max(then, key=lambda item: Version(item.version))
            if chosen.old_metadata and recipe.resolver == "uv":
                return {}, (Problem(Cause.OLD_METADATA, name, f"{name} states what it needs in an old form"),)
            if locked.get(name) != chosen:
                locked[name] = chosen
                asked += [Requirement(text) for text in chosen.needs]
        return locked, ()


def line(text: str, number: int = 1, written: str = "") -> Line:
    """A line of requirements.txt."""
    return Line(text, Requirement(text).name, Place("requirements.txt", number), written or text)


def module(name: str, distribution: str = "", *, declared: bool = True, known: bool = True) -> Module:
    """An import in train.py."""
    return Module(name, distribution or name, Place("train.py", 3), known, declared)


def case(*lines: Line, modules: Sequence[Module] = (), day: str = "", **more: object) -> Case:
    """A project that declares these lines and changed last on a day."""
    dates = Dates(*(f"{day}T00:00:00Z",) * 3) if day else Dates()
    return Case(lines, files=("requirements.txt",) if lines else (), modules=tuple(modules), dates=dates, **more)  # type: ignore[arg-type]
