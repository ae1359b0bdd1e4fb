# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.model import Bounds, Skip
from release_checker.testing import findings, run_check


def test_docstring_coverage() -> None:
    bare = "def a(): pass\ndef b(): pass\nclass C:\n    def m(self): pass\ndef _hidden(): pass\ndef d(): 'Says.'\n"
    assert findings(run_check("DOC017", {"code.py": bare, "tests/test_x.py": bare})) == [
        "code.py:1: 20 % of 5 public modules, classes and functions have a docstring, and the bound is 50 %"
    ]
    assert findings(run_check("DOC017", {"code.py": bare}, bounds=Bounds(docstring_percent=20))) == []
    assert run_check("DOC017", {"code.py": "def a(): pass\n"}) == [Skip("2 public modules, classes and functions")]


PACKAGE = {
    "pyproject.toml": '[project]\nname = "study"\nversion = "1"\n',
    "study/__init__.py": "from .nets import *\nfrom . import data\n",
    "study/nets.py": "class ResNet: pass\n",
    "study/data.py": "def load(): pass\n",
    "study/lazy.py": "def __getattr__(name): ...\n",
}


def snippet(code: str, language: str = "python") -> list[str]:
    readme = f"# Study\n\n```{language}\n{code}\n```\n"
    return findings(run_check("DOC020", {"README.md": readme, **PACKAGE}))


@pytest.mark.parametrize(
    "code",
    [
        "from study import ResNet, data\nfrom study.data import load\nimport study.nets as nets",
        "import numpy as np\nnp.zeros(model(x))",
        ">>> import study\n>>> study.load()\n{'a': ...",
        "for x in data:\n    ...",
        "def train(model):",
        "    x = 1\n    y = 2",
        "model = Net(...)",
        "$ pip install study\nimport study",
        "!pip install study\n%matplotlib inline\nimport study",
        "from study.lazy import anything",
        "print 'old'",
        "return x",
        "A=1 python train.py",
        "'key': 1,\n'other': 2,",
        "x = <your data>",
        "import other.module",
        "lr=0.1,\nsteps=3,",
    ],
)
def test_snippets_that_work(code: str) -> None:
    assert snippet(code) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "from study import ResNet18",
            "README.md:4: the snippet imports ResNet18 from study, and study/__init__.py defines no such name",
        ),
        (
            "from study.data import loads",
            "README.md:4: the snippet imports loads from study.data, and study/data.py defines no such name (nearest: load)",
        ),
        (
            "from study.data import ResNet",
            "README.md:4: the snippet imports ResNet from study.data, and study/data.py defines no such name; "
            "study.nets has it",
        ),
        (
            "x = 1\nimport study.net",
            "README.md:5: the snippet imports study.net, and the project has no such module; study.nets is there",
        ),
        ("x = (1,\ny = 2", "README.md:4: the Python block does not parse: '(' was never closed"),
        ("import study\nx = np.zeros(3)", "README.md:5: the snippet uses np and imports its other names, but not np"),
    ],
)
def test_snippets_that_do_not(code: str, expected: str) -> None:
    assert snippet(code) == [expected]


def test_a_later_block_uses_names_of_an_earlier_one() -> None:
    readme = "```python\nimport numpy as np\n```\n\n```python\nimport study\nnp.zeros(3)\n```\n"
    assert findings(run_check("DOC020", {"README.md": readme, **PACKAGE})) == []
