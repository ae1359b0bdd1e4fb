# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings that make the devices in use give the same numbers twice, over all training code."""

from __future__ import annotations

from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.python.determinism import Determinism
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.reach import Reach, Use
from release_checker.model import Place


@dataclass(frozen=True, slots=True)
class DeterminismReport:
    """What training code computes on, and what it asks of it."""

    trains: bool
    "There is training code that can be run."
    library: bool
    "The project is a library."
    cuda: Place | None
    "Where training first asks torch for a GPU, no determinism being asked for anywhere; None otherwise."
    tensorflow: Place | None
    "The same for TensorFlow."
    benchmarks: tuple[Place, ...]
    "Where cuDNN is told to pick algorithms by timing."
    orders: tuple[Place, ...]
    "Where training hangs on the order of a set, no PYTHONHASHSEED being set."
    looked: int
    "Training files looked at, with what they import."


@fact()
def determinism_report(sources: PythonSources, reach: Reach) -> DeterminismReport:
    """Devices and settings of the scripts and notebooks that train, and of what they import."""
    by_path = {source.path: found for source, found in sources.each(Determinism)}
    training = [entry for entry in reach.entries if entry.use is Use.TRAINING]
    pulled = list(dict.fromkeys(path for entry in training for path in entry.pulled if path in by_path))
    found = [by_path[path] for path in pulled]
    cuda = [item.cuda for item in found if item.cuda]
    tensorflow = [item.tensorflow for item in found if item.tensorflow]
    orders = [item.reads_order for item in found if item.reads_order]
    return DeterminismReport(
        trains=bool(training),
        library=reach.library,
        cuda=cuda[0] if cuda and not any(item.torch_set for item in found) else None,
        tensorflow=tensorflow[0] if tensorflow and not any(item.tensorflow_set for item in found) else None,
        benchmarks=tuple(item.benchmark for item in found if item.benchmark),
        orders=tuple(orders) if not any(item.hash_seed for item in found) else (),
        looked=len(pulled),
    )
