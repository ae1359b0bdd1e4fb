# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox import system, tree
from release_checker.execution.sandbox.probe import sandbox_named
from release_checker.execution.sandbox.records import MIB, Ended, Heard, Job, Limits, Mount, Sandbox, Stop


@dataclass(frozen=True)
class Room:
    """One tier with what a test needs around it."""

    sandbox: Sandbox
    token: str
    "In the command line of everything that a test starts."
    folder: Path
    "A scratch copy, so to speak: writable in the job, which starts there."

    def inside(self, folder: Path) -> str:
        return f"/project/{folder.name}" if self.sandbox.moves else str(folder)

    def run(self, code: str, *, stop: Stop | None = None, heard: Heard | None = None, network: bool = False,
            mounts: tuple[Mount, ...] = (), seconds: float = 20.0, memory: int = 128 * MIB, processes: int = 64,
            disk: int = 16 * MIB, output: int = MIB) -> Ended:
        python, prefix = system.interpreter()
        seen = (Mount(Path(prefix), prefix), Mount(self.folder, self.inside(self.folder), writable=True), *mounts)
        job = Job((python, "-I", "-S", "-c", f"# {self.token}\n{code}"), self.inside(self.folder), seen,
                  limits=Limits(seconds, memory, processes, disk, output), network=network)
        return self.sandbox.run(job, stop=stop, heard=heard)

    def holds(self, name: str) -> bool:
        """What the tier says of itself."""
        return next(one.held for one in self.sandbox.guarantees if one.name == name)


def processes_with(token: str) -> list[int]:
    found = []
    for pid in tree.everyone():
        with contextlib.suppress(OSError):
            if token.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def left_behind(pid: int = 0) -> list[str]:
    """Folders and control groups that this process, or another one, made for jobs."""
    mine = f"{system.PREFIX}{pid or os.getpid()}-"
    found = [str(path) for path in Path(tempfile.gettempdir()).glob(f"{mine}*")]
    for folder, folders, _ in os.walk("/sys/fs/cgroup"):
        found += [os.path.join(folder, name) for name in folders if name.startswith(mine)]
    return found


@pytest.fixture(params=["bubblewrap", "landlock"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    try:
        sandbox = sandbox_named(request.param)
    except FactUnavailable as error:
        pytest.skip(str(error))
    token = f"marker-{secrets.token_hex(8)}"
    folder = tmp_path / "my project"
    folder.mkdir()
    yield Room(sandbox, token, folder)
    assert processes_with(token) == []
    assert left_behind() == []
