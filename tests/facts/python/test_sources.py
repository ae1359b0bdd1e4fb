# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every Python file is parsed once, and every broken one says why."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.python import sources as module
from release_checker.facts.python.imports import Imports
from release_checker.facts.python.sources import PythonSources, read_source
from release_checker.facts.python.syntax import Chunk, Syntax, parse
from release_checker.testing import gather


def read(files: dict[str, str | bytes]) -> PythonSources:
    found = gather(PythonSources, files)
    assert isinstance(found, PythonSources)
    return found


def imported(found: PythonSources, path: str) -> list[str]:
    source = found.get(path)
    imports = source.get(Imports) if source else None
    return [item.module for item in imports.items] if imports else []


def notebook(*cells: str) -> str:
    return json.dumps({
        "nbformat": 4, "nbformat_minor": 4, "metadata": {"language_info": {"name": "python"}},
        "cells": [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None}
                  for cell in cells],
    })


def test_scripts_modules_and_notebooks_are_read() -> None:
    found = read({
        "a.py": "import numpy",
        "run": "#!/usr/bin/env python3\nimport torch\n",
        "notes": "import this in the notes, please do",
        "n.ipynb": notebook("import pandas", "%matplotlib inline\n!pip install x\nimport scipy.stats as s"),
    })
    assert [source.path for source in found] == ["a.py", "n.ipynb", "run"]
    assert imported(found, "n.ipynb") == ["pandas", "scipy.stats"]
    source = found.get("n.ipynb")
    assert source is not None
    imports = source.get(Imports)
    assert imports is not None
    assert [str(item.place) for item in imports.items] == ["n.ipynb cell 1 line 1", "n.ipynb cell 2 line 3"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xef\xbb\xbfimport a\r\n", ""),
        (b"# coding: latin-1\nx = '\xe9'\nimport a\n", ""),
        (b"", ""),
        (b"\x89PNG\0\0\0", "cannot be decoded as Python would"),
        ("import a".encode("utf-16"), "cannot be decoded as Python would"),
        (b"x = '\xe9'", "cannot be decoded as Python would"),
        (b"# coding: no-such\n", "cannot be decoded as Python would"),
        (b"print 'python 2'", ""),
        (b"this is no Python", "does not parse: "),
        (b"x = " + b"-" * 100_000 + b"1", "does not parse: "),
        (b"x = " + b"(" * 1_000, "does not parse: "),
        (b"x = " + b"1+" * 50_000 + b"1", "does not parse: "),
        (b"a" + b".a" * 50_000, "does not parse: "),
    ],
)
def test_odd_bytes_get_an_answer(data: bytes, problem: str) -> None:
    found = read_source("a.py", data)
    assert found.problem.startswith(problem)
    assert bool(found.problem) == bool(problem)


def test_a_huge_file_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SOURCE_LIMIT", 100)
    assert read({"a.py": "x = 1\n" * 100}).items[0].problem.startswith("is larger than")


def test_where_there_is_too_much_the_smaller_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOTAL_LIMIT", 100)
    found = read({"big.py": "x = 1\n" * 30, "small.py": "import a\n", "tiny.py": "1"})
    assert [source.path for source in found if source.problem] == ["big.py"]
    assert len(found.items) == 3


def test_a_broken_cell_leaves_the_others() -> None:
    source = read({"n.ipynb": notebook("import a", "this is no python", "import b")}).items[0]
    assert [(str(place), words) for place, words in source.broken] == [("n.ipynb cell 2 line 1", "invalid syntax")]
    assert not source.problem
    assert imported(read({"n.ipynb": notebook("import a", "(", "import b")}), "n.ipynb") == ["a", "b"]


def test_several_processes_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {f"m{number}.py": f"import m{number + 1}" for number in range(7)}
    alone = read(files)
    monkeypatch.setattr(module, "POOL_FROM", 0)
    monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert read(files) == alone


def test_each_file_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    original = parse

    def counting(path: str, chunks: list[Chunk]) -> Syntax:
        parsed.append(path)
        return original(path, chunks)

    monkeypatch.setattr(module, "parse", counting)
    read({"a.py": "", "b.py": "", "n.ipynb": notebook("1")})
    assert sorted(parsed) == ["a.py", "b.py", "n.ipynb"]


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert read_source("a.py", data).path == "a.py"


def test_a_file_behind_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to("/etc/passwd")
    assert [source.problem for source in module._read_batch((str(tmp_path), ["a.py"]))] == ["is a link"]
