# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""An unchanged project's report is kept whole; anything it rests on changes that."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.execution.session import Session
from release_checker.execution.store import Store
from release_checker.kept_report import KeptReport, kept_report
from release_checker.model import Cost, Outcome
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.reports.report import (
    Attachment,
    CheckInfo,
    Isolation,
    ProjectInfo,
    Report,
    SelectionInfo,
    Tool,
    VerdictInfo,
)
from release_checker.runs.tree import Tree
from release_checker.selection import Selection
from release_checker.settings import Settings
from release_checker.testing import commit_all, write_files

LOCK = "attachments/lock.txt"


def made(outcome: Outcome = Outcome.PASS, *, executed: int = 3, interrupted: bool = False) -> Report:
    check = CheckInfo(code="TRN008", name="tests-fail", title="", pillar="TRN", cost=Cost.EXECUTES, requirement="required",
                      outcome=outcome, reason="", findings=(), waived_by=None, seconds=1.0)
    return Report(
        tool=Tool(version="0"), created="2026-01-01T00:00:00+00:00", seconds=60.0, profile="scholar",
        project=ProjectInfo(name="study", commit=None, dirty=None, tree=None, files=1),
        isolation=Isolation(tier="bubblewrap", executed=executed), pillars=(), checks=(check,),
        verdict=VerdictInfo(decision="ready", stage="none", blockers=(), unknowns=()),
        attachments=(Attachment(path=LOCK, sha256="0" * 64, size=1),),
        selection=SelectionInfo(interrupted=interrupted),
    )


@pytest.fixture
def study(tmp_path: Path) -> Path:
    root = write_files(tmp_path / "study", {"a.py": "x = 1\n", "README.md": "# Study\n"})
    commit_all(root)
    return root


@pytest.fixture
def place(study: Path, tmp_path: Path) -> Callable[..., KeptReport | None]:
    def at(selection: Selection | None = None) -> KeptReport | None:
        session = Session(store=Store(tmp_path / "store"))
        return kept_report(Project(study), installed(), Settings("scholar", {}), selection or Selection(), session,
                           Tree(study))

    return at


def loaded(kept: KeptReport | None) -> bool:
    assert kept
    return kept.load(time.perf_counter()) is not None


def test_kept_and_given_back_as_of_now(place: Callable[..., KeptReport]) -> None:
    place().save(made(), {LOCK: "x"})
    found = place().load(time.perf_counter())
    assert found
    report, files = found
    assert (report.isolation.executed, report.isolation.kept) == (0, 3)
    assert report.created > "2026-01-01"
    assert report.checks == made().checks
    assert {path: Path(source).read_text() for path, source in files.items()} == {LOCK: "x"}


@pytest.mark.parametrize("report", [made(Outcome.UNKNOWN), made(executed=0), made(interrupted=True)],
                         ids=["undecided", "nothing executed", "interrupted"])
def test_what_another_try_could_decide_is_not_kept(report: Report, place: Callable[..., KeptReport]) -> None:
    place().save(report, {LOCK: "x"})
    assert not loaded(place())


def change(study: Path) -> None:
    (study / "a.py").write_text("x = 2\n")


def add(study: Path) -> None:
    (study / "release-checker.toml").write_text("")


def remove(study: Path) -> None:
    (study / "a.py").unlink()


def commit(study: Path) -> None:
    (study / ".git" / "refs" / "heads" / "other").write_bytes((study / ".git" / "refs" / "heads" / "main").read_bytes())


@pytest.mark.parametrize("event", [change, add, remove, commit])
def test_a_change_makes_it_anew(event: Callable[[Path], None], study: Path, place: Callable[..., KeptReport]) -> None:
    place().save(made(), {LOCK: "x"})
    event(study)
    assert not loaded(place())


def test_other_options_and_another_machine(place: Callable[..., KeptReport], monkeypatch: pytest.MonkeyPatch) -> None:
    place().save(made(), {LOCK: "x"})
    assert not loaded(place(Selection(only=("LIC",))))
    monkeypatch.setenv("UV_INDEX_URL", "https://mirror.example/simple")
    assert not loaded(place())


def test_nothing_is_kept_where_nothing_executes(place: Callable[..., KeptReport | None]) -> None:
    assert place(Selection(static=True)) is None


def test_a_lost_attachment_makes_it_anew(place: Callable[..., KeptReport], tmp_path: Path) -> None:
    place().save(made(), {LOCK: "x"})
    next((tmp_path / "store").rglob("lock.txt")).unlink()
    assert not loaded(place())
