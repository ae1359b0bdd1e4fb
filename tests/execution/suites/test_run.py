# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.execution.environment.records import Built
from release_checker.execution.session import Interrupted, Session
from release_checker.execution.suites import tools
from release_checker.execution.suites.records import Fault, SuitePlan
from tests.execution.suites.conftest import Run

MIXED = """\
import pytest
import urllib.request

def test_good():
    assert True

def test_bad():
    total = 1 + 1
    assert total == 3

@pytest.mark.skip(reason="not now")
def test_left(): ...

@pytest.mark.xfail
def test_known(): assert False

@pytest.fixture
def broken(): raise RuntimeError("no bench")

def test_prepared(broken): ...

def test_far():
    urllib.request.urlopen("https://data.example.org/table.csv", timeout=5)
"""


@pytest.mark.slow
def test_each_way_to_end_is_told_apart(run: Run) -> None:
    suite = run({"tests/test_mixed.py": MIXED, "tests/test_lost.py": "import nothing_of_that_name\n"})
    assert (suite.collected, suite.passed, suite.skipped, suite.xfailed) == (6, 1, 1, 1)
    assert (suite.problem, suite.contradiction, suite.stopped) == ("", "", "")
    found = {item.id: item for item in suite.failures}
    lost = found.pop("tests/test_lost.py")
    assert (lost.fault, lost.path, lost.line) == (Fault.COLLECTION, "tests/test_lost.py", 1)
    assert lost.message == "ModuleNotFoundError: No module named 'nothing_of_that_name'"
    assert lost.missing == "module nothing_of_that_name"
    bad = found.pop("tests/test_mixed.py::test_bad")
    assert (bad.fault, bad.path, bad.line, bad.passed_alone) == (Fault.FAILED, "tests/test_mixed.py", 9, False)
    assert "assert 2 == 3" in bad.message
    assert found.pop("tests/test_mixed.py::test_prepared").fault is Fault.ERROR
    assert found.pop("tests/test_mixed.py::test_far").network == "data.example.org"
    assert not found


@pytest.mark.slow
def test_the_place_of_a_failure_is_in_the_project(run: Run) -> None:
    suite = run({"shapes.py": "def area(side):\n    return int('x' * side)\n",
                 "test_shapes.py": "import shapes\n\ndef test_area():\n    assert shapes.area(2) == 4\n"})
    assert [(item.path, item.line) for item in suite.failing] == [("shapes.py", 2)]


@pytest.mark.slow
def test_what_passes_alone_is_told_apart(run: Run) -> None:
    suite = run({"test_order.py": "seen = []\n\ndef test_first(): seen.append(1)\n\ndef test_second(): assert not seen\n"})
    assert [(item.id, item.passed_alone) for item in suite.failures] == [("test_order.py::test_second", True)]


@pytest.mark.slow
def test_unittest_only(run: Run) -> None:
    suite = run({"tests/test_it.py": "import unittest\n\nclass It(unittest.TestCase):\n    def test_a(self): pass\n"
                                     "    def test_b(self): self.assertEqual(1, 2)\n"
                                     "    @unittest.expectedFailure\n    def test_c(self): self.fail()\n"})
    assert (suite.passed, suite.xfailed, [item.message for item in suite.failing]) == (1, 1, ["AssertionError: 1 != 2"])


def test_no_tests(run: Run) -> None:
    suite = run({"model.py": "x = 1\n"})
    assert (suite.collected, suite.failures, suite.problem, suite.contradiction) == (0, (), "", "")


@pytest.mark.slow
def test_a_program_named_like_a_test_is_no_test(run: Run) -> None:
    plan = SuitePlan(("test_net.py", "tests/test_a.py", "test_args.py"), scripts=frozenset({"test_net.py", "test_args.py"}))
    suite = run({"test_net.py": "def test_net(model, loader): ...\n", "tests/test_a.py": "def test_a(): ...\n",
                 "test_args.py": "import argparse\np = argparse.ArgumentParser()\np.add_argument('data')\np.parse_args()\n"},
                plan)
    assert (suite.collected, suite.passed, suite.failures, suite.scripts) == (1, 1, (), ("test_args.py", "test_net.py"))


@pytest.mark.slow
def test_out_of_time(run: Run, session: Session) -> None:
    session.settings = type(session.settings)(test_seconds=4)
    suite = run({"test_slow.py": "import time\n\ndef test_quick(): ...\n\ndef test_ages(): time.sleep(600)\n"})
    assert (suite.passed, suite.running) == (1, "test_slow.py::test_ages")
    assert "4 s" in suite.stopped


def test_a_crash_is_no_pass(run: Run) -> None:
    suite = run({"test_crash.py": "import os\n\ndef test_a(): ...\n\ndef test_b(): os.kill(os.getpid(), 11)\n"})
    assert (suite.stopped, suite.running) == ("the interpreter crashed with signal 11", "test_crash.py::test_b")
    suite = run({"test_crash.py": "import os\n\ndef test_a(): ...\n\ndef test_b(): os._exit(0)\n"})
    assert suite.stopped == "a test ended the interpreter with exit code 0"


JUNIT = '<?xml version="1.0"?><testsuites><testsuite tests="1"><testcase name="test_a"/></testsuite></testsuites>'


@pytest.mark.parametrize("forging", [
    # The exit code alone; the JUnit file alone; both, ending the process before anything else is heard.
    "def pytest_sessionfinish(session): session.exitstatus = 0\n",
    f"import pytest\n\n@pytest.hookimpl(trylast=True)\ndef pytest_unconfigure(config):\n"
    f"    open(config.option.xmlpath, 'w').write({JUNIT!r})\n",
    f"import os, pytest\n\n@pytest.hookimpl(trylast=True)\ndef pytest_unconfigure(config):\n"
    f"    open(config.option.xmlpath, 'w').write({JUNIT!r})\n    os._exit(0)\n",
    "import pytest\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n"
    "    done = yield\n    done.get_result().outcome = 'passed'\n    done.get_result().longrepr = None\n",
])
def test_a_conftest_that_forges_a_pass_does_not_count(run: Run, forging: str) -> None:
    suite = run({"conftest.py": forging, "test_a.py": "def test_a(): assert False\n"})
    assert suite.contradiction or suite.stopped
    assert not suite.passed or suite.contradiction


def test_a_broken_conftest_is_a_failure(run: Run) -> None:
    suite = run({"tests/conftest.py": "import nothing_of_that_name\n", "tests/test_a.py": "def test_a(): ...\n"},
                SuitePlan(("tests/test_a.py",)))
    assert [(item.id, item.line, item.missing) for item in suite.failures] == [
        ("tests/conftest.py", 1, "module nothing_of_that_name")]


def test_unknown_options_are_told(run: Run) -> None:
    suite = run({"pytest.ini": "[pytest]\naddopts = --an-option-of-nobody\n", "test_a.py": "def test_a(): ...\n"})
    assert "--an-option-of-nobody" in suite.problem


@pytest.mark.slow
def test_a_missing_plugin_is_added_and_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def overlay(built: Built, packages: tuple[str, ...], session: Session) -> Path:
        asked.append(packages)
        folder = tmp_path / f"overlay{len(asked)}"
        about = folder / "pytest_mock-1.0.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: pytest-mock\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text("[pytest11]\nmock = sample_mock\n")
        (folder / "sample_mock.py").write_text("import pytest\n\n@pytest.fixture\ndef mocker(): return 1\n")
        return folder

    monkeypatch.setattr(tools, "overlay", overlay)
    suite = run({"test_a.py": "def test_a(mocker): assert mocker == 1\n"})
    assert (suite.passed, suite.failures, suite.added, asked) == (1, (), ("pytest-mock",), [("pytest-mock",)])


def test_ctrl_c_ends_it(run: Run, session: Session) -> None:
    session.tell = lambda text: session.stopped.set() if text.startswith("tests, 1") else None
    with pytest.raises(Interrupted):
        run({"test_slow.py": "import time\n\ndef test_ages(): time.sleep(600)\n"})
