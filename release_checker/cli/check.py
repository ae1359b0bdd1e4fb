# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker check`: audit a project."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from release_checker.audit import Audited, audit
from release_checker.cli.codes import resolve
from release_checker.cli.duration import Duration
from release_checker.cli.interrupts import heeding_interrupts
from release_checker.cli.screen import Progress, colourful, columns, emit, emit_document
from release_checker.cohort.address import is_address, parse_address, split_ref
from release_checker.cohort.opening import Wanted, opened
from release_checker.errors import ReportNotWritten
from release_checker.execution.temporary import own_folder
from release_checker.project import REPORT_FOLDER, Project
from release_checker.registry import installed
from release_checker.reports.folder import ReportFolder
from release_checker.reports.html import write_html
from release_checker.reports.json import write_json
from release_checker.reports.junit import write_junit
from release_checker.reports.markdown import write_markdown
from release_checker.reports.report import CheckInfo, Report
from release_checker.reports.sarif import write_sarif
from release_checker.reports.summary import exit_code, found_by_reading, seconds
from release_checker.reports.text import write_text
from release_checker.selection import Selection
from release_checker.text import counted

DOCUMENTS: dict[str, Callable[[Report], str]] = {
    "json": write_json, "markdown": write_markdown, "html": write_html, "sarif": write_sarif, "junit": write_junit,
}


def codes(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Comma-separated and repeated names of checks as one tuple of codes."""
    words = [part.strip() for value in values for part in value.split(",") if part.strip()]
    if values and not words:
        raise click.BadParameter("names no check; write codes, names or pillars such as LIC,DOC007", context, parameter)
    return tuple(dict.fromkeys(code for word in words for code in resolve(word, installed())))


@click.command()
@click.argument("path", default=".", metavar="[PATH|URL[@REF]]")
@click.option("--profile", default="", metavar="NAME", help="Profile to judge by: a name, or a path ending in .toml.")
@click.option("--only", multiple=True, callback=codes, metavar="CODES", help="Only these checks or pillars (LIC,DOC007).")
@click.option("--skip", multiple=True, callback=codes, metavar="CODES", help="All but these checks or pillars.")
@click.option("--static", is_flag=True, help="Execute nothing; checks that would are unknown.")
@click.option("--online", is_flag=True, help="Allow checks that use the network.")
@click.option("--osv-url", default="", metavar="URL",
              help="Service that is asked for known vulnerabilities, or a snapshot of OSV's records: a folder or zip file.")
@click.option("--budget", type=Duration(), default=None, metavar="TIME",
              help="Time that all executing may take, such as 90s, 30m or 2h; what is left over is unknown.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, metavar="N",
              help="Sandboxes that run at once [default: one a processor, at most 4].")
@click.option("--replays", type=click.Choice(["quick", "full"]), default="quick", show_default=True,
              help="Replay each training for two minutes at most, or every one twice to its end.")
@click.option("--evidence", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Replays that `replay --save` made on another machine; may be given again.")
@click.option("--no-cache", is_flag=True, help="Execute everything anew, whatever earlier audits have kept.")
@click.option("--allow-unsafe", is_flag=True, help="Execute without isolation where none works here: the project's code can "
                                                   "then do all that you can.")
@click.option("--format", "form", type=click.Choice(["text", *DOCUMENTS]),
              help="Print this, and write no folder unless --output is given.")
@click.option("--output", type=click.Path(path_type=Path), default=None, metavar="DIR",
              help=f"Folder for the report [default: {REPORT_FOLDER} in the project; for a URL, here].")
@click.option("--all", "everything", is_flag=True, help="Print every check and finding, not only the first things to mend.")
def check(path: str, profile: str, only: tuple[str, ...], skip: tuple[str, ...], static: bool, online: bool,
          osv_url: str, budget: float | None, jobs: int | None, replays: str, evidence: tuple[Path, ...], no_cache: bool,
          allow_unsafe: bool, form: str | None, output: Path | None, everything: bool) -> None:
    """Audit the project at PATH (a folder, by default this one; or a git URL, at REF) and say READY, NOT READY or
    INCOMPLETE.
    """
    wanted = Wanted(profile, Selection(only, skip, static, online), osv_url, budget, jobs or 0, replays == "full", evidence,
                    no_cache, allow_unsafe)
    progress = Progress()
    remote = is_address(path) and not Path(path).exists()
    place = _place(Path.cwd(), form, output) if remote else None
    project = _cloned(path, progress) if remote else Project(Path(path))
    ready = opened(project, wanted, progress.tell)
    place = place or _place(project.root, form, output)
    if not remote:
        click.get_current_context().with_resource(own_folder())
    with progress, heeding_interrupts(ready.session, progress.say) as begin:
        def glance(checks: list[CheckInfo]) -> None:
            begin()
            progress.say(f"{found_by_reading(checks)}; now what executes, Ctrl-C ends it and keeps what was found")

        audited = audit(project, ready.registry, ready.settings, ready.selection, progress, session=ready.session,
                        glance=glance, ended=progress.gathered)
    report = audited.report
    files, decided = counted(report.project.files, "file"), counted(len(report.checks), "check")
    progress.done(f"read {files}, asked {decided} in {seconds(report.seconds)}")
    problem = _write(place, audited)
    if form in DOCUMENTS:
        emit_document(DOCUMENTS[form](report))
    else:
        shown = _shown(place.folder / "index.html") if place and not problem else ""
        emit(write_text(report, everything=everything, colour=colourful(sys.stdout), width=columns(), folder=shown))
    if problem:
        raise problem
    raise SystemExit(exit_code(report))


def _cloned(given: str, progress: Progress) -> Project:
    """The work tree of a repository at a ref, among the temporary files of this command."""
    from release_checker.cohort.checkout import fetch, lay_out  # what an audit of a folder does not need

    where, ref = split_ref(given)
    address = parse_address(where)
    folder = click.get_current_context().with_resource(own_folder())
    with progress:
        progress(f"fetching {address.shown}")
        made = folder / "checkout" / address.name
        lay_out(fetch(address, ref, folder / "mirror"), made)
    return Project(made)


def _place(root: Path, form: str | None, output: Path | None) -> ReportFolder | None:
    """Where the report goes, tried before the audit takes its time; the default folder stays out of git's sight."""
    if output is not None:
        return ReportFolder(output)
    return None if form else ReportFolder(root / REPORT_FOLDER, hidden=True)


def _write(place: ReportFolder | None, audited: Audited) -> ReportNotWritten | None:
    """What went wrong, for after the verdict is on the screen: an audit is not lost for a full disk."""
    try:
        if place:
            place.write(audited.report, audited.files)
    except ReportNotWritten as problem:
        return problem
    return None


def _shown(path: Path) -> str:
    """A path as short as it can be written from here."""
    try:
        return str(path.relative_to(Path.cwd().resolve()))
    except (ValueError, OSError):
        return os.path.relpath(path) if not path.is_absolute() else str(path)
