# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""ENV006 and ENV007, on environments as the doctor gives them."""

from __future__ import annotations

from pathlib import Path

from release_checker.execution.environment.case import Change, Cure
from release_checker.execution.environment.records import Built, Cause, Interpreter, Pinned, Problem, Recipe
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.model import Finding, Looked, Place, Result, Skip, Unknown
from release_checker.testing import findings, run_check

PYTHON = Interpreter(Path("/usr/bin/python3.11"), "3.11.7", Path("/usr"))
RECIPE = Recipe(PYTHON, ("numpy",))
WORKS = Built(RECIPE, Path("/environment"), locked=(Pinned("numpy", "1.26.4"),))
LINE = Place("requirements.txt", 7)
TORCH = Problem(Cause.WRONG_PYTHON, "torch", "torch==1.4.0 has no wheel for Python 3.11", "uv's own words", LINE)
BROKEN = Built(RECIPE, None, problems=(TORCH,))
SEABORN = Problem(Cause.MISSING_MODULE, "seaborn", "nothing installed brings seaborn",
                  "ModuleNotFoundError: No module named 'seaborn'", Place("plot.py", 3))
FILES = ("requirements.txt",)


def cure(*changes: Change) -> Cure:
    return Cure(WORKS, changes, "")


def fixes(results: list[Result]) -> list[str]:
    return [item.fix.text for item in results if isinstance(item, Finding) and item.fix]


def test_what_installs_and_imports_passes() -> None:
    environment = RebuiltEnvironment(WORKS, chosen=WORKS, files=FILES, modules=2)
    assert run_check("ENV006", {}, environment) == [Looked("1 package installed with Python 3.11.7")]
    assert run_check("ENV007", {}, environment) == [Looked("2 imports tried with Python 3.11.7")]
    warned = RebuiltEnvironment(WORKS, chosen=WORKS, files=FILES, warnings=("torch is a build without GPU",))
    said = "1 package installed with Python 3.11.7; torch is a build without GPU"
    assert run_check("ENV006", {}, warned) == [Looked(said)]


def test_what_does_not_install_fails_even_where_a_cure_was_found_and_the_fix_is_its_line() -> None:
    change = Change("…", LINE, "torch==1.4.0", "torch==1.13.1")
    environment = RebuiltEnvironment(BROKEN, cure=cure(change), chosen=WORKS, files=FILES)
    results = run_check("ENV006", {}, environment)
    assert findings(results) == ["requirements.txt:7: torch==1.4.0 has no wheel for Python 3.11"]
    assert fixes(results) == ["change torch==1.4.0 to torch==1.13.1 in requirements.txt:7"]
    assert [item.evidence for item in results if isinstance(item, Finding)] == ["uv's own words"]
    assert run_check("ENV007", {}, environment) == [
        Unknown("the declared environment does not install, so that nothing could be imported from it")]


def test_further_changes_of_the_cure_follow_the_line_s_own() -> None:
    changes = (Change("…", Place("requirements.txt", 2), "numpy==1.1", ""),
               Change("…", LINE, "torch==1.4.0", "torch==1.13.1"),
               Change("add seaborn", new="seaborn"), Change("Python 3.7 instead of 3.11"))
    environment = RebuiltEnvironment(BROKEN, cure=cure(*changes), chosen=WORKS, files=FILES)
    assert fixes(run_check("ENV006", {}, environment)) == [
        "change torch==1.4.0 to torch==1.13.1 in requirements.txt:7; remove numpy==1.1 from requirements.txt:2; "
        "add seaborn to requirements.txt; and 1 more change, see the attached lock file"]
    assert run_check("ENV007", {}, environment) == [Unknown(
        "the declared environment does not install, so that nothing could be imported from it; "
        "what works was found to need seaborn besides")]


def test_an_import_that_fails_is_found_where_it_stands_with_the_line_to_add() -> None:
    environment = RebuiltEnvironment(WORKS, failing=(SEABORN,), cure=cure(Change("add seaborn", new="seaborn")), files=FILES)
    results = run_check("ENV007", {}, environment)
    assert findings(results) == ["plot.py:3: nothing installed brings seaborn"]
    assert fixes(results) == ["add seaborn to requirements.txt"]
    assert findings(run_check("ENV006", {}, environment)) == []


def test_imports_that_fail_with_the_same_words_are_one_finding() -> None:
    words = "ImportError: libcublas.so.9.0: cannot open shared object file"
    both = tuple(Problem(Cause.GPU_WHEEL, name, f"importing {name} needs libcublas.so.9.0", words, Place("a.py", 1))
                 for name in ("tensorflow", "keras"))
    results = run_check("ENV007", {}, RebuiltEnvironment(WORKS, failing=both, files=FILES))
    assert findings(results) == ["a.py:1: importing tensorflow needs libcublas.so.9.0; so does importing keras"]
    assert fixes(results) == ["say in the README that a GPU is needed, or make the import optional"]


def test_a_module_that_was_never_committed_fails_whatever_is_declared() -> None:
    own = Problem(Cause.NOT_COMMITTED, "helpers", "helpers is a module of the project's own", place=Place("a.py", 2))
    for declared in (None, BROKEN, WORKS):
        results = run_check("ENV007", {}, RebuiltEnvironment(declared, hopeless=(own,), chosen=WORKS))
        assert findings(results) == ["a.py:2: helpers is a module of the project's own"]
        assert fixes(results) == ["commit the module, or remove what imports it"]


def test_nothing_declared_is_left_to_env001() -> None:
    environment = RebuiltEnvironment(None, chosen=WORKS)
    assert run_check("ENV006", {}, environment) == [Skip("nothing is declared to install")]
    assert run_check("ENV007", {}, environment) == [Skip("nothing is declared to import from, which ENV001 reports")]


def test_nothing_to_install_is_skipped_and_what_could_not_be_tried_is_unknown() -> None:
    for code in ("ENV006", "ENV007"):
        nothing = RebuiltEnvironment(None, nothing="no third-party import, and nothing declared to install")
        assert run_check(code, {}, nothing) == [Skip("no third-party import, and nothing declared to install")]
        undecided = RebuiltEnvironment(BROKEN, undecided="the package index is not reached")
        assert run_check(code, {}, undecided) == [Unknown("the package index is not reached")]


def test_conda_packages_that_were_not_installed_leave_it_undecided() -> None:
    results = run_check("ENV006", {}, RebuiltEnvironment(WORKS, chosen=WORKS, conda_only=("r-base", "gdal-tools")))
    assert results[0] == Unknown("conda packages that were not installed: r-base, gdal-tools")


def test_a_module_that_a_package_of_conda_may_bring_is_undecided() -> None:
    results = run_check("ENV007", {}, RebuiltEnvironment(WORKS, failing=(SEABORN,), conda_only=("plots-of-conda",)))
    said = "nothing installed brings seaborn; plots-of-conda of conda may"
    assert results[0] == Unknown(said, Place("plot.py", 3))


def test_without_a_cure_the_fix_is_what_tables_know() -> None:
    results = run_check("ENV007", {}, RebuiltEnvironment(WORKS, failing=(SEABORN,), files=FILES))
    assert fixes(results) == ["add seaborn to requirements.txt"]
    placeholder = Problem(Cause.BUILD_FAILED, "sklearn", "the build of sklearn fails", place=LINE)
    results = run_check("ENV006", {}, RebuiltEnvironment(Built(RECIPE, None, problems=(placeholder,)), files=FILES))
    assert fixes(results) == ["change sklearn to scikit-learn in requirements.txt:7"]
