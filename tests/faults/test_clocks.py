# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The clock jumps between audits and within one: a laptop without battery, a machine that asks a time server late."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.starting import SOME, make_study, report_of, start, told_clearly

YEAR = 365 * 86400
JUMP = """
import datetime, time
real, REAL = time.time, datetime.datetime
def now():
    return real() + {by}
class Moved(REAL):
    @classmethod
    def now(cls, tz=None):
        return REAL.fromtimestamp(now(), tz)
class Today(datetime.date):
    @classmethod
    def today(cls):
        return REAL.fromtimestamp(now()).date()
time.time, datetime.datetime, datetime.date = now, Moved, Today
"""
BACKWARDS = """
import itertools, time
real, count = time.time, itertools.count()
time.time = lambda: real() - 3600.0 * next(count)
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def outcomes(root: Path) -> dict[str, str]:
    return {item["code"]: item["outcome"] for item in report_of(root)["checks"]}


@pytest.mark.slow
@pytest.mark.parametrize("by", [-YEAR, YEAR, -60 * YEAR, 60 * YEAR], ids=["year back", "year on", "before 1970", "far on"])
def test_between_audits(study: Path, tmp_path: Path, by: int) -> None:
    (tmp_path / "t").mkdir()
    for prelude in ("", JUMP.format(by=by), ""):
        done = start("check", "--static", "--only", SOME, cwd=study, prelude=prelude, TMPDIR=str(tmp_path / "t"))
        told_clearly(done, report_of(study))
        assert done.returncode == 1
        assert outcomes(study)["LIC001"] == "fail"
        assert report_of(study)["seconds"] >= 0
    assert [name for name in os.listdir(study) if name.startswith(".release")] == []


@pytest.mark.slow
def test_within_an_audit(study: Path) -> None:
    done = start("check", "--static", "--only", SOME, cwd=study, prelude=BACKWARDS)
    told_clearly(done, report_of(study))
    assert report_of(study)["seconds"] >= 0


@pytest.mark.slow
@pytest.mark.parametrize("by", [-YEAR, YEAR], ids=["a year back", "a year on"])
def test_what_is_kept_stays_good(study: Path, tmp_path: Path, by: int) -> None:
    """Entries of the future, or a year old, are used or made anew; the answer is the same."""
    cache = str(tmp_path / "cache")
    found = []
    for prelude in ("", JUMP.format(by=by), ""):
        done = start("check", "--only", "ENV006,NBK009,TRN008", cwd=study, prelude=prelude, RELEASE_CHECKER_CACHE=cache)
        told_clearly(done, report_of(study))
        found.append(outcomes(study))
    assert found[0] == found[2]
    assert found[0] == found[1]
