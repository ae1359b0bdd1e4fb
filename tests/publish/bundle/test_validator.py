# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The official validator, in an environment of its own, takes the crates made here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.publish.reading import read_report
from release_checker.reports.report import Report
from release_checker.testing import commit_all
from tests.made_reports import SAMPLES
from tests.publish.bundle.folders import BAD, STATED, folder, pack, whole

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
PROFILES = ("ro-crate-1.1", "process-run-crate-0.5")
PROJECT = {
    "README.md": "# Small\n\nInstall: `pip install -r requirements.txt`, then `python train.py`.\n",
    "requirements.txt": "six==1.17.0\n",
    "train.py": "import six\n\n\nif __name__ == '__main__':\n    print('loss', 0.5, six.PY3)\n",
    "tests/test_small.py": "import six\n\n\ndef test_small():\n    assert six.PY3\n",
    "CITATION.cff": "cff-version: 1.2.0\nmessage: cite it\ntitle: A small study\nauthors:\n"
                    "  - given-names: Ada\n    family-names: Lovelace\n",
    "LICENSE": (ROOT / "LICENSES/MIT.txt").read_text(),
}
NOTEBOOK = {
    "nbformat": 4, "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": "import six\nprint(six.PY3)",
               "outputs": [{"output_type": "stream", "name": "stdout", "text": "True\n"}]}],
}
Validate = Callable[[Path, str], tuple[int, str]]


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, words)], capture_output=True, text=True, check=False, env=os.environ | environment)


@pytest.fixture(scope="module")
def validate(tmp_path_factory: pytest.TempPathFactory) -> Validate:
    place = tmp_path_factory.mktemp("validator")
    uv = Path(sys.executable).parent / "uv"
    made = run(uv, "venv", "--quiet", "--python", sys.executable, place / "env")
    assert made.returncode == 0, made.stderr
    installed = run(uv, "pip", "install", "--quiet", "--require-hashes", "--python", place / "env/bin/python",
                    "--requirements", ROOT / "requirements/crate.txt")
    assert installed.returncode == 0, installed.stderr
    context = HERE / "data/ro-crate-1.1-context.jsonld"
    held = run(place / "env/bin/python", HERE / "held_context.py", place / "cache", context)
    assert held.returncode == 0, held.stderr

    def validated(crate: Path, profile: str) -> tuple[int, str]:
        done = run(place / "env/bin/rocrate-validator", "--disable-color", "--no-interactive", "validate", "--offline",
                   "--cache-path", place / "cache", "--profile-identifier", profile, "--no-auto-profile",
                   "--requirement-severity", "required", "--no-paging", "--verbose", crate, HOME=str(place))
        return done.returncode, done.stdout + done.stderr

    return validated


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report folder of a small project whose environment, notebook, tests and training were really run."""
    project = tmp_path_factory.mktemp("projects") / "small"
    (project / "tests").mkdir(parents=True)
    for name, text in PROJECT.items():
        (project / name).write_text(text)
    (project / "analysis.ipynb").write_text(json.dumps(NOTEBOOK))
    commit_all(project)
    done = run(sys.executable, "-m", "release_checker", "check", project)
    assert done.returncode in (0, 1, 3), done.stderr
    return project / "release-report"


@pytest.mark.parametrize("profile", PROFILES)
def test_the_crate_of_a_really_executed_report_is_valid(
        profile: str, executed: Path, validate: Validate, tmp_path: Path) -> None:
    report = read_report(executed).report
    assert report.isolation.executed > 0
    assert (report.environment is None, report.notebooks == (), report.tests is None) == (False,) * 3
    assert report.metadata is not None
    assert report.metadata.title == "A small study"
    place = pack(executed, tmp_path / "bundle.zip").place
    code, said = validate(place, profile)
    assert code == 0, said
    assert f"is a valid {profile}" in said
    with zipfile.ZipFile(place) as archive:
        made = {entity["@id"]: entity for entity in json.loads(archive.read("ro-crate-metadata.json"))["@graph"]}
    assert made["./"]["license"] == [{"@id": "https://spdx.org/licenses/MIT"}]
    assert {"#audit", "#environment-rebuild", "#notebook-run-1", "#test-run"} <= set(made)
    assert made["#notebook-run-1"]["result"] == [{"@id": "report/attachments/notebooks/analysis.executed.ipynb"}]


@pytest.mark.parametrize("made", [whole, SAMPLES["hostile_executed"], SAMPLES["hostile_traced"], SAMPLES["empty"],
                                  lambda: SAMPLES["ready"]().model_copy(update={"metadata": STATED}),
                                  lambda: SAMPLES["hostile"]().model_copy(update={"metadata": BAD})])
def test_crates_of_made_reports_are_valid(made: Callable[[], Report], validate: Validate, tmp_path: Path) -> None:
    code, said = validate(pack(folder(tmp_path, made()), tmp_path / "bundle").place, PROFILES[1])
    assert code == 0, said


def test_the_validator_can_refuse(validate: Validate, tmp_path: Path) -> None:
    place = pack(folder(tmp_path, whole()), tmp_path / "bundle").place
    made = json.loads((place / "ro-crate-metadata.json").read_text())
    for entity in made["@graph"]:
        entity.pop("instrument", None)
    (place / "ro-crate-metadata.json").write_text(json.dumps(made))
    code, said = validate(place, PROFILES[1])
    assert code == 1
    assert "instrument" in said
