# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whatever text a reader is given: it answers, with no more than the text can hold, and of places that the text has."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from release_checker.text import Text
from tests.fuzz.mutations import fuzzed
from tests.parsers import READERS

PIECES = [
    "\n", "\n\n", " ", "    ", "\t", "a", "b.c", "A", "é", "\u2028", "\x85", "\0", "\x1b[31m", "\ud800", "\r\n", "-",
    "--a", "- a: ", "* ", "#", "# Results\n", "|", "| a | 0.9 |\n", "|---|---|\n", "`", "```", "```python\n", "[", "](",
    "](a.py)", "<", "<td>", "</table>", "<table><tr>", "<!--", "&amp;", "{", "}", '{"a": ', "[1, ", "null", "$", "$(",
    "${A}", "\\", "\\begin{tabular}{l}", "\\\\", "&", "%", "@", "@article{a,", "title = {", ",", ";", ":", "::", "=",
    "==1.0", ">=1,<2", "; python_version < '3'", "'", '"', '"""', "(", ")", "/", "/home/jane/x", "C:\\Users\\jane",
    "https://a.org/b", "git+https://", "a@b.org", "1", "0.91", "1e5", "nan", "±", "91.2%", "2020-01-01", "accuracy ",
    "F1 of ", "Table 1", "Copyright (c) 2020 ", "MIT", " OR ", "GPL-3.0", "License: ", "pip install ", "-r ",
    "FROM python:3.11\n", "RUN ", "import a\n", "from a import b\n", "!pip ", "%matplotlib ",
    "Traceback (most recent call last):\n", "Error: ", "No module named 'a'", "dependencies:\n", "[project]\n", "[tox]\n",
    "a = 1\n", "def f():\n", "&a ", "*a", "!!python/none ", "---\n", ".. code::\n", "+--+\n", "====\n",
    "1700000000000 0.5 1\n", "name: x\n", "<<E\n", "CVSS:3.1/AV:N/", "v1.2", "all:\n\tpython a.py\n", "9" * 4400,
    "0x" + "f" * 4000, "\\u0000", "a." * 60, "[[waivers]]\n", "[bounds]\n", "1979-05-27T07:32:00Z", "true", "inf", "-1",
]
VALUES = st.recursive(
    st.sampled_from([None, True, 0, -1, 2**63, 1e308, float("inf"), float("nan"), "", "a", "1.0", "9" * 4400, "\0", "\ud800",
                     "2026-01-01", "https://a.org", "https://[", "PyPI"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "id", "name", "version", "files", ""]),
                                                               inner, max_size=3), max_leaves=8)
"What JSON can hold, and what readers of it stumble over."
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
                  st.text(st.characters(exclude_categories=()), max_size=80), VALUES.map(json.dumps))
TRAPS = [
    "9" * 4400, "0x" + "f" * 4000, "[" * 3000, '{"a":' * 3000, "a." * 3000 + "a = 1", "Infinity", "-1e999", "inf",
    '"\\u0000"', '"\\ud800"', "https://[", "[{[]: 1}]", "-1", "0", "true", "null", "[]", "{}", "[[]]",
    '{"a": [null]}', '["a", 1]', "1.5", "18446744073709551616", '"9999-99-99"', "1979-05-27", "'", "[1, 'a', {}]",
]
"What some reader of ours once fell into."


def trapped(test: Any) -> Any:
    """The test with each of the traps as an example."""
    for text in TRAPS:
        test = example(text=text)(test)
    return test


EXPLODED = [
    ("documents.rst", "a:"), ("documents.rst", "*a\n"), ("comparison.drawings", "<!--"), ("facts.commands.shell", "<<E\n"),
    ("facts.commands.make", "%"), ("facts.python.magics", " "), ("facts.dependencies.pyproject", "\n"),
    ("facts.dependencies.setup_cfg", "\n"), ("facts.dependencies.poetry", " "), ("execution.environment.causes", "1."),
    ("facts.python.magics", "a\n"), ("execution.environment.conda_causes", "\n"),
]
"What once took minutes for a text of 100,000 characters."
WITHIN = """
import resource, sys
from tests.parsers import READERS
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
name, fragment = sys.argv[1:]
READERS[name]((fragment * 100_000)[:100_000] + "x")
"""


def places(found: object, depth: int = 0) -> Iterator[int]:
    """Every `line` within a record, however deep."""
    if depth > 8 or isinstance(found, (str, bytes, Text)):
        return
    if isinstance(found, Mapping):
        found = list(found.values())
    if isinstance(found, (list, tuple, set, frozenset)):
        for item in found:
            yield from places(item, depth + 1)
    elif dataclasses.is_dataclass(found) and not isinstance(found, type):
        for item in dataclasses.fields(found):
            value = getattr(found, item.name, None)
            if item.name == "line" and isinstance(value, int):
                yield value
            elif not item.name.startswith("_"):
                yield from places(value, depth + 1)


@pytest.mark.parametrize("name", READERS)
@fuzzed(25)
@trapped
@given(text=TEXTS)
def test_any_text_is_answered(name: str, text: str) -> None:
    found = READERS[name](text)
    assert len(repr(found)) < 20_000 + 400 * len(text)
    last = max(len(text.splitlines()), text.count("\n") + 1)
    assert [line for line in places(found) if not 0 <= line <= last] == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "fragment"), EXPLODED)
def test_repetitions_do_not_explode(name: str, fragment: str) -> None:
    """The kernel ends it after a minute of the processor: a bound far from both, not a measurement."""
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", WITHIN, name, fragment], cwd=root, check=True)
