# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The one clock of a bundle is its report: nothing in it tells when it was packed."""

from __future__ import annotations

import datetime

from release_checker.errors import UsageError
from release_checker.reports.report import Report

ZIP_YEARS = range(1980, 2108)
"What the time stamps of a ZIP file can hold."


def span(report: Report) -> tuple[datetime.datetime, datetime.datetime]:
    """When the audit began and ended, UTC; raises UsageError when the report does not say so."""
    try:
        began = datetime.datetime.fromisoformat(report.created)
        began = began.astimezone(datetime.UTC) if began.tzinfo else began.replace(tzinfo=datetime.UTC)
        ended = began + datetime.timedelta(seconds=report.seconds)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"the report says no time that can be: created {report.created[:60]!r}, seconds {report.seconds}; "
                         "expected what `release-checker check` writes") from error
    if began.year not in ZIP_YEARS or ended < began:
        raise UsageError(f"the report says no time that can be: created {report.created[:60]!r}, seconds {report.seconds}")
    return began, ended
