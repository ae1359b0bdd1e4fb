# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the index itself says of requirements: which can never install here, and which source to build from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

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
    exact = next(
        (item.version for item in read.specifier if item.operator == "==" and not item.version.endswith(".*")), None
    )
    try:
        version = Version(exact or "")
    except InvalidVersion:
        return _dated(read, offered, recipe)
    of_it = [item for item in offered if item.version == version]
    title = f"{read.name}=={exact}"
    if not of_it:
        return _no_version(read.name, title, version, offered)
    return _of_version(read.name, title, of_it, recipe)


def _no_version(name: str, title: str, version: Version, offered: Sequence[IndexFile]) -> Problem:
    if GPU_VERSION.search(title):
        public = any(item.version == Version(version.public) for item in offered)
        there = f"; the index has {name}=={version.public}" if public else ""
        return Problem(Cause.GPU_WHEEL, name, f"{title} is a build for a GPU that only another index has{there}")
    near = " and ".join(nearest(version, {item.version for item in offered}))
    return Problem(Cause.NO_SUCH_VERSION, name, f"{title}: the index has no such version; the nearest are {near}")


def nearest(version: Version, known: Iterable[Version]) -> list[str]:
    """The next lower and the next higher released version."""
    ordered = sorted(item for item in known if not item.is_prerelease) or sorted(known)
    lower = [item for item in ordered if item < version][-1:]
    higher = [item for item in ordered if item > version][:1]
    return [str(item) for item in (*lower, *higher)]


def _of_version(name: str, title: str, of_it: Sequence[IndexFile], recipe: Recipe) -> Problem | None:
    python = recipe.python
    usable = [item for item in of_it if item.allows(python.version) and (item.source or fits(item.tags, python))]
    if any(item.before(recipe.before) for item in usable):
        return None
    version = ".".join(map(str, python.minor))
    if usable:
        when = min(item.uploaded for item in usable)[:10]
        return Problem(Cause.NO_SUCH_VERSION, name, f"{title} came out on {when}, after {recipe.before[:10]}")
    bounds = {item.python for item in of_it if item.python and not item.allows(python.version)}
    if bounds and len(bounds) == len({item.python for item in of_it}):
        return Problem(Cause.WRONG_PYTHON, name, f"{title} is for Python {' or '.join(sorted(bounds))}, not {version}")
    for_here = [tag for item in of_it if here(item.tags) for tag in item.tags]
    if for_here:
        return Problem(
            Cause.WRONG_PYTHON, name, f"{title} has no wheel for Python {version}; it has for {', '.join(pythons(for_here))}"
        )
    systems = sorted({tag.platform for item in of_it for tag in item.tags})
    return Problem(Cause.OTHER, name, f"{title} has wheels for other systems only ({', '.join(systems[:4])})")


def _dated(read: Requirement, offered: Sequence[IndexFile], recipe: Recipe) -> Problem | None:
    """A name that was not there yet, or whose files have no date."""
    if not recipe.before or not offered:
        return None
    if not any(item.uploaded for item in offered):
        return Problem(
            Cause.NO_DATES, read.name, f"the index does not say when {read.name} came out, so no date can be kept to"
        )
    fitting = [item for item in offered if read.specifier.contains(item.version, prereleases=True)]
    if fitting and not any(item.before(recipe.before) for item in fitting):
        when = min(item.uploaded for item in fitting)[:10]
        return Problem(
            Cause.NO_SUCH_VERSION, read.name, f"{read.name}{read.specifier} came out on {when}, after {recipe.before[:10]}"
        )
    return None


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
        return _of_version(
            name, title, [item for item in offered if fitting.contains(item.version, prereleases=True)], recipe
        ) or Problem(Cause.NO_SUCH_VERSION, name, f"{title}: the index has neither wheel nor source for Python {version}")
    chosen = sources[-1]
    return _too_old(name, chosen, offered, recipe.python) or chosen


def _too_old(name: str, chosen: IndexFile, offered: Sequence[IndexFile], python: Interpreter) -> Problem | None:
    """Compiled code that is older than the interpreter is not built for minutes just to see it fail."""
    tags = [tag for item in offered if item.version == chosen.version and here(item.tags) for tag in item.tags]
    if chosen.size <= CHEAP or not any(tag.platform != "any" for tag in tags):
        return None
    known = pythons(tags)
    newest = max((tuple(map(int, item.split("."))) for item in known if "." in item), default=(9, 9))
    if python.minor <= newest:
        return None
    words = (
        f"{name}=={chosen.version} has no wheel for Python {'.'.join(map(str, python.minor))}; it has for {', '.join(known)}"
        " (and its source is older than this Python, so it was not compiled)"
    )
    return Problem(Cause.WRONG_PYTHON, name, words)
