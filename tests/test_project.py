# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A checkout is listed and read safely."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from release_checker.errors import ProjectError, UnreadableFile
from release_checker.project import Kind, Project
from release_checker.testing import commit_all, write_files


def kinds(project: Project) -> dict[str, Kind]:
    return {entry.path: entry.kind for entry in project.entries}


def test_lists_what_git_tracks(tmp_path: Path) -> None:
    commit_all(write_files(tmp_path, {"a.py": "", "b/c.txt": "c"}))
    write_files(tmp_path, {"untracked.txt": ""})
    (tmp_path / "a.py").unlink()
    project = Project(tmp_path)
    assert kinds(project) == {"a.py": Kind.MISSING, "b/c.txt": Kind.FILE}
    assert project.tracked


def test_a_subfolder_of_a_repository_is_a_project_of_its_own(tmp_path: Path) -> None:
    commit_all(write_files(tmp_path, {"top.txt": "", "inner/a.txt": ""}))
    assert kinds(Project(tmp_path / "inner")) == {"a.txt": Kind.FILE}


def test_without_git_what_lies_on_disk_is_listed(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": "", ".venv/pyvenv.cfg": "", ".venv/lib.py": "", "__pycache__/a.pyc": b"",
                           "release-report/report.json": "{}"})
    (tmp_path / "link").symlink_to(tmp_path)
    assert kinds(Project(tmp_path)) == {"a.txt": Kind.FILE, "link": Kind.LINK}


def test_a_repository_without_a_commit_is_listed_from_disk(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": ""})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert list(kinds(Project(tmp_path))) == ["a.txt"]


def test_names_with_newlines_and_undecodable_bytes(tmp_path: Path) -> None:
    (tmp_path / "two\nlines").write_text("x")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff")).write_text("y")
    commit_all(tmp_path)
    project = Project(tmp_path)
    assert list(kinds(project)) == ["bad\udcff", "two\nlines"]
    assert project.read("bad\udcff") == b"y"


def test_nothing_is_read_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("secret")
    root = write_files(tmp_path / "project", {"folder/secret": "mine"})
    (root / "link").symlink_to(outside / "secret")
    project = Project(root)
    assert project.entries
    with pytest.raises(UnreadableFile, match="is a link"):
        project.read("link")
    # The folder becomes a link after it was listed.
    (root / "folder" / "secret").unlink()
    (root / "folder").rmdir()
    (root / "folder").symlink_to(outside)
    with pytest.raises(UnreadableFile, match="behind a link"):
        project.read("folder/secret")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    project = Project(tmp_path)
    assert kinds(project) == {"pipe": Kind.SPECIAL}
    with pytest.raises(UnreadableFile, match="no regular file"):
        project.read("pipe")


def test_a_long_file_is_cut_and_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("release_checker.project.TEXT_LIMIT", 10)
    write_files(tmp_path, {"long.txt": "0123456789abcdef"})
    text = Project(tmp_path).text("long.txt")
    assert text is not None
    assert (text.content, text.truncated) == ("0123456789", True)


def test_a_text_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {"a.txt": "a"})
    project = Project(tmp_path)
    project.text("a.txt")
    monkeypatch.setattr("release_checker.project.read_regular", None)  # a second read would raise
    text = project.text("a.txt")
    assert text is not None
    assert text.content == "a"


@pytest.mark.parametrize("path", ["missing", "file"])
def test_a_path_that_is_no_folder_is_wrong_use(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProjectError):
        Project(tmp_path / path)
