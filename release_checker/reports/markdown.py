# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report as Markdown: for comments on a pull request and for the summary page of a workflow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from release_checker.model import Outcome, Requirement
from release_checker.reports import summary
from release_checker.reports.report import FindingInfo, Report
from release_checker.text import printable

SIZE = 60_000
"Characters; a comment on a code host takes 65,536."
SHOWN = ((10, 400), (5, 200), (2, 120), (1, 80), (0, 80))
"Findings of one check, and characters of one text: the first pair that fits is taken."
SPECIAL = re.compile(r"([\\`*_\[\]|~$#])")
NOTHING = "<!-- -->"
"Breaks a word for the host, which would turn it into a mention or a link, and not for the reader."
LIVE = (
    (re.compile(r"@(?=\w)"), f"@{NOTHING}"),
    (re.compile(r"(?<=\\#)(?=\d)"), NOTHING),
    (re.compile(r"\b(GH-)(?=\d)", re.IGNORECASE), rf"\1{NOTHING}"),
    (re.compile(r"\b(https?|ftp|mailto|xmpp):", re.IGNORECASE), rf"\1{NOTHING}:"),
    (re.compile(r"\b(www)\.", re.IGNORECASE), rf"\1{NOTHING}."),
    (re.compile(r":(?=(?:100|1234|8ball|[a-z+_-][\w+-]*):)", re.IGNORECASE), f":{NOTHING}"),  # a shortcode of a picture
)


def write_markdown(report: Report) -> str:
    """GitHub-flavoured Markdown of at most SIZE characters; whatever the project says stands there as plain words."""
    page = ""
    for shown, length in SHOWN:
        page = "\n".join(_lines(report, shown, length)) + "\n"
        if len(page) <= SIZE:
            return page
    return page[: SIZE - 40].rsplit("\n", 1)[0] + "\n\nThe rest is in report.json.\n"


def plain(text: str, length: int = 400) -> str:
    """Text as Markdown that renders as just this text: no markup, mention, reference, link or picture."""
    text = printable(" ".join(text.split()))
    text = text if len(text) <= length else text[: length - 1] + "…"
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = SPECIAL.sub(r"\\\1", text)
    for pattern, replacement in LIVE:
        text = pattern.sub(replacement, text)
    return text


def _ticks(text: str, length: int = 400) -> str:
    """Plain text whose parts in backticks are in a code face."""
    text = " ".join(text.split())
    text = text if len(text) <= length else text[: length - 1] + "…"
    parts = text.split("`")
    if len(parts) % 2 == 0:  # an odd backtick: none of them is markup
        return plain(text, length)
    return "".join((_code(part, length) if number % 2 else _kept(part, length)) for number, part in enumerate(parts))


def _kept(text: str, length: int) -> str:
    """Plain text between two code faces, its spaces at both ends kept."""
    return f"{' ' * text.startswith(' ')}{plain(text, length)}{' ' * (text.endswith(' ') and text != ' ')}"


def _code(text: str, length: int = 400) -> str:
    """Text in a code face. A code span cannot hold every text, the element can."""
    return f"<code>{plain(text, length)}</code>"


def _lines(report: Report, shown: int, length: int) -> Iterator[str]:
    yield f"## {plain(summary.headline(report))}"
    yield ""
    yield f"{plain(report.project.name, 100)}, {plain(summary.commit(report))}, {plain(summary.profile(report), 120)}, " \
          f"{plain(summary.isolation(report))}: {', '.join(summary.tally(report))}; stage {report.verdict.stage}"
    if note := summary.not_executed(report):
        yield f"\n**{plain(note)}**."
    if note := summary.partial(report):
        yield f"\n**A part of the audit only**, {plain(note)}."
    yield ""
    if report.pillars:
        yield "| | Pillar | |"
        yield "|---|---|---|"
    for pillar in report.pillars:
        more = f" ({plain(pillar.more, 200)})" if pillar.more else ""
        told = f"{_ticks(pillar.summary, min(length, 200))}{more}"
        yield f"| **{pillar.state.upper()}** | {plain(pillar.title, 60)} | {told} |"
    yield from _mend("Fix first", report, summary.steps(report, report.blockers), shown, length)
    yield from _folded("Warnings", report, summary.steps(report, report.warnings), shown, length)
    yield from _unknown(report, length)
    yield from _waivers(report, length)
    yield ""
    moment = plain(report.created[:16].replace("T", " "))
    yield f"<sub>release-checker {plain(report.tool.version)}, {moment} UTC. Unknown is not counted as passed.</sub>"


def _mend(title: str, report: Report, steps: list[summary.Step], shown: int, length: int) -> Iterator[str]:
    if not steps:
        return
    yield ""
    yield f"### {title}"
    yield ""
    for number, step in enumerate(steps, 1):
        yield from _step(f"{number}.", report, step, shown, length)


def _folded(title: str, report: Report, steps: list[summary.Step], shown: int, length: int) -> Iterator[str]:
    if not steps:
        return
    yield ""
    yield f"<details><summary>{title} ({len(steps)})</summary>"
    yield ""
    for step in steps:
        yield from _step("-", report, step, shown, length)
    yield ""
    yield "</details>"


def _step(mark: str, report: Report, step: summary.Step, shown: int, length: int) -> Iterator[str]:
    check, indent = step.check, " " * (len(mark) + 1)
    lead = f"**{_ticks(check.title, length)}** ({plain(step.pillar, 60)}, {plain(check.code, 20)}, {step.time})"
    yield f"{mark} {lead}: {_ticks(step.action, length)}"
    yield f"{indent}{_code(step.command, length)}"
    standing = summary.standing(check)
    for finding in standing[:shown]:
        yield f"{indent}- {_finding(finding, length)}"
    if shown and len(standing) > shown:
        yield f"{indent}- and {len(standing) - shown} more in report.json"
    waived = [finding for finding in check.findings if summary.waiver_of(report, check, finding)]
    if waived:
        yield f"{indent}- {len(waived)} more accepted by a waiver"


def _finding(finding: FindingInfo, length: int) -> str:
    place = f"{_code(summary.where(finding.location), 200)} " if finding.location else ""
    return f"{place}{_ticks(finding.message, length)}"


def _unknown(report: Report, length: int) -> Iterator[str]:
    undecided = summary.having(report.checks, Outcome.UNKNOWN)
    if not undecided:
        return
    yield ""
    yield f"### Not decided ({len(undecided)})"
    yield ""
    for reason, checks in summary.unknown_groups(undecided):
        codes = ", ".join(f"{plain(check.code, 20)}{'' if check.requirement is Requirement.REQUIRED else ' (recommended)'}"
                          for check in checks)
        yield f"- {plain(reason, length)}: {codes}"


def _waivers(report: Report, length: int) -> Iterator[str]:
    if not report.waivers:
        return
    yield ""
    yield f"### Waivers ({len(report.waivers)})"
    yield ""
    for waiver in report.waivers[:50]:
        place = f" {_code(waiver.path, 200)}" if waiver.path else ""
        used = "" if waiver.used else " (nothing to accept any more)"
        by = f"{plain(waiver.who, 80)}, until {plain(waiver.expires, 20)}"
        yield f"- {plain(waiver.check, 20)}{place}: {plain(waiver.reason, length)} ({by}){used}"
    if len(report.waivers) > 50:
        yield f"- and {len(report.waivers) - 50} more in report.json"
