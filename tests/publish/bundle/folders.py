# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Report folders as an audit leaves them, with attachments that are what the report lists."""

from __future__ import annotations

import hashlib
from pathlib import Path

from release_checker.publish.bundle.assembling import Bundled, make_bundle
from release_checker.publish.reading import read_report
from release_checker.reports.folder import ReportFolder
from release_checker.reports.report import Attachment, AuthorInfo, MetadataInfo, Report
from tests.made_reports import HOSTILE, executed, traced

STATED = MetadataInfo(
    title="A study of <engines>", description="Counts & compares", version="1.2.0", licenses=("MIT",),
    authors=(AuthorInfo(name="Ada of Lovelace", given="Ada", family="of Lovelace", orcid="0000-0001-2345-6789",
                        affiliation="Analytical Society"), AuthorInfo(name="The group")),
    keywords=("engines", "numbers"), repository="https://github.com/ada/study", doi="10.5281/zenodo.1234",
    released="2026-11-22", sources=("CITATION.cff",))

BAD = MetadataInfo(
    title=HOSTILE, description=HOSTILE, version=HOSTILE, licenses=(HOSTILE,), keywords=(HOSTILE,), repository=HOSTILE,
    homepage="javascript:alert(1)", doi=HOSTILE, released=HOSTILE, sources=(HOSTILE,),
    authors=(AuthorInfo(name=HOSTILE, given=HOSTILE, family=HOSTILE, orcid=HOSTILE, affiliation=HOSTILE),))
"Each field tries to break out."


def whole() -> Report:
    """Environment, notebooks, tests and replays, with metadata."""
    made = executed()
    store = Attachment(path="attachments/replays/replays.db", sha256="", size=0)
    return made.model_copy(update={"metadata": STATED, "replays": traced().replays, "claims": traced().claims,
                                   "runs": traced().runs, "attachments": (*made.attachments, store)})


def folder(place: Path, report: Report) -> Path:
    """The report's folder; each attachment holds its own path."""
    data = {item.path: f"{item.path}\n" for item in report.attachments}
    listed = tuple(Attachment(path=path, sha256=hashlib.sha256(text.encode()).hexdigest(), size=len(text))
                   for path, text in data.items())
    return ReportFolder(place / "release-report").write(report.model_copy(update={"attachments": listed}), dict(data))


def pack(source: Path, output: Path) -> Bundled:
    """The bundle of a report folder."""
    return make_bundle(read_report(source), output, source.parent)
