# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report must speak of the very commit that is released, whole and not long ago."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from release_checker.reports.report import SelectionInfo
from release_checker.testing import write_files
from tests.made_reports import make, ready
from tests.publish.asking import LATER, LICENSE, ask, kinds, only
from tests.publish.made_approvals import NOW, Desk, desk


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def test_another_commit(at: Desk) -> None:
    old = at.report(ready()).report.project.commit
    at.commit(train_py="print(2)\n")
    assert (only(ask(at)), ask(at).exit_code) == (
        f"the report is of commit {str(old)[:12]}, and {at.git('rev-parse', 'HEAD')[:12]} is released", 3)
    assert ask(at, commit=old).exit_code == 0
    assert ask(at, commit="HEAD~1").exit_code == 0


def test_an_empty_commit_is_another_commit(at: Desk) -> None:
    at.report(ready())
    at.commit()
    assert kinds(ask(at)) == ["other-commit"]


@pytest.mark.parametrize(("changes", "kind", "words"), [
    ({"commit": None, "tree": None, "dirty": None}, ["other-commit"], "names no commit"),
    ({"dirty": True}, ["dirty"], "with uncommitted changes"),
    ({"dirty": None}, ["dirty"], "not known whether all was committed"),
    ({"tree": "77aa" * 10}, ["other-tree"], "of tree 77aa77aa77aa, which is not this folder's"),
    ({"tree": None}, ["other-tree"], "of tree None"),
    ({"commit": "c" * 40}, ["other-commit"], "of commit cccccccccccc, and"),
])
def test_what_the_report_must_say_of_the_checkout(
    at: Desk, changes: dict[str, Any], kind: list[str], words: str
) -> None:
    at.report(ready(), **changes)
    assert (kinds(ask(at)), ask(at).exit_code) == (kind, 3)
    assert words in only(ask(at))


def test_another_folder_with_the_same_files(at: Desk) -> None:
    write_files(at.repo, {"one/a.py": "", "two/a.py": "", "two/more/b.py": "", "one/more/b.py": ""})
    at.commit()
    tree = at.git("rev-parse", "HEAD:one").strip()
    at.report(ready(), tree=tree, folder="one")
    assert ask(at, checkout=at.repo / "one").exit_code == 0
    assert only(ask(at, checkout=at.repo / "two")) == "the report is of folder one, and this is two"


def test_age(at: Desk) -> None:
    at.report(ready())
    month = datetime.timedelta(days=29)
    assert ask(at, LATER).exit_code == 0
    assert (only(ask(at, LATER, max_age=month)), ask(at, LATER, max_age=month).exit_code) == (
        "the audit is 30 days old, 29 are allowed", 3)
    assert "in the future" in only(ask(at, NOW - datetime.timedelta(days=1)))
    at.place.write_text(at.place.read_text().replace("2025-11-29T10:00:00+00:00", "yesterday"))
    assert "does not say when it was made: 'yesterday'" in only(ask(at))


def test_another_file_than_was_handed_over(at: Desk) -> None:
    file = at.report(ready())
    assert ask(at, digest=file.digest.upper()).exit_code == 0
    assert (kinds(ask(at, digest="0" * 64)), ask(at, digest="0" * 64).exit_code) == (["digest"], 1)


@pytest.mark.parametrize(("selection", "words"), [
    (SelectionInfo(only=("LIC",), left_out=40), "made with --only LIC: 40 required checks left out"),
    (SelectionInfo(skip=("NBK",)), "made with --skip NBK: 0 required checks left out"),
    (SelectionInfo(static=True), "made with --static: it executed nothing"),
    (SelectionInfo(interrupted=True), "it was interrupted"),
])
def test_a_part_is_never_enough_unless_said(at: Desk, selection: SelectionInfo, words: str) -> None:
    at.report(make(LICENSE, selection=selection))
    assert (only(ask(at)), ask(at).exit_code) == (f"the report tells of a part only: {words}", 3)
    assert ask(at, allow_partial=True).exit_code == 0
