# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A hostile repository's configuration gets no say, and its state is told truly."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from release_checker.facts.history import GitHistory, git_history
from release_checker.git import Git, GitError
from release_checker.project import Project
from release_checker.testing import commit_all, write_files


def history(root: Path) -> GitHistory:
    found = git_history.function(Project(root))
    assert isinstance(found, GitHistory)
    return found


def test_clean_then_dirty(tmp_path: Path) -> None:
    commit_all(write_files(tmp_path, {"a.txt": "a"}))
    clean = history(tmp_path)
    assert clean.commit is not None
    assert len(clean.commit) == 40
    assert (clean.dirty, clean.shallow, clean.problem) == (False, False, "")
    (tmp_path / "a.txt").write_text("changed")
    assert history(tmp_path).dirty is True


def test_a_subfolder_has_its_own_tree_and_cleanliness(tmp_path: Path) -> None:
    commit_all(write_files(tmp_path, {"top.txt": "", "inner/a.txt": ""}))
    whole = history(tmp_path)
    (tmp_path / "top.txt").write_text("changed")
    inner = history(tmp_path / "inner")
    assert inner.commit == whole.commit
    assert inner.tree != whole.tree
    assert inner.dirty is False


def test_without_git_the_reason_is_said(tmp_path: Path) -> None:
    found = history(tmp_path)
    assert (found.commit, found.problem) == (None, "the folder is not under git")


def test_credentials_in_a_remote_are_left_out(tmp_path: Path) -> None:
    commit_all(write_files(tmp_path, {"a.txt": "a"}))
    subprocess.run(["git", "remote", "add", "origin", "https://me:hunter2@host.example/me/it.git"], cwd=tmp_path, check=True)
    assert history(tmp_path).remotes == history(tmp_path).fetched_from == ("https://host.example/me/it.git",)
    for address in ("/home/ada/it", "../it", "file:///home/ada/it", "C:/it", "it"):
        subprocess.run(["git", "remote", "set-url", "origin", address], cwd=tmp_path, check=True)
        assert history(tmp_path).fetched_from == ()
    subprocess.run(["git", "remote", "set-url", "origin", "git@host.example:me/it.git"], cwd=tmp_path, check=True)
    assert history(tmp_path).fetched_from == ("git@host.example:me/it.git",)


@pytest.mark.parametrize(
    "settings",
    [
        {"core.fsmonitor": "{trap}"},
        {"core.hooksPath": "{folder}"},
        {"filter.evil.clean": "{trap}", "filter.evil.smudge": "{trap}", "filter.evil.required": "true"},
        {"filter.a.b.process": "{trap}"},
        {"diff.external": "{trap}"},
        {"diff.evil.textconv": "{trap}", "diff.evil.command": "{trap}"},
        {"core.pager": "{trap}"},
        {"core.sshCommand": "{trap}", "remote.origin.url": "ssh://host.example/x", "extensions.partialClone": "origin"},
        {"gpg.program": "{trap}", "log.showSignature": "true"},
        {"core.worktree": "{folder}"},
        {"alias.status": "!{trap}", "alias.ls-files": "!{trap}"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_the_repository_cannot_make_git_run_a_program(tmp_path: Path, settings: dict[str, str]) -> None:
    attributes = "* filter=evil diff=evil\n*.b filter=a.b\n"
    root = write_files(tmp_path / "project", {"a.txt": "a", ".gitattributes": attributes, "c.b": ""})
    commit_all(root)
    sprung, trap = tmp_path / "sprung", tmp_path / "hooks" / "post-index-change"
    trap.parent.mkdir()
    trap.write_text(f"#!/bin/sh\ntouch {sprung}\ncat\n")
    trap.chmod(0o755)
    for key, value in settings.items():
        subprocess.run(["git", "config", key, value.format(trap=trap, folder=trap.parent)], cwd=root, check=True)
    (root / "a.txt").write_text("b")
    project = Project(root)
    assert project.entries
    git_history.function(project)
    assert not sprung.exists()


def test_git_that_cannot_answer_says_why(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        Git(tmp_path).run("rev-parse", "HEAD")


def test_a_broken_repository_is_listed_from_disk_with_the_reason(tmp_path: Path) -> None:
    commit_all(write_files(tmp_path, {"a.txt": "a"}))
    (tmp_path / ".git" / "HEAD").write_text("nonsense")
    project = Project(tmp_path)
    assert [entry.path for entry in project.entries] == ["a.txt"]
    assert project.git_problem
