# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker cohort` and `check URL@ref`, as a person starts them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from release_checker.cohort.overview import Standing, counts, write_table
from release_checker.model import Pillar
from release_checker.testing import commit_all, write_files
from tests.cli.conftest import Run

PLAN = """
name = "2026"
static = true
[[projects]]
name = "study"
source = "study"
title = "=cmd|' /C calc'!A0"
[[projects]]
name = "gone"
source = "nowhere"
"""


def standing(name: str, decision: str = "", **other: object) -> Standing:
    values: dict[str, object] = {
        "project": name, "title": name, "source": "/x", "ref": "", "deadline": "", "decision": decision, "stage": "",
        "blockers": 0, "unknowns": 0, "warnings": 0, "first": "", "pillars": {pillar.code: "pass" for pillar in Pillar},
        "new": None, "fixed": None, "still": None, "review": "", "problem": "", "audited": "", "commit": "", "profile": "",
        "version": "", "digest": "", **other}
    return Standing(**values)  # type: ignore[arg-type]


def test_the_table() -> None:
    shown = write_table("Open research 2026", [
        standing("sentiment", "not-ready", blockers=3, first="no LICENSE file, LICENCE, COPYING or LICENSES/ in 61 files",
                 fixed=2, new=0, pillars={pillar.code: "fail" for pillar in Pillar}),
        standing("mnist-toy", "incomplete", first="training unknown", new=0, fixed=0),
        standing("iris\x1b[31m", "ready"),
        standing("none", problem="/x: no such folder", pillars={pillar.code: "" for pillar in Pillar}),
    ], 100)
    assert shown == """\
Open research 2026  4 projects: 1 READY, 1 NOT READY, 1 INCOMPLETE, 1 without a report

PROJECT       VERDICT      FIRST BLOCKER                         LI DO EN RU CL NB TR SE  SINCE LAST
sentiment     NOT READY 3  no LICENSE file, LICENCE, COPYING o…  F  F  F  F  F  F  F  F   2 fixed
mnist-toy     INCOMPLETE   none; undecided: training unknown     P  P  P  P  P  P  P  P   same
iris\\x1b[31m  READY                                              P  P  P  P  P  P  P  P   first
none          failed       /x: no such folder                    .  .  .  .  .  .  .  .
"""
    assert max(map(len, shown.splitlines())) <= 100


def test_the_counts() -> None:
    assert counts(["ready", "ready", "not-ready"], 1) == "4 projects: 2 READY, 1 NOT READY, 1 failed"
    assert counts([], 0) == "0 projects: none"


@pytest.mark.slow
def test_run_status_export(run: Run, tmp_path: Path, tidy: Path) -> None:
    tidy.rename(tmp_path / "study")
    commit_all(tmp_path / "study")
    (tmp_path / "cohort.toml").write_text(PLAN)
    first = run("cohort", "run", "cohort.toml")
    assert first.stdout.startswith("COHORT 2026: 2 projects: 1 ")
    assert first.stdout.endswith(", 1 failed, exit 3\n")
    assert "gone: could not be audited:" in first.stderr
    assert first.returncode == 3
    second = run("cohort", "run", "cohort.toml", "--only", "study")
    assert (second.returncode, "not changed since its last audit" in second.stderr) == (0, True)
    assert run("cohort", "status", "cohort.toml").stdout.startswith("2026  2 projects: 1 ")
    rows = json.loads(run("cohort", "status", "cohort.toml", "--format", "json").stdout)
    assert {row["project"]: bool(row["problem"]) for row in rows} == {"gone": True, "study": False}
    assert run("cohort", "export", "cohort.toml", "--output", "out.csv").stdout == "2 projects written to out.csv\n"
    cells = [cell for row in csv.reader((tmp_path / "out.csv").open(newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any(cell.endswith("=cmd|' /C calc'!A0") for cell in cells)


@pytest.mark.slow
def test_wrong_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text(PLAN)
    for words, told in ((("run", "nowhere.toml"), "no plan can be read here"),
                        (("run", "cohort.toml", "--only", "x"), "the plan has no project 'x'; it has gone, study"),
                        (("status", "cohort.toml"), "cohort.db: there is no database; `cohort run` makes it")):
        done = run("cohort", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert told in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("where", "code"), [(">&-", 3), ("2>&-", 3), ("2>/dev/full", 3), (">/dev/full", 4)])
def test_output_that_goes_nowhere(tmp_path: Path, where: str, code: int) -> None:
    (tmp_path / "cohort.toml").write_text('name = "x"\n[[projects]]\nname = "gone"\nsource = "nowhere"\n')
    done = subprocess.run(["sh", "-c", f"{sys.executable} -m release_checker cohort run cohort.toml {where}"], cwd=tmp_path,
                          capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


@pytest.mark.slow
def test_check_takes_a_git_address(run: Run, tmp_path: Path, tidy: Path) -> None:
    commit_all(tidy)
    asked = ["git", "rev-parse", "HEAD"]
    commit = subprocess.run(asked, cwd=tidy, capture_output=True, text=True, check=True).stdout.strip()
    write_files(tidy, {"later.txt": "later"})
    (tmp_path / "here").mkdir()
    done = run("check", f"{tidy.as_uri()}@{commit}", cwd=tmp_path / "here")
    report = json.loads((tmp_path / "here/release-report/report.json").read_text())
    assert (report["project"]["name"], report["project"]["commit"], report["project"]["dirty"]) == ("tidy", commit, False)
    assert done.returncode in (1, 3)
    for address, told in (("https://ada:s3cr3t@127.0.0.1:1/x", "https://127.0.0.1:1/x: nothing answers there"),
                          ("ext::sh -c touch", "is no git address"), (f"{tidy.as_uri()}@nope", "no branch, tag or commit")):
        refused = run("check", address, cwd=tmp_path / "here")
        assert told in refused.stderr
        assert "s3cr3t" not in refused.stderr
        assert refused.returncode == 2
