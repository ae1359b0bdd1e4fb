# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The environment as a stranger would build it today, and the one that works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from release_checker.execution.environment.case import Attempt, Change, Cure
from release_checker.execution.environment.records import Built, Cause, Interpreter, Pinned, Problem
from release_checker.execution.environment.repairs import renamed
from release_checker.execution.store import key_of
from release_checker.facts.import_names import distributions_of, is_known

PROSE = re.compile(r"\.(?:md|rst|adoc|markdown)$|(?:^|/)readme[^/]*$", re.IGNORECASE)
"Files that tell people what to install, and that no installer reads."
SHOWN = 3
"Changes that one fix spells out."


@dataclass(frozen=True)
class RebuiltEnvironment:
    """What was built, what did not work, and where notebooks and tests run."""

    declared: Built | None
    "What came of exactly what is declared; None when nothing is, or nothing could be tried."
    failing: tuple[Problem, ...] = ()
    "Imports that fail in the environment as it is declared."
    attempts: tuple[Attempt, ...] = ()
    "Everything tried, in order, with its seconds."
    cure: Cure | None = None
    "An environment that installs and imports everything, where the declared one does not."
    chosen: Built | None = None
    "The environment to run in: the declared one, the cure, or the one that imports most."
    missing: tuple[Problem, ...] = ()
    "Imports that fail in the chosen one."
    files: tuple[str, ...] = ()
    "The declaring files that were followed."
    conda_only: tuple[str, ...] = ()
    "Conda packages that were not reproduced."
    hopeless: tuple[Problem, ...] = ()
    "Causes that no environment mends."
    warnings: tuple[str, ...] = ()
    "What people should know of how it was done."
    nothing: str = ""
    "Why there is nothing to install (no third-party import, nothing declared); empty otherwise."
    undecided: str = ""
    "Why nothing could be judged (no isolation, network, budget); empty otherwise."
    by_conda: bool = False
    "It is declared in conda's file."
    modules: int = 0
    "Imported modules that were tried."
    kept: bool = False
    "It comes from the cache."

    @property
    def usable(self) -> bool:
        """An environment stands in which code can run; `missing` says what it lacks."""
        return self.prefix is not None

    @property
    def prefix(self) -> Path | None:
        """The virtual environment to run in; None when none stands."""
        return self.chosen.prefix if self.chosen else None

    @property
    def python(self) -> Path:
        """Its interpreter; only where it is usable."""
        assert self.chosen is not None
        return self.chosen.python

    @property
    def interpreter(self) -> Interpreter:
        """The Python that it was made from; only where it is usable."""
        assert self.chosen is not None
        return self.chosen.recipe.python

    @property
    def locked(self) -> tuple[Pinned, ...]:
        """Everything installed in it."""
        return self.chosen.locked if self.chosen else ()

    @property
    def lock(self) -> str:
        """A hashed requirements file of it."""
        return self.chosen.lock if self.chosen else ""

    @property
    def lock_key(self) -> str:
        """Changes when anything installed in it, or its Python, changes."""
        rows = [f"{item.name}=={item.version}" for item in self.locked]
        return key_of("environment", self.chosen.recipe.python.version if self.chosen else "", *rows)

    @property
    def changes(self) -> tuple[Change, ...]:
        """How the environment to run in departs from what is declared."""
        return self.cure.changes if self.cure and self.chosen == self.cure.built else ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the declared environment does not install; empty where it does, or nothing was decided."""
        return self.declared.problems if self.declared and not self.undecided else ()

    def remedy(self, problem: Problem) -> str:
        """What was found to mend a problem, as an imperative clause; empty when nothing was.

        The change of the problem's own line or module first, then what else the cure needs.
        """
        if self.cure is None:
            return self._known(problem)
        changes = self.cure.changes
        mine = [change for change in changes if change.place and change.place == problem.place]
        mine = mine or [change for change in changes if change.new and _named(change, problem)]
        if not mine and problem.cause is Cause.WRONG_PYTHON:
            mine = [change for change in changes if not change.place and change.words.startswith("Python ")]
        if mine and problem.cause is Cause.MISSING_MODULE:
            # Other missing modules have findings of their own; the way of installing concerns them all.
            ways = [change for change in changes if not change.place and not change.new and change not in mine]
            return "; ".join(self._actions((*mine, *ways)))
        clauses = self._actions((*mine, *(change for change in changes if change not in mine)))
        if len(clauses) > SHOWN:
            rest = len(clauses) - SHOWN
            clauses = [*clauses[:SHOWN], f"and {rest} more change{'s' * (rest > 1)}, see the attached lock file"]
        return "; ".join(clauses)

    def _known(self, problem: Problem) -> str:
        """What tables know of one problem where no environment was found that mends all."""
        if problem.cause is Cause.MISSING_MODULE:
            top = problem.subject.partition(".")[0]
            absent = re.search(r"No module named '(\w+)", problem.evidence)
            own = is_known(top) and absent is not None and absent[1] == top
            return self._action(Change("", new=distributions_of(top)[0])) if own else ""
        row = renamed(canonicalize_name(problem.subject)) if problem.place else None
        return f"change {problem.subject} to {row.remedy} in {problem.place}" if row else ""

    def _actions(self, changes: tuple[Change, ...]) -> list[str]:
        """Lines to edit one by one; how to install in one clause."""
        edits = [self._action(change) for change in changes if change.place or change.new]
        ways = [change.words for change in changes if not change.place and not change.new]
        said = [f"install with {', '.join(ways)}"] if ways else []
        return said + edits if said and changes[0].words == ways[0] else edits + said

    def _action(self, change: Change) -> str:
        if change.place and change.new:
            return f"change {change.old} to {change.new} in {change.place}"
        if change.place:
            return f"remove {change.old} from {change.place}"
        listing = next((path for path in self.files if not PROSE.search(path)), "")
        return f"add {change.new} to {listing or 'requirements.txt'}"


def _named(change: Change, problem: Problem) -> bool:
    """The problem's words speak of the distribution that a change adds or replaces."""
    name = re.split(r"[^\w.-]", change.new, maxsplit=1)[0].lower()
    words = f"{problem.subject} {problem.words} {problem.evidence}".lower()
    return bool(name) and re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", words) is not None
