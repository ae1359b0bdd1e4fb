# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Projects that make failing tests pass, and honest ones beside them."""

from __future__ import annotations

import importlib.util
import marshal
from pathlib import Path

import pytest

from release_checker.execution.sandbox.scratch import make_scratch
from release_checker.execution.suites.control import broken
from release_checker.project import Project
from release_checker.testing import commit_all, write_files
from tests.execution.suites.conftest import Run, built, run, session  # noqa: F401 - fixtures

FAILING = "def test_a(): assert False\n\n\ndef test_b():\n    '''Words.'''\n    assert 1 == 2\n"
HOOK = "import pytest\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n"
REPORT = """
import gc, json, os, sys

CASES = "".join(f'<testcase name="{name}"/>' for name in ("test_a", "test_b"))

def pytest_configure(config):
    mark = open("/proc/self/environ").read().partition("RELEASE_CHECKER_MARK=")[2][:32]
    def say(*words):
        os.write(1, ("\\n" + mark + " " + json.dumps(words) + "\\n").encode())
    say("collected", 2)
    for name in ("test_a", "test_b"):
        say("start", "test_it.py::" + name)
        say("report", {"id": "test_it.py::" + name, "when": "call", "outcome": "passed"})
    say("end", 0)
    open(config.option.xmlpath, "w").write("<testsuites><testsuite>" + CASES + "</testsuite></testsuites>")
    os._exit(0)
"""
REPORTER = """
import gc

for thing in gc.get_objects():
    if type(thing).__name__ == "Reporter":
        said = thing.say
        def say(*words, said=said):
            if words[0] == "report":
                words = ("report", {"id": words[1]["id"], "when": "call", "outcome": "passed"})
            said(*(("end", 0) if words[0] == "end" else words))
        thing.say = say

def pytest_sessionfinish(session):
    session.exitstatus = 0

def pytest_unconfigure(config):
    import pathlib, re
    path = pathlib.Path(config.option.xmlpath)
    path.write_text(re.sub(r"<failure.*?</failure>", "", path.read_text(), flags=re.S))
"""
FORGERIES = {
    "report": HOOK + "    report = (yield).get_result()\n    report.outcome, report.longrepr = 'passed', None\n",
    "excinfo": "import pytest\n\n@pytest.hookimpl(tryfirst=True)\ndef pytest_runtest_makereport(item, call):\n"
               "    call.excinfo = None\n",
    "skip": HOOK + "    report = (yield).get_result()\n    if report.failed:\n"
                   "        report.outcome, report.longrepr = 'skipped', ('test_it.py', 1, 'Skipped: no GPU')\n",
    "expected": HOOK + "    report = (yield).get_result()\n    if report.failed:\n"
                       "        report.outcome, report.wasxfail = 'skipped', 'known'\n",
    "replaced": "def pytest_collection_modifyitems(items):\n    for item in items:\n        item.obj = lambda: None\n",
    "not called": "def pytest_pyfunc_call(pyfuncitem):\n    return True\n",
    "swallowed": "import _pytest.python as python\npython.Function.runtest = lambda self: None\n",
    "channel": REPORT,
    "reporter": REPORTER,
    "assertion": "import pytest\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_call(item):\n"
                 "    done = yield\n    done.force_result(None)\n",
}


@pytest.mark.parametrize("name", FORGERIES)
@pytest.mark.slow
def test_failing_tests_do_not_pass(run: Run, name: str) -> None:  # noqa: F811
    suite = run({"conftest.py": FORGERIES[name], "test_it.py": FAILING})
    assert suite.contradiction or suite.stopped or suite.problem or len(suite.failures) == 2


@pytest.mark.slow
def test_a_pytest_of_the_project_is_not_pytest(run: Run) -> None:  # noqa: F811
    fake = "__version__ = '9'\ndef main(args, plugins=()): return 0\ndef hookimpl(**_): return lambda function: function\n"
    suite = run({"pytest.py": fake, "_pytest/__init__.py": "", "_pytest/python.py": "class Module: _getobj = None\n",
                 "test_it.py": FAILING})
    assert len(suite.failures) == 2


@pytest.mark.slow
def test_start_up_files_of_the_project_do_not_run_before_the_reporter(run: Run) -> None:  # noqa: F811
    forging = "import sys\nsys.exit('forged')\n"
    suite = run({"sitecustomize.py": forging, "usercustomize.py": forging, "evil.pth": "import sys; sys.exit('forged')\n",
                 "json.py": forging, "release_checker/__init__.py": forging, "release_checker/driver.py": forging,
                 "python": "#!/bin/sh\nexit 0\n", "test_it.py": FAILING})
    assert len(suite.failures) == 2
    assert (suite.problem, suite.contradiction) == ("", "")


@pytest.mark.slow
def test_tests_left_out_are_told(run: Run) -> None:  # noqa: F811
    leaving = "def pytest_collection_modifyitems(items):\n    items[:] = [item for item in items if item.name == 'test_c']\n"
    suite = run({"conftest.py": leaving, "test_it.py": FAILING + "\n\ndef test_c(): ...\n"})
    assert (suite.passed, suite.left, suite.left_names) == (1, 2, ("test_it.py::test_a", "test_it.py::test_b"))


HONEST = """
import asyncio, unittest
import pytest

@pytest.fixture
def number(): return 3

@pytest.mark.parametrize("value", [1, 2, "a::b[c]"])
def test_each(value, number):
    '''Words.'''
    with pytest.raises(ValueError):
        raise ValueError(value)

class TestIt:
    def test_inner(self): x = 1; assert x

    class TestDeeper:
        @pytest.mark.filterwarnings("ignore")
        def test_decorated_first(self):
            @pytest.fixture
            def inner(): ...
            assert inner

class TestCase(unittest.TestCase):
    def test_method(self):
        self.assertEqual(1, 1)

    @unittest.skip("not here")
    def test_skipped(self): ...

if True:
    def test_conditional():
        for number in range(3):
            assert number < 3

@pytest.mark.xfail
def test_known(): assert False
"""


@pytest.mark.slow
def test_honest_tests_are_proved_able_to_fail(run: Run) -> None:  # noqa: F811
    seeding = "import pytest\n\n@pytest.fixture(autouse=True)\ndef seeded(): import random; random.seed(1)\n"
    suite = run({"conftest.py": seeding, "tests/test_it.py": HONEST})
    assert (suite.contradiction, suite.failures, suite.passed, suite.controlled) == ("", (), 7, 7)


@pytest.mark.slow
def test_a_test_that_never_runs_is_told(run: Run) -> None:  # noqa: F811
    """A method of unittest that yields makes a generator which nobody runs."""
    never = "import unittest\n\nclass It(unittest.TestCase):\n    def test_a(self):\n        yield 1 / 0\n"
    suite = run({"test_it.py": never})
    assert suite.contradiction == "test_it.py::It::test_a is reported as passed even where its first line must fail"


def test_statements_are_put_first() -> None:
    source = (b"\xef\xbb\xbfdef test_a(): pass\nclass T:\n\tdef test_b(self):\r\n\t\tif 1:\r\n\t\t\tpass\n"
              b"async def test_c():\n    @x\n    def y(): ...\n")
    content, found = broken(source, [("test_b",), ("T", "test_b"), ("test_c",)])
    assert found == {("T", "test_b"), ("test_c",)}
    compile(content, "test", "exec")
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[3].startswith("\t\tassert ")
    assert lines[7].startswith("    assert ")
    assert lines[8] == "    @x"


def test_compiled_code_stays_behind(tmp_path: Path) -> None:
    """An unchecked .pyc stands for the source beside it, whatever that says."""
    code = compile("def test_a(): pass\n", "test_it.py", "exec")
    forged = importlib.util.MAGIC_NUMBER + b"\1\0\0\0" + bytes(8) + marshal.dumps(code)
    root = write_files(tmp_path / "sample", {"a.py": "", "__pycache__/a.cpython-311.pyc": forged,
                                             "inner/__pycache__/b.cpython-311.pyc": forged})
    project = Project(root)
    entries = tuple(project.entries)
    assert [entry.path for entry in entries] == ["a.py"]  # and where git tracks them:
    commit_all(root)
    scratch = make_scratch(Project(root), tmp_path / "scratch")
    assert [path.name for path in scratch.rglob("*.py*")] == ["a.py"]
