# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Two reports: what is gone because it was mended, and what only because nobody looked."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from release_checker.model import Outcome, Requirement
from release_checker.publish.difference import Difference, Seen, difference
from release_checker.publish.difference_text import exit_code, write_difference_json, write_difference_text
from release_checker.reports.report import CheckInfo, FindingInfo, Report, SelectionInfo
from tests.made_reports import HOSTILE, blocked, check, finding, hostile, incomplete, make, ready

FAIL, PASS, UNKNOWN, WAIVED, SKIP = Outcome.FAIL, Outcome.PASS, Outcome.UNKNOWN, Outcome.WAIVED, Outcome.SKIP
RECOMMENDED = Requirement.RECOMMENDED
A, B = finding("the key is in the open", "a.py", 3), finding("the key is in the open", "b.py", 9)


def one(outcome: Outcome, *findings: FindingInfo, undecided: tuple[str, ...] = (), reason: str = "",
        requirement: Requirement = Requirement.REQUIRED) -> CheckInfo:
    return check("SEC001", "secret-found", "Secret", outcome, *findings, undecided=undecided, reason=reason,
                 requirement=requirement)


def between(old: CheckInfo | None, new: CheckInfo | None) -> Difference:
    other = check("LIC001", "no-license", "No license file", PASS)
    return difference(make(other, *([old] if old else [])), make(other, *([new] if new else [])))


def paths(found: tuple[Seen, ...]) -> list[str]:
    return [seen.finding.location.path for seen in found if seen.finding.location]


def test_new_fixed_and_still_there_wherever_lines_moved() -> None:
    moved = A.model_copy(update={"location": A.location.model_copy(update={"line": 80})}) if A.location else A
    made = between(one(FAIL, A, B), one(FAIL, moved, finding("another", "c.py")))
    assert (paths(made.appeared), paths(made.fixed), paths(made.remaining)) == (["c.py"], ["b.py"], ["a.py"])
    assert (paths(made.new_blockers), exit_code(made)) == (["c.py"], 1)


def test_gone_with_a_pass_or_a_skip_is_fixed() -> None:
    assert paths(between(one(FAIL, A), one(PASS)).fixed) == ["a.py"]
    assert paths(between(one(FAIL, A), one(SKIP, reason="no notebooks")).fixed) == ["a.py"]


def test_what_nobody_looked_at_is_never_fixed() -> None:
    for new, reason in (
        (None, "the check was not asked for"),
        (one(UNKNOWN, reason="not run: --static executes nothing"), "not run: --static executes nothing"),
        (one(FAIL, B, undecided=("a.py: cannot be read",)), "a.py: cannot be read"),
    ):
        made = between(one(FAIL, A, B), new)
        assert made.fixed == ()
        assert {seen.reason for seen in made.not_looked_at} == {reason}


def test_a_part_that_was_never_decided_hides_nothing_that_was_seen_beside_it() -> None:
    made = between(one(FAIL, A, B, undecided=("c.py: binary",)), one(FAIL, B, undecided=("c.py: binary",)))
    assert (paths(made.fixed), made.not_looked_at) == (["a.py"], ())


def test_a_finding_of_a_check_that_was_not_asked_is_first_seen_and_blocks_all_the_same() -> None:
    for old in (None, one(UNKNOWN, reason="needs --online"), one(FAIL, B, undecided=("a.py: cannot be read",))):
        made = between(old, one(FAIL, A))
        assert (paths(made.first_seen), made.appeared, exit_code(made)) == (["a.py"], (), 1)


def test_a_waiver_mends_nothing_and_a_lost_one_brings_the_finding_back() -> None:
    waived = A.model_copy(update={"waived": True})
    made = between(one(FAIL, A), one(WAIVED, waived))
    assert (paths(made.newly_waived), made.fixed, exit_code(made)) == (["a.py"], (), 0)
    made = between(one(WAIVED, waived), one(FAIL, A))
    assert (paths(made.no_longer_waived), paths(made.new_blockers), exit_code(made)) == (["a.py"], ["a.py"], 1)
    assert between(one(WAIVED, waived), one(WAIVED, waived)).newly_waived == ()
    assert between(one(WAIVED, waived), one(PASS)).fixed == ()


def test_a_check_asked_more_of_blocks_anew() -> None:
    made = between(one(FAIL, A, requirement=RECOMMENDED), one(FAIL, A))
    assert (paths(made.remaining), paths(made.new_blockers)) == (["a.py"], ["a.py"])
    assert made.notes == ("what is asked changed: SEC001 recommended -> required",)
    assert between(one(FAIL, A), one(FAIL, A, requirement=RECOMMENDED)).new_blockers == ()


def test_undecided_and_decided() -> None:
    lost = between(one(PASS), one(UNKNOWN, reason="no GPU"))
    assert [(shift.code, shift.required, shift.reason) for shift in lost.became_unknown] == [("SEC001", True, "no GPU")]
    assert (exit_code(lost), [shift.code for shift in between(one(UNKNOWN), one(PASS)).now_decided]) == (3, ["SEC001"])
    assert exit_code(between(one(PASS), None)) == 3
    assert [shift.reason for shift in between(None, one(PASS)).now_decided] == ["the check was not asked for"]
    dropped = between(one(UNKNOWN, reason="no GPU"), None)
    assert (dropped.now_decided, dropped.became_unknown) == ((), ())
    assert exit_code(between(one(UNKNOWN), one(UNKNOWN))) == 0
    assert exit_code(between(one(UNKNOWN, requirement=RECOMMENDED), one(UNKNOWN))) == 3
    assert exit_code(between(one(PASS), one(UNKNOWN, requirement=RECOMMENDED))) == 0


def test_other_profile_project_selection_and_dirt_are_told() -> None:
    new = make(one(PASS), name="iris", selection=SelectionInfo(only=("SEC",), left_out=3, static=True, interrupted=True))
    new = new.model_copy(update={"profile": "paper", "project": new.project.model_copy(update={"dirty": True})})
    assert difference(make(one(PASS)), new).notes == (
        "different projects, by their names: sentiment-study, then iris",
        "different profiles: scholar, then paper",
        "the new report is of a part only, --only SEC: 3 required checks left out",
        "the new report executed nothing",
        "the new report was interrupted",
        "the new report is of uncommitted changes: commit 5b1e9c4 (dirty)",
    )


def test_text() -> None:
    text = write_difference_text(between(one(FAIL, A), one(FAIL, B)))
    assert text.splitlines() == [
        "old   NOT READY, 1 blocker, 0 unknown  sentiment-study  commit 5b1e9c4  profile scholar  2026-11-22",
        "new   NOT READY, 1 blocker, 0 unknown  sentiment-study  commit 5b1e9c4  profile scholar  2026-11-22",
        "",
        "NEW  1",
        "  BLOCKS  SEC001  b.py:9: the key is in the open",
        "",
        "FIXED  1",
        "  SEC001  a.py:3: the key is in the open",
        "",
        "1 new, 1 fixed, 0 still there",
        "NOT READY -> NOT READY: 1 new blocker (SEC001), exit 1",
    ]


def test_hostile_words_break_no_line_and_no_json() -> None:
    made = difference(ready(), hostile())
    text = write_difference_text(made)
    assert all(len(line) <= 100 and line.isprintable() for line in text.split("\n"))
    assert not any(line.lstrip().startswith(("# heading", "::")) for line in text.split("\n"))
    assert json.loads(write_difference_json(made))["exit_code"] == 1
    assert HOSTILE not in text


REPORTS = st.sampled_from([blocked(), ready(), incomplete(), hostile()])


@given(REPORTS, REPORTS)
def test_every_standing_finding_is_on_exactly_one_list(old: Report, new: Report) -> None:
    made = difference(old, new)
    now = [seen for found in (made.appeared, made.first_seen, made.remaining, made.no_longer_waived) for seen in found]
    assert len(now) == sum(not item.waived for check in new.checks for item in check.findings)
    then = [seen for found in (made.fixed, made.not_looked_at) for seen in found]
    gone = sum(not item.waived for check in old.checks for item in check.findings)
    assert len(then) == gone - sum(not waived(old, seen) for seen in (*made.remaining, *made.newly_waived))


def waived(report: Report, seen: Seen) -> bool:
    found = {item.fingerprint: item for item in report.check(seen.code).findings}
    return found[seen.finding.fingerprint].waived


@given(REPORTS)
def test_against_itself_nothing_changed(report: Report) -> None:
    made = difference(report, report)
    assert exit_code(made) == 0
    assert not any((made.appeared, made.first_seen, made.fixed, made.not_looked_at, made.notes, made.became_unknown))
