# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from release_checker.execution.environment.records import Built, Interpreter, Pinned, Recipe
from release_checker.execution.session import Session
from release_checker.execution.store import Store
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.licenses import InstalledLicenses, Use
from release_checker.facts.licensing.spdx import spdx_list
from release_checker.gather import Gatherer
from release_checker.model import Bounds
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.testing import write_files

FILES = {
    "LICENSE": spdx_list()["MIT"].text.replace("<year> <copyright holders>", "2024 A. Author"),
    "pyproject.toml": "[project]\nname = 'mine'\nversion = '1'\ndependencies = ['direct', 'tool']\n",
    "mine.py": "import direct\ntry:\n    import extra_thing\nexcept ImportError:\n    extra_thing = None\n",
    "tests/test_mine.py": "import for_tests\n\ndef test_it(): ...\n",
}


def installed_in(tmp_path: Path, *packages: tuple[str, str]) -> InstalledLicenses:
    """The fact for the sample project in an environment of these packages: name, and further metadata."""
    prefix = tmp_path / "venv"
    library = prefix / "lib" / "python3.11" / "site-packages"
    for name, about in packages:
        write_files(library, {f"{name}-1.dist-info/METADATA": f"Name: {name}\nVersion: 1\n{about}\n",
                              f"{name}-1.dist-info/top_level.txt": f"{name}\n"})
    recipe = Recipe(Interpreter(Path("/usr/bin/python3"), "3.11.2", Path("/usr")), ("direct", "tool"))
    built = Built(recipe, prefix, tuple(Pinned(name, "1") for name, _ in packages))
    project = Project(write_files(tmp_path / "project", FILES))
    given = {Project: project, Bounds: Bounds(), RebuiltEnvironment: RebuiltEnvironment(built, chosen=built),
             Session: Session(store=Store(tmp_path / "store"))}
    found = Gatherer(installed(), given).get(InstalledLicenses)
    assert isinstance(found, InstalledLicenses)
    return found


def test_what_is_imported_what_it_needs_and_what_stands_aside(tmp_path: Path) -> None:
    found = installed_in(
        tmp_path,
        ("direct", "License: MIT\nRequires-Dist: below[more]\nRequires-Dist: never; python_version < '3'"),
        ("below", "License: MIT\nRequires-Dist: deep; extra == 'more'\nRequires-Dist: other; extra == 'less'"),
        ("deep", "License-Expression: GPL-3.0-or-later"), ("other", "License: MIT"), ("never", "License: MIT"),
        ("tool", "License: GPL"), ("extra_thing", "License: MIT"), ("for_tests", "License: GPL"), ("mine", "License: MIT"),
    )
    assert found.own == ("MIT",)
    uses = {row.name: (row.use, row.through) for row in found.rows}
    assert uses == {
        "direct": (Use.IMPORTED, ""), "below": (Use.THROUGH, "direct"), "deep": (Use.THROUGH, "direct"),
        "other": (Use.ASIDE, ""), "never": (Use.ASIDE, ""), "tool": (Use.ASIDE, ""),
        "extra-thing": (Use.OPTIONAL, ""), "for-tests": (Use.ASIDE, ""),
    }
    deep = next(row for row in found.rows if row.name == "deep")
    assert (str(deep.place), deep.known) == ("mine.py:1", "License-Expression")


def test_no_environment(tmp_path: Path) -> None:
    project = Project(write_files(tmp_path / "project", FILES))
    given = {Project: project, Bounds: Bounds(), Session: Session(store=Store(tmp_path / "store")),
             RebuiltEnvironment: RebuiltEnvironment(None, undecided="no isolation works here")}
    assert Gatherer(installed(), given).get(InstalledLicenses).undecided == "no isolation works here"
