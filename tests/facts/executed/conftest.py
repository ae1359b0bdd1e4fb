# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One small environment with a kernel, built once through the builder, in which sample notebooks run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.build import build
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.records import Recipe
from release_checker.execution.session import Session
from release_checker.execution.settings import ExecutionSettings
from release_checker.execution.store import Store
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.reruns import NotebookReruns
from release_checker.gather import Gatherer
from release_checker.model import Bounds
from release_checker.project import Project
from release_checker.registry import installed


@pytest.fixture(scope="session")
def kernel_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of our own that all tests of a run share: the environment is built once."""
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture(scope="session")
def kernel_environment(kernel_store: Path) -> RebuiltEnvironment:
    session = Session(store=Store(kernel_store))
    try:
        _ = session.sandbox
    except FactUnavailable as problem:
        pytest.skip(str(problem))
    built = build(Recipe(find_interpreters()[0], ("ipykernel",)), session)
    assert built.stands, built.problems
    return RebuiltEnvironment(declared=built, chosen=built)


def rerun(root: Path, environment: RebuiltEnvironment, session: Session) -> NotebookReruns:
    """The fact as an audit would gather it, in a ready-made environment."""
    given = {Project: Project(root), Bounds: Bounds(), Session: session, RebuiltEnvironment: environment}
    found: NotebookReruns = Gatherer(installed(), given).get(NotebookReruns)
    return found


def session_of(store: Path, settings: ExecutionSettings | None = None) -> Session:
    return Session(settings=settings or ExecutionSettings(), store=Store(store))


def stream(text: str) -> list[Mapping[str, str]]:
    return [{"output_type": "stream", "name": "stdout", "text": text}]
