# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the doctor works with: the index, the resolver, the builder and the sandbox, behind one interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from release_checker.execution.environment.case import CondaPart, Module
from release_checker.execution.environment.records import Built, Interpreter, Problem, Recipe


@dataclass(frozen=True, slots=True)
class Offer:
    """One version of a distribution on the index."""

    version: str
    "PEP 440."
    uploaded: str
    "UTC instant; empty where the index does not say."
    wheel: bool
    "A wheel fits the asked interpreter."
    source: bool
    "A source distribution is there, and admits the asked interpreter."


class Workshop(Protocol):
    """Everything outside the doctor's own head."""

    @property
    def interpreters(self) -> Sequence[Interpreter]:
        """Pythons of this machine, newest first."""

    @property
    def warnings(self) -> Sequence[str]:
        """What people should know of how things were done here."""

    @property
    def seconds_left(self) -> float:
        """Of the doctor's budget."""

    def offers(self, name: str, python: Interpreter) -> tuple[Offer, ...]:
        """Versions that the index has for an interpreter, oldest first; empty when none or not known."""

    def exists(self, name: str) -> bool | None:
        """The index knows a distribution; None when it could not be asked."""

    def resolve(self, recipe: Recipe) -> tuple[Problem, ...]:
        """Why a recipe cannot be resolved, from metadata alone; empty when it can."""

    def build(self, recipe: Recipe) -> Built:
        """The environment of a recipe."""

    def conda(self, part: CondaPart) -> Interpreter:
        """The Python of an environment of conda packages; raises NotBuilt, or FactUnavailable without a tool."""

    def probe(self, built: Built, modules: Sequence[Module]) -> tuple[Problem, ...]:
        """Imports that fail in it; each problem's subject is the import's name, its place where it stands."""
