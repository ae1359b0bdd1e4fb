# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Workers as Slurm jobs, by dask-jobqueue, from the plan's [engine.slurm]."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dask.utils import parse_bytes
from dask_jobqueue.slurm import SLURMCluster

from release_checker.cohort.engines.dask_clusters import parts
from release_checker.cohort.engines.dask_offers import GPU, MEMORY, Offer, label
from release_checker.cohort.records import Engine
from release_checker.errors import UsageError

NAMED = ("account", "cores", "death_timeout", "interface", "job_cpu", "job_mem", "job_name", "local_directory",
         "log_directory", "memory", "processes", "python", "queue", "shebang", "walltime")
"Options that go to dask-jobqueue's SLURMCluster as they are."
LINES = ("job_extra_directives", "job_script_prologue")
"Options that are a list there: a line of text for each."
OURS = ("gpus", "isolation")
"Graphics processors of a job, and the tier that works on its machines: labels of its workers."
GPUS = "--gres=gpu:{}"


def expected(engine: Engine) -> Offer:
    """The kind of worker that such a job starts; raises UsageError for options that are none, or are missing."""
    options = dict(engine.slurm)
    if unknown := sorted(options.keys() - {*NAMED, *LINES, *OURS}):
        raise UsageError(f"[engine.slurm]: there is no option {unknown[0]!r}; there are "
                         f"{', '.join((*NAMED, *LINES, *OURS))}")
    if missing := [name for name in ("cores", "memory") if not options.get(name)]:
        raise UsageError(f"[engine.slurm] needs {' and '.join(missing)}: what one job asks for, as in cores = 4, "
                         "memory = \"32 GB\"")
    try:
        memory = parse_bytes(options["memory"])
        cores, processes, cards = (int(options.get(name, 0)) for name in ("cores", "processes", "gpus"))
    except (ValueError, TypeError) as error:
        raise UsageError(f"[engine.slurm]: {error}; memory is as in \"32 GB\"; cores, processes and gpus are numbers"
                         ) from error
    processes = processes or 1
    if not 0 < processes <= cores:
        raise UsageError(f"[engine.slurm]: processes must be from 1 to cores, which are {cores}")
    labels = {MEMORY: float(memory // processes)}
    if cards:
        labels[GPU] = float(cards // processes)
    if tier := str(options.get("isolation", "")):
        labels[label(tier)] = 1.0
    return Offer("slurm", cores // processes, labels, int(memory // processes))


def slurm_cluster(engine: Engine, workspace: Path) -> Any:
    """A scheduler here, with TLS by keys of its own, and no job yet: `scale(jobs=…)` submits them."""
    offer, options = expected(engine), dict(engine.slurm)
    given = {"processes": 1} | {name: options[name] for name in NAMED if name in options}  # theirs grows with the cores
    lines = {name: str(options.get(name, "")).splitlines() for name in LINES}
    if cards := options.get("gpus"):
        lines["job_extra_directives"].append(GPUS.format(int(cards)))
    labels = ",".join(f"{name}={much:g}" if much < 1e6 else f"{name}={much:.0f}" for name, much in offer.resources.items())
    workspace.mkdir(parents=True, exist_ok=True)
    cluster: Any = SLURMCluster  # its types are of another class
    with _explained():
        return cluster(
            **given, **lines, worker_extra_args=["--resources", labels], security=parts.Security.temporary(),
            shared_temp_directory=str(workspace), scheduler_options={"dashboard_address": None, "dashboard": False})


def job_script(engine: Engine, workspace: Path) -> str:
    """What would be given to sbatch, without Slurm; the scheduler's address and keys are those of this moment."""
    with slurm_cluster(engine, workspace) as cluster:
        return str(cluster.job_script())


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise UsageError(f"[engine.slurm]: {error}") from error
