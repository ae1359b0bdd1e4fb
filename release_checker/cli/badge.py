# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker badge`: the verdict for a README."""

from __future__ import annotations

from pathlib import Path

import click

from release_checker.cli.output_file import put
from release_checker.cli.screen import emit, emit_document
from release_checker.publish.badge import badge as make
from release_checker.publish.badge import write_badge_json, write_badge_svg
from release_checker.publish.reading import read_report

WRITERS = {"svg": write_badge_svg, "json": write_badge_json}


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(WRITERS)), default="svg",
              help="A picture [default], or JSON for the endpoint of shields.io.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Write it to this file, and its words to standard output.")
def badge(report: Path, form: str, output: Path | None) -> None:
    """Make a badge of the REPORT (report.json or its folder): verdict and stage; of what is not the whole of a committed
    project it says so. Exit 0 whatever the verdict is.
    """
    made = make(read_report(report).report)
    document = WRITERS[form](made)
    if output is None:
        emit_document(document)
        return
    put(output, document)
    emit(f"{made.message}\n")
