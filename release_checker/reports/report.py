# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report: one versioned model, the contract that every writer, gate and board reads.

Its JSON Schema is published as docs/report.schema.json. Names once published are not changed; a field may be added, and
then SCHEMA_VERSION's second number rises.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from release_checker.model import Basis, Cost, Decision, Outcome, Requirement, Stage

SCHEMA_VERSION = "1.0"


class State(StrEnum):
    """What a pillar shows, worst first: the word that stands beside it everywhere."""

    FAIL = "fail"
    WARN = "warn"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    PASS = "pass"
    SKIP = "skip"


class Record(BaseModel):
    """Base of all parts: frozen, and nothing unknown is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Tool(Record):
    """What made the report."""

    name: str = "release-checker"
    version: str


class ProjectInfo(Record):
    """What was audited."""

    name: str
    commit: str | None = Field(description="Hash of HEAD; null without git.")
    dirty: bool | None = Field(description="Tracked files differ from HEAD; null when unknown.")
    tree: str | None = Field(description="Hash of the audited folder's git tree; null without git.")
    files: int = Field(description="How many files the project ships.")
    anchor: str | None = Field(default=None, description="A file to show findings about the whole project at; its README, "
                                                         "else its metadata, else its first file.")


class SelectionInfo(Record):
    """What the audit was asked to look at."""

    only: tuple[str, ...] = Field(default=(), description="Codes or their beginnings asked for; empty means all.")
    skip: tuple[str, ...] = Field(default=(), description="Codes or their beginnings left out.")
    static: bool = Field(default=False, description="Nothing was to be executed.")
    online: bool = Field(default=False, description="The network was allowed.")
    left_out: int = Field(default=0, description="Required checks that `only` and `skip` left out.")


class Isolation(Record):
    """Where the project's code ran."""

    tier: str = Field(description="Name of the isolation tier; `none-needed` when nothing was executed.")
    missing: tuple[str, ...] = Field(default=(), description="Guarantees that the tier does not give.")


class VerdictInfo(Record):
    """The decision and what it rests on."""

    decision: Decision
    stage: Stage
    blockers: tuple[str, ...] = Field(description="Codes of required checks that failed, in the order to mend them.")
    unknowns: tuple[str, ...] = Field(description="Codes of required checks that could not be decided.")


class PillarInfo(Record):
    """One part of the report."""

    code: str
    title: str
    decision: Decision
    state: State = Field(description="The word shown beside it: a blocker outranks a warning, that an unknown, that a pass.")
    summary: str = Field(description="One line: the first reason, or what was looked at.")
    more: str = Field(default="", description="What the summary leaves out: `2 more; 3 not decided`.")


class Location(Record):
    """A place in the project."""

    path: str
    line: int | None = None
    cell: int | None = None


class FixInfo(Record):
    """What mends a finding."""

    text: str
    command: str = ""
    minutes: int


class FindingInfo(Record):
    """One fault at one place."""

    message: str
    location: Location | None
    fingerprint: str = Field(description="The same in the next report while the fault stands, wherever lines move.")
    evidence: str
    basis: Basis
    advisory: bool = Field(description="Never blocks, even where the check is required.")
    waived: bool
    fix: FixInfo


class CheckInfo(Record):
    """What came of one check."""

    code: str
    name: str
    title: str
    why: str = Field(default="", description="Why the fault matters, from the check's manual page, as Markdown.")
    remedy: str = Field(default="", description="How to mend it in general, from the manual page, as Markdown.")
    pillar: str
    cost: Cost
    requirement: Requirement
    outcome: Outcome
    reason: str = Field(description="Why it was skipped or unknown, or what was looked at.")
    findings: tuple[FindingInfo, ...]
    undecided: tuple[str, ...] = Field(default=(), description="Parts that could not be decided, with their reasons.")
    waived_by: str | None = Field(description="Who accepted the findings, when all are accepted.")
    seconds: float


class WaiverInfo(Record):
    """An accepted fault."""

    check: str
    path: str
    reason: str
    who: str
    expires: str
    used: bool = Field(description="Some finding of this audit is covered by it.")


class Attachment(Record):
    """A file beside the report."""

    path: str
    sha256: str
    size: int


class Report(Record):
    """A release readiness report."""

    schema_version: str = SCHEMA_VERSION
    tool: Tool
    created: str = Field(description="When the audit began, UTC, ISO 8601.")
    seconds: float = Field(description="How long it took.")
    project: ProjectInfo
    profile: str
    selection: SelectionInfo = SelectionInfo()
    isolation: Isolation
    verdict: VerdictInfo
    pillars: tuple[PillarInfo, ...]
    checks: tuple[CheckInfo, ...]
    environment: dict[str, str] | None = Field(default=None, description="Filled when the environment was rebuilt.")
    notebooks: tuple[dict[str, str], ...] = Field(default=(), description="Filled when notebooks were executed.")
    runs: tuple[dict[str, str], ...] = Field(default=(), description="Filled when experiment logs were read.")
    claims: tuple[dict[str, str], ...] = Field(default=(), description="Filled when claims were traced.")
    replays: tuple[dict[str, str], ...] = Field(default=(), description="Filled when training was replayed.")
    tests: dict[str, str] | None = Field(default=None, description="Filled when the project's tests were run.")
    dependencies: tuple[dict[str, str], ...] = Field(default=(), description="Filled when dependencies were resolved.")
    waivers: tuple[WaiverInfo, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def check(self, code: str) -> CheckInfo:
        """The check with this code; KeyError when it was not selected."""
        for check in self.checks:
            if check.code == code:
                return check
        raise KeyError(code)

    @property
    def warnings(self) -> tuple[CheckInfo, ...]:
        """Recommended checks that failed."""
        return self._having(Requirement.RECOMMENDED, Outcome.FAIL)

    @property
    def blockers(self) -> tuple[CheckInfo, ...]:
        """Required checks that failed, in the order to mend them."""
        return tuple(self.check(code) for code in self.verdict.blockers)

    @property
    def unknowns(self) -> tuple[CheckInfo, ...]:
        """Required checks that could not be decided."""
        return tuple(self.check(code) for code in self.verdict.unknowns)

    def _having(self, requirement: Requirement, outcome: Outcome) -> tuple[CheckInfo, ...]:
        return tuple(check for check in self.checks if (check.requirement, check.outcome) == (requirement, outcome))
