# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.errors import UnreadableFile
from release_checker.execution.suites import junit
from release_checker.execution.suites.junit import Counts, read_junit


def test_counts(tmp_path: Path) -> None:
    (tmp_path / "j.xml").write_text(
        '<testsuites><testsuite><testcase name="a"/><testcase name="b"><failure message="x">y</failure></testcase>'
        '<testcase name="c"><skipped/></testcase><testcase name="d"><failure/><error/></testcase></testsuite></testsuites>')
    assert read_junit(tmp_path, "j.xml") == Counts(4, 2, 1)


@pytest.mark.parametrize(("content", "reason"), [
    ('<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>', "declares entities"),
    ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "declares entities"),
    ("<a>" * 60, "nests too deeply"),
    ("<testsuite>", "is no XML"),
    ("", "is no XML"),
])
def test_what_pytest_never_writes_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "j.xml").write_text(content)
    with pytest.raises(UnreadableFile, match=reason):
        read_junit(tmp_path, "j.xml")


def test_links_and_long_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("<testsuite/>")
    (tmp_path / "j.xml").symlink_to(tmp_path / "secret")
    with pytest.raises(UnreadableFile, match="link"):
        read_junit(tmp_path, "j.xml")
    monkeypatch.setattr(junit, "LIMIT", 5)
    with pytest.raises(UnreadableFile, match="larger"):
        read_junit(tmp_path, "secret")
    with pytest.raises(UnreadableFile):
        read_junit(tmp_path, "absent.xml")
