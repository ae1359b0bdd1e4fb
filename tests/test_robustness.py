# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whatever lies in a project, every check gives an answer or a reasoned unknown; none fails itself."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.model import Outcome
from release_checker.reports.report import Report
from release_checker.testing import audit_folder, commit_all, write_files

READ_BY_NAME = (
    "README.md", "LICENSE", "CITATION.cff", "requirements.txt", "pyproject.toml", "setup.cfg", "setup.py", "environment.yml",
    "Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "Makefile", "Dockerfile", "MLproject", "dvc.yaml", "package.json",
    "codemeta.json", ".gitignore", ".gitmodules", "train.py", "analysis.ipynb", "config.yaml", "run.sh", "REUSE.toml",
    "model_card.md", "data.csv", "refs.bib", "LICENSES/MIT.txt", ".github/workflows/ci.yml", "tox.ini", "pixi.toml",
)
"Files that some fact reads because of their name."


def everywhere(content: bytes) -> Callable[[Path], None]:
    """The same content under every name that is read."""
    def make(root: Path) -> None:
        write_files(root, dict.fromkeys(READ_BY_NAME, content))

    return make


def links(root: Path) -> None:
    for name in (name for name in READ_BY_NAME if name != ".gitmodules"):  # git itself refuses that one as a link
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to("/nowhere/at/all" if len(name) % 2 else "/etc/passwd")
    (root / "loop").symlink_to("loop")


def folders(root: Path) -> None:
    for name in READ_BY_NAME:
        write_files(root, {f"{name}/README.md": "a folder with a file's name"})


def sparse(root: Path) -> None:
    for name in ("train.py", "README.md", "requirements.txt", "analysis.ipynb", "data.csv"):
        with (root / name).open("wb") as stream:
            stream.truncate(1_000_000_000)


def names(root: Path) -> None:
    odd = (b"two\nlines.py", b"bad\xff.ipynb", b"\x1b[31m.md", b"-rf", b"a b.py", b"::error::x.py", b"=cmd.csv", b"%s%n.yml")
    for name in odd:
        Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_text("import os\n")


def submodule(root: Path) -> None:
    modules = '[submodule "sub"]\n\tpath = sub\n\turl = ../elsewhere\n'
    write_files(root, {"README.md": "# x\n\n[s](sub/file.py)\n", ".gitmodules": modules})
    commit_all(root)
    row = "160000,1234567890123456789012345678901234567890,sub"
    subprocess.run(["git", "update-index", "--add", "--cacheinfo", row], cwd=root, check=True)


def shallow(root: Path) -> None:
    origin = write_files(root.parent / "origin", {"README.md": "# x\n", "a.py": "1"})
    commit_all(origin)
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{origin}", str(root)], check=True, capture_output=True)


def unborn(root: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)


PROJECTS: dict[str, Callable[[Path], object]] = {
    "empty": lambda root: None,
    "empty files": everywhere(b""),
    "white space": everywhere(b" \n\t\n"),
    "binary": everywhere(bytes(range(256)) * 20),
    "null bytes": everywhere(b"a = 1\0\0\0b"),
    "UTF-16": everywhere("# Title\nname = 1\n".encode("utf-16")),
    "Latin-1": everywhere("# Größe\nname = 'ä'\n".encode("latin-1")),
    "cut UTF-8": everywhere("# Größe".encode()[:-2]),
    "CRLF": everywhere(b"# Title\r\nname: x\r\n\r\nimport numpy\r\n"),
    "conflict markers": everywhere(b"<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> branch\n"),
    "LFS pointers": everywhere(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n"),
    "JSON list": everywhere(b"[1, 2, 3]"),
    "JSON string": everywhere(b'"just words"'),
    "JSON null": everywhere(b"null"),
    "deep brackets": everywhere(b"[" * 50_000 + b"]" * 50_000),
    "deep braces": everywhere(b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    "deep quotes": everywhere(b"> " * 5_000 + b"x\n"),
    "deep lists": everywhere(b"".join(b"  " * depth + b"- x\n" for depth in range(300))),
    "long line": everywhere(b"x" * 3_000_000),
    "many lines": everywhere(b"a\n" * 20_000),
    "YAML bomb": everywhere(b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [%b]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(12))),
    "YAML tags": everywhere(b"a: !!python/object/apply:os.system ['touch /tmp/never']\nb: 2026-02-30\n"),
    "wrong types": lambda root: write_files(root, {
        "pyproject.toml": "project = 3\ntool = []\n[build-system]\nrequires = 5\n",
        "CITATION.cff": "cff-version: []\nauthors: 5\ntitle: {a: b}\n",
        "environment.yml": "dependencies: {a: 1}\nname: [1]\n",
        "analysis.ipynb": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3, null, '
                          '{"cell_type": [], "source": 5, "outputs": {"a": 1}, "metadata": 7}]}',
        "package.json": '{"license": {"type": 5}, "author": 3}',
        "Pipfile.lock": '{"default": []}',
        "poetry.lock": "package = 3\n",
        "uv.lock": "package = [1]\n",
        "dvc.yaml": "stages: [1]\n",
        "MLproject": "entry_points: 3\n",
        "README.md": "---\nlicense: [1, {a: 2}]\nmodel-index: 5\n---\n# x\n",
    }),
    "links": links,
    "folders named like files": folders,
    "sparse gigabytes": sparse,
    "odd names": names,
    "submodule": submodule,
    "shallow": shallow,
    "unborn": unborn,
}


def own_failures(report: Report) -> list[str]:
    """Reasons that tell of a fault of ours."""
    reasons = [(check.code, text) for check in report.checks for text in (check.reason, *check.undecided)]
    ours = ("the check itself failed", "could not be gathered")
    return [f"{code}: {text}" for code, text in reasons if any(words in text for words in ours)]


QUICK = ("empty files", "wrong types", "white space", "JSON null")
"Tried whenever tests are run."


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in PROJECTS])
def test_every_check_answers(tmp_path: Path, name: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    PROJECTS[name](root)
    report = audit_folder(root)
    assert own_failures(report) == []
    open_ended = [check for check in report.checks if check.outcome in (Outcome.UNKNOWN, Outcome.SKIP)]
    assert [check.code for check in open_ended if not check.reason] == []
    if name not in ("empty", "sparse gigabytes", "submodule", "shallow", "unborn"):
        commit_all(root)
        assert own_failures(audit_folder(root)) == []
    assert Report.model_validate_json(report.model_dump_json()) == report
