# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names of programs in command lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.python.programs import programs_of


@pytest.mark.parametrize(
    ("command", "programs"),
    [
        ("ffmpeg -i x", ["ffmpeg"]),
        ("cd out && ffmpeg -i x | tee log", ["cd", "ffmpeg", "tee"]),
        ("A=1 B=2 sudo dot -Tpng", ["dot"]),
        ("./run.sh x", []),
        ("", []),
        ("# a remark", []),
        ("pdflatex 'unclosed", ["pdflatex"]),
        ("ffm\0", []),
        ("ffmpeg \0", ["ffmpeg"]),
        ("a; b || c\nd", ["a", "b", "c", "d"]),
    ],
)
def test_first_words(command: str, programs: list[str]) -> None:
    assert programs_of(command) == programs


@given(st.text(max_size=200))
def test_any_text_is_read(command: str) -> None:
    assert all(program and program in command and not program.isspace() for program in programs_of(command))
