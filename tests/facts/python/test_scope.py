# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.python.magics import mask
from release_checker.facts.python.scope import MissingName, Scope, read_scope
from release_checker.facts.python.syntax import Chunk, parse


def scope(*cells: str) -> Scope:
    masked = [(number, mask(cell)) for number, cell in enumerate(cells, 1)]
    chunks = [Chunk(cell.source, number, cell.magics, cell.shell, cell.head) for number, cell in masked]
    return read_scope(parse("n.ipynb", chunks))


def names(*cells: str) -> list[str]:
    return [item.name for item in scope(*cells).missing if not item.cause]


def only(*cells: str) -> MissingName:
    (item,) = scope(*cells).missing
    return item


@pytest.mark.parametrize("cells", [
    ["import a.b as c, d.e", "c, d"],
    ["from m import n as o", "o"],
    ["(n := 5)", "n"],
    ["if any((m := v) for v in [1]):\n    pass\nm"],
    ["for i, (j, *k) in []:\n    pass", "i, j, k"],
    ["with open('f') as f, open('g') as (g, h):\n    f, g, h"],
    ["try:\n    pass\nexcept ValueError as e:\n    e"],
    ["match 1:\n    case {'a': b, **r}:\n        b, r\n    case [*s]:\n        s\n    case z:\n        z"],
    ["def f(a, *b, c=1, **d):\n    return a, b, c, d, f"],
    ["def f():\n    global k\n    k = 1\nf()", "k"],
    ["def f():\n    def g():\n        global k\n        k = 1", "k"],
    ["class A:\n    def f(self):\n        global k\n        k = 1\n        return __class__", "k"],
    ["def f():\n    h = 0\n    def g():\n        nonlocal h\n        h = 1\n    return [h for _ in range(3)]"],
    ["def f():\n    return later", "later = 1"],
    ["class A:\n    x = 1\n    y = x\n    z = [x for _ in []]"],
    ["f = lambda a, *b: (a, b)"],
    ["if condition_unknown if False else True:\n    x = 1\nelse:\n    y = 2", "x, y"],
    ["try:\n    foo\nexcept NameError:\n    foo = 1"],
    ["if 'x' not in globals():\n    x = 1\nx"],
    ["for i in range(3):\n    if i:\n        print(prev)\n    prev = i"],
    ["globals()['k'] = 1", "k"],
    ["from sympy import var\nvar('x y')", "x + y"],
    ["%%capture out\nprint(1)", "out"],
    ["x = !ls", "x"],
    ["%time y = 2", "y"],
    ["%%R -o z\n1", "z"],
    ["from math import *", "sin(pi)"],
    ["display(_, __, _1, _i2, In, Out), get_ipython(), exit, quit"],
    ["ls\npwd\nwatermark -iv"],
    ["spark.read, dbutils.fs"],
    ["import sys\nif sys.version_info[0] < 3:\n    raw_input()"],
    ["if not is_notebook() and __name__ == '__main__':\n    __file__", "is_notebook = None"][::-1],
    ["async def f(x):\n    async for i in x:\n        await i\nawait f([])"],
    ["def f(x: Undefined) -> AlsoUndefined: ...", "Undefined = AlsoUndefined = int"],
    ["x: int = 1", "x"],
    ["del_me = 1\ndel del_me"],
    ["x = 1\nif x:\n    del x", "x"],
])
def test_names_that_are_there(cells: list[str]) -> None:
    missing = [name for name in names(*cells) if name != "condition_unknown"]
    assert missing == []


@pytest.mark.parametrize(("cells", "missing"), [
    (["print(x)"], ["x"]),
    (["x += 1"], ["x"]),
    (["[a for a in range(3)]", "a"], ["a"]),
    (["def f():\n    inner = 1", "inner"], ["inner"]),
    (["class A:\n    x = 1\n    def f(self):\n        return x"], ["x"]),
    (["class A:\n    x = 1", "x"], ["x"]),
    (["@decorator\ndef f(a=default):\n    pass"], ["decorator", "default"]),
    (["def f():\n    return nowhere"], ["nowhere"]),
    (["f = lambda: nowhere"], ["nowhere"]),
    (["f'{x} {y!r:>{z}}'"], ["x", "y", "z"]),
    (["__file__"], ["__file__"]),
    (["x: int", "x"], ["x"]),
    (["import a.b as c", "a"], ["a"]),
    (["from math import *", "tan2"], ["tan2"]),
    (["try:\n    foo\nexcept ValueError:\n    pass"], ["foo"]),
    (["while x:\n    pass"], ["x"]),
    (["del x"], ["x"]),
    (["x = x + 1"], ["x"]),
    (["%timeit f(1)"], ["f"]),
])
def test_names_that_are_missing(cells: list[str], missing: list[str]) -> None:
    assert names(*cells) == missing


def test_a_missing_name_says_where_it_comes_too_late() -> None:
    item = only("a = 1", "print(a,\n  b)", "b = 2")
    assert (str(item.place), str(item.later), item.deleted, item.called) == (
        "n.ipynb cell 2 line 2", "n.ipynb cell 3 line 1", None, False)


def test_a_deleted_name_says_where_it_was_deleted() -> None:
    item = only("a = 1", "del a", "a")
    assert (str(item.place), str(item.deleted), item.later) == ("n.ipynb cell 3 line 1", "n.ipynb cell 2 line 1", None)


def test_a_name_in_a_function_says_so() -> None:
    assert only("def f():\n    return b").called


@pytest.mark.parametrize(("cells", "cause"), [
    (["from helpers import *", "zz"], "`from helpers import *`"),
    (["from . import *", "zz"], "`from . import *`"),
    (["exec('zz = 1')", "zz"], "`exec(…)`"),
    (["%pylab inline", "zz"], "`%pylab`"),
    (["%run setup.py", "zz"], "`%run setup.py`"),
    (["%store -r", "zz"], "`%store -r`"),
    (["%%own_magic\nzz = 1", "zz"], "the cell magic `%%own_magic`"),
    (["globals().update(a=1)", "zz"], "`globals().update(…)`"),
    (["for k in 'ab':\n    globals()[k] = 1", "zz"], "an assignment into `globals()`"),
    (["get_ipython().run_line_magic('pylab', '')", "zz"], "`get_ipython().run_line_magic(…)`"),
])
def test_what_may_define_names_unseen_makes_them_undecided(cells: list[str], cause: str) -> None:
    item = only(*cells)
    assert (item.name, item.cause) == ("zz", cause)


def test_before_the_cause_a_name_is_decided() -> None:
    assert names("early", "from helpers import *", "late") == ["early"]


def test_a_cell_that_is_no_python_makes_later_names_undecided() -> None:
    item = only("print 'old'", "zz")
    assert item.cause.startswith("a cell that Python 3.")


def test_a_plain_file_is_not_followed() -> None:
    assert read_scope(parse("a.py", [Chunk("undefined")])) == Scope()


def test_deep_nesting_is_an_answer() -> None:
    assert scope("x = " + "+".join(["1"] * (sys.getrecursionlimit() * 2))).problem == "nests too deeply"


@given(st.lists(st.sampled_from([
    "a = b", "b = 1", "del a", "for a in b: c", "def f():\n    return a", "[b for b in a]", "import c", "with a as b: pass",
    "f(", "%x",
    "class c:\n    a = b", "a: int", "c += 1", "try:\n    a\nexcept: b", "lambda a: b", "(a := 1)", "global a",
]), max_size=8))
def test_a_name_is_reported_once_and_never_above_its_definition(cells: list[str]) -> None:
    found = scope(*cells).missing
    assert len({item.name for item in found}) == len(found)
    assert all(item.later is None or (item.later.cell, item.later.line) > (item.place.cell,
                                                                           item.place.line) for item in found)
