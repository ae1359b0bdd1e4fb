# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Do two specifiers exclude each other? Checked against trying many versions."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from release_checker.facts.dependencies.contradictions import excludes

NUMBERS = st.sampled_from(["0.9", "1.0", "1.1", "1.1.1", "1.2", "2.0"])
CLAUSE = st.one_of(
    st.tuples(st.sampled_from(["==", ">=", "<=", ">", "<", "!="]), NUMBERS).map("".join),
    NUMBERS.map(lambda number: f"=={number}.*"),
    st.sampled_from(["~=1.0", "~=1.1.1", "~=0.9"]),
)
SPECIFIERS = st.lists(CLAUSE, min_size=1, max_size=3).map(",".join)
GRID = [Version(f"{a}.{b}.{c}.{d}") for a, b, c, d in itertools.product(range(4), range(4), range(3), range(2))]


@given(SPECIFIERS, SPECIFIERS)
def test_agrees_with_trying_versions(one: str, two: str) -> None:
    both = SpecifierSet(one), SpecifierSet(two)
    together = any(all(part.contains(version) for part in both) for version in GRID)
    if together:
        assert not excludes(one, two)
    elif excludes(one, two):
        assert not together


@given(SPECIFIERS, SPECIFIERS)
def test_is_symmetric(one: str, two: str) -> None:
    assert excludes(one, two) == excludes(two, one)


@pytest.mark.parametrize(
    ("one", "two", "excluded"),
    [
        ("==1.0", "==1.1", True),
        ("==1.0", ">=1.1", True),
        (">=1.0", "<1.0", True),
        (">1.0", "<1.1", False),
        ("==1.2.*", "==1.2.9", False),
        ("==1.2.*", "==1.3.0", True),
        ("", "==1", False),
        ("==1.7.1+cu110", "==1.7.1", False),
        ("==0.2.0", "==0.2.0.post4", False),
        ("!=1.0", "==1.0", True),
        ("<2", ">=1.9.9", False),
        ("nonsense", "==1", False),
        (">=3.10", "==3.8.*", True),
        ("~=1.4", "==1.9", False),
    ],
)
def test_examples(one: str, two: str, excluded: bool) -> None:
    assert excludes(one, two) is excluded
