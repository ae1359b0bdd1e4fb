# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`[execution]`, `[notebooks]`, `[[data]]` and `[[steps]]` are read, and what is wrong is told with its line."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from release_checker.errors import SettingsError
from release_checker.execution.settings import ExecutionSettings
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.settings import load

TODAY = datetime.date(2026, 11, 29)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def read(folder: Path, text: str) -> ExecutionSettings:
    (folder / "release-checker.toml").write_text(text, "utf-8")
    return load(Project(folder), installed().codes, today=TODAY).execution


def test_nothing_said(tmp_path: Path) -> None:
    settings = read(tmp_path, "")
    assert settings.notebook("a.ipynb") == ExecutionSettings().notebook("a.ipynb")
    assert (settings.python, settings.data, settings.steps) == ("", (), ())


def test_all_of_it(tmp_path: Path) -> None:
    settings = read(tmp_path, f"""
        [execution]
        python = "3.8"
        declarations = ["./env/requirements.txt"]
        extras = ["dev"]
        memory_gb = 8
        [notebooks]
        relative = 1e-3
        [notebooks."figures/maps.ipynb"]
        skip = "licensed tiles"
        [notebooks."b.ipynb"]
        seconds = 30
        [[data]]
        path = "data/survey.csv"
        url = "https://archive.example/survey.csv"
        sha256 = "{DIGEST.upper()}"
        size = 48213
        [[steps]]
        name = "download"
        command = "python get.py --to 'my data'"
        network = true
    """)
    assert (settings.python, settings.declarations, settings.extras) == ("3.8", ("env/requirements.txt",), ("dev",))
    assert settings.memory_gb == 8
    assert settings.notebook("figures/maps.ipynb").skip == "licensed tiles"
    other, one = settings.notebook("other.ipynb"), settings.notebook("b.ipynb")
    assert (other.tolerance.relative, other.seconds) == (1e-3, 600)
    assert (one.tolerance.relative, one.seconds) == (1e-3, 30)
    assert settings.data[0].sha256 == DIGEST
    assert settings.steps[0].command == ("python", "get.py", "--to", "my data")
    assert settings.steps[0].network


WRONG = {
    "[execution]\npythn = '3.8'": "release-checker.toml:2: unknown key 'pythn'; did you mean python?",
    "[execution]\ndeclarations = ['../requirements.txt']": "release-checker.toml:2: '../requirements.txt' must be a path",
    "[execution]\nmemory_gb = -1": "release-checker.toml:2: memory_gb must be a number from 0 on, not -1",
    "[execution]\nmemory_gb = inf": "release-checker.toml:2: memory_gb must be a number from 0 on, not inf",
    "[notebooks]\nskip = 'all'": "release-checker.toml:2: skip is said of one notebook",
    "[notebooks.'a.ipynb']\nrelativ = 1": "unknown key 'relativ'; did you mean relative?",
    "[[data]]\npath = 'a'\nurl = 'ftp://a'\nsha256 = 'x'\nsize = 1": "release-checker.toml:1: data 1: url must begin with https://",
    "[[data]]\npath = 'a'\nurl = 'https://a'\nsha256 = 'x'\nsize = 1": "data 1: sha256 must be 64 hexadecimal digits",
    f"[[data]]\npath = 'a'\nurl = 'https://a'\nsha256 = '{DIGEST}'": "data 1: needs size = its length in bytes",
    "[[steps]]\nname = 'x'\ncommand = \"python 'a\"": "steps 1: command cannot be split into words: No closing quotation",
    "[[steps]]\ncommand = 'a'": "steps 1: needs name",
    "[[steps]]\nname = 'x'\ncommand = 'a'\nnetwork = 'yes'": "steps 1: network must be true or false, not 'yes'",
    "steps = 3": "steps must be written as [[steps]] tables",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        read(tmp_path, text)
    assert WRONG[text] in str(told.value)
