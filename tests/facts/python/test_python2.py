# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.python.python2 import modernised


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print 'a', b", "print('a', b)"),
        ("print('a') % b", "print(('a') % b)"),
        ("print >>log, a", "print(log, a)"),
        ("if a: print b; c = 1", "if a: print(b); c = 1"),
        ("print 'a %s' % (\n    b,\n)", "print('a %s' % (\n    b,\n))"),
        ("try:\n    a()\nexcept IOError, e:\n    pass", "try:\n    a()\nexcept IOError as e:\n    pass"),
        ("raise ValueError, 'x'", "raise ValueError( 'x')"),
        ("exec code", "exec(code)"),
        ("a = 0777 + 10L; print a", "a = 0o777 + 10; print(a)"),
        ("print `a`, b <> c", "print((a), b != c)"),
    ],
)
def test_old_statements(old: str, new: str) -> None:
    assert modernised(old) == new
    ast.parse(new)


def test_lines_keep_their_numbers() -> None:
    old = "import os\n\n\ndef f(x):\n    print x  # why\n\nf(1)\n"
    new = modernised(old)
    assert new is not None
    assert [node.lineno for node in ast.parse(new).body] == [1, 4, 7]


def test_what_is_broken_otherwise_is_left_alone() -> None:
    assert modernised("def f(:\n") is None


@given(st.text(alphabet="print exec raise except,:;()[]'\"`\n\t =<>+0L#\\ab", max_size=120))
def test_any_text_gives_text_of_as_many_lines_or_nothing(text: str) -> None:
    new = modernised(text)
    assert new is None or new.count("\n") == text.count("\n")
