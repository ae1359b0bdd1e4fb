# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What attempts do in tests, in a module that their processes can import."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from release_checker.cohort.orders import Order
from release_checker.errors import UsageError
from release_checker.reports.folder import ReportFolder
from tests.made_reports import blocked, ready


def until(place: Path, seconds: float = 60) -> None:
    """Wait until a file is there."""
    end = time.monotonic() + seconds
    while not place.exists():
        if time.monotonic() > end:
            raise TimeoutError(place)
        time.sleep(0.01)


def report(order: Order) -> int:
    """A report that tells the attempt."""
    made = ready() if order.project != "faulty" else blocked()
    ReportFolder(order.report).write(made.model_copy(update={"seconds": float(order.attempt)}))
    return 0 if order.project != "faulty" else 1


def by_name(order: Order) -> int:
    """Does what the project's name says; `order.folder` is the project's, for telling the test something."""
    folder = order.folder or order.place
    if order.project == "killed-once" and not (folder / "once").exists():
        (folder / "once").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if order.project == "killed-always":
        os.kill(os.getpid(), signal.SIGKILL)
    if order.project == "wrong":
        raise UsageError("its settings are wrong")
    if order.project == "broken":
        raise ZeroDivisionError("division by zero")
    if order.project == "hungry":
        kept = bytearray(os.urandom(1 << 20)) * 400
        time.sleep(60)
        return len(kept)
    if order.project == "slow":
        child = subprocess.Popen(["sleep", "600"], start_new_session=True)
        (folder / "child").write_text(str(child.pid))
        time.sleep(600)
    return report(order)


def waiting(order: Order) -> int:
    """Reports once the test lets it; the first attempt of `held` never."""
    folder = order.folder or order.place
    if order.project == "held":
        (folder / "begun").write_text(str(os.getpid()))
        until(folder / "go")
    return report(order)
