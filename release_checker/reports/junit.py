# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report as JUnit XML: one test case per check, one suite per pillar.

What blocks is red and nothing else: a required check that failed is a failure, a required one that was not decided is an
error. A recommended check that failed is a passed case with its findings as output, so that a build turns red exactly
when the exit code says so.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from release_checker.model import Outcome, Requirement
from release_checker.reports import summary
from release_checker.reports.report import CheckInfo, Report

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"Characters that XML 1.0 cannot hold, not even escaped."
SHOWN = 100
"Findings written out for one check."


def write_junit(report: Report) -> str:
    """Well-formed XML 1.0 in UTF-8."""
    root = ElementTree.Element("testsuites", name="release-checker", time=f"{report.seconds:.3f}")
    for pillar in report.pillars:
        checks = [check for check in report.checks if check.pillar == pillar.code]
        suite = ElementTree.SubElement(root, "testsuite", name=pillar.title, timestamp=report.created[:19],
                                       time=f"{sum(check.seconds for check in checks):.4f}")
        for check in checks:
            _case(suite, pillar.title, check)
        _count(suite, suite)
    _count(root, root)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, pillar: str, check: CheckInfo) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=_clean(f"release-checker.{pillar}"),
                                  name=_clean(f"{check.code} {check.name}"), time=f"{check.seconds:.4f}")
    required = check.requirement is Requirement.REQUIRED
    match check.outcome:
        case Outcome.FAIL if required:
            _child(case, "failure", check.title, _findings(check), "blocker")
        case Outcome.FAIL:
            ElementTree.SubElement(case, "system-out").text = _clean(f"WARN {check.title}\n{_findings(check)}")
        case Outcome.UNKNOWN if required:
            _child(case, "error", f"not decided: {check.reason}", "\n".join(check.undecided), "unknown")
        case Outcome.UNKNOWN:
            _child(case, "skipped", f"not decided: {check.reason}")
        case Outcome.WAIVED:
            _child(case, "skipped", f"waived by {check.waived_by}")
        case Outcome.SKIP:
            _child(case, "skipped", check.reason or "does not apply")


def _child(case: ElementTree.Element, tag: str, message: str, text: str = "", kind: str = "") -> None:
    child = ElementTree.SubElement(case, tag, message=_clean(message))
    if kind:
        child.set("type", kind)
    if text:
        child.text = _clean(text)


def _findings(check: CheckInfo) -> str:
    standing = summary.standing(check)
    lines = []
    for finding in standing[:SHOWN]:
        place = summary.where(finding.location)
        lines.append(f"{place}: {finding.message}" if place else finding.message)
        lines.append(f"    do: {finding.fix.text}")
    if len(standing) > SHOWN:
        lines.append(f"and {len(standing) - SHOWN} more in report.json")
    return "\n".join(lines)


def _count(element: ElementTree.Element, within: ElementTree.Element) -> None:
    element.set("tests", str(len(list(within.iter("testcase")))))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(len(list(within.iter(tag)))))


def _clean(text: str) -> str:
    return ILLEGAL.sub("\ufffd", text)
