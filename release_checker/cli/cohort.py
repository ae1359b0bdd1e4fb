# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker cohort`: audit many projects, and see where they stand."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text
from sqlalchemy.exc import DBAPIError

from release_checker.cli.output_file import put
from release_checker.cli.screen import columns, emit, emit_document
from release_checker.cohort.engines.choosing import engine_of, job_script
from release_checker.cohort.engines.engine import EngineLost
from release_checker.cohort.export import write_csv
from release_checker.cohort.ledger import Result
from release_checker.cohort.overview import Standing, last_line, standings, write_rows_json, write_table
from release_checker.cohort.plan import read_plan
from release_checker.cohort.records import Plan, PlannedProject
from release_checker.cohort.run import Interrupted, Run, heeding_signals
from release_checker.cohort.store.database import open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.supervised import warm_up
from release_checker.errors import ReleaseCheckerError, UsageError
from release_checker.model import Decision
from release_checker.reports.summary import EXIT_CODES, INTERRUPTED, WORDS
from release_checker.text import counted, listed, printable

INCOMPLETE = EXIT_CODES[Decision.INCOMPLETE]
"Some project could not be audited."
PLAN = click.argument("plan", type=click.Path(path_type=Path), metavar="PLAN")


@click.group()
def cohort() -> None:
    """Audit all projects of a PLAN (a TOML file), and see where they stand."""


@cohort.command()
@PLAN
@click.option("--jobs", type=click.IntRange(1, 1000), default=None, metavar="N",
              help="Audits at once [default: what the plan says, else half the processors].")
@click.option("--again", is_flag=True, help="Audit also what has not changed since its last audit.")
@click.option("--only", multiple=True, metavar="NAMES", help="Only these projects (sentiment,vision).")
@click.option("--print-job-script", "script", is_flag=True, help="Print what would be given to Slurm, and run nothing.")
def run(plan: Path, jobs: int | None, again: bool, only: tuple[str, ...], script: bool) -> None:
    """Audit what has changed since its last audit or has none: exit 0 when all could be audited, 3 when some could not."""
    read = read_plan(plan)
    if script:
        emit_document(job_script(read))
        return
    chosen = _chosen(read, only)
    if read.engine.kind == "local":
        warm_up()  # imports while the database is opened
    database, files = open_database(read.database), FileStore(read.files)
    try:
        with Screen(len(chosen)) as screen:
            running = Run(read, database, files, engine_of(read, jobs or 0), screen, again=again)
            with heeding_signals(running):
                results = running(chosen)
    except Interrupted as error:
        click.echo(f"release-checker: {error}", err=True)
        raise SystemExit(INTERRUPTED) from error
    except EngineLost as error:
        click.echo(f"release-checker: {error}", err=True)
        raise SystemExit(INCOMPLETE) from error
    except DBAPIError as error:
        raise ReleaseCheckerError(f"the database failed: {error.orig}; what was done is kept, so run it again") from error
    finally:
        database.close()
    code = 0 if all(one.decision for one in results) else INCOMPLETE
    emit(f"{last_line(read.name, results, code)}\n")
    raise SystemExit(code)


@cohort.command()
@PLAN
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="A table [default] or JSON.")
def status(plan: Path, form: str) -> None:
    """Where each project stands by its newest report."""
    read = read_plan(plan)
    rows = _rows(read)
    if form == "json":
        emit_document(write_rows_json(rows))
    else:
        emit(write_table(read.title, rows, columns()))


@cohort.command()
@PLAN
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv",
              help="For spreadsheets [default], or JSON.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it to this file.")
def export(plan: Path, form: str, output: Path | None) -> None:
    """All that the store tells of each project's newest report, one row a project."""
    rows = _rows(read_plan(plan))
    document = write_rows_json(rows) if form == "json" else write_csv(rows)
    if output is None:
        emit_document(document)
    else:
        put(output, document)
        emit(f"{counted(len(rows), 'project')} written to {output}\n")


def _rows(plan: Plan) -> list[Standing]:
    database = open_database(plan.database, make=False)
    try:
        return standings(database, plan.name)
    finally:
        database.close()


def _chosen(plan: Plan, only: tuple[str, ...]) -> tuple[PlannedProject, ...]:
    words = {word.strip() for value in only for word in value.split(",") if word.strip()}
    if only and not words:
        raise UsageError("--only names no project")
    names = {project.name for project in plan.projects}
    if unknown := sorted(words - names):
        raise UsageError(f"--only: the plan has no project {unknown[0]!r}; it has {listed(sorted(names))}")
    return tuple(project for project in plan.projects if not words or project.name in words)


class Screen:
    """What runs, one live line a project, on a terminal; elsewhere a line for each that has ended."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._failed = total, 0, 0
        self._running: dict[str, tuple[float, str]] = {}
        self._console = Console(stderr=True, highlight=False)
        shows = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        live = Live(get_renderable=self._drawn, console=self._console, refresh_per_second=4, transient=True)
        self._live = live if shows else None

    def __enter__(self) -> Screen:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def began(self, project: str) -> None:
        self._running[project] = (time.monotonic(), "")

    def tells(self, project: str, text: str) -> None:
        if project in self._running:
            self._running[project] = (self._running[project][0], text)

    def ended(self, project: str, result: Result | None, words: str) -> None:
        self._running.pop(project, None)
        if result is None:
            self.says(f"{project}: {words}")
            return
        self._done += bool(result.decision)
        self._failed += not result.decision
        if not result.decision:
            self.says(f"{project}: could not be audited: {result.reason}")
        else:
            word = WORDS[Decision(result.decision)]
            self.says(f"{project}: {word}" if result.fresh else f"{project}: {word}, not changed since its last audit")

    def says(self, text: str) -> None:
        with contextlib.suppress(OSError):  # whoever listened is gone; the audits go on
            if self._live:
                self._console.print(printable(text), markup=False)
            else:
                sys.stderr.write(f"{printable(text)}\n".encode("ascii", "backslashreplace").decode())
                sys.stderr.flush()

    def _drawn(self) -> RenderableType:
        lines = [f"{self._done + self._failed} of {self._total} projects: {self._done} audited, {self._failed} failed"]
        room = max(self._console.height - 2, 1)
        shown = list(self._running.items())
        for name, (since, text) in shown[:room]:
            lines.append(f"  {name}  {time.monotonic() - since:.0f} s  {text}")
        if len(shown) > room:
            lines.append(f"  and {len(shown) - room} more")
        drawn = [Text(printable(line)) for line in lines]
        for line in drawn:
            line.truncate(max(self._console.width - 1, 10), overflow="ellipsis")
        return Group(*drawn)
