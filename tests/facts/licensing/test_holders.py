# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.licensing.holders import copyright_holders, may_be_one
from release_checker.facts.licensing.terms import restriction


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("Copyright (c) 2019 Ada Lovelace", "Ada Lovelace"),
        ("Copyright (C) 2012-2020, Ada Lovelace. All rights reserved.", "Ada Lovelace"),
        ("Copyright © 2021-present Ants, Inc. and its affiliates.", "Ants, Inc. and its affiliates"),
        ("(c) 2020 by The Ant Authors", "The Ant Authors"),
        ("Copyright 2018 The Ant Team. Licensed under the Apache License", "The Ant Team"),
    ],
)
def test_holders(line: str, holder: str) -> None:
    assert list(copyright_holders(line)) == [holder]


@pytest.mark.parametrize(
    "line",
    [
        "the above copyright notice and this permission notice",
        "Copyright (c) <year> <owner>",
        "Copyright (c) 2020",
        "COPYRIGHT HOLDERS BE LIABLE",
    ],
)
def test_lines_that_name_nobody(line: str) -> None:
    assert list(copyright_holders(line)) == []


def test_spellings_of_one_holder() -> None:
    assert may_be_one("Ants, Inc. and its affiliates", "The Ants authors")
    assert not may_be_one("Ants, Inc.", "Bees, Inc.")


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all(text.strip() for text in copyright_holders(text))
    assert len(restriction(text)) <= 200
