# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where each project of a cohort stands: one row each, for the terminal and for spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from release_checker.cohort.ledger import Result
from release_checker.cohort.store.database import Database
from release_checker.cohort.store.queries import lead
from release_checker.cohort.store.standing import COMPARED, NEWEST, STANDING, Newest
from release_checker.cohort.store.tables import Assignment, Audit, Cohort, Membership, Person, Project
from release_checker.errors import UsageError
from release_checker.model import Decision, Pillar
from release_checker.reports.report import State
from release_checker.reports.summary import WORDS
from release_checker.text import counted, printable, shorten

LETTERS = {State.FAIL: "F", State.WARN: "W", State.UNKNOWN: "?", State.WAIVED: "A", State.PASS: "P", State.SKIP: "-"}
"A pillar's state in one character; A is for accepted, that is waived."
WIDEST = 24
"Columns of a project's name."


@dataclass(frozen=True, slots=True)
class Standing:
    """One project."""

    project: str
    title: str
    source: str
    ref: str
    deadline: str
    decision: str
    "ready, not-ready or incomplete by the newest report; empty before the first."
    stage: str
    blockers: int
    unknowns: int
    warnings: int
    first: str
    "The first blocker, else the first unknown."
    pillars: dict[str, str]
    "Code and state: fail, warn, pass …"
    new: int | None
    "Findings against the report before; None before the second."
    fixed: int | None
    still: int | None
    review: str
    problem: str
    "Why the newest attempt gave no report."
    audited: str
    "When, ISO 8601."
    commit: str
    profile: str
    version: str
    "Of the tool."
    digest: str
    "SHA-256 of report.json."
    standing: str = ""
    "The verdict that the board shows: the decision, none before the first report, stale when it is of an older commit."
    scholars: str = ""
    "Names, else logins."
    mentors: str = ""
    "Those who are to review it."


def standings(database: Database, cohort: str) -> list[Standing]:
    """All projects that are in the plan, by name; raises UsageError for a cohort that has never been run."""
    with database.session() as session:
        row = session.scalar(select(Cohort).where(Cohort.name == cohort))
        if row is None:
            raise UsageError(f"cohort {cohort} has not been run yet; `release-checker cohort run PLAN` does")
        return of_projects(session, Project.cohort_id == row.id, Project.retired.is_(None))


def of_projects(session: Session, *conditions: ColumnElement[bool]) -> list[Standing]:
    """Projects that fulfil conditions, by name."""
    found = session.execute(
        select(Project, STANDING, COMPARED).outerjoin(Newest, NEWEST).where(*conditions).order_by(Project.name)
        .options(joinedload(Project.latest).defer(Audit.files))).all()
    scholars = _people(session, Membership.project_id, Membership.role == "scholar", *conditions)
    mentors = _people(session, Assignment.project_id, *conditions)
    return [replace(_standing(one, compared), standing=word, scholars=scholars.get(one.id, ""),
                    mentors=mentors.get(one.id, "")) for one, word, compared in found]


def _people(session: Session, project: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> dict[int, str]:
    """Who has to do with each project, by its number."""
    rows = session.execute(
        select(Project.id, Person.name, Person.login).select_from(project.class_).join(Project, Project.id == project)
        .join(Person, Person.id == project.class_.person_id).where(*conditions).order_by(Project.id, Person.login))
    found: dict[int, list[str]] = {}
    for number, name, login in rows:
        found.setdefault(number, []).append(name or login)
    return {number: ", ".join(names) for number, names in found.items()}


def _standing(row: Project, compared: bool) -> Standing:
    audit = row.latest
    return Standing(
        project=row.name, title=row.title, source=row.source, ref=row.ref,
        deadline=row.deadline.isoformat() if row.deadline else "", decision=row.decision, stage=row.stage,
        blockers=row.blockers, unknowns=row.unknowns, warnings=row.warnings, first=audit.first if audit else "",
        pillars={pillar.code: audit.pillars.get(pillar.code, "") if audit else "" for pillar in Pillar},
        new=audit.new if audit and compared else None, fixed=audit.fixed if audit and compared else None,
        still=audit.still if audit and compared else None, review=row.review, problem=row.problem,
        audited=audit.made.isoformat(timespec="seconds") if audit else "", commit=audit.commit if audit else "",
        profile=audit.profile if audit else "", version=audit.version if audit else "", digest=audit.digest if audit else "",
    )


def write_table(title: str, rows: Sequence[Standing], width: int) -> str:
    """The cohort at a glance: a heading, and a line for each project."""
    heads = ["PROJECT", "VERDICT", "FIRST BLOCKER", *(pillar.code[:2] for pillar in Pillar), "SINCE LAST"]
    cells = [[one.project, _verdict(one), _first(one), *(_letter(one.pillars[pillar.code]) for pillar in Pillar),
              _since(one)] for one in rows]
    kept = [0, 0, 0, *(2 for _ in Pillar), 0]
    for at in (0, 1, 3 + len(Pillar)):
        kept[at] = max(len(heads[at]), *(min(len(printable(row[at])), WIDEST) for row in cells), 0)
    kept[2] = max(width - sum(kept) - 2 * 4 - len(Pillar) + 1, len(heads[2]))
    gaps = [2, 2, 2, *([1] * (len(Pillar) - 1)), 2, 0]
    lines = ["".join(shorten(printable(cell), kept[at]).ljust(kept[at] + gaps[at]) for at, cell in enumerate(row)).rstrip()
             for row in (heads, *cells)]
    failing = [f"{one.project}: could not be audited: {one.problem}" for one in rows if one.problem and one.decision]
    head = f"{printable(title)}  {_counts(rows)}"
    return "\n".join([head, "", *lines, *([""] if failing else []), *(printable(line) for line in failing)]) + "\n"


def _letter(state: str) -> str:
    return LETTERS[State(state)] if state in set(State) else "."


def _verdict(one: Standing) -> str:
    if not one.decision:
        return "failed" if one.problem else "none yet"
    word = WORDS[Decision(one.decision)]
    return f"{word} {one.blockers}" if one.blockers else word


def _first(one: Standing) -> str:
    if not one.decision:
        return one.problem
    return lead(one.first, one.blockers)


def _since(one: Standing) -> str:
    if one.new is None:
        return "first" if one.decision else ""
    told = [f"{count} {word}" for count, word in ((one.new, "new"), (one.fixed, "fixed")) if count]
    return ", ".join(told) or "same"


def _counts(rows: Sequence[Standing]) -> str:
    return counts([one.decision for one in rows], sum(not one.decision for one in rows), "without a report")


def counts(decisions: Iterable[str], failed: int, word: str = "failed") -> str:
    """`10 projects: 2 READY, 5 NOT READY, 2 INCOMPLETE, 1 failed`."""
    known = [one for one in decisions if one]
    parts = [f"{known.count(decision.value)} {WORDS[decision]}" for decision in Decision if decision.value in known]
    if failed:
        parts.append(f"{failed} {word}")
    return f"{counted(len(known) + failed, 'project')}: {', '.join(parts) or 'none'}"


def last_line(cohort: str, results: Sequence[Result], code: int) -> str:
    """What came of a run."""
    failed = sum(not one.decision for one in results)
    return f"COHORT {cohort}: {counts([one.decision for one in results], failed)}, exit {code}"


def write_rows_json(rows: Sequence[Standing]) -> str:
    """A list of objects, one a project."""
    return json.dumps([asdict(one) for one in rows], indent=2, ensure_ascii=False) + "\n"
