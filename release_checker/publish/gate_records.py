# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is asked of a report before a release, and what the gate answers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from release_checker.model import Decision, Stage
from release_checker.reports.record import Record
from release_checker.reports.report import FindingInfo, WaiverInfo


class FailOn(StrEnum):
    """How little it takes to close the gate; each word takes in those before it."""

    NEVER = "never"
    NOT_READY = "not-ready"
    INCOMPLETE = "incomplete"
    WARNINGS = "warnings"


class Answer(StrEnum):
    """What the gate says."""

    PASSED = "passed"
    CLOSED = "closed"
    COULD_NOT_LOOK = "could-not-look"
    UNDECIDED = "undecided"


EXIT_CODES = {Answer.PASSED: 0, Answer.CLOSED: 1, Answer.COULD_NOT_LOOK: 3, Answer.UNDECIDED: 3}
"The same numbers as everywhere, the gravest first after the pass; without evidence a gate is neither open nor closed."


@dataclass(frozen=True, slots=True)
class Policy:
    """What is asked. None means that it was not asked for; an empty string was, and is refused."""

    fail_on: FailOn = FailOn.INCOMPLETE
    "Outcomes of checks that close the gate. Whether the report speaks of this release is asked whatever stands here."
    baseline: Path | None = None
    "An older report: what blocked there already is let through, and named."
    base: str | None = None
    "A ref of the checkout: only its waivers count, and nothing less is asked than by its settings."
    profile: str = ""
    "Profile that the release must meet, whichever the report was made with; empty takes the base's."
    checkout: Path = Path()
    "The folder that was audited, in a git checkout of what is released."
    commit: str | None = None
    "The commit that is released; None takes the checkout's HEAD."
    digest: str | None = None
    "SHA-256 that the report must have, in hexadecimal, as another job handed it over."
    max_age: datetime.timedelta | None = None
    "How long ago the audit may have begun; None for no bound."
    allow_partial: bool = False
    "A report of a part of the checks, or of an audit that executed nothing, is enough."
    approvals: int = 0
    "How many people must have approved this very report."
    allowed_signers: Path | None = None
    "Who may approve, as ssh-keygen(1) has it."
    revoked: Path | None = None
    "Keys that no longer count."
    authors_may_approve: bool = False
    "Whoever made a commit under review may approve it."
    refuse_conflicts: bool = False
    "An approval whose signer declares a conflict of interest does not count."


class Reason(Record):
    """Why the gate is not open, in one sentence, and what to do next."""

    kind: str = Field(description="blocker, warning, undecided, not-asked, partial, other-commit, dirty, too-old, digest, "
                                  "approvals …")
    answer: Answer = Field(description="What it makes of the gate: closed, could-not-look or undecided.")
    check: str = Field(default="", description="Code of the check; empty when it is about the report as a whole.")
    text: str = Field(description="What was found, its place first.")
    next: str = Field(description="What to do next.")
    finding: FindingInfo | None = None


class LetThrough(Record):
    """A blocker that the baseline had already."""

    check: str
    finding: FindingInfo


class Approver(Record):
    """One approval that counts."""

    signer: str
    key: str
    path: str
    conflict: str = Field(default="", description="Declared conflict of interest; empty when the signer denies any.")
    accepted: str = Field(default="", description="Why undecided checks are accepted; empty when they are not.")


class Refusal(Record):
    """One approval that does not count."""

    path: str
    reason: str


class Looked(Record):
    """Which report the gate read, and what it counted in it by itself."""

    path: str
    digest: str = Field(description="SHA-256 of its bytes, in hexadecimal.")
    project: str
    commit: str | None
    tree: str | None
    created: str
    profile: str
    stated: Decision = Field(description="The decision that the report states.")
    decision: Decision = Field(description="What follows from its checks under this policy, the baseline left aside.")
    stage: Stage
    blockers: int = Field(description="Required checks that fail.")
    undecided: int = Field(description="Required checks that are not decided, or not in the report.")
    warnings: int = Field(description="Recommended checks that fail.")
    waivers: tuple[WaiverInfo, ...] = Field(description="Waivers of the report that excuse something and count.")


class GateResult(Record):
    """The gate's answer and what it rests on."""

    answer: Answer
    exit_code: int
    fail_on: FailOn
    report: Looked | None = Field(default=None, description="Null when no report could be read.")
    released: str = Field(default="", description="The commit that is to be released; empty when it could not be told.")
    base: str = Field(default="", description="The commit whose waivers and settings count; empty when none was named.")
    reasons: tuple[Reason, ...] = ()
    let_through: tuple[LetThrough, ...] = Field(default=(), description="Blockers that the baseline had already.")
    accepted: tuple[str, ...] = Field(default=(), description="Codes of undecided checks that the approvals accept.")
    approvals: tuple[Approver, ...] = ()
    refused: tuple[Refusal, ...] = Field(default=(), description="Approvals that do not count, and why.")
    notes: tuple[str, ...] = Field(default=(), description="What a reader should know and what decides nothing.")
