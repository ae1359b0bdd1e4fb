# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The gate on small real repositories: each way to be refused has its own words, and none of them passes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from release_checker.errors import SettingsError
from release_checker.model import Decision, Outcome, Requirement
from release_checker.publish.gate_records import Answer, FailOn
from release_checker.publish.gate_text import last_line, write_gate_json, write_gate_text
from release_checker.reports.report import Report
from tests.made_reports import blocked, check, hostile, incomplete, make, ready
from tests.publish.asking import CODES, KEY, LICENSE, ask, kinds, only, secret
from tests.publish.made_approvals import Desk, desk


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def test_ready_passes(at: Desk) -> None:
    at.report(ready())
    result = ask(at)
    assert (result.answer, result.exit_code, result.reasons) == (Answer.PASSED, 0, ())
    assert last_line(result) == "GATE: PASSED, exit 0"
    assert result.report
    assert result.report.decision is Decision.READY


def test_blockers_close_and_undecided_checks_leave_it_open_to_nobody(at: Desk) -> None:
    at.report(blocked())
    result = ask(at)
    assert (result.answer, result.exit_code) == (Answer.CLOSED, 1)
    assert kinds(result) == ["blocker"] * 4 + ["undecided"] * 3
    assert result.reasons[0].next == "choose a license and add it as `LICENSE`"
    at.report(incomplete())
    result = ask(at)
    assert (result.answer, result.exit_code, set(kinds(result))) == (Answer.UNDECIDED, 3, {"undecided"})
    assert last_line(result).startswith("GATE: UNDECIDED: ")


@pytest.mark.parametrize(("report", "fail_on", "code"), [
    (blocked, "never", 0), (blocked, "not-ready", 1), (incomplete, "not-ready", 0), (incomplete, "never", 0),
    (incomplete, "incomplete", 3), (incomplete, "warnings", 1), (ready, "warnings", 0),
])
def test_fail_on(at: Desk, report: Callable[[], Report], fail_on: str, code: int) -> None:
    at.report(report())
    result = ask(at, fail_on=FailOn(fail_on))
    assert result.exit_code == code
    assert any("let through by --fail-on" in note for note in result.notes) == (fail_on in ("never", "not-ready"))


def test_whatever_is_let_through_a_report_of_something_else_never_is(at: Desk) -> None:
    at.report(ready(), dirty=True)
    assert ask(at, fail_on=FailOn.NEVER).exit_code == 3


def test_a_report_that_asks_for_nothing_shows_nothing(at: Desk) -> None:
    at.report(make())
    assert "no required check is in the report" in only(ask(at))
    at.report(make(check("LIC001", "no-license", "No license", Outcome.PASS, requirement=Requirement.RECOMMENDED)))
    assert ask(at).exit_code == 3


def test_advisory_findings_never_block(at: Desk) -> None:
    told = KEY.model_copy(update={"advisory": True})
    at.report(make(LICENSE, secret(told, requirement=Requirement.RECOMMENDED)))
    assert ask(at).exit_code == 0
    assert ask(at, base="main", fail_on=FailOn.NOT_READY).exit_code == 0


def test_no_report(at: Desk) -> None:
    result = ask(at, path=at.folder / "gone.json")
    assert (result.answer, result.exit_code) == (Answer.COULD_NOT_LOOK, 3)
    assert "no report can be read here" in only(result)
    assert last_line(result).startswith("GATE: COULD NOT LOOK: ")
    assert last_line(result).endswith(", exit 3")


def test_a_forged_verdict(at: Desk) -> None:
    at.report(blocked())
    made = json.loads(at.place.read_text())
    made["verdict"] |= {"decision": "ready", "blockers": [], "unknowns": []}
    at.place.write_text(json.dumps(made))
    assert "contradicts itself: its decision is ready" in only(ask(at))
    assert ask(at).exit_code == 3


def test_no_git_and_no_checkout(at: Desk, tmp_path: Path) -> None:
    at.report(ready())
    (tmp_path / "plain").mkdir()
    result = ask(at, checkout=tmp_path / "plain")
    assert (result.exit_code, "no commit can be read here: the folder is under no git" in only(result)) == (3, True)
    result = ask(at, checkout=tmp_path / "gone")
    assert (result.exit_code, "no such folder" in only(result)) == (3, True)


@pytest.mark.parametrize("ref", [
    "", "--upload-pack=touch /tmp/pwned", "-x", "main..main", "main\nHEAD", "main:train.py", "@{-1}", "main@{0}", ":/work",
    "a b", "a\0b", "HEAD^{/work}", "x" * 300, "*", "$(id)", "`id`", "gone", "refs/heads/gone", "0" * 40, "main^2", "../main",
])
@pytest.mark.parametrize("option", ["base", "commit"])
def test_refs_that_name_no_commit(at: Desk, ref: str, option: str) -> None:
    at.report(ready())
    asked: dict[str, Any] = {option: ref}
    result = ask(at, **asked)
    assert (result.answer, result.exit_code, kinds(result)) == (Answer.COULD_NOT_LOOK, 3, ["could-not-look"])
    assert only(result).startswith(f"--{option}: ")
    assert all(line.isprintable() for line in write_gate_text(result).split("\n"))


def test_settings_at_the_base_that_cannot_be_read(at: Desk) -> None:
    at.commit(**{"release-checker_toml": "profile = 'no-such'\n"})
    at.report(ready())
    assert "no profile 'no-such'" in only(ask(at, base="main"))
    (at.repo / "release-checker.toml").unlink()
    (at.repo / "release-checker.toml").symlink_to("/etc/passwd")
    at.commit()
    at.report(ready())
    assert "release-checker.toml is no regular file" in only(ask(at, base="main"))
    assert ask(at, base="main").exit_code == 3


def test_an_unknown_profile_is_wrong_use(at: Desk) -> None:
    at.report(ready())
    with pytest.raises(SettingsError, match="no profile 'strict'"):
        ask(at, profile="strict")


def test_text(at: Desk) -> None:
    at.report(make(secret(KEY), check("LIC001", "no-license", "No license file", Outcome.UNKNOWN, reason="not read")))
    lines = write_gate_text(ask(at)).splitlines()
    assert lines[1:] == [
        "counted here: NOT READY, 1 blocker, 1 undecided  stage: none",
        "  CLOSES   SEC001  a.py:3: a key is in the open",
        "           next: mend it",
        "  UNKNOWN  LIC001  No license file: not read",
        "           next: mend what keeps it open, then `release-checker check --only LIC001 --format text`",
        "GATE: CLOSED: SEC001, exit 1",
    ]


def test_what_is_to_be_done_once_is_told_once(at: Desk) -> None:
    at.report(make(LICENSE))
    result = ask(at, profile="scholar")
    assert len(result.reasons) > 20
    lines = write_gate_text(result).splitlines()
    assert len(lines) <= 25
    assert sum("next: audit again by the profile" in line for line in lines) == 1
    assert sum(line.startswith("  UNKNOWN  ") for line in lines) == 7
    assert [line.split(" of ")[0].split()[-2:] for line in lines if line.startswith("           and ")] == [
        [str(len(result.reasons) - 7), "more"]]


def test_many_things_to_do_leave_room_for_the_answer(at: Desk) -> None:
    found = [check(code, "a-check", "Title", Outcome.UNKNOWN, reason="not read") for code in sorted(CODES)[:40]]
    at.report(make(*found))
    lines = write_gate_text(ask(at)).splitlines()
    assert len(lines) <= 25
    assert "more reasons (--format json): " in lines[-2]


def test_hostile_words_begin_no_line(at: Desk) -> None:
    made = hostile()
    at.report(made, name=f"::set-output name=x::{made.project.name}")
    result = ask(at, base="main")
    lines = write_gate_text(result).split("\n")
    assert all(len(line) <= 100 and line.isprintable() for line in lines)
    assert not any(line.lstrip().startswith(("::", "# ", "| a")) for line in lines)
    assert json.loads(write_gate_json(result))["exit_code"] == 1
