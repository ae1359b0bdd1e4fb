# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report for a job on GitHub: summary page, annotations, outputs.

A runner reads commands out of what a step prints: `::name::` at the beginning of a line, white space before it not
counted, and `##[name]` anywhere in one; a carriage return ends a line as well. So whatever a project says is escaped here.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.model import Decision
from release_checker.reports import summary
from release_checker.reports.markdown import plain, write_markdown
from release_checker.reports.record import Location
from release_checker.reports.report import CheckInfo, FindingInfo, Report
from release_checker.text import counted, printable, shorten

SUMMARY = 1_048_576
"Bytes of a step's summary; the runner drops a larger one whole."
ANNOTATIONS = 10
"Errors of one step that the platform shows."
MESSAGE = 1_000
"Characters of one annotation."
REST = "\n\n**The rest is cut here**: a summary holds 1 MiB. All of it is in report.json.\n"
NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Outputs:
    """What later steps and jobs may ask for."""

    decision: str
    "ready, not-ready or incomplete."
    stage: str
    "The rung that was reached."
    blockers: str
    "Codes of required checks that failed, separated by commas, in the order to mend them."
    unknowns: str
    "Codes of required checks that could not be decided."
    tier: str
    "Isolation that the project's code ran in; none-needed when nothing was executed."
    report: str
    "Where report.json lies."
    digest: str
    "SHA-256 of report.json, in hexadecimal."
    sarif: str
    "Where the SARIF for code scanning lies; empty when none was written."


def outputs_of(report: Report, *, path: str, digest: str, sarif: str) -> Outputs:
    """The outputs for a report in a file."""
    verdict = report.verdict
    return Outputs(decision=verdict.decision.value, stage=verdict.stage.value, blockers=",".join(verdict.blockers),
                   unknowns=",".join(verdict.unknowns), tier=report.isolation.tier, report=path, digest=digest, sarif=sarif)


def write_outputs(outputs: Outputs, delimiter: str) -> str:
    """Lines for the file of outputs; nobody who had a say in the values may know the delimiter beforehand."""
    return "".join(_output(field.name, getattr(outputs, field.name), delimiter) for field in dataclasses.fields(outputs))


def _output(name: str, value: str, delimiter: str) -> str:
    if not NAME.fullmatch(name) or not delimiter.isalnum() or delimiter in value:
        raise ValueError(f"the output {printable(name)} cannot be written with this delimiter")
    return f"{name}<<{delimiter}\n{printable(value)}\n{delimiter}\n"


def write_job_summary(report: Report, *, digest: str = "", room: int = SUMMARY) -> str:
    """Markdown for the summary page of a job, of at most `room` bytes."""
    page = write_markdown(report) + "\n" + "\n".join(_grounds(report, digest)) + "\n"
    return cut(page, room)


def _grounds(report: Report, digest: str) -> Iterator[str]:
    """What the verdict rests on: where code ran and what was not guaranteed there, and which file this is of."""
    isolation = report.isolation
    if isolation.tier == "none-needed":
        yield "Isolation: nothing of the project was executed."
    else:
        lacking = f", with {counted(len(isolation.missing), 'guarantee')} missing" if isolation.missing else ""
        yield f"Isolation: **{plain(isolation.tier, 60)}**{lacking}."
        yield from (f"- {plain(item)}" for item in isolation.missing[:20])
    if digest:
        yield ""
        yield f"<sub>report.json has the SHA-256 <code>{plain(digest, 64)}</code></sub>"


def cut(text: str, room: int) -> str:
    """Text of at most `room` bytes in UTF-8, cut at the end of a line with a note; empty where not even the note fits."""
    data = text.encode("utf-8", "backslashreplace")
    if len(data) <= room:
        return data.decode("utf-8")
    left = room - len(REST.encode())
    if left < 0:
        return ""
    return data[: data.rfind(b"\n", 0, left + 1) + 1].decode("utf-8").rstrip("\n") + REST


def write_annotations(report: Report) -> str:
    """Workflow commands: the verdict as a notice or warning, then an error for each of the first ten blockers."""
    kind = "notice" if report.verdict.decision is Decision.READY else "warning"
    titles = report.blockers[:ANNOTATIONS]
    more = len(report.blockers) - len(titles)
    verdict = f"{summary.headline(report)}{f'; {more} more than are shown here' if more else ''}"
    lines = [command(kind, verdict, title="release-checker")]
    lines += [_annotation(check) for check in titles]
    return "\n".join(lines) + "\n"


def _annotation(check: CheckInfo) -> str:
    findings = summary.standing(check)
    title = f"{check.code} {check.name}"
    if not findings:
        return command("error", check.reason or check.title, title=title)
    first, location = findings[0], findings[0].location
    places = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    message = f"{shorten(_said(first), MESSAGE)}{places}. To mend it: {shorten(first.fix.text, MESSAGE)}"
    if location is None:
        return command("error", message, title=title)
    # A line within a notebook's cell is no line of the file.
    line = location.line if location.cell is None and location.line is not None else 1
    return command("error", message, file=location.path, line=str(max(line, 1)), title=title)


def _said(finding: FindingInfo) -> str:
    location = finding.location
    inside = location is not None and location.cell is not None
    return f"{summary.where(location)}: {finding.message}" if inside else finding.message


def command(name: str, message: str, **properties: str) -> str:
    """One workflow command, its properties and its message escaped as the runner unescapes them."""
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{name} {told}::{_data(message)}"


def _data(text: str) -> str:
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def placed(report: Report, folder: str) -> Report:
    """The report with its places told from the root of the repository; `folder` is the project's in it, "" its root."""
    if not folder:
        return report
    checks = tuple(check.model_copy(update={"findings": tuple(_moved(finding, folder) for finding in check.findings)})
                   for check in report.checks)
    waivers = tuple(item.model_copy(update={"path": f"{folder}/{item.path}" if item.path else folder})
                    for item in report.waivers)
    anchor = f"{folder}/{report.project.anchor}" if report.project.anchor else None
    project = report.project.model_copy(update={"anchor": anchor})
    return report.model_copy(update={"checks": checks, "waivers": waivers, "project": project})


def _moved(finding: FindingInfo, folder: str) -> FindingInfo:
    if finding.location is None:
        return finding
    place: Location = finding.location.model_copy(update={"path": f"{folder}/{finding.location.path}"})
    return finding.model_copy(update={"location": place})
