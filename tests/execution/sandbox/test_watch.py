# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where no control group can be made, bounds are watched from outside, and hold all the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox import cgroups, probe
from release_checker.execution.sandbox.records import Ending
from tests.execution.sandbox.conftest import Room

pytestmark = pytest.mark.parametrize("room", ["landlock"], indirect=True)
"Without control groups bubblewrap is not used by root, as its processes are not counted then."


@pytest.fixture(autouse=True)
def no_control_groups(monkeypatch: pytest.MonkeyPatch, room: Room) -> Iterator[None]:
    def none(controller: str, name: str) -> Path | None:
        return None

    cgroups.tried.cache_clear()
    monkeypatch.setattr(cgroups, "_make", none)
    yield
    cgroups.tried.cache_clear()


def test_allocating_without_end(room: Room) -> None:
    ended = room.run("kept = []\nwhile True:\n    kept.append(b'x' * (1 << 20))")
    assert (ended.ending, ended.exit_code) == (Ending.MEMORY, None)
    assert ended.peak_memory is not None
    assert ended.peak_memory > 128 << 20


def test_pages_shared_by_children_count_once(room: Room) -> None:
    code = """
import os, time
kept = b'x' * (40 << 20)
for _ in range(6):
    if os.fork() == 0:
        time.sleep(0.5)
        os._exit(0)
for _ in range(6):
    os.wait()
"""
    assert room.run(code).well


def test_allocating_in_many_children(room: Room) -> None:
    code = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        kept = b'x' * (30 << 20)
        time.sleep(9)
os.wait()
"""
    assert room.run(code).ending is Ending.MEMORY


def test_too_many_processes(room: Room) -> None:
    code = """
import os, time
for _ in range(60):
    try:
        if os.fork() == 0:
            time.sleep(9)
            os._exit(0)
    except OSError:
        pass
time.sleep(9)
"""
    assert room.run(code, processes=40).ending is Ending.PROCESSES


DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
"""


def test_daemon(room: Room) -> None:
    assert room.run(DAEMON + "time.sleep(0.2)").well


def test_daemon_of_a_killed_job(room: Room) -> None:
    assert room.run(DAEMON + "time.sleep(60)", seconds=0.5).ending is Ending.TIME


@pytest.mark.skipif(os.getuid() != 0, reason="only root is not counted")
def test_root_without_a_control_group_gets_no_bubblewrap(room: Room) -> None:
    with pytest.raises(FactUnavailable, match=r"started by root|not installed"):
        probe.TIERS["bubblewrap"]()
