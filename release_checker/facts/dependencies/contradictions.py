# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Declarations that exclude each other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from release_checker.declare import fact
from release_checker.facts.dependencies.records import Declared, Dependencies, DependencyFile, PythonStatement
from release_checker.model import Place

PARTS = {"poetry.lock": "pyproject", "uv.lock": "pyproject", "pdm.lock": "pyproject", "Pipfile.lock": "pipfile"}
"Lock files and the form that they lock."


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that cannot both hold."""

    subject: str
    "The package, or Python."
    first: str
    "One statement, as written."
    place: Place
    "Where that stands."
    second: str
    "The other, as written."
    other: Place
    "Where that stands."


LONGEST = 1_000
"Characters of a specifier; Python refuses numbers of more than 4,300 digits."
MOST_SAYINGS = 60
"Different specifiers of one package that are held against each other."


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Everything in which the declarations disagree."""

    items: tuple[Contradiction, ...]
    "Pairs that exclude each other, each subject once for a pair of files."
    stale: tuple[tuple[str, str, tuple[str, ...]], ...]
    "Lock file, the declaration that it locks, and declared packages that it lacks."
    compared: int
    "Packages that more than one declaration names."


@fact()
def contradictions(declared: Dependencies) -> Contradictions:
    """Front declarations held against each other, Python versions too, and locks against what they lock."""
    by_name: dict[str, list[Declared]] = {}
    for file in declared.front:
        for item in file.main if _is_standard(file) else ():
            if item.name and not item.marker and not item.problem:
                by_name.setdefault(item.name, []).append(item)
    found = [pair for name, items in sorted(by_name.items()) for pair in _pairs(name, items)]
    found += _python(declared.python)
    stale = tuple(lack for lock in declared.locks for lack in _lacks(lock, declared))
    return Contradictions(tuple(found), stale, sum(len(items) > 1 for items in by_name.values()))


def _is_standard(file: DependencyFile) -> bool:
    """The file that people take first; `requirements-gpu.txt` and its like are alternatives, which may well differ."""
    name = file.path.rpartition("/")[2].lower()
    if file.form == "requirements":
        return name == "requirements.txt"
    return file.form != "conda" or name.partition(".")[0] in ("environment", "conda", "env", "conda_env", "conda-env")


def _pairs(name: str, items: list[Declared]) -> Iterator[Contradiction]:
    told: set[tuple[str, str]] = set()
    # One file may say the same a hundred thousand times; pairs of it would never end.
    distinct = {(item.place.path, item.specifier): item for item in reversed(items) if item.specifier}
    for one, two in itertools.combinations(list(reversed(distinct.values()))[:MOST_SAYINGS], 2):
        if (one.place.path, two.place.path) not in told and excludes(one.specifier, two.specifier):
            told.add((one.place.path, two.place.path))
            yield Contradiction(name, one.written, one.place, two.written, two.place)


def _python(statements: Iterable[PythonStatement]) -> Iterator[Contradiction]:
    # Files of subfolders are about other things: an example, a container of its own.
    said = [item for item in statements if item.specifier and not item.prose and item.place.path.count("/") == 0]
    told: set[tuple[str, str]] = set()
    for one, two in itertools.combinations(said, 2):
        pair = (one.place.path, two.place.path)
        if one.place.path != two.place.path and pair not in told and excludes(one.specifier, two.specifier):
            told.add(pair)
            yield Contradiction("Python", one.words, one.place, two.words, two.place)


def _lacks(lock: DependencyFile, declared: Dependencies) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    form, folder = PARTS.get(lock.form), lock.path.rpartition("/")[0]
    held = {item.name for item in lock.items}
    for file in declared.declarations:
        if file.form == form and file.path.rpartition("/")[0] == folder and held:
            missing = [item.name for item in file.main if item.name and not item.marker and item.name not in held]
            if missing:
                yield lock.path, file.path, tuple(missing)


def excludes(one: str, two: str) -> bool:
    """No version satisfies both specifiers. What cannot be read as a specifier excludes nothing.

    Specifiers change their answer only at the versions that they name, so it is enough to try those, a little below and
    a little above each.
    """
    if max(len(one), len(two)) > LONGEST:
        return False
    try:
        first, second = SpecifierSet(one), SpecifierSet(two)
    except InvalidSpecifier:
        return False
    both = [*first, *second]
    if not one or not two or len(both) > 40 or _same_release(first, second):
        return False
    tries = [trial for part in both for trial in _around(part.version)]
    return not any(first.contains(trial, prereleases=True) and second.contains(trial, prereleases=True) for trial in tries)


def _same_release(first: SpecifierSet, second: SpecifierSet) -> bool:
    """Two pins that differ only in a post-release or a local label, as conda's and pip's names of one thing do."""
    pins = [next(iter(found)) for found in (first, second) if len(found) == 1]
    exact = [pin.version.removesuffix(".*") for pin in pins if pin.operator == "=="]
    try:
        return len(exact) == 2 and Version(exact[0]).release == Version(exact[1]).release
    except InvalidVersion:
        return False


def _around(text: str) -> Iterator[Version]:
    plain = text.removesuffix(".*")
    for trial in (plain, f"{plain}.0.1", f"{plain}.1", _above(plain), _below(plain), "0", "99999"):
        try:
            yield Version(trial)
        except InvalidVersion:
            continue


def _above(plain: str) -> str:
    head, _, last = plain.rpartition(".")
    return f"{head}.{int(last) + 1}".lstrip(".") if re.fullmatch(r"\d{1,9}", last) else ""


def _below(plain: str) -> str:
    """Something just under a version: 1.4 -> 1.3.99999, 1.0 -> 0.99999."""
    numbers = [int(part) for part in plain.split(".")] if re.fullmatch(r"\d{1,9}(?:\.\d{1,9}){0,5}", plain) else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return ".".join(map(str, [*numbers[:-1], numbers[-1] - 1, 99999])) if numbers else ""
