# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Work for attempts, imported by the processes that carry it out. A project's name says what its work does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from release_checker.cohort.orders import Order
from release_checker.reports.folder import ReportFolder
from tests.made_reports import ready


def work(order: Order) -> int:
    """Report; `held…` waits for the gate before it, `told…` after it; `endless…` has a hidden child, and no end."""
    with (order.place / "begun").open("a") as stream:
        stream.write(f"{os.getpid()}\n")
    (order.place / "environment").write_text("\n".join(os.environ))
    if order.project.startswith("endless"):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(10000)"], start_new_session=True)
        (order.place / "child").write_text(str(child.pid))
        child.wait()
    if order.project.startswith("held"):
        _wait(gate(order.place.parents[2]))
    ReportFolder(order.report).write(ready().model_copy(update={"seconds": float(order.attempt)}))
    if order.project.startswith("told"):
        _wait(gate(order.place.parents[2]))
    return 0


def gate(workspace: Path) -> Path:
    """Whatever waits goes on when this file is there."""
    return workspace / "gate"


def _wait(file: Path) -> None:
    until = time.monotonic() + 120
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.02)
