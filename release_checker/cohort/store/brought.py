# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report folder that somebody brings: of it report.json alone is believed, and what that names by its digest.

Decisions, approvals and signatures are bound to report.json. A page beside it that says READY would be believed as well, so
all other files are made anew from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from release_checker.cohort.store.same_source import may_be_of
from release_checker.errors import UsageError
from release_checker.publish.reading import NAME, ReportFile, read_report
from release_checker.reports.folder import WRITERS
from release_checker.reports.report import Report
from release_checker.text import listed, printable, shorten

LIMIT = 20_000_000
"Bytes of report.json; the largest report met, of 1,000 runs with long series, took 12 MB."


def read_brought(folder: Path) -> ReportFile:
    """The report in a folder; raises UsageError as `read_report` does, and where it is larger than others are to bear."""
    place = folder / NAME
    if place.is_file() and (size := place.lstat().st_size) > LIMIT:
        raise UsageError(f"{place}: has {size:,} bytes, and at most {LIMIT:,} are taken of a report that is brought")
    return read_report(folder)


def hold_project(report: Report, name: str, source: str) -> None:
    """Raises UsageError where git fetched the report's project from another repository than the plan has."""
    if may_be_of(source, report.project.remotes):
        return
    own = shorten(printable(listed(report.project.remotes)), 300)
    raise UsageError(f"the report is of {shorten(printable(report.project.name), 100)}, which git fetched from {own}; the "
                     f"plan has {printable(source)} for {name}: bring it to its own project, or mend the address in the "
                     "plan or in the clone")


def genuine(file: ReportFile, listed: Collection[str]) -> tuple[str, ...]:
    """Of the files listed in a report's folder those to keep: what is made anew here, and the attachments it names.

    Raises UsageError where an attachment is another than the report names.
    """
    _make_anew(file)
    found = [*WRITERS]
    for item in file.report.attachments:
        if item.path not in listed:
            continue
        with (file.folder / item.path).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != item.sha256:
            shown = shorten(printable(item.path), 120)
            raise UsageError(f"{shown}: is another file than report.json names; bring the folder as the audit left it")
        found.append(item.path)
    return tuple(dict.fromkeys(found))


def _make_anew(file: ReportFile) -> None:
    for name, writer in WRITERS.items():
        if name != NAME:
            try:
                (file.folder / name).write_text(writer(file.report), "utf-8", "backslashreplace", newline="\n")
            except OSError as error:  # a folder of that name was brought
                raise UsageError(f"{name}: cannot be written: {error.strerror or error}") from error
