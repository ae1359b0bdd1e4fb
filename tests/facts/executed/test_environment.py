# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The rebuilt environment as a fact: what it is asked for, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from release_checker.execution.environment import doctor
from release_checker.execution.environment.case import Diagnosis
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.records import Cause, Problem
from release_checker.execution.kept import frozen_text, revived
from release_checker.execution.session import Session
from release_checker.execution.settings import ExecutionSettings
from release_checker.execution.store import Store
from release_checker.facts.executed import rebuilding
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.model import Place
from release_checker.testing import gather
from tests.execution.environment.fake import NEW, FakeBench, Release, case, line, module

Gather = Callable[..., RebuiltEnvironment]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> FakeBench:
    """An index with two packages; environments stand without being there."""
    made = FakeBench({"numpy": [Release("1.0")], "seaborn": [Release("0.9")]}, pythons=find_interpreters())
    monkeypatch.setattr(rebuilding, "Bench", lambda session, scratch: made)
    monkeypatch.setattr(rebuilding, "_stands", lambda session, built: True)
    return made


@pytest.fixture
def rebuilt(tmp_path: Path, bench: FakeBench) -> Gather:
    """Gathers the fact of some files, each time in another session over one store."""
    def made(files: Mapping[str, str], settings: ExecutionSettings | None = None, **more: Any) -> RebuiltEnvironment:
        session = Session(settings or ExecutionSettings(), Store(tmp_path / "store"), **more)
        found: RebuiltEnvironment = gather(RebuiltEnvironment, files, session=session)
        return found
    return made


FILES = {"requirements.txt": "numpy\n", "plot.py": "import numpy\nimport seaborn\n", "README.md": "# Plots\n"}


def test_declared_lines_and_imports_are_tried_and_the_cure_is_what_runs(rebuilt: Gather) -> None:
    found = rebuilt(FILES)
    assert found.files == ("requirements.txt",)
    assert [(item.subject, str(item.place)) for item in found.failing] == [("seaborn", "plot.py:2")]
    assert [change.words for change in found.changes] == ["add seaborn"]
    assert [item.name for item in found.locked] == ["numpy", "seaborn"]
    assert (found.usable, found.missing, found.kept) == (True, (), False)


def test_an_unchanged_project_is_told_from_what_was_kept_and_nothing_is_built(rebuilt: Gather, bench: FakeBench) -> None:
    first = rebuilt(FILES)
    builds = len(bench.built)
    again = rebuilt(FILES)
    assert again.kept
    assert len(bench.built) == builds
    assert (again.lock_key, again.cure, again.failing) == (first.lock_key, first.cure, first.failing)


def test_a_changed_readme_or_moved_lines_build_nothing_and_places_follow(rebuilt: Gather, bench: FakeBench) -> None:
    rebuilt(FILES)
    builds = len(bench.built)
    moved = rebuilt(FILES | {"README.md": "# Other words\n", "plot.py": "import numpy\n\n\nimport seaborn\n"})
    assert moved.kept
    assert len(bench.built) == builds
    assert [str(item.place) for item in moved.failing] == ["plot.py:4"]


@pytest.mark.parametrize("changed", [
    {"requirements.txt": "numpy\nseaborn\n"},
    {"plot.py": "import numpy\n"},
], ids=["a declaration", "an import"])
def test_what_decides_it_builds_anew(rebuilt: Gather, bench: FakeBench, changed: dict[str, str]) -> None:
    rebuilt(FILES)
    builds = len(bench.built)
    assert not rebuilt(FILES | changed).kept
    assert len(bench.built) > builds


def test_what_was_kept_too_long_is_tried_again(rebuilt: Gather, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilt(FILES)
    monkeypatch.setattr(rebuilding, "LASTS", 0.0)
    assert not rebuilt(FILES).kept


def test_without_the_index_it_is_undecided_and_not_kept(rebuilt: Gather, bench: FakeBench) -> None:
    bench.offline = True
    assert rebuilt(FILES).undecided == "the package index is not reached"
    bench.offline = False
    assert rebuilt(FILES).undecided == ""


def test_no_third_party_import_and_nothing_declared_needs_nothing(rebuilt: Gather, bench: FakeBench) -> None:
    assert rebuilt({"run.py": "import os\n"}).nothing == "no third-party import, and nothing declared to install"
    assert bench.built == []


def test_a_python_that_is_not_here_is_said(rebuilt: Gather) -> None:
    assert rebuilt(FILES, ExecutionSettings(python="3.99")).undecided == (
        "the settings ask for Python 3.99, which is not on this machine")
    asked = rebuilt(FILES | {"pyproject.toml": '[project]\nname = "plots"\nversion = "1"\nrequires-python = ">=4"\n'})
    assert "pyproject.toml:4 asks for Python" in asked.undecided
    assert asked.usable  # notebooks run in what is nearest


def test_a_requirement_from_a_path_of_the_author_s_machine_is_the_cause(rebuilt: Gather) -> None:
    found = rebuilt(FILES | {"requirements.txt": "numpy @ file:///croot/numpy_1/work\nseaborn\n"})
    assert [(item.cause, str(item.place)) for item in found.problems] == [(Cause.OUTSIDE_SOURCE, "requirements.txt:1")]
    assert found.remedy(found.problems[0]) == "change numpy @ file:///croot/numpy_1/work to numpy in requirements.txt:1"


def test_a_file_that_takes_in_another_which_is_not_there_is_a_cause(rebuilt: Gather) -> None:
    found = rebuilt(FILES | {"requirements.txt": "-r base.txt\nnumpy\n"})
    assert [item.words for item in found.problems] == ["requirements.txt takes in base.txt, which is not in the repository"]


def test_what_the_doctor_finds_survives_being_kept() -> None:
    bench = FakeBench({"numpy": [Release("1.0")]})
    found = doctor.diagnose(case(line("numpy"), modules=[module("seaborn", declared=False)]), bench, NEW)
    assert revived(Diagnosis, frozen_text(found)) == found
    problem = Problem(Cause.TIME, "a", "b", place=Place("c", 1))
    assert revived(Problem, frozen_text(problem)) == problem


@pytest.mark.parametrize("text", ["[]", '{"cause": "no such cause"}', '{"cause": "the network", "subject": 1}', "nonsense"])
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        revived(Problem, text)


def test_a_conda_file_that_does_not_install_from_the_index_is_undecided(rebuilt: Gather) -> None:
    found = rebuilt({"environment.yml": "dependencies:\n  - numpy=9.9\n", "plot.py": "import numpy\n"})
    assert found.undecided == ("environment.yml is conda's, and no conda tool is installed; "
                               "from the package index, numpy==9.9.*: the index has no such version")
    assert found.usable


def test_the_settings_say_which_file_is_installed(rebuilt: Gather) -> None:
    files = FILES | {"other.txt": "seaborn\n"}
    found = rebuilt(files, ExecutionSettings(declarations=("other.txt",)))
    assert found.files == ("other.txt",)
    assert [(item.subject, str(item.place)) for item in found.failing] == [("numpy", "plot.py:1")]
    missing = rebuilt(FILES, ExecutionSettings(declarations=("absent.txt",)))
    assert [item.words for item in missing.problems] == [
        "absent.txt is named by the settings, and is not in the repository"]


def test_extras_are_installed_where_the_settings_ask_for_them(rebuilt: Gather) -> None:
    package = '[project]\nname = "plots"\nversion = "1"\ndependencies = ["numpy"]\n'
    extras = '[project.optional-dependencies]\nmore = ["seaborn"]\n'
    files = {"pyproject.toml": package + extras, "plot.py": FILES["plot.py"]}
    assert [item.subject for item in rebuilt(files).failing] == ["seaborn"]
    assert rebuilt(files, ExecutionSettings(extras=("more",))).failing == ()


def test_a_lock_beside_the_declaration_says_the_versions(rebuilt: Gather, bench: FakeBench) -> None:
    bench.index = {"numpy": [Release("1.0"), Release("2.0")], "seaborn": [Release("0.9")]}
    lock = '{"_meta": {}, "default": {"numpy": {"version": "==1.0", "hashes": []}}, "develop": {}}'
    files = {"Pipfile": '[packages]\nnumpy = "*"\nseaborn = "*"\n', "plot.py": FILES["plot.py"]}
    assert [item.version for item in rebuilt(files).locked] == ["2.0", "0.9"]
    assert [item.version for item in rebuilt(files | {"Pipfile.lock": lock}).locked] == ["1.0", "0.9"]
