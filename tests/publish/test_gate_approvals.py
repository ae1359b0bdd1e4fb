# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What approvals open: undecided checks that whoever signed accepts, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from release_checker.publish.approval_records import Word
from release_checker.publish.gate_records import Answer, GateResult
from release_checker.publish.gate_text import last_line, write_gate_text
from tests.made_reports import incomplete, ready
from tests.publish.asking import ask, kinds
from tests.publish.made_approvals import Desk, desk, needs_ssh_keygen

pytestmark = needs_ssh_keygen
SECOND = "second@lab.example"


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    made = desk(tmp_path)
    made.allow(SECOND, key="second")
    made.report(incomplete())
    return made


def answer(at: Desk, approvals: int = 1, **more: Any) -> GateResult:
    return ask(at, approvals=approvals, allowed_signers=at.signers, **more)


def test_an_approval_that_accepts_what_is_undecided_opens_the_gate(at: Desk) -> None:
    at.sign(at.state(accepted="no such card here"))
    assert (ask(at).answer, answer(at).answer) == (Answer.UNDECIDED, Answer.PASSED)
    result = answer(at)
    codes = ", ".join(result.accepted)
    assert sorted(result.accepted) == sorted(incomplete().verdict.unknowns)
    assert [item.accepted for item in result.approvals] == ["no such card here"]
    assert f"           accepts as undecided {codes}: no such card here" in write_gate_text(result).splitlines()
    number = len(result.accepted)
    assert last_line(result) == f"GATE: PASSED, {number} undecided checks accepted, approved by 1 person, exit 0"


def test_one_of_two_who_accepts_is_not_enough(at: Desk) -> None:
    at.sign(at.state(accepted="no such card here"))
    assert set(kinds(answer(at, 2))) == {"undecided", "approvals"}
    at.sign(at.state(SECOND, accepted="seen it run"), key="second")
    assert (answer(at, 2).exit_code, len(answer(at, 2).approvals)) == (0, 2)
    at.sign(at.state(SECOND, Word.REQUEST_CHANGES, comment="seed it"), key="second")
    assert set(kinds(answer(at))) == {"objection", "undecided"}


def test_nobody_accepts_what_the_report_does_not_tell(at: Desk) -> None:
    at.sign(at.state(accepted="no such card here"))
    result = ask(at, approvals=1, allowed_signers=at.signers, profile="scholar")
    assert result.exit_code == 3
    assert sorted(result.accepted) == sorted(incomplete().verdict.unknowns)
    assert not {reason.check for reason in result.reasons} & set(result.accepted)


def test_a_declared_conflict_is_shown_and_can_be_refused(at: Desk) -> None:
    at.report(ready())
    at.sign(at.state(conflict="we share an office"))
    assert "           conflict of interest: we share an office" in write_gate_text(answer(at)).splitlines()
    assert answer(at).exit_code == 0
    refused = answer(at, refuse_conflicts=True)
    assert (refused.exit_code, kinds(refused)) == (1, ["approvals"])
    assert refused.refused[0].reason == "declares a conflict of interest: we share an office"
