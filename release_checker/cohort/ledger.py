# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The attempts of a cohort in the database, which alone says what is done, what runs, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update

from release_checker.cohort.orders import WORDS, Ended, State
from release_checker.cohort.owner import me, read_owner
from release_checker.cohort.store.database import Database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.ingest import register
from release_checker.cohort.store.tables import Attempt, Audit, Project, now
from release_checker.errors import UsageError
from release_checker.execution.sandbox import disk

OPEN = ("queued", State.RUNNING)
LOGS = 5
"Attempts of a project whose logs are kept."


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one project in a run."""

    project: str
    "Its name."
    decision: str = ""
    "ready, not-ready or incomplete; empty when it could not be audited."
    reason: str = ""
    "Why it could not."
    fresh: bool = True
    "It was audited in this run, rather than before."


class Ledger:
    """One cohort's attempts, as one run writes them."""

    def __init__(self, database: Database, files: FileStore, workspace: Path, rows: Mapping[str, int], engine: str) -> None:
        self._database, self._files, self._workspace = database, files, workspace
        self._rows, self._engine, self._me = rows, engine, str(me())
        self._names = {number: name for name, number in rows.items()}

    def place(self, project: str, attempt: int) -> Path:
        """The folder of one attempt."""
        return self._workspace / "attempts" / project / str(attempt)

    def recover(self) -> list[str]:
        """Close the attempts of dead runs, a finished report registered and the rest lost; returns the projects' names."""
        with self._database.session() as session:
            found = session.scalars(select(Attempt).where(
                Attempt.project_id.in_(self._rows.values()), Attempt.state.in_(OPEN))).all()
        dead = [row for row in found if not _living(row)]
        for row in dead:
            project = self._names[row.project_id]
            self.close(project, self._left(project, row.id, "the run that it belonged to was ended"))
        return [self._names[row.project_id] for row in dead]

    def known(self, project: str, key: str) -> Result | None:
        """What came of this very thing when it was audited before; None when it was not."""
        with self._database.session() as session:
            decision = session.scalar(
                select(Audit.decision).join(Attempt, Attempt.audit_id == Audit.id)
                .where(Attempt.project_id == self._rows[project], Attempt.key == key, Attempt.state == State.DONE)
                .order_by(Attempt.id.desc()).limit(1))
        return None if decision is None else Result(project, decision, fresh=False)

    def claim(self, project: str, key: str) -> int | str:
        """A new attempt, running from now on; or who audits this project at the moment."""
        number = self._rows[project]
        with self._database.session() as session:
            # Writing first takes the row's lock (SQLite: the database's), so that of two who look, one sees the other.
            session.execute(update(Project).where(Project.id == number).values(name=Project.name))
            for row in session.scalars(select(Attempt).where(Attempt.project_id == number, Attempt.state.in_(OPEN))):
                if _living(row):
                    owner = read_owner(row.worker)
                    return f"it is being audited by a run on {owner.host if owner else 'another machine'}"
            moment = now()
            made = Attempt(project_id=number, key=key, state=State.RUNNING, engine=self._engine, worker=self._me,
                           started=moment, beat=moment)
            session.add(made)
            session.flush()
            self._forget(project)
            return made.id

    def beat(self, attempts: Mapping[int, str]) -> None:
        """A sign of life of everything that runs, with what each does now."""
        with self._database.session() as session:
            for number, telling in attempts.items():
                session.execute(update(Attempt).where(Attempt.id == number).values(beat=now(), telling=telling[:WORDS]))

    def close(self, project: str, ended: Ended) -> Result:
        """Register the report of an attempt, or note why there is none."""
        place = self.place(project, ended.attempt)
        audit: int | None = None
        if ended.state is State.DONE:
            try:
                audit = register(self._database, self._files, self._rows[project], place / "report")
            except (UsageError, OSError) as error:
                ended = Ended(ended.attempt, State.FAILED, ended.exit_code, f"its report cannot be kept: {error}")
        with self._database.session() as session:
            row, shown = session.get_one(Attempt, ended.attempt), session.get_one(Project, self._rows[project])
            row.state, row.ended, row.exit_code, row.audit_id = ended.state, now(), ended.exit_code, audit
            row.reason, row.telling = ended.reason, ""
            if ended.state is not State.LOST:
                shown.problem = ended.reason
            decision = session.get_one(Audit, audit).decision if audit else ""
        for name in ("report", "checkout"):  # kept in the store now, or of no use
            disk.remove(place / name)
        return Result(project, decision, ended.reason)

    def refuse(self, project: str, key: str, reason: str) -> Result:
        """A project that cannot even be begun is a row, too."""
        with self._database.session() as session:
            moment = now()
            session.add(Attempt(project_id=self._rows[project], key=key, state=State.FAILED, engine=self._engine,
                                worker=self._me, started=moment, ended=moment, reason=reason))
            session.get_one(Project, self._rows[project]).problem = reason
        return Result(project, reason=reason)

    def interrupt(self, attempts: Mapping[int, str]) -> None:
        """Close what was ended in the middle, to be made again by the next run; a report that was just done is kept."""
        for number, project in attempts.items():
            self.close(project, self._left(project, number, "the run was interrupted"))

    def _left(self, project: str, attempt: int, reason: str) -> Ended:
        reported = (self.place(project, attempt) / "report" / "report.json").is_file()
        return Ended(attempt, State.DONE) if reported else Ended(attempt, State.LOST, reason=reason)

    def _forget(self, project: str) -> None:
        """Take away the logs of old attempts."""
        folder = self._workspace / "attempts" / project
        places = sorted((int(item.name) for item in folder.iterdir() if item.name.isdigit()) if folder.is_dir() else ())
        for number in places[:-LOGS]:
            disk.remove(folder / str(number))


def _living(row: Attempt) -> bool:
    owner = read_owner(row.worker)
    return owner is not None and owner.lives(row.beat)
