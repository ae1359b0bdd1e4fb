# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report: one versioned model, the contract that every writer, gate and board reads.

Its JSON Schema is published as docs/report.schema.json. Names once published are not changed; a field may be added, and
then SCHEMA_VERSION's second number rises.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from release_checker.model import Basis, Cost, Decision, Outcome, Requirement, Stage
from release_checker.reports.log_records import ClaimInfo, NumbersInfo, ReplayInfo, RunInfo
from release_checker.reports.record import Hash, Location, Record, Seconds

SCHEMA_VERSION = "1.4"


class State(StrEnum):
    """What a pillar shows, worst first: the word that stands beside it everywhere."""

    FAIL = "fail"
    WARN = "warn"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    PASS = "pass"
    SKIP = "skip"


class Tool(Record):
    """What made the report."""

    name: str = "release-checker"
    version: str


class ProjectInfo(Record):
    """What was audited."""

    name: str
    commit: Hash | None = Field(description="Hash of HEAD; null without git.")
    dirty: bool | None = Field(description="Tracked files differ from HEAD; null when unknown.")
    tree: Hash | None = Field(description="Hash of the audited folder's git tree; null without git.")
    files: int = Field(description="How many files the project ships.")
    problem: str = Field(default="", description="Why git could not read a folder that has a .git; empty otherwise.")
    folder: str = Field(default="", description="The audited folder from the root of its repository; empty for that root.")
    remotes: tuple[str, ...] = Field(
        default=(), description="Addresses from which git fetched it, without user and password, and none of a folder on a "
                                "machine; empty in reports of a schema before 1.4.")
    anchor: str | None = Field(default=None, description="A file to show findings about the whole project at; its README, "
                                                         "else its metadata, else its first file.")


class SettingsInfo(Record):
    """By which settings the audit was made."""

    source: str = Field(description="File that holds the project's own words; empty when there are none.")
    profile: str = Field(description="Profile that whoever audited named, a file by its path in the project; empty for the "
                                     "project's own choice.")
    lowered: tuple[str, ...] = Field(default=(), description="Codes of which the project asks less than its profile.")
    digest: str = Field(description="SHA-256, in hexadecimal, of all of it: requirements, bounds, waivers, tolerances, what "
                                    "is left out, sources and commands.")


class SelectionInfo(Record):
    """What the audit was asked to look at."""

    only: tuple[str, ...] = Field(default=(), description="Codes or their beginnings asked for; empty means all.")
    skip: tuple[str, ...] = Field(default=(), description="Codes or their beginnings left out.")
    static: bool = Field(default=False, description="Nothing was to be executed.")
    online: bool = Field(default=False, description="The network was allowed.")
    left_out: int = Field(default=0, description="Required checks that `only` and `skip` left out.")
    budget: float | None = Field(default=None, description="Seconds that all executing was given; null for no bound.")
    interrupted: bool = Field(default=False, description="Ctrl-C ended the executing; the rest is unknown.")


class Isolation(Record):
    """Where the project's code ran."""

    tier: str = Field(description="Name of the isolation tier; `none-needed` when nothing was executed.")
    missing: tuple[str, ...] = Field(default=(), description="Guarantees that the tier does not give, with the reasons.")
    executed: int = Field(default=0, description="How many commands ran in it during this audit.")
    kept: int = Field(default=0, description="Results of earlier audits that still hold: what they rest on is unchanged.")


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
    advisories: tuple[str, ...] = Field(default=(), description="Public identifiers of the fault: CVE, GHSA, PYSEC.")
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
    seconds: Seconds


class WaiverInfo(Record):
    """An accepted fault."""

    check: str
    path: str
    reason: str
    who: str
    expires: str
    advisory: str = Field(default="", description="Identifier of the vulnerability it is limited to; empty for all.")
    used: bool = Field(description="Some finding of this audit is covered by it.")


class Attachment(Record):
    """A file beside the report."""

    path: str
    sha256: str
    size: int


class AttemptInfo(Record):
    """One way in which the environment was tried."""

    words: str = Field(description="What was tried: `as declared`, `as of 2019-05-02, with seaborn added`.")
    installs: bool
    imports: bool | None = Field(description="Everything that the project imports was imported; null when not tried.")
    reason: str = Field(default="", description="Why it does not work; empty when it does.")
    seconds: Seconds


class EnvironmentInfo(Record):
    """The environment as it was rebuilt."""

    python: str = Field(description="Version of the interpreter that notebooks and tests ran with; empty when none.")
    declared: str = Field(description="What a stranger would install, in words: `requirements.txt`.")
    works: bool = Field(description="What is declared installs and imports.")
    attempts: tuple[AttemptInfo, ...] = Field(description="In the order of trying; the first is what is declared.")
    changes: tuple[str, ...] = Field(default=(), description="What had to change to make it work; empty when nothing.")
    installed: int = Field(default=0, description="Distributions in the environment that was used.")
    missing: tuple[str, ...] = Field(default=(), description="Modules that it still lacks.")
    left_out: tuple[str, ...] = Field(default=(), description="Declared and not installed, such as packages of conda alone.")
    lock: str = Field(default="", description="Attachment: a hashed lock file of the environment that was used.")
    diff: str = Field(default="", description="Attachment: what is declared against what works.")


class CellInfo(Record):
    """One code cell that did not come again, or could not be compared."""

    cell: int = Field(description="One-based position among all cells.")
    line: str = Field(description="First line of its code.")
    verdict: str = Field(description="stale, random, picture-changed, new-error, differs …")
    stored: str = Field(description="Tier of stored against the first rerun.")
    rerun: str = Field(description="Tier of the first rerun against the second.")
    detail: str = Field(default="", description="The first difference, in words.")


class NotebookInfo(Record):
    """One notebook and how its cells came again."""

    path: str
    verdict: str = Field(description="same, stale, random, fails, picture-changed, nothing-to-compare or not-run.")
    reason: str = Field(default="", description="The cause in words; empty when all is the same.")
    cells: int = Field(default=0, description="Code cells.")
    same: int = Field(default=0, description="Cells whose outputs came again.")
    compared: int = Field(default=0, description="Cells with something to compare.")
    different: tuple[CellInfo, ...] = Field(default=(), description="Those that did not come again.")
    notes: tuple[str, ...] = Field(default=(), description="Tags and tolerances that were honoured.")
    seconds: Seconds = Field(default=0.0, description="Wall clock of both runs together.")
    executed: tuple[str, ...] = Field(default=(), description="Attachments: the notebook as executed.")
    page: str = Field(default="", description="Attachment: stored and rerun side by side.")


class FailingTest(Record):
    """One test that failed."""

    name: str
    location: Location | None
    message: str
    kind: str = Field(description="failed, error, collection, flaky or network.")


class TestsInfo(Record):
    """What became of the project's own tests."""

    __test__ = False  # no test class, whatever pytest makes of the name

    runner: str
    outcome: str = Field(description="passed, failed, unknown …")
    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0
    seconds: Seconds = 0.0
    failing: tuple[FailingTest, ...] = ()
    notes: tuple[str, ...] = ()


class DependencyInfo(Record):
    """One installed distribution."""

    name: str
    version: str
    license: str = Field(default="", description="SPDX expression; empty when it states none.")
    stated: str = Field(default="", description="Where the license was read: `License-Expression`, `classifier` …")
    direct: bool | None = Field(default=None, description="The project imports it; null when unknown.")


class AuthorInfo(Record):
    """One author, a person or a group."""

    name: str
    given: str = Field(default="", description="Given names, where told apart.")
    family: str = Field(default="", description="Family name with its particle and suffix, where told apart.")
    orcid: str = Field(default="", description="Bare ORCID iD.")
    affiliation: str = ""


class MetadataInfo(Record):
    """What the project states of itself; what nobody stated is empty."""

    title: str = ""
    description: str = ""
    version: str = ""
    authors: tuple[AuthorInfo, ...] = Field(default=(), description="Of CITATION.cff, else of the packaging files.")
    licenses: tuple[str, ...] = Field(default=(), description="SPDX identifiers of the license texts, by family.")
    keywords: tuple[str, ...] = ()
    repository: str = Field(default="", description="Address of the code.")
    homepage: str = ""
    doi: str = Field(default="", description="Bare DOI of the work.")
    released: str = Field(default="", description="Date of the release, as stated.")
    requires_python: str = ""
    sources: tuple[str, ...] = Field(default=(), description="Files that state it, the strongest first.")


class Report(Record):
    """A release readiness report."""

    schema_version: str = SCHEMA_VERSION
    tool: Tool
    created: str = Field(description="When the audit began, UTC, ISO 8601.")
    seconds: Seconds = Field(description="How long it took.")
    project: ProjectInfo
    metadata: MetadataInfo | None = Field(default=None, description="Filled when citation, packaging or licenses were read.")
    profile: str
    settings: SettingsInfo | None = Field(default=None, description="Null in reports of a schema before 1.3.")
    selection: SelectionInfo = SelectionInfo()
    isolation: Isolation
    verdict: VerdictInfo
    pillars: tuple[PillarInfo, ...]
    checks: tuple[CheckInfo, ...]
    environment: EnvironmentInfo | None = Field(default=None, description="Filled when the environment was rebuilt.")
    notebooks: tuple[NotebookInfo, ...] = Field(default=(), description="Filled when notebooks were executed.")
    runs: tuple[RunInfo, ...] = Field(default=(), description="Filled when experiment logs were read.")
    claims: tuple[ClaimInfo, ...] = Field(default=(), description="Filled when claims were traced.")
    numbers: NumbersInfo | None = Field(default=None, description="How much of what documents state was understood.")
    replays: tuple[ReplayInfo, ...] = Field(default=(), description="Filled when training was replayed.")
    tests: TestsInfo | None = Field(default=None, description="Filled when the project's tests were run.")
    dependencies: tuple[DependencyInfo, ...] = Field(default=(), description="Filled when dependencies were resolved.")
    prepared: tuple[str, ...] = Field(default=(), description="Declared data and steps that were there before anything ran.")
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
