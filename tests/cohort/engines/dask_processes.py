# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A Dask scheduler and workers as processes of their own, for tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[3]
LONG = 90.0
"Seconds that a condition may take on a machine that is busy."


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    end = time.monotonic() + LONG
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not so in {LONG:.0f} s: {what}")
        time.sleep(0.05)


def lives(pid: int) -> bool:
    """The process runs; one that has ended and was not collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


class MadeCluster:
    """Started on loopback; `kill` is for good."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self._port = found.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start_scheduler()

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        """At the same address each time."""
        self.scheduler = self._start("dask_scheduler", "--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard")
        return self.scheduler

    def add(self, *options: str) -> subprocess.Popen[bytes]:
        """A worker for one audit; without a nanny, so that what is killed stays dead."""
        made = self._start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                           "--memory-limit", "0", "--local-directory", str(self._folder), *options)
        self.workers.append(made)
        return made

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / "log.txt").open("ab") as log:
            made = subprocess.Popen([sys.executable, "-m", f"distributed.cli.{module}", *arguments], cwd=ROOT, stderr=log,
                                    stdout=log, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True)
        self._processes.append(made)
        return made

    def close(self) -> None:
        """End what still runs."""
        for one in self._processes:
            if one.poll() is None:
                one.send_signal(signal.SIGKILL)
            one.wait()
