# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which words of a review count, what they come to, who may decide, and waivers as TOML."""

from __future__ import annotations

import datetime
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.board.review_rules import Human, Word, may_not_decide, needed, needed_of_scholar, own_work, review_of
from release_checker.board.waiver_blocks import LONGEST, Waiver, WaiverLine, lines, toml, wrong
from release_checker.reports.report import WaiverInfo

AT = datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 11, 29)


def said(*words: str) -> list[Word]:
    """`ada approved 2`: who, what, of which report; a conflict stands in place of the report."""
    people = {"ada": 1, "bob": 2}
    found = []
    for number, text in enumerate(words, 1):
        who, kind, about = text.split(" ", 2)
        told = about if kind == "declared" and about != "none" else ""
        audit = int(about) if about.isdigit() and kind != "signed" else 2
        found.append(Word(number, people[who], who, kind, audit, AT, told, int(about) if kind == "signed" else None))
    return found


@pytest.mark.parametrize(("words", "state"), [
    ([], ""),
    (["ada approved 2"], "approved"),
    (["ada approved 1"], "stale"),
    (["ada changes 1"], "stale"),
    (["ada approved 1", "ada approved 2"], "approved"),
    (["ada approved 1", "bob approved 2"], "approved"),
    (["ada approved 2", "bob changes 2"], "changes"),
    (["bob changes 2", "ada approved 2"], "changes"),
    (["ada changes 2", "ada approved 2"], "approved"),
    (["ada approved 2", "ada changes 2"], "changes"),
    (["ada approved 2", "ada declared my cousin"], ""),
    (["ada changes 2", "ada declared my cousin", "bob approved 2"], "approved"),
    (["ada declared my cousin", "ada declared none", "ada approved 2"], "approved"),
])
def test_what_words_come_to(words: list[str], state: str) -> None:
    assert review_of(said(*words), 2).state(assigned=False) == state
    assert review_of(reversed(said(*words)), 2).state(assigned=False) == state


def test_asked_is_said_where_nothing_else_is() -> None:
    assert review_of([], 2).state(assigned=True) == "asked"
    assert review_of(said("ada approved 1"), 2).state(assigned=True) == "stale"


def test_sealed_is_what_is_signed_and_stands() -> None:
    approved = ["ada approved 2", "ada signed 1"]
    assert review_of(said(*approved), 2).sealed
    assert not review_of(said(*approved, "bob changes 2"), 2).sealed
    assert not review_of(said("ada approved 2", "ada signed 1", "ada approved 2"), 2).sealed
    assert not review_of(said("ada approved 1", "ada signed 1"), 2).sealed


def test_who_may_decide() -> None:
    declared = review_of(said("ada declared none", "bob declared my cousin"), 2)
    assert may_not_decide(1, declared, "") == ""
    assert may_not_decide(2, declared, "").startswith("you declared a conflict of interest")
    assert may_not_decide(3, declared, "").startswith("declare first")
    assert may_not_decide(1, declared, "you are its author") == "nobody decides on their own work: you are its author"


@pytest.mark.parametrize(("human", "authors", "own"), [
    (Human(9, "Sue", ""), (), True),
    (Human(1, "Ada", "SUE@lab.example "), (), True),
    (Human(1, "Ada  LOVELACE", ""), ("Ada Lovelace",), True),
    (Human(1, "\uff21da Lovelace", ""), ("Ada Lovelace",), True),
    (Human(1, "Ada", ""), (), False),
    (Human(1, "Ada", "ada@lab.example"), ("", "Sue"), False),
])
def test_own_work(human: Human, authors: tuple[str, ...], own: bool) -> None:
    assert bool(own_work(human, [Human(9, "Sue", "sue@lab.example"), Human(8, "Tim", "")], authors)) == own


def test_what_is_needed_of_a_mentor() -> None:
    def of(*words: str) -> str:
        return needed(1, review_of(said(*words), 2), assigned=True, decision="ready")

    assert "declare first" in of()
    assert of("ada declared my cousin") == ""
    assert of("ada declared none") == "Nobody has decided on this report yet."
    assert "newer report" in of("ada declared none", "ada approved 1")
    assert of("ada declared none", "ada approved 2") == of("ada declared none", "bob approved 2") == ""
    assert of("ada declared none", "ada changes 2") == ""
    assert needed(1, review_of([], 2), assigned=False, decision="ready") == ""
    assert needed(1, review_of([], 2), assigned=True, decision="") == ""
    words = needed(1, review_of(said("ada declared none"), 2), assigned=True, decision="not-ready")
    assert "NOT READY: request changes, or wait" in words


def test_what_is_needed_of_a_scholar() -> None:
    assert needed_of_scholar(review_of(said("ada approved 2", "bob changes 1"), 2), 0) == ()
    told = needed_of_scholar(review_of(said("ada changes 2", "bob changes 2"), 2), 1)
    assert [words[:20] for words in told] == ["ada asks for changes", "bob asks for changes", "Waivers were agreed "]


def waiver(**change: str) -> Waiver:
    return Waiver(**({"check": "LIC001", "reason": "ok", "who": "Ada", "expires": datetime.date(2027, 1, 31)} | change))  # type: ignore[arg-type]


def test_a_waiver_as_toml() -> None:
    assert toml([waiver(path="data", advisory="CVE-1")]) == """\
[[waivers]]
check = "LIC001"
path = "data"
advisory = "CVE-1"
reason = "ok"
who = "Ada"
expires = 2027-01-31
"""


@given(st.text(), st.text(), st.text(min_size=1))
def test_no_words_break_out_of_their_string(reason: str, who: str, path: str) -> None:
    """Half a character, which TOML cannot hold, is the only one that changes."""
    found = tomllib.loads(toml([waiver(reason=reason, who=who, path=path), waiver()]))["waivers"]
    assert len(found) == 2
    assert set(found[0]) <= {"check", "path", "reason", "who", "expires"}
    assert found[0]["path"] == path
    assert found[0].get("reason", "") == reason


def test_half_a_character_in_toml() -> None:
    assert tomllib.loads(toml([waiver(reason="a\udcffb")]))["waivers"][0]["reason"] == "a\ufffdb"


def test_wrong_waivers() -> None:
    assert wrong(waiver(), ["LIC001"], TODAY) == ""
    assert wrong(waiver(expires=TODAY), ["LIC001"], TODAY) == ""  # type: ignore[arg-type]
    assert "check" in wrong(waiver(), ["LIC002"], TODAY)
    assert wrong(waiver(expires=TODAY + LONGEST), ["LIC001"], TODAY) == ""  # type: ignore[arg-type]
    assert "two years at most" in wrong(waiver(expires=TODAY + LONGEST * 2), ["LIC001"], TODAY)  # type: ignore[arg-type]
    assert "two years at most" in wrong(waiver(expires=datetime.date.max), ["LIC001"], TODAY)  # type: ignore[arg-type]
    assert "stay in it" in wrong(waiver(path="a/../../b"), ["LIC001"], TODAY)


@pytest.mark.parametrize(("held", "expires", "word"), [
    ([], datetime.date(2027, 1, 31), "NOT YET"), ([], datetime.date(2026, 11, 28), "ENDED"),
    (["data"], datetime.date(2027, 1, 31), "IN FORCE"), (["docs"], datetime.date(2027, 1, 31), "NOT YET"),
])
def test_whether_a_waiver_counts(held: list[str], expires: datetime.date, word: str) -> None:
    there = [WaiverInfo(check="LIC001", path=path, reason="x", who="x", expires="2027-02-01", used=True) for path in held]
    found: list[WaiverLine] = lines([waiver(path="data/", expires=expires)], there, TODAY)  # type: ignore[arg-type]
    assert [line.word for line in found] == [word]
    assert ("until 2027-02-01" in found[0].told) == (word == "IN FORCE")
