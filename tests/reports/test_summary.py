# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words and the order that every writer shares."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from release_checker.model import Cost, Decision, Outcome, Requirement
from release_checker.reports import summary
from release_checker.reports.html import write_html
from release_checker.reports.markdown import write_markdown
from release_checker.reports.record import Location
from release_checker.reports.report import (
    CheckInfo,
    FindingInfo,
    FixInfo,
    PillarInfo,
    Report,
    SelectionInfo,
    SettingsInfo,
    State,
)
from release_checker.reports.text import write_text

Sample = Callable[[str], Report]
R, A = Requirement.REQUIRED, Requirement.RECOMMENDED
ONE_FINDING = (FindingInfo(message="wrong", location=None, fingerprint="f", evidence="", basis="observed",
                           advisory=False, waived=False, fix=FixInfo(text="mend", minutes=1)),)


def check(code: str, outcome: Outcome, requirement: Requirement = R, reason: str = "reason") -> CheckInfo:
    findings = ONE_FINDING if outcome is Outcome.FAIL else ()
    return CheckInfo(code=code, name="x", title=f"Title {code}", pillar=code[:3], cost="reads", requirement=requirement,
                     outcome=outcome, reason=reason, findings=findings, seconds=0, waived_by="Ada")


@pytest.mark.parametrize(
    ("outcomes", "state", "more"),
    [
        ([], State.SKIP, ""),
        ([(Outcome.PASS, R)], State.PASS, ""),
        ([(Outcome.SKIP, R), (Outcome.SKIP, A)], State.SKIP, ""),
        ([(Outcome.PASS, R), (Outcome.SKIP, R)], State.PASS, ""),
        ([(Outcome.PASS, R), (Outcome.UNKNOWN, R)], State.UNKNOWN, ""),
        ([(Outcome.PASS, R), (Outcome.UNKNOWN, R), (Outcome.UNKNOWN, A)], State.UNKNOWN, "2 not decided"),
        ([(Outcome.PASS, R), (Outcome.UNKNOWN, A)], State.PASS, "1 not decided"),
        ([(Outcome.SKIP, R), (Outcome.UNKNOWN, A)], State.UNKNOWN, ""),
        ([(Outcome.PASS, R), (Outcome.FAIL, A)], State.WARN, ""),
        ([(Outcome.UNKNOWN, R), (Outcome.FAIL, A), (Outcome.FAIL, A)], State.WARN, "1 more; 1 not decided"),
        ([(Outcome.UNKNOWN, R), (Outcome.FAIL, A), (Outcome.FAIL, R)], State.FAIL, "1 not decided"),
        ([(Outcome.WAIVED, R), (Outcome.PASS, R)], State.WAIVED, ""),
    ],
)
def test_the_state_of_a_pillar(outcomes: list[tuple[Outcome, Requirement]], state: State, more: str) -> None:
    checks = [check(f"DOC{number:03}", outcome, requirement) for number, (outcome, requirement) in enumerate(outcomes, 1)]
    assert (summary.pillar_state(checks), summary.pillar_more(checks)) == (state, more)
    assert summary.pillar_summary(checks)


def test_an_unknown_pillar_says_the_reason_that_its_checks_share() -> None:
    same = [check("DOC001", Outcome.UNKNOWN, reason="no git"), check("DOC002", Outcome.UNKNOWN, reason="no git")]
    assert summary.pillar_summary(same) == "no git"
    other = [*same, check("DOC003", Outcome.UNKNOWN, reason="too deep")]
    assert summary.pillar_summary(other) == "Title DOC001: no git"


def test_leaked_keys_are_mended_first_then_up_the_ladder() -> None:
    checks = [check(code, Outcome.FAIL) for code in ("DOC001", "SEC007", "TRN006", "ENV006", "LIC003", "SEC002", "NBK009")]
    assert [item.code for item in summary.mending_order(checks)] == [
        "SEC002", "LIC003", "DOC001", "ENV006", "NBK009", "TRN006", "SEC007"]


@pytest.mark.parametrize(("minutes", "words"), [(1, "1 min"), (59, "59 min"), (60, "1 h"), (95, "1 h 35 min"), (130, "2 h")])
def test_durations(minutes: int, words: str) -> None:
    assert summary.duration(minutes) == words


@pytest.mark.parametrize(("value", "words"), [(0.04, "0.0 s"), (59.9, "59.9 s"), (192, "3 min 12 s")])
def test_seconds(value: float, words: str) -> None:
    assert summary.seconds(value) == words


@pytest.mark.parametrize(
    ("location", "words"),
    [(None, ""), (Location(path="a.py"), "a.py"), (Location(path="a.py", line=3), "a.py:3"),
     (Location(path="n.ipynb", cell=2), "n.ipynb cell 2"),
     (Location(path="n.ipynb", cell=2, line=1), "n.ipynb cell 2 line 1")],
)
def test_places(location: Location | None, words: str) -> None:
    assert summary.where(location) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("blocked", "NOT READY to release: 3 blockers"),
        ("incomplete", "INCOMPLETE: no blocker found, 3 required checks could not be decided"),
        ("ready", "READY to release: 2 required checks ran and passed, 1 does not apply"),
        ("asked_in_part", "READY as far as asked: the one required check passed"),
        ("empty", "READY to release: no required check was asked for"),
    ],
)
def test_headlines(sample: Sample, name: str, words: str) -> None:
    assert summary.headline(sample(name)) == words


def test_the_first_sentence_of_a_fix() -> None:
    assert summary.sentence("Pin it.\nThen look again. And rest.") == "Pin it"
    assert summary.sentence("write requirements.txt") == "write requirements.txt"


def test_minutes_count_an_action_once(sample: Sample) -> None:
    steps = {step.check.code: step for step in summary.steps(sample("blocked"), sample("blocked").warnings)}
    assert (steps["ENV002"].places, steps["ENV002"].minutes) == (3, 5)


def test_advice_never_leads_what_blocks() -> None:
    advice = ONE_FINDING[0].model_copy(update={"advisory": True, "message": "advice"})
    both = check("SEC007", Outcome.FAIL).model_copy(update={"findings": (advice, ONE_FINDING[0])})
    assert summary.fault(both) == "wrong"


def test_unknowns_are_grouped_by_reason_required_first() -> None:
    checks = [check("DOC001", Outcome.UNKNOWN, A, "x"), check("DOC002", Outcome.UNKNOWN, R, "x"),
              check("DOC003", Outcome.UNKNOWN, R, "y"), check("DOC004", Outcome.PASS, R, "x")]
    groups = [(reason, [item.code for item in found]) for reason, found in summary.unknown_groups(checks)]
    assert groups == [("x", ["DOC002", "DOC001"]), ("y", ["DOC003"])]


def test_ready_is_never_said_of_a_required_unknown(report: Report) -> None:
    undecided = summary.having(report.checks, Outcome.UNKNOWN, R)
    assert not (undecided and report.verdict.decision is Decision.READY)
    for pillar in report.pillars:
        mine = [item for item in undecided if item.pillar == pillar.code]
        assert not (mine and pillar.state in (State.PASS, State.SKIP, State.WAIVED))
        assert not mine or "not decided" in pillar.more or pillar.state is State.UNKNOWN


def test_pillars_carry_what_the_summary_derives(report: Report) -> None:
    for pillar in report.pillars:
        mine = [item for item in report.checks if item.pillar == pillar.code]
        assert isinstance(pillar, PillarInfo)
        assert (pillar.state, pillar.summary, pillar.more) == (
            summary.pillar_state(mine), summary.pillar_summary(mine), summary.pillar_more(mine))


def executing(code: str, reason: str) -> CheckInfo:
    return check(code, Outcome.UNKNOWN, reason=reason).model_copy(update={"cost": Cost.EXECUTES})


def test_why_what_executes_was_left_open_is_said_once(sample: Sample) -> None:
    reason = "the cache cannot be written: the disk is full"
    left = (*(executing(f"NBK0{number:02}", reason) for number in range(9, 13)), executing("TRN005", summary.PLANNED))
    report = sample("ready").model_copy(update={"checks": left})
    assert summary.not_executed(report) == f"4 checks not decided by executing: {reason}"
    assert summary.not_executed(report.model_copy(update={"checks": left[1:]})) == ""  # the pillar tells it
    assert summary.not_executed(report.model_copy(update={"selection": SelectionInfo(static=True)})) == ""


def test_an_interrupted_audit_says_so_and_ends_as_shells_count(sample: Sample) -> None:
    report = sample("blocked").model_copy(update={"selection": SelectionInfo(interrupted=True)})
    assert summary.not_executed(report).startswith("interrupted")
    assert summary.exit_code(report) == 130
    assert summary.last_line(report).endswith("exit 130")


@pytest.mark.parametrize("write", [write_text, write_html, write_markdown])
def test_checks_that_the_project_lowered_are_told_beside_the_profile(sample: Sample, write: Callable[[Report], str]) -> None:
    settings = SettingsInfo(source="release-checker.toml", profile="", lowered=("CLM002", "ENV006", "NBK009"), digest="0")
    report = sample("ready").model_copy(update={"settings": settings})
    assert summary.profile(report) == "profile scholar, 3 checks lowered by the project"
    assert "scholar, 3 checks lowered by the project" in write(report)
    assert "lowered" not in write(sample("ready"))
