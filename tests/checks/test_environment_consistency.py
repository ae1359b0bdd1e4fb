# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""ENV004, ENV005 and ENV008 to ENV010 on small projects."""

from __future__ import annotations

import pytest

from release_checker.facts.dependencies.records import Declared
from release_checker.facts.dependencies.unused import UnusedDependencies, UnusedIn
from release_checker.model import Finding, Looked, Place, Result, Skip, Unknown
from release_checker.testing import findings, run_check


def messages(results: list[Result]) -> list[str]:
    """Messages alone."""
    return [item.message for item in results if isinstance(item, Finding)]


def test_a_package_that_nothing_imports() -> None:
    files = {"a.py": "import torch\n", "requirements.txt": "torch\nseaborn\n"}
    assert findings(run_check("ENV004", files)) == [
        "requirements.txt:2: 1 of 2 declared packages is imported nowhere: seaborn"
    ]


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    import seaborn\nexcept ImportError:\n    pass\n",
        "def f():\n    import seaborn.palettes\n",
        "NAME = 'seaborn.palettes'\n",
    ],
)
def test_any_trace_in_code_is_a_use(code: str) -> None:
    assert findings(run_check("ENV004", {"a.py": code, "requirements.txt": "seaborn\n"})) == []


def test_settings_and_commands_are_uses() -> None:
    files = {
        "a.py": "",
        "conf/model.yaml": "_target_: torchmetrics.Accuracy\n",
        "README.md": "# X\n\n    kaggle competitions download -c digits\n",
        "requirements.txt": "torchmetrics\nkaggle\n",
    }
    assert findings(run_check("ENV004", files)) == []


def test_an_install_command_is_no_use() -> None:
    files = {"a.py": "", "README.md": "    pip install seaborn --upgrade\n", "requirements.txt": "seaborn\n"}
    assert len(findings(run_check("ENV004", files))) == 1


def test_tools_plugins_and_needs_of_others_are_let_alone() -> None:
    files = {
        "a.py": "import pandas\n",
        "requirements.txt": "pandas\nnumpy\nblack\njupyter\npytest-cov\nopenpyxl\ntypes-requests\n",
    }
    assert findings(run_check("ENV004", files)) == []


@pytest.mark.parametrize(
    "content", ["torch\nseaborn  # for the appendix\n", "torch\n\n# needed by the demo\nkaggle\nseaborn\n"]
)
def test_a_remark_explains(content: str) -> None:
    assert findings(run_check("ENV004", {"a.py": "import torch\n", "requirements.txt": content})) == []


def test_a_list_of_a_whole_environment_is_not_judged() -> None:
    pins = "".join(f"{name}==1.0\n" for name in ("seaborn", "certifi", "idna", "kiwisolver", "cycler"))
    results = run_check("ENV004", {"a.py": "", "requirements.txt": pins})
    assert results == [Looked("requirements.txt lists a whole environment and was not judged")]


def test_python_is_nowhere_stated() -> None:
    assert findings(run_check("ENV005", {"a.py": "", "README.md": "# X\n\nRun it.\n"})) == [
        "no file says which Python the code is for"
    ]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("pyproject.toml", "[project]\nname = 'x'\nrequires-python = '>=3.9'\n"),
        ("pyproject.toml", "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npython = '^3.8'\n"),
        ("setup.py", "from setuptools import setup\nsetup(name='x', python_requires='>=3.6')\n"),
        ("setup.cfg", "[metadata]\nname = x\n[options]\npython_requires = >=3.6\n"),
        (".python-version", "3.10.4\n"),
        ("runtime.txt", "python-3.7\n"),
        ("environment.yml", "dependencies:\n  - python=3.7\n"),
        ("Pipfile", "[requires]\npython_version = '3.8'\n"),
        ("Dockerfile", "FROM python:3.8-slim\n"),
        ("tox.ini", "[tox]\nenvlist = py38,py39\n"),
        (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n      - with:\n          python-version: '3.9'\n"),
        ("README.md", "Needs Python >= 3.6.\n"),
        ("README.md", "![badge](https://host/python-3.8-blue)\n"),
        ("README.md", "    conda create -n x python=3.7\n"),
        ("requirements.txt", "python==3.6.12\n"),
    ],
)
def test_python_is_stated(path: str, content: str) -> None:
    results = run_check("ENV005", {"a.py": "", path: content})
    assert findings(results) == []
    assert [type(item) for item in results] == [Looked]


def test_a_major_version_alone_says_too_little() -> None:
    assert messages(run_check("ENV005", {"a.py": "", "README.md": "Written in Python 3.\n"})) == ['only "Python 3" is said']


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("-e ../sibling", "a package comes from ../sibling, a path that only the author's machine has"),
        (
            "numpy @ file:///croot/numpy_1690/work",
            "numpy comes from file:///croot/numpy_1690/work, a path that only the author's machine has",
        ),
        ("git+https://host/owner/clip.git", "clip is whatever git+https://host/owner/clip.git holds on the day"),
        ("git+https://host/owner/clip.git@main", "clip follows the branch main, which moves"),
        ("https://host/owner/x/archive/master.zip", "a package is the archive of branch master, which moves"),
        ("tf-nightly", "tf-nightly is a nightly build, and those are deleted after some months"),
        ("torch==2.1.0.dev20230801", "torch is a nightly build, and those are deleted after some months"),
    ],
)
def test_sources_that_others_do_not_get(line: str, message: str) -> None:
    assert messages(run_check("ENV008", {"requirements.txt": line + "\n"})) == [message]


@pytest.mark.parametrize(
    "line",
    [
        "numpy==1.26",
        "-e .",
        "-e ./packages/ours",
        "git+https://host/owner/clip@0123abc",
        "git+https://host/owner/clip@v1.2",
        "https://host/x-1.0-py3-none-any.whl#sha256=0123",
    ],
)
def test_sources_that_others_get(line: str) -> None:
    files = {"requirements.txt": line + "\n", "packages/ours/setup.py": ""}
    assert messages(run_check("ENV008", files)) == []


def test_conda_builds_and_prefix() -> None:
    content = "dependencies:\n  - numpy=1.19.2=py37h54aff64_0\n  - mkl=2020.2=256\nprefix: /home/me/conda/envs/x\n"
    results = run_check("ENV008", {"environment.yml": content})
    assert messages(results) == [
        "numpy is fixed to conda builds of one platform (such as py37h54aff64_0), which other machines do not find",
        "the prefix is a folder of the author's machine",
    ]
    assert [item.advisory for item in results if isinstance(item, Finding)] == [False, True]


def test_a_lock_keeps_the_commit_of_a_branch() -> None:
    files = {
        "pyproject.toml": "[tool.poetry.dependencies]\nclip = {git = 'https://host/owner/clip', branch = 'main'}\n",
        "poetry.lock": '[[package]]\nname = "clip"\nversion = "1.0"\n',
    }
    assert messages(run_check("ENV008", files)) == []


def test_a_program_that_nothing_mentions() -> None:
    files = {"a.py": "import subprocess\nsubprocess.run(['ffmpeg', '-i', 'x.mp4'])\n"}
    assert findings(run_check("ENV009", files)) == [
        "a.py:2: the code calls ffmpeg, and no document or install list mentions it"
    ]


@pytest.mark.parametrize(
    "extra",
    [
        {"README.md": "Install FFmpeg first.\n"},
        {"apt.txt": "ffmpeg\n"},
        {"Dockerfile": "RUN apt-get install -y ffmpeg\n"},
        {"environment.yml": "dependencies:\n  - ffmpeg\n"},
    ],
)
def test_a_program_that_something_mentions(extra: dict[str, str]) -> None:
    assert findings(run_check("ENV009", {"a.py": "import os\nos.system('ffmpeg -i x')\n", **extra})) == []


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.system('ls -l && mkdir out; cp a b | cat')\n",
        "import subprocess\nsubprocess.run(['python', 'train.py'])\n",
        "import subprocess\ntry:\n    subprocess.run(['ffmpeg'])\nexcept FileNotFoundError:\n    pass\n",
        "import shutil, subprocess\nif shutil.which('ffmpeg'):\n    subprocess.run(['ffmpeg'])\n",
        "import subprocess\nsubprocess.run([tool, 'x'])\n",
        "import os\nos.system('ffmpeg' + SUFFIX)\n",
    ],
)
def test_calls_that_need_no_word(code: str) -> None:
    assert findings(run_check("ENV009", {"a.py": code})) == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import os\nos.system(f'ffmpeg -i {x} y.mp4')\n", "the code calls ffmpeg"),
        ("import os\nos.system('cd out && pdflatex paper.tex')\n", "the code calls pdflatex"),
        ("import subprocess\ncommand = ['dot', '-Tpng']\nsubprocess.call(command)\n", "the code calls dot"),
        ("import matplotlib.pyplot as plt\nplt.rcParams['text.usetex'] = True\n", "the code calls latex"),
        ("import matplotlib.pyplot as plt\nplt.rc('text', usetex=True)\n", "the code calls latex"),
        ("from pydub import AudioSegment\n", "pydub needs ffmpeg"),
        ("import pytesseract\n", "pytesseract needs tesseract"),
    ],
)
def test_programs_are_found_in_many_forms(code: str, name: str) -> None:
    assert [message.partition(",")[0] for message in messages(run_check("ENV009", {"a.py": code}))] == [name]


def test_declarations_that_exclude_each_other() -> None:
    files = {"requirements.txt": "torch==1.7.0\n", "environment.yml": "dependencies:\n  - pytorch=1.9.0\n"}
    assert findings(run_check("ENV010", files)) == [
        "environment.yml:2: torch: `pytorch=1.9.0` here and `torch==1.7.0` in requirements.txt:1: no version satisfies both"
    ]


def test_declarations_that_agree() -> None:
    files = {
        "requirements.txt": "torch==1.7.0\n",
        "setup.py": "from setuptools import setup\nsetup(install_requires=['torch>=1.4'])\n",
    }
    assert findings(run_check("ENV010", files)) == []


def test_alternatives_may_differ() -> None:
    files = {"requirements.txt": "tensorflow==1.15\n", "requirements-tf2.txt": "tensorflow==2.4\n"}
    assert findings(run_check("ENV010", files)) == []


def test_python_versions_that_exclude_each_other() -> None:
    files = {"pyproject.toml": "[project]\nname = 'x'\nrequires-python = '>=3.10'\n", ".python-version": "3.8.1\n"}
    assert findings(run_check("ENV010", files)) == [
        "pyproject.toml:3: Python: `>=3.10` here and `3.8.1` in .python-version:1: no version satisfies both"
    ]


def test_a_lock_that_lacks_a_package() -> None:
    files = {
        "pyproject.toml": "[project]\nname = 'x'\ndependencies = ['torch', 'numpy']\n",
        "uv.lock": '[[package]]\nname = "torch"\nversion = "2.1"\n',
    }
    assert findings(run_check("ENV010", files)) == ["uv.lock: pyproject.toml declares numpy, and the lock file has it not"]


def test_nothing_declared_is_skipped() -> None:
    assert run_check("ENV010", {"a.py": ""}) == [Skip("nothing is declared")]


def test_a_submodule_leaves_unused_packages_undecided() -> None:
    item = Declared("seaborn", "seaborn", Place("requirements.txt", 1))
    given = UnusedDependencies((UnusedIn("requirements.txt", (item,), 1),), doubt="the submodule vendor/x may import them")
    results = run_check("ENV004", {}, given)
    assert [type(item) for item in results] == [Unknown]
