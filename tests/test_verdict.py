# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The decision and the stage follow from outcomes alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.model import Decision, Outcome, Pillar, Requirement, Stage
from release_checker.verdict import Judged, decide, stage

REQUIRED, RECOMMENDED = Requirement.REQUIRED, Requirement.RECOMMENDED


def judged(code: str, outcome: Outcome, requirement: Requirement = REQUIRED) -> Judged:
    return Judged(code, Pillar.of(code), requirement, outcome)


@pytest.mark.parametrize(
    ("checks", "decision"),
    [
        ([], Decision.READY),
        ([judged("LIC001", Outcome.PASS), judged("DOC001", Outcome.SKIP), judged("DOC002", Outcome.WAIVED)], Decision.READY),
        ([judged("LIC001", Outcome.FAIL, RECOMMENDED), judged("DOC001", Outcome.UNKNOWN, RECOMMENDED)], Decision.READY),
        ([judged("LIC001", Outcome.PASS), judged("DOC001", Outcome.UNKNOWN)], Decision.INCOMPLETE),
        ([judged("LIC001", Outcome.FAIL), judged("DOC001", Outcome.UNKNOWN)], Decision.NOT_READY),
    ],
)
def test_decision(checks: list[Judged], decision: Decision) -> None:
    assert decide(checks) is decision


@given(st.lists(st.builds(judged, st.sampled_from(["LIC001", "DOC001", "NBK009"]), st.sampled_from(Outcome),
                          st.sampled_from([REQUIRED, RECOMMENDED]))))
def test_ready_never_hides_a_required_fail_or_unknown(checks: list[Judged]) -> None:
    bad = {check.outcome for check in checks if check.requirement is REQUIRED} & {Outcome.FAIL, Outcome.UNKNOWN}
    assert (decide(checks) is Decision.READY) == (not bad)


@pytest.mark.parametrize(
    ("fails", "reached"),
    [("LIC001", Stage.NONE), ("SEC001", Stage.NONE), ("DOC001", Stage.OPEN), ("ENV006", Stage.DOCUMENTED),
     ("NBK009", Stage.DOCUMENTED), ("NBK010", Stage.RUNNABLE), ("CLM002", Stage.RUNNABLE), ("SEC007", Stage.REPRODUCIBLE)],
)
@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNKNOWN])
def test_the_stage_stops_below_the_first_rung_that_does_not_hold(fails: str, reached: Stage, outcome: Outcome) -> None:
    assert stage([judged(fails, outcome)]) is reached


def test_a_recommended_fault_does_not_lower_the_stage() -> None:
    assert stage([judged("LIC005", Outcome.FAIL, RECOMMENDED)]) is Stage.REPRODUCIBLE
