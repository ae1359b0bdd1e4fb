# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From what reading tells of a project to the doctor's case."""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from release_checker.declare import fact
from release_checker.execution.environment.case import Case, Dates, Line, Stated
from release_checker.execution.session import Session
from release_checker.facts.dependencies.records import Dependencies, normalised
from release_checker.facts.executed.declarations import Declaration, digest, followed
from release_checker.facts.executed.told import told
from release_checker.facts.executed.wanted import tables, wanted
from release_checker.facts.files import is_test
from release_checker.facts.history import GitHistory
from release_checker.facts.logs.run_log import RunLog
from release_checker.facts.notebooks import Notebooks
from release_checker.facts.python.imports import Imports
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.readme import Guides, Readme
from release_checker.facts.third_party import ThirdParty
from release_checker.git import GitError
from release_checker.model import Place
from release_checker.project import Project
from release_checker.runs.records import Run

YEAR_5000 = 9.6e10
"Seconds since 1970; what lies beyond is no date of a run."
PATHS = 300
"Files whose last change is asked for at once."


@fact()
def case(
    project: Project, session: Session, declared: Dependencies, code: ThirdParty, sources: PythonSources,
    notebooks: Notebooks, readme: Readme, guides: Guides, history: GitHistory, log: RunLog,
) -> Case:
    """All that the doctor needs to know, and whoever asks what the declaration would install."""
    settings = session.settings
    runs = [run for run in log.tracked if log.ships(run)]
    found = followed(project, declared, settings)
    imports = wanted(project, code, sources, declared)
    prose = told(readme, guides, declared, code)
    lines, files = found.lines, found.files
    if not lines and not found.folders and not found.refused:
        lines, files = _without_files(declared, prose)
    names = {line.name for line in lines}
    paths = {place.path for need in code.required for place in need.places}
    dates = Dates(
        _instant(history.committed or ""), _changed(project, found.files), _changed(project, sorted(paths)[:PATHS]),
        _newest(runs))
    return Case(
        lines=lines, constraints=found.constraints, folders=found.folders, files=files, passed_over=found.passed_over,
        locked=found.locked, lock=found.lock, refused=found.refused, conda_only=found.conda_only, by_conda=found.by_conda,
        conda=found.conda,
        stated=tuple(Stated(item.specifier, item.place, item.exact, item.words)
                     for item in declared.python if item.specifier and not item.prose and not is_test(item.place.path)),
        ran=_ran(runs, notebooks, declared), python=settings.python,
        modules=tuple(replace(item, declared=item.declared and bool(names or found.folders)) for item in imports.required),
        optional=imports.optional, told=tuple(line for line in prose if line.name not in names),
        recorded=_recorded(runs), not_committed=imports.own, python2=_python2(sources), parsed=_parsed(sources),
        dates=dates, tables=tables(code), digest=digest(project, _inputs(found)), indexes=found.indexes,
    )


def _without_files(declared: Dependencies, prose: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Where no file declares anything, a stranger does what the README says, if it says anything to install."""
    pinned = [line for line in prose if "==" in line.text and not line.text.endswith(".*")]
    if not declared.readme and len(pinned) < 2:  # one version in passing is no instruction
        return (), ()
    return prose, tuple(dict.fromkeys(line.place.path for line in prose))


def _inputs(found: Declaration) -> Iterable[str]:
    folders = [folder.partition("[")[0] for folder in found.folders]
    packaging = [posixpath.normpath(posixpath.join(folder, name)) for folder in folders
                 for name in ("setup.py", "setup.cfg", "pyproject.toml")]
    return {*found.files, *packaging, *([found.lock] if found.lock else [])}


def _instant(iso: str) -> str:
    """An ISO 8601 date as the UTC instant of a day later: what was installed came from that day or before."""
    try:
        moment = datetime.fromisoformat(iso).astimezone(UTC) + timedelta(days=1)
    except ValueError:
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _changed(project: Project, paths: Iterable[str]) -> str:
    """When any of the files changed last, by git; empty where it cannot tell."""
    known = [path for path in paths if project.entry(path)]
    if not known or project.git is None:
        return ""
    try:
        answer = project.git.run("log", "-1", "--format=%cI", "--", *known)
    except GitError:
        return ""
    return _instant(os.fsdecode(answer).strip())


def _ran(runs: Sequence[Run], notebooks: Notebooks, declared: Dependencies) -> tuple[str, ...]:
    """Python versions that notebooks and logged runs state they ran under, most frequent first; then what prose names."""
    stored = [item.language_version for item in notebooks.own
              if item.is_python and re.match(r"3\.\d", item.language_version)]
    stored += [match[0] for run in runs if (match := re.match(r"3\.\d+(?:\.\d+)?", run.python))]
    minors = Counter(".".join(version.split(".")[:2]) for version in stored)
    prose = [match[0] for item in declared.python if item.prose and (match := re.search(r"3\.\d+", item.words))]
    return tuple(dict.fromkeys([minor for minor, _ in minors.most_common()] + prose))


def _newest(runs: Sequence[Run]) -> str:
    """When the newest run began, as the UTC instant of a day later; empty where none says."""
    starts = [run.start for run in runs if run.start and 0 < run.start < YEAR_5000]
    return _instant(datetime.fromtimestamp(max(starts), UTC).isoformat()) if starts else ""


def _recorded(runs: Sequence[Run]) -> tuple[str, ...]:
    """Rows of the newest environment that an experiment log recorded, as bounds."""
    noted = [run for run in runs if run.requirements]
    rows: dict[str, str] = {}
    for line in max(noted, key=lambda run: run.start or 0.0).requirements if noted else ():
        if match := re.fullmatch(r"([A-Za-z0-9][\w.-]*)==(\d[\w.]*)(?:\+[\w.]+)?\s*", line):
            rows[normalised(match[1])] = f"{normalised(match[1])}=={match[2]}"
    return tuple(rows.values())


def _python2(sources: PythonSources) -> tuple[Place, ...]:
    return tuple(Place(source.path) for source in sources if source.python2)


def _parsed(sources: PythonSources) -> int:
    return sum(1 for source, imports in sources.each(Imports) if not source.python2 and imports.items)
