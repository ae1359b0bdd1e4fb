# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""README, install instructions, links, placeholders, encodings: each check fires and is silent where it should."""

from __future__ import annotations

import pytest

from release_checker.model import Finding, Looked, Skip, Unknown
from release_checker.testing import findings, run_check

CODE = {"study.py": "import numpy\n"}


def kinds(code: str, files: dict[str, str | bytes]) -> list[type]:
    return [type(item) for item in run_check(code, files)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Title only\n",
        "Title\n=====\n\n[![build](https://ci.example/b.svg)](https://ci.example)\n\n<!-- write more -->\n",
        "<h1 align='center'>Title</h1>\n<p><img src='logo.png'></p>\n",
    ],
)
def test_doc001_fires_on_a_readme_that_says_nothing(text: str) -> None:
    assert len(findings(run_check("DOC001", {"README.md": text}))) == 1


def test_doc001_fires_without_a_readme_and_is_silent_on_one_sentence() -> None:
    assert findings(run_check("DOC001", {"a.py": ""})) == ["expected a README, found none"]
    assert findings(run_check("DOC001", {"README.md": "# T\n\nSolves tasks.\n"})) == []
    assert findings(run_check("DOC001", {"README": "Solves tasks.\n"})) == []
    assert kinds("DOC001", {"README.md": b"\x89PNG\0\1\2\3" * 50}) == [Unknown]


@pytest.mark.parametrize(
    "text",
    [
        "```\npip install -r requirements.txt\n```\n",
        "Create it with `conda env create -f environment.yml`.\n",
        "    $ python3 setup.py develop\n",
        "## Requirements\n\n- numpy\n",
        "## Prerequisites\n* Python 3.6+\n* PyTorch 1.0+\n",
        "Tested with Python 3.8 and PyTorch 1.7.\n",
        "See the [installation guide](https://docs.example/install).\n",
        "```sh\nuv sync\n```\n",
        "```sh\ndocker build -t x .\n```\n",
        "## 安装\n\n运行 x\n",
        "The packages are listed in requirements.txt.\n",
    ],
)
def test_doc002_takes_whatever_tells_how_to_install(text: str) -> None:
    assert findings(run_check("DOC002", {"README.md": "# T\n\n" + text, **CODE})) == []


@pytest.mark.parametrize(
    "text",
    [
        "Run `python study.py`.\n",
        "## Experimental setup\n\nWe use 10 seeds.\n",
        "## Requirements\n\n## Usage\n\nRun it.\n",
        "Implemented in PyTorch.\n",
    ],
)
def test_doc002_fires_where_nothing_does(text: str) -> None:
    assert findings(run_check("DOC002", {"README.md": "# T\n\n" + text, **CODE})) == [
        "README.md:1: expected how to install, found no command, no requirement and no link to them, although the "
        "code imports numpy"
    ]


def test_doc002_reads_guides_and_skips_what_needs_nothing() -> None:
    guide = {"README.md": "# T\n\nsee [this](docs/start.md)\n", "docs/start.md": "pip install .\n", **CODE}
    assert findings(run_check("DOC002", guide)) == []
    assert kinds("DOC002", {"README.md": "Run `python a.py`\n", "a.py": "import os\n"}) == [Skip]
    assert kinds("DOC002", {"a.py": "import os\n"}) == [Skip]


def test_doc008_follows_links_as_the_host_does() -> None:
    good = (
        "# A title\n## A title\n[a](docs/a%20b.md#part-1) [b](/src/) [c](./src/x.py#L3) [d](#a-title-1) "
        "[e](docs/pic.png?raw=true)\n"
        "[f](../../issues) [g](mailto:a@b.org) [h](//host/x) [i](<docs/a b.md>) ![k](docs/pic.png) [top](#top) "
        "[v]({{ url }})\n"
        "<a id='Mark'></a>[l](#mark)\n"
    )
    files: dict[str, str | bytes] = {
        "README.md": good,
        "docs/a b.md": "# Part 1\n",
        "src/x.py": "",
        "docs/pic.png": b"\x89PNG",
    }
    assert findings(run_check("DOC008", files)) == []


def test_doc008_names_what_is_dead_and_what_was_meant() -> None:
    text = (
        "# Use\n[a](docs/gone.md)\n![b](Docs/Pic.png)\n[c](#usage)\n[d]()\n[e](www.example.org/x)\n[f](me@example.org)\n"
        "[g](../outside.md)\n![h](C:\\Users\\me\\x.png)\n[i](docs/a.md#nope)\n[j](docs/gone.md)\n"
    )
    found = findings(run_check("DOC008", {"README.md": text, "docs/pic.png": b"x", "docs/a.md": "# Yes\n"}))
    assert found == [
        "README.md:2: the link leads to docs/gone.md, which is not in the repository",
        "README.md:3: the image leads to Docs/Pic.png; the repository has docs/pic.png, and case matters",
        "README.md:4: the link leads to a heading that the page does not have; #use is there",
        "README.md:5: the link has no target",
        "README.md:6: the link is no address that begins with https://, and leads to a file that is not there",
        "README.md:7: the link lacks its mailto: and leads to a file of the repository that is not there",
        "README.md:8: the link leads out of the repository",
        "README.md:9: the image leads to a file of the author's machine",
        "README.md:10: the link leads to a heading that docs/a.md does not have",
    ]


def test_doc008_reports_a_missing_folder_once() -> None:
    text = "".join(f"![{number}](figures/{number}.png)\n" for number in range(8))
    assert findings(run_check("DOC008", {"README.md": text})) == [
        "README.md:1: expected the folder figures, found none; 8 links and images of the README lead into it"
    ]


def test_doc008_leaves_plain_text_and_robots_alone() -> None:
    assert kinds("DOC008", {"README.txt": "see [a](gone.md)\n"}) == [Skip]
    credited = "<!-- ALL-CONTRIBUTORS-LIST:START -->\n[x](#infra-somebody)\n"
    assert findings(run_check("DOC008", {"README.md": credited})) == []
    assert kinds("DOC008", {"README.md": "no link\n"}) == [Looked]


def test_doc008_reads_restructured_text() -> None:
    text = "T\n=\n\n.. image:: gone.png\n\n`a <docs/a.rst>`_ `b <gone.rst>`_ `T`_ :doc:`docs/a` :doc:`lost`\n"
    assert findings(run_check("DOC008", {"README.rst": text, "docs/a.rst": "A\n=\n"})) == [
        "README.rst:4: the image leads to gone.png, which is not in the repository",
        "README.rst:6: the link leads to lost, which is not in the repository",
        "README.rst:6: the link leads to gone.rst, which is not in the repository",
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"README.md": "# Project Title\n\nIt works.\n"}, "README.md:1: the title is the template's: 'Project Title'"),
        ({"README.md": "# T\n\nLorem ipsum dolor\n"}, "README.md:3: template text was left: 'Lorem ipsum'"),
        (
            {"README.md": "# T\n\n## Data\n\nTODO: describe\n"},
            "README.md:5: an unfinished passage was left: 'TODO: describe'",
        ),
        ({"README.md": "# T\n\n## Data\n\nComing soon.\n"}, "README.md:5: an unfinished passage was left: 'Coming soon.'"),
        (
            {"README.md": "# T\n\n```\ngit clone https://github.com/your-username/tool.git\n```\n"},
            "README.md:4: the address names a template's owner: 'github.com/your-username'",
        ),
        (
            {"pyproject.toml": "[project]\nname = 'x'\ndescription = 'Add your description here'\n"},
            "pyproject.toml:3: template text was left: 'Add your description here'",
        ),
        (
            {
                "setup.py": "from setuptools import setup\nsetup(name='x', author='Your Name', "
                "author_email='you@example.com')\n"
            },
            "setup.py:2: a template's person was left: 'Your Name <you@example.com>'",
        ),
        (
            {"pyproject.toml": "[project]\nname = 'x'\n[project.scripts]\nx = 'other.cli:main'\n", "x/cli.py": ""},
            "pyproject.toml:4: the console script starts a module that the project does not hold: 'x = other.cli:main'",
        ),
        (
            {"CITATION.cff": "cff-version: 1.2.0\nmessage: m\ntitle: My Research Software\nauthors: [{name: A}]\n"},
            "CITATION.cff:3: the title is the template's: 'My Research Software'",
        ),
    ],
)
def test_doc016_finds_what_was_left(files: dict[str, str | bytes], message: str) -> None:
    assert findings(run_check("DOC016", files)) == [message]


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n## TODO\n\n- [ ] TODO: more data\n",
        "# T\n\nFork it, then\n\n```\ngit clone https://github.com/your-username/tool.git\n```\n",
        "# T\n\nReplace `your-username` in https://github.com/your-username/tool\n",
        "# T\n\nSee your name in the list of sponsors.\n",
        "# Todo-list application\n\nKeeps lists.\n",
        "# T\n\n`dagshub.init(repo_name='x')`\n",
        "# A project template\n\nLorem ipsum\n",
    ],
)
def test_doc016_is_silent_on_what_is_meant(text: str) -> None:
    assert findings(run_check("DOC016", {"README.md": text})) == []


def test_doc019_decodes_as_the_readers_do() -> None:
    files: dict[str, str | bytes] = {
        ".gitignore": "*.log\n".encode("utf-16"),
        "README.md": "# Größe\n".encode("latin-1"),
        "requirements.txt": "numpy\n".encode("utf-16"),
        "pyproject.toml": "\ufeff[project]\nname = 'ä'\n".encode(),
        "setup.cfg": "\ufeff[metadata]\nname = ä\n".encode(),
        "a.py": "# ä\nx = 1\n".encode("latin-1"),
        "b.py": "# -*- coding: latin-1 -*-\n# ä\n".encode("latin-1"),
    }
    results = run_check("DOC019", files)
    assert findings(results) == [
        ".gitignore: expected UTF-8, found UTF-16: git takes none of its lines",
        "README.md:1: expected UTF-8, found no UTF-8: package builders and text tools cannot read it",
        "a.py:1: expected UTF-8, found no UTF-8: Python refuses it with a SyntaxError",
        "pyproject.toml: expected UTF-8, found UTF-8 with a byte order mark: TOML readers refuse it",
        "requirements.txt: expected UTF-8, found UTF-16: installers know it by its mark, while other tools and "
        "searches take it for binary",
        "setup.cfg: expected UTF-8, found UTF-8 with a byte order mark: configparser refuses it",
    ]
    assert [item.place.path for item in results if isinstance(item, Finding) and item.advisory and item.place] == [
        "requirements.txt"
    ]


def test_doc019_takes_what_the_readers_take() -> None:
    files: dict[str, str | bytes] = {
        ".gitignore": "\ufeffä.log\n".encode(),
        "requirements.txt": "\ufeffnumpy  # ä\n".encode(),
        "README.md": "# Größe\n",
        "x.py": "x = 'ä'\n",
    }
    assert findings(run_check("DOC019", files)) == []
