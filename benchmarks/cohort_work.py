# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the attempts of benchmarks/cohort.py do, in a module that the server of attempts can import beforehand."""

from __future__ import annotations

import time

from release_checker.cohort.attempt import perform
from release_checker.cohort.orders import Order
from release_checker.reports.folder import ReportFolder
from tests.made_reports import ready

WORK = 0.2


def sleeping(order: Order) -> int:
    """Work of 0.2 s that gives a report."""
    until = time.monotonic() + WORK
    report = ready()
    ReportFolder(order.report).write(report.model_copy(update={"seconds": float(order.attempt)}))
    time.sleep(max(0.0, until - time.monotonic()))
    return 0


def timed(order: Order) -> int:
    """An audit, its seconds noted beside its report."""
    began = time.monotonic()
    code = perform(order)
    (order.place / "seconds").write_text(str(time.monotonic() - began))
    return code
