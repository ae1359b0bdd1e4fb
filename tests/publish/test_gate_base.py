# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a pull request changes of waivers, requirements and bounds excuses nothing in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.errors import UsageError
from release_checker.model import Outcome, Requirement, Stage
from release_checker.publish.gate_records import FailOn
from release_checker.reports.report import CheckInfo
from tests.made_reports import make, ready
from tests.publish.asking import CODES, KEY, LATER, LICENSE, OTHER, ask, kinds, only, secret, waived
from tests.publish.made_approvals import Desk, desk


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def waiver(path: str = "", expires: str = "2027-06-30", code: str = "SEC001") -> str:
    return f'[[waivers]]\ncheck = "{code}"\npath = "{path}"\nreason = "a sample"\nwho = "Ada"\nexpires = {expires}\n'


def test_a_waiver_in_the_report_counts_until_it_expires(at: Desk) -> None:
    at.report(waived(expires="2025-12-01"))
    result = ask(at)
    assert result.exit_code == 0
    assert result.report
    assert [info.check for info in result.report.waivers] == ["SEC001"]
    late = ask(at, LATER)
    assert (late.exit_code, kinds(late)) == (1, ["blocker"])
    assert late.notes == ("the report says READY, and by this policy it is NOT READY",
                          "the waiver of SEC001 at a.py by Ada until 2025-12-01 has expired: its 1 finding counts")


def test_a_finding_marked_as_waived_by_nobody_counts(at: Desk) -> None:
    at.report(waived(path="elsewhere"))
    assert (ask(at).exit_code, kinds(ask(at))) == (1, ["blocker"])
    assert ask(at).notes[1] == "SEC001: a finding is marked as waived, and no waiver of the report covers it: it counts"
    at.report(waived(expires="never"))
    assert ask(at).exit_code == 1
    with pytest.raises(UsageError, match="SEC001 is waived, and found nothing"):
        at.report(make(LICENSE, secret(outcome=Outcome.WAIVED)))
    assert "SEC001 is waived, and found nothing" in only(ask(at))


def test_a_pass_with_a_waived_finding_hides_nothing(at: Desk) -> None:
    at.report(make(LICENSE, secret(KEY.model_copy(update={"waived": True}), outcome=Outcome.PASS)))
    assert ask(at).exit_code == 1


def test_a_required_check_that_its_waiver_lowered_is_raised_again(at: Desk) -> None:
    excused, told = KEY.model_copy(update={"waived": True}), OTHER.model_copy(update={"advisory": True})
    made = waived(expires="2025-12-01")
    lowered = secret(excused, told, requirement=Requirement.RECOMMENDED)
    at.report(make(LICENSE, lowered, waivers=made.waivers))
    assert (ask(at).exit_code, ask(at, LATER).exit_code) == (0, 1)


def test_only_waivers_on_the_base_branch_count(at: Desk) -> None:
    at.git("switch", "-q", "-c", "change")
    at.commit(**{"release-checker_toml": waiver("a.py")})
    at.report(waived())
    assert ask(at).exit_code == 0
    result = ask(at, base="main", fail_on=FailOn.NOT_READY)
    assert (result.exit_code, kinds(result)) == (1, ["blocker"])
    assert result.report
    assert result.report.stage is Stage.NONE
    assert "is not accepted at main: its 1 finding counts" in result.notes[1]
    assert result.reasons[0].next.endswith("or have its waiver accepted first, on the base branch")
    at.git("branch", "-f", "main", "change")
    accepted = ask(at, base="main", fail_on=FailOn.NOT_READY)
    assert accepted.exit_code == 0
    assert accepted.report
    assert [info.path for info in accepted.report.waivers] == ["a.py"]


@pytest.mark.parametrize(("there", "code"), [
    (waiver("b.py"), 1), (waiver(""), 0), (waiver("a.py", "2025-11-01"), 1), (waiver("a.py", code="SEC002"), 1),
])
def test_a_waiver_widened_or_prolonged_by_the_change_counts_as_it_stood(at: Desk, there: str, code: int) -> None:
    at.commit(**{"release-checker_toml": there})
    at.git("switch", "-q", "-c", "change")
    at.commit(**{"release-checker_toml": waiver("a.py")})
    at.report(waived())
    assert ask(at, base="main", fail_on=FailOn.NOT_READY).exit_code == code


def test_waivers_in_pyproject_are_read_the_same_way(at: Desk) -> None:
    table = waiver("a.py").replace("[[waivers]]", "[[tool.release-checker.waivers]]")
    at.commit(pyproject_toml=table)
    at.report(waived())
    assert ask(at, base="main", fail_on=FailOn.NOT_READY).exit_code == 0


def test_a_requirement_loosened_by_the_change_excuses_nothing(at: Desk) -> None:
    at.git("switch", "-q", "-c", "change")
    at.commit(**{"release-checker_toml": "[checks]\nSEC001 = 'recommended'\n"})
    at.report(make(LICENSE, secret(KEY, requirement=Requirement.RECOMMENDED)))
    assert ask(at).exit_code == 0
    result = ask(at, base="main")
    assert (result.exit_code, kinds(result)[0]) == (1, "blocker")
    assert "the report says READY, and by this policy it is NOT READY" in result.notes


def test_a_check_turned_off_by_the_change_is_undecided(at: Desk) -> None:
    at.commit(**{"release-checker_toml": "".join(["[checks]\n", *(f"{code} = 'off'\n" for code in CODES
                                                                   if code not in ("LIC001", "SEC001"))])})
    at.git("switch", "-q", "-c", "change")
    at.commit(**{"release-checker_toml": "".join(["[checks]\n", *(f"{code} = 'off'\n" for code in CODES
                                                                   if code != "LIC001")])})
    at.report(make(LICENSE))
    result = ask(at, base="main")
    assert (result.exit_code, [(reason.check, reason.text) for reason in result.reasons]) == (
        3, [("SEC001", "main requires it, and the report was made without that")])


@pytest.mark.parametrize(("asked", "told"), [
    ("off", []), ("recommended", [secret(outcome=Outcome.UNKNOWN, requirement=Requirement.RECOMMENDED, reason="no time")]),
])
@pytest.mark.parametrize(("fail_on", "code"), [("incomplete", 3), ("not-ready", 3), ("warnings", 3), ("never", 0)])
def test_a_check_that_the_change_no_longer_asks_for_keeps_the_gate_shut(
    at: Desk, asked: str, told: list[CheckInfo], fail_on: str, code: int
) -> None:
    lax = "".join(["[checks]\n", *(f"{code} = 'off'\n" for code in CODES if code not in ("LIC001", "SEC001"))])
    at.commit(**{"release-checker_toml": lax})
    at.git("switch", "-q", "-c", "change")
    at.commit(**{"release-checker_toml": f"{lax}SEC001 = '{asked}'\n"})
    at.report(make(LICENSE, *told))
    assert ask(at).exit_code == 0
    result = ask(at, base="main", fail_on=FailOn(fail_on))
    assert (result.exit_code, kinds(result)) == (code, ["not-asked"] if code else [])


def test_a_profile_that_takes_another_ones_name_is_seen_through(at: Desk) -> None:
    lax = "".join(["[checks]\n", *(f"{code} = 'off'\n" for code in CODES if code != "LIC001")])
    at.git("switch", "-q", "-c", "change")
    at.commit(**{"release-checker_toml": "profile = 'scholar.toml'\n", "scholar_toml": lax})
    at.report(make(LICENSE))
    assert ask(at).exit_code == 0
    result = ask(at, base="main")
    assert (result.exit_code, set(kinds(result))) == (3, {"not-asked"})


def test_a_profile_of_the_base_is_read_there_with_those_it_extends(at: Desk) -> None:
    at.commit(**{"release-checker_toml": "profile = 'ours.toml'\n", "ours_toml": "extends = 'deep/mild.toml'\n"})
    (at.repo / "deep").mkdir()
    (at.repo / "deep" / "mild.toml").write_text("".join(["[checks]\n", *(f"{code} = 'recommended'\n" for code in CODES)]))
    at.commit()
    at.git("switch", "-q", "-c", "change")
    at.report(make(LICENSE, secret(KEY, requirement=Requirement.RECOMMENDED)))
    assert ask(at, base="main").exit_code == 0
    assert ask(at, base="main", profile="scholar").exit_code == 1


def test_a_profile_can_be_asked_for_without_a_base(at: Desk) -> None:
    at.report(make(LICENSE))
    assert (ask(at).exit_code, ask(at, profile="quick").exit_code) == (0, 3)
    at.commit(**{"release-checker_toml": "".join(["[checks]\n", *(f"{code} = 'off'\n" for code in CODES
                                                                   if code != "LIC001")])})
    at.report(make(LICENSE))
    assert ask(at, profile="quick").exit_code == 0


@pytest.mark.parametrize(("there", "here", "words"), [
    ("", "[bounds]\nlarge_file_mb = 5000\n", "bound large_file_mb goes from 100 to 5000"),
    ("", "[bounds]\ndocstring_percent = 1\n", "bound docstring_percent goes from 50 to 1"),
    ("", "[notebooks.'a.ipynb']\nskip = 'slow'\n", "a.ipynb is no longer executed"),
    ("", "[notebooks]\nrelative = 0.5\n", "a wider tolerance for all notebooks"),
    ("", "[security]\nosv_url = 'https://osv.example'\n", "another service is asked for known vulnerabilities"),
    ("[[training]]\nname = 'fit'\ncommand = 'python train.py'\n",
     "[[training]]\nname = 'fit'\ncommand = 'python train.py'\nrelative = 0.5\n", "a wider tolerance for training fit"),
])
def test_what_hides_findings_is_not_passed_over(at: Desk, there: str, here: str, words: str) -> None:
    at.commit(**{"release-checker_toml": there})
    at.git("switch", "-q", "-c", "change")
    at.commit(**{"release-checker_toml": here})
    at.report(ready())
    result = ask(at, base="main", fail_on=FailOn.NEVER)
    assert (result.exit_code, kinds(result)) == (3, ["loosened"])
    assert words in only(result)
    at.git("branch", "-f", "main", "change")
    assert ask(at, base="main", fail_on=FailOn.NEVER).exit_code == 0


def test_what_is_tightened_hides_nothing(at: Desk) -> None:
    at.git("switch", "-q", "-c", "change")
    at.commit(**{"release-checker_toml": "[bounds]\nlarge_file_mb = 1\ndocstring_percent = 90\n[notebooks]\nrelative = 0\n"})
    at.report(ready())
    assert ask(at, base="main", fail_on=FailOn.NEVER).exit_code == 0
