# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report counts only when it was made by the settings of the commit that is released."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from release_checker.project import Project
from release_checker.publish.gate_records import Answer, FailOn, GateResult
from release_checker.reports.report import SettingsInfo
from release_checker.settings import load
from tests.made_reports import ready
from tests.publish.asking import CODES, ask, kinds, only
from tests.publish.made_approvals import Desk, desk

WIDE = "[notebooks]\nrelative = 0.5\n"


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def answer(at: Desk, **policy: Any) -> GateResult:
    """Undecided checks let through: the reports here hold one check only."""
    return ask(at, fail_on=FailOn.NOT_READY, **policy)


def effective(at: Desk, profile: str = "") -> SettingsInfo:
    """What an audit of the work tree says of its settings, whether or not they are committed."""
    found = load(Project(at.repo), CODES, profile=profile, today=datetime.date(2026, 1, 1))
    return SettingsInfo(source=found.source, profile=found.named, lowered=found.lowered, digest=found.digest)


def made(at: Desk, settings: SettingsInfo | None) -> None:
    at.report(ready().model_copy(update={"settings": settings}))


@pytest.mark.parametrize("how", [{}, {"base": "main"}, {"commit": "main"}, {"profile": "scholar"}])
def test_settings_that_git_does_not_hold_are_refused(at: Desk, how: dict[str, str]) -> None:
    (at.repo / "release-checker.toml").write_text(WIDE)
    made(at, effective(at))
    result = answer(at, **how)
    assert (result.exit_code, result.answer, kinds(result)) == (3, Answer.COULD_NOT_LOOK, ["settings"])
    assert only(result).startswith("the report was made by other settings (release-checker.toml) than commit ")
    at.commit()
    made(at, effective(at))
    assert answer(at, **({} if how == {"base": "main"} else how)).exit_code == 0


def test_a_report_that_tells_of_no_settings_is_refused(at: Desk) -> None:
    at.report()
    told = json.loads(at.place.read_text())
    del told["settings"]
    at.place.write_text(json.dumps(told))
    assert only(answer(at)) == "the report does not say by which settings it was made"


def test_the_same_words_in_another_file_are_the_same_settings(at: Desk) -> None:
    at.commit(**{"release-checker_toml": "# why\nprofile = 'scholar'\n"})
    one = effective(at)
    (at.repo / "release-checker.toml").rename(at.repo / "pyproject.toml")
    (at.repo / "pyproject.toml").write_text("[tool.release-checker]\nprofile = 'scholar'\n")
    other = effective(at)
    assert (one.source, other.source) == ("release-checker.toml", "pyproject.toml")
    assert one.digest == other.digest


def test_a_profile_that_the_auditor_named_is_looked_up_in_the_commit(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(at.repo)
    at.commit(strict_toml="extends = 'scholar'\n[bounds]\noutput_kb = 1\n")
    made(at, effective(at, "strict.toml"))
    assert at.place.read_text().count('"profile": "strict.toml"') == 1
    monkeypatch.chdir(at.folder)
    assert answer(at).exit_code == 0
    at.commit(strict_toml="extends = 'scholar'\n[bounds]\noutput_kb = 9999\n")
    monkeypatch.chdir(at.repo)
    told = effective(at, "strict.toml")
    made(at, told)
    less = "the release asks less than scholar: bound output_kb goes from 1000 to 9999"
    assert only(answer(at, profile="scholar")) == less
    (at.repo / "strict.toml").write_text("extends = 'scholar'\n[bounds]\noutput_kb = 5000\n")
    made(at, effective(at, "strict.toml"))
    assert kinds(answer(at)) == ["settings"]


def test_a_profile_outside_the_project_must_be_named_to_the_gate(at: Desk) -> None:
    outside = at.folder / "institute.toml"
    outside.write_text("extends = 'scholar'\n[bounds]\noutput_kb = 1\n")
    told = effective(at, str(outside))
    assert told.profile == "institute.toml"
    made(at, told)
    assert kinds(answer(at)) == ["settings"]
    assert answer(at, profile=str(outside)).exit_code == 0


@pytest.mark.parametrize("name", ["../report.toml", "/etc/passwd.toml", "no-such", "\0.toml", "a" * 5000 + ".toml"])
def test_whatever_profile_a_forged_report_names_is_only_looked_for_in_the_commit(at: Desk, name: str) -> None:
    made(at, SettingsInfo(source="", profile=name, digest="0" * 64))
    assert kinds(answer(at)) == ["settings"]


def test_a_report_that_was_asked_less_than_by_default_is_told(at: Desk) -> None:
    at.commit(**{"release-checker_toml": "profile = 'quick'\n"})
    made(at, effective(at))
    note, = answer(at).notes
    assert note.startswith("profile quick asks less than scholar: ")
    assert note.endswith(" required checks fewer; --profile or --base says what must be asked")
    assert not any("asks less than" in note for note in answer(at, base="main").notes)
    at.commit(**{"release-checker_toml": ""})
    made(at, effective(at))
    assert answer(at).notes == ()


def test_what_a_project_asks_less_than_its_profile_is_told(at: Desk) -> None:
    at.commit(**{"release-checker_toml": "[checks]\nLIC001 = 'off'\n"})
    assert effective(at).lowered == ("LIC001",)
    made(at, effective(at))
    assert answer(at).notes == ("the project asks less than its profile of LIC001",)
