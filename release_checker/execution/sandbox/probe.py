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
from release_checker.execution.sandbox import cgroups, container, launcher, system, trial
from release_checker.execution.sandbox.bubblewrap import Bubblewrap, known_options
from release_checker.execution.sandbox.cgroups import can_bound_processes
from release_checker.execution.sandbox.container import Container
from release_checker.execution.sandbox.landlock import Launched, lacking
from release_checker.execution.sandbox.records import Sandbox
from release_checker.execution.sandbox.seatbelt import Seatbelt

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
    if lost := lacking():
        raise FactUnavailable(f"root lacks {', '.join(lost)} here, and can give no job to a user of its own; as another "
                              "user it may work")
    return Launched("landlock")


def _container(name: str) -> Container:
    program = shutil.which(name)
    if program is None:
        raise FactUnavailable(f"{name} is not installed")
    if reason := container.engine(program):
        raise FactUnavailable(reason)
    return Container(program)


def _seatbelt() -> Seatbelt:
    if sys.platform != "darwin":
        raise FactUnavailable("only macOS has it")
    return Seatbelt()


def _none() -> Launched:
    if sys.platform != "linux":
        raise FactUnavailable("without isolation jobs run on Linux only: elsewhere a daemon could not be found again")
    return Launched("none")


Tier = Bubblewrap | Container | Launched | Seatbelt
TIERS: dict[str, Callable[[], Tier]] = {
    "bubblewrap": _bubblewrap,
    "container (podman)": lambda: _container("podman"),
    "container (docker)": lambda: _container("docker"),
    "landlock": _landlock,
    "sandbox-exec": _seatbelt,
}
"From the strongest to the weakest."


def _probed(name: str, make: Callable[[], Tier]) -> Sandbox:
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
            if tier not in (*TIERS, "none"):
                raise FactUnavailable(f"{tier}: no such tier; there are {', '.join(TIERS)} and none")
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
    cgroups.sweep()
    reasons = []
    for tier in TIERS:
        try:
            return sandbox_named(tier)
        except FactUnavailable as error:
            reasons.append(str(error))
    if allow_unsafe:
        try:
            return sandbox_named("none")
        except FactUnavailable as error:
            reasons.append(str(error))
    raise FactUnavailable("no isolation works here: " + "; ".join(reasons))
