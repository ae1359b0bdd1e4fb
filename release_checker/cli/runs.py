# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker runs`: what the experiment logs hold; `runs export`: what backs the claims, as a snapshot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from release_checker.cli.columns import table
from release_checker.cli.gathering import gatherer
from release_checker.cli.screen import columns, emit, emit_document
from release_checker.errors import UsageError
from release_checker.facts.logs.claims import Claims
from release_checker.facts.logs.commits import RunCommits
from release_checker.facts.logs.run_log import RunLog
from release_checker.log_evidence import run_infos
from release_checker.reports.evidence_view import runs_sentence, shown_value
from release_checker.reports.log_records import RunInfo
from release_checker.runs.snapshot import export
from release_checker.text import counted


class _Verbs(click.Group):
    """A group whose first word may also be a path: `runs`, `runs PATH`, `runs export DIR`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = [word for word in args if not word.startswith("-")]
        if not (words and words[0] in self.commands) and "--help" not in args and "-h" not in args:
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[PATH] [OPTIONS]  |  export DIR [OPTIONS]")


@click.group(cls=_Verbs)
def runs() -> None:
    """List the runs of all experiment logs of a project, or export those that back its claims."""


@runs.command("list")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option("--online", is_flag=True, help="Ask the services that the settings name, with your own credentials.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
def list_runs(path: Path, online: bool, form: str) -> None:
    """List the runs of the project at PATH (by default this folder): the default verb."""
    facts = gatherer(path, online=online)
    log: RunLog = facts.get(RunLog)
    for record in (Claims, RunCommits):
        facts.get(record)
    infos = run_infos(facts)
    if form == "json":
        emit_document(json.dumps({"runs": [info.model_dump(mode="json") for info in infos],
                                  "damage": [f"{item.place}: {item.words}" for item in log.damage],
                                  "unread": [{"source": source, "reason": reason} for source, reason in log.unread]},
                                 indent=2) + "\n")
        return
    heads = ("RUN", "TRACKER", "STATUS", "COMMIT", "SEED", "CLAIMS", "METRICS")
    emit(table(heads, [_row(info) for info in infos], columns()) if infos else "no runs\n")
    for source, reason in log.unread:
        emit(f"not read: {source}: {reason}\n")
    for item in log.damage:
        emit(f"damaged: {item.place}: {item.words}\n")
    if infos:
        emit(f"{runs_sentence(infos)}\n")


def _row(info: RunInfo) -> tuple[str, ...]:
    short = info.run_id if len(info.run_id) <= 12 or "/" in info.run_id else info.run_id[:8]
    name = f"{info.name} {short}" if info.name and info.name != info.run_id else short
    metrics = ", ".join(f"{key} {shown_value(value)}" for key, value in info.metrics.items())
    commit = f"{info.commit[:8]}{'+' if info.dirty else ''}" if info.commit else ""
    seed = info.seeds[0].partition("=")[2] if info.seeds else ""
    return name, info.tracker, info.status, commit, seed, str(info.backs or ""), metrics


@runs.command("export")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--project", "path", type=click.Path(path_type=Path), default=".", metavar="PATH",
              help="The project whose runs to export [default: this folder].")
@click.option("--all", "everything", is_flag=True, help="All runs, not only those that back claims.")
@click.option("--online", is_flag=True, help="Ask the services that the settings name, with your own credentials.")
def export_runs(folder: Path, path: Path, everything: bool, online: bool) -> None:
    """Write the runs that back the claims to DIR: parameters, metrics, environment, commit and digests, no identities.

    The folder is meant to be committed with the release; `manifest.json` in it says what was left out.
    """
    facts = gatherer(path, online=online)
    log: RunLog = facts.get(RunLog)
    claims: Claims = facts.get(Claims)
    chosen: list[Any] = [run for run in log.runs if everything or run.id in claims.backing]
    if not chosen:
        reason = "no run is there" if not log.runs else "no claim was traced to a run; --all exports every run"
        raise UsageError(f"nothing to export: {reason}")
    written = export(folder, chosen, log.series)
    emit(f"{counted(len(chosen), 'run')} written to {written}; left out: see manifest.json\n")
