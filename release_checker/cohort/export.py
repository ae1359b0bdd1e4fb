# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A cohort as CSV, for spreadsheets: one line a project, as RFC 4180 has it.

It begins with a byte order mark, without which the commonest spreadsheet takes UTF-8 for the system's old 8-bit encoding
and shows every accent wrongly; pandas and R skip it, Python's csv wants `encoding="utf-8-sig"`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from release_checker.cohort.overview import Standing, of_projects
from release_checker.cohort.store.queries import Asker, Wanted, names
from release_checker.cohort.store.tables import Project
from release_checker.model import Pillar
from release_checker.text import printable

MARK = "\ufeff"
FORMULA = re.compile(r"(^|[;|])([\s\"']*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""What a spreadsheet would compute: https://owasp.org/www-community/attacks/CSV_Injection; the full-width twins too, and
behind a separator, since a spreadsheet whose language separates by semicolons splits there and takes quotes away."""


def exported(session: Session, cohort_id: int, asker: Asker, wanted: Wanted | None = None) -> list[Standing]:
    """The projects that are wanted, in the wanted order, of all pages."""
    order = names(session, cohort_id, wanted or Wanted(), asker)
    found = {row.project: row for row in of_projects(session, Project.cohort_id == cohort_id)}
    return [found[name] for name in order]


def write_csv(rows: Sequence[Standing]) -> str:
    """The whole text; write it as UTF-8 without changing its line ends."""
    stream = io.StringIO()
    fields = [name for name in Standing.__slots__ if name != "pillars"]
    writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC)  # what looks like a number in a name stays text
    writer.writerow([*fields, *(pillar.code for pillar in Pillar)])
    for one in rows:
        values = [getattr(one, name) for name in fields] + [one.pillars[pillar.code] for pillar in Pillar]
        writer.writerow([_cell(value) for value in values])
    return MARK + stream.getvalue()


def _cell(value: object) -> str | int:
    return value if isinstance(value, int) else safe("" if value is None else str(value))


def safe(text: str) -> str:
    """Text of a project that no spreadsheet computes: an apostrophe comes before what would begin a formula."""
    return FORMULA.sub(r"\1'\2", printable(text))
