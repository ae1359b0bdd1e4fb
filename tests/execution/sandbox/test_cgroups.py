# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the files of both versions say; how they hold real processes, `test_escape` shows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from release_checker.execution.sandbox import cgroups
from release_checker.execution.sandbox.cgroups import Group, make_group
from release_checker.execution.sandbox.records import Limits

FILES = {
    "v1": {"memory.max_usage_in_bytes": "4096\n", "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
           "pids.events": "max 7\n"},
    "v2": {"memory.peak": "4096\n", "memory.events": "low 0\nhigh 0\nmax 3\noom 2\noom_kill 2\n", "pids.events": "max 7\n"},
}


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_what_happened(version: str, tmp_path: Path) -> None:
    for name, text in FILES[version].items():
        (tmp_path / name).write_text(text)
    group = Group(tmp_path, tmp_path)
    assert (group.peak, group.killed_for_memory, group.refused_forks) == (4096, 2, 7)


def test_no_groups() -> None:
    group = make_group(None)
    assert (group.peak, group.killed_for_memory, group.refused_forks, group.processes()) == (None, 0, 0, set())
    assert group.enter(os.getpid()) == group
    assert not group.kill()


@pytest.mark.parametrize("files", [("memory.max", "pids.max"), ("memory.limit_in_bytes", "pids.max")])
def test_bounds_are_set(files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(controller: str, name: str) -> Path:
        for file in files:
            (tmp_path / file).write_text("max\n")
        return tmp_path

    monkeypatch.setattr(cgroups, "_make", make)
    make_group(Limits(memory=1 << 20, processes=10))
    assert [(tmp_path / file).read_text() for file in files] == ["1048576", str(10 + cgroups.OWN)]


def test_a_group_that_takes_nobody_is_left_out(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    bad.mkdir()
    (bad / "cgroup.procs").mkdir()  # cannot be written
    assert Group(bad, good).enter(1) == Group(None, good)
