# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What reading makes of setup scripts, none of which is ever run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.python.setup_call import SetupCall, read_setup_call
from release_checker.facts.python.syntax import Chunk, parse


def read(source: str) -> SetupCall:
    """The call in a setup.py of this content."""
    return read_setup_call(parse("setup.py", [Chunk(source)]))


@pytest.mark.parametrize(
    "before",
    [
        "REQUIRES = open('requirements.txt').read().splitlines()",
        "with open('requirements.txt') as f:\n    REQUIRES = f.read().splitlines()",
        "import os\nhere = os.path.dirname(__file__)\n"
        "REQUIRES = [l.strip() for l in open(os.path.join(here, 'requirements.txt'))]",
        "from pathlib import Path\nREQUIRES = (Path(__file__).parent / 'requirements.txt').read_text().split('\\n')",
        "def read(name):\n    with open(name) as f:\n        return [x for x in f.readlines() if x]\n"
        "REQUIRES = read('requirements.txt')",
        "REQUIRES = []\nfor line in open('requirements.txt'):\n    REQUIRES.append(line.strip())",
        "import pkg_resources\nREQUIRES = [str(r) for r in pkg_resources.parse_requirements(open('requirements.txt'))]",
        "from pip.req import parse_requirements\n"
        "REQUIRES = [str(r.req) for r in parse_requirements('requirements.txt', session=False)]",
    ],
)
def test_requirements_from_a_file(before: str) -> None:
    field = read(f"from setuptools import setup\n{before}\nsetup(name='x', install_requires=REQUIRES)\n").field(
        "install_requires"
    )
    assert field is not None
    assert field.files == ("requirements.txt",)
    assert field.unread == ""


@pytest.mark.parametrize(
    "before",
    [
        "REQUIRES = ['a', 'b']",
        "REQUIRES = ['a']\nREQUIRES.append('b')",
        "REQUIRES = ['a']\nREQUIRES += ['b']",
        "REQUIRES = ['a'] + ['b']",
        "REQUIRES = ['a', *['b']]",
        "REQUIRES = 'a b'.split()",
        "REQUIRES = '''\na\nb\n'''.splitlines()",
        "D = {'all': ['a', 'b']}\nREQUIRES = D['all']",
        "def f():\n    return ['a', 'b']\nREQUIRES = f()",
        "REQUIRES = ['a']\nif True:\n    REQUIRES.extend(['b'])",
        "X = 'a'\nREQUIRES = [f'{X}', 'b']",
    ],
)
def test_requirements_from_code(before: str) -> None:
    field = read(f"from setuptools import setup\n{before}\nsetup(name='x', install_requires=REQUIRES)\n").field(
        "install_requires"
    )
    assert field is not None
    assert field.values == ("a", "b")
    assert field.unread == ""


def test_extras_are_groups() -> None:
    call = read("from setuptools import setup\nsetup(extras_require={'dev': ['a'], 'docs': ['b']})\n")
    assert [(field.group, field.values) for field in call.groups("extras_require")] == [("dev", ("a",)), ("docs", ("b",))]


def test_what_cannot_be_told_says_so() -> None:
    call = read("from setuptools import setup\nimport tool\nsetup(install_requires=['a', tool.more()], **tool.rest())\n")
    field = call.field("install_requires")
    assert field is not None
    assert (field.values, field.unread) == (("a",), "tool.more() is called when building")
    assert call.computed


@pytest.mark.parametrize(
    "source",
    [
        "x = []\nx.append(x)\nsetup(install_requires=x)",
        "x = ['a']\n" + "x = x + x\n" * 60 + "setup(install_requires=x)",
        "x = ['a']\n" + "x = [x, x]\n" * 60 + "setup(install_requires=x)",
        "def f():\n    return f()\nsetup(install_requires=f())",
        "d = {}\nd['d'] = d\nsetup(install_requires=d)",
        "setup(install_requires=" + "[" * 80 + "]" * 80 + ")",
        "def f(x):\n    return [f(x), f(x), f(x)]\nsetup(install_requires=f('a'))",
    ],
)
def test_hostile_scripts_end(source: str) -> None:
    assert read(f"from setuptools import setup\n{source}\n").found


@given(st.text(max_size=200))
def test_any_text_is_read(source: str) -> None:
    call = read(source)
    assert isinstance(call.found, bool)
