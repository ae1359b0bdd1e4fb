# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the index itself says of requirements: which can never install here, and which source to build from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from release_checker.execution.environment.causes import GPU_VERSION
from release_checker.execution.environment.records import Cause, Interpreter, Problem, Recipe
from release_checker.execution.environment.simple import IndexFile, IndexUnreachable, files
from release_checker.execution.environment.tags import fits, here, pythons
from release_checker.execution.session import Session

CHEAP = 2_000_000
"""Bytes of a source distribution that is built though its version has wheels for other Pythons. Above it lie numpy,
scipy, pandas and their like, whose old versions take minutes to fail on a newer Python."""


def impossible(recipe: Recipe, session: Session) -> tuple[Problem, ...]:
    """Requirements of a recipe that no resolver could meet with this interpreter, each with the reason; in the recipe's
    order.

    Only what the index makes certain: exact pins, and names that it does not hold.
    """
    wanted = [read for line in recipe.requirements if (read := _parsed(line)) is not None and read.url is None]
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda read: _impossible(read, recipe, session), wanted)
        return tuple(problem for problem in found if problem is not None)


def _parsed(line: str) -> Requirement | None:
    try:
        return Requirement(line)
    except InvalidRequirement:
        return None


def _impossible(read: Requirement, recipe: Recipe, session: Session) -> Problem | None:
    major, minor = recipe.python.minor
    markers = {"python_version": f"{major}.{minor}", "python_full_version": recipe.python.version, "extra": ""}
    if read.marker is not None and not read.marker.evaluate(markers):
        return None
    try:
        offered = files(read.name, session)
    except IndexUnreachable:
        return None
    if not offered:
        return Problem(Cause.NO_SUCH_PACKAGE, read.name, f"the index has no package {read.name}")
    return why_not(read.name, read.specifier, offered, recipe) or _only_old(read, offered, recipe)


def _only_old(read: Requirement, offered: Sequence[IndexFile], recipe: Recipe) -> Problem | None:
    """Nothing of a range but sources that are too old to be built for this Python."""
    usable = [
        item
        for item in offered
        if read.specifier.contains(item.version, prereleases=True)
        and item.allows(recipe.python.version)
        and (item.source or fits(item.tags, recipe.python))
        and item.before(recipe.before)
    ]
    if any(not item.source for item in usable):
        return None
    steady = [item for item in usable if not item.version.is_prerelease and not item.yanked] or usable
    return _too_old(f"{read.name}{read.specifier}", steady[-1], offered, recipe.python)


def why_not(name: str, specifier: SpecifierSet, offered: Sequence[IndexFile], recipe: Recipe) -> Problem | None:
    """What keeps an interpreter from each file of the versions that are asked for; None when one could be taken or built."""
    title = f"{name}{specifier}"
    fitting = [item for item in offered if specifier.contains(item.version, prereleases=True)]
    if not fitting:
        return _no_version(name, specifier, offered)
    python, version = recipe.python, ".".join(map(str, recipe.python.minor))
    usable = [item for item in fitting if item.allows(python.version) and (item.source or fits(item.tags, python))]
    if recipe.before and not any(item.uploaded for item in offered):
        return Problem(Cause.NO_DATES, name, f"the index does not say when {name} came out, so no date can be kept to")
    if any(item.before(recipe.before) for item in usable):
        return None
    if usable:
        when = min(item.uploaded for item in usable)[:10]
        return Problem(Cause.NO_SUCH_VERSION, name, f"{title} came out on {when}, after {recipe.before[:10]}")
    refusing = [item for item in fitting if not item.allows(python.version)]
    if len(refusing) == len(fitting):
        return Problem(Cause.WRONG_PYTHON, name, f"{title} is for Python {refusing[0].python}, not {version}")
    tags = [tag for item in fitting if here(item.tags) for tag in item.tags]
    if tags:
        return Problem(
            Cause.WRONG_PYTHON, name, f"{title} has no wheel for Python {version}; it has for {', '.join(pythons(tags))}"
        )
    systems = sorted({tag.platform for item in fitting for tag in item.tags})
    return Problem(Cause.OTHER, name, f"{title} has wheels for other systems only ({', '.join(systems[:4])})")


def _no_version(name: str, specifier: SpecifierSet, offered: Sequence[IndexFile]) -> Problem:
    known = {item.version for item in offered}
    title = f"{name}{specifier}"
    exact = exact_version(specifier)
    if GPU_VERSION.search(title):
        public = exact is not None and Version(exact.public) in known
        there = f"; the index has {name}=={exact.public}" if public and exact is not None else ""
        return Problem(Cause.GPU_WHEEL, name, f"{title} is a build for a GPU that only another index has{there}")
    if exact is None:
        return Problem(Cause.NO_SUCH_VERSION, name, f"{title}: the index has no such version; the newest is {max(known)}")
    near = " and ".join(nearest(exact, known))
    return Problem(Cause.NO_SUCH_VERSION, name, f"{title}: the index has no such version; the nearest are {near}")


def exact_version(specifier: SpecifierSet) -> Version | None:
    """The version that `==` names; None for a range."""
    for item in specifier:
        if item.operator == "==" and not item.version.endswith(".*"):
            try:
                return Version(item.version)
            except ValueError:  # InvalidVersion, or thousands of digits
                return None
    return None


def nearest(version: Version, known: Iterable[Version]) -> list[str]:
    """The next lower and the next higher released version."""
    known = list(known)
    ordered = sorted(item for item in known if not item.is_prerelease) or sorted(known)
    lower = [item for item in ordered if item < version][-1:]
    higher = [item for item in ordered if item > version][:1]
    return [str(item) for item in (*lower, *higher)]


def source_of(name: str, spec: str, recipe: Recipe, session: Session) -> IndexFile | Problem:
    """The newest source distribution that a resolver without wheels would take, or why there is none to build here."""
    ranges = [
        spec,
        *(
            str(read.specifier)
            for line in (*recipe.requirements, *recipe.constraints)
            if (read := _parsed(line)) is not None and canonicalize_name(read.name) == canonicalize_name(name)
        ),
    ]
    try:
        fitting = SpecifierSet(",".join(filter(None, ranges)))
    except InvalidSpecifier:
        fitting = SpecifierSet()
    title = f"{name}{fitting}"
    try:
        offered = files(name, session)
    except IndexUnreachable as error:
        return Problem(Cause.NETWORK, name, f"the package index is not reached for {name}: {error}")
    exact = len(fitting) == 1 and str(fitting).startswith("==")
    sources = [
        item
        for item in offered
        if item.source
        and fitting.contains(item.version, prereleases=exact)
        and item.allows(recipe.python.version)
        and item.before(recipe.before)
        and (exact or not item.yanked)
    ]
    version = ".".join(map(str, recipe.python.minor))
    if not sources:
        words = f"{title}: the index has neither wheel nor source for Python {version}"
        return why_not(name, fitting, offered, recipe) or Problem(Cause.NO_SUCH_VERSION, name, words)
    chosen = sources[-1]
    return _too_old(f"{name}=={chosen.version}", chosen, offered, recipe.python) or chosen


def _too_old(title: str, chosen: IndexFile, offered: Sequence[IndexFile], python: Interpreter) -> Problem | None:
    """Compiled code that is older than the interpreter is not built for minutes just to see it fail."""
    tags = [tag for item in offered if item.version == chosen.version and here(item.tags) for tag in item.tags]
    if chosen.size <= CHEAP or not any(tag.platform != "any" for tag in tags):
        return None
    known = pythons(tags)
    newest = max((tuple(map(int, item.split("."))) for item in known if "." in item), default=(9, 9))
    if python.minor <= newest:
        return None
    words = (
        f"{title} has no wheel for Python {'.'.join(map(str, python.minor))}; it has for {', '.join(known)}"
        " (and its source is older than this Python, so it was not compiled)"
    )
    return Problem(Cause.WRONG_PYTHON, re.split(r"[^\w.-]", title)[0], words)
