# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What of a project's tests is to be run, and what its declarations and imports say that they need."""

from __future__ import annotations

import configparser
import posixpath
import re
from collections.abc import Iterable, Iterator

from release_checker.documents.strict_toml import parse_toml
from release_checker.errors import UnreadableFile
from release_checker.execution.suites.records import SuitePlan
from release_checker.facts.dependencies.records import Declared, Dependencies, Origin, Role
from release_checker.facts.files import TESTS, Files, parts
from release_checker.facts.tests import ShippedTests
from release_checker.facts.third_party import Part, ThirdParty
from release_checker.project import Project

TEST_GROUP = re.compile(r"(?<![a-z])(?:unit|py)?test(?:s|ing)?(?![a-z])|^ci$", re.IGNORECASE)
DEV_GROUP = re.compile(r"dev|develop|all|full|check|lint|qa", re.IGNORECASE)
SERVES = re.compile(
    r"^(?:pytest|hypothesis|mock|coverage|nose|parameterized|syrupy|nbval|nbmake|faker|freezegun|responses)\b"
)
"Distributions of a development group that are there for tests."
CHECKERS = {
    "black", "build", "check-manifest", "codecov", "coveralls", "flake8", "isort", "mypy", "nox", "pip", "pre-commit",
    "pycodestyle", "pydocstyle", "pyflakes", "pylint", "pyright", "ruff", "setuptools", "sphinx", "tox", "twine", "wheel",
}
"Tools often listed beside test tools which no test imports."
LANGUAGES = {".r": "R", ".jl": "Julia", ".rs": "Rust", ".rb": "Ruby", ".js": "JavaScript", ".ts": "TypeScript", ".go": "Go",
             ".c": "C", ".cc": "C++", ".cpp": "C++", ".java": "Java", ".sh": "shell", ".bats": "shell", ".m": "MATLAB",
             ".jsx": "JavaScript", ".tsx": "TypeScript", ".scala": "Scala", ".kt": "Kotlin", ".cs": "C#", ".f90": "Fortran",
             ".lua": "Lua", ".ipynb": "notebooks"}
SETTINGS = ("pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
"Where pytest reads settings, in its order."
MOST = 150
"Test files named one by one; of more, their folders are."


def make_plan(project: Project, files: Files, shipped: ShippedTests, declared: Dependencies, imports: ThirdParty,
              *, installed: bool) -> SuitePlan:
    """The plan. `installed` tells that the project itself is a package of the environment."""
    python = tuple(path for path in shipped.paths if path.endswith(".py"))
    needs = [need for need in imports.needs if need.part is Part.TESTS and (need.known or need.declared)]
    modules = {need.module: need.distribution for need in needs}
    wanted = {need.distribution for need in imports.needs if need.part is Part.TESTS}
    loose = frozenset(path for path in python if TESTS.isdisjoint(parts(path)))
    source = not installed and any(path.startswith("src/") and path.endswith("/__init__.py") for path in files.paths)
    return SuitePlan(
        () if _chosen(project) or not python else _gathered(python), tuple(_requirements(declared, wanted)), modules,
        declared.names, loose, "src" if source else "",
    )


def languages(paths: Iterable[str]) -> tuple[str, ...]:
    """Languages other than Python in which tests are written."""
    found = (LANGUAGES.get(posixpath.splitext(path)[1].lower(), "") for path in paths if not path.endswith(".py"))
    return tuple(sorted({name for name in found if name}))


def runs_by_itself(setting: str) -> bool:
    """The setting that runs documents or notebooks as tests is one that pytest itself reads."""
    return setting.rpartition(" in ")[2] in SETTINGS


def _gathered(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Files by name; of very many, the folders that hold them."""
    if len(paths) <= MOST:
        return paths
    return tuple(sorted({posixpath.dirname(path).partition("/")[0] or path for path in paths}))


def _chosen(project: Project) -> bool:
    """The project's pytest settings say which paths hold tests."""
    return any(_settings(project, name) for name in SETTINGS)


def _settings(project: Project, name: str) -> bool:
    if project.entry(name) is None:
        return False
    try:
        text = project.text(name)
        content = text.content if text else ""
        if name.endswith(".toml"):
            options = parse_toml(content).get("tool", {}).get("pytest", {})
            return bool({**options, **options.get("ini_options", {})}.get("testpaths"))
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        parser.read_string(content)
        section = "tool:pytest" if name == "setup.cfg" else "pytest"
        return bool(parser.get(section, "testpaths", fallback="").strip())
    except (UnreadableFile, ValueError, AttributeError, TypeError, RecursionError, configparser.Error):
        return False


def _requirements(declared: Dependencies, wanted: set[str]) -> Iterator[str]:
    """What is declared for tests alone, as PEP 508 lines; of development groups, what serves tests."""
    seen = set()
    for file in declared.files:
        if file.role not in (Role.DECLARATION, Role.COMMANDS) or file.path.count("/") > 2:
            continue
        for item in file.items:
            group = item.group or file.group
            test = bool(TEST_GROUP.search(group))
            serves = DEV_GROUP.search(group) and (SERVES.match(item.name) or item.name in wanted)
            line = _line(item)
            if group and (test or serves) and line and line not in seen and file.form != "conda":
                seen.add(line)
                yield line


def _line(item: Declared) -> str:
    if item.origin is not Origin.INDEX or not item.name or item.problem or item.name in CHECKERS:
        return ""
    extras = f"[{','.join(item.extras)}]" if item.extras else ""
    return f"{item.name}{extras}{item.specifier}" + (f" ; {item.marker}" if item.marker else "")
