# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Requirement files that take in others."""

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
