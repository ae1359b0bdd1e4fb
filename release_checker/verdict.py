# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From outcomes to a decision: pure, and the only place where one is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from release_checker.model import Decision, Outcome, Pillar, Requirement, Stage

RUNGS: tuple[tuple[Stage, tuple[str, ...]], ...] = (
    (Stage.OPEN, ("LIC", "SEC001", "SEC002")),
    (Stage.DOCUMENTED, ("DOC",)),
    (Stage.RUNNABLE, ("ENV", "NBK009", "TRN001", "TRN008", "TRN010")),
    (Stage.REPRODUCIBLE, ("RUN", "CLM", "NBK", "TRN")),
)
"Each rung needs the required checks of these pillars or codes, and every rung below."

PROOFS = ("ENV006", "ENV007", "NBK009", "NBK010", "TRN005", "TRN006", "TRN008", "CLM003")
"Executing checks that the upper rungs stand on: where a profile does not ask for one, its rung is not reached either."


@dataclass(frozen=True, slots=True)
class Judged:
    """What the verdict needs to know of one check."""

    code: str
    "Such as LIC001."
    pillar: Pillar
    "The part of the report it belongs to."
    requirement: Requirement
    "What the profile asks."
    outcome: Outcome
    "What came of it."

    @property
    def blocks(self) -> bool:
        """Required and failed."""
        return self.requirement is Requirement.REQUIRED and self.outcome is Outcome.FAIL

    @property
    def undecided(self) -> bool:
        """Required and unknown."""
        return self.requirement is Requirement.REQUIRED and self.outcome is Outcome.UNKNOWN

    @property
    def warns(self) -> bool:
        """Recommended and failed."""
        return self.requirement is Requirement.RECOMMENDED and self.outcome is Outcome.FAIL


def decide(judged: Iterable[Judged]) -> Decision:
    """A required fail makes NOT READY; else a required unknown makes INCOMPLETE; else READY."""
    checks = list(judged)
    if any(check.blocks for check in checks):
        return Decision.NOT_READY
    if any(check.undecided for check in checks):
        return Decision.INCOMPLETE
    return Decision.READY


def stage(judged: Iterable[Judged]) -> Stage:
    """The highest rung whose required checks, and those of every rung below, neither failed nor stayed unknown.

    The last rung, `reviewed`, needs a signature on the finished report and is never reached here.
    """
    checks = list(judged)
    reached = Stage.NONE
    for rung, prefixes in RUNGS:
        if any((check.blocks or check.undecided) for check in checks if check.code.startswith(prefixes)):
            break
        reached = rung
    return reached
