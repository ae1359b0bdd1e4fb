# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Citation and authors."""

from __future__ import annotations

import pytest

from release_checker.model import Skip
from release_checker.testing import findings, run_check

CFF = "cff-version: 1.2.0\nmessage: Please cite.\ntitle: digits\nversion: 1.0\nauthors:\n  - family-names: Doe\n    "
"given-names: Ada\n"
PACKAGE = "[project]\nname = 'digits'\nversion = '1.0.0'\n"


@pytest.mark.parametrize(
    "files",
    [
        {"CITATION.cff": CFF},
        {"README.md": "# T\n\n```bibtex\n@article{doe2020, title={T}, author={Ada Doe}}\n```\n"},
        {"README.md": "# T\n\n## Citation\n\nDoe, A. (2020). T. Journal.\n"},
        {"README.md": "# T\n\nPlease cite our paper when you use it.\n"},
        {"README.md": "# T\n\n[![DOI](https://zenodo.org/badge/1.svg)](https://doi.org/10.5281/zenodo.1)\n"},
        {"README.md": "# T\n\nx\n", "CITATION": "Doe 2020\n"},
        {"README.md": "# T\n\nx\n", "docs/citing.md": "# Citing\n\n@misc{a, title={T}}\n"},
        {"README.rst": "T\n=\n\nCitation\n--------\n\nDoe 2020.\n"},
    ],
)
def test_doc010_takes_every_way_of_saying_it(files: dict[str, str | bytes]) -> None:
    assert findings(run_check("DOC010", files)) == []


def test_doc010_fires_where_a_reader_must_guess() -> None:
    assert findings(
        run_check("DOC010", {"README.md": "# Bibliographic cities\n\nSee [paper](https://arxiv.org/abs/1).\n"})
    ) == [
        "README.md:1: expected CITATION.cff, a BibTeX entry or a section on citing, found none "
        "(the README links a paper without saying that it is to be cited)"
    ]
    assert findings(run_check("DOC010", {"README.md": "# T\n\n## Citation\n\n## License\n\nMIT\n"})) == [
        "README.md:1: expected CITATION.cff, a BibTeX entry or a section on citing, found none"
    ]
    assert findings(run_check("DOC010", {"a.py": ""})) == [
        "expected CITATION.cff, a BibTeX entry or a section on citing, found none"
    ]


def test_doc011_compares_with_the_package() -> None:
    assert [type(item) for item in run_check("DOC011", {"README.md": "x"})] == [Skip]
    assert findings(run_check("DOC011", {"CITATION.cff": CFF, "pyproject.toml": PACKAGE})) == []
    assert findings(run_check("DOC011", {"CITATION.cff": CFF.replace("1.0", "v1.0"), "pyproject.toml": PACKAGE})) == []
    other = {
        "CITATION.cff": CFF.replace("version: 1.0", "version: 0.9").replace("title: digits", "title: letters"),
        "pyproject.toml": PACKAGE,
    }
    assert findings(run_check("DOC011", other)) == [
        "CITATION.cff:4: expected the package's version 1.0.0 (pyproject.toml), found 0.9",
        "CITATION.cff:3: expected the package's title 'digits', found 'letters'",
    ]
    titled = {
        "CITATION.cff": CFF.replace("title: digits", "title: Letters"),
        "pyproject.toml": PACKAGE,
        "README.md": "# Letters\n\nx\n",
    }
    assert findings(run_check("DOC011", titled)) == []


def test_doc011_does_not_compare_what_is_computed_or_between_releases() -> None:
    dynamic = {"CITATION.cff": CFF, "pyproject.toml": "[project]\nname = 'digits'\ndynamic = ['version']\n"}
    assert findings(run_check("DOC011", dynamic)) == []
    assert findings(run_check("DOC011", {"CITATION.cff": CFF, "pyproject.toml": PACKAGE.replace("1.0.0", "1.1.dev0")})) == []


def test_doc011_names_breaches_and_the_wrong_name() -> None:
    broken = CFF.replace("message: Please cite.\n", "").replace("authors:", "date-released: 2020-13-01\nauthors:")
    assert findings(run_check("DOC011", {"citation.cff": broken})) == [
        "citation.cff:1: expected the key 'message', found none",
        "citation.cff:4: expected a date as YYYY-MM-DD as date-released, found '2020-13-01'",
        "citation.cff: expected the name CITATION.cff, which tools look for letter by letter",
    ]
    assert findings(run_check("DOC011", {"CITATION.cff": "title: [a\n"})) == [
        "CITATION.cff:2: expected YAML, found what cannot be parsed: did not find expected ',' or ']' "
        "while parsing a flow sequence"
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": "[project]\nname = 'x'\nauthors = [{name = 'Ada Doe'}]\n"},
        {"CITATION.cff": CFF},
        {"README.md": "# T\n\nAda Doe, Bo Ek, Cy Fan | 2020\n"},
        {"README.md": "# T\n\nWritten by Ada.\n"},
        {"README.md": "# T\n\nQuestions? Write to ada [at] lab.edu.\n"},
        {"README.md": "# T\n\nPlease open an issue.\n"},
        {"README.md": "# T\n\n## Contact\n\nRoom 5\n"},
        {"README.md": "# T\n\nx\n", "AUTHORS": "Ada\n"},
        {
            "README.md": "# T\n\nx\n",
            "LICENSE": "MIT License\n\nCopyright (c) 2020 Ada Doe\n\nPermission is hereby granted, free of charge\n",
        },
        {"README.md": "# T\n\nx\n", "a.py": "# Author: Ada Doe\n"},
        {"README.md": "# T\n\n@misc{a, author={Ada Doe}}\n"},
    ],
)
def test_doc018_finds_somebody(files: dict[str, str | bytes]) -> None:
    assert findings(run_check("DOC018", files)) == []


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "# T\n\nSupervised learning by gradient descent.\n", "a.py": "# Copyright notice follows\n"},
        {"README.md": "# T\n\nWrite to you@example.com\n"},
        {"setup.py": "from setuptools import setup\nsetup(name='x', author='Your Name')\n"},
    ],
)
def test_doc018_fires_where_nobody_is_named(files: dict[str, str | bytes]) -> None:
    assert findings(run_check("DOC018", files)) == [
        "expected an author or a contact, found none in README, metadata, CITATION.cff, license and source heads"
    ]
