# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_checker.facts.notebook_format import find_fault
from release_checker.facts.notebooks import Notebook, Notebooks
from release_checker.testing import gather, notebook
from release_checker.text import Text


def read(content: str | bytes | dict[str, Any]) -> Notebook:
    if isinstance(content, dict):
        content = json.dumps(content)
    (item,) = gather(Notebooks, {"n.ipynb": content})
    assert isinstance(item, Notebook)
    return item


def sample(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(notebook("x = 1"))
    return made | changes


@pytest.mark.parametrize(("content", "problem"), [
    ("", "is empty"),
    (" \n", "is empty"),
    ("{", "is no JSON: Expecting property name enclosed in double quotes (line 1)"),
    ("[]", "is JSON, but no notebook: its top level is no object"),
    ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "is a Git LFS pointer; its content was not fetched"),
    ('{\n<<<<<<< HEAD\n"a": 1,\n=======\n"a": 2\n>>>>>>> b\n}', "holds merge conflict markers (line 2)"),
    ("<!DOCTYPE html><html></html>", "is a web page saved under a notebook's name, no JSON"),
    (b"\x00\x01\x02" * 50, "is binary, no JSON"),
    ("[" * 100_000, "nests too deeply"),
    ('{"a": ' + "1" * 5_000 + "}", "is no JSON that Python reads"),
])
def test_a_file_that_is_no_notebook_says_why(content: str | bytes, problem: str) -> None:
    item = read(content)
    assert item.unreadable
    assert item.problem.startswith(problem)


@pytest.mark.parametrize(("changes", "problem", "fatal"), [
    ({"nbformat": 9}, "its nbformat is 9, expected 1 to 4", True),
    ({"cells": None}, "'cells' is a required property", True),
    ({"cells": [{"cell_type": "code", "source": "x", "metadata": {}}]}, "'outputs' is a required property", True),
    ({"cells": [{"source": "x", "metadata": {}}]}, "'cell_type' is a required property", True),
    ({"cells": [{"cell_type": "markdown", "source": "x"}]}, "'metadata' is a required property", True),
    ({"cells": [{"cell_type": "markdown", "source": 1, "metadata": {}}]}, "its source is no text", True),
    ({"cells": ["x"]}, "the cell is no object", True),
    ({"cells": [{"cell_type": "markdown", "source": "x", "metadata": {}, "id": "a"}]},
     "Additional properties are not allowed ('id' was unexpected)", False),
    ({"cells": [{"cell_type": "code", "source": "x", "metadata": {}, "outputs": []}]},
     "'execution_count' is a required property", False),
])
def test_a_broken_notebook_says_what_breaks_it(changes: dict[str, Any], problem: str, fatal: bool) -> None:
    item = read(sample(**changes))
    assert item.fault
    assert (item.problem, item.fault.fatal) == (problem, fatal)


def test_a_byte_order_mark_or_utf16_is_a_fault_and_is_read_all_the_same() -> None:
    for raw, words in ((notebook("x").encode("utf-8-sig"), "UTF-8 with a byte order mark"),
                       (notebook("x").encode("utf-16"), "UTF-16")):
        item = read(raw)
        assert words in item.problem
        assert [cell.source for cell in item.code] == ["x"]


def test_missing_cell_ids_are_no_fault_and_doubled_ones_are_mended() -> None:
    cell = {"cell_type": "markdown", "source": "x", "metadata": {}}
    assert not read(sample(nbformat_minor=5, cells=[cell])).problem
    assert "Non-unique cell id 'a'" in read(sample(nbformat_minor=5, cells=[cell | {"id": "a"}] * 2)).problem


def test_validation_changes_nothing() -> None:
    data = sample(nbformat_minor=5, cells=[{"cell_type": "markdown", "source": "x", "metadata": {}}])
    before = copy.deepcopy(data)
    find_fault(data, Text("", "utf-8"))
    assert data == before


def test_format_3_with_its_worksheets_is_read() -> None:
    code = {"cell_type": "code", "input": ["print 1\n", "2"], "language": "python", "prompt_number": 3, "metadata": {},
            "collapsed": False, "outputs": [
                {"output_type": "pyout", "prompt_number": 3, "metadata": {}, "png": "AAAA", "text": ["2"]},
                {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": ["t"]}]}
    item = read({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "n"},
                 "worksheets": [{"cells": [code], "metadata": {}}]})
    (cell,) = item.code
    assert (item.problem, item.language, item.is_python2, item.format) == ("", "python", True, (3, 0))
    assert (cell.source, cell.count) == ("print 1\n2", 3)
    assert [(out.kind, out.mimes, out.text, out.error) for out in cell.outputs] == [
        ("execute_result", ("image/png", "text/plain"), "2", ""), ("error", (), "t", "E")]


def test_cells_keep_what_the_checks_need() -> None:
    item = read(notebook(
        {"cell_type": "markdown", "source": ["# a\n", "b"]},
        {"source": "x\r\ny", "execution_count": 2, "metadata": {"tags": ["raises-exception", 1]},
         "outputs": [{"output_type": "stream", "name": "stderr", "text": ["w"]},
                     {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 100, "text/plain": "p"}}]},
        {"source": "select 1", "metadata": {"vscode": {"languageId": "sql"}}}, "  ",
    ))
    markdown, code, sql, blank = item.cells
    assert (markdown.source, markdown.number, code.source, code.count) == ("# a\nb", 1, "x\ny", 2)
    assert (code.tags, sql.language, blank.is_code) == (frozenset({"raises-exception"}), "sql", False)
    assert [(out.stream, out.size) for out in code.outputs] == [("stderr", 1), ("", 101)]
    assert [cell.number for cell in item.code] == [2]


def test_samples_of_others_and_of_test_suites_are_left_out() -> None:
    found = gather(Notebooks, {
        "a.ipynb": "{}", "tests/test_a.py": "", "tests/files/b.ipynb": "{}", "test/c.ipynb": "{}",
        "third_party/d.ipynb": "{}",
    })
    assert [item.path for item in found.own] == ["a.ipynb", "test/c.ipynb"]
    assert len(found) == 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["cells", "cell_type", "source", "outputs", "metadata", "output_type", "data", "tags", "kernelspec",
                         "name",
                         "worksheets", "text", "traceback", "execution_count", "id", "vscode", "languageId"]), inner,
                         max_size=4),
    max_leaves=25)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["nbformat", "nbformat_minor", "metadata", "cells", "worksheets"]),
                       JSON | st.integers(1, 5)))
def test_any_json_is_answered(data: dict[str, Any]) -> None:
    item = read(data)
    assert isinstance(item.problem, str)
    assert all(isinstance(cell.source, str) for cell in item.cells)


def test_a_large_notebook_is_read_in_seconds() -> None:
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 1_000_000}}
    cells = [{"source": "x", "outputs": [picture]} for _ in range(20)]
    began = time.perf_counter()
    item = read(notebook(*cells))
    assert (item.problem, item.cells[19].outputs[0].size) == ("", 1_000_000)
    assert time.perf_counter() - began < 10
