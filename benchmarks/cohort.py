# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a cohort's run costs beside its audits: `PYTHONPATH=. python benchmarks/cohort.py [PROJECTS [WORKERS [dask]]]`.

First so many projects whose attempt sleeps 0.2 s, report and database included, against the sum of sleep over the workers
(the bar is 1.25); then as many tiny projects audited with `static`, against the sum of the attempts' own times. With
`dask`, by a scheduler and worker processes on this machine, whose start is told apart.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the script is run anew in each attempt, as multiprocessing does; what it imports would count
    from release_checker.cohort.attempt import Work
    from release_checker.cohort.ledger import Result


class Quiet:
    """Counts what could not be audited."""

    def began(self, project: str) -> None:
        """Nothing."""

    def tells(self, project: str, text: str) -> None:
        """Nothing."""

    def ended(self, project: str, result: Result | None, words: str) -> None:
        """Reasons are told."""
        if result is None or not result.decision:
            print(project, words, flush=True)

    def says(self, text: str) -> None:
        """Told."""
        print(text, flush=True)


def measure(folder: Path, projects: int, workers: int, work: Work, kind: str) -> float:
    """Seconds of one run over fresh projects."""
    from sqlalchemy import func, select

    from release_checker.cohort.engines.choosing import engine_of
    from release_checker.cohort.plan import read_plan
    from release_checker.cohort.run import Run
    from release_checker.cohort.store.database import open_database
    from release_checker.cohort.store.files import FileStore
    from release_checker.cohort.store.tables import Audit

    for number in range(projects):
        made = folder / f"p{number}"
        made.mkdir(parents=True)
        (made / "README.md").write_text(f"# Study {number}\n\nSays what it is about in a sentence.\n")
        (made / "LICENSE").write_text((Path(__file__).parent.parent / "LICENSE").read_text())
    rows = "".join(f'[[projects]]\nname = "p{number}"\nsource = "p{number}"\n' for number in range(projects))
    (folder / "cohort.toml").write_text(f'name = "bench"\nstatic = true\n{rows}[engine]\nkind = "{kind}"\n')
    plan = read_plan(folder / "cohort.toml")
    began = time.monotonic()
    engine = engine_of(plan, workers, work)
    print(f"{kind}: {time.monotonic() - began:.1f} s to start", flush=True)
    began = time.monotonic()
    database = open_database(plan.database)
    Run(plan, database, FileStore(plan.files), engine, Quiet())(plan.projects)
    seconds = time.monotonic() - began
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(Audit)) == projects
    return seconds


def main(projects: int, workers: int, kind: str) -> None:
    """Print both measures."""
    from cohort_work import WORK, sleeping, timed

    with tempfile.TemporaryDirectory() as place:
        taken = measure(Path(place), projects, workers, sleeping, kind)
        ideal = projects * WORK / workers
        print(f"{projects} x {WORK} s on {workers} workers: {taken:.1f} s, {taken / ideal:.2f} x {ideal:.1f} s", flush=True)
    with tempfile.TemporaryDirectory() as place:
        taken = measure(Path(place), projects, workers, timed, kind)
        noted = [float(file.read_text()) for file in Path(place).glob("workspace/attempts/*/*/seconds")]
        ideal = sum(noted) / workers
        print(f"{projects} static audits of {sum(noted) / len(noted):.2f} s on {workers} workers: {taken:.1f} s, "
              f"{taken / ideal:.2f} x {ideal:.1f} s", flush=True)


if __name__ == "__main__":
    asked = [*sys.argv[1:], *["200", "2", "local"][len(sys.argv) - 1:]]
    main(int(asked[0]), int(asked[1]), asked[2])
