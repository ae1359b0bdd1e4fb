# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The two sample studies: one without a blocker, one in which exactly the planted faults are found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from release_checker.model import Decision, Outcome
from release_checker.registry import installed
from release_checker.reports.report import Report
from release_checker.testing import audit_folder, commit_all

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def copy(name: str, folder: Path) -> Path:
    """The sample as a repository of its own, as its author would have it."""
    ignored = shutil.ignore_patterns("release-report", ".venv", "__pycache__" if name == "digits" else "release-report")
    shutil.copytree(EXAMPLES / name, folder / name, symlinks=True, ignore=ignored)
    commit_all(folder / name)
    return folder / name


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return audit_folder(copy("digits", tmp_path_factory.mktemp("ready")))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return audit_folder(copy("digits-broken", tmp_path_factory.mktemp("broken")))


def found(report: Report) -> set[tuple[str, str]]:
    """Code and path of every finding; the empty path where it is true of the whole project."""
    return {
        (check.code, finding.location.path if finding.location else "")
        for check in report.checks for finding in check.findings
    }


def test_digits_has_no_fault_that_reading_finds(digits: Report) -> None:
    # Its runs were made by a commit of this repository, which the copy's own history lacks.
    assert found(digits) == {("RUN002", "mlflow.db")}
    assert digits.verdict.blockers == ()
    assert digits.verdict.decision is Decision.INCOMPLETE


def test_digits_leaves_only_what_this_version_cannot_do_undecided(digits: Report) -> None:
    offered = installed().checks
    undecided = {check.code: check.reason for check in digits.checks if check.outcome is Outcome.UNKNOWN}
    assert {reason for code, reason in undecided.items() if code in offered} == {
        "not run: --static executes nothing", "not looked up: needs --online"}


def test_each_claim_of_digits_is_traced(digits: Report) -> None:
    assert [(claim.said, claim.standing) for claim in digits.claims] == [
        ("0.9383 ± 0.0046", "traced"), ("0.9390 ± 0.0044", "traced"), ("0.9700 ± 0.0030", "traced"),
        ("0.9701 ± 0.0031", "traced")]
    assert len(digits.runs) == 20


def test_every_planted_fault_is_found_and_nothing_else(broken: Report) -> None:
    assert found(broken) == set(PLANTED)
    assert broken.verdict.decision is Decision.NOT_READY


PLANTED: dict[tuple[str, str], str] = {
    ("LIC001", "README.md"): "says MIT, and there is no license file",
    ("LIC006", "confusion_plot.py"): "another's copyright line, and no notice of its license",
    ("DOC007", "README.md"): "--learning-rate, where train.py has --lr",
    ("DOC008", "README.md"): "a picture and an appendix that are not there",
    ("DOC011", "CITATION.cff"): "no message, and a date in another order",
    ("DOC012", "README.md"): "data/digits.csv is not shipped, and no word on where it comes from",
    ("DOC013", "README.md"): "no word on hardware or time",
    ("DOC014", "README.md"): "no word on limits",
    ("DOC015", "model.pkl"): "no model card",
    ("DOC016", "README.md"): "TODO",
    ("DOC017", "train.py"): "no docstrings",
    ("DOC019", ".gitignore"): "UTF-16, which git does not read: that is why junk was committed",
    ("DOC020", "README.md"): "a snippet that imports a function which is not there",
    ("ENV002", "requirements.txt"): "no pins",
    ("ENV003", "confusion_plot.py"): "seaborn is imported and not declared",
    ("ENV004", "requirements.txt"): "networkx is declared and never imported",
    ("ENV005", ""): "no Python version",
    ("ENV008", "requirements.txt"): "joblib from a folder of the author's conda",
    ("RUN002", "mlruns"): "no commit is recorded",
    ("RUN003", "mlruns/0/b2b40b24967b4bcc9c7188600572cc6e"): "one run failed",
    ("RUN006", "mlruns"): "no versions are recorded",
    ("RUN007", "mlruns"): "nothing of the data is recorded",
    ("RUN009", "mlruns/0/b2b40b24967b4bcc9c7188600572cc6e"): "the author's account and home",
    ("CLM001", "README.md"): "98.1 % in the text, which no run gave",
    ("CLM002", "README.md"): "0.981 and 0.980 in the table, where the runs logged 0.972 and 0.939",
    ("NBK002", "explore.ipynb"): "run out of order",
    ("NBK003", "explore.ipynb"): "a KeyError left in",
    ("NBK004", "explore.ipynb"): "the cell that defined colour was deleted",
    ("NBK005", "train_colab.ipynb"): "never run",
    ("NBK006", "explore.ipynb"): "/home/anna",
    ("NBK007", "explore.ipynb"): "pip install in a cell",
    ("NBK008", "train_colab.ipynb"): "needs Google Drive",
    ("NBK014", "explore.ipynb"): "a kernel of the author's conda",
    ("TRN002", "train.py"): "a split and a model without a seed",
    ("TRN004", "evaluate.py"): "/home/anna",
    ("TRN009", ""): "no tests",
    ("TRN010", "evaluate.py"): "data/class_names.txt is not there",
    ("SEC004", "model.pkl"): "a pickle",
    ("SEC006", ".DS_Store"): "committed by a Mac",
    ("SEC006", "__pycache__/train.cpython-311.pyc"): "bytecode",
    ("SEC010", "data/raw"): "a link out of the repository",
}
"Code and path of each fault that was planted, and what it is."
