# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What path an expression means, and that no reader of ours falls over odd code."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.python.data_reads import read_data_reads
from release_checker.facts.python.determinism import read_determinism
from release_checker.facts.python.loading import read_loading
from release_checker.facts.python.paths import PathValues, WrittenPath, declared_options
from release_checker.facts.python.randomness import read_randomness
from release_checker.facts.python.strings import read_machine_strings
from release_checker.facts.python.syntax import Chunk, Syntax, parse
from release_checker.facts.python.tests import read_tests


def meant(code: str) -> WrittenPath | None:
    """The path of the last expression statement."""
    syntax: Syntax = parse("study/run.py", [Chunk(code)])
    last = list(syntax.nodes(ast.Expr))[-1]
    return PathValues(syntax).path(last.value)


@pytest.mark.parametrize(("code", "path"), [
    ("'a/b.csv'", WrittenPath("a/b.csv", sure=True)),
    ("import os\nos.path.join('a', 'b.csv')", WrittenPath("a/b.csv", sure=True)),
    ("from pathlib import Path\nPath('a') / 'b' / 'c.csv'", WrittenPath("a/b/c.csv", sure=True)),
    ("ROOT = 'a'\nROOT + '/b.csv'", WrittenPath("a/b.csv", sure=True)),
    ("ROOT = 'a'\nf'{ROOT}/b.csv'", WrittenPath("a/b.csv", sure=True)),
    ("r'a\\b.csv'", WrittenPath("a/b.csv", sure=True)),
    ("import os\nos.path.join(os.path.dirname(__file__), 'b.csv')", WrittenPath("b.csv", sure=True, beside=True)),
    ("from pathlib import Path\nPath(__file__).parent.parent / 'b.csv'", WrittenPath("../b.csv", sure=True, beside=True)),
    ("p.add_argument('--in-file', default='a.csv')\nargs.in_file", WrittenPath("a.csv", sure=False)),
    ("p.add_argument('--in-file')\nargs.in_file", None),
    ("ROOT = 'a'\nROOT = 'b'\nROOT", None),
    ("f'{unknown}/b.csv'", None),
    ("x = x\nx", None),
])
def test_paths_are_followed_as_far_as_reading_goes(code: str, path: WrittenPath | None) -> None:
    assert meant(code) == path


def test_parameters_hide_the_names_of_the_module() -> None:
    syntax = parse("a.py", [Chunk("name = 'a'\ndef f(name, other='b'):\n    g(name)\n    g(other)\n")])
    paths = PathValues(syntax)
    assert [paths.path(call.args[0]) for _, call in syntax.calls()] == [None, WrittenPath("b", sure=False)]


def test_options_of_every_kind() -> None:
    code = ("p.add_argument('-s', '--seed', type=int, default=3)\np.add_argument('out')\np.add_argument('-x', '--xy', "
            "dest='z')\n"
            "flags.DEFINE_integer('rate', 5, 'help')\nclick.option('--deep/--flat', default=True)\n")
    found = declared_options(parse("a.py", [Chunk(code)]))
    assert {name: (option.flag, option.default, option.required) for name, option in found.items()} == {
        "seed": ("--seed", 3, False), "out": ("out", None, True), "z": ("--xy", None, False), "rate": ("--rate", 5, False),
        "deep": ("--deep/--flat", True, False),
    }


WORDS = st.sampled_from([
    "np.random.seed(", ")", "x", "=", "open(", "'a.csv'", ",", "torch.load(", "[", "]", "if x:\n    ", "\n",
    "import numpy as np\n",
    "import torch\n", "import random\n", "from sklearn.cluster import KMeans\n", "KMeans(", "f'{x}/y'", "(", ".", "seed",
    "def f(x=1):\n    ",
    "return ", "eval(", "yaml.load(", "*a", "**k", "lambda: ", "'/home/ann/x/y'", "with open(x) as f:\n    ",
    "pickle.load(f)", "None",
    "random.seed(", "parser.add_argument('--seed', default=None)\n", "DataLoader(", "shuffle=True", "os.path.join(",
])


@given(st.lists(WORDS, max_size=25))
def test_no_reader_falls_over_odd_code(words: list[str]) -> None:
    syntax = parse("a.py", [Chunk("".join(words))])
    for reader in (read_data_reads, read_determinism, read_loading, read_machine_strings, read_randomness, read_tests):
        first, second = reader(syntax), reader(syntax)
        assert first == second
