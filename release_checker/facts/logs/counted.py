# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which runs count: those that back a claim; where none does, all that are released."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.logs.claims import Claims
from release_checker.facts.logs.run_log import RunLog
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.randomness import SeedReport
from release_checker.runs.records import Run

LAUNCHERS = ("ipykernel_launcher.py", "colab_kernel_launcher.py", "ipython", "jupyter")
"What trackers record as the program of a notebook."


@dataclass(frozen=True)
class CountedRuns:
    """Runs of trackers that the release rests on."""

    runs: tuple[Run, ...] = ()
    "Those that count."
    backing: tuple[Run, ...] = ()
    "Those among them that a claim was traced to."
    others: int = 0
    "Runs that do not count because others back the claims."
    by_code: frozenset[str] = frozenset()
    "Identifiers of backing runs that record no seed and whose program fixes its seeds itself, as far as reading tells."


@fact()
def counted_runs(log: RunLog, claims: Claims, seeds: SeedReport, sources: PythonSources) -> CountedRuns:
    """Runs that back a claim, else those that strangers get, else all."""
    backed = claims.backing
    backing = tuple(run for run in log.tracked if run.id in backed)
    shipped = tuple(run for run in log.tracked if log.ships(run))
    runs = backing or shipped or log.tracked
    paths = {source.path for source in sources}
    faulty = {item.entry.path for item in seeds.faulty if item.unseeded}
    by_code = frozenset(run.id for run in backing if not any(seed.fixed for seed in run.seeds)
                        and _seeded(run.program, paths, faulty))
    return CountedRuns(runs, backing, len(log.tracked) - len(runs), by_code)


def _seeded(program: str, paths: set[str], faulty: set[str]) -> bool:
    """The program lies in the project, and nothing random in it is without a seed."""
    if not program or program.endswith(LAUNCHERS):
        return not faulty and bool(paths)
    clean = posixpath.normpath(program.replace("\\", "/")).lstrip("/")
    found = [path for path in paths if clean == path or clean.endswith(f"/{path}") or path.endswith(f"/{clean}")]
    return bool(found) and faulty.isdisjoint(found)
