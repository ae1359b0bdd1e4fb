# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every notebook executed twice from the top in the rebuilt environment, and held against what is stored in it."""

from __future__ import annotations

from dataclasses import replace

from release_checker.declare import fact
from release_checker.execution.environment.build import build
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.records import Recipe
from release_checker.execution.preparation import Prepared
from release_checker.execution.session import Session
from release_checker.facts.data import DataReport
from release_checker.facts.executed.content import Contents
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.notebook_bench import Bench
from release_checker.facts.executed.reruns import NotebookReruns
from release_checker.facts.files import Files
from release_checker.facts.notebook_runs import NotebookRuns
from release_checker.facts.notebooks import Notebooks
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.randomness import SeedReport
from release_checker.facts.text_notebooks import TextNotebooks
from release_checker.model import Cost
from release_checker.project import Project


@fact(cost=Cost.EXECUTES)
def notebook_reruns(
    project: Project,
    files: Files,
    contents: Contents,
    notebooks: Notebooks,
    sources: PythonSources,
    seeds: SeedReport,
    data: DataReport,
    texts: TextNotebooks,
    stored: NotebookRuns,
    environment: RebuiltEnvironment,
    prepared: Prepared,
    session: Session,
) -> NotebookReruns:
    """Each own notebook, twice, from the top; kept by the content of all that it could read."""
    environment = _with_python(environment, session)
    return Bench(
        project, files, contents, notebooks, sources, seeds, data, stored, environment, session, prepared, texts
    ).run()


def _with_python(environment: RebuiltEnvironment, session: Session) -> RebuiltEnvironment:
    """Where a project needs no package at all, Python alone."""
    if environment.chosen is not None or not environment.nothing:
        return environment
    pythons = find_interpreters()
    built = build(Recipe(pythons[0], ()), session) if pythons else None
    return replace(environment, chosen=built) if built and built.stands else environment
