# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker compare`: two notebooks, cell by cell."""

from __future__ import annotations

import math
from pathlib import Path

import click

from release_checker.cli.notebook_file import read_notebook_file
from release_checker.cli.output_file import put
from release_checker.cli.screen import emit, emit_document
from release_checker.comparison.notebooks import added, compare_notebooks
from release_checker.comparison.records import Tolerance
from release_checker.reports.compared import Comparison, write_compared_json, write_compared_text
from release_checker.reports.notebook_page import write_notebook_page

USUAL = Tolerance()


def _finite(context: click.Context, parameter: click.Parameter, value: float) -> float:
    if not (math.isfinite(value) and value >= 0):
        raise click.BadParameter(f"{value} is no finite number from 0 on")
    return value


@click.command()
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@click.option("--tolerance", type=float, default=USUAL.relative, show_default=True, callback=_finite, metavar="REL",
              help="Share of the larger number by which two numbers may part; whole numbers never may.")
@click.option("--absolute", type=float, default=USUAL.absolute, show_default=True, callback=_finite, metavar="ABS",
              help="Amount by which two numbers may part.")
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text",
              help="Lines [default], a page with both side by side, or JSON.")
@click.option("--output", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Write it to this file, and the summary to standard output.")
def compare(a: Path, b: Path, tolerance: float, absolute: float, form: str, output: Path | None) -> None:
    """Compare the outputs of two notebooks, cell by cell: exit 0 when they are the same, 1 when not.

    Not counted as differences: addresses, times, progress bars, white space, how library versions write the same value,
    numbers within tolerance, pictures that look alike.
    """
    first, second = read_notebook_file(a), read_notebook_file(b)
    allowed = Tolerance(tolerance, absolute)
    more = added(first, second)
    made = Comparison(a.name, b.name, compare_notebooks(first, second, allowed), tuple(cell.index for cell in more),
                      any(cell.outputs for cell in more), allowed)
    if form == "html":
        document = write_notebook_page(f"{made.first} and {made.second}", first, second, None, made.cells)
    else:
        document = write_compared_json(made) if form == "json" else write_compared_text(made)
    if output is not None:
        put(output, document)
        emit(write_compared_text(made).splitlines()[-1] + "\n")
    elif form == "text":
        emit(document)
    else:
        emit_document(document)
    raise SystemExit(0 if made.same else 1)
