# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""An environment.yml built with conda's tool, for which a program stands in, from the declaration to the verdict."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.records import Cause
from release_checker.execution.session import Session
from release_checker.execution.store import Store
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.reports.report import Report
from release_checker.selection import Selection
from release_checker.testing import audit_folder, gather, write_files
from tests.execution.environment.conftest import Index

YML = """name: study
channels: [conda-forge]
dependencies:
  - python
  - gdal=3.4
  - r-base
  - pip:
    - plotter
"""
FILES = {"environment.yml": YML, "draw.py": "import gdal\nimport plotter\n", "README.md": "# Study\n"}
STAND_IN = """#!/bin/sh
[ "$1" = --version ] && echo 2.0.5 && exit 0
case "$*" in
*--download-only*) echo fetched >> "{log}"; cp "{packages}" "$CONDA_PKGS_DIRS/all.tar" ;;
*--offline*)
  while [ "$1" != --prefix ]; do shift; done
  mkdir -p "$2" && tar -xf "$CONDA_PKGS_DIRS/all.tar" -C "$2" ;;
esac
"""
FAILING = """#!/bin/sh
[ "$1" = --version ] && echo 2.0.5 && exit 0
cat >&2 <<'END'
{words}
END
exit 1
"""
LEFT_OUT = ("test", "site-packages", "__pycache__", "ensurepip", "idlelib", "tkinter", "lib2to3", "config-*", "turtledemo")
Gather = Callable[..., RebuiltEnvironment]


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a channel would give: a Python that stands alone, and two distributions of it."""
    python = next((item for item in find_interpreters() if item.base != Path("/usr")), None)
    if python is None:
        pytest.skip("no Python here can be copied")
    root = tmp_path_factory.mktemp("channel")
    minor = "python{}.{}".format(*python.minor)
    (root / "tree/bin").mkdir(parents=True)
    # Where it looks for its own library is written into the program; conda's programs look beside themselves.
    own, beside = str(python.base / "lib").encode() + b"\0", b"$ORIGIN/../lib\0"
    program = python.path.read_bytes().replace(own, beside.ljust(len(own), b"\0"))
    (root / "tree/bin" / minor).write_bytes(program)
    (root / "tree/bin" / minor).chmod(0o755)
    (root / "tree/bin/python").symlink_to(minor)
    shutil.copytree(python.base / "lib" / minor, root / "tree/lib" / minor, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for library in (python.base / "lib").glob("libpython*.so.1*"):
        shutil.copy(library, root / "tree/lib")
    site = root / "tree/lib" / minor / "site-packages"
    write_files(site, {
        "gdal.py": "value = 34\n", "gdal-3.4.1.dist-info/METADATA": "Metadata-Version: 2.1\nName: GDAL\nVersion: 3.4.1\n",
        "colors.py": "value = 1\n", "colors-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: colors\nVersion: 1.0\n",
    })
    row = {"name": "gdal", "version": "3.4.1", "build": "h1_0"}
    write_files(root / "tree/conda-meta", {"gdal-3.4.1-h1_0.json": json.dumps(row), "broken.json": "{"})
    with tarfile.open(root / "all.tar", "w") as made:
        for place in sorted((root / "tree").iterdir()):
            made.add(place, place.name)
    return root / "all.tar"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """A package index with one package, which needs one of conda's."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    made = Index(folder)
    made.wheel("plotter", "1.0", needs=("colors>=1", "gdal"), code="import colors\n")
    return made


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program onto PATH as micromamba."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def put(text: str) -> None:
        (folder / "micromamba").write_text(text)
        (folder / "micromamba").chmod(0o755)

    return put


@pytest.fixture
def works(tmp_path: Path, tool: Callable[[str], None], packages: Path) -> Path:
    """The stand-in that builds; returns its log."""
    tool(STAND_IN.format(log=tmp_path / "log", packages=packages))
    return tmp_path / "log"


@pytest.fixture
def rebuilt(tmp_path: Path, index: Index) -> Gather:
    """Gathers the fact of some files, each time in another session over one store."""
    session = Session(store=Store(tmp_path / "store"))
    try:
        _ = session.sandbox
    except FactUnavailable as problem:
        pytest.skip(str(problem))

    def made(files: Mapping[str, str] = FILES) -> RebuiltEnvironment:
        found: RebuiltEnvironment = gather(RebuiltEnvironment, files, session=Session(store=Store(tmp_path / "store")))
        return found

    return made


def audited(tmp_path: Path, files: Mapping[str, str] = FILES) -> Report:
    selection = Selection(only=("ENV006", "ENV007"))
    return audit_folder(
        write_files(tmp_path / "project", files), selection=selection, session=Session(store=Store(tmp_path / "store")))


def outcomes(report: Report) -> dict[str, str]:
    return {item.code: str(item.outcome) for item in report.checks if item.code in ("ENV006", "ENV007")}


def test_what_conda_builds_and_pip_adds_is_the_declared_environment(rebuilt: Gather, works: Path) -> None:
    found = rebuilt()
    assert found.declared is not None
    assert found.declared.problems == ()
    assert (found.undecided, found.failing, found.conda_only, found.cure) == ("", (), (), None)
    assert [(item.name, item.version, item.conda) for item in found.locked] == [
        ("colors", "1.0", True), ("gdal", "3.4.1", True), ("plotter", "1.0", False)]
    assert found.declared.conda == ("gdal=3.4.1=h1_0",)
    assert "#   gdal=3.4.1=h1_0\n" in found.lock
    assert "colors" not in found.lock


def test_it_is_built_once(rebuilt: Gather, works: Path) -> None:
    assert not rebuilt().kept
    assert rebuilt().kept
    assert not rebuilt(FILES | {"environment.yml": YML.replace("    - plotter", "    - plotter>=1")}).kept
    assert works.read_text() == "fetched\n"
    rebuilt(FILES | {"environment.yml": YML.replace("gdal=3.4", "gdal=3")})
    assert works.read_text() == "fetched\nfetched\n"


def test_the_verdict_is_that_it_installs_and_imports(tmp_path: Path, index: Index, rebuilt: Gather, works: Path) -> None:
    assert outcomes(audited(tmp_path)) == {"ENV006": "pass", "ENV007": "pass"}


def test_an_import_that_nothing_brings_is_added_on_top(rebuilt: Gather, works: Path, index: Index) -> None:
    index.wheel("seaborn", "0.9")
    found = rebuilt(FILES | {"more.py": "import seaborn\n"})
    assert [(item.subject, item.cause) for item in found.failing] == [("seaborn", Cause.MISSING_MODULE)]
    assert [change.words for change in found.changes] == ["add seaborn"]
    assert [item.name for item in found.locked] == ["colors", "gdal", "plotter", "seaborn"]


def test_what_lies_beneath_gives_way_to_what_the_pip_part_needs(rebuilt: Gather, works: Path, index: Index) -> None:
    index.wheel("colors", "2.0", code="value = 2\n")
    index.wheel("plotter", "1.1", needs=("colors>=2",), code="import colors\nassert colors.value == 2\n")
    found = rebuilt()
    assert found.failing == ()
    colors = next(item for item in found.locked if item.name == "colors")
    assert (colors.version, colors.conda) == ("2.0", False)


@pytest.mark.parametrize(("words", "cause", "place", "outcome"), [
    ("error libmamba Could not solve\n  └─ gdal =3.4 * does not exist (perhaps a typo).", Cause.NO_SUCH_VERSION,
     "environment.yml:5", "fail"),
    ("LibMambaUnsatisfiableError: Encountered problems while solving:", Cause.CONFLICT, "environment.yml", "fail"),
    ("critical libmamba Download error (28) Timeout was reached", Cause.NETWORK, "environment.yml", "unknown"),
    ("something else", Cause.OTHER, "environment.yml", "unknown"),
], ids=["no such version", "conflict", "network", "unclear"])
def test_why_conda_does_not_build_it_is_the_declared_problem(
    rebuilt: Gather, tool: Callable[[str], None], index: Index, tmp_path: Path, words: str, cause: Cause, place: str,
    outcome: str,
) -> None:
    tool(FAILING.format(words=words))
    for name in ("gdal", "colors"):
        index.wheel(name, "3.4.1")
    found = rebuilt()
    assert found.declared is not None
    [problem] = found.declared.problems
    assert (problem.cause, str(problem.place)) == (cause, place)
    assert [item.name for item in found.locked] == ["colors", "gdal", "plotter"], "from the index, to run things in"
    assert [change.words for change in found.changes] == ["the package index in place of conda"]
    assert found.conda_only == ("r-base",)
    assert outcomes(audited(tmp_path))["ENV006"] == outcome


def test_what_only_installs_here_by_conda_is_told_as_before_without_a_tool(rebuilt: Gather, tmp_path: Path,
                                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    found = rebuilt()
    assert found.undecided.startswith("environment.yml is conda's, and no conda tool is installed")
    assert found.conda_only == ("r-base",)


def test_addresses_and_paths_are_not_given_to_the_tool(rebuilt: Gather, works: Path) -> None:
    found = rebuilt(FILES | {"environment.yml": YML.replace("[conda-forge]", "['file:///home/user/channel']")})
    assert "its addresses are not given to conda here" in found.undecided
    assert not works.exists()
