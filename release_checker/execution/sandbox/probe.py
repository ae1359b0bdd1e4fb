# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Finds the strongest tier of isolation that works here, by running it."""

from __future__ import annotations

import functools
import shutil

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox.bubblewrap import Bubblewrap
from release_checker.execution.sandbox.records import Job, Sandbox


@functools.cache
def sandbox_named(tier: str) -> Sandbox:
    """One tier, probed; raises FactUnavailable with the reason why it does not hold here."""
    program = shutil.which("bwrap")
    if tier != "bubblewrap" or program is None:
        raise FactUnavailable("bubblewrap: bwrap is not installed")
    sandbox = Bubblewrap(program)
    ended = sandbox.run(Job(("/usr/bin/true",), "/"))
    if not ended.well:
        raise FactUnavailable(f"bubblewrap: {ended.cause}: {ended.stderr.decode('utf-8', 'replace').strip()}")
    return sandbox


def find_sandbox(*, allow_unsafe: bool = False) -> Sandbox:
    """The strongest tier that holds; raises FactUnavailable with what was tried and why each does not hold."""
    return sandbox_named("bubblewrap")
