# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of the doctor: what a project asks for, what was tried, and what helped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from release_checker.execution.environment.records import Built, Interpreter, Problem
from release_checker.model import Place


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement as an installer takes it."""

    text: str
    "PEP 508: `torch==1.4.0`."
    name: str
    "Distribution, normalised; empty where a link does not tell it."
    place: Place
    "Where it is declared."
    written: str = ""
    "The declaration as it stands; the text where it is empty."
    conda: bool = False
    "conda's tool installs it, where the environment is made with one."


@dataclass(frozen=True, slots=True)
class CondaPart:
    """What an environment.yml asks of conda's tools."""

    channels: tuple[str, ...]
    "In their order; conda's own defaults where none is named."
    packages: tuple[Line, ...]
    "Specifications in conda's notation; the name is conda's."

    @property
    def text(self) -> str:
        """It alone as an environment.yml."""
        rows = [json.dumps(name) for name in self.channels or ("defaults",)]
        lines = ["name: declared", "channels:", *(f"  - {row}" for row in rows), "dependencies:"]
        return "\n".join([*lines, *(f"  - {json.dumps(item.text)}" for item in self.packages)]) + "\n"


@dataclass(frozen=True, slots=True)
class Module:
    """One import that the environment must satisfy."""

    name: str
    "Import name; dotted for a part of a namespace package."
    distribution: str
    "What provides it, as far as a table knows; else a guess from the name."
    place: Place
    "Where it is imported first."
    known: bool = True
    "A table has it, so that the distribution is no guess."
    declared: bool = True
    "Some declaration provides it."
    names: tuple[str, ...] = ()
    "Names that the code takes from it."
    along: bool = False
    "Nothing declares it itself: a declared package brings it along today, and may not have at another time."
    lazy: bool = False
    "Imported in functions or under conditions only."


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of the Python that the project is for."""

    specifier: str
    "PEP 440 specifier; empty when the words give none."
    place: Place
    "Where it stands."
    exact: bool
    "An environment gets this version, rather than any of a range."
    words: str = ""
    "As it stands."


@dataclass(frozen=True, slots=True)
class Dates:
    """UTC instants (`2021-03-05T00:00:00Z`) at which an environment may have worked; empty where unknown."""

    committed: str = ""
    "Last commit."
    declared: str = ""
    "Last change of the files that declare."
    coded: str = ""
    "Last change of any file with code that imports from outside."
    recorded: str = ""
    "Newest run that an experiment log or a stored lock records."


@dataclass(frozen=True)
class Case:
    """All that the doctor knows of a project. Plain values, so that it is the key of what was found."""

    lines: tuple[Line, ...] = ()
    "What a newcomer installs."
    constraints: tuple[str, ...] = ()
    "PEP 508 lines that bound versions."
    folders: tuple[str, ...] = ()
    "Folders of the project that a newcomer installs as packages, with extras: `.[dev]`."
    files: tuple[str, ...] = ()
    "The declaring files that were followed."
    passed_over: tuple[str, ...] = ()
    "Declaring files beside them that were not."
    locked: tuple[str, ...] = ()
    "Rows of a complete lock, `name==version`; empty where none lies there."
    lock: str = ""
    "Path of that lock."
    refused: tuple[Problem, ...] = ()
    "Declarations that no installer takes, of the files that were followed."
    conda_only: tuple[str, ...] = ()
    "Conda packages that are no Python distribution known by any table."
    by_conda: bool = False
    "The declaration is conda's, so that a newcomer would use conda."
    conda: CondaPart | None = None
    "What conda's tool is to build; None without a tool, or where it asks for what is not taken from strangers."
    stated: tuple[Stated, ...] = ()
    "Where the Python version is stated."
    ran: tuple[str, ...] = ()
    "Python versions that notebooks or run records state they ran under, newest first."
    python: str = ""
    "Path or version that the settings ask for."
    modules: tuple[Module, ...] = ()
    "Imports that scripts, modules and notebooks cannot do without."
    optional: tuple[Module, ...] = ()
    "Imports that can fail without harm, or that tests alone need."
    told: tuple[Line, ...] = ()
    "What the commands and words of README and guides install."
    recorded: tuple[str, ...] = ()
    "`name==version` rows that experiment logs of the repository recorded."
    not_committed: tuple[Module, ...] = ()
    "Imports that look like modules of the project's own which are not in the repository."
    python2: tuple[Place, ...] = ()
    "Files that only Python 2 can parse."
    parsed: int = 0
    "Files that Python 3 parses."
    dates: Dates = Dates()
    "When an environment may have worked."
    tables: Mapping[str, str] = field(default_factory=dict)
    "Distribution by import name, for modules that installed packages forget to ask for."
    indexes: tuple[str, ...] = ()
    "Other places that the files name to find packages at, as `path:line option`."
    digest: str = ""
    "Of the bytes of the declaring files, so that a change of them is a change of the case."

    @cached_property
    def imported(self) -> frozenset[str]:
        """Distributions of all that is imported, as far as a table or a guess tells."""
        return frozenset(module.distribution for module in (*self.modules, *self.optional))

    @property
    def declares(self) -> bool:
        """There is something to install."""
        return bool(self.lines or self.folders or self.locked or self.conda)


@dataclass(frozen=True, slots=True)
class Change:
    """One departure from the declaration that was tried."""

    words: str
    "For people: `requirements.txt:7: torch==1.4.0 → torch==1.13.1`, `add seaborn`, `as of 2021-03-05`."
    place: Place | None = None
    "The line to change; None for what no line says."
    old: str = ""
    "The declared requirement; empty when one is added."
    new: str = ""
    "The requirement that takes its place; empty when it is dropped."


@dataclass(frozen=True, slots=True)
class Attempt:
    """One environment that was tried, cheaply (resolved) or in full (installed and imported)."""

    changes: tuple[Change, ...]
    "What it departs by; empty for the declaration itself."
    python: str
    "Version of the interpreter."
    problems: tuple[Problem, ...]
    "Why it did not install."
    missing: tuple[Problem, ...] = ()
    "Imports that failed though it installed."
    installed: bool = False
    "It was installed, rather than only resolved."
    seconds: float = 0.0
    "How long it took."

    @property
    def words(self) -> str:
        """What was tried, as a clause."""
        return "; ".join(change.words for change in self.changes) or "as declared"


@dataclass(frozen=True, slots=True)
class Cure:
    """An environment that installs and imports everything, but for what no environment of packages gives."""

    built: Built
    "It."
    changes: tuple[Change, ...]
    "The fewest departures from the declaration that were found to be enough."
    diff: str
    "Unified diff of what is declared and what is installed for it."


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor found."""

    declared: Built | None
    "What came of the declaration itself; None when nothing is declared or no interpreter is here."
    failing: tuple[Problem, ...]
    "Imports that fail in the environment as it is declared."
    attempts: tuple[Attempt, ...]
    "In the order in which they were made."
    cure: Cure | None
    "What works; None when nothing does, or nothing needs mending."
    chosen: Built | None
    "The environment to run things in: as declared, the cure, or the one that imports most."
    missing: tuple[Problem, ...] = ()
    "Imports that fail in the chosen one."
    interpreter: Interpreter | None = None
    "What the declared environment was built with."
    hopeless: tuple[Problem, ...] = ()
    "True causes that no environment mends: own modules never committed, Python 2 only, conda packages."
    warnings: tuple[str, ...] = ()
    "What people should know of how it was done."
    spent: bool = False
    "Time ran out before everything worth trying was tried."
