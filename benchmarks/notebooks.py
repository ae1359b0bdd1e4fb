# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What running notebooks twice in isolation costs, against `jupyter execute` running them once and bare.

`python benchmarks/notebooks.py`; the first time it builds a small environment, which it keeps in the cache.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from release_checker.execution.environment.build import build
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.records import Recipe
from release_checker.execution.session import Session
from release_checker.execution.store import Store
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.reruns import NotebookReruns, Verdict
from release_checker.gather import Gatherer
from release_checker.model import Bounds
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.testing import commit_all, notebook, write_files

TRIVIAL = ("1 + 1", "print('a')", "[number ** 2 for number in range(10)]")
BUSY = """total, end = 0, __import__("time").process_time() + {seconds}
while __import__("time").process_time() < end:
    total += sum(range(1000))
print("done")"""
OVERHEAD = 0.15
"Share of the kernel's time that isolation, copying and comparing may take."
BARE = ("ipykernel", "nbclient", "jupyter-client")


def study(root: Path, cells: Sequence[str], count: int) -> Path:
    """A repository with that many equal notebooks."""
    write_files(root, {f"n{number}.ipynb": notebook(*cells) for number in range(count)})
    commit_all(root)
    return root


def twice(root: Path, environment: RebuiltEnvironment, store: Path, jobs: int) -> tuple[float, float, int]:
    """Wall seconds of rerunning all notebooks of a study twice, the cells' own seconds, and how many ran through."""
    registry, session = installed(), Session(store=Store(store, reading=False), jobs=jobs)
    _ = session.sandbox.tier
    gatherer = Gatherer(
        registry, {Project: Project(root), Bounds: Bounds(), Session: session, RebuiltEnvironment: environment}
    )
    for record in registry.facts[NotebookReruns].needs.values():
        gatherer.get(record)
    began = time.perf_counter()
    found: NotebookReruns = gatherer.get(NotebookReruns)
    wall = time.perf_counter() - began
    return (
        wall,
        sum(sum(item.cell_seconds) for item in found.items),
        sum(item.verdict is not Verdict.FAILS for item in found.ran),
    )


def bare(root: Path, python: Path) -> float:
    """Wall seconds of `jupyter execute`, once for each notebook, one after the other."""
    began = time.perf_counter()
    for path in sorted(root.glob("*.ipynb")):
        subprocess.run([python.parent / "jupyter-execute", path], check=True, capture_output=True, cwd=root)
    return time.perf_counter() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a bar is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of which the quickest counts")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="S", help="that a notebook computes")
    options = parser.parse_args(arguments)
    store = Store().folder("benchmarks")
    built = build(Recipe(find_interpreters()[0], BARE), Session(store=Store(store)))
    if not built.stands:
        print(f"no environment: {built.problems[0].words}", file=sys.stderr)
        return 2
    environment = RebuiltEnvironment(declared=built, chosen=built)
    with tempfile.TemporaryDirectory() as folder:
        six = study(Path(folder) / "six", TRIVIAL, 6)
        rows = []
        for _ in range(options.rounds):
            copy = Path(folder) / "bare"
            shutil.copytree(six, copy)
            rows.append((bare(copy, built.python), twice(six, environment, store, 2)[0]))
            shutil.rmtree(copy)
        once, both = min(row[0] for row in rows), min(row[1] for row in rows)
        print(f"six trivial notebooks: jupyter execute, once each {once:.1f} s; twice each, two at a time {both:.1f} s")
        two = study(Path(folder) / "two", ("import time", BUSY.format(seconds=options.seconds)), 2)
        wall, inside, well = twice(two, environment, store, 1)
        share = (wall - inside) / inside
        print(
            f"{well} computing notebooks twice, one at a time: {wall:.1f} s, of which cells {inside:.1f} s: {share:.1%} more"
        )
    return int(both > once or share > OVERHEAD)


if __name__ == "__main__":
    sys.exit(main())
