# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The cluster that a plan means: an existing scheduler, Slurm jobs, or worker processes on this machine."""

from __future__ import annotations

import contextlib
import logging
import os
import platform
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dask
import distributed

from release_checker import __version__
from release_checker.cohort.engines.dask_offers import GPU, MEMORY, label
from release_checker.cohort.engines.machine import gpus, memory
from release_checker.cohort.records import Needs
from release_checker.errors import FactUnavailable, ReleaseCheckerError, UsageError
from release_checker.execution.sandbox.probe import sandbox_named

JOIN = 60.0
"Seconds that the scheduler and its first worker may take to answer."
LOST = "300s"
"Dask's own 15 s give workers up for good that only start again."
PRELOAD = "release_checker.cohort.engines.dask_uninterrupted"
parts: Any = distributed
"Half of its functions have no types."
SAME = ("release_checker", "distributed", "dask", "cloudpickle")
"Packages whose versions travel in what is sent."


def connect(address: str, *, seconds: float = JOIN) -> Any:
    """A client of a scheduler that runs already; TLS as Dask's configuration says. Raises UsageError when none answers."""
    try:
        return parts.Client(address, timeout=seconds, set_as_default=False, name="release-checker")
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}; start one with `dask scheduler`, or correct "
                         "address in the plan's [engine]") from error


def on_this_machine(jobs: int, needs: Sequence[Needs]) -> Any:
    """Worker processes here, for one audit each, that only this process can speak to: `jobs` of them (0 for half the
    processors), or so many fewer that each can offer the largest need.
    """
    largest, cards = max((one.memory_gb for one in needs), default=0.0), max((one.gpu for one in needs), default=0)
    count = jobs or max(1, (os.cpu_count() or 2) // 2)
    if largest:
        count = min(count, int(memory() // largest))
    if cards:
        count = min(count, gpus() // cards)
    count = max(1, count)
    try:
        return parts.LocalCluster(
            n_workers=count, threads_per_worker=1, processes=True, memory_limit=0, dashboard_address=None, preload=[PRELOAD],
            resources=_offered(count, {one.isolation for one in needs if one.isolation}), silence_logs=logging.CRITICAL,
            security=parts.Security.temporary(),  # on loopback, every user of the machine could send it code
        )
    except (OSError, RuntimeError, TimeoutError) as error:
        raise ReleaseCheckerError(f"Dask's workers could not be started here: {error}") from error


def _offered(count: int, tiers: Collection[str]) -> dict[str, float]:
    """What each of so many workers on this machine offers: nothing is given out twice."""
    found = {MEMORY: memory() * 1e9 / count, GPU: float(gpus() // count)}
    for tier in tiers:
        with contextlib.suppress(FactUnavailable):
            sandbox_named(tier)
            found[label(tier)] = 1.0
    return found


def configure() -> None:
    """What we know better than Dask's defaults; what somebody has set stays."""
    warnings.filterwarnings("ignore", module=r"(distributed|dask_jobqueue)\b")
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it, we say in our words
    if dask.config.get("distributed.deploy.lost-worker-timeout", None) == "15s":
        dask.config.set({"distributed.deploy.lost-worker-timeout": LOST})


def agree(versions: Mapping[str, Any], where: str) -> None:
    """Raises UsageError when scheduler or workers are not of the client's versions (`Client.get_versions()`)."""
    for who, name, theirs, ours in _differing(versions):
        title = name.replace("_", "-")
        raise UsageError(f"{who} of {where} has {title} {theirs or '(none)'}, here is {ours}; install the same everywhere, "
                         f"as with pip install 'release-checker[cluster]=={__version__}'")


def _differing(versions: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    ours = versions["client"]["packages"]
    sides = {"the scheduler": versions["scheduler"],
             **{f"the worker {address}": row for address, row in versions["workers"].items()}}
    for who, row in sides.items():
        packages = (row or {}).get("packages", {})
        python = ".".join(str(packages.get("python", "")).split(".")[:2])
        if python != ".".join(platform.python_version_tuple()[:2]):
            yield who, "python", python, platform.python_version()
        for name in SAME:
            if packages.get(name) != ours.get(name):
                yield who, name, str(packages.get(name) or ""), str(ours.get(name))


def put_mark(workspace: Path) -> Path:
    """A file by which a worker knows that it sees this very workspace."""
    workspace.mkdir(parents=True, exist_ok=True)
    mark = workspace / f".shared-{os.urandom(8).hex()}"
    mark.touch()
    return mark
