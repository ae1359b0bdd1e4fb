# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""No two attempts get the same card."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from release_checker.cohort.cards import lent
from release_checker.cohort.engines.machine import cards, gpus
from release_checker.errors import ReleaseCheckerError
from release_checker.execution.sandbox import system
from release_checker.execution.sandbox.records import Job


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "3, GPU-8a,5")


def deaf(text: str) -> None:
    """Nobody hears."""


def hold(line: Connection, count: int) -> None:
    with lent(count, deaf) as taken:
        line.send(taken)
        line.recv()


def test_a_cluster_says_which_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (cards(), gpus()) == (("3", "GPU-8a", "5"), 3)
    for nothing in ("", "-1"):
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", nothing)
        assert gpus() == 0


def test_each_is_lent_once_and_comes_back_when_its_holder_is_killed() -> None:
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    other = fork.Process(target=hold, args=(theirs, 1), daemon=True)
    other.start()
    assert ours.recv() == ("3",)
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)
        os.kill(other.pid or 0, signal.SIGKILL)
        other.join()

    with lent(2, deaf) as mine:
        assert (mine, os.environ["CUDA_VISIBLE_DEVICES"]) == (("GPU-8a", "5"), "GPU-8a,5")
        assert system.variables(Job(("true",), "/"), home="/h", temporary="/t")["CUDA_VISIBLE_DEVICES"] == "GPU-8a,5"
    with lent(3, tell) as mine:
        assert (mine, told) == (("3", "GPU-8a", "5"), ["waits for 3 free graphics processors"])
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "3, GPU-8a,5"


def test_what_cannot_be_lent(tmp_path: Path) -> None:
    with pytest.raises(ReleaseCheckerError, match="needs 4 graphics processors; this machine lends 3"), lent(4, deaf):
        pass
    (tmp_path / f"release-checker-cards-{os.getuid()}").symlink_to(tmp_path)
    with pytest.raises(ReleaseCheckerError, match="belongs to somebody else"), lent(1, deaf):
        pass


def test_a_job_is_told_nothing_else_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0; rm")
    assert "CUDA_VISIBLE_DEVICES" not in system.variables(Job(("true",), "/"), home="/h", temporary="/t")
