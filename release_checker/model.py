# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of the house, as frozen records. Imports nothing of ours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum, StrEnum


class Pillar(Enum):
    """What the report is divided into: a code, which begins the check codes, and a title."""

    LICENSE = ("LIC", "License")
    DOCUMENTATION = ("DOC", "Documentation")
    ENVIRONMENT = ("ENV", "Environment")
    RUNS = ("RUN", "Experiment logs")
    CLAIMS = ("CLM", "Claims")
    NOTEBOOKS = ("NBK", "Notebooks")
    TRAINING = ("TRN", "Training")
    SECURITY = ("SEC", "Security")

    @property
    def code(self) -> str:
        """Three letters, the beginning of the check codes."""
        return self.value[0]

    @property
    def title(self) -> str:
        """What people read."""
        return self.value[1]

    @classmethod
    def of(cls, code: str) -> Pillar:
        """The pillar of a pillar or check code such as ``LIC`` or ``LIC001``; KeyError when none."""
        for pillar in cls:
            if code.startswith(pillar.code):
                return pillar
        raise KeyError(code)


class Cost(StrEnum):
    """What gathering a fact takes. Ordered: a check costs as much as its dearest fact."""

    READS = "reads"
    NETWORK = "network"
    EXECUTES = "executes"

    @property
    def rank(self) -> int:
        """Position in the order of dearness."""
        return list(Cost).index(self)


class Outcome(StrEnum):
    """What came of one check."""

    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"
    UNKNOWN = "unknown"
    WAIVED = "waived"


class Requirement(StrEnum):
    """What a profile asks of a check."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OFF = "off"


class Decision(StrEnum):
    """The verdict on a release, and on each pillar."""

    READY = "ready"
    NOT_READY = "not-ready"
    INCOMPLETE = "incomplete"


class Stage(StrEnum):
    """The ladder shown beside the verdict, lowest rung first."""

    NONE = "none"
    OPEN = "open"
    DOCUMENTED = "documented"
    RUNNABLE = "runnable"
    REPRODUCIBLE = "reproducible"
    REVIEWED = "reviewed"


class Basis(StrEnum):
    """How a finding is known."""

    OBSERVED = "observed"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the project something stands."""

    path: str
    "POSIX path relative to the project's root; bytes that are no UTF-8 as surrogates."
    line: int | None = None
    "One-based line; within the cell when `cell` is given."
    cell: int | None = None
    "One-based position of the notebook cell, counting all cells."

    def __str__(self) -> str:
        cell = f" cell {self.cell}" if self.cell is not None else ""
        if self.line is None:
            return f"{self.path}{cell}"
        return f"{self.path}{cell} line {self.line}" if cell else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Fix:
    """The one action that mends a finding."""

    text: str
    "What to do, as an imperative sentence."
    command: str = ""
    "A shell command that does it or checks it; empty when there is none."
    minutes: int = 5
    "How long a person needs, roughly."


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, at one place."""

    message: str
    "What was expected and what was found, in one sentence without the place."
    place: Place | None = None
    "Where it stands; None when it is true of the whole project."
    fix: Fix | None = None
    "The action that mends it; None takes the check's own."
    evidence: str = ""
    "The words or values as they stand there, shortened."
    key: str = ""
    "What identifies the finding beside check and path; the message when empty. Never a line number."
    basis: Basis = Basis.OBSERVED
    "Seen directly, or concluded from what was seen."
    advisory: bool = False
    "Never blocks, even where the check is required."
    advisories: tuple[str, ...] = ()
    "Public identifiers of the fault (CVE, GHSA, PYSEC), by any of which a waiver may accept it."


@dataclass(frozen=True, slots=True)
class Skip:
    """Yielded by a check that does not apply to this project."""

    reason: str
    "Why, as a clause: `no notebooks`."


@dataclass(frozen=True, slots=True)
class Unknown:
    """Yielded by a check that applies and could not decide, in whole or in part."""

    reason: str
    "What could not be decided and why."
    place: Place | None = None
    "Where; None for the whole."


@dataclass(frozen=True, slots=True)
class Looked:
    """Yielded by a check to say what it looked at: `24 of 24 notebooks`."""

    text: str
    "A clause shown beside a pass."


Result = Finding | Skip | Unknown | Looked


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers that a profile may set; checks ask for this record like for any fact."""

    large_file_mb: float = 100.0
    "A file above this is refused by code hosts (MB of 10^6 bytes)."
    advised_file_mb: float = 10.0
    "A file above this belongs in a data archive rather than in git."
    output_kb: float = 1000.0
    "Stored outputs of one notebook cell above this are oversized (kB of 10^3 bytes)."
    docstring_percent: float = 50.0
    "Least share of public modules, classes and functions with a docstring."
    stored_percent: float = 50.0
    "Least share of a notebook's printing or showing cells that hold an output; below it too little is left to compare."


def fingerprint(code: str, path: str, key: str, occurrence: int = 0) -> str:
    """Name of a finding that survives edits elsewhere in the file.

    Made of the check, the path and the finding's own content; `occurrence` tells apart equal findings of one file.
    """
    parts = "\0".join((code, path, key, str(occurrence)))
    return hashlib.sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:16]
