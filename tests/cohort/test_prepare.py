# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What counts as the same thing to audit, and what as another."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from release_checker.cohort.prepare import Prepared, prepare
from release_checker.cohort.records import Asked, PlannedProject
from release_checker.git import Git
from release_checker.testing import commit_all, write_files


def key(folder: Path, ref: str = "") -> str:
    return prepared(folder, ref).key


def prepared(folder: Path, ref: str = "") -> Prepared:
    return prepare(PlannedProject("study", source=str(folder), ref=ref, asked=Asked()), folder.parent / "workspace")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = write_files(tmp_path / "study", {"README.md": "# Study\n", "a.py": "a = 1\n"})
    commit_all(folder)
    return folder


def test_a_folder_without_git_is_another_when_a_file_is(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "plain", {"README.md": "# Study\n"})
    before = key(folder)
    assert key(folder) == before
    os.utime(folder / "README.md", ns=(1, 1))
    after = key(folder)
    assert after != before
    write_files(folder, {"b.py": ""})
    assert key(folder) not in (before, after)


def test_uncommitted_changes_count_once(study: Path) -> None:
    seen = [key(study)]
    for change in ("a = 2\n", "a = 34\n"):
        (study / "a.py").write_text(change)
        seen.append(key(study))
        assert key(study) == seen[-1]
    Git(study).run("add", "a.py")
    seen.append(key(study))
    (study / "README.md").unlink()
    seen.append(key(study))
    assert key(study) == seen[-1]
    assert len(set(seen)) == 5


@pytest.mark.parametrize("ref", ["", "main"])
def test_approvals_put_on_top_are_no_other_project(study: Path, ref: str) -> None:
    approval = ".release/approvals/ada-0a1b.json"
    before = key(study, ref)
    commit_all(write_files(study, {approval: "{}"}))
    commit_all(write_files(study, {f"{approval}.sig": "signature"}))
    assert key(study, ref) == before
    commit_all(write_files(study, {".release/approvals/tool.py": ""}))
    after = key(study, ref)
    commit_all(write_files(study, {f"{approval}.sig": "another", "a.py": "a = 2\n"}))
    assert len({before, after, key(study, ref)}) == 3


def test_an_approval_that_is_not_committed_yet_changes_nothing(study: Path) -> None:
    before = key(study)
    write_files(study, {".release/approvals/ada-0a1b.json": "{}"})
    assert key(study) == before


def test_a_repository_without_a_work_tree_is_fetched(study: Path, tmp_path: Path) -> None:
    shutil.copytree(study / ".git", tmp_path / "bare.git")
    found = prepared(tmp_path / "bare.git")
    assert found.folder is None
    assert found.mirror
    assert found.mirror.branch == "main"


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "new", {"README.md": "# Study\n"})
    Git(folder).run("init", "--quiet", ".")
    assert key(folder) == key(folder)
