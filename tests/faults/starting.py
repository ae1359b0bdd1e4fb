# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The command started where something is wrong: what is asked of each, and the small project it looks at."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from release_checker.testing import commit_all, notebook, write_files

DOCUMENTED = {0, 1, 2, 3, 4, 130}
OURS = ("Traceback", "failed: ", "the check itself failed", "could not be gathered")
"Words that tell of a fault of ours."
SOME = "LIC001,DOC001,ENV001,RUN001,CLM001,NBK001,TRN001,SEC007"
"Checks that read, one a pillar: the fault lies elsewhere, and they are quick."
LONG = int(os.environ.get("RELEASE_CHECKER_FAULTS", "0"))
"How often chance is tried where each try is a whole audit; 0 for the few of every day."
BOUND_CAPABILITIES = (1, 2)
"CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root writes what is read-only."


def make_study(root: Path) -> Path:
    """A notebook, a test and a training script under git."""
    write_files(root, {
        "README.md": "# Study\n\nThe accuracy is 0.91.\n\nTrain with `python train.py`.\n",
        "requirements.txt": "ipykernel\npytest\n",
        "train.py": "import random\n\nrandom.seed(1)\nprint('accuracy', 0.91)\n",
        "test_train.py": "def test_one():\n    assert True\n",
        "analysis.ipynb": notebook("print(1 + 1)"),
    })
    commit_all(root)
    return root


def as_anybody() -> None:
    """Before the program starts: root becomes bound by permissions, as everybody else is."""
    for number in BOUND_CAPABILITIES:
        ctypes.CDLL(None).prctl(24, number, 0, 0, 0)  # PR_CAPBSET_DROP


def start(
    *arguments: object, cwd: Path, prelude: str = "", before: Callable[[], None] | None = None,
    without: tuple[str, ...] = (), **environment: str,
) -> subprocess.CompletedProcess[str]:
    """release-checker in a process of its own; `prelude` is Python that spoils something in it beforehand."""
    code = f"{prelude}\nimport sys\nfrom release_checker.cli.main import main\nsys.argv[0] = 'release-checker'\nmain()\n"
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", *without)}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=cwd, env=kept | environment, preexec_fn=before,
        capture_output=True, text=True, encoding="utf-8", errors="replace", check=False, timeout=300,
    )


def report_of(root: Path) -> dict[str, Any]:
    """The report in its place, which must be whole."""
    report: dict[str, Any] = json.loads((root / "release-report" / "report.json").read_text("utf-8"))
    return report


def reasons(report: dict[str, Any]) -> dict[str, str]:
    """Why checks are unknown, by code."""
    return {item["code"]: item["reason"] for item in report["checks"] if item["outcome"] == "unknown"}


def told_clearly(done: subprocess.CompletedProcess[str], report: dict[str, Any] | None = None) -> None:
    """It ended as documented, and no word of it is about a fault of ours."""
    assert done.returncode in DOCUMENTED
    words = done.stdout + done.stderr + json.dumps(report or {})
    assert [word for word in OURS if word in words] == []
