# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Security and hygiene: each check fires and is silent where it should."""

from __future__ import annotations

import json
import pickle
import tempfile
from pathlib import Path

import pytest

from release_checker.facts.submodules import Submodule, Submodules, addresses
from release_checker.gather import Gatherer
from release_checker.model import Bounds, Finding, Result, Skip
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.testing import commit_all, findings, run_check, write_files

PICKLE = pickle.dumps({"w": [0.5] * 40}, protocol=2)


def on_commit(code: str, files: dict[str, str | bytes]) -> list[Result]:
    """A check's results on a repository in which everything is committed."""
    with tempfile.TemporaryDirectory() as folder:
        root = write_files(Path(folder).resolve(), files)
        commit_all(root)
        return on_folder(code, root)


def on_folder(code: str, root: Path) -> list[Result]:
    gatherer = Gatherer(installed(), {Project: Project(root), Bounds: Bounds()})
    check = installed().checks[code]
    return list(check(*(gatherer.get(need) for need in check.needs.values())))


def test_sec004_tells_pickled_models_folder_by_folder() -> None:
    files: dict[str, str | bytes] = {"models/a/model.pkl": PICKLE, "models/b/model.pkl": PICKLE, "tests/model.pkl": PICKLE}
    assert findings(run_check("SEC004", files)) == [
        "models/a/model.pkl: 2 models are pickles (pickle) below models: loading runs whatever code is in it"
    ]
    safe = (8).to_bytes(8, "little") + b"{}      "
    assert findings(run_check("SEC004", {"model.safetensors": safe})) == []
    assert [type(item) for item in run_check("SEC004", {"a.txt": "x"})] == [Skip]


def people(count: int) -> str:
    return "".join(f"{number},person{number}.lee@clinic{number}.net\n" for number in range(count))


def test_sec005_counts_people_and_never_repeats_them() -> None:
    results = run_check("SEC005", {"data/people.csv": "id,mail\n" + people(4)})
    assert findings(results) == ["data/people.csv:2: 4 different e-mail addresses, the first p…@c…"]
    table = "First Name,Phone,score\nAnna,+49 221 4710 815,1\nBerta,+49 221 4710 816,2\nCara,+49 221 4710 817,3\n"
    assert findings(run_check("SEC005", {"data/list.csv": table})) == [
        "data/list.csv:1: 3 different names of persons in column 'First Name', the first A…",
        "data/list.csv:1: 3 different telephone numbers in column 'Phone', the first +… 2… 4…",
    ]


@pytest.mark.parametrize("files", [
    {"data/people.csv": "id,mail\n" + people(2)},
    {"data/people.csv": "id,mail\n" + "".join(f"{n},person{n}@example.org\n" for n in range(9))},
    {"data/icons.csv": "".join(f"{n},icon{n}@2x.png\n" for n in range(9))},
    {"tests/people.csv": "id,mail\n" + people(9)},
    {"package.json": json.dumps({"authors": people(9)})},
    {"README.md": people(9), "CITATION.cff": people(9)},
    {"data/list.csv": "First Name,x\nC_01,1\nC_02,2\nC_03,3\n"},
])
def test_sec005_leaves_contacts_inventions_and_file_names_alone(files: dict[str, str | bytes]) -> None:
    assert findings(run_check("SEC005", files)) == []


def test_sec005_reads_outputs() -> None:
    cell = {"cell_type": "code", "id": "a", "execution_count": 1, "metadata": {}, "source": "frame.head(6)",
            "outputs": [{"output_type": "stream", "name": "stdout", "text": people(6)}]}
    book = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
    assert findings(run_check("SEC005", {"a.ipynb": book})) == ["a.ipynb cell 1: 6 different e-mail addresses, the first "
                                                                "p…@c…"]


def test_sec006_tells_each_kind_once() -> None:
    files: dict[str, str | bytes] = {
        ".DS_Store": b"\0\0\0\1Bud1", "src/.DS_Store": b"\0\0\0\1Bud1", "env1/pyvenv.cfg": "home = /usr\n",
        "env1/bin/activate": "x",
        "a.py~": "x", ".vscode/settings.json": "{}", "paper/main.tex": "x", "paper/main.aux": "x",
        "dist/x-1.0.tar.gz": b"\x1f\x8b",
    }
    results = on_commit("SEC006", files)
    assert findings(results) == [
        "env1/bin/activate: a virtual environment: 2 files committed",
        ".DS_Store: macOS folder settings (.DS_Store): 2 files committed",
        "a.py~: backups of an editor: 1 file committed",
        "dist/x-1.0.tar.gz: built packages: 1 file committed",
        "paper/main.aux: intermediate files of LaTeX: 1 file committed",
        ".vscode/settings.json: settings of an editor (.vscode): 1 file committed",
    ]
    assert [item.fix.command for item in results if isinstance(item, Finding) and item.fix][:2] == [
        "git rm -r --cached -q -- env1", "git rm -r --cached -q -- .DS_Store src/.DS_Store",
    ]
    assert [item.advisory for item in results if isinstance(item, Finding)] == [False] * 5 + [True]
    assert findings(run_check("SEC006", {"a.py": "x = 1\n", "notes.log": "x", "data/dist.csv": "x", "core.py": "x"})) == []


def test_sec007_blocks_above_the_limit_and_advises_below() -> None:
    results = run_check("SEC007", {"a.bin": b"0" * 1_200_000, "b.bin": b"0" * 700_000},
                        bounds=Bounds(large_file_mb=1, advised_file_mb=0.5))
    assert findings(results) == ["a.bin: 1 MB, over the hosting limit of 1 MB", "b.bin: 1 MB, more than advised of 0.5 MB"]


@pytest.mark.parametrize(("code", "words"), [
    ("import pickle\nx = pickle.load(open(path, 'rb'))\n", "unpickles what comes from outside, once: pickle.load"),
    ("import torch\nx = torch.load(path, weights_only=False)\n",
     "loads a PyTorch file without weights_only=True, once: torch.load(weights_only=False)"),
    ("import yaml\nx = yaml.load(open(path))\n", "reads YAML with a loader that builds any object, once: yaml.load without "
                                                 "a Loader"),
    ("import argparse\nargs = parse()\nx = eval(args.layers)\n", "evaluates text from outside as Python, once: eval() of "
                                                                 "the option layers"),
    ("import os\nx = input()\nos.system('ls ' + x)\n", "puts text from outside into a shell command, once: os.system with "
                                                       "typed input"),
    ("import tarfile\nwith tarfile.open(path) as t:\n    t.extractall('x')\n",
     "unpacks a tar archive wherever its members say, once: tarfile extractall without a filter"),
    ("import requests\nrequests.get(url, verify=False)\n",
     "downloads without checking the server's certificate, once: requests.get(verify=False)"),
])
def test_sec009_tells_what_may_happen(code: str, words: str) -> None:
    assert [line.partition(": ")[2] for line in findings(run_check("SEC009", {"a.py": code}))] == [words]


@pytest.mark.parametrize("code", [
    "import pickle\nwith open(cache, 'wb') as f:\n    pickle.dump(x, f)\nwith open(cache, 'rb') as f:\n    x = "
    "pickle.load(f)\n",
    "import pickle\nx = pickle.load(open('shipped.pkl', 'rb'))\n",
    "import torch\nx = torch.load(path, weights_only=True)\n",
    "import yaml\nx = yaml.load(text, Loader=yaml.SafeLoader)\n",
    "model.eval()\nx = eval('1 + 1')\n",
    "import os\nos.system('ls')\nos.system('ls %d' % 3)\n",
    "import zipfile\nzipfile.ZipFile(path).extractall('x')\n",
    "import tarfile\ntarfile.open(path).extractall('x', filter='data')\n",
])
def test_sec009_is_silent_on_what_is_the_projects_own_or_safe(code: str) -> None:
    assert findings(run_check("SEC009", {"a.py": code, "shipped.pkl": PICKLE})) == []


@pytest.mark.parametrize(("writes", "reads", "told"), [
    ("joblib.dump(pipe, paths.model_path)", "joblib.load(paths.model_path)", False),
    ("joblib.dump(pipe, config.MODEL)", "joblib.load(MODEL)", False),
    ("with open(MODEL, 'wb') as f:\n    joblib.dump(pipe, f)", "joblib.load(str(MODEL))", False),
    ("joblib.dump(pipe, paths.model_path)", "joblib.load(args.model_path)", True),
    ("joblib.dump(pipe, 'models/m.joblib')", "joblib.load(os.path.join(HERE, 'm.joblib'))", False),
    ("joblib.dump(pipe, 'models/m.joblib')", "joblib.load(BASE / 'models' / 'm.joblib')", False),
    ("joblib.dump(pipe, 'models/m.joblib')", "joblib.load(os.path.join(HERE, 'other.joblib'))", True),
    ("joblib.dump(pipe, path)", "joblib.load(path)", True),
    ("joblib.dump(pipe, args.model_path)", "joblib.load(args.model_path)", True),
    ("table.save(OTHER)", "joblib.load(OTHER)", True),
])
def test_sec009_knows_what_another_file_of_the_project_wrote_by_a_shared_name(writes: str, reads: str, told: bool) -> None:
    files = {"train.py": f"import joblib\n{writes}\n", "serve.py": f"import joblib\nm = {reads}\n"}
    assert bool(findings(run_check("SEC009", files))) is told


def test_sec009_takes_a_plain_torch_load_as_advice() -> None:
    results = run_check("SEC009", {"a.py": "import torch\nx = torch.load(path)\n"})
    assert [item.advisory for item in results if isinstance(item, Finding)] == [True]


def test_sec010_follows_links() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "real.txt").write_text("x")
        for name, target in (("good", "real.txt"), ("gone", "missing.txt"), ("away", "/data/cells"), ("above", "../x")):
            (root / name).symlink_to(target)
        assert findings(on_folder("SEC010", root)) == [
            "above: the link to ../x leads out of the repository",
            "away: the link to /data/cells leads out of the repository",
            "gone: the link to missing.txt leads nowhere: the repository has no such file",
        ]


def test_sec010_tells_a_submodule_that_nobody_can_fetch() -> None:
    assert addresses('[submodule "a"]\n\tpath = lib/a\n\turl = https://lab.example/a.git\n') == {"lib/a": "https://lab.example/a.git"}
    given = Submodules((Submodule("lib/a", "https://lab.example/a.git"), Submodule("lib/b", "")))
    assert findings(run_check("SEC010", {"a.txt": "x"}, given)) == [
        "lib/b: a commit of another repository is noted here, and .gitmodules says no address: every clone has an empty "
        "folder"
    ]
