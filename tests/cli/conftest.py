# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The command as a person starts it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.testing import write_files

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Start release-checker in a folder, with more environment variables if need be; it executes only when asked to."""
    def start(
        *arguments: object, cwd: Path | None = None, executing: bool = False, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        if arguments[:1] == ("check",) and not executing:
            arguments = ("check", "--static", *arguments[1:])
        kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
        return subprocess.run(
            [sys.executable, "-m", "release_checker", *map(str, arguments)], cwd=cwd or tmp_path, env=kept | environment,
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
        )

    return start


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A small project with one blocker that needs no git: a link that leads out of it."""
    root = write_files(tmp_path / "study", {"README.md": "# Study\n", "train.py": "print(1)\n"})
    (root / "data").symlink_to("/nonexistent/data")
    return root


@pytest.fixture
def tidy(tmp_path: Path) -> Path:
    """A small project without a fault that SEC007 and SEC010 could find."""
    return write_files(tmp_path / "tidy", {"README.md": "# Study\n", "train.py": "print(1)\n"})
