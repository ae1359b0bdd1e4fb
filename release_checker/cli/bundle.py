# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker bundle`: the release package."""

from __future__ import annotations

from pathlib import Path

import click

from release_checker.cli.screen import emit
from release_checker.publish.bundle.assembling import make_bundle
from release_checker.publish.reading import read_report
from release_checker.text import counted, printable

USUAL = Path("release-bundle.zip")


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), default=USUAL, show_default=True, metavar="FILE.zip|DIR",
              help="Where to put it: a ZIP file where the name ends so, else a folder. An earlier bundle is replaced.")
@click.option("--checkout", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None, metavar="DIR",
              help="The project whose .release/approvals of this report are packed [default: the folder that holds the "
                   "report folder].")
def bundle(report: Path, output: Path, checkout: Path | None) -> None:
    """Pack a report with its evidence: exit 0 when it was packed, whatever the verdict.

    An RO-Crate with the report, the lock file, executed notebooks, replays, an in-toto statement, approvals, checksums,
    filled checklists (ML Code Completeness, NeurIPS, ACM badges, FAIR4RS, JOSS), and drafts of codemeta.json and
    .zenodo.json. Every attachment must be what the report lists. The same report gives the same bytes.
    """
    file = read_report(report)
    made = make_bundle(file, output, checkout or file.folder.absolute().parent)
    words = f"{counted(made.approvals, 'approval')}, not verified" if made.approvals else "no approval of this report"
    emit(printable(f"{output}: {counted(made.files, 'file')}, {made.size / 1e6:.1f} MB, {words}; "
                   f"the verdict in it is {file.report.verdict.decision}") + "\n")
    if made.unattested:
        emit(printable(f"without a statement on the audit: {made.unattested}") + "\n")
