# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker github REPORT`: a report shown in the job of a workflow; the last but one step of action.yml."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from release_checker.cli.output_file import put
from release_checker.cli.screen import emit_document
from release_checker.errors import ReportNotWritten, UsageError
from release_checker.publish.reading import read_report
from release_checker.reports.github import (
    SUMMARY,
    outputs_of,
    placed,
    write_annotations,
    write_job_summary,
    write_outputs,
)
from release_checker.reports.sarif import write_sarif


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--project", type=click.Path(path_type=Path), default=".", metavar="PATH",
              help="The folder that was audited; places are told from the workspace [default: this folder].")
@click.option("--sarif", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Also write the SARIF for code scanning, its places told from the workspace.")
def github(report: Path, project: Path, sarif: Path | None) -> None:
    """Show REPORT in a GitHub workflow: write the job's summary and the step's outputs, print annotations.

    It decides nothing: exit 0 whatever the verdict, which is for `release-checker gate`.
    """
    outputs, page = _named("GITHUB_OUTPUT"), _named("GITHUB_STEP_SUMMARY")
    found = read_report(report)
    here = placed(found.report, _below_workspace(project))
    if sarif is not None:
        put(sarif, write_sarif(here))
    told = outputs_of(found.report, path=str(found.path.absolute()), digest=found.digest,
                      sarif=str(sarif.absolute()) if sarif else "")
    _append(outputs, write_outputs(told, secrets.token_hex(16)))
    _append(page, write_job_summary(found.report, digest=found.digest, room=SUMMARY - _size(page)))
    emit_document(write_annotations(here))


def _named(variable: str) -> Path:
    """The file that the runner names for a step."""
    if not os.environ.get(variable):
        raise UsageError(f"{variable} is not set: this command is for a step of a GitHub workflow; elsewhere the report "
                         "folder has report.md and report.sarif")
    return Path(os.environ[variable])


def _below_workspace(project: Path) -> str:
    """Path of the project from the root of the checkout; empty when it is that root, or lies elsewhere."""
    workspace = os.path.realpath(os.environ.get("GITHUB_WORKSPACE") or ".")
    path = Path(os.path.relpath(os.path.realpath(project), workspace))
    return "" if path == Path() or path.parts[0] == ".." else path.as_posix()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _append(path: Path, text: str) -> None:
    """Add to a file of the runner's, which other commands of the step may have begun."""
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise ReportNotWritten(f"{path}: cannot be written: {error.strerror or error}") from error
