# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Workers as Slurm jobs, by dask-jobqueue, from the plan's [engine.slurm]."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dask.utils import parse_bytes
from dask_jobqueue.slurm import SLURMCluster

from release_checker.cohort.engines.dask_clusters import parts
from release_checker.cohort.engines.dask_offers import GPU, MEMORY, Offer, label
from release_checker.cohort.records import Engine
from release_checker.errors import UsageError
from release_checker.execution.sandbox import disk
from release_checker.text import printable

NAMED = ("account", "cores", "death_timeout", "interface", "job_cpu", "job_mem", "job_name", "local_directory",
         "log_directory", "memory", "processes", "python", "queue", "shebang", "walltime")
"Options that go to dask-jobqueue's SLURMCluster as they are."
LINES = ("job_extra_directives", "job_script_prologue")
"Options that are a list there: a line of text for each."
OURS = ("gpus", "isolation")
"Graphics processors of a job, and the tier that works on its machines: labels of its workers."
ANSWER = 60.0
"Seconds that sbatch may take."
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


@dataclass(frozen=True, slots=True)
class Jobs:
    """A scheduler here, and its jobs."""

    cluster: Any
    "Of dask-jobqueue."
    keys: Path
    "Folder with the keys by which its workers are known, for this user alone."

    def close(self) -> None:
        """End the jobs and the scheduler."""
        try:
            self.cluster.close()
        finally:
            disk.remove(self.keys)


def slurm_cluster(engine: Engine, workspace: Path) -> Jobs:
    """A scheduler here, with TLS by keys of its own, and no job yet."""
    offer, options = expected(engine), dict(engine.slurm)
    given = {"processes": 1} | {name: options[name] for name in NAMED if name in options}  # theirs grows with the cores
    lines = {name: str(options.get(name, "")).splitlines() for name in LINES}
    if cards := options.get("gpus"):
        lines["job_extra_directives"].append(GPUS.format(int(cards)))
    labels = ",".join(f"{name}={much:g}" if much < 1e6 else f"{name}={much:.0f}" for name, much in offer.resources.items())
    workspace.mkdir(parents=True, exist_ok=True)
    cluster: Any = SLURMCluster  # its types are of another class
    keys = Path(tempfile.mkdtemp(prefix=".keys-", dir=workspace))
    try:
        with _explained():
            return Jobs(cluster(
                **given, **lines, worker_extra_args=["--resources", labels], security=_security(keys),
                scheduler_options={"dashboard_address": None, "dashboard": False}), keys)
    except BaseException:
        disk.remove(keys)
        raise


def _security(folder: Path) -> Any:
    """New keys in files; dask-jobqueue's own files would stay as long as its object lives."""
    made, paths = parts.Security.temporary(), {}
    for name, text in (("ca_file", made.tls_ca_file), ("cert", made.tls_client_cert), ("key", made.tls_client_key)):
        paths[name] = str(folder / f"{name}.pem")
        with os.fdopen(os.open(paths[name], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
            stream.write(text)
    roles = {f"tls_{role}_{name}": paths[name] for role in ("scheduler", "worker", "client") for name in ("cert", "key")}
    return parts.Security(tls_ca_file=paths["ca_file"], require_encryption=True, **roles)


def submit(asked: Jobs, count: int) -> None:
    """Ask for so many jobs; raises UsageError in Slurm's words when it would not take them, which Dask would only log."""
    if not (program := shutil.which("sbatch")):
        raise UsageError("[engine.slurm]: sbatch is not here; run this where jobs are submitted, or look at the job with "
                         "--print-job-script")
    try:
        told = subprocess.run([program, "--test-only"], input=asked.cluster.job_script(), capture_output=True, text=True,
                              timeout=ANSWER, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"[engine.slurm]: sbatch does not answer: {error}") from error
    if told.returncode:
        raise UsageError(f"[engine.slurm]: Slurm refuses such a job: {printable(told.stderr.strip())[:500]}")
    asked.cluster.scale(jobs=count)


def job_script(engine: Engine, workspace: Path) -> str:
    """What would be given to sbatch, without Slurm; the scheduler's address and keys are those of this moment."""
    jobs = slurm_cluster(engine, workspace)
    try:
        return str(jobs.cluster.job_script())
    finally:
        jobs.close()


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise UsageError(f"[engine.slurm]: {error}") from error
