# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a cohort's audits do at the moment."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from release_checker.cohort.store.standing import UNDER_WAY
from release_checker.cohort.store.tables import Attempt, Audit, Project

SHOWN = 3
"Running audits that are told one by one; the projects are the news, and begin on the first screen."


@dataclass(frozen=True, slots=True)
class Running:
    """One audit that runs."""

    name: str
    "Of the project."
    telling: str
    "What it does now."
    started: datetime.datetime | None
    beat: datetime.datetime | None
    "Its last sign of life."


@dataclass(frozen=True, slots=True)
class Progress:
    """Audits under way, and what came since."""

    running: int
    queued: int
    shown: tuple[Running, ...]
    "The ones begun first."
    fresh: int
    "Reports registered since the page was loaded."
    newest: int
    "Number of the newest report of all; what a page gives back as `since`."


def progress(session: Session, cohort_id: int, since: int | None) -> Progress:
    """`since` is the number of the newest report when the page was loaded; None for a page that is being made."""
    of = (Project.cohort_id == cohort_id, Project.retired.is_(None))
    later = aliased(Attempt)
    # From the attempts, of which few are under way, and not from the projects, of which there may be thousands.
    last = ~exists().where(later.project_id == Attempt.project_id, later.id > Attempt.id)
    states = select(Attempt.state, func.count()).join(Project, Project.id == Attempt.project_id).where(
        *of, Attempt.state.in_(UNDER_WAY), last).group_by(Attempt.state)
    number: dict[str, int] = {row[0]: row[1] for row in session.execute(states)}
    rows = select(Project.name, Attempt.telling, Attempt.started, Attempt.beat).join(
        Project, Project.id == Attempt.project_id).where(
        *of, Attempt.state == "running", last).order_by(Attempt.started, Attempt.id).limit(SHOWN)
    shown = tuple(Running(*row) for row in session.execute(rows)) if number.get("running") else ()
    newest = session.scalar(select(func.max(Audit.id))) or 0
    fresh = 0
    if since is not None and since < newest:
        fresh = session.scalar(select(func.count()).select_from(Audit).join(Project, Project.id == Audit.project_id).where(
            *of, Audit.id > since)) or 0
    return Progress(number.get("running", 0), number.get("queued", 0), shown, fresh, newest)
