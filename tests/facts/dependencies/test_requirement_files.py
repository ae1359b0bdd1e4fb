# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Requirement files as tools write them: taking in others, with hashes."""

from __future__ import annotations

from release_checker.facts.dependencies.records import Dependencies
from release_checker.testing import gather


def test_a_file_taken_in_by_the_developers_one_is_still_everyones() -> None:
    found = gather(Dependencies, {
        "requirements-dev.txt": "-r requirements.txt\npytest==8.0\n", "requirements.txt": "numpy==2.0\n",
    })
    assert found.principal == "requirements.txt"
    assert {file.path: file.group for file in found.files} == {"requirements-dev.txt": "dev", "requirements.txt": ""}


def test_a_fragment_is_for_whom_its_taker_is() -> None:
    found = gather(Dependencies, {"requirements-dev.txt": "-r base/list.txt\n", "base/list.txt": "pytest==8.0\n"})
    assert {file.path: file.group for file in found.files} == {"requirements-dev.txt": "dev", "base/list.txt": "dev"}


def test_a_hundred_hashes_are_no_part_of_the_requirement() -> None:
    hashes = " \\\n".join(f"    --hash=sha256:{number:064x}" for number in range(100))
    found = gather(Dependencies, {"requirements.txt": f"numpy==2.0 ; python_version > '3.9' \\\n{hashes}\n"})
    assert [(item.name, item.specifier, item.hashed) for item in found.each()] == [("numpy", "==2.0", True)]
    assert not [item.problem for item in found.each() if item.problem]


def test_a_file_with_a_hash_for_everything_is_a_lock() -> None:
    hashed = f"numpy==2.0 --hash=sha256:{'0' * 64}\n"
    found = gather(Dependencies, {"requirements.txt": hashed, "more/requirements.txt": hashed + "scipy\n"})
    assert [file.path for file in found.locks] == ["requirements.txt"]


def test_a_file_that_takes_itself_in_is_refused() -> None:
    found = gather(Dependencies, {"requirements.txt": "-r requirements.txt\nsix\n"})
    assert [(item.name, bool(item.problem)) for item in found.each()] == [("", True), ("six", False)]


def test_a_module_that_setup_opens_is_no_list_of_requirements() -> None:
    setup = "from setuptools import setup\nsetup(name='a', install_requires=open('train.py').read().split())\n"
    found = gather(Dependencies, {"setup.py": setup, "train.py": "import six\nprint(six)\n"})
    assert [file.path for file in found.files] == ["setup.py"]
