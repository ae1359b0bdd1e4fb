# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report of another repository is known as one, and none of the plan's own is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.cohort.store.same_source import may_be_of

HOME = "https://git.example.org/lab/study"


@pytest.mark.parametrize(("source", "remotes"), [
    (HOME, ["https://git.example.org/lab/study.git"]), (HOME, ["https://git.example.org:8443/Lab/Study/"]),
    (HOME, ["git@git.example.org:lab/study.git"]), (HOME, ["git@git.example.org-work:lab/study"]),
    (HOME, ["ssh://git@git.example.org:7999/~lab/study.git"]), (HOME, ["https://mirror.example.net/x/study"]),
    (HOME, ["https://git.example.org/ada/fork", "https://git.example.org/lab/study"]),
    (HOME, []), (HOME, ["/home/ada/other"]), (HOME, ["file:///srv/other.git"]), (HOME, ["https://[x/other"]),
    ("/srv/projects/study", ["https://git.example.org/lab/other"]), ("file:///srv/study", ["git@git.example.org:a/b"]),
    ("git@git.example.org:lab/study.git", [HOME]),
])
def test_what_may_be_the_plans(source: str, remotes: list[str]) -> None:
    assert may_be_of(source, remotes)


@pytest.mark.parametrize(("source", "remotes"), [
    (HOME, ["https://git.example.org/lab/other"]), (HOME, ["https://git.example.org/ada/study"]),
    (HOME, ["git@git.example.org:lab/other.git"]), (HOME, ["https://mirror.example.net/lab/other", "/x"]),
    ("git@git.example.org:lab/study.git", ["git@git.example.org:lab/other.git"]),
])
def test_what_is_another(source: str, remotes: list[str]) -> None:
    assert not may_be_of(source, remotes)


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_text_is_answered_and_is_itself(source: str, remote: str) -> None:
    may_be_of(source, [remote])
    assert may_be_of(source, [source])
