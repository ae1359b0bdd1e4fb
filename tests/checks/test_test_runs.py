# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from release_checker.execution.suites.records import FailedTest, Fault, Suite
from release_checker.facts.executed.tests import TestRun
from release_checker.model import Finding, Looked, Result, Skip, Unknown
from release_checker.testing import findings, run_check


def failed(name: str, message: str = "assert 1 == 2", fault: Fault = Fault.FAILED, **more: Any) -> FailedTest:
    return FailedTest(name, fault, name.partition("::")[0], 7, message, **more)


def check(*failures: FailedTest, lacking: tuple[str, ...] = (), undeclared: frozenset[str] = frozenset(),
          **suite: Any) -> list[Result]:
    given = {"runner": "pytest 9.0", "collected": 5, "passed": 3, "seconds": 1.25, **suite}
    return run_check("TRN008", {}, TestRun(Suite(failures=failures, **given), lacking=lacking, undeclared=undeclared))


def test_fires_once_for_each_error_of_a_file() -> None:
    assert findings(check(failed("t/test_a.py::test_one[1]"), failed("t/test_a.py::test_one[2]"),
                          failed("t/test_a.py::test_two", "ValueError: no"))) == [
        "t/test_a.py:7: test_one[1] and 1 more fail: assert 1 == 2",
        "t/test_a.py:7: test_two fails: ValueError: no",
    ]


def test_fires_for_what_cannot_be_collected() -> None:
    lost = failed("t/test_a.py", "ModuleNotFoundError: No module named 'ddt'", Fault.COLLECTION, missing="module ddt")
    assert findings(check(lost, undeclared=frozenset({"ddt"}))) == [
        "t/test_a.py:7: its tests cannot be collected: ModuleNotFoundError: No module named 'ddt'; nothing declares ddt"]


def test_passing_alone_is_advice() -> None:
    results = check(failed("t/test_a.py::test_one", passed_alone=True))
    assert [item.advisory for item in results if isinstance(item, Finding)] == [True]


def test_is_silent_when_all_pass() -> None:
    assert check(passed=4, skipped=1, added=("pytest",)) == [
        Looked("4 of 5 tests passed in 1.2 s by pytest 9.0, 1 skipped, with pytest added")]


def test_what_could_not_be_decided_is_unknown() -> None:
    unknown = {
        "3 passed; 1 needs the network (a.org), which tests do not get here": check(failed("t.py::x", network="a.org")),
        "the results contradict each other: pytest ended with 0 though 1 test failed":
            check(failed("t.py::x"), contradiction="pytest ended with 0 though 1 test failed"),
        "pytest did not start: no such option": check(problem="pytest did not start: no such option"),
        "the tests were stopped while t.py::x ran: took longer than 4 s; 3 passed until then":
            check(stopped="took longer than 4 s", running="t.py::x"),
        "1 test cannot be run, as the environment lacks module torch":
            check(failed("t.py", fault=Fault.COLLECTION, missing="module torch.nn"), lacking=("torch",)),
        "all 5 tests skip themselves here": check(passed=0, skipped=5),
        "pytest finds no tests in the files that are named so": check(passed=0, collected=0),
    }
    for reason, results in unknown.items():
        assert [item.reason for item in results if isinstance(item, Unknown)] == [reason]
        assert not findings(results)


def test_where_there_is_nothing_to_run() -> None:
    assert run_check("TRN008", {}, TestRun(absent="no tests")) == [Skip("no tests")]
    assert run_check("TRN008", {}, TestRun(undecided="tests in R are not run by this version")) == [
        Unknown("tests in R are not run by this version")]
    assert check(passed=0, collected=0, scripts=("test_net.py",))[0] == Skip("no tests: test_net.py is a program")


def test_a_name_that_a_package_no_longer_has_asks_for_another_version() -> None:
    def remedy(message: str) -> list[str]:
        found = check(failed("t/test_a.py::test_one", message))
        return [item.fix.text for item in found if isinstance(item, Finding) and item.fix]

    assert remedy("AttributeError: module 'numpy' has no attribute 'int'.") == [
        "bound numpy to the version that this was written for, or adapt the code"]
    assert remedy("AttributeError: module 'tensorflow.compat' has no attribute 'div'")[0].startswith("bound tensorflow ")
    assert remedy("AttributeError: module 'tools' has no attribute 'run'") == ["mend what fails, or the test"]


def test_the_carets_of_a_traceback_are_no_evidence() -> None:
    found = check(failed("t/test_a.py::test_one", text="    assert f(1) == 2\n           ^^^^^^^^^\nE   assert 1 == 2\n"))
    assert [item.evidence for item in found if isinstance(item, Finding)] == ["assert f(1) == 2\nassert 1 == 2"]
