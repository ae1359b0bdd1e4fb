# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a reviewer signs: the words of the statement, and the name of its file."""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from release_checker.model import Decision, Stage
from release_checker.publish.approval_records import NotValid, Word
from release_checker.publish.reading import ReportFile
from release_checker.publish.statement import Statement, write_statement
from release_checker.reports.record import Record
from release_checker.reports.report import WaiverInfo
from release_checker.ssh import PRINCIPAL
from release_checker.text import printable, shorten

PREDICATE = "urn:release-checker:approval:v1"
WORDS = 2000
"Characters of a reason, a comment or a declaration."


def _principal(name: str) -> str:
    if not PRINCIPAL.fullmatch(name) or not name.isprintable():
        raise ValueError("is no name that a list of signers can hold")
    return name


def _utc(moment: datetime.datetime) -> datetime.datetime:
    if moment.tzinfo is None:
        raise ValueError("has no time zone")
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError("is no time of this era") from error


class Approving(Record):
    """The predicate. A field that this version does not know may hold a condition, so it refuses the approval."""

    approver: Annotated[str, AfterValidator(_principal)] = Field(description="Principal in the list of allowed signers.")
    decision: Word
    project: str = Field(description="Name of the project.")
    profile: str = Field(description="Profile of the audit.")
    verdict: Decision = Field(description="Decision of the report.")
    stage: Stage = Field(description="Stage of the report.")
    waivers: tuple[WaiverInfo, ...] = Field(description="Accepted faults, as in the report.")
    conflict: str = Field(max_length=WORDS, description="Conflict of interest; empty declares that there is none.")
    accepted: str = Field(default="", max_length=WORDS, description="Why an INCOMPLETE report is approved.")
    comment: str = Field(default="", max_length=WORDS)
    created: Annotated[datetime.datetime, AfterValidator(_utc)] = Field(description="When it was signed.")
    expires: datetime.date | None = Field(default=None, description="Last day on which it counts, UTC.")


def approving(
    file: ReportFile, approver: str, decision: Word, conflict: str, created: datetime.datetime, *,
    accepted: str = "", comment: str = "", expires: datetime.date | None = None,
) -> Approving:
    """The words for a report; raises NotValid where they cannot be said."""
    report = file.report
    try:
        return Approving(
            approver=approver, decision=decision, project=report.project.name, profile=report.profile,
            verdict=report.verdict.decision, stage=report.verdict.stage, waivers=report.waivers, conflict=conflict.strip(),
            accepted=accepted.strip(), comment=comment.strip(), created=created.replace(microsecond=0), expires=expires,
        )
    except ValidationError as error:
        raise NotValid(_first(error)) from error


def write_approval(file: ReportFile, words: Approving) -> str:
    """The statement's text: what is signed, byte for byte."""
    return write_statement(file, PREDICATE, words)


def file_name(words: Approving, report_digest: str) -> str:
    """Where a statement belongs: one file for each signer and report.

    Names that are spelled alike, or that no file may have, are told apart by their own digest.
    """
    plain = unicodedata.normalize("NFKD", words.approver).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9@.]+", "-", plain).strip("-.")[:60]
    if slug != words.approver:
        slug = f"{slug}-{hashlib.sha256(words.approver.encode()).hexdigest()[:8]}".lstrip("-")
    return f"{slug}-{report_digest[:12]}.json"


def read_approval(data: bytes) -> tuple[Statement, Approving]:
    """A statement and its words; raises NotValid."""
    try:
        statement = Statement.model_validate_json(data)
    except (ValidationError, RecursionError) as error:
        raise NotValid("is no in-toto statement") from error
    if statement.predicate_type != PREDICATE:
        raise NotValid(f"is another kind of statement: {shorten(printable(statement.predicate_type), 80)}")
    try:
        return statement, Approving.model_validate(statement.predicate)
    except ValidationError as error:
        raise NotValid(f"cannot be read: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return shorten(printable(f"{where}: {first['msg'].removeprefix('Value error, ')}"), 160)
