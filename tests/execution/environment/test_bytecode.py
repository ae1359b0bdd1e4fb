# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Bytecode is made once for each distribution, and belongs to exactly its files."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import zipfile
from pathlib import Path

from release_checker.execution.environment.build import build
from release_checker.execution.environment.installed import site_packages
from release_checker.execution.environment.records import Built, Interpreter, Recipe
from release_checker.execution.session import Session
from tests.execution.environment.conftest import Index


def recorded(index: Index, name: str, version: str, files: dict[str, str]) -> None:
    """A wheel whose RECORD lists its files, as published ones do."""
    rows = []
    with zipfile.ZipFile(index.folder / f"{name}-{version}-py3-none-any.whl", "w") as made:
        info = f"{name}-{version}.dist-info"
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        for path, text in {**files, f"{info}/METADATA": metadata, f"{info}/WHEEL": wheel}.items():
            made.writestr(path, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
            rows.append(f"{path},sha256={digest},{len(text)}\n")
        made.writestr(f"{info}/RECORD", "".join([*rows, f"{info}/RECORD,,\n"]))


def compiled(built: Built) -> dict[str, Path]:
    site = site_packages(built)
    return {str(place.relative_to(site)).partition(".cpython")[0]: place for place in sorted(site.rglob("*.pyc"))}


def said(built: Built) -> str:
    done = subprocess.run([str(built.python), "-c", "import one; print(one.value)"], capture_output=True, check=True)
    return done.stdout.decode().strip()


def test_it_is_shared_by_environments(index: Index, session: Session, python: Interpreter) -> None:
    recorded(
        index, "one", "1.0", {"one/__init__.py": "value = 1\n", "one/tests/test_one.py": "", "one/bad.py": "print 'x'\n"}
    )
    recorded(index, "two", "1.0", {"two.py": ""})
    first = build(Recipe(python, ("one",)), session)
    second = build(Recipe(python, ("one", "two")), session)
    assert list(compiled(first)) == ["one/__pycache__/__init__"]
    assert list(compiled(second)) == ["__pycache__/two", "one/__pycache__/__init__"]
    places = [compiled(built)["one/__pycache__/__init__"] for built in (first, second)]
    assert places[0].samefile(places[1]) or session.sandbox.moves is False
    assert [said(built) for built in (first, second)] == ["1", "1"]


def test_another_content_of_the_same_version_has_its_own(index: Index, session: Session, python: Interpreter) -> None:
    for value in (1, 2):
        recorded(index, "one", "1.0", {"one/__init__.py": f"value = {value}\n"})
        assert said(build(Recipe(python, ("one",)), session)) == str(value)


def test_a_record_that_leads_out_is_not_followed(
    index: Index, session: Session, python: Interpreter, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("value = 1\n")
    recorded(index, "one", "1.0", {"one/__init__.py": "value = 1\n"})
    with zipfile.ZipFile(index.folder / "one-1.0-py3-none-any.whl") as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(index.folder / "one-1.0-py3-none-any.whl", "w") as made:
        for name, text in files.items():
            more = f"../../../../../../outside.py,sha256=x,1\n{outside},sha256=x,1\n" if name.endswith("RECORD") else ""
            made.writestr(name, text + more)
    built = build(Recipe(python, ("one",)), session)
    assert not (tmp_path / "__pycache__").exists()
    assert built.stands or built.problems
