# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The listing knows links, roles, and what was installed rather than written."""

from __future__ import annotations

import pytest

from release_checker.facts.files import Files, is_test, is_vendored
from release_checker.project import Entry, Kind
from release_checker.testing import gather


def listing(*paths: str) -> Files:
    found = gather(Files, dict.fromkeys(paths, "x"))
    assert isinstance(found, Files)
    return found


def test_a_committed_environment_is_not_the_projects_own() -> None:
    committed = ("a.py", "env/lib/b.py", "env/pyvenv.cfg", "envelope/d.py", "Lib/site-packages/c.py")
    files = Files(tuple(Entry(path, Kind.FILE, 1, "0" * 40) for path in committed), tracked=True)
    assert files.paths == ("a.py", "envelope/d.py")
    assert files.environments == {"env"}
    assert len(files.entries) == 5


def test_what_is_there() -> None:
    files = listing("src/Data/a.csv", "README.md")
    assert [path in files for path in ("src/Data/a.csv", "./src/Data/", "src", ".", "src/data/a.csv", "nope")] == [
        True, True, True, True, False, False]
    assert files.other_case("src/data/A.csv") == "src/Data/a.csv"
    assert files.other_case("README.md") is None
    assert list(files.named("readme.MD")) == ["README.md"]


@pytest.mark.parametrize(
    ("path", "test", "vendored"),
    [
        ("tests/helper.py", True, False),
        ("pkg/test_a.py", True, False),
        ("pkg/a_test.py", True, False),
        ("latest.py", False, False),
        ("third_party/x/a.py", False, True),
        ("test_images.png", False, False),
    ],
)
def test_roles(path: str, test: bool, vendored: bool) -> None:
    assert (is_test(path), is_vendored(path)) == (test, vendored)


def test_environments_in_each_other_and_beside() -> None:
    listed = ("a/pyvenv.cfg", "a/b/c/pyvenv.cfg", "a/b/c/x.py", "ab/x.py", "d/conda-meta/history", "d/x.py", "pyvenv.cfg")
    files = Files(tuple(Entry(path, Kind.FILE, 1, "0" * 40) for path in listed), tracked=True)
    assert files.paths == ("ab/x.py", "pyvenv.cfg")
