# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from release_checker.execution.environment.records import Built, Interpreter, Pinned, Recipe
from release_checker.execution.suites.generated import put_generated
from release_checker.testing import write_files


def test_what_building_made_lies_in_the_tree_as_an_editable_install_leaves_it(tmp_path: Path) -> None:
    recipe = Recipe(Interpreter(Path("/usr/bin/python3"), "3.11.2", Path("/usr")), (), project=(".",))
    library = write_files(tmp_path / "venv" / "lib" / "python3.11" / "site-packages", {
        "pkg/version.py": "made = 1\n", "pkg/code.py": "installed = 1\n", "numpy/extra.py": "x = 1\n",
        "pkg-1.dist-info/RECORD": "pkg/version.py,,\npkg/code.py,,\n../../../../outside.py,,\npkg/gone.py,,\n",
        "numpy-1.dist-info/RECORD": "numpy/extra.py,,\n",
    })
    (library / "pkg" / "gone.py").symlink_to("/etc/passwd")
    built = Built(recipe, tmp_path / "venv", (Pinned("numpy", "1"),))
    tree = write_files(tmp_path / "tree", {"src/pkg/code.py": "source = 1\n", "numpy/own.py": ""})
    assert put_generated(tree, built) == 1
    assert (tree / "src/pkg/version.py").read_text() == "made = 1\n"
    assert (tree / "src/pkg/code.py").read_text() == "source = 1\n"
    assert sorted(path.name for path in (tree / "numpy").iterdir()) == ["own.py"]
