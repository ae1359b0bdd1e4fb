# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The engine that a plan names."""

from __future__ import annotations

import importlib
from typing import Any

from release_checker.cohort.attempt import Work, perform
from release_checker.cohort.engines.engine import Engine
from release_checker.cohort.engines.local import LocalEngine
from release_checker.cohort.records import Plan
from release_checker.errors import UsageError


def engine_of(plan: Plan, jobs: int = 0, work: Work = perform) -> Engine:
    """The plan's engine, with so many audits at once when `jobs` says so; raises UsageError for one that is not there."""
    if plan.engine.kind == "local":
        return LocalEngine(jobs or plan.engine.jobs, work)
    engine: Engine = _dask().dask_engine(plan, jobs, work)
    return engine


def job_script(plan: Plan) -> str:
    """The script that a plan's Slurm jobs are submitted with; raises UsageError when it names no Slurm."""
    script: str = _dask().job_script(plan)
    return script


def _dask() -> Any:
    try:
        return importlib.import_module("release_checker.cohort.engines.dask_opening")
    except ImportError as error:
        raise UsageError(f"engine dask needs {error.name}, which is not installed; pip install 'release-checker[cluster]'"
                         ) from error
