# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Eight small studies for the demonstration, each in another state, with a git history; one may be executed, too."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from release_checker.board.demo_texts import CITATION, DATA, EVALUATE, LICENSE, LOGGED, README, RESULTS, SCORES, TESTS, TRAIN
from release_checker.git import Git

Files = Mapping[str, str]
WHO = ("user.name=Sample Scholar", "user.email=scholar@lab.example", "init.defaultBranch=main", "commit.gpgsign=false")


@dataclass(frozen=True, slots=True)
class Study:
    """One project of the demonstration."""

    name: str
    "In the plan."
    title: str
    "What people read."
    change: Callable[[Files], Files]
    "From the sound study to this one."
    scholar: str
    "Login of whose it is."
    mentors: tuple[str, ...] = ()
    "Logins of those who are asked to review it."
    later: Callable[[Files], Files] | None = None
    "What its scholar does between two audits."
    profile: str = "quick"
    "By which it is judged: only what reading can decide, unless it is to be INCOMPLETE."


def make(folder: Path, study: Study) -> None:
    """The project with its first commits."""
    folder.mkdir(parents=True)
    files = study.change(_sound(study.title))
    git = Git(folder)
    git.run("init", "-q", "-b", "main")
    early = {name: text for name, text in files.items() if not name.startswith(("results", "tests"))}
    _commit(folder, early, "Training and data")
    _commit(folder, files, "Results and tests")


def go_on(folder: Path, study: Study) -> None:
    """The commit between two audits, of a study that has one."""
    if study.later:
        _commit(folder, study.later(study.change(_sound(study.title))), "Mend what the audit found")


def _sound(title: str) -> Files:
    return {
        "README.md": README.replace("TITLE", title), "LICENSE": LICENSE, "CITATION.cff": CITATION.replace("TITLE", title),
        "requirements.txt": "numpy==1.26.4\n", "pyproject.toml": '[project]\nname = "study"\nversion = "1.0"\n'
        'requires-python = ">=3.11"\nlicense = "MIT"\ndynamic = ["dependencies"]\n\n[tool.setuptools.dynamic]\n'
        'dependencies = { file = ["requirements.txt"] }\n',
        "train.py": TRAIN, "evaluate.py": EVALUATE, "data/measured.csv": DATA, "results/scores.csv": SCORES,
        "tests/test_study.py": TESTS, ".gitignore": "__pycache__/\n.venv/\n",
    }


def _commit(folder: Path, files: Files, words: str) -> None:
    for old in folder.rglob("*"):
        if old.is_file() and ".git" not in old.parts:
            old.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    git = Git(folder)
    git.run("add", "--all")
    git.run(*(part for setting in WHO for part in ("-c", setting)), "commit", "-q", "-m", words)


def _readme(files: Files, old: str, new: str) -> Files:
    return {**files, "README.md": files["README.md"].replace(old, new)}


def _unlicensed(files: Files) -> Files:
    return {name: text for name, text in files.items() if name != "LICENSE"}


def _leaking(files: Files) -> Files:
    """A key as a scholar commits one; made up here and now, it opens nothing and stands in no source."""
    key = "hf_" + "".join(secrets.choice("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(34))
    return {**files, "fetch.py": f'"""Fetch the weights."""\n\nTOKEN = "{key}"\n'}


def _contradicting(files: Files) -> Files:
    return _readme(files, RESULTS, RESULTS.replace("0.912", "0.947"))


def _dead_path(files: Files) -> Files:
    return _readme(files, "`data/measured.csv`", "[the measurements](data/raw/measured.csv) and `data/measured.csv`")


def _notebook(order: tuple[int, int]) -> str:
    sources = ("import numpy as np\nvalues = np.arange(12) / 12", "print(values.mean())")
    outputs: tuple[list[object], ...] = ([], [{"output_type": "stream", "name": "stdout", "text": "0.4583333333333333\n"}])
    cells = [{"cell_type": "code", "id": f"cell-{number}", "metadata": {}, "execution_count": count, "source": source,
              "outputs": output}
             for number, (source, count, output) in enumerate(zip(sources, order, outputs, strict=True))]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": cells,
                       "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}}, indent=1)


def _out_of_order(files: Files) -> Files:
    return {**_logged(files), "look.ipynb": _notebook((9, 4))}


def _in_order(files: Files) -> Files:
    return {**_logged(files), "look.ipynb": _notebook((1, 2))}


def _logged(files: Files) -> Files:
    """With a training that logs its steps, and the log that it really made."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("data/measured.csv", "results/training_log.csv"):
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_text(files.get(name, ""), "utf-8")
        (Path(folder) / "train.py").write_text(LOGGED, "utf-8")
        subprocess.run([sys.executable, "-I", "train.py", "--seed", "0"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        log = (Path(folder) / "results/training_log.csv").read_text("utf-8")
    return {**files, "train.py": LOGGED, "results/training_log.csv": log}


STUDIES = (
    Study("birds", "Birdsong by hour", _dead_path, "bea",
          later=lambda files: _unlicensed(_readme(files, "data/raw/", "data/"))),
    Study("glaciers", "Glacier edges from photographs", lambda files: files, "gro", profile="scholar"),
    Study("lichen", "Lichen growth on two rocks", _unlicensed, "lars", ("mira", "milo"),
          lambda files: {**files, "LICENSE": LICENSE}),
    Study("pollen", "Pollen counts by weather", _out_of_order, "pia", ("mira",), _in_order),
    Study("rivers", "River levels a day ahead", _contradicting, "rune", ("milo",)),
    Study("tides", "Tides from a short record", lambda files: files, "tove", ("mira",)),
    Study("traffic", "Traffic at one crossing", _leaking, "tara", ("milo",)),
)
"Seven; the eighth is in the plan alone, so that its row tells why it could not be audited."
ABSENT = "storms"
"The eighth."
EXECUTED = "pollen"
"Has a notebook and a training; executed when that is asked for."
