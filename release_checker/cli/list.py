# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker list`: all checks, with what a profile asks of each."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import click

from release_checker.cli.codes import name_of
from release_checker.cli.screen import emit, emit_document
from release_checker.project import Project
from release_checker.registry import Registry, installed
from release_checker.settings import Settings, load


@click.command("list")
@click.option("--profile", default="", metavar="NAME", help="Profile whose requirements to show: a name, or a path "
                                                            "ending in .toml [default: what this folder is judged by].")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
def list_(profile: str, form: str) -> None:
    """List every check with its cost and what the profile asks of it."""
    registry = installed()
    settings = load(Project(Path()), registry.codes, profile=profile, today=datetime.date.today())
    rows = [_row(registry, settings, code) for code in registry.codes]
    if form == "json":
        emit_document(json.dumps({"profile": settings.profile, "checks": rows}, indent=2) + "\n")
    else:
        emit(_table(rows, settings.profile))


def _row(registry: Registry, settings: Settings, code: str) -> dict[str, str | bool]:
    check = registry.checks.get(code)
    planned = registry.catalogue.get(code)
    pillar = check.pillar if check else registry.catalogue[code].pillar
    return {
        "code": code,
        "name": name_of(registry, code),
        "title": check.title if check else planned.title if planned else "",
        "pillar": pillar.title,
        "cost": str(registry.cost(check) if check else planned.cost if planned else ""),
        "requirement": str(settings.requirement(code)),
        "installed": check is not None,
    }


def _table(rows: list[dict[str, str | bool]], profile: str) -> str:
    lines = [f"Profile {profile}; `release-checker explain CODE` tells more", ""]
    heads = {"code": "CODE", "name": "NAME", "cost": "COST", "requirement": "REQUIREMENT"}
    widths = {key: max(len(title), *(len(str(row[key])) for row in rows)) for key, title in heads.items()}
    lines.append("  ".join(f"{title:{widths[key]}}" for key, title in heads.items()).rstrip())
    for row in rows:
        note = "" if row["installed"] else "not in this version"
        lines.append("  ".join([*(f"{row[key]:{widths[key]}}" for key in heads), note]).rstrip())
    return "\n".join(lines) + "\n"
