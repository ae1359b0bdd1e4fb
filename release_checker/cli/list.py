# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker list`: all checks, with what a profile asks of each."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from release_checker.project import Project
from release_checker.registry import installed
from release_checker.settings import load


@click.command("list")
@click.option("--profile", default="", metavar="NAME", help="Profile whose requirements to show.")
def list_(profile: str) -> None:
    """List every check with its cost and what the profile asks of it."""
    registry = installed()
    settings = load(Project(Path()), registry.codes, profile=profile, today=datetime.date.today())
    for code in registry.codes:
        check, planned = registry.checks.get(code), registry.catalogue.get(code)
        name = check.name if check else planned.name if planned else ""
        cost = registry.cost(check) if check else planned.cost if planned else ""
        click.echo(f"{code}  {name:34} {cost:9} {settings.requirement(code)}{'' if check else '  (not in this version)'}")
