# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Answers follow from outcomes, and unknown never looks like yes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.model import Outcome
from release_checker.publish.bundle.checklists.all import CHECKLISTS
from release_checker.publish.bundle.checklists.answering import fill
from release_checker.publish.bundle.checklists.records import Answer, Answered, Checklist, Kind, Question
from release_checker.registry import installed
from tests.made_reports import SAMPLES, check, finding, make, traced

CODES = ("LIC001", "LIC002", "LIC003")
OUTCOMES = st.lists(st.one_of(st.none(), st.sampled_from(list(Outcome))), min_size=3, max_size=3)
"What came of each check; None where it was not asked for."


def answer(*outcomes: Outcome | None, must: tuple[str, ...] = (), remains: str = "") -> Answered:
    """The answer to a question of three checks with these outcomes."""
    report = make(*(check(code, "fault", "A fault", outcome, *([finding("found")] if outcome is Outcome.FAIL else []))
                    for code, outcome in zip(CODES, outcomes, strict=True) if outcome is not None))
    question = Question("1", "Asked?", CODES, must, remains)
    return fill(Checklist("a", "A", "1", "https://example.org", "", (question,)), report)[0]


P, F, S, U, W = Outcome.PASS, Outcome.FAIL, Outcome.SKIP, Outcome.UNKNOWN, Outcome.WAIVED


@pytest.mark.parametrize(("outcomes", "expected", "why"), [
    ((P, P, P), Answer.YES, "LIC001, LIC002, LIC003 passed"),
    ((P, S, S), Answer.YES, "LIC001 passed"),
    ((S, S, S), Answer.INAPPLICABLE, "LIC001, LIC002, LIC003 did not apply"),
    ((P, U, P), Answer.UNDECIDED, "LIC002 not decided, LIC001, LIC003 passed"),
    ((P, None, P), Answer.UNDECIDED, "LIC002 not decided, LIC001, LIC003 passed"),
    ((None, None, None), Answer.UNDECIDED, "LIC001, LIC002, LIC003 not decided"),
    ((F, P, U), Answer.PARTLY, "LIC001 found faults, LIC002 passed; LIC003 not decided"),
    ((F, S, U), Answer.NO, "LIC001 found faults; LIC003 not decided"),
    ((P, W, P), Answer.PARTLY, "LIC002 found faults, LIC001, LIC003 passed"),
])
def test_outcomes_to_answer(outcomes: tuple[Outcome | None, ...], expected: Answer, why: str) -> None:
    made = answer(*outcomes)
    assert (made.answer, made.why) == (expected, why)


def test_one_fault_can_be_enough_for_a_no() -> None:
    assert answer(F, P, P, must=("LIC001",)).answer is Answer.NO
    assert answer(P, F, P, must=("LIC001",)).answer is Answer.PARTLY
    assert answer(U, F, P, must=("LIC001",)).answer is Answer.UNDECIDED


def test_what_no_check_sees_makes_a_yes_a_partly() -> None:
    made = answer(P, P, P, remains="what the paper says")
    assert (made.answer, made.why) == (
        Answer.PARTLY, "LIC001, LIC002, LIC003 passed; for a person: what the paper says")
    assert answer(S, S, S, remains="what the paper says").answer is Answer.PERSON
    assert answer(F, S, S, remains="what the paper says").answer is Answer.PERSON
    assert answer(F, S, S, must=("LIC001",), remains="what the paper says").answer is Answer.NO
    assert answer(U, S, P, remains="what the paper says").answer is Answer.UNDECIDED


@given(OUTCOMES, st.booleans(), st.booleans())
def test_a_yes_needs_a_pass_and_nothing_against_it(outcomes: list[Outcome | None], bound: bool, remains: bool) -> None:
    made = answer(*outcomes, must=CODES if bound else (), remains="words" if remains else "")
    clean = P in outcomes and set(outcomes) <= {P, S}
    assert (made.answer is Answer.YES) == (clean and not remains)
    if made.answer in (Answer.YES, Answer.PARTLY):
        assert any(item.outcome == "pass" for item in made.evidence)
    if set(outcomes) & {U, None} and not set(outcomes) & {F, W}:
        assert made.answer is Answer.UNDECIDED


def test_every_check_named_is_one_of_ours_and_every_item_stands_once() -> None:
    catalogue = set(installed().catalogue)
    for checklist in CHECKLISTS:
        keys = [question.key for question in checklist.questions]
        assert len(keys) == len(set(keys))
        for question in checklist.questions:
            assert set(question.codes) <= catalogue
            assert set(question.must) <= set(question.codes)
            assert not question.remains or question.codes


def test_the_lists_have_the_items_of_their_sources() -> None:
    assert {checklist.slug: len(checklist.questions) for checklist in CHECKLISTS} == {
        "ml-code-completeness": 5, "neurips": 16, "acm-badges": 8, "fair4rs": 17, "joss": 21}


def test_a_paper_that_was_not_read_gets_no_yes() -> None:
    neurips = next(checklist for checklist in CHECKLISTS if checklist.slug == "neurips")
    passing = make(*(check(code, "fault", "A fault", P) for code in installed().catalogue))
    assert {item.answer for item in fill(neurips, passing)} == {Answer.PARTLY, Answer.PERSON}


@pytest.mark.parametrize("name", ["empty", "incomplete", "asked_in_part"])
def test_a_report_that_looked_at_little_says_little(name: str) -> None:
    yes = [item.question.key for checklist in CHECKLISTS for item in fill(checklist, SAMPLES[name]())
           if item.answer is Answer.YES]
    assert yes == []


def test_claims_and_runs_are_evidence() -> None:
    question = Question("1", "Asked?", ("CLM002",), also=(Kind.CLAIMS, Kind.RUNS, Kind.REPLAYS))
    made = fill(Checklist("a", "A", "1", "https://example.org", "", (question,)), traced())[0]
    assert made.answer is Answer.NO
    assert [(item.kind, item.id, item.outcome) for item in made.evidence][2:] == [
        ("claim", "README.md:142", "contradicted"), ("claim", "README.md:142", "traced"),
        ("claim", "README.md:142", "untraced"), ("run", "3fa2c1d0", "finished"), ("run", "3fa2c1d0", "failed"),
        ("replay", "mlp", "differs"), ("replay", "mlp", "not-run")]
