# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a report says that the project states of itself, held against its forms: a report may come from anybody."""

from __future__ import annotations

import re
from typing import Any

from release_checker.reports.report import AuthorInfo, MetadataInfo, Report
from release_checker.text import printable

FORMS = {
    "orcid": re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]"),
    "doi": re.compile(r"10\.\d{4,9}/[!-~]{1,200}"),
    "repository": re.compile(r"https?://[!-~]{1,500}"),
    "homepage": re.compile(r"https?://[!-~]{1,500}"),
    "released": re.compile(r"\d{4}-\d{2}-\d{2}"),
}
"What readers of the drafts take for an address or a date; what is none is left out."


def stated(report: Report) -> MetadataInfo:
    """The metadata, printable; empty where the report has none."""
    found = report.metadata or MetadataInfo()
    people = tuple(AuthorInfo(**_told(person)) for person in found.authors)
    return MetadataInfo(**_told(found) | {"authors": people})


def _told(record: AuthorInfo | MetadataInfo) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in record}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(printable(item) for item in value if isinstance(item, str))
    form = FORMS.get(name)
    return printable(value) if not form or form.fullmatch(value) else ""
