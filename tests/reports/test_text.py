# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What stands on the terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from release_checker.reports.report import Report
from release_checker.reports.summary import last_line
from release_checker.reports.text import write_text

Sample = Callable[[str], Report]


def test_blocked(sample: Sample) -> None:
    assert write_text(sample("blocked"), folder="release-report/index.html") == """\
release-checker  sentiment-study  commit 5b1e9c4 (clean)  profile scholar  nothing executed  3.2 s

NOT READY  3 blockers, 3 warnings, 3 unknown, 1 waived                                   stage: none

  FAIL     License          no LICENSE, LICENCE, COPYING or LICENSES/ in 61 files
  FAIL     Documentation    README.md:31: the command names train.py, and the script is src/train.py
  WARN     Environment      requirements.txt:1: numpy has no version  (1 not decided)
  FAIL     Notebooks        analysis.ipynb cell 13 line 2: the stored output is a …  (1 not decided)
  UNKNOWN  Training         src/model.py: cannot be parsed: invalid syntax, and 1 more
  PASS     Security         61 files

Fix first
  1  License (2 min)        choose a license and add it as `LICENSE`
     $ release-checker explain LIC001
  2  Documentation (3 min)  README.md:31: write `python src/train.py` in the README (2 places)
     $ release-checker explain DOC007
  3  Notebooks (10 min)     analysis.ipynb cell 13 line 2: mend the cell, run all from the top and …
     $ release-checker explain NBK003

Report  release-report/index.html                            everything: release-checker check --all
NOT READY: 3 blockers (License, Documentation, Notebooks), exit 1
"""


def test_incomplete(sample: Sample) -> None:
    assert write_text(sample("incomplete")) == """\
release-checker  sentiment-study  commit 5b1e9c4 (clean)  profile scholar  nothing executed  3.2 s

INCOMPLETE  1 warning, 3 unknown                                                         stage: none

  UNKNOWN  License          1 check passed; not decided: dependency license incompatible
  UNKNOWN  Environment      this version has no check that decides it
  UNKNOWN  Experiment logs  this version has no check that decides it
  WARN     Security         __pycache__/a.pyc: 3 compiled files  (1 not decided)

Worth mending
  1  Security (5 min)  __pycache__/a.pyc: mend it
     $ release-checker explain SEC006

everything: release-checker check --all
INCOMPLETE: no blocker found, 3 required checks could not be decided, exit 3
"""


def test_ready_without_git(sample: Sample) -> None:
    assert write_text(sample("ready")) == """\
release-checker  iris  no commit  profile scholar  nothing executed  3.2 s

READY  no blocker, no warning                                                    stage: reproducible

  PASS     License          LICENSE
  PASS     Documentation    README.md, 30 lines
  SKIP     Notebooks        no notebooks

everything: release-checker check --all
READY: 2 required checks ran and passed, 1 does not apply, exit 0
"""


def test_a_part_of_the_audit_says_so(sample: Sample) -> None:
    lines = write_text(sample("asked_in_part")).splitlines()
    assert lines[3] == "a part of the audit only, --only LIC001: 42 required checks left out"
    assert lines[-1] == "READY as far as asked: the one required check passed, exit 0"


@pytest.mark.parametrize("width", [60, 72, 100, 240])
def test_it_fits_the_screen(report: Report, width: int) -> None:
    lines = write_text(report, folder="release-report/index.html", width=width).splitlines()
    assert len(lines) <= 30
    assert max(cell_len(line) for line in lines) <= min(width, 100)
    assert not any(line.endswith(" ") for line in lines)


def test_all_of_it_is_at_most_100_columns(report: Report) -> None:
    # Commands are kept whole, so that they can be copied.
    lines = [line for line in write_text(report, everything=True).splitlines() if "$ " not in line]
    assert max(cell_len(line) for line in lines) <= 100


def test_all_shows_every_finding(sample: Sample) -> None:
    report = sample("blocked")
    text = " ".join(write_text(report, everything=True).split())
    for check in report.checks:
        assert check.code in text
        for finding in check.findings:
            assert finding.message in text
            if not finding.waived:
                assert finding.fix.text in text


def test_the_last_line_gives_verdict_reason_and_exit_code(report: Report) -> None:
    for everything in (False, True):
        last = write_text(report, everything=everything).splitlines()[-1]
        assert last == last_line(report)
        assert re.fullmatch(r"(READY|NOT READY|INCOMPLETE)\b.*, exit [013]", last)


def test_wide_characters_count_as_two_columns(sample: Sample) -> None:
    report = sample("ready")
    named = report.model_copy(update={"project": report.project.model_copy(update={"name": "情感分析研究" * 20})})
    assert cell_len(write_text(named).splitlines()[0]) <= 100


def test_colour_only_when_asked_for(sample: Sample) -> None:
    assert "\x1b[" not in write_text(sample("blocked"))
    coloured = write_text(sample("blocked"), colour=True)
    assert "\x1b[1;31mNOT READY\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == write_text(sample("blocked"))


def test_no_control_character_of_the_project_reaches_the_terminal(sample: Sample) -> None:
    for everything in (False, True):
        text = write_text(sample("hostile"), everything=everything, folder="a\x1b]0;title\x07/index.html")
        assert {c for c in text if unicodedata.category(c).startswith("C")} == {"\n"}


def test_the_order_of_fixes_is_that_of_the_verdict(sample: Sample) -> None:
    report = sample("crowded")
    lines = write_text(report).splitlines()
    assert report.verdict.blockers[:3] == ("SEC001", "LIC001", "LIC003")
    assert [line.split()[-1] for line in lines if line.startswith("     $")] == ["SEC001", "LIC001", "LIC003"]
    assert "     and 29 more blockers, in order, in the report" in lines
