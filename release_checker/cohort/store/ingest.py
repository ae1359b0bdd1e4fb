# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Register a report folder: its files in the file store, what the board shows of it in the tables, one event.

The same report, by its digest, is registered once, however often and by however many it is brought.
"""

from __future__ import annotations

import datetime
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from release_checker.cohort.store.brought import genuine, hold_project, read_brought
from release_checker.cohort.store.database import Database
from release_checker.cohort.store.files import FileMissing, FileStore
from release_checker.cohort.store.tables import Audit, Event, Failed, Project, now
from release_checker.errors import UsageError
from release_checker.model import Outcome, Requirement
from release_checker.publish.difference import difference
from release_checker.publish.reading import ReportFile, parse_report, read_report
from release_checker.reports import summary
from release_checker.reports.report import Report
from release_checker.text import printable, shorten

FILES = 20_000
"Files of one report folder; more are refused."
AHEAD = datetime.timedelta(minutes=10)
"By how much the clock of another machine may be ahead of ours."
REASON = 300
"Characters of a reason that is kept for counting; the report has all of it."


@dataclass(frozen=True, slots=True)
class Bringer:
    """Somebody who brings a report that was made elsewhere."""

    person_id: int
    "Of the board."
    name: str
    "As it is kept with the event."


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of bringing a report."""

    audit_id: int
    "The audit."
    fresh: bool
    "It was not there before."


def register(database: Database, files: FileStore, project_id: int, folder: Path) -> int:
    """Register the report folder of an attempt; returns the identifier of the audit, which may have been there already.

    Raises UsageError when the folder holds no readable report.
    """
    return _registered(database, files, project_id, folder, None).audit_id


def bring(database: Database, files: FileStore, project_id: int, folder: Path, bringer: Bringer) -> Brought:
    """Register a report folder that was made elsewhere; its pages are made anew in the folder.

    Raises UsageError when it holds no readable report, one from the future or of another project, or attachments that are
    not the report's.
    """
    return _registered(database, files, project_id, folder, bringer)


def _registered(database: Database, files: FileStore, project_id: int, folder: Path, bringer: Bringer | None) -> Brought:
    file = read_brought(folder) if bringer else read_report(folder)
    made = _moment(file, bringer)
    with database.session() as session:
        if found := _known(session, project_id, file.digest):
            return Brought(found, fresh=False)
    paths = _listed(folder)
    kept = {path: files.put(folder / path) for path in (genuine(file, set(paths)) if bringer else paths)}
    try:
        with database.session() as session:
            return Brought(_add(session, files, project_id, file, _Given(made, kept, bringer)), fresh=True)
    except IntegrityError:  # somebody else registered it between our look and our writing
        with database.session() as session:
            found = _known(session, project_id, file.digest)
        if found is None:
            raise
        return Brought(found, fresh=False)


@dataclass(frozen=True, slots=True)
class _Given:
    """What comes to a report from outside of it."""

    made: datetime.datetime
    "When the audit began, by a clock that may be believed."
    kept: dict[str, str]
    "Path in the report folder, and digest."
    bringer: Bringer | None
    "Who brought it; None for an attempt of ours."


def _known(session: Session, project_id: int, digest: str) -> int | None:
    return session.scalar(select(Audit.id).where(Audit.project_id == project_id, Audit.digest == digest))


def _add(session: Session, files: FileStore, project_id: int, file: ReportFile, given: _Given) -> int:
    # Two reports of one project at once wait for each other here, so that each is compared with the one before, and so does
    # a mentor who decides. A writing, because SQLite has no SELECT … FOR UPDATE.
    session.execute(update(Project).where(Project.id == project_id).values(review=Project.review))
    project = session.get(Project, project_id)
    if project is None:
        raise UsageError(f"there is no project {project_id} to register a report for")
    report, before = file.report, session.get(Audit, project.latest_id) if project.latest_id else None
    audit = _row(project_id, file, given)
    if given.bringer:
        hold_project(report, project.name, project.source)
    if before:
        _compare(audit, files, before, report)
    session.add(audit)
    session.flush()
    session.add(_event(audit, report, before.decision if before else "", given.bringer))
    if before is None or audit.made >= before.made:  # an older report brought late is history, not the news
        _show(project, audit)
    return audit.id


def _event(audit: Audit, report: Report, before: str, bringer: Bringer | None) -> Event:
    data = {"digest": audit.digest, "commit": report.project.commit, "decision": audit.decision, "before": before}
    if bringer:  # nothing was audited here, and when it was is no longer the time of the event
        data["made"] = audit.made.isoformat(timespec="seconds")
    return Event(project_id=audit.project_id, audit_id=audit.id, kind="audited", text=summary.headline(report), data=data,
                 who=bringer.name if bringer else "release-checker", person_id=bringer.person_id if bringer else None)


def _row(project_id: int, file: ReportFile, given: _Given) -> Audit:
    report, verdict = file.report, file.report.verdict
    leading = [*report.blockers, *report.unknowns]
    return Audit(
        project_id=project_id, digest=file.digest, made=given.made, seconds=report.seconds,
        commit=report.project.commit or "", tree=report.project.tree or "", dirty=report.project.dirty,
        version=printable(report.tool.version)[:50], profile=printable(report.profile)[:100],
        tier=printable(report.isolation.tier)[:50],
        decision=verdict.decision.value, stage=verdict.stage.value,
        blockers=len(verdict.blockers), unknowns=len(verdict.unknowns), warnings=len(report.warnings),
        first=printable(_first(report)) if leading else "",  # no database holds half a character
        pillars={pillar.code: pillar.state.value for pillar in report.pillars},
        files=given.kept, failed=list(_failed(report)),
    )


def _first(report: Report) -> str:
    if report.blockers:
        return summary.fault(report.blockers[0])
    unknown = report.unknowns[0]
    return f"{unknown.title}: {unknown.reason}"


def _failed(report: Report) -> Iterator[Failed]:
    for check in report.checks:
        required = check.requirement is Requirement.REQUIRED
        if check.outcome is Outcome.FAIL and check.requirement is not Requirement.OFF:
            kind = "blocker" if required else "warning"
            yield Failed(code=check.code[:20], kind=kind, findings=len(summary.standing(check)))
        elif check.outcome is Outcome.UNKNOWN and required:
            yield Failed(code=check.code[:20], kind="unknown", reason=shorten(check.reason, REASON))


def _compare(audit: Audit, files: FileStore, before: Audit, report: Report) -> None:
    try:
        old = parse_report(Path("report.json"), files.read(before.files["report.json"])).report
    except (FileMissing, KeyError, UsageError):
        return  # nothing is said of what changed; the page of the project tells why when it is asked
    found = difference(old, report)
    audit.new, audit.fixed, audit.still = len(found.appeared), len(found.fixed), len(found.remaining)


def _show(project: Project, audit: Audit) -> None:
    project.latest_id, project.decision, project.stage = audit.id, audit.decision, audit.stage
    project.blockers, project.unknowns, project.warnings = audit.blockers, audit.unknowns, audit.warnings
    project.problem = ""
    if project.review in ("approved", "changes"):
        project.review = "stale"


def _moment(file: ReportFile, bringer: Bringer | None) -> datetime.datetime:
    """When the audit began. One in the future would be the newest for ever: of somebody it is refused, and from a worker
    whose clock is wrong it is taken as of now.
    """
    try:
        made = datetime.datetime.fromisoformat(file.report.created)
        made = (made if made.tzinfo else made.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
    except (ValueError, OverflowError) as error:
        said = shorten(printable(file.report.created), 60)
        raise UsageError(f"{file.path}: its time {said!r} is none; make the report anew") from error
    present = now()
    if bringer and made > present + AHEAD:
        raise UsageError(f"{file.path}: was made in the future, at {made:%Y-%m-%d %H:%M} UTC, and now it is "
                         f"{present:%Y-%m-%d %H:%M} UTC; set the clock of the machine that makes it, and make it anew")
    return min(made, present)


def _listed(folder: Path) -> list[str]:
    """Regular files below a report folder, none behind a link."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise UsageError(f"{path}: is a link; a report folder holds files only")
        if stat.S_ISREG(mode):
            found.append(path.relative_to(folder).as_posix())
        if len(found) > FILES:
            raise UsageError(f"{folder}: holds more than {FILES:,} files")
    return found
