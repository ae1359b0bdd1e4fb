# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Between the cohort page's address and what its reader wants: one reads the other, and links lead from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from release_checker.cohort.store.queries import Wanted

LENGTH = 100
"Characters of one value; no name is longer."
DIGITS = 18
"Of a number; databases count to 2^63."


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it says in vain is left out."""
    values: dict[str, Any] = {}
    for item in fields(Wanted):
        text = given.get(item.name, "").replace("\0", "").strip()[:LENGTH]
        if not text:
            continue
        if isinstance(item.default, bool):
            values[item.name] = text == "1"
        elif isinstance(item.default, int):
            values[item.name] = max(1, whole(text))
        else:
            values[item.name] = text.encode("utf-8", "replace").decode()
    return Wanted(**values)


def whole(text: str) -> int:
    """A number from 0 on; 0 for what is none."""
    return int(text[:DIGITS]) if text.isascii() and text.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of one cohort's page."""

    cohort: str
    "Name of the cohort."
    wanted: Wanted
    "What is shown now."

    @property
    def home(self) -> str:
        """The page without filters."""
        return f"/c/{quote(self.cohort, safe='')}"

    def project(self, name: str) -> str:
        """A project's page."""
        return f"{self.home}/p/{quote(name, safe='')}"

    def only(self, **values: str | bool) -> str:
        """One filter alone, in the same order unless another is named."""
        order = {"sort": self.wanted.sort, "down": self.wanted.down}
        return self._to(Wanted(**(order | values)))  # type: ignore[arg-type]

    def page(self, number: int) -> str:
        """Another page of the same; empty below the first."""
        return self._to(replace(self.wanted, page=number)) if number > 0 else ""

    def sorted(self, sort: str) -> str:
        """In another order; in the same one the other way round."""
        return self._to(replace(self.wanted, sort=sort, down=self.wanted.sort == sort and not self.wanted.down, page=1))

    def _to(self, wanted: Wanted) -> str:
        given = {item.name: getattr(wanted, item.name) for item in fields(Wanted)
                 if getattr(wanted, item.name) != item.default}
        query = urlencode({name: "1" if value is True else value for name, value in given.items()})
        return f"{self.home}?{query}" if query else self.home
