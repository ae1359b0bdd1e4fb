# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What git says of a checkout, and what it was told not to say."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from release_checker.facts.history import GitHistory, git_history
from release_checker.project import Project
from release_checker.testing import commit_all, write_files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = write_files(tmp_path / "study", {"train.py": "x = 1\n", "sub/more.py": "y = 1\n"})
    commit_all(made)
    return made


def look(root: Path) -> GitHistory:
    found: GitHistory = git_history.function(Project(root))
    return found


def flag(root: Path, how: str, path: str = "train.py") -> None:
    subprocess.run(["git", "update-index", how, path], cwd=root, check=True,
                   env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull})


@pytest.mark.parametrize("how", ["--assume-unchanged", "--skip-worktree"])
@pytest.mark.parametrize("change", ["edit", "remove", "link"])
def test_a_file_that_git_must_not_look_at_is_looked_at(root: Path, how: str, change: str) -> None:
    flag(root, how)
    assert look(root).dirty is False
    place = root / "train.py"
    place.unlink()
    if change == "edit":
        place.write_text("x = 2\n")
    elif change == "link":
        (root.parent / "same.py").write_text("x = 1\n")
        place.symlink_to(root.parent / "same.py")
    assert look(root).dirty is True


def test_only_the_audited_folder_counts(root: Path) -> None:
    flag(root, "--assume-unchanged", "sub/more.py")
    (root / "sub" / "more.py").write_text("y = 2\n")
    assert (look(root).dirty, look(root / "sub").dirty) == (True, True)
    (root / "sub" / "more.py").write_text("y = 1\n")
    flag(root, "--skip-worktree")
    (root / "train.py").write_text("x = 3\n")
    assert (look(root).dirty, look(root / "sub").dirty) == (True, False)


def test_a_plain_change_is_one(root: Path) -> None:
    assert look(root).dirty is False
    (root / "train.py").write_text("x = 2\n")
    assert look(root).dirty is True
