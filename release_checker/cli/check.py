# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker check`: audit a project."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from release_checker.audit import Selection, audit, exit_code
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.reports.folder import write_folder
from release_checker.reports.json import write_json
from release_checker.reports.text import write_text
from release_checker.settings import load

FORMATS = {"json": write_json}


def codes(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Comma-separated and repeated values as one tuple."""
    return tuple(part.strip().upper() for value in values for part in value.split(",") if part.strip())


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option("--profile", default="", metavar="NAME", help="Profile to judge by: a name, or a path ending in .toml.")
@click.option("--only", multiple=True, callback=codes, metavar="CODES", help="Only these checks or pillars (LIC,DOC007).")
@click.option("--skip", multiple=True, callback=codes, metavar="CODES", help="All but these checks or pillars.")
@click.option("--static", is_flag=True, help="Execute nothing; checks that would are unknown.")
@click.option("--online", is_flag=True, help="Allow checks that use the network.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), help="Print this instead of writing a folder.")
@click.option("--output", type=click.Path(path_type=Path), default=None, metavar="DIR",
              help="Folder for the report [default: release-report in the project].")
def check(path: Path, profile: str, only: tuple[str, ...], skip: tuple[str, ...], static: bool, online: bool,
          form: str | None, output: Path | None) -> None:
    """Audit the project at PATH and say READY, NOT READY or INCOMPLETE."""
    project, registry = Project(path), installed()
    settings = load(project, registry.codes, profile=profile, today=datetime.date.today())
    report = audit(project, registry, settings, Selection(only, skip, static, online))
    if form:
        click.echo(FORMATS[form](report), nl=False)
    else:
        write_folder(report, output or project.root / "release-report")
        click.echo(write_text(report), nl=False)
    raise SystemExit(exit_code(report.verdict.decision))
