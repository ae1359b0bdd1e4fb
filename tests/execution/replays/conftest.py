# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import contextlib
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.records import Built, Interpreter, Pinned, Recipe
from release_checker.execution.replays.records import Command, Replayed
from release_checker.execution.replays.replaying import Laid, replay
from release_checker.execution.session import Session
from release_checker.execution.settings import ExecutionSettings
from release_checker.execution.store import Store
from release_checker.testing import write_files

Run = Callable[..., Replayed]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A session whose sandbox works here; the test is skipped where none does."""
    made = Session(ExecutionSettings(memory_gb=1), Store(tmp_path / "store"))
    try:
        assert made.sandbox
    except FactUnavailable as reason:
        pytest.skip(str(reason))
    return made


@pytest.fixture
def built() -> Built:
    """The environment that these tests run in."""
    python = Interpreter(Path(sys.executable), platform.python_version(), Path(sys.base_prefix))
    return Built(Recipe(python, ()), Path(sys.prefix))


@pytest.fixture
def run(session: Session, built: Built, tmp_path: Path) -> Run:
    """Replays a command of a project made of files."""

    def go(
        files: Mapping[str, str], *argv: str, seconds: float = 60.0, times: int = 1, command: Command | None = None,
        packages: Sequence[str] = (),
    ) -> Replayed:
        source = write_files(tmp_path / "source" / "sample", files)

        @contextlib.contextmanager
        def lay() -> Iterator[Laid]:
            with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
                yield Laid(Path(shutil.copytree(source, Path(folder) / "sample")))

        wanted = command or Command(argv or ("python", "train.py"))
        standing = replace(built, locked=tuple(Pinned(name, "1") for name in packages))
        return replay(wanted, lay, standing, session, seconds=seconds, times=times)

    return go
