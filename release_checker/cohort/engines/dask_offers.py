# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the workers of a Dask cluster offer, by their resource labels, against what a project needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from release_checker.cohort.records import Needs
from release_checker.text import counted

GPU, MEMORY, ISOLATION = "GPU", "MEMORY", "ISOLATION_"
"Labels of workers: `--resources \"GPU=1,MEMORY=64e9,ISOLATION_bubblewrap=1\"`; memory in bytes."
SHARE = 1e-6
"Of an isolation label that one audit takes: Dask counts labels down, and a tier is not used up."


@dataclass(frozen=True, slots=True)
class Offer:
    """One worker, as the scheduler knows it."""

    address: str
    "Where it listens; unique."
    threads: int
    "Audits at once."
    resources: Mapping[str, float]
    "Its labels, with how much of each there is in all."
    memory: int = 0
    "Bytes that its processes may take by Dask's bound; 0 for no bound."

    @property
    def bytes(self) -> float:
        """Memory for audits: by its label, else by Dask's bound; endless when neither says anything."""
        return float(self.resources.get(MEMORY, self.memory or float("inf")))


def label(tier: str) -> str:
    """Of an isolation tier: `container (podman)` is ISOLATION_container_podman."""
    return ISOLATION + re.sub(r"\W+", "_", tier).strip("_")


def offers(workers: Mapping[str, Mapping[str, Any]]) -> tuple[Offer, ...]:
    """As `Client.scheduler_info()["workers"]` has them."""
    return tuple(Offer(address, int(row.get("nthreads", 1)), dict(row.get("resources") or {}),
                       int(row.get("memory_limit") or 0)) for address, row in workers.items())


def demands(needs: Needs, workers: Sequence[Offer]) -> dict[str, float]:
    """What a task asks of Dask. Memory only where workers are labelled with it: Dask would wait for the label for ever."""
    asked: dict[str, float] = {}
    if needs.gpu:
        asked[GPU] = needs.gpu
    if needs.memory_gb and any(MEMORY in one.resources for one in workers):
        asked[MEMORY] = needs.memory_gb * 1e9
    if needs.isolation:
        asked[label(needs.isolation)] = SHARE
    return asked


def fits(needs: Needs, offer: Offer, workers: Sequence[Offer]) -> bool:
    """The worker can carry out what has these needs."""
    return (all(offer.resources.get(name, 0.0) >= much for name, much in demands(needs, workers).items())
            and offer.bytes >= needs.memory_gb * 1e9)


def unmet(needs: Needs, workers: Sequence[Offer], where: str) -> str:
    """Which need no worker offers, with what the best one has; empty when some worker offers all of them."""
    if any(fits(needs, one, workers) for one in workers):
        return ""
    who = f"none of the {counted(len(workers), 'worker')} of {where}"
    if not workers:
        return f"{where} has no worker now"
    lacking = []
    if needs.gpu and (most := _most(one.resources.get(GPU, 0.0) for one in workers)) < needs.gpu:
        lacking.append(f"GPU={needs.gpu} (the most is {most:g})")
    if (most := _most(one.bytes for one in workers)) < needs.memory_gb * 1e9:
        lacking.append(f"MEMORY={needs.memory_gb:g} GB (the most is {most / 1e9:.1f} GB)")
    if needs.isolation and not any(label(needs.isolation) in one.resources for one in workers):
        tiers = sorted({name for one in workers for name in one.resources if name.startswith(ISOLATION)})
        lacking.append(f"{label(needs.isolation)} (there is {', '.join(tiers) or 'no such label'})")
    if lacking:
        return f"needs {' and '.join(lacking)}; {who} offers it; start a worker with such --resources"
    return f"needs {needed(needs)}; {who} offers all of it together"


def needed(needs: Needs) -> str:
    """The needs in labels."""
    parts = [f"GPU={needs.gpu}" if needs.gpu else "", f"MEMORY={needs.memory_gb:g} GB" if needs.memory_gb else "",
             label(needs.isolation) if needs.isolation else ""]
    return ", ".join(part for part in parts if part) or "nothing"


def _most(values: Iterable[float]) -> float:
    return max(values, default=0.0)
