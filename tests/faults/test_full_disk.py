# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The disk is full at any moment of an audit: said clearly, and the previous report stays. Each third is tried, all with
RELEASE_CHECKER_FAULTS."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.faults import filling
from tests.faults.starting import LONG, OURS, SOME, as_anybody, make_study, report_of, start, told_clearly

CODES = f"{SOME},SEC002"
REPORT = {"report.json", "index.html", "report.md", "report.sarif", "junit.xml", ".gitignore"}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A project that holds the report of an earlier audit."""
    root = make_study(tmp_path / "study")
    assert start("check", "--static", "--only", "DOC001", cwd=root).returncode == 0
    return root


def filled(study: Path, lasting: bool, moments: Iterable[int]) -> list[dict[str, Any]]:
    done = subprocess.run([sys.executable, filling.__file__, study, CODES, str(int(lasting)), *map(str, moments)],
                          capture_output=True, text=True, check=True, timeout=500)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("lasting", [True, False], ids=["stays full", "full once"])
def test_at_every_moment(study: Path, tmp_path: Path, lasting: bool) -> None:
    count = filled(study, lasting, range(1))[0]["made"]
    assert count > 30
    rows = filled(study, lasting, [*range(1, count + 1, 1 if LONG else 3), count + 1])
    assert {row["code"] for row in rows} <= {1, 2, 4}
    assert [row for row in rows if any(word in row["words"] for word in OURS)] == []
    silent = [row for row in rows if row["code"] in (2, 4) and "full" not in row["words"] and "No space" not in row["words"]
              and "none of the usual folders can be written" not in row["words"]]
    assert silent == []
    assert rows[-1]["code"] == 1
    assert rows[-1]["refused"] == ""
    assert {name for name in os.listdir(study) if name.startswith(".release")} == set()
    assert set(os.listdir(study / "release-report")) == REPORT
    assert report_of(study)["verdict"]["decision"] == "not-ready"


def limited(size: int) -> Callable[[], None]:
    def limit() -> None:
        as_anybody()
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_no_file_may_hold_a_byte(study: Path) -> None:
    before = report_of(study)
    done = start("check", "--static", "--only", SOME, cwd=study, before=limited(0))
    told_clearly(done)
    assert done.returncode == 2
    assert "no temporary files can be made" in done.stderr
    assert report_of(study) == before


def test_files_may_not_grow(study: Path) -> None:
    before = report_of(study)
    done = start("check", "--static", "--only", SOME, cwd=study, before=limited(5_000))
    told_clearly(done)
    assert done.returncode == 4
    assert "NOT READY: 1 blocker" in done.stdout  # the verdict is not lost with the report
    assert "the report cannot be written here: File too large" in done.stderr
    assert report_of(study) == before
    assert set(os.listdir(study / "release-report")) == REPORT


@pytest.mark.parametrize("form", ["text", "json"])
def test_output_that_goes_nowhere(study: Path, form: str) -> None:
    before = report_of(study)
    code = ("import sys; from release_checker.cli.main import main; "
            f"sys.argv = ['x', 'check', '--static', '--only', 'DOC001', '--format', '{form}']; main()")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-c", code], cwd=study, stdout=full, stderr=subprocess.PIPE, text=True,
                              check=False)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert "No space left on device" in done.stderr
    assert report_of(study)["verdict"]["decision"] == before["verdict"]["decision"]  # the folder was whole before printing
