# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of a project's test suite: what to run, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class SuitePlan:
    """What to run, and what may be installed for it."""

    paths: tuple[str, ...] = ()
    "Files and folders to collect; empty to leave it to pytest and the project's own settings."
    requirements: tuple[str, ...] = ()
    "PEP 508 lines that the project declares for its tests alone."
    modules: Mapping[str, str] = field(default_factory=dict)
    "Distribution that provides each module which only tests import."
    declared: frozenset[str] = frozenset()
    "Distributions, normalised, that any declaration names."
    scripts: frozenset[str] = frozenset()
    "Files outside any test folder: named like tests, perhaps programs."
    source: str = ""
    "Folder to append to sys.path where the project is not installed: `src`."


class Fault(StrEnum):
    """How a test did not pass."""

    FAILED = "fails"
    ERROR = "cannot be set up"
    COLLECTION = "cannot be collected"


@dataclass(frozen=True, slots=True)
class FailedTest:
    """A test that failed, or a file whose tests cannot be collected."""

    id: str
    "pytest's node id: `tests/test_a.py::test_b[1]`, or the file."
    fault: Fault
    "How."
    path: str
    "File of the project nearest to the failure."
    line: int | None
    "One-based line in it."
    message: str
    "The error's own first line: `AssertionError: assert 1 == 2`."
    text: str = ""
    "End of pytest's account of it."
    network: str = ""
    "The host, or the words, that show that it needs the network; empty otherwise."
    passed_alone: bool = False
    "Run again by itself it passed."
    missing: str = ""
    "The module or fixture that it lacks; empty otherwise."


@dataclass(frozen=True, slots=True)
class Suite:
    """What came of one run of a project's tests."""

    __test__ = False  # pytest looks at classes by name

    runner: str = ""
    "Such as pytest 8.3.4; empty when it did not start."
    collected: int = 0
    "Tests that were found."
    passed: int = 0
    "Tests that passed."
    skipped: int = 0
    "Tests that skipped themselves."
    xfailed: int = 0
    "Tests that failed as they were expected to, or passed though expected to fail."
    failures: tuple[FailedTest, ...] = ()
    "Everything that did not pass, in the order of the run."
    scripts: tuple[str, ...] = ()
    "Files named like tests that turned out to be programs, and are not counted."
    added: tuple[str, ...] = ()
    "Test tools that were installed beside the environment, as nothing declares them or only for tests."
    stopped: str = ""
    "Why the run did not come to its end: `used more than 4 GiB of memory`; empty when it did."
    running: str = ""
    "The test that ran when it was stopped."
    contradiction: str = ""
    "How exit code, JUnit file and what was seen of the tests disagree, or that one cannot fail; empty when they agree."
    left: int = 0
    "Tests that were found and then left out, by the project's settings, conftest.py or a plug-in."
    left_names: tuple[str, ...] = ()
    "The first of them."
    controlled: int = 0
    "Passing tests that were run again with a first line that must fail, and failed."
    problem: str = ""
    "Why no test could be run at all; empty otherwise."
    seconds: float = 0.0
    "Wall clock of the whole run."
    peak_memory: int | None = None
    "Most bytes used; None where the sandbox cannot tell."
    tier: str = ""
    "The isolation that it ran in."

    @property
    def networked(self) -> tuple[FailedTest, ...]:
        """What failed for want of a network, which tests do not get here."""
        return tuple(item for item in self.failures if item.network)

    @property
    def failing(self) -> tuple[FailedTest, ...]:
        """What failed for another reason."""
        return tuple(item for item in self.failures if not item.network)
