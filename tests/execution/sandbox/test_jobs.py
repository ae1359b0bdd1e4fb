# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Jobs that mean no harm: what they see, and how their end is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from release_checker.execution.sandbox import cgroups, disk
from release_checker.execution.sandbox.records import Ending, Job, Mount
from tests.execution.sandbox.conftest import Room, left_behind, processes_with


def test_output_and_exit_code(room: Room) -> None:
    heard: list[bytes] = []
    ended = room.run("import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.exit(3)", heard=heard.append)
    assert (ended.ending, ended.exit_code, ended.cause, ended.well) == (Ending.EXITED, 3, "ended with 3", False)
    assert (ended.stdout, ended.stderr, b"".join(heard)) == (b"out\n", b"err\n", b"out\n")


@pytest.mark.parametrize("number", [6, 9, 11, 15])
def test_a_signal_of_its_own(room: Room, number: int) -> None:
    ended = room.run(f"import os\nos.kill(os.getpid(), {number})\nimport time\ntime.sleep(9)")
    assert (ended.ending, ended.exit_code, ended.cause) == (Ending.EXITED, -number, f"was ended by signal {number}")


def test_where_it_runs(room: Room) -> None:
    code = """
import getpass, os, sys
print(os.path.basename(os.getcwd()), getpass.getuser(), sys.stdin.read() == '', os.environ['LANG'])
"""
    assert room.run(code).stdout == b"my project scholar True C.UTF-8\n"


def test_variables_of_the_job(room: Room) -> None:
    job = Job(("/usr/bin/env",), "/", environment={"A": "b=c\n", "HOME": "/elsewhere"})
    assert b"A=b=c\n\n" in (printed := room.sandbox.run(job).stdout)
    assert b"HOME=/elsewhere\n" in printed


@pytest.mark.parametrize(("command", "folder"), [("/nonexistent/program", "/"), ("/bin/true", "/nonexistent")])
def test_what_cannot_start_says_why(room: Room, command: str, folder: str) -> None:
    ended = room.sandbox.run(Job((command,), folder))
    assert (ended.ending, ended.exit_code) == (Ending.NOT_STARTED, None)
    assert "/nonexistent" in ended.cause
    assert "No such file or directory" in ended.cause


def test_a_mount_that_is_not_there(room: Room, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    job = Job(("/bin/true",), "/", (Mount(missing, room.inside(missing)),))
    if room.sandbox.moves:
        assert room.sandbox.run(job).ending is Ending.NOT_STARTED
    else:
        assert room.sandbox.run(job).well  # nothing is shown, and nothing was asked of it


def test_a_mount_that_would_have_to_move(room: Room, tmp_path: Path) -> None:
    job = Job(("/bin/ls", "/elsewhere"), "/", (Mount(tmp_path, "/elsewhere"),))
    if room.sandbox.moves:
        assert room.sandbox.run(job).stdout == b"my project\n"
    else:
        with pytest.raises(OSError, match="cannot be shown as /elsewhere"):
            room.sandbox.run(job)


def test_git_takes_the_copy_for_its_own(room: Room) -> None:
    where = room.inside(room.folder)
    script = "git init -q . && git -c user.name=a -c user.email=b@c commit -q --allow-empty -m x && git rev-parse HEAD"
    ended = room.sandbox.run(Job(("/bin/sh", "-c", script), where, (Mount(room.folder, where, writable=True),)))
    if b"git: not found" in ended.stderr:
        pytest.skip("git is not installed in the system's folders")
    assert ended.well, ended
    again = room.sandbox.run(Job(("/usr/bin/git", "log", "-1", "--format=%s"), where,
                                 (Mount(room.folder, where, writable=True),)))
    assert again.stdout == b"x\n", again


def test_what_the_job_made_is_ours_afterwards(room: Room) -> None:
    assert room.run("import os\nos.mkdir('d')\nopen('d/f', 'w').close()\nos.chmod('d/f', 0o400)").well
    owner = room.folder.stat().st_uid
    assert {path.stat().st_uid for path in room.folder.rglob("*")} == {owner}


def test_shared_memory_and_semaphores(room: Room) -> None:
    code = """
from multiprocessing import get_context
context = get_context('fork')
queue = context.Queue()
child = context.Process(target=queue.put, args=(7,))
child.start()
print(queue.get(timeout=9), context.Value('i', 3).value)
child.join()
"""
    assert room.run(code).stdout == b"7 3\n"


def test_two_at_once_do_not_meet(room: Room) -> None:
    code = """
import tempfile, os, time
open(os.path.join(tempfile.gettempdir(), 'mine'), 'x')
open(os.path.expanduser('~/mine'), 'x')
time.sleep(0.3)
print(len(os.listdir(tempfile.gettempdir())))
"""
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(lambda _: room.run(code), range(2)))
    assert [end.stdout for end in ends] == [b"1\n", b"1\n"]


@pytest.mark.slow
def test_a_hundred_in_a_row_leave_nothing(room: Room) -> None:
    before = len(os.listdir("/proc/self/fd"))
    assert all(room.sandbox.run(Job(("/bin/true",), "/")).well for _ in range(100))
    assert len(os.listdir("/proc/self/fd")) == before


KILLED = """
import sys
from release_checker.execution.sandbox.bubblewrap import Bubblewrap
from release_checker.execution.sandbox.landlock import Launched
from release_checker.execution.sandbox.records import Job
tier = Bubblewrap(sys.argv[2]) if sys.argv[1] == "bubblewrap" else Launched("landlock")
code = "(setsid sleep 61.{0} & ); sleep 61.{0} & echo started; sleep 61.{0}"
tier.run(Job(("/bin/sh", "-c", code), "/"), heard=lambda piece: print("started", flush=True))
"""


def test_when_the_tool_itself_is_killed(room: Room) -> None:
    number = str(int(room.token[-8:], 16))
    bwrap = shutil.which("bwrap") or ""
    with subprocess.Popen([sys.executable, "-c", KILLED.format(number), room.sandbox.tier, bwrap],
                          stdout=subprocess.PIPE) as tool:
        assert tool.stdout
        assert tool.stdout.readline() == b"started\n"
        assert len(processes_with(f"61.{number}")) >= 3
        tool.kill()
    until = time.monotonic() + 20
    while processes_with(f"61.{number}") and time.monotonic() < until:
        time.sleep(0.02)
    assert processes_with(f"61.{number}") == []
    for place in left_behind(tool.pid):
        if place.startswith(tempfile.gettempdir()):
            disk.remove(Path(place))
    until = time.monotonic() + 20
    while left_behind(tool.pid) and time.monotonic() < until:  # the launcher may still be about to end
        cgroups.sweep()
        time.sleep(0.02)
    assert left_behind(tool.pid) == []
