# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The exact versions that a newcomer gets today, told without building or running anything.

Resolved from the metadata of wheels, as far as that goes; where it does not, the versions that the project itself fixes.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from packaging.requirements import InvalidRequirement, Requirement

from release_checker.declare import fact
from release_checker.execution.environment.ages import admitted
from release_checker.execution.environment.candidate import Candidate, name_of
from release_checker.execution.environment.case import Case, Line
from release_checker.execution.environment.causes import explain, needed_sources
from release_checker.execution.environment.choice import choose
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.records import Cause, Interpreter
from release_checker.execution.environment.resolve import resolve
from release_checker.execution.environment.sources import by_address
from release_checker.execution.session import Session
from release_checker.facts import osv
from release_checker.facts.dependencies.records import Dependencies, Origin, normalised
from release_checker.facts.pip_audit import Exact
from release_checker.model import Cost
from release_checker.project import Project
from release_checker.text import listed

LOCAL = re.compile(r"(===?\s*[\w.!-]+)\+[\w.]+")
"A build of a version (`==1.13.1+cu117`), which the package index does not have and advisories do not tell apart."
MINORS = range(7, 14)
"Pythons 3.x that versions are resolved for."
TRIED_ELSEWHERE = frozenset({Cause.NO_SUCH_VERSION, Cause.WRONG_PYTHON, Cause.BUILD_FAILED})
"Causes that another Python may not have."
SECONDS = 45.0
"After which no further try begins; on a warm cache one takes a second."
ROUNDS = 10
"Times that packages without a wheel are left out before it is given up."


@dataclass(frozen=True)
class ResolvedVersions:
    """Which versions the project's declarations lead to."""

    packages: tuple[Exact, ...]
    "By name."
    source: str = ""
    "Where they come from, as a clause: `resolved today from requirements.txt for Python 3.11`."
    partial: str = ""
    "Why they are not all that gets installed; empty when they are."
    nothing: str = ""
    "Why there is nothing to look up; empty otherwise."
    lines: tuple[Line, ...] = ()
    "What the project declares itself."
    listing: str = ""
    "The file to add a package to."
    lock: str = ""
    "Path of the lock that fixes them; empty without one."
    outside: tuple[str, ...] = ()
    "Declared packages that come from an address, of which no advisory speaks."


@fact(cost=Cost.NETWORK)
def resolved_versions(
    project: Project, session: Session, case: Case, declared: Dependencies,
) -> ResolvedVersions:
    """A complete lock as it stands; else what uv resolves today, with the project's pins; else its pins alone."""
    outside = tuple(line.name or line.text for line in case.lines if by_address(line.text) is not None)
    listing = case.files[0] if case.files else declared.principal
    beside = (file.path for file in declared.locks if file.items and _folder(file.path) == _folder(listing))
    lock = case.lock or next(beside, "")
    about = ResolvedVersions((), lines=case.lines, listing=listing, lock=lock, outside=outside)
    if not case.lines and not lock:
        refused = case.refused[0].words if case.refused else ""
        return replace(about, partial=refused, nothing="" if refused else "nothing is declared")
    if lock in case.files and (complete := _locked(lock, declared)):
        return replace(about, packages=complete, source=f"as locked in {lock}")
    plain = tuple(LOCAL.sub(r"\1", line.text) for line in case.lines if by_address(line.text) is None)
    found = _resolved(case, plain, session)
    if found.packages:
        named = listed([*case.files[:3], *([case.lock] if case.lock else [])])
        source = f"resolved today from {named} for {found.source}"
        return replace(about, packages=found.packages, partial=found.partial, source=source)
    if lock:
        return replace(about, packages=_locked(lock, declared), source=f"as locked in {lock}")
    fixed = _exact(pair for text in (*plain, *case.constraints) if (pair := _pin(text)))
    words = f"what {listed(case.files[:3])} brings along could not be resolved" if plain else ""
    return replace(about, packages=fixed, source=f"as fixed in {listed(case.files[:3])}",
                   partial=f"{words}: {found.partial}" if words else "")


def _resolved(case: Case, plain: Sequence[str], session: Session) -> ResolvedVersions:
    """Everything that gets installed, as far as the metadata of wheels tells it; `partial` says why not, or what not.

    For the Python of a newcomer first; where a package has no wheel for that, for the nearest that the project admits.
    """
    found = ResolvedVersions((), partial="no fitting Python is on this machine to resolve it for" if plain else "")
    told, end = "", time.monotonic() + SECONDS
    for python in _pythons(case) if plain else ():
        found, cause = _for(python, case, plain, session, end)
        told = told or found.partial
        if found.packages or cause not in TRIED_ELSEWHERE or time.monotonic() > end:
            break
    return found if found.packages else replace(found, partial=told)


def _pythons(case: Case) -> Iterator[Interpreter]:
    """The Python of a newcomer, then older and newer ones, which need not be here: nothing is started with them."""
    chosen = choose(case, find_interpreters())
    if chosen is None:
        return
    yield chosen
    others = [(3, minor) for minor in MINORS if (3, minor) != chosen.minor and admitted((3, minor), case)]
    for major, minor in () if case.python else sorted(others, key=lambda other: (other > chosen.minor, -other[1])):
        yield replace(chosen, version=f"{major}.{minor}.0", twin=chosen)


def _for(
    python: Interpreter, case: Case, plain: Sequence[str], session: Session, end: float
) -> tuple[ResolvedVersions, Cause | None]:
    """What resolves for one Python, leaving out what has no wheel; else the cause."""
    recipe = replace(Candidate(python).recipe(case), requirements=tuple(plain), project=(), beneath=False)
    left: dict[str, str] = {}
    for _ in range(ROUNDS):
        result = resolve(recipe, session)
        if result.said.well:
            found = _exact((item.name, item.version) for item in result.locked)
            fixed = _exact(pair for text in left.values() if (pair := _pin(text)))
            words = "what comes as source only says what it needs when it is built, which a lock would tell"
            missing = f"{words}: {listed(list(left))}" if left else ""
            versions = {item.name: item for item in (*found, *fixed)}
            named = f"Python {'.'.join(map(str, python.minor))}"
            return ResolvedVersions(tuple(sorted(versions.values())), named, missing), None
        sources = {name for name, _ in needed_sources(result.said.words)}
        sources = {normalised(name) for name in sources} - left.keys()
        if not sources or time.monotonic() > end:
            break
        left |= dict.fromkeys(sources, "") | {name_of(text): text for text in plain if name_of(text) in sources}
        kept = tuple(text for text in recipe.requirements if name_of(text) not in left)
        never = tuple(f"{name} ; python_version < '3'" for name in sorted(sources))
        recipe = replace(recipe, requirements=kept, overrides=(*recipe.overrides, *never))
    problems = explain(result.said.words, python)
    return ResolvedVersions((), partial=problems[0].words), problems[0].cause


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _locked(path: str, declared: Dependencies) -> tuple[Exact, ...]:
    """The versions of a lock; none where it leaves one open."""
    rows = [item for file in declared.files if file.path == path for item in file.items if item.origin is Origin.INDEX]
    fixed = all(item.pinned for item in rows)
    return _exact((item.name, item.specifier.lstrip("= ")) for item in rows) if fixed else ()


def _pin(text: str) -> tuple[str, str] | None:
    """Name and version of a requirement that fixes one."""
    try:
        found = Requirement(text)
    except InvalidRequirement:
        return None
    exact = [part.version for part in found.specifier if part.operator in ("==", "===") and not part.version.endswith(".*")]
    if not exact or (found.marker is not None and not found.marker.evaluate({"extra": ""})):
        return None
    return found.name, exact[0]


def _exact(pairs: Iterable[tuple[str, str]]) -> tuple[Exact, ...]:
    found = ((normalised(name), osv.parsed(text)) for name, text in pairs if name)
    return tuple(sorted({Exact(name, version.public) for name, version in found if version is not None}))
