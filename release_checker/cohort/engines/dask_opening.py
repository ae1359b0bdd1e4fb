# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A Dask engine for a plan; imported only when a plan names it, for it needs the extra `cluster`."""

from __future__ import annotations

from release_checker.cohort.attempt import Work, perform
from release_checker.cohort.engines import dask_clusters, slurm
from release_checker.cohort.engines.dask import DaskEngine
from release_checker.cohort.records import Plan
from release_checker.errors import UsageError


def dask_engine(plan: Plan, jobs: int = 0, work: Work = perform) -> DaskEngine:
    """By the scheduler's address, else by Slurm, else worker processes here; raises UsageError as `DaskEngine` does."""
    engine, dask_jobs = plan.engine, jobs or plan.engine.jobs
    dask_clusters.configure()
    if engine.address:
        return DaskEngine(dask_clusters.connect(engine.address), plan.workspace, work=work, most=dask_jobs)
    if engine.slurm:
        if not dask_jobs:
            raise UsageError("[engine] needs jobs = how many Slurm jobs are asked for")
        offer, asked = slurm.expected(engine), slurm.slurm_cluster(engine, plan.workspace)
        try:
            slurm.submit(asked, dask_jobs)
        except UsageError:
            asked.close()
            raise
        client = dask_clusters.parts.Client(asked.cluster, set_as_default=False)
        return DaskEngine(client, plan.workspace, work=work, cluster=asked, expected=offer)
    local = dask_clusters.on_this_machine(dask_jobs, [project.asked.needs for project in plan.projects])
    client = dask_clusters.parts.Client(local, set_as_default=False)
    return DaskEngine(client, plan.workspace, work=work, cluster=local)


def job_script(plan: Plan) -> str:
    """What a plan gives to Slurm; raises UsageError when it does not name it."""
    if plan.engine.kind != "dask" or not plan.engine.slurm:
        raise UsageError("the plan names no Slurm: it needs [engine] kind = \"dask\" and a table [engine.slurm]")
    dask_clusters.configure()
    return slurm.job_script(plan.engine, plan.workspace)
