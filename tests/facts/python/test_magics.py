# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.python.magics import mask


@pytest.mark.parametrize(("cell", "python"), [
    ("%matplotlib inline\nx = 1", "pass\nx = 1"),
    ("!pip install a", "pass"),
    ("files = !ls -l", "files = None"),
    ("a['b'] = !ls", "a['b'] = None"),
    ("r = %timeit -o f()", "r = None"),
    ("%%time\nfit()", "pass\nfit()"),
    ("%%capture out\n%%time\nfit()", "out = None\npass\nfit()"),
    ("%%bash --out said\nls", "said = None\n"),
    ("%%R -i a -o b\nb <- a", "b = None\n"),
    ("%%writefile a.py\nimport x", "pass\n"),
    ("%%cython\ncpdef int f(int x):\n    return x\ndef g(x):\n    pass", "f = None; g = None\n\n\n\n"),
    ("%time x = f(y)", "x = f(y)"),
    ("%timeit -n 10 -r3 f(x)", "f(x)"),
    ("%store -r a b", "a = None; b = None"),
    ("for i in x:\n    !ls {i}\n    %cd x", "for i in x:\n    pass\n    pass"),
    ("f?\n?g\nnp.*load*?", "pass\npass\npass"),
    ("pip install x", "pass"),
    ("!pip install \\\n  a \\\n  b\ny", "pass\n\n\ny"),
    ("  %cd x\n  y = 2", "pass\ny = 2"),
    (">>> x = 1\n>>> x", "x = 1\nx"),
    ("In [1]: x = 1", "x = 1"),
])
def test_additions_become_python_of_as_many_lines(cell: str, python: str) -> None:
    masked = mask(cell)
    assert masked.source == python
    ast.parse(masked.source)


@pytest.mark.parametrize("cell", [
    'text = """\n%not magic\n!not shell\nq?\n"""', "z = (a\n % b)", "a = b \\\n% c", "x != 3", "assert a != b",
    "pip = 3\npip - 1",
    "time = 5\ntime + 3", "run = 1\nrun", "ls", "d = {'a': 1,\n%  2: 3}", "def f():\n    '''\n    !x\n    '''", "'%s' % x",
    "f'{x!r}'",
    "env = make()\nenv .reset()", "x = y if time else z", "s = 'a\\\n!b'", "# !ls\nx", "a = r'\\'\nb", "",
])
def test_plain_python_stays_as_it_is(cell: str) -> None:
    assert mask(cell).source == cell


def test_what_was_masked_is_kept_with_its_line() -> None:
    masked = mask("import a\n!pip install b c\n%cd /d\nx = !ls\n%%time")
    assert masked.shell == ((2, "pip install b c"), (4, "ls"))
    assert masked.magics == ((3, "cd /d"), (5, "time"))
    cell = mask("\n%%bash -e\ncd x\n\nmake")
    assert (cell.head, cell.shell) == ("bash -e", ((3, "cd x"), (5, "make")))


def test_a_string_left_open_does_not_hide_the_lines_below() -> None:
    assert mask("s = 'open\n!ls").shell == ((2, "ls"),)


@given(st.text(alphabet="%!?'\"\\#\n ()[]=abpi>", max_size=200))
def test_any_cell_keeps_its_lines(cell: str) -> None:
    masked = mask(cell)
    assert masked.source.count("\n") == cell.count("\n")
    assert all(1 <= line <= cell.count("\n") + 1 for line, _ in (*masked.magics, *masked.shell))


@pytest.mark.parametrize("cell",
                         ["!a\\\n" * 20_000, "x = (" * 20_000, "%time " * 20_000, "'" * 100_000,
                          ("a " * 100 + "\n") * 2_000])
def test_time_grows_with_the_cell_only(cell: str) -> None:
    began = time.perf_counter()
    mask(cell)
    assert time.perf_counter() - began < 10
