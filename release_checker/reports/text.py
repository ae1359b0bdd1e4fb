# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report for a terminal: at most 100 columns and 30 lines unless all is asked for."""

from __future__ import annotations

from release_checker.model import Decision
from release_checker.reports.report import Report


def write_text(report: Report) -> str:
    """Plain text; colour is the terminal's business."""
    lines = [f"{check.code} {check.outcome:8} {check.requirement:12} {check.reason}" + "".join(
        f"\n    {finding.location.path if finding.location else ''}:{finding.location.line if finding.location else ''} {finding.message}"
        for finding in check.findings) for check in report.checks]
    return "\n".join(lines) + f"\n{report.verdict.decision} {Decision.READY and report.verdict.stage}\n"
