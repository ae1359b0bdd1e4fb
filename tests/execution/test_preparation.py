# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Declared data and steps are there for what runs after them, and what fails is named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.preparation import prepare
from release_checker.execution.session import Session
from release_checker.execution.settings import DataFile, ExecutionSettings, Step
from release_checker.execution.store import Store
from release_checker.project import Project
from release_checker.testing import write_files


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(write_files(tmp_path / "study", {"a.txt": "a", "sub/b.txt": "b"}))


def session(tmp_path: Path, *steps: Step, data: tuple[DataFile, ...] = ()) -> Session:
    return Session(ExecutionSettings(steps=steps, data=data), Store(tmp_path / "store"))


def shell(line: str) -> Step:
    return Step("make", ("sh", "-c", line))


def test_nothing_to_prepare(project: Project, tmp_path: Path) -> None:
    made = prepare(project, None, "1", session(tmp_path))
    assert (made.data, made.tree, made.key) == ((), None, "")


def test_what_a_step_makes_lies_in_every_copy(project: Project, tmp_path: Path) -> None:
    asked = session(tmp_path, shell("mkdir -p out && echo made > out/c.txt && echo changed > sub/b.txt"))
    made = prepare(project, None, "1", asked)
    for _ in range(2):
        with made.copied(project, asked) as scratch:
            assert (scratch / "out/c.txt").read_text() == "made\n"
            assert (scratch / "sub/b.txt").read_text() == "changed\n"
            assert (scratch / "a.txt").read_text() == "a"
    assert (project.root / "sub/b.txt").read_text() == "b"


def test_a_step_runs_once_for_the_same_content(project: Project, tmp_path: Path) -> None:
    steps = shell("date +%N > stamp")
    first = session(tmp_path, steps)
    prepare(project, None, "1", first)
    again = session(tmp_path, steps)
    prepare(project, None, "1", again)
    other = session(tmp_path, steps)
    prepare(project, None, "2", other)
    assert (first.executed, again.executed, other.executed) == (1, 0, 1)


def test_a_step_that_fails_is_named_with_its_last_words(project: Project, tmp_path: Path) -> None:
    with pytest.raises(FactUnavailable, match=r"step make of release-checker.toml failed: ended with 3.*: no such survey"):
        prepare(project, None, "1", session(tmp_path, shell("echo no such survey >&2; exit 3")))


def test_a_program_that_is_not_there(project: Project, tmp_path: Path) -> None:
    with pytest.raises(FactUnavailable, match="no program frobnicate"):
        prepare(project, None, "1", session(tmp_path, Step("x", ("frobnicate",))))


def test_no_step_reaches_the_network_ungranted(project: Project, tmp_path: Path) -> None:
    asked = session(tmp_path, shell("cat /proc/net/route | wc -l > routes"))
    if asked.sandbox.tier != "bubblewrap":
        pytest.skip("no network namespace in this tier")
    with prepare(project, None, "1", asked).copied(project, asked) as scratch:
        assert int((scratch / "routes").read_text()) <= 1


def test_declared_data_is_there_and_is_what_was_declared(project: Project, tmp_path: Path) -> None:
    source = tmp_path / "survey.csv"
    source.write_text("1,2\n")
    entry = DataFile("data/survey.csv", source.as_uri(), hashlib.sha256(b"1,2\n").hexdigest(), 4)
    asked = session(tmp_path, shell("cp data/survey.csv seen.csv"), data=(entry,))
    with prepare(project, None, "1", asked).copied(project, asked) as scratch:
        assert (scratch / "seen.csv").read_text() == "1,2\n"
        assert (scratch / "data/survey.csv").exists()


def test_a_link_made_by_a_step_leads_no_copy_out(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    asked = session(tmp_path, shell("mkdir way && echo x > way/f"))
    made = prepare(project, None, "1", asked)
    (project.root / "way").symlink_to(outside)
    with made.copied(Project(project.root), asked) as scratch:
        assert (scratch / "way/f").read_text() == "x\n"
    assert list(outside.iterdir()) == []
