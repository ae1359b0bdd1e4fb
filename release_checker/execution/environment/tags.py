# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which wheels an interpreter takes, and what a set of wheels says of the Pythons it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from packaging.tags import Tag, compatible_tags, cpython_tags, platform_tags

from release_checker.execution.environment.records import Interpreter


@cache
def accepted(minor: tuple[int, int]) -> frozenset[Tag]:
    """Tags that a CPython of this machine's platform takes. Before 3.8 its ABI tag ends in m (PEP 425, bpo-36707)."""
    platforms = list(platform_tags())
    abis = [f"cp{minor[0]}{minor[1]}" + ("m" if minor < (3, 8) else "")]
    interpreter = f"cp{minor[0]}{minor[1]}"
    return frozenset([*cpython_tags(minor, abis, platforms), *compatible_tags(minor, interpreter, platforms)])


def fits(tags: Iterable[Tag], python: Interpreter) -> bool:
    """The interpreter takes a wheel of these tags."""
    return not accepted(python.minor).isdisjoint(tags)


def here(tags: Iterable[Tag]) -> bool:
    """A wheel is for this machine's system, whatever the Python."""
    platforms = {"any", *platform_tags()}
    return any(tag.platform in platforms for tag in tags)


def pythons(tags: Iterable[Tag]) -> list[str]:
    """The Pythons that tags are for, oldest first: 2.7, 3.6, 3.11; `3` for any 3."""
    found = set()
    for tag in tags:
        if match := re.fullmatch(r"(?:cp|py)(\d)(\d*)", tag.interpreter):
            found.add((int(match[1]), int(match[2] or -1)))
    return [f"{major}.{minor}" if minor >= 0 else str(major) for major, minor in sorted(found)]
