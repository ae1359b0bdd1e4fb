# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Old blockers are let through and named; approvals are counted and refusals told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from release_checker.errors import UsageError
from release_checker.model import Outcome, Requirement, Stage
from release_checker.publish.approval_records import Word
from release_checker.publish.gate_records import FailOn
from release_checker.publish.gate_text import last_line, write_gate_text
from release_checker.reports.report import Report
from tests.made_reports import incomplete, make, ready
from tests.publish.asking import KEY, LICENSE, OTHER, ask, kinds, only, secret, waived
from tests.publish.made_approvals import MENTOR, Desk, desk, needs_ssh_keygen


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def baseline(at: Desk, made: Report, **changes: Any) -> Path:
    at.report(made, **changes)
    return at.place.rename(at.folder / "old.json")


def test_only_new_blockers_close_and_old_ones_are_named(at: Desk) -> None:
    old = baseline(at, make(LICENSE, secret(KEY)))
    at.report(make(LICENSE, secret(KEY)))
    result = ask(at, baseline=old)
    assert (result.exit_code, last_line(result)) == (0, "GATE: PASSED, 1 old blocker let through, exit 0")
    assert [(item.check, item.finding.message) for item in result.let_through] == [("SEC001", "a key is in the open")]
    assert "  OLD      SEC001  a.py:3: a key is in the open" in write_gate_text(result).splitlines()
    at.report(make(LICENSE, secret(KEY, OTHER)))
    result = ask(at, baseline=old)
    assert (result.exit_code, only(result), len(result.let_through)) == (1, "b.py:3: a key is in the open", 1)


def test_what_was_waived_or_recommended_then_did_not_block_then(at: Desk) -> None:
    for made in (waived(), make(LICENSE, secret(KEY, requirement=Requirement.RECOMMENDED)),
                 make(LICENSE, secret(outcome=Outcome.UNKNOWN))):
        old = baseline(at, made)
        at.report(make(LICENSE, secret(KEY)))
        assert (ask(at, baseline=old).exit_code, ask(at, baseline=old).let_through) == (1, ())


def test_a_baseline_excuses_nothing_undecided(at: Desk) -> None:
    old = baseline(at, incomplete())
    at.report(incomplete())
    assert ask(at, baseline=old).exit_code == 3


def test_a_baseline_with_a_check_that_fails_and_shows_nothing_is_refused(at: Desk) -> None:
    made = make(LICENSE, secret(KEY))
    with pytest.raises(UsageError, match="SEC001 fails without a finding that stands"):
        at.report(made.model_copy(update={"checks": (LICENSE, secret())}))
    old = at.place.rename(at.folder / "old.json")
    at.report(made)
    assert "SEC001 fails without a finding that stands" in only(ask(at, baseline=old))


def test_a_baseline_that_cannot_be_read(at: Desk) -> None:
    at.report(ready())
    result = ask(at, baseline=at.folder / "gone.json")
    assert (result.exit_code, only(result).startswith("--baseline ")) == (3, True)


def test_with_a_base_the_baseline_must_be_of_the_base_branch(at: Desk) -> None:
    good = baseline(at, make(LICENSE, secret(KEY)))
    at.git("switch", "-q", "-c", "change")
    at.commit(train_py="print(3)\n")
    mine = at.report(make(LICENSE, secret(KEY)))
    asked: dict[str, Any] = {"base": "main", "fail_on": FailOn.NOT_READY}
    assert ask(at, baseline=good, **asked).exit_code == 0
    result = ask(at, baseline=mine.path, **asked)
    assert (result.exit_code, "which" in only(result) or "not known to be of the base branch" in only(result)) == (3, True)
    for changes, words in (({"dirty": True}, "is of uncommitted changes"), ({"commit": None}, "is of commit none"),
                           ({"commit": "c" * 40}, "is of commit cccccccccccc")):
        bad = baseline(at, make(LICENSE, secret(KEY)), **changes)
        at.report(make(LICENSE, secret(KEY)))
        assert words in only(ask(at, baseline=bad, **asked))


@needs_ssh_keygen
def test_approvals_are_counted_and_refusals_told(at: Desk) -> None:
    at.report(ready())
    asked: dict[str, Any] = {"approvals": 1, "allowed_signers": at.signers}
    none = ask(at, **asked)
    assert (none.exit_code, kinds(none), only(none)) == (1, ["approvals"], "0 of 1 approval")
    path = at.state()
    unsigned = ask(at, **asked)
    assert (unsigned.exit_code, len(unsigned.refused)) == (1, 1)
    assert "REFUSED" in write_gate_text(unsigned)
    at.sign(path)
    approved = ask(at, **asked)
    assert (approved.exit_code, [item.signer for item in approved.approvals]) == (0, [MENTOR])
    assert last_line(approved) == "GATE: PASSED, approved by 1 person, exit 0"
    assert approved.report
    assert approved.report.stage is Stage.REVIEWED
    assert (ask(at, approvals=2, allowed_signers=at.signers).exit_code, ask(at).approvals) == (1, ())


@needs_ssh_keygen
def test_approvals_committed_on_top_leave_the_report_fresh(at: Desk) -> None:
    at.report(ready())
    at.sign(at.state())
    at.commit("approved", author=MENTOR)
    assert ask(at, approvals=1, allowed_signers=at.signers).exit_code == 0
    at.commit("approved, and more", train_py="print(4)\n")
    assert kinds(ask(at)) == ["other-commit"]


@needs_ssh_keygen
def test_a_request_for_changes_closes(at: Desk) -> None:
    at.report(ready())
    at.sign(at.state(decision=Word.REQUEST_CHANGES))
    assert "objection" in kinds(ask(at, approvals=1, allowed_signers=at.signers))


@needs_ssh_keygen
def test_a_list_of_signers_brought_by_the_change_itself_is_none(at: Desk) -> None:
    at.git("switch", "-q", "-c", "change")
    (at.repo / ".release").mkdir()
    (at.repo / ".release" / "allowed_signers").write_text(at.signers.read_text())
    at.commit()
    at.report(ready())
    at.sign(at.state())
    mine = at.repo / ".release" / "allowed_signers"
    asked: dict[str, Any] = {"approvals": 1, "allowed_signers": mine, "fail_on": FailOn.NEVER}
    assert ask(at, **asked).exit_code == 0
    result = ask(at, base="main", **asked)
    assert (result.exit_code, "holds no file .release/allowed_signers" in only(result)) == (3, True)


def test_no_list_of_signers(at: Desk) -> None:
    at.report(ready())
    assert ask(at, approvals=1).exit_code == 3
