# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which checks one audit is asked for, and what they may cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from release_checker.errors import UsageError


@dataclass(frozen=True)
class Selection:
    """Which checks are asked for, and what they may cost."""

    only: tuple[str, ...] = ()
    "Codes or their beginnings; empty means all."
    skip: tuple[str, ...] = ()
    "Codes or their beginnings left out."
    static: bool = False
    "Nothing is executed; checks that need it are unknown."
    online: bool = False
    "Facts may use the network."

    def wants(self, code: str) -> bool:
        """The check with this code is asked for."""
        return (not self.only or code.startswith(self.only)) and not (self.skip and code.startswith(self.skip))

    def validate(self, codes: Iterable[str]) -> None:
        """Raises UsageError for a beginning that fits no code."""
        known = list(codes)
        for part in (*self.only, *self.skip):
            if not part or not any(code.startswith(part) for code in known):
                raise UsageError(f"no check begins with {part!r}; `release-checker list` shows all codes")
