# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Package metadata in every form of packaging file."""

from __future__ import annotations

import pytest

from release_checker.facts.metadata import PackageMetadata, Statement
from release_checker.testing import gather

STANDARD = """[build-system]
build-backend = "hatchling.build"
[project]
name = "our-lib"
version = "1.2"
description = "Ours"
license = "MIT"
requires-python = ">=3.9"
authors = [{name = "Ada", email = "ada@host"}]
classifiers = ["Programming Language :: Python :: 3.9"]
dynamic = ["readme"]
[project.urls]
Home = "https://host/ours"
[project.scripts]
ours = "ours.cli:main"
"""
POETRY = """[tool.poetry]
name = "our-lib"
version = "1.2"
description = "Ours"
license = "MIT"
authors = ["Ada <ada@host>"]
classifiers = ["Programming Language :: Python :: 3.9"]
homepage = "https://host/ours"
[tool.poetry.dependencies]
python = ">=3.9"
[tool.poetry.scripts]
ours = "ours.cli:main"
"""
FLIT = """[tool.flit.metadata]
module = "our-lib"
license = "MIT"
author = "Ada"
author-email = "ada@host"
home-page = "https://host/ours"
requires-python = ">=3.9"
classifiers = ["Programming Language :: Python :: 3.9"]
[tool.flit.scripts]
ours = "ours.cli:main"
"""
SETUP_CFG = """[metadata]
name = our-lib
version = 1.2
description = Ours
license = MIT
author = Ada
author-email = ada@host
url = https://host/ours
classifiers =
    Programming Language :: Python :: 3.9
[options]
python_requires = >=3.9
[options.entry_points]
console_scripts =
    ours = ours.cli:main
"""
SETUP_PY = """from setuptools import setup
NAME = "our" + "-lib"
setup(name=NAME, version="1.2", description="Ours", license="MIT", author="Ada", author_email="ada@host",
      url="https://host/ours", python_requires=">=3.9", classifiers=["Programming Language :: Python :: 3.9"],
      entry_points={"console_scripts": ["ours = ours.cli:main"]}, scripts=["bin/run"])
"""


@pytest.mark.parametrize(
    ("path", "content", "versioned"),
    [
        ("pyproject.toml", STANDARD, True),
        ("pyproject.toml", POETRY, True),
        ("pyproject.toml", FLIT, False),
        ("setup.cfg", SETUP_CFG, True),
        ("setup.py", SETUP_PY, True),
    ],
)
def test_every_form_says_the_same(path: str, content: str, versioned: bool) -> None:
    found: PackageMetadata = gather(PackageMetadata, {path: content})
    assert found.sources == (path,)
    assert [said.value for said in found.names] == ["our-lib"]
    assert [said.value for said in found.versions] == (["1.2"] if versioned else [])
    assert [said.value for said in found.licenses] == ["MIT"]
    assert [said.value for said in found.authors] == ["Ada <ada@host>"]
    assert [said.value for said in found.urls] == ["https://host/ours"]
    assert [said.value for said in found.requires_python] == [">=3.9"]
    assert [said.value for said in found.classifiers] == ["Programming Language :: Python :: 3.9"]
    assert [said.value for said in found.scripts] == ["ours = ours.cli:main"]


def test_lines_are_those_of_the_file() -> None:
    found: PackageMetadata = gather(PackageMetadata, {"pyproject.toml": STANDARD})
    assert found.names == (Statement("our-lib", "pyproject.toml", 4),)
    assert found.requires_python == (Statement(">=3.9", "pyproject.toml", 8),)
    assert found.build_backend == "hatchling.build"
    assert found.dynamic == {"readme"}


def test_computed_fields_are_dynamic() -> None:
    setup = (
        "from setuptools import setup\nimport ours\n"
        "setup(name='ours', version=ours.__version__, license=open('LICENSE').read())\n"
    )
    found: PackageMetadata = gather(PackageMetadata, {"setup.py": setup})
    assert found.versions == ()
    assert found.dynamic == {"version", "license"}


def test_a_broken_file_says_why() -> None:
    found: PackageMetadata = gather(PackageMetadata, {"pyproject.toml": "[project\n", "setup.py": "def (:\n"})
    assert [said.path for said in found.problems] == ["pyproject.toml", "setup.py"]
    assert found.problems[0].value.startswith("is no TOML")
    assert found.problems[1].value.startswith("does not parse")


def test_settings_of_tools_are_no_package() -> None:
    assert not gather(PackageMetadata, {"pyproject.toml": "[tool.black]\nline-length = 100\n"}).exists


def test_a_helper_that_calls_setup_is_read_too() -> None:
    setup = "from setuptools import setup\ndef main():\n    name = 'ours'\n    setup(name=name)\nmain()\n"
    assert [said.value for said in gather(PackageMetadata, {"setup.py": setup}).names] == ["ours"]
