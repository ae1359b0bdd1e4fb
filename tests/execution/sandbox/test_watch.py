# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where no control group can be made, bounds are watched from outside, and hold all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from release_checker.execution.sandbox import cgroups
from release_checker.execution.sandbox.records import Ending
from tests.execution.sandbox.conftest import Room


@pytest.fixture(autouse=True)
def no_control_groups(monkeypatch: pytest.MonkeyPatch, room: Room) -> Iterator[None]:
    def none(controller: str, name: str) -> Path | None:
        return None

    cgroups.can_bound_processes.cache_clear()
    monkeypatch.setattr(cgroups, "_make", none)
    yield
    cgroups.can_bound_processes.cache_clear()


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
    code = "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n        kept = b'x' * (30 << 20)\n        time.sleep(9)\nos.wait()"
    assert room.run(code.replace("\n        time", "; time")).ending is Ending.MEMORY


def test_fork_bomb(room: Room) -> None:
    ended = room.run("import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass", processes=40)
    assert ended.ending is Ending.PROCESSES


def test_daemon(room: Room) -> None:
    code = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(60)\n    os._exit(0)"
    assert room.run(code + "\ntime.sleep(0.2)").well


def test_daemon_of_a_killed_job(room: Room) -> None:
    code = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(60)\n    os._exit(0)"
    assert room.run(code + "\ntime.sleep(60)", seconds=0.5).ending is Ending.TIME
