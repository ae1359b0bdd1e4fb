# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Builds the environment as it is declared, asks the doctor where that fails, and keeps what was found by content."""

from __future__ import annotations

import dataclasses
import json
import posixpath
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from release_checker.declare import fact
from release_checker.errors import FactUnavailable
from release_checker.execution.environment.ages import ranked
from release_checker.execution.environment.bench import Bench
from release_checker.execution.environment.build import KIND as ENVIRONMENTS
from release_checker.execution.environment.case import Case, Dates, Diagnosis
from release_checker.execution.environment.choice import choose
from release_checker.execution.environment.conda import find_conda
from release_checker.execution.environment.doctor import RESERVE, UNREACHED, diagnose
from release_checker.execution.environment.index import index_environment
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.records import Built, Cause, Interpreter, Problem
from release_checker.execution.kept import frozen_text, revived
from release_checker.execution.sandbox.scratch import make_scratch
from release_checker.execution.session import Interrupted, OutOfBudget, Session
from release_checker.execution.store import key_of
from release_checker.facts.executed.content import PROSE, Contents
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.model import Cost, Place
from release_checker.project import Project

KIND = "diagnoses"
LASTS = 14 * 86400.0
"Seconds for which \"a newcomer can install this today\" is believed; the index changes."


@fact(cost=Cost.EXECUTES)
def rebuilt_environment(
    project: Project, session: Session, case: Case, contents: Contents,
) -> RebuiltEnvironment:
    """The declared environment, installed and every import tried; where that fails, the nearest one that works."""
    about = RebuiltEnvironment(None, files=case.files, conda_only=case.conda_only, by_conda=case.by_conda,
                               modules=len(case.modules))
    if not case.declares and not case.refused and not case.modules and not case.not_committed:
        return dataclasses.replace(about, nothing="no third-party import, and nothing declared to install")
    try:
        interpreters = find_interpreters()
        python = choose(case, interpreters)
        absent = "" if python else _no_python(case)
        if python is None:
            near = ranked(case, interpreters, case.dates.coded or case.dates.committed, lambda item: 0)
            if case.python or not near:
                return dataclasses.replace(about, undecided=absent)
            python = near[0]  # nothing is judged with it, but notebooks can run
        by_tool = case.conda is not None and not case.python
        absent = "" if by_tool else absent  # conda brings the Python that it is asked for
        content = _content(project, contents, case, interpreters, python, session)
        if (kept := _kept(session, case, content)) is not None:
            return _told(about, kept, case, absent, kept=True)
        with tempfile.TemporaryDirectory(prefix="release-checker-", ignore_cleanup_errors=True) as folder:
            _ = session.sandbox  # without isolation nothing can be decided, which is said before minutes are spent
            scratch = make_scratch(project, Path(folder)) if case.folders else None
            found = diagnose(case, Bench(session, scratch), python, session.tell)
    except (Interrupted, OutOfBudget):
        raise
    except FactUnavailable as error:
        return dataclasses.replace(about, undecided=str(error))
    _keep(session, case, content, found)
    return _told(about, found, case, absent, kept=False)


def _no_python(case: Case) -> str:
    if case.python:
        return f"the settings ask for Python {case.python}, which is not on this machine"
    asked = next((item for item in case.stated if item.specifier), None)
    if asked is None:
        return "no Python was found on this machine to build environments with"
    return f"{asked.place} asks for Python {asked.words or asked.specifier}, and no fitting one is on this machine"


def _told(about: RebuiltEnvironment, found: Diagnosis, case: Case, absent: str, *, kept: bool) -> RebuiltEnvironment:
    """The doctor's findings as the record of the house."""
    found = _placed(found, case)
    warnings = list(found.warnings)
    if found.spent:
        warnings.append("time ran out before every environment worth trying was tried")
    warnings += [f"{words} names another place for packages, which was not asked" for words in case.indexes]
    undecided = absent or _undecided(found, case)
    python2: tuple[Problem, ...] = ()
    if case.python2 and case.parsed <= len(case.python2):
        words = f"{len(case.python2)} of {len(case.python2) + case.parsed} files are written for Python 2"
        python2 = (Problem(Cause.PYTHON2, "", words, place=case.python2[0]),)
    by_tool = found.declared is not None and found.declared.stands and found.declared.recipe.beneath
    return dataclasses.replace(
        about, conda_only=() if by_tool else about.conda_only, declared=found.declared, failing=found.failing,
        attempts=found.attempts, cure=found.cure, chosen=found.chosen, missing=found.missing,
        hopeless=(*python2, *found.hopeless), warnings=tuple(warnings), undecided=undecided, kept=kept,
    )


def _undecided(found: Diagnosis, case: Case) -> str:
    """Why a declared environment that did not install here may do so elsewhere; empty where its cause is the project's."""
    failed = found.declared.problems if found.declared and not found.declared.stands else ()
    if not failed:
        return ""
    first = failed[0]
    if first.cause in UNREACHED | {Cause.TIME, Cause.TOO_LARGE}:
        return first.words
    if first.cause is Cause.OUTSIDE_SOURCE and "is not reached" in first.words:
        return first.words  # from here; whether others reach it is not known
    if case.conda and first.cause is Cause.OTHER:
        return first.words  # of the tool, or of this machine
    if case.by_conda and not case.conda and not case.refused:
        # conda has other files than the index has: that these do not install says nothing of those.
        why = "its addresses are not given to conda here" if find_conda() else "no conda tool is installed"
        return f"{case.files[0]} is conda's, and {why}; from the package index, {first.words}"
    return ""


def _placed(found: Diagnosis, case: Case) -> Diagnosis:
    """With the places of this audit: lines move, and what is kept does not depend on them."""
    imports = {module.name: module.place for module in (*case.modules, *case.optional, *case.not_committed)}
    lines = {line.name: line.place for line in (*(case.conda.packages if case.conda else ()), *case.lines) if line.name}

    def imported(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        return tuple(dataclasses.replace(item, place=imports.get(item.subject, item.place)) for item in problems)

    def declared(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        return tuple(dataclasses.replace(item, place=item.place or _line(item, lines, case)) for item in problems)

    built = found.declared
    return dataclasses.replace(
        found, declared=dataclasses.replace(built, problems=declared(built.problems)) if built else None,
        failing=imported(found.failing), missing=imported(found.missing), hopeless=imported(found.hopeless),
    )


def _line(problem: Problem, lines: dict[str, Place], case: Case) -> Place | None:
    """The declaring line of a problem's subject; that of whatever asks for it is not known, so the file then."""
    from packaging.utils import canonicalize_name

    return lines.get(canonicalize_name(problem.subject)) or (Place(case.files[0]) if case.files else None)


def _content(
    project: Project, contents: Contents, case: Case, interpreters: Sequence[Interpreter], python: Interpreter,
    session: Session,
) -> str:
    """All that decides what the doctor finds, but for places, which move, and dates, which each commit changes."""
    plain = dataclasses.asdict(dataclasses.replace(case, dates=Dates()))
    own = ""
    if case.folders:
        tops = [posixpath.normpath(folder.partition("[")[0]) for folder in case.folders]
        paths = [entry.path for entry in project.entries if not entry.path.endswith(".ipynb")
                 and any(top == "." or entry.path.startswith(f"{top}/") for top in tops)]
        prose = [path for path in paths if PROSE.search(path)]
        # A package's description is made from its README, whose words decide nothing here; that it is there does.
        own = contents.digest(set(paths) - set(prose)) + "\n".join(prose)
    bounds = f"{session.settings.memory_gb} {session.online}"
    told = json.dumps(_without_places(plain), sort_keys=True, default=str)
    index = json.dumps(sorted(index_environment().items()))
    tool = repr(find_conda()) if case.by_conda else ""
    return key_of(KIND, told, own, repr(interpreters), repr(python), index, bounds, tool)


def _without_places(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_places(item) for key, item in value.items() if key not in ("place", "python2", "parsed")}
    return [_without_places(item) for item in value] if isinstance(value, (list, tuple)) else value


def _dated(content: str, case: Case) -> str:
    return key_of(content, repr(case.dates))


def _kept(session: Session, case: Case, content: str) -> Diagnosis | None:
    """What an earlier audit found, if the environments that it speaks of are still there."""
    for key in (content, _dated(content, case)):
        place = session.store.get(KIND, key)
        if place is None:
            continue
        try:
            found = revived(Diagnosis, (place / "diagnosis.json").read_text("utf-8"))
            made = float((place / "made").read_text("ascii"))
        except (OSError, ValueError, TypeError, KeyError):
            continue  # of another form; it is made anew
        young = not session.online or 0 <= time.time() - made < LASTS
        if young and all(_stands(session, built) for built in (found.declared, found.chosen)):
            return found
    return None


def _stands(session: Session, built: Built | None) -> bool:
    if built is None or built.prefix is None:
        return True
    base = built.recipe.python.base.relative_to(session.store.root).parts if built.recipe.python.twin else ()
    if base and session.store.get(*base[:2]) is None:
        return False
    return session.store.get(ENVIRONMENTS, built.prefix.parent.name) is not None and built.python.exists()


def _keep(session: Session, case: Case, content: str, found: Diagnosis) -> None:
    """What works is kept without regard to dates; what was cut short by the budget, or for want of the network, is not."""
    problems = [item for attempt in found.attempts for item in (*attempt.problems, *attempt.missing)]
    if session.remaining < RESERVE or any(item.cause in UNREACHED for item in problems):
        return
    well = found.declared is not None and found.declared.stands and not found.failing
    key = content if well or found.cure else _dated(content, case)
    with session.store.put(KIND, key) as made:
        (made / "diagnosis.json").write_text(frozen_text(found), "utf-8")
        (made / "made").write_text(str(time.time()), "ascii")
