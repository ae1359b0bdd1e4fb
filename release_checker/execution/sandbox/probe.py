# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Finds the strongest tier of isolation that works here, by running it."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
import threading
from collections.abc import Callable

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox import launcher, system, trial
from release_checker.execution.sandbox.bubblewrap import Bubblewrap, known_options
from release_checker.execution.sandbox.cgroups import can_bound_processes
from release_checker.execution.sandbox.landlock import Launched
from release_checker.execution.sandbox.records import Sandbox

_lock = threading.RLock()
_found: dict[str, Sandbox | str] = {}


def _bubblewrap() -> Bubblewrap:
    program = shutil.which("bwrap")
    if sys.platform != "linux" or program is None:
        raise FactUnavailable("bwrap is not installed")
    if "--info-fd" not in known_options(program):
        raise FactUnavailable(f"{program} does not start, or is older than 0.2")
    if os.getuid() == 0 and not can_bound_processes():
        raise FactUnavailable("started by root, whose processes are counted in control groups only, and none can be made")
    return Bubblewrap(program)


def _landlock() -> Launched:
    if sys.platform != "linux":
        raise FactUnavailable("only Linux has it")
    if (version := launcher.abi()) < 3:
        raise FactUnavailable("this kernel has no Landlock" if version == 0 else
                              f"this kernel's Landlock (ABI {version}) cannot keep files outside from being cut off")
    return Launched("landlock")


def _none() -> Launched:
    return Launched("none")


TIERS: dict[str, Callable[[], Bubblewrap | Launched]] = {"bubblewrap": _bubblewrap, "landlock": _landlock}
"From the strongest to the weakest."


def _probed(name: str, make: Callable[[], Bubblewrap | Launched]) -> Sandbox:
    sandbox = make()
    try:
        found = trial.guarantees(sandbox)
    except OSError as error:
        raise FactUnavailable(str(error)) from error
    if name != "none" and (lacking := trial.missing(found)):
        raise FactUnavailable(lacking)
    return dataclasses.replace(sandbox, guarantees=found)


def sandbox_named(tier: str) -> Sandbox:
    """One tier, probed once per process; raises FactUnavailable with the reason why it does not hold here."""
    with _lock:
        if tier not in _found:
            try:
                _found[tier] = _probed(tier, {**TIERS, "none": _none}[tier])
            except FactUnavailable as error:
                _found[tier] = str(error)
        found = _found[tier]
    if isinstance(found, str):
        raise FactUnavailable(f"{tier}: {found}")
    return found


def find_sandbox(*, allow_unsafe: bool = False) -> Sandbox:
    """The strongest tier that holds; raises FactUnavailable with what was tried and why each does not hold."""
    system.sweep()
    reasons = []
    for tier in TIERS:
        try:
            return sandbox_named(tier)
        except FactUnavailable as error:
            reasons.append(str(error))
    if allow_unsafe:
        return sandbox_named("none")
    raise FactUnavailable("no isolation works here, and none was allowed with --allow-unsafe: " + "; ".join(reasons))
