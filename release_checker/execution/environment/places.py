# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a job must see to run an environment's Python."""

from __future__ import annotations

from pathlib import Path

from release_checker.execution.environment.records import Built
from release_checker.execution.sandbox.records import Mount


def interpreter_mounts(built: Built) -> tuple[Mount, ...]:
    """The environment and, where it lies outside /usr, the interpreter under it, both read-only at their own paths."""
    assert built.prefix is not None
    found = [Mount(built.prefix, str(built.prefix))]
    base = built.recipe.python.base
    if base not in (Path("/usr"), Path("/")):
        found.append(Mount(base, str(base)))
    return tuple(found)
