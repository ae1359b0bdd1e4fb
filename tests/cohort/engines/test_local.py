# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the engine of this machine refuses, and the process that it keeps ready."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from release_checker.cohort.engines.local import LocalEngine
from release_checker.cohort.orders import Ended, Order, State
from release_checker.cohort.records import Asked
from release_checker.cohort.supervised import Launcher
from release_checker.errors import UsageError
from release_checker.execution.sandbox import tree
from tests.cohort.works import report


def test_a_folder_whose_name_is_too_long_for_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/tmp/" + "x" * 80)
    with pytest.raises(UsageError, match=r"too long for a socket in it .* 85 bytes of at most 75\): set TMPDIR"):
        LocalEngine()


def test_the_process_that_waits_is_used_once_and_ended_with_its_engine(tmp_path: Path) -> None:
    launcher = Launcher(report)
    launcher.ready()
    waiting = launcher._next
    assert waiting
    attempt = launcher.begin(Order(1, "study", Asked(), tmp_path / "1"))
    assert (attempt.pid, launcher._next) == (waiting.process.pid, None)
    while (ended := attempt.look()) is None:
        pass
    assert ended == Ended(1, State.DONE, 0)
    launcher.ready()
    pid = launcher._next.process.pid if launcher._next else 0
    assert pid
    assert tree.look(pid)
    launcher.close()
    assert tree.look(pid) is None


def test_a_waiting_process_that_was_killed_loses_the_attempt_only(tmp_path: Path) -> None:
    launcher = Launcher(report)
    launcher.ready()
    assert launcher._next
    launcher._next.process.kill()
    launcher._next.process.join()
    attempt = launcher.begin(Order(2, "study", Asked(), tmp_path / "2"))
    ended = attempt.look()
    assert ended
    assert (ended.state, ended.reason) == (State.LOST, "its process was killed by signal 9")
