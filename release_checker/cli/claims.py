# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker claims`: every number that a project claims, with its trace."""

from __future__ import annotations

import json
from pathlib import Path

import click

from release_checker.cli.columns import table
from release_checker.cli.gathering import gatherer
from release_checker.cli.screen import columns, emit, emit_document
from release_checker.facts.logs.claims import Claims
from release_checker.log_evidence import claim_infos, numbers_info
from release_checker.reports.log_records import ClaimInfo
from release_checker.text import counted


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option("--online", is_flag=True, help="Ask the services that the settings name, with your own credentials.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.option("--all", "everything", is_flag=True, help="Also print the numbers that are no claims or were not understood.")
def claims(path: Path, online: bool, form: str, everything: bool) -> None:
    """List the numbers that the project at PATH claims, each traced, contradicted or untraced, and by what."""
    facts = gatherer(path, online=online)
    found: Claims = facts.get(Claims)
    infos, numbers = claim_infos(facts), numbers_info(facts)
    if form == "json":
        emit_document(json.dumps({"claims": [info.model_dump(mode="json") for info in infos],
                                  "numbers": numbers.model_dump(mode="json") if numbers else None}, indent=2) + "\n")
        return
    emit(table(("PLACE", "CLAIM", "STANDING", "WHY"), [_row(info) for info in infos], columns()) if infos else "no claims\n")
    others = found.stated.others
    if everything:
        emit("".join(f"{item.place}  {item.written}  ({item.why})\n" for item in others))
    if infos or others:
        unclear = sum(not item.understood for item in others)
        counts = ", ".join(f"{sum(info.standing == word for info in infos)} {word}"
                           for word in ("traced", "contradicted", "untraced"))
        emit(f"{counted(len(infos), 'claim')}: {counts}; beside them {counted(len(others), 'number')} "
             f"that are no claims, {unclear} of them not understood\n")


def _row(info: ClaimInfo) -> tuple[str, ...]:
    place = info.location.path + (f" cell {info.location.cell}" if info.location.cell else "")
    place += f":{info.location.line}" if info.location.line else ""
    return place, f"{info.metric} {info.said}", info.standing, info.reason or (info.hints[0] if info.hints else "")
