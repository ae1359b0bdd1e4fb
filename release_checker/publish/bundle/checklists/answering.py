# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From the outcomes of checks to an answer: pure, and never more than they say."""

from __future__ import annotations

from collections.abc import Iterable

from release_checker.model import Outcome
from release_checker.publish.bundle.checklists.evidence import evidence_for
from release_checker.publish.bundle.checklists.records import Answer, Answered, Checklist, Question
from release_checker.reports.report import CheckInfo, Report
from release_checker.text import listed

FAULTY = (Outcome.FAIL, Outcome.WAIVED)
"A waived fault is accepted, not mended."
IN_PART = {Answer.YES: Answer.PARTLY, Answer.NO: Answer.PERSON, Answer.INAPPLICABLE: Answer.PERSON}
"What becomes of an answer where checks see a part of what is asked: what is not in the repository may be in the paper."


def fill(checklist: Checklist, report: Report) -> tuple[Answered, ...]:
    """Every question of a list, answered from a report."""
    return tuple(_answered(question, report) for question in checklist.questions)


def _answered(question: Question, report: Report) -> Answered:
    known = {check.code: check for check in report.checks}
    checks = [known[code] for code in question.codes if code in known]
    unasked = [code for code in question.codes if code not in known]
    answer, why = _decide(checks, unasked, question.must) if question.codes else (Answer.PERSON, "no check speaks to it")
    if question.remains:
        sure = set(_codes(checks, FAULTY)) & set(question.must)
        answer, why = answer if sure else IN_PART.get(answer, answer), f"{why}; for a person: {question.remains}"
    return Answered(question, answer, why, tuple(evidence_for(question, checks, report)))


def _decide(checks: list[CheckInfo], unasked: list[str], must: tuple[str, ...]) -> tuple[Answer, str]:
    """One word for several checks. What is unknown, or was not asked, never helps towards a yes."""
    passed = _codes(checks, (Outcome.PASS,))
    faulty = _codes(checks, FAULTY)
    unknown = _codes(checks, (Outcome.UNKNOWN,)) + unasked
    if faulty:
        words = f"{listed(faulty)} found faults" + (f", {listed(passed)} passed" if passed else "")
        words += f"; {listed(unknown)} not decided" if unknown else ""
        if not passed or set(faulty) & set(must):
            return Answer.NO, words
        return (Answer.UNDECIDED if set(unknown) & set(must) else Answer.PARTLY), words
    if unknown:
        return Answer.UNDECIDED, f"{listed(unknown)} not decided" + (f", {listed(passed)} passed" if passed else "")
    if passed:
        return Answer.YES, f"{listed(passed)} passed"
    return Answer.INAPPLICABLE, f"{listed([check.code for check in checks])} did not apply"


def _codes(checks: Iterable[CheckInfo], outcomes: tuple[Outcome, ...]) -> list[str]:
    return [check.code for check in checks if check.outcome in outcomes]
