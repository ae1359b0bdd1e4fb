# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which Python was in use when: an interpreter of the right age matters more than pins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from packaging.specifiers import SpecifierSet

from release_checker.execution.environment.case import Case
from release_checker.execution.environment.records import Interpreter

RELEASED = {
    (3, 5): date(2015, 9, 13), (3, 6): date(2016, 12, 23), (3, 7): date(2018, 6, 27), (3, 8): date(2019, 10, 14),
    (3, 9): date(2020, 10, 5), (3, 10): date(2021, 10, 4), (3, 11): date(2022, 10, 24), (3, 12): date(2023, 10, 2),
    (3, 13): date(2024, 10, 7), (3, 14): date(2025, 10, 7),
}
"First release of each minor version (PEPs 478, 494, 537, 569, 596, 619, 664, 693, 719, 745)."
LAG = timedelta(days=270)
"Scientific packages had wheels for a new Python some nine months after it."


def usual(instant: str) -> tuple[int, int]:
    """The minor version that most people ran at an instant such as `2019-08-29T00:00:00Z`."""
    day = date.fromisoformat(instant[:10]) - LAG
    fitting = [minor for minor, released in RELEASED.items() if released <= day]
    return max(fitting, default=(3, 5))


def borne(python: Interpreter) -> str:
    """The instant from which on packages can be expected to have had wheels for an interpreter; empty when not known."""
    released = RELEASED.get(python.minor)
    return f"{released + LAG}T00:00:00Z" if released else ""


def admitted(minor: tuple[int, int], case: Case) -> bool:
    """No statement of the project's own metadata rules the minor version out."""
    version = f"{minor[0]}.{minor[1]}"
    for stated in case.stated:
        try:
            allowed = SpecifierSet(stated.specifier)
            # 3.8.2 is asked for, 3.8.18 is here: the minor version is what packages are built for.
            if not any(allowed.contains(f"{version}.{micro}", prereleases=True) for micro in range(40)):
                return False
        except ValueError:  # InvalidSpecifier, or thousands of digits
            continue
    return True


def ranked(
    case: Case, interpreters: Sequence[Interpreter], instant: str, pins_held: Callable[[Interpreter], int]
) -> tuple[Interpreter, ...]:
    """Interpreters to try, likeliest first: those for which most pins exist, that notebooks ran under, of the age.

    `pins_held` counts the declared pins that have a file for an interpreter.
    """
    ran = [_minor(version) for version in case.ran]
    age = ran[0] if ran else usual(instant) if instant else (3, 8)

    def rank(python: Interpreter) -> tuple[bool, int, float]:
        # One minor version too old does less harm than one too new.
        far = python.minor[1] - age[1]
        return not admitted(python.minor, case), -pins_held(python), far if far > 0 else -far * 0.9

    return tuple(sorted(_one_each(interpreters), key=rank))


def _one_each(interpreters: Iterable[Interpreter]) -> list[Interpreter]:
    seen: dict[tuple[int, int], Interpreter] = {}
    for item in interpreters:
        seen.setdefault(item.minor, item)
    return list(seen.values())


def _minor(version: str) -> tuple[int, int]:
    parts = version.split(".")
    try:
        return int(parts[0]), int(parts[1])
    except (ValueError, IndexError):
        return 0, 0
