# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Budget and interruption end what runs, and say why."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.execution.session import Interrupted, OutOfBudget, Session
from release_checker.execution.store import Store


def test_without_a_budget_a_job_gets_what_it_wants(tmp_path: Path) -> None:
    session = Session(store=Store(tmp_path))
    assert session.seconds(600) == 600
    assert not session.stop()


def test_a_job_never_gets_more_than_is_left(tmp_path: Path) -> None:
    session = Session(store=Store(tmp_path), budget=100)
    assert 90 < session.seconds(600) <= 100


def test_a_budget_that_is_used_up(tmp_path: Path) -> None:
    session = Session(store=Store(tmp_path), budget=100)
    session.began -= 101
    assert session.stop()
    with pytest.raises(OutOfBudget, match="the budget of 100 s was used up"):
        session.seconds(1)


def test_interrupted(tmp_path: Path) -> None:
    session = Session(store=Store(tmp_path))
    session.stopped.set()
    assert session.stop()
    with pytest.raises(Interrupted, match="interrupted"):
        session.check()
