# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Register a report folder: its files in the file store, what the board shows of it in the tables, one event.

The same report, by its digest, is registered once, however often and by however many it is brought.
"""

from __future__ import annotations

import datetime
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from release_checker.cohort.store.database import Database
from release_checker.cohort.store.files import FileMissing, FileStore
from release_checker.cohort.store.tables import Audit, Event, Failed, Project
from release_checker.errors import UsageError
from release_checker.model import Outcome, Requirement
from release_checker.publish.difference import difference
from release_checker.publish.reading import ReportFile, parse_report, read_report
from release_checker.reports import summary
from release_checker.reports.report import Report
from release_checker.text import printable, shorten

FILES = 20_000
"Files of one report folder; more are refused."
REASON = 300
"Characters of a reason that is kept for counting; the report has all of it."


def register(database: Database, files: FileStore, project_id: int, folder: Path) -> int:
    """Register a report folder for a project; returns the identifier of the audit, which may have been there already.

    Raises UsageError when the folder holds no readable report.
    """
    file = read_report(folder)
    with database.session() as session:
        if found := _known(session, project_id, file.digest):
            return found
    kept = {path: files.put(folder / path) for path in _listed(folder)}
    try:
        with database.session() as session:
            return _add(session, files, project_id, file, kept)
    except IntegrityError:  # somebody else registered it between our look and our writing
        with database.session() as session:
            found = _known(session, project_id, file.digest)
        if found is None:
            raise
        return found


def _known(session: Session, project_id: int, digest: str) -> int | None:
    return session.scalar(select(Audit.id).where(Audit.project_id == project_id, Audit.digest == digest))


def _add(session: Session, files: FileStore, project_id: int, file: ReportFile, kept: dict[str, str]) -> int:
    # Two reports of one project at once wait for each other here, so that each is compared with the one before, and so does
    # a mentor who decides. A writing, because SQLite has no SELECT … FOR UPDATE.
    session.execute(update(Project).where(Project.id == project_id).values(review=Project.review))
    project = session.get(Project, project_id)
    if project is None:
        raise UsageError(f"there is no project {project_id} to register a report for")
    report, before = file.report, session.get(Audit, project.latest_id) if project.latest_id else None
    audit = _row(project_id, file, kept)
    if before:
        _compare(audit, files, before, report)
    session.add(audit)
    session.flush()
    session.add(Event(project_id=project_id, audit_id=audit.id, who="release-checker", kind="audited",
                      text=summary.headline(report), data={
                          "digest": file.digest, "commit": report.project.commit, "decision": audit.decision,
                          "before": before.decision if before else ""}))
    if before is None or audit.made >= before.made:  # an older report brought late is history, not the news
        _show(project, audit)
    return audit.id


def _row(project_id: int, file: ReportFile, kept: dict[str, str]) -> Audit:
    report, verdict = file.report, file.report.verdict
    leading = [*report.blockers, *report.unknowns]
    return Audit(
        project_id=project_id, digest=file.digest, made=_moment(file), seconds=report.seconds,
        commit=report.project.commit or "", tree=report.project.tree or "", dirty=report.project.dirty,
        version=printable(report.tool.version)[:50], profile=printable(report.profile)[:100],
        tier=printable(report.isolation.tier)[:50],
        decision=verdict.decision.value, stage=verdict.stage.value,
        blockers=len(verdict.blockers), unknowns=len(verdict.unknowns), warnings=len(report.warnings),
        first=printable(_first(report)) if leading else "",  # no database holds half a character
        pillars={pillar.code: pillar.state.value for pillar in report.pillars},
        files=kept, failed=list(_failed(report)),
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


def _moment(file: ReportFile) -> datetime.datetime:
    try:
        made = datetime.datetime.fromisoformat(file.report.created)
    except ValueError as error:
        raise UsageError(f"{file.path}: its time {file.report.created!r} is none; make the report anew") from error
    return made if made.tzinfo else made.replace(tzinfo=datetime.UTC)


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
