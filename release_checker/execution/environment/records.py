# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of environments: what to install, with what, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from release_checker.model import Place


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python on this machine, found by running it."""

    path: Path
    "The program itself, no shim."
    version: str
    "Such as 3.8.18."
    base: Path
    "Its base prefix; to be mounted where it lies outside /usr."
    twin: Interpreter | None = None
    "Stands in for it wherever tools of ours start a Python outside the sandbox, as it is a package of conda's itself."

    @property
    def started(self) -> Interpreter:
        """The one that may be started outside the sandbox."""
        return self.twin or self

    @property
    def options(self) -> tuple[str, ...]:
        """How uv is told of it without starting what is not to be trusted."""
        major, minor = self.minor
        version = ("--python-version", f"{major}.{minor}") if self.twin else ()
        return ("--python", str(self.started.path), *version)

    @property
    def minor(self) -> tuple[int, int]:
        """Major and minor number."""
        major, minor = self.version.split(".")[:2]
        return int(major), int(minor)


class Cause(StrEnum):
    """Why an environment cannot be built or a module not be imported, told apart."""

    NO_SUCH_PACKAGE = "no such package"
    NO_SUCH_VERSION = "no such version"
    CONFLICT = "requirements contradict each other"
    WRONG_PYTHON = "wrong Python"
    NO_INTERPRETER = "no fitting Python here"
    NEEDS_COMPILER = "needs a compiler"
    SYSTEM_LIBRARY = "needs a system library"
    GPU_WHEEL = "for a GPU only"
    NO_DATES = "the index gives no dates"
    NETWORK = "the network"
    BUILD_FAILED = "its build fails"
    BAD_DECLARATION = "the declaration cannot be read"
    OUTSIDE_SOURCE = "comes from an address that is not reached"
    NOT_COMMITTED = "a module of the project that was never committed"
    PYTHON2 = "Python 2 only"
    MISSING_MODULE = "a module that nothing declares"
    CHANGED_INTERFACE = "a package's interface changed"
    CONDA_ONLY = "conda packages only"
    TIME = "out of time"
    DISK = "out of disk"
    NO_DISPLAY = "needs a display"
    TOO_LARGE = "too large to be fetched here"
    OLD_METADATA = "metadata that newer installers refuse"
    OTHER = "unclear"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something did not install or import."""

    cause: Cause
    "Its kind."
    subject: str
    "The package, requirement or module at fault."
    words: str
    "One clause for people: `torch==1.4.0 has no wheel for Python 3.11`."
    evidence: str = ""
    "The installer's or interpreter's own line."
    place: Place | None = None
    "Where the project asks for it; None when unknown."


@dataclass(frozen=True, slots=True)
class Recipe:
    """One environment to build."""

    python: Interpreter
    "With what."
    requirements: tuple[str, ...]
    "PEP 508 lines."
    constraints: tuple[str, ...] = ()
    "PEP 508 lines that bound versions without asking for a package."
    overrides: tuple[str, ...] = ()
    "PEP 508 lines that outrank what packages ask of each other."
    before: str = ""
    "Resolve as of this UTC instant (`2021-03-05T00:00:00Z`); empty for today."
    build_constraints: tuple[str, ...] = ()
    "Bounds on what source builds use: `setuptools<81`."
    resolver: str = "uv"
    "uv, or pip for old metadata that uv refuses."
    no_deps: bool = False
    "Exactly these and nothing they ask for: a complete lock."
    project: tuple[str, ...] = ()
    "Folders of the project to install as packages, relative to its root (`.` for the root), with extras as `.[dev]`."
    beneath: bool = False
    "The interpreter's own packages are there already: they are conda's, and these go on top of them."


@dataclass(frozen=True, slots=True)
class Pinned:
    """One installed distribution."""

    name: str
    "Normalised."
    version: str
    "As installed."
    hashes: tuple[str, ...] = ()
    "`sha256:…` of the files that the index offers for it."
    built: bool = False
    "From source, inside the sandbox."
    source: str = ""
    "Address and commit that it comes from where no index offers it; empty otherwise."
    conda: bool = False
    "conda's tool installed it."


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a recipe."""

    recipe: Recipe
    "What was to be built."
    prefix: Path | None
    "The virtual environment; None when it could not be built."
    locked: tuple[Pinned, ...] = ()
    "Everything installed but the project itself, by name."
    problems: tuple[Problem, ...] = ()
    "Why not, the decisive one first; empty when it stands."
    seconds: float = 0.0
    "How long it took."
    mended: tuple[Problem, ...] = ()
    "What we got over by ourselves and another's installer would have failed at: a build that hides what it needs."

    notes: tuple[str, ...] = ()
    "What people should know of how it was done: gigabytes fetched, a build without GPU in another's place."
    conda: tuple[str, ...] = ()
    "conda's packages beneath, `name=version=build`."

    @property
    def stands(self) -> bool:
        """It installed."""
        return self.prefix is not None

    @property
    def python(self) -> Path:
        """The environment's interpreter; only where it stands."""
        assert self.prefix is not None
        return self.prefix / "bin" / "python"

    @property
    def lock(self) -> str:
        """A requirements file, pinned and hashed, naming no index."""
        lines = ["# Installs what was found to work; made by release-checker."]
        if self.conda:
            lines += ["# It goes on top of these packages of conda:", *(f"#   {row}" for row in self.conda)]
        for item in self.locked:
            if item.conda:
                continue
            if item.source:
                lines.append(f"# pip install --no-deps '{item.name} @ {item.source}'")
                continue
            lines.append(" \\\n".join([f"{item.name}=={item.version}", *(f"    --hash={value}" for value in item.hashes)]))
        return "\n".join(lines) + "\n"
