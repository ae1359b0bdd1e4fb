# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report folder -> the files of its bundle."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import UnreadableFile, UsageError
from release_checker.project import read_regular
from release_checker.publish.attestation import write_attestation
from release_checker.publish.bundle import checksums, crate
from release_checker.publish.bundle.actions import WITHIN
from release_checker.publish.bundle.approvals import add_approvals
from release_checker.publish.bundle.checklists.all import CHECKLISTS
from release_checker.publish.bundle.checklists.answering import fill
from release_checker.publish.bundle.checklists.writing import write_checklist_json, write_checklist_markdown
from release_checker.publish.bundle.codemeta import write_codemeta
from release_checker.publish.bundle.drafts import write_lacking
from release_checker.publish.bundle.packing import Place
from release_checker.publish.bundle.parts import Stage, add_attachments
from release_checker.publish.bundle.times import span
from release_checker.publish.bundle.zenodo import write_zenodo
from release_checker.publish.reading import LIMIT, NAME, ReportFile
from release_checker.reports.folder import WRITERS
from release_checker.reports.report import Report

STATEMENT = "statement.intoto.json"


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundle that was put in place."""

    place: Path
    "The file or folder."
    files: int
    "How many files it holds."
    size: int
    "Bytes of them all."
    approvals: int
    "Approvals of this very report among them."
    unattested: str
    "Why no in-toto statement on the audit is among them; empty when one is."


def make_bundle(file: ReportFile, output: Path, checkout: Path) -> Bundled:
    """Pack a report with all that it rests on, into a ZIP file where the name ends so, else into a folder.

    `checkout` is where approvals lie. The same report gives the same bytes. Raises UsageError when an attachment is missing
    or not what the report lists, or the place is taken; ReportNotWritten when the disk refuses.
    """
    began = span(file.report)[0]
    place = Place(output, file.folder)
    with place.filling() as stage:
        _report(stage, file)
        add_attachments(stage, file.folder, file.report.attachments, WITHIN.rstrip("/"))
        unattested = _statement(stage, file)
        approvals = add_approvals(stage, checkout, file.digest)
        _filled(stage, file.report, file.digest)
        stage.write(crate.NAME, crate.write_crate(file.report, stage.parts.values(), (checksums.NAME,)))
        stage.write(checksums.NAME, checksums.write_manifest(stage.parts.values()))
        place.put(stage, began)
    parts = stage.parts.values()
    return Bundled(place.path, len(parts), sum(part.size for part in parts), approvals, unattested)


def _report(stage: Stage, file: ReportFile) -> None:
    """The report as it is, byte for byte, and its other dresses drawn anew: nothing binds those that lie beside it."""
    try:
        data = read_regular(file.folder.resolve(), file.path.name, LIMIT)
    except UnreadableFile as error:
        raise UsageError(f"{file.path}: {error}") from error
    if hashlib.sha256(data).hexdigest() != file.digest:
        raise UsageError(f"{file.path}: was changed while it was read; try again")
    stage.write(WITHIN + NAME, data)
    for name, writer in WRITERS.items():
        if name != NAME:
            stage.write(WITHIN + name, writer(file.report))


def _filled(stage: Stage, report: Report, digest: str) -> None:
    """Checklists and drafts, from the report alone."""
    for checklist in CHECKLISTS:
        answers = fill(checklist, report)
        stage.write(f"checklists/{checklist.slug}.md", write_checklist_markdown(checklist, answers, report, digest))
        stage.write(f"checklists/{checklist.slug}.json", write_checklist_json(checklist, answers, report, digest))
    stage.write("drafts/codemeta.json", write_codemeta(report))
    stage.write("drafts/.zenodo.json", write_zenodo(report))
    stage.write("drafts/README.md", write_lacking(report))


def _statement(stage: Stage, file: ReportFile) -> str:
    """The in-toto statement on the audit, not signed; or why there can be none."""
    try:
        stage.write(STATEMENT, write_attestation(file, None))
    except UsageError as error:
        return str(error)
    return ""
