# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A checklist, an answer, and the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What the evidence says to a question."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNDECIDED = "not decided"
    INAPPLICABLE = "not applicable"
    PERSON = "for a person to answer"


class Kind(StrEnum):
    """Parts of the report that speak beside the checks."""

    CLAIMS = "claims"
    RUNS = "runs"
    REPLAYS = "replays"
    NOTEBOOKS = "notebooks"
    TESTS = "tests"
    ENVIRONMENT = "environment"
    METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Question:
    """One item of a checklist, in words of our own."""

    key: str
    "Name of the item in its list, as the source numbers it."
    words: str
    "What is asked, shortened."
    codes: tuple[str, ...] = ()
    "Checks that speak to it; none leaves it to a person."
    must: tuple[str, ...] = ()
    "Those of them whose fault alone makes the answer a no, and without which it is no `partly` either."
    remains: str = ""
    "What no check can see; then the evidence gives at most `partly`, and no `no` but by a fault of `must`."
    also: tuple[Kind, ...] = ()
    "Parts of the report that are shown beside the checks."


@dataclass(frozen=True, slots=True)
class Checklist:
    """One list and where it is published."""

    slug: str
    "Name of its files."
    title: str
    "What people call it."
    version: str
    "The edition that the items are of."
    source: str
    "Address of the original, whose words count."
    note: str
    "What a filled list is, and is not."
    questions: tuple[Question, ...]
    "In the order of the source."


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing in the report that speaks to a question."""

    kind: str
    "check, finding, claim, run, replay, notebook, tests, environment or metadata."
    id: str
    "Code of the check, fingerprint of the finding, place of the claim, name of the rest."
    outcome: str
    "The report's own word: pass, fail, traced, again …"
    words: str
    "What it says."
    link: str
    "Where it stands in the bundle, from the list's own file."


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what the evidence says to it."""

    question: Question
    "What was asked."
    answer: Answer
    "The word."
    why: str
    "How the word follows from the evidence."
    evidence: tuple[Evidence, ...]
    "All that it rests on."
