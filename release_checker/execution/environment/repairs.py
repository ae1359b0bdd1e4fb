# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Known renames and repairs of broken packages, from repairs.tsv, where each row names its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resource_files


@dataclass(frozen=True, slots=True)
class Repair:
    """One row of the table."""

    kind: str
    "rename, swap, bound, python, build, ask or drop."
    known: str
    "A distribution, an import name, or a pattern of an error's words."
    remedy: str
    "What helps."
    source: str
    "Where that is documented."

    def fits(self, words: str) -> bool:
        """Its pattern occurs in an error's words."""
        return bool(re.search(self.known, words))

    @property
    def name(self) -> str:
        """Distribution that the remedy bounds."""
        return re.split(r"[<>=!~\s]", self.remedy, maxsplit=1)[0]


@cache
def table() -> tuple[Repair, ...]:
    """All rows, in the order of the file: the first that fits counts."""
    text = resource_files("release_checker.execution.environment").joinpath("repairs.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.split("\n") if line and not line.startswith("#"))
    return tuple(Repair(*row) for row in rows)


def renamed(name: str) -> Repair | None:
    """What takes a declared distribution's place."""
    return next((row for row in table() if row.kind == "rename" and row.known == name), None)


def needless(name: str) -> bool:
    """A declared distribution is for Python 2, another system or another installer only."""
    return any(row.kind == "drop" and row.known == name for row in table())


def repairs(kind: str, words: str) -> tuple[Repair, ...]:
    """Rows of a kind whose pattern occurs in an error's words; one for each remedied distribution."""
    found: dict[str, Repair] = {}
    for row in table():
        if row.kind == kind and row.fits(words):
            found.setdefault(row.name, row)
    return tuple(found.values())


def also_needed(modules: frozenset[str]) -> tuple[str, ...]:
    """Distributions that imported modules cannot do without and do not ask for themselves."""
    return tuple(row.remedy for row in table() if row.kind == "ask" and row.known in modules)
