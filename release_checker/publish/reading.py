# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report as it lies on disk: its bytes, their digest, and what they say. Whoever sent it is not trusted."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from release_checker.declare import CODE
from release_checker.errors import UnreadableFile, UsageError
from release_checker.model import Outcome, Pillar, Stage
from release_checker.project import read_regular
from release_checker.publish.outline import outline, without_unknown
from release_checker.reports.report import SCHEMA_VERSION, CheckInfo, Report
from release_checker.text import listed, printable, shorten
from release_checker.verdict import Judged, decide

NAME = "report.json"
CHECK_NAME = re.compile(r"[\w-]{1,200}")
LIMIT = 200_000_000
"Bytes; the largest report met, of 1,000 runs with long series, took 12 MB."
LARGE = 50_000
"Bytes; of a larger file that has no report's form not every fault is looked for."


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report and the bytes it was read from."""

    path: Path
    "The file."
    digest: str
    "SHA-256 of the file's bytes, in hexadecimal: what approvals and attestations are bound to."
    report: Report
    "What it says."
    notes: tuple[str, ...] = ()
    "What of it this version does not know."

    @property
    def folder(self) -> Path:
        """Where its attachments lie."""
        return self.path.parent


def read_report(path: Path) -> ReportFile:
    """The report in a file, or in a report folder.

    Raises UsageError when it is not there, is no report, is of a schema this version cannot read, or contradicts itself:
    its decision must follow from the outcomes of its checks.
    """
    file = path / NAME if path.is_dir() else path
    try:
        data = read_regular(file.parent.resolve(), file.name, LIMIT)
    except (OSError, UnreadableFile) as error:
        raise UsageError(f"{file}: no report can be read here: {error}; `release-checker check` writes one") from error
    return parse_report(file, data)


def parse_report(file: Path, data: bytes) -> ReportFile:
    """The report in bytes that came from `file`; raises UsageError as `read_report` does."""
    report, notes = _parsed(file, data)
    if reason := _contradiction(report):
        raise UsageError(f"{file}: contradicts itself: {reason}; it was changed after it was written, so make it anew")
    return ReportFile(file, hashlib.sha256(data).hexdigest(), report, notes)


def _parsed(file: Path, data: bytes) -> tuple[Report, tuple[str, ...]]:
    try:
        found = json.loads(data, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        wanted = "expected the report.json that `release-checker check` writes"
        raise UsageError(f"{file}: is no JSON: {error}; {wanted}") from error
    version = found.get("schema_version") if isinstance(found, dict) else None
    if not isinstance(version, str) or version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        shown = f"schema {version}" if isinstance(version, str) else "no schema_version"
        raise UsageError(f"{file}: has {shown}; this version reads reports of schema {SCHEMA_VERSION}")
    newer = _newer(version)
    if len(data) > LARGE and not outline(Report, lenient=newer)(found):
        raise UsageError(f"{file}: is no report: a part of it is of another form than reports have; audit again")
    left_out = without_unknown(Report, found) if newer else ()
    notes = (f"the report is of schema {shorten(version, 20)}, and this version knows {SCHEMA_VERSION}; fields left aside: "
             f"{shorten(printable(listed(left_out)), 300)}",) if left_out else ()
    try:
        return Report.model_validate(found | {"schema_version": SCHEMA_VERSION}, strict=False), notes
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{file}: is no report: {where}: {first['msg']}; another version made it, or a hand changed it: "
                         "audit again") from error


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number there")


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_number(shorten(text, 20))


def _newer(version: str) -> bool:
    """The version is one to which fields may have been added since: 1.10 is newer than 1.9."""
    match = re.fullmatch(r"\d{1,4}\.(\d{1,4})", version, re.ASCII)
    return match is not None and int(match[1]) > int(SCHEMA_VERSION.split(".")[1])


def _contradiction(report: Report) -> str:
    """Why the verdict does not follow from the checks; empty when it does."""
    try:
        judged = [_judged(check) for check in report.checks]
        named, drawn = _misnamed(report), _misdrawn(report)
    except KeyError as error:
        return f"it has no pillar {error}"
    if named:
        return named
    for check in report.checks:
        if reason := _odd(check):
            return f"{check.code} {reason}"
    verdict = report.verdict
    for words, stated, follows in (
        ("its decision is", verdict.decision, decide(judged)),
        ("its blockers are", sorted(verdict.blockers), sorted(check.code for check in judged if check.blocks)),
        ("its unknowns are", sorted(verdict.unknowns), sorted(check.code for check in judged if check.undecided)),
    ):
        if stated != follows:
            return f"{words} {_words(stated)}, and from its checks follows {_words(follows)}"
    return drawn


def _misnamed(report: Report) -> str:
    """Which check no audit calls so; empty when all have their names."""
    for check in report.checks:
        if not CODE.fullmatch(check.code) or not CHECK_NAME.fullmatch(check.name):
            return f"no check has the code {shorten(check.code, 20)!r} and the name {shorten(check.name, 60)!r}"
        if check.pillar != Pillar.of(check.code).code:
            return f"{check.code} is no check of pillar {shorten(check.pillar, 20)!r}"
    twice = [code for code, number in Counter(check.code for check in report.checks).items() if number > 1]
    return f"{twice[0]} is in it twice" if twice else ""


def _misdrawn(report: Report) -> str:
    """What of the pillars and the stage does not follow from the checks; empty when all does."""
    if len(report.pillars) > len(Pillar):
        return "it has too many pillars"
    for pillar in report.pillars:
        judged = [item for item in report.checks if item.pillar == pillar.code]
        if not judged or pillar.title != Pillar.of(pillar.code).title:
            return f"no check in it is of a pillar {shorten(pillar.title, 60)!r}"
        if pillar.decision != decide(map(_judged, judged)):
            return f"pillar {pillar.title} is {pillar.decision}, and from its checks follows another"
    return "it says to be reviewed, which no audit says of itself" if report.verdict.stage is Stage.REVIEWED else ""


def _judged(check: CheckInfo) -> Judged:
    return Judged(check.code, Pillar.of(check.pillar), check.requirement, check.outcome)


def _odd(check: CheckInfo) -> str:
    """Why the outcome of a check does not follow from what it found; empty when it does."""
    stands = any(not finding.waived for finding in check.findings)
    if stands and check.outcome not in (Outcome.FAIL, Outcome.UNKNOWN):
        return f"is {check.outcome} with a finding that stands"
    if check.outcome is Outcome.FAIL and not stands:
        return "fails without a finding that stands"
    if check.outcome is Outcome.WAIVED and not check.findings:
        return "is waived, and found nothing"
    if check.undecided and check.outcome not in (Outcome.FAIL, Outcome.UNKNOWN):
        return f"is {check.outcome}, and parts of it are not decided"
    return ""


def _words(value: str | list[str]) -> str:
    return str(value) if isinstance(value, str) else ", ".join(value) or "none"
