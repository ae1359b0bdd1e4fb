# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The doctor at its real workshop: wheels of our own making, uv and the sandbox."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from release_checker.execution.environment import bench
from release_checker.execution.environment.bench import Bench
from release_checker.execution.environment.doctor import diagnose
from release_checker.execution.environment.records import Cause, Interpreter, Recipe
from release_checker.execution.session import Session
from release_checker.execution.store import Store
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.testing import gather
from tests.execution.environment.conftest import Index
from tests.execution.environment.fake import case, line, module


def test_a_changed_package_and_an_undeclared_one_are_mended_and_the_environment_imports(
    index: Index, session: Session, python: Interpreter
) -> None:
    index.wheel("plots", "1.0", code="def draw(): ...\n")
    index.wheel("plots", "2.0")
    index.wheel("tables", "1.0")
    modules = [module("plots"), module("tables", declared=False)]
    found = diagnose(case(line("plots==3.0", 2), modules=modules), Bench(session), python)
    assert found.declared is not None
    assert [(item.cause, item.subject) for item in found.declared.problems] == [(Cause.NO_SUCH_VERSION, "plots")]
    assert found.cure is not None
    assert [change.words for change in found.cure.changes] == ["requirements.txt:2: plots==3.0 → plots==2.0", "add tables"]
    answer = subprocess.run([found.cure.built.python, "-c", "import plots, tables"], check=False)
    assert answer.returncode == 0
    assert "tables==1.0 \\\n    --hash=sha256:" in found.cure.built.lock


def test_an_import_that_fails_is_told_with_the_interpreter_s_words(
    index: Index, session: Session, python: Interpreter
) -> None:
    index.wheel("plots", "2.0")
    found = diagnose(case(line("plots"), modules=[module("plots.draw", "plots")]), Bench(session), python)
    assert [(item.cause, item.subject) for item in found.failing] == [(Cause.CHANGED_INTERFACE, "plots.draw")]
    assert "No module named 'plots.draw'" in found.failing[0].evidence


def test_what_is_offered_and_what_is_not_there(index: Index, session: Session, python: Interpreter) -> None:
    index.wheel("plots", "1.0")
    index.wheel("plots", "1.1", tag="cp26-none-any")
    index.source("plots", "1.2")
    work = Bench(session)
    assert [(item.version, item.wheel, item.source) for item in work.offers("plots", python)] == [
        ("1.0", True, False), ("1.1", False, False), ("1.2", False, True)]
    assert work.exists("plots") is True
    assert work.exists("nowhere") is False


def test_a_long_compile_is_refused_to_all_but_the_declared_environment(
    index: Index, session: Session, python: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.source("slow", "1.0")
    recipe = Recipe(python, ("slow",))
    work = Bench(session)
    monkeypatch.setattr(bench, "SLOW", 10)
    for refused in (False, True):
        assert work.resolve(recipe) == ()
        problems = work.build(recipe).problems
        assert [(item.cause, item.subject) for item in problems] == [(Cause.NEEDS_COMPILER, "slow")] * refused


def test_a_second_audit_of_an_unchanged_project_executes_nothing(index: Index, tmp_path: Path) -> None:
    index.wheel("plots", "1.0")
    files = {"requirements.txt": "plots\n", "run.py": "import plots\n"}

    def audit() -> tuple[RebuiltEnvironment, int]:
        session = Session(store=Store(tmp_path / "store"))
        found: RebuiltEnvironment = gather(RebuiltEnvironment, files, session=session)
        return found, session.executed

    first, ran = audit()
    assert (first.usable, first.kept, ran > 0) == (True, False, True)
    again, ran = audit()
    assert (again.kept, ran, again.lock_key, again.prefix) == (True, 0, first.lock_key, first.prefix)
