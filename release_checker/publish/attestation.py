# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The audit's own result as an in-toto test-result statement, for policy engines that know nothing of reports.

Format: https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md. It has no word for what could not be
decided. Names of passed tests are what policies look for, so an undecided check is never among them: a required one counts
as failed, another as warned, and all are told again in a field of our own.
"""

from __future__ import annotations

import base64
import hashlib
import json
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from release_checker.errors import ReleaseCheckerError, UnreadableFile, UsageError
from release_checker.model import Decision, Outcome, Requirement
from release_checker.project import read_regular
from release_checker.publish.dsse import private_key, public_key, seal, unseal
from release_checker.publish.reading import ReportFile
from release_checker.publish.statement import MEDIA_TYPE, Statement, write_statement
from release_checker.reports.report import CheckInfo, Report
from release_checker.text import counted, printable

PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
STANDARD = ("result", "passedTests", "warnedTests", "failedTests")
LIMIT = 5_000_000
"Bytes of an attestation; one of a hundred checks takes 10 kB."


class NotAttested(ReleaseCheckerError):
    """An attestation does not hold for a report; the message is the reason, as a clause."""


class Result(StrEnum):
    """The three words of the format."""

    PASSED = "PASSED"
    WARNED = "WARNED"
    FAILED = "FAILED"


class Descriptor(BaseModel):
    """What the audit was asked for, in full: a ResourceDescriptor needs its digest, content or address."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    name: str
    digest: dict[str, str]
    content: str = Field(description="JSON in base64.")
    media_type: str = Field(default="application/json", alias="mediaType")


class Predicate(BaseModel):
    """The predicate."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    result: Result
    configuration: tuple[Descriptor, ...]
    passed: tuple[str, ...] = Field(alias="passedTests")
    warned: tuple[str, ...] = Field(alias="warnedTests")
    failed: tuple[str, ...] = Field(alias="failedTests")
    undecided: tuple[str, ...] = Field(alias="releaseCheckerUndecided")

    def __str__(self) -> str:
        undecided = f", {counted(len(self.undecided), 'check')} undecided" if self.undecided else ""
        return f"{self.result}: {len(self.passed)} passed, {len(self.warned)} warned, {len(self.failed)} failed{undecided}"


def in_its_words(report: Report) -> Predicate:
    """What a report says, in the format's words; checks that do not apply are in no list, for they tested nothing."""
    warned = tuple(_name(check) for check in report.checks if _word(check) is Result.WARNED)
    if report.verdict.decision is not Decision.READY or report.selection.left_out:
        result = Result.FAILED
    else:
        result = Result.WARNED if warned else Result.PASSED
    return Predicate(
        result=result, configuration=(_configuration(report),), warned=warned,
        passed=tuple(_name(check) for check in report.checks if _word(check) is Result.PASSED),
        failed=tuple(_name(check) for check in report.checks if _word(check) is Result.FAILED),
        undecided=tuple(_name(check) for check in report.checks if check.outcome is Outcome.UNKNOWN),
    )


def write_attestation(file: ReportFile, key: Path | None) -> str:
    """The statement, in a DSSE envelope when there is a key; raises UsageError."""
    if _uncommitted(file):
        raise UsageError(f"{file.path}: was made of files that are not in the commit it names, so nothing can be attested "
                         "of that one; commit everything and audit again")
    text = _statement(file)
    return seal(text.encode(), MEDIA_TYPE, private_key(key)) if key else text


def attested(file: ReportFile, path: Path, key: Path) -> Predicate:
    """What an attestation by this key says of a report.

    Raises NotAttested when it is no envelope, by another key, of another report, or says other than the report does.
    """
    public = public_key(key)
    try:
        data = read_regular(path.parent.resolve(), path.name, LIMIT + 1)
        body = unseal(data, MEDIA_TYPE, public) if len(data) <= LIMIT else None
    except (OSError, UnreadableFile, ValueError) as error:
        raise NotAttested(f"is not signed: {error}") from error
    if len(data) > LIMIT:
        raise NotAttested(f"is larger than {LIMIT:,} bytes")
    if body is None:
        raise NotAttested("its signature is by another key, or does not hold for these bytes")
    try:
        statement = Statement.model_validate_json(body)
    except (ValidationError, RecursionError) as error:
        raise NotAttested("is no in-toto statement") from error
    if statement.predicate_type != PREDICATE:
        raise NotAttested(f"is another kind of statement: {printable(statement.predicate_type[:80])}")
    if statement.digest("sha256") != file.digest:
        raise NotAttested("is of another report")
    expected = Statement.model_validate_json(_statement(file))
    if statement.subject != expected.subject or _uncommitted(file):
        raise NotAttested("speaks of a commit or files that the report does not speak of")
    if any(statement.predicate.get(name) != expected.predicate[name] for name in STANDARD):
        raise NotAttested("says other than the report does")
    return in_its_words(file.report)


def _statement(file: ReportFile) -> str:
    return write_statement(file, PREDICATE, in_its_words(file.report))


def _uncommitted(file: ReportFile) -> bool:
    """A statement about the commit would speak of other files than the audit read."""
    project = file.report.project
    return project.commit is not None and project.dirty is not False


def _name(check: CheckInfo) -> str:
    return f"{check.code} {check.name}"


def _word(check: CheckInfo) -> Result | None:
    required = check.requirement is Requirement.REQUIRED
    if check.outcome is Outcome.PASS:
        return Result.PASSED
    if check.outcome is Outcome.SKIP or check.requirement is Requirement.OFF:
        return None
    return Result.FAILED if required and check.outcome in (Outcome.FAIL, Outcome.UNKNOWN) else Result.WARNED


def _configuration(report: Report) -> Descriptor:
    asked = {"tool": report.tool.model_dump(mode="json"), "profile": report.profile,
             "selection": report.selection.model_dump(mode="json"), "isolation": report.isolation.tier,
             "waivers": [waiver.model_dump(mode="json") for waiver in report.waivers]}
    content = json.dumps(asked, sort_keys=True).encode()
    return Descriptor(name=f"profile {report.profile}", digest={"sha256": hashlib.sha256(content).hexdigest()},
                      content=base64.b64encode(content).decode())
