# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Finds the checks and facts of every installed package by entry point.

A package offers modules under `release_checker.checks` and `release_checker.facts`; our own are found the same way.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import entry_points
from importlib.resources import files as resource_files
from types import ModuleType

from release_checker.declare import Check, Fact
from release_checker.errors import DeclarationError
from release_checker.execution.session import Session
from release_checker.model import Bounds, Cost, Pillar
from release_checker.project import Project

GIVEN: tuple[type, ...] = (Project, Bounds, Session)
"Records that the audit itself provides; a fact may ask for all, a check only for Bounds."


@dataclass(frozen=True, slots=True)
class Planned:
    """A code of the catalogue: fixed for good, whether or not an installed check decides it."""

    code: str
    "Such as ENV006."
    name: str
    "The fault, as kebab-case words."
    title: str
    "One line for people."
    cost: Cost
    "What deciding it takes."

    @property
    def pillar(self) -> Pillar:
        """The part of the report it belongs to."""
        return Pillar.of(self.code)


@dataclass(frozen=True)
class Registry:
    """Everything installed that can be asked or run."""

    checks: dict[str, Check]
    "By code, sorted."
    facts: dict[type, Fact]
    "By the record that they give."
    catalogue: dict[str, Planned]
    "Every fixed code, by code."

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes that settings may name: installed and catalogued, in the order of the pillars."""
        order = {pillar: number for number, pillar in enumerate(Pillar)}
        known = {code: check.pillar for code, check in self.checks.items()}
        known |= {code: planned.pillar for code, planned in self.catalogue.items() if code not in known}
        return tuple(sorted(known, key=lambda code: (order[known[code]], code)))

    def needed(self, check: Check) -> list[type]:
        """Records that a check needs, directly or not, each after those it needs itself.

        Raises DeclarationError when a fact needs itself. Records that nothing gathers are left in, for the audit to
        report.
        """
        ordered: list[type] = []
        for record in check.needs.values():
            self._collect(record, ordered, ())
        return ordered

    def cost(self, check: Check) -> Cost:
        """The dearest thing that a check makes necessary."""
        costs = [self.facts[record].cost for record in self.needed(check) if record in self.facts]
        return max(costs, key=lambda cost: cost.rank, default=Cost.READS)

    def _collect(self, record: type, ordered: list[type], above: tuple[type, ...]) -> None:
        if record in above:
            chain = " needs ".join(item.__name__ for item in (*above, record))
            raise DeclarationError(f"facts need each other in a circle: {chain}")
        if record in ordered:
            return
        if record in self.facts:
            for needed in self.facts[record].needs.values():
                self._collect(needed, ordered, (*above, record))
        ordered.append(record)


def build(modules: Iterable[ModuleType], catalogue: dict[str, Planned]) -> Registry:
    """The registry of what some modules declare; raises DeclarationError for two of one name."""
    checks: dict[str, Check] = {}
    facts: dict[type, Fact] = {}
    for declared in _declared(modules):
        if isinstance(declared, Check):
            if checks.setdefault(declared.code, declared) is not declared:
                raise DeclarationError(f"two checks have the code {declared.code}")
            planned = catalogue.get(declared.code)
            if planned and planned.name != declared.name:
                raise DeclarationError(f"{declared.code} is {planned.name} in the catalogue, not {declared.name}")
            for given in (Project, Session):
                if given in declared.needs.values():
                    raise DeclarationError(f"check {declared.code} asks for the {given.__name__}; a check reads facts only")
        elif facts.setdefault(declared.gives, declared) is not declared:
            raise DeclarationError(f"two facts give {declared.gives.__name__}")
    return Registry(dict(sorted(checks.items())), facts, catalogue)


@cache
def installed() -> Registry:
    """The registry of everything installed."""
    return build(_installed_modules(), load_catalogue())


@cache
def load_catalogue() -> dict[str, Planned]:
    """The fixed codes, from configs/catalogue.toml."""
    text = resource_files("release_checker.configs").joinpath("catalogue.toml").read_text("utf-8")
    rows = tomllib.loads(text)
    return {code: Planned(code, row["name"], row["title"], Cost(row["cost"])) for code, row in rows.items()}


def _installed_modules() -> list[ModuleType]:
    found: dict[str, ModuleType] = {}
    for group in ("release_checker.facts", "release_checker.checks"):
        for point in entry_points(group=group):
            try:
                found[point.value] = importlib.import_module(point.value)
            except ImportError as error:
                owner = point.dist.name if point.dist else "an installed package"
                raise DeclarationError(f"{owner} offers {point.value}, which cannot be imported: {error}") from error
    return list(found.values())


def _declared(modules: Iterable[ModuleType]) -> Iterator[Check | Fact]:
    for module in modules:
        for value in vars(module).values():
            # A declaration that a module merely imported belongs to the module that made it.
            if isinstance(value, (Check, Fact)) and value.function.__module__ == module.__name__:
                yield value
