# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The project's own tests, as far as reading tells."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import TESTS, Files, is_test, is_vendored, parts
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.python.tests import CollectedTests
from release_checker.project import Project

OTHER = re.compile(
    r"(\.test\.[jt]sx?|\.spec\.[jt]sx?|_spec\.rb|_test\.(go|rb|cc|cpp|c|exs|clj|lua)|Tests?\.(java|scala|kt|cs)|"
    r"runtests\.jl|test-.*\.r|testthat\.r|"
    r"\.bats)$", re.IGNORECASE,
)
"Names of test files in other languages."
CODE = (".py", ".r", ".jl", ".rs", ".rb", ".js", ".ts", ".go", ".c", ".cc", ".cpp", ".java", ".sh", ".lua", ".m", ".scala",
        ".ipynb", ".f90")
RUNS = re.compile(r"--doctest-modules|--doctest-glob|--nbmake|--nbval|-m\s+doctest|\btreon\b|pytest-notebook|testbook")
"Words in settings and workflows that run documentation or notebooks as tests."
SETTINGS = ("setup.cfg", "tox.ini", "pytest.ini", "pyproject.toml", "noxfile.py", "makefile", "conftest.py", ".travis.yml",
            ".gitlab-ci.yml",
            "justfile", "azure-pipelines.yml")


@dataclass(frozen=True, slots=True)
class ShippedTests:
    """Where the project's tests lie."""

    paths: tuple[str, ...]
    "Files that hold tests, sorted."
    count: int
    "Test functions and cases in Python files."
    empty: tuple[str, ...]
    "Files named like tests in which a runner finds none."
    runs_documents: str
    "The setting that runs doctests or notebooks as tests; empty when there is none."
    modules: int
    "Python files that are no tests and no notebooks."

    @property
    def exist(self) -> bool:
        """There are tests of some kind."""
        return bool(self.paths or self.runs_documents)


@fact()
def shipped_tests(project: Project, files: Files, sources: PythonSources) -> ShippedTests:
    """Test functions and cases, tests in other languages, and doctests or notebooks that are run as tests."""
    found: dict[str, int] = {}
    empty: list[str] = []
    modules = 0
    for source, tests in sources.each(CollectedTests):
        path = source.path
        if is_vendored(path):
            continue
        named = is_test(path)
        if tests.cases or tests.doctest or (named and tests.functions):
            found[path] = tests.functions + tests.cases
        elif named and posixpath.basename(path).startswith("test_"):
            empty.append(path)
        if not named and not source.notebook and posixpath.basename(path) not in ("setup.py", "conf.py", "__init__.py"):
            modules += 1
    found.update(dict.fromkeys((path for path in files.paths if _other(path)), 0))
    return ShippedTests(tuple(sorted(found)), sum(found.values()), tuple(empty), _document_runner(project, files), modules)


def _other(path: str) -> bool:
    """A test in another language, by its name or folder."""
    name = posixpath.basename(path)
    if is_vendored(path):
        return False
    return bool(OTHER.search(name)) or (
        not TESTS.isdisjoint(parts(path)) and name.lower().endswith(CODE)
        and not name.lower().endswith((".py", ".sh", ".ipynb"))
    )


def _document_runner(project: Project, files: Files) -> str:
    workflows = [path for path in files.paths if path.startswith((".github/workflows/", ".circleci/"))]
    for path in (*files.named(*SETTINGS), *workflows):
        if path.count("/") > 2 or is_vendored(path):
            continue
        try:
            text = project.text(path)
        except UnreadableFile:
            continue
        found = RUNS.search(text.content) if text else None
        if found:
            return f"{found[0]} in {path}"
    return ""
