# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report as SARIF 2.1.0, as code scanning wants it.

Odd mappings, each for its reader: every check is a rule, fired or not, since code scanning counts what was looked for; a
finding about the whole project is shown at line 1 of a real file, because a result without a region is refused; a waived
finding is kept and marked suppressed, because leaving it out reads as mended; what was not decided is a notification of
the run, because a result of any kind would be shown as an alert.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from release_checker.model import Outcome, Requirement
from release_checker.reports import summary
from release_checker.reports.report import CheckInfo, FindingInfo, Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULTS = 5_000
"Code scanning keeps no more of one run."
LEVELS = {Requirement.REQUIRED: "error", Requirement.RECOMMENDED: "warning", Requirement.OFF: "none"}

Json = dict[str, Any]


def write_sarif(report: Report) -> str:
    """One run with a rule per check, as JSON in ASCII."""
    ranked = sorted(_results(report), key=lambda result: ("error", "warning", "note").index(result["level"]))
    notes = _notifications(report)
    if len(ranked) > RESULTS:
        text = f"{len(ranked) - RESULTS} results of lesser weight are left out"
        notes.append({"level": "warning", "message": {"text": text}})
    run: Json = {
        "tool": {"driver": {
            "name": report.tool.name,
            "version": report.tool.version,
            "semanticVersion": report.tool.version,
            "rules": [_rule(check) for check in report.checks],
        }},
        "automationDetails": {"id": _series(report)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"PROJECT": {"description": {"text": "The root of the audited project."}}},
        "invocations": [{
            "executionSuccessful": True,
            "startTimeUtc": report.created.replace("+00:00", "Z"),
            "exitCode": summary.EXIT_CODES[report.verdict.decision],
            "exitCodeDescription": summary.last_line(report),
            "toolExecutionNotifications": notes,
        }],
        "results": ranked[:RESULTS],
        "properties": {
            "decision": report.verdict.decision.value,
            "stage": report.verdict.stage.value,
            "commit": report.project.commit,
        },
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _series(report: Report) -> str:
    """Uploads of one name replace each other, so each profile and each project of a repository has its own."""
    parts = ("release-checker", report.profile, *filter(None, [report.project.folder]))
    return "".join(f"{quote(part.encode('utf-8', 'replace'), safe='')}/" for part in parts)


def _rule(check: CheckInfo) -> Json:
    why = " ".join(check.why.split())
    remedy = " ".join(check.remedy.split())
    plain = " ".join(part for part in (f"{check.title}.", why, remedy) if part)
    marked = "\n\n".join(part for part in (f"**{check.title}**", check.why, check.remedy) if part)
    return {
        "id": check.code,
        "name": "".join(part.capitalize() for part in check.name.split("-")),
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": why or check.title},
        "help": {"text": plain, "markdown": marked},
        "defaultConfiguration": {"level": LEVELS[check.requirement]},
        "properties": {
            "tags": [check.pillar, check.name, check.requirement.value],
            "problem.severity": {"error": "error", "warning": "warning"}.get(LEVELS[check.requirement], "recommendation"),
        },
    }


def _results(report: Report) -> list[Json]:
    return [_result(report, number, check, finding)
            for number, check in enumerate(report.checks) for finding in check.findings]


def _result(report: Report, number: int, check: CheckInfo, finding: FindingInfo) -> Json:
    made: Json = {
        "ruleId": check.code,
        "ruleIndex": number,
        "level": "note" if finding.advisory else LEVELS[check.requirement],
        "message": {"text": _message(finding)},
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1"},
        "properties": {"basis": finding.basis.value, "fix": finding.fix.text, "minutes": finding.fix.minutes},
    }
    if location := _location(report, finding):
        made["locations"] = [location]
    if waiver := summary.waiver_of(report, check, finding):
        made["suppressions"] = [{
            "kind": "external", "status": "accepted",
            "justification": f"{waiver.reason} ({waiver.who}, until {waiver.expires})",
        }]
    return made


def _message(finding: FindingInfo) -> str:
    """The finding in one paragraph; brackets are escaped, because SARIF reads them as links."""
    cell = ""
    if finding.location and finding.location.cell is not None:
        line = f" line {finding.location.line}" if finding.location.line is not None else ""
        cell = f"cell {finding.location.cell}{line}: "
    text = f"{cell}{finding.message}. To mend it: {finding.fix.text}"
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(report: Report, finding: FindingInfo) -> Json | None:
    """A place in a file that is there; a line within a notebook cell is no line of the file."""
    path = finding.location.path if finding.location else report.project.anchor
    if not path:
        return None
    line = finding.location.line if finding.location and finding.location.cell is None else None
    return {"physicalLocation": {
        "artifactLocation": {"uri": quote(path.encode("utf-8", "replace")), "uriBaseId": "PROJECT"},
        "region": {"startLine": max(line or 1, 1)},
    }}


def _notifications(report: Report) -> list[Json]:
    numbers = {check.code: number for number, check in enumerate(report.checks)}
    return [{
        "level": "warning" if check.requirement is Requirement.REQUIRED else "note",
        "message": {"text": f"{check.code} was not decided: {check.reason or check.title}"},
        "associatedRule": {"id": check.code, "index": numbers[check.code]},
    } for check in summary.having(report.checks, Outcome.UNKNOWN)]
