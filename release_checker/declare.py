# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How facts and checks declare themselves: two decorators, and the records that they leave.

A fact's parameters are the facts that it needs; its return type is its name in the house. A check's parameters are the
facts that it reads. Nothing here runs anything.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_type_hints

from release_checker.errors import DeclarationError
from release_checker.model import Cost, Pillar, Result

CODE = re.compile(r"[A-Z]{3,6}\d{3}")
SECTIONS = ("What it does", "Why it matters", "How to fix", "Known limits")


@dataclass(frozen=True)
class Fact:
    """A declared fact: how one record is gathered."""

    function: Callable[..., Any]
    "Takes other records, returns this one."
    cost: Cost
    "What gathering takes, not counting the facts it needs."

    @cached_property
    def gives(self) -> type:
        """The record's type, the fact's name in the house."""
        gives = _hints(self.function).get("return")
        if not isinstance(gives, type):
            raise DeclarationError(f"fact {self.function.__qualname__} must be annotated with the record type it returns")
        return gives

    @cached_property
    def needs(self) -> dict[str, type]:
        """Parameter names and the record types they ask for."""
        return _needs(self.function)


@dataclass(frozen=True)
class Check:
    """A declared check: a pure function from facts to findings, and its manual page."""

    code: str
    "Such as RUN002; never reused."
    pillar: Pillar
    "What part of the report it belongs to."
    since: str
    "First version that has it."
    function: Callable[..., Iterator[Result]]
    "The check itself."

    @property
    def name(self) -> str:
        """The fault, as kebab-case words: the function's name."""
        return self.function.__name__.replace("_", "-")

    @cached_property
    def needs(self) -> dict[str, type]:
        """Parameter names and the record types they ask for."""
        return _needs(self.function)

    @property
    def title(self) -> str:
        """First line of the manual page."""
        return self.manual.splitlines()[0]

    @cached_property
    def manual(self) -> str:
        """The manual page, as Markdown."""
        return inspect.cleandoc(self.function.__doc__ or "")

    def section(self, heading: str) -> str:
        """The text under one heading of the manual page; empty when it has none."""
        match = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", self.manual, re.DOTALL | re.MULTILINE)
        return match[1].strip() if match else ""

    def __call__(self, *facts: Any) -> Iterator[Result]:
        return self.function(*facts)


def fact(cost: Cost = Cost.READS) -> Callable[[Callable[..., Any]], Fact]:
    """Declare a function as the way to gather the record that it returns."""
    return lambda function: Fact(function, cost)


def check(code: str, *, pillar: Pillar, since: str) -> Callable[[Callable[..., Iterator[Result]]], Check]:
    """Declare a generator function as a check.

    Raises DeclarationError when the code is malformed or the docstring lacks one of the four sections.
    """
    if not CODE.fullmatch(code):
        raise DeclarationError(f"check code {code!r} must be capitals and three digits, such as LIC001")

    def declare(function: Callable[..., Iterator[Result]]) -> Check:
        declared = Check(code, pillar, since, function)
        missing = [section for section in SECTIONS if not declared.section(section)]
        if missing:
            raise DeclarationError(f"check {code}: the docstring lacks the section(s) {', '.join(missing)}")
        return declared

    return declare


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return get_type_hints(function)
    except NameError as error:
        raise DeclarationError(
            f"{function.__qualname__}: {error}; the types of facts must be importable at run time"
        ) from error


def _needs(function: Callable[..., Any]) -> dict[str, type]:
    hints = _hints(function)
    needs: dict[str, type] = {}
    for name in inspect.signature(function).parameters:
        if not isinstance(hints.get(name), type):
            raise DeclarationError(f"{function.__qualname__}: parameter {name!r} must name the type of a fact")
        needs[name] = hints[name]
    return needs
