# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What executing told, as the HTML page shows it: notebooks, environment, tests, isolation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from release_checker.reports.report import CellInfo, EnvironmentInfo, NotebookInfo, Report, TestsInfo
from release_checker.text import counted

STATES = {"same": "pass", "nothing-to-compare": "pass", "fails": "fail", "stale": "fail", "random": "warn",
          "picture-changed": "warn"}
"Words beside a notebook's verdict; what is not here was not decided."
TEST_STATES = {"passed": "pass", "failed": "fail"}
CELLS = 30
"Cells of one notebook that are listed; its own page has all."


@dataclass(frozen=True, slots=True)
class NotebookView:
    """One notebook."""

    info: NotebookInfo
    state: str
    sentence: str
    cells: tuple[CellInfo, ...]
    hidden: int


def executed_view(report: Report, shown: int) -> dict[str, Any]:
    """Values for templates/executed.html; `shown` bounds how many cells of a notebook are listed."""
    cells = min(CELLS, 2 * shown)
    return {
        "notebooks": [_notebook(info, cells) for info in sorted(report.notebooks, key=_gravity)],
        "environment": report.environment,
        "environment_state": _environment_state(report.environment),
        "tests": report.tests,
        "tests_state": TEST_STATES.get(report.tests.outcome, "unknown") if report.tests else "",
        "tests_sentence": tests_sentence(report.tests) if report.tests else "",
        "isolation": report.isolation,
        "executed": ran(report),
    }


def _gravity(info: NotebookInfo) -> tuple[int, str]:
    order = ("fail", "warn", "unknown", "pass")
    return order.index(STATES.get(info.verdict, "unknown")), info.path


def _notebook(info: NotebookInfo, cells: int) -> NotebookView:
    return NotebookView(info, STATES.get(info.verdict, "unknown"), cells_sentence(info), info.different[:cells],
                        max(len(info.different) - cells, 0))


def cells_sentence(info: NotebookInfo) -> str:
    """How many cells came again: `17 of 20 cells the same, 2 stale, 1 random`."""
    if info.verdict == "not-run":
        return "not run"
    if not info.compared:
        return "ran through; nothing is stored to compare with" if info.verdict == "nothing-to-compare" else "not compared"
    kinds: dict[str, int] = {}
    for cell in info.different:
        kinds[cell.verdict] = kinds.get(cell.verdict, 0) + 1
    parts = [f"{info.same} of {counted(info.compared, 'cell')} the same"]
    parts += [f"{number} {kind.replace('-', ' ')}" for kind, number in kinds.items()]
    return ", ".join(parts)


def tests_sentence(info: TestsInfo) -> str:
    """`118 passed, 2 failed, 3 skipped`."""
    counts = ((info.passed, "passed"), (info.failed, "failed"), (info.errors, "errors"), (info.skipped, "skipped"))
    return ", ".join(f"{number} {word}" for number, word in counts if number) or info.outcome


def ran(report: Report) -> str:
    """How much was executed for this report."""
    isolation = report.isolation
    if isolation.tier == "none-needed":
        return "nothing"
    kept = f"{counted(isolation.kept, 'result')} of an earlier audit kept, as nothing they rest on changed"
    if not isolation.executed:
        return f"nothing anew: {kept}"
    return counted(isolation.executed, "command") + (f"; {kept}" if isolation.kept else "")


def _environment_state(info: EnvironmentInfo | None) -> str:
    if info is None:
        return ""
    return "pass" if info.works else "fail"
