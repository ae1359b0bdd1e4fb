# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker bundle`: what it prints and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from release_checker.cli.bundle import bundle
from release_checker.errors import UsageError
from tests.made_reports import blocked, hostile
from tests.publish.bundle.folders import folder, whole


def test_a_report_that_is_not_ready_is_packed_too(tmp_path: Path) -> None:
    place = tmp_path / "bundle.zip"
    done = CliRunner().invoke(bundle, [str(folder(tmp_path, whole())), "--output", str(place)], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout == f"{place}: 26 files, 0.1 MB, no approval of this report; the verdict in it is not-ready\n"
    assert place.is_file()


def test_why_there_is_no_statement(tmp_path: Path) -> None:
    dirty = blocked().project.model_copy(update={"dirty": True})
    source = folder(tmp_path, blocked().model_copy(update={"project": dirty}))
    done = CliRunner().invoke(bundle, [str(source), "--output", str(tmp_path / "b")], catch_exceptions=False)
    assert "without a statement on the audit: " in done.stdout


def test_hostile_words_reach_no_terminal(tmp_path: Path) -> None:
    done = CliRunner().invoke(bundle, [str(folder(tmp_path, hostile())), "--output", str(tmp_path / "b")])
    assert done.exit_code == 0
    assert done.output.replace("\n", "").isprintable()


def test_no_report(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no report can be read here"):
        CliRunner().invoke(bundle, [str(tmp_path), "--output", str(tmp_path / "b")], catch_exceptions=False)
