# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The rules of a review, as functions of what was said: which words count, what they come to, who may decide. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from release_checker.publish.approval_checks import unapprovable
from release_checker.publish.approval_scope import folded
from release_checker.publish.reading import ReportFile
from release_checker.text import shorten

APPROVED, CHANGES, SIGNED, DECLARED = "approved", "changes", "signed", "declared"
SPOKEN = (APPROVED, CHANGES, SIGNED, DECLARED)
"Kinds of events that a review is drawn from."


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that somebody said of a project."""

    number: int
    "Of the event; later ones are larger."
    person: int | None
    "Who said it."
    who: str
    "The name at that time."
    kind: str
    "One of SPOKEN."
    audit: int | None
    "The report it speaks of."
    at: datetime.datetime
    "When."
    text: str = ""
    "A comment, or the conflict of interest that was declared; empty declares that there is none."
    about: int | None = None
    "For a signature the number of the approval it signs."
    login: str = ""
    "Of who said it."


@dataclass(frozen=True, slots=True)
class Review:
    """What all words come to for the newest report."""

    approvals: tuple[Word, ...] = ()
    "That count."
    objections: tuple[Word, ...] = ()
    "Requests for changes that stand; while one does nothing is approved."
    stale: tuple[Word, ...] = ()
    "Last words of people on earlier reports, of those who have said nothing of the newest."
    signed: frozenset[int] = frozenset()
    "Numbers of approvals with a signature that was verified."
    declared: Mapping[int, Word] = field(default_factory=dict)
    "What each person declared last."

    def state(self, *, assigned: bool) -> str:
        """The word that the cohort's page shows: changes, approved, stale, asked, or empty."""
        if self.objections:
            return "changes"
        if self.approvals:
            return "approved"
        return "stale" if self.stale else "asked" if assigned else ""

    @property
    def sealed(self) -> bool:
        """Approved, and one of the approvals at least is signed."""
        return not self.objections and any(word.number in self.signed for word in self.approvals)

    def word_of(self, person: int) -> Word | None:
        """What somebody says of the newest report."""
        return next((word for word in (*self.approvals, *self.objections) if word.person == person), None)


def review_of(words: Iterable[Word], newest: int | None) -> Review:
    """The review of the newest report.

    Each person's last word counts, and only what is said of that very report; who declares a conflict decides nothing,
    nor does what that person decided before.
    """
    said = sorted(words, key=lambda word: word.number)
    declared = {word.person: word for word in said if word.kind == DECLARED and word.person is not None}
    last: dict[int, Word] = {}
    for word in said:
        if word.kind in (APPROVED, CHANGES) and word.person is not None and not _conflict(declared, word.person):
            last[word.person] = word
    current = [word for word in last.values() if word.audit == newest]
    return Review(
        tuple(word for word in current if word.kind == APPROVED), tuple(word for word in current if word.kind == CHANGES),
        tuple(word for word in last.values() if word.audit != newest),
        frozenset(word.about for word in said if word.kind == SIGNED and word.about is not None), declared,
    )


def _conflict(declared: Mapping[int, Word], person: int) -> str:
    return declared[person].text if person in declared else ""


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody, as far as it must be told whose work a project is."""

    person: int
    "In the table of persons."
    name: str
    "What others read."
    email: str
    "Empty when not known."


def own_work(human: Human, scholars: Iterable[Human], authors: Iterable[str]) -> str:
    """Why a project is somebody's own work, as a clause; empty when it is not.

    `authors` are the names that the project states. The same person under two logins is known by the e-mail address.
    """
    for scholar in scholars:
        if scholar.person == human.person:
            return "you are a scholar of this project"
        if human.email.strip() and folded(scholar.email) == folded(human.email):
            return "your e-mail address is that of a scholar of this project"
    if folded(human.name) in {folded(name) for name in authors if name.strip()}:
        return "you bear the name of an author of this project"
    return ""


def may_not_decide(person: int, review: Review, own: str) -> str:
    """Why somebody may not decide on a project, as a clause; empty when one may."""
    if own:
        return f"nobody decides on their own work: {own}"
    if person not in review.declared:
        return "declare first whether you have a conflict of interest"
    if _conflict(review.declared, person):
        return "you declared a conflict of interest, so you may comment and not decide"
    return ""


def may_not_approve(file: ReportFile, accepted: str) -> str:
    """Why nobody can approve this report, as a clause; empty when one can."""
    return unapprovable(file, accepted)


def needed(person: int, review: Review, *, assigned: bool, decision: str) -> str:
    """What a project needs of a mentor, as a sentence; empty when nothing. The cohort's filter counts the same.

    `decision` is that of the newest report, empty where there is none.
    """
    if not assigned or not decision:
        return ""
    if person not in review.declared:
        return "You are to review this project; declare first whether you have a conflict of interest."
    if _conflict(review.declared, person) or review.approvals or review.objections:
        return ""
    again = any(item.person == person for item in review.stale)
    told = ("There is a newer report than the one you decided on; look at it again." if again
            else "Nobody has decided on this report yet.")
    return f"{told} It is NOT READY: request changes, or wait for the next report." if decision == "not-ready" else told


def needed_of_scholar(review: Review, waivers: int) -> tuple[str, ...]:
    """What a project needs of its scholars, as sentences; `waivers` were agreed on and are not in the project's file."""
    asked = [f"{word.who} asks for changes: {shorten(word.text, 300)}" for word in review.objections]
    if waivers:
        asked.append("Waivers were agreed on that the project's release-checker.toml does not hold: add them as the review "
                     "shows them, and commit.")
    return tuple(asked)
