# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox.scratch import make_scratch
from release_checker.project import Project


def git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "My study"
    (folder / "data").mkdir(parents=True)
    (folder / "run.py").write_text("print(1)\n")
    (folder / "run.py").chmod(0o755)
    (folder / "data" / "a.csv").write_text("1,2\n")
    (folder / "data" / "a.csv").chmod(0o444)
    os.utime(folder / "run.py", (1_500_000_000, 1_500_000_000))
    (folder / "inner").symlink_to("data/a.csv")
    (folder / "outer").symlink_to("../elsewhere")
    (folder / "absolute").symlink_to("/etc/passwd")
    (folder / "round").symlink_to("round")
    return folder


def test_what_is_shipped_is_copied_under_its_own_name(root: Path, tmp_path: Path) -> None:
    copy = make_scratch(Project(root), tmp_path / "scratch")
    assert copy == tmp_path / "scratch" / "My study"
    assert sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*")) == [
        "data", "data/a.csv", "inner", "round", "run.py"]
    assert (copy / "run.py").read_text() == "print(1)\n"
    assert (copy / "run.py").stat().st_mtime == 1_500_000_000
    assert (copy / "run.py").stat().st_mode & 0o777 == 0o755
    assert os.readlink(copy / "inner") == "data/a.csv"


def test_a_change_of_the_copy_is_no_change_of_the_original(root: Path, tmp_path: Path) -> None:
    os.link(root / "run.py", root / "second.py")
    copy = make_scratch(Project(root), tmp_path / "scratch")
    (copy / "run.py").write_text("changed")
    (copy / "data" / "a.csv").write_text("changed")
    assert (root / "run.py").read_text() == (copy / "second.py").read_text() == "print(1)\n"
    assert (root / "data" / "a.csv").read_text() == "1,2\n"


def test_too_large_a_project(root: Path, tmp_path: Path) -> None:
    (root / "large").write_bytes(bytes(3000))
    with pytest.raises(FactUnavailable, match="the project's files take"):
        make_scratch(Project(root), tmp_path / "scratch", bound=2000)
    assert not (tmp_path / "scratch").exists()


def test_history_comes_without_its_configuration(root: Path, tmp_path: Path) -> None:
    git(root, "init", "-q")
    git(root, "add", "run.py", "data", "inner")
    git(root, "commit", "-q", "-m", "first")
    git(root, "tag", "v1.2")
    git(root, "config", "core.fsmonitor", "touch planted")
    git(root, "config", "remote.origin.url", "https://example.org/a/b.git")
    (root / ".git" / "hooks" / "post-checkout").write_text("#!/bin/sh\ntouch planted\n")
    (root / "untracked").write_text("not shipped")
    copy = make_scratch(Project(root), tmp_path / "scratch")
    assert git(copy, "rev-parse", "HEAD") == git(root, "rev-parse", "HEAD")
    assert git(copy, "describe", "--tags") == "v1.2"
    assert git(copy, "status", "--porcelain") == ""
    assert git(copy, "remote", "get-url", "origin") == "https://example.org/a/b.git"
    assert not (copy / "untracked").exists()
    assert not (copy / ".git" / "hooks").exists()
    assert "touch planted" not in (copy / ".git" / "config").read_text()


def test_an_origin_with_a_secret_is_left_out(root: Path, tmp_path: Path) -> None:
    git(root, "init", "-q")
    git(root, "add", "run.py")
    git(root, "commit", "-q", "-m", "first")
    git(root, "config", "remote.origin.url", "https://user:token@example.org/a/b.git")
    copy = make_scratch(Project(root), tmp_path / "scratch")
    assert "token" not in (copy / ".git" / "config").read_text()


def test_long_history_is_left_out(root: Path, tmp_path: Path) -> None:
    git(root, "init", "-q")
    git(root, "add", "run.py")
    git(root, "commit", "-q", "-m", "first")
    copy = make_scratch(Project(root), tmp_path / "scratch", history_bound=100)
    assert (copy / "run.py").exists()
    assert not (copy / ".git").exists()


def test_submodules_come_as_they_lie_on_disk(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "module.py").write_text("x = 1\n")
    git(other, "init", "-q")
    git(other, "add", ".")
    git(other, "commit", "-q", "-m", "first")
    git(root, "init", "-q")
    git(root, "submodule", "--quiet", "add", str(other), "vendored")
    copy = make_scratch(Project(root), tmp_path / "scratch")
    assert (copy / "vendored" / "module.py").read_text() == "x = 1\n"
    assert not (copy / "vendored" / ".git").exists()
