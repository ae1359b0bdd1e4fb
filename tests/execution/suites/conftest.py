# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import contextlib
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.records import Built, Interpreter, Pinned, Recipe
from release_checker.execution.session import Session
from release_checker.execution.settings import ExecutionSettings
from release_checker.execution.store import Store
from release_checker.execution.suites.records import Suite, SuitePlan
from release_checker.execution.suites.run import run_suite
from release_checker.testing import write_files

Run = Callable[..., Suite]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A session whose sandbox works here; the test is skipped where none does."""
    made = Session(ExecutionSettings(test_seconds=30, memory_gb=1), Store(tmp_path / "store"))
    try:
        assert made.sandbox
    except FactUnavailable as reason:
        pytest.skip(str(reason))
    return made


@pytest.fixture
def built() -> Built:
    """The environment that these tests run in, which has pytest: nothing has to be installed."""
    python = Interpreter(Path(sys.executable), platform.python_version(), Path(sys.base_prefix))
    return Built(Recipe(python, ()), Path(sys.prefix), (Pinned("pytest", pytest.__version__),))


@pytest.fixture
def run(session: Session, built: Built, tmp_path: Path) -> Run:
    """Runs the tests of a project made of files."""

    def go(files: Mapping[str, str], plan: SuitePlan | None = None) -> Suite:
        source = write_files(tmp_path / "source" / "sample", files)

        @contextlib.contextmanager
        def copy() -> Iterator[Path]:
            with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
                yield Path(shutil.copytree(source, Path(folder) / "sample"))

        return run_suite(plan or SuitePlan(), built, copy, session)

    return go
