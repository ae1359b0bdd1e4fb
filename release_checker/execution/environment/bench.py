# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The doctor's real workshop: this machine's interpreters and index, uv, and the sandbox."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from release_checker.execution.environment.build import build
from release_checker.execution.environment.case import CondaPart, Module
from release_checker.execution.environment.causes import explain, needed_sources
from release_checker.execution.environment.conda import build_conda, conda_python
from release_checker.execution.environment.imports import Wanted, probe_imports
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.layer import ROUNDS, layered, merged, unmet
from release_checker.execution.environment.offered import impossible
from release_checker.execution.environment.records import Built, Cause, Interpreter, Problem, Recipe
from release_checker.execution.environment.resolve import resolve
from release_checker.execution.environment.simple import IndexFile, IndexUnreachable, files
from release_checker.execution.environment.sources import by_address
from release_checker.execution.environment.tags import fits
from release_checker.execution.environment.workshop import Offer
from release_checker.execution.session import OutOfBudget, Session

SECONDS = 300.0
"Wall clock for one project's diagnosis."
FIRST, LATER = 170.0, 110.0
"Seconds for the declared environment, and for each further one: what compiles for longer leaves no time for what works."


SLOW = 10_000_000
"Bytes of a source distribution that takes minutes to compile; only the declared environment is given that time."


@dataclass
class _Share(Session):
    """A part of the time, whose jobs end before it does, so that the one which took too long is known."""

    def seconds(self, wanted: float) -> float:
        return max(1.0, super().seconds(wanted) - 5.0)


@dataclass
class Bench:
    """Does the doctor's work within a time of its own."""

    session: Session
    "The audit's."
    project: Path | None = None
    "A copy of the project, where the recipe installs it."
    roots: tuple[str, ...] = ()
    "Folders of the project that its code is run from, relative to its root."
    seconds: float = SECONDS
    "Wall clock for everything."
    began: float = field(default_factory=time.monotonic)
    "When it started."

    warnings: list[str] = field(default_factory=list)
    "What people should know of how things were done."
    _asked: int = 0

    def __post_init__(self) -> None:
        allowed = min(self.seconds, self.session.remaining)
        self._own = replace(self.session, budget=allowed, began=self.began)
        if "sandbox" in self.session.__dict__:
            self._own.__dict__["sandbox"] = self.session.sandbox

    @property
    def interpreters(self) -> Sequence[Interpreter]:
        """Pythons of this machine, newest first."""
        return find_interpreters()

    @property
    def seconds_left(self) -> float:
        """Of the time for this project, or of the audit's budget where less is left of that."""
        return 0.0 if self.session.stop() else self._own.remaining

    def offers(self, name: str, python: Interpreter) -> tuple[Offer, ...]:
        """Versions that the index has for an interpreter, oldest first; empty when none or not known."""
        found: dict[str, list[IndexFile]] = {}
        for item in self._files(name) or ():
            if not item.yanked and item.allows(python.version):
                found.setdefault(str(item.version), []).append(item)
        return tuple(
            Offer(
                version,
                min((item.uploaded for item in group if item.uploaded), default=""),
                any(not item.source and fits(item.tags, python) for item in group),
                any(item.source for item in group),
            )
            for version, group in found.items()
        )

    def exists(self, name: str) -> bool | None:
        """The index knows a distribution; None when it could not be asked."""
        found = self._files(name)
        return None if found is None else bool(found)

    def _files(self, name: str) -> tuple[IndexFile, ...] | None:
        try:
            return files(name, self._own)
        except (IndexUnreachable, OutOfBudget):
            return None

    def resolve(self, recipe: Recipe) -> tuple[Problem, ...]:
        """Why a recipe cannot be resolved, from metadata alone; empty when it can, or when sources must be built to know."""
        self._asked += 1
        recipe = layered(recipe) if recipe.beneath else recipe
        plain = replace(recipe, requirements=tuple(line for line in recipe.requirements if by_address(line) is None))
        certain = impossible(plain, self._own)
        if certain or plain.resolver == "pip" or len(plain.requirements) < len(recipe.requirements) or plain.project:
            return certain
        said = resolve(plain, self._own).said
        if said.well or needed_sources(said.words):
            return ()
        return explain(said.words, plain.python, plain.before)

    def build(self, recipe: Recipe) -> Built:
        """The environment of a recipe; out of time is a problem like any other."""
        share = LATER if self._asked > 1 else FIRST
        budget = min(self._own.budget or 0.0, time.monotonic() - self.began + share)
        session = _Share(**{item.name: getattr(self._own, item.name) for item in fields(Session)} | {"budget": budget})
        session.__dict__["sandbox"] = self._own.sandbox
        try:
            built = self._build(recipe, session, SLOW if self._asked > 1 else sys.maxsize)
        except OutOfBudget:
            self.session.check()
            problem = Problem(Cause.TIME, "", f"it could not be built within {share:.0f} s")
            return Built(recipe, None, problems=(problem,))
        self.warnings += [note for note in built.notes if note not in self.warnings]
        return built

    def _build(self, recipe: Recipe, session: Session, largest: int) -> Built:
        if not recipe.beneath:
            return build(recipe, session, self.project, largest)
        freed: frozenset[str] = frozenset()
        for _ in range(ROUNDS):
            built = build(layered(recipe, freed), session, self.project, largest)
            more = unmet(built) if built.stands else frozenset()
            if more <= freed:
                break
            freed |= more
        return merged(built, recipe) if built.stands else replace(built, recipe=recipe)

    def conda(self, part: CondaPart) -> Interpreter:
        """The Python of an environment of conda packages, which takes none of the doctor's own time."""
        began = time.monotonic()
        try:
            return conda_python(build_conda(part, self.session), self.interpreters, self.session)
        finally:
            spent = time.monotonic() - began
            self._own.budget = min((self._own.budget or 0.0) + spent, self.session.remaining + spent)

    def probe(self, built: Built, modules: Sequence[Module]) -> tuple[Problem, ...]:
        """Imports that fail in it; each problem's subject is the import's name, its place where it stands."""
        wanted = tuple(Wanted(module.name, module.names, module.place) for module in modules)
        try:
            return probe_imports(built, wanted, self._own, self.project, self.roots)
        except OutOfBudget:
            self.session.check()
            return tuple(Problem(Cause.TIME, module.name, "there was no time left to import it", place=module.place)
                         for module in modules)
