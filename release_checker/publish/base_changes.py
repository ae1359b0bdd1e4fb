# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a pull request asks less of than its base, where the report cannot be counted again: bounds, tolerances, skips."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from release_checker.comparison.records import Tolerance
from release_checker.execution.settings import ExecutionSettings, NotebookSettings
from release_checker.model import Bounds
from release_checker.settings import Settings

AT_LEAST = ("docstring_percent", "stored_percent")
"Bounds that ask less when they are lowered; every other one when it is raised."


def loosened(base: Settings, head: Settings) -> tuple[str, ...]:
    """Each setting by which less would be found than under the base's, as a clause."""
    return (
        *_bounds(base.bounds, head.bounds), *_notebooks(base.execution, head.execution),
        *_training(base.execution, head.execution), *_trust(base, head),
    )


def _bounds(base: Bounds, head: Bounds) -> Iterator[str]:
    for item in dataclasses.fields(Bounds):
        before, after = getattr(base, item.name), getattr(head, item.name)
        if (after < before) if item.name in AT_LEAST else (after > before):
            yield f"bound {item.name} goes from {before:g} to {after:g}"


def _notebooks(base: ExecutionSettings, head: ExecutionSettings) -> Iterator[str]:
    for path, after in head.notebooks.items():
        before = base.notebooks.get(path) or base.notebooks.get("*") or NotebookSettings()
        name = "all notebooks" if path == "*" else path
        if after.skip and not before.skip:
            yield f"{name} is no longer executed"
        if _wider(before.tolerance, after.tolerance):
            yield f"a wider tolerance for {name}"


def _training(base: ExecutionSettings, head: ExecutionSettings) -> Iterator[str]:
    known = {command.name: command for command in base.training}
    for command in head.training:
        before = known.get(command.name)  # what the base never replayed cannot be replayed less strictly
        if before and command.tolerance and _wider(before.tolerance or Tolerance(), command.tolerance):
            yield f"a wider tolerance for training {command.name}"


def _trust(base: Settings, head: Settings) -> Iterator[str]:
    if head.execution.evidence_signers not in ("", base.execution.evidence_signers):
        yield "another list of who may sign replays"
    if head.advisories != base.advisories:
        yield "another service is asked for known vulnerabilities"


def _wider(before: Tolerance, after: Tolerance) -> bool:
    return any(getattr(after, item.name) > getattr(before, item.name) for item in dataclasses.fields(Tolerance))
