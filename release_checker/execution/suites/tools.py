# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""pytest, its plug-ins and what only tests need, in a folder beside the environment that disturbs none of its pins."""

from __future__ import annotations

from collections.abc import Sequence

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.overlay import overlay
from release_checker.execution.environment.records import Built
from release_checker.execution.session import Interrupted, OutOfBudget, Session


class Tools:
    """What was added for the tests of one environment. The environment's own packages come first on the path."""

    def __init__(self, built: Built, session: Session) -> None:
        self.built = built
        self.session = session
        self.lines: list[str] = []
        self.paths: list[str] = []
        self.tried: set[str] = {canonicalize_name(item.name) for item in built.locked}
        self._added: list[str] = []

    @property
    def added(self) -> tuple[str, ...]:
        """Names of what was asked for and is there now, in order."""
        return tuple(self._added)

    def add(self, *requirements: str) -> None:
        """Install what is not there yet, beside what was added before; what does not install is left out.

        Raises FactUnavailable when pytest itself cannot be had, Interrupted or OutOfBudget.
        """
        fresh = {name: line for line in requirements if (name := _name(line)) and name not in self.tried}
        self.tried |= set(fresh)
        if not fresh or self._install(fresh) is None:
            return
        for name, line in fresh.items():  # one of them is at fault: whatever installs beside the others is taken
            problem = self._install({name: line})
            if problem and name == "pytest":
                raise problem

    def _install(self, fresh: dict[str, str]) -> FactUnavailable | None:
        """Why these cannot be added; None when they are."""
        lines: Sequence[str] = [*self.lines, *fresh.values()]
        try:
            self.paths[:] = [str(overlay(self.built, tuple(lines), self.session))]
        except (Interrupted, OutOfBudget):
            raise
        except FactUnavailable as error:
            return error
        self.lines += fresh.values()
        self._added += fresh
        return None


def _name(line: str) -> str:
    """Normalised name of a requirement; empty where it is none that can be added."""
    try:
        return canonicalize_name(Requirement(line).name)
    except InvalidRequirement:
        return ""
