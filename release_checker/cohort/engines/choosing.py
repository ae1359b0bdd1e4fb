# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The engine that a plan names."""

from __future__ import annotations

from release_checker.cohort.engines.engine import Engine
from release_checker.cohort.engines.local import LocalEngine
from release_checker.cohort.records import Plan
from release_checker.errors import UsageError


def engine_of(plan: Plan, jobs: int = 0) -> Engine:
    """The plan's engine, with so many audits at once when `jobs` says so; raises UsageError for one that is not there."""
    if plan.engine.kind == "local":
        return LocalEngine(jobs or plan.engine.jobs)
    raise UsageError(f"engine {plan.engine.kind} is not there; write kind = \"local\" in the plan")
