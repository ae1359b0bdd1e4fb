# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Imports that fail in a built environment are told apart by their cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.execution.environment import imports
from release_checker.execution.environment.build import build
from release_checker.execution.environment.import_causes import Failure, explain_import
from release_checker.execution.environment.imports import Wanted, probe_imports
from release_checker.execution.environment.records import Built, Cause, Interpreter, Problem, Recipe
from release_checker.execution.session import OutOfBudget, Session
from release_checker.model import Place
from release_checker.testing import write_files
from tests.execution.environment.conftest import Index

MODULES = {
    "fine": "value = 1\n",
    "needy": "import not_installed_here\n",
    "attribute": "import fine\nfine.gone()\n",
    "shared": "import ctypes\nctypes.CDLL('libnowhere.so.7')\n",
    "cuda": "import ctypes\nctypes.CDLL('libcudart.so.10.0')\n",
    "older": "print 'hello'\n",
    "renamed": "import ConfigParser\n",
    "syntax": "value = = 3\n",
    "reader": "value = open('weights.bin').read()\n",
    "script": "import sys\nsys.exit(2)\n",
    "online": "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=2)\n",
    "binary": "raise ValueError('numpy.ndarray size changed, may indicate binary incompatibility. Expected 96, got 88')\n",
    "crash": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n",
    "leaving": "import os\nos._exit(3)\n",
    "dropped": "import imp\n",
    "after": "value = 2\n",
}
CAUSES = {
    "nowhere": Cause.MISSING_MODULE,
    "needy": Cause.MISSING_MODULE,
    "attribute": Cause.CHANGED_INTERFACE,
    "shared": Cause.SYSTEM_LIBRARY,
    "cuda": Cause.GPU_WHEEL,
    "older": Cause.PYTHON2,
    "renamed": Cause.PYTHON2,
    "syntax": Cause.WRONG_PYTHON,
    "reader": Cause.OTHER,
    "script": Cause.OTHER,
    "online": Cause.NETWORK,
    "binary": Cause.CHANGED_INTERFACE,
    "crash": Cause.OTHER,
    "leaving": Cause.OTHER,
}


SOUGHT = {
    "Could not find libspatialindex_c library file": "libspatialindex_c",
    "Could not load libspatialindex_c library": "libspatialindex_c",
    "Could not find lib geos_c.so or load any of its variants []": "geos_c.so",
    "Could not find library geos_c or load any of its variants ['libgeos_c.so.1']": "geos_c",
    "Unable to find zbar shared library": "zbar",
    "PortAudio library not found": "PortAudio",
    'no library called "cairo-2" was found': "cairo-2",
    "failed to find libmagic.  Check your installation": "libmagic",
    "cannot load library 'libsndfile.so': libsndfile.so: cannot open": "libsndfile.so",
}
"Words of rtree, shapely, pyzbar, sounddevice, cairocffi, python-magic and soundfile, and the library that each means."


@pytest.mark.parametrize(("words", "library"), SOUGHT.items())
def test_a_library_that_a_package_looks_for_by_itself(python: Interpreter, words: str, library: str) -> None:
    failure = Failure("geometry", "OSError", words, "", "core.py", "", (), ("OSError", "Exception"))
    problem = explain_import(failure, Built(Recipe(python, ()), None))
    assert (problem.cause, problem.words) == (
        Cause.SYSTEM_LIBRARY, f"importing geometry needs the system library {library}")


@pytest.mark.parametrize("words", ["could not find a version", "cannot load library of prompts", "Unable to find tokens"])
def test_other_things_that_are_not_found_are_no_library(python: Interpreter, words: str) -> None:
    failure = Failure("geometry", "OSError", words, "", "core.py", "", (), ("OSError", "Exception"))
    assert explain_import(failure, Built(Recipe(python, ()), None)).cause is Cause.OTHER


@pytest.fixture
def built(index: Index, session: Session, python: Interpreter) -> Built:
    files = {f"{name}.py": code for name, code in MODULES.items()}
    index.wheel("several", "1.0", files=files)
    return build(Recipe(python, ("several",)), session)


def told(problems: tuple[Problem, ...]) -> dict[str, tuple[Cause, str]]:
    return {item.subject: (item.cause, item.words) for item in problems}


def test_each_cause_is_told_apart(built: Built, session: Session) -> None:
    names = ["fine", *CAUSES, "after"]
    found = told(probe_imports(built, [Wanted(name) for name in names], session))
    assert {name: cause for name, (cause, _) in found.items()} == CAUSES
    assert list(found) == list(CAUSES)
    words = {name: text for name, (_, text) in found.items()}
    assert words["nowhere"] == "nothing installed brings nowhere"
    assert words["needy"] == "importing needy needs not_installed_here, which is not installed"
    assert words["shared"] == "importing shared needs the system library libnowhere.so.7"
    assert words["older"] == "older is written for Python 2: print 'hello'"
    assert "weights.bin" in words["reader"]
    assert words["crash"] == "importing crash ends the process with a segmentation fault"
    assert words["leaving"] == "importing leaving ends the process with exit code 3"


def test_what_python_dropped_is_its_version(built: Built, session: Session) -> None:
    if built.recipe.python.minor < (3, 12):
        pytest.skip("this Python still has imp")
    [problem] = probe_imports(built, [Wanted("dropped")], session)
    assert problem.cause is Cause.WRONG_PYTHON
    assert "needs imp, which Python dropped in 3.12" in problem.words


def test_a_name_that_a_package_no_longer_has(built: Built, session: Session) -> None:
    place = Place("train.py", line=3)
    wanted = [Wanted("fine", ("value", "gone"), place), Wanted("fine.deeper"), Wanted("after", ("*",))]
    first, second = probe_imports(built, wanted, session)
    assert (first.cause, first.place) == (Cause.CHANGED_INTERFACE, place)
    assert first.words.startswith("cannot import name 'gone' from 'fine'")
    assert str(built.prefix) not in first.words
    assert (second.cause, second.words) == (Cause.CHANGED_INTERFACE, "what is installed as fine has no fine.deeper")


def test_a_module_of_the_project_that_was_never_committed(built: Built, session: Session, tmp_path: Path) -> None:
    project = write_files(
        tmp_path / "study", {"mine/__init__.py": "", "mine/model.py": "", "src/other.py": "import mine.lost\n"}
    )
    wanted = [Wanted("mine.model"), Wanted("mine.lost"), Wanted("other")]
    found = told(probe_imports(built, wanted, session, project, ("src",)))
    assert {name: cause for name, (cause, _) in found.items()} == dict.fromkeys(("mine.lost", "other"), Cause.NOT_COMMITTED)


@pytest.mark.slow
def test_a_hanging_import_is_ended_and_the_rest_goes_on(
    index: Index, session: Session, python: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "SECONDS", 3.0)
    index.wheel("hang", "1.0", code="import time\ntime.sleep(1000)\n")
    index.wheel("after", "1.0")
    built = build(Recipe(python, ("hang", "after")), session)
    jobs = session.executed
    [problem] = probe_imports(built, [Wanted("hang"), Wanted("after")], session)
    assert (problem.cause, problem.words) == (Cause.TIME, "importing hang does not come to an end")
    assert session.executed - jobs == 2, "what hung is not waited for again"


def test_an_import_changes_nothing_outside(index: Index, session: Session, python: Interpreter, tmp_path: Path) -> None:
    project = write_files(tmp_path / "study", {"mine.py": "import pathlib\npathlib.Path('made').mkdir()\n"})
    built = build(Recipe(python, ()), session)
    assert probe_imports(built, [Wanted("mine")], session, project) == ()
    assert [place.name for place in project.iterdir()] == ["mine.py"]


def test_out_of_budget_is_no_failed_import(built: Built, session: Session) -> None:
    session.budget = 0.0
    with pytest.raises(OutOfBudget):
        probe_imports(built, [Wanted("fine")], session)
