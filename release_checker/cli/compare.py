# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker compare`: two notebooks, cell by cell, or two reports, finding by finding."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import click

from release_checker.cli.notebook_file import read_notebook_file
from release_checker.cli.output_file import put
from release_checker.cli.screen import emit, emit_document
from release_checker.comparison.notebooks import added, compare_notebooks
from release_checker.comparison.records import Tolerance
from release_checker.errors import UnreadableFile, UsageError
from release_checker.project import read_regular
from release_checker.publish.difference import difference
from release_checker.publish.difference_text import exit_code, last_line, write_difference_json, write_difference_text
from release_checker.publish.reading import LIMIT, read_report
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
              help="Lines [default], a page with both notebooks side by side, or JSON.")
@click.option("--output", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Write it to this file, and the summary to standard output.")
def compare(a: Path, b: Path, tolerance: float, absolute: float, form: str, output: Path | None) -> None:
    """Compare the outputs of two notebooks, cell by cell: exit 0 when they are the same, 1 when not. Or two reports, the
    older first: exit 0 when nothing new blocks, 1 when something does, 3 when a required check is no longer decided.

    Not counted as differences of notebooks: addresses, times, progress bars, white space, how library versions write the
    same value, numbers within tolerance, pictures that look alike.
    """
    reports = [path for path in (a, b) if _is_report(path)]
    if len(reports) == 1:
        other = b if reports == [a] else a
        raise UsageError(f"{reports[0]}: is a report, and {other} is none; give two reports, or two notebooks")
    compared = _reports(a, b, form) if reports else _notebooks(a, b, Tolerance(tolerance, absolute), form)
    if output is not None:
        put(output, compared.document)
        emit(compared.summary + "\n")
    elif form == "text":
        emit(compared.document)
    else:
        emit_document(compared.document)
    raise SystemExit(compared.code)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What comparing gives."""

    document: str
    "In the format asked for."
    summary: str
    "One line, for when the document goes to a file."
    code: int
    "What to exit with."


def _is_report(path: Path) -> bool:
    """A report folder, or JSON that looks like a report: what else is wrong with it, its reader says."""
    if path.is_dir():
        return True
    try:
        data = json.loads(read_regular(path.parent.resolve(), path.name, LIMIT))
    except (OSError, UnreadableFile, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "schema_version" in data and "verdict" in data


def _notebooks(a: Path, b: Path, allowed: Tolerance, form: str) -> _Shown:
    first, second = read_notebook_file(a), read_notebook_file(b)
    more = added(first, second)
    made = Comparison(a.name, b.name, compare_notebooks(first, second, allowed), tuple(cell.index for cell in more),
                      any(cell.outputs for cell in more), allowed)
    text = write_compared_text(made)
    if form == "html":
        document = write_notebook_page(f"{made.first} and {made.second}", first, second, None, made.cells)
    else:
        document = write_compared_json(made) if form == "json" else text
    return _Shown(document, text.splitlines()[-1], 0 if made.same else 1)


def _reports(a: Path, b: Path, form: str) -> _Shown:
    if form == "html":
        raise UsageError("two reports are compared as text or json; --format html is for two notebooks")
    made = difference(read_report(a).report, read_report(b).report)
    document = write_difference_json(made) if form == "json" else write_difference_text(made)
    return _Shown(document, last_line(made), exit_code(made))
