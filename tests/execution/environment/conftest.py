# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A package index in a folder, with wheels and sources of our own making, and nothing else."""

from __future__ import annotations

import hashlib
import io
import tarfile
import textwrap
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from release_checker.execution.environment import wheelhouse
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.records import Interpreter
from release_checker.execution.session import Session
from release_checker.execution.store import Store

BACKEND = """
import os, zipfile
{before}
def build_wheel(out, config_settings=None, metadata_directory=None):
    {during}
    name = "{name}-{version}"
    with zipfile.ZipFile(os.path.join(out, name + "-py3-none-any.whl"), "w") as made:
        made.writestr("{name}.py", "value = " + repr({value}))
        made.writestr(name + ".dist-info/METADATA", "Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n{extra}")
        made.writestr(name + ".dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        made.writestr(name + ".dist-info/RECORD", "")
    return name + "-py3-none-any.whl"
"""
PYPROJECT = '[build-system]\nrequires = {requires}\nbuild-backend = "own_backend"\nbackend-path = ["."]\n'


@dataclass
class Index:
    """Makes distributions in a folder that uv takes for all there is."""

    folder: Path
    told: list[str] = field(default_factory=list)

    def wheel(
        self,
        name: str,
        version: str,
        *,
        needs: tuple[str, ...] = (),
        code: str = "value = 1\n",
        tag: str = "py3-none-any",
        metadata: str = "",
        files: dict[str, str] | None = None,
    ) -> Path:
        place = self.folder / f"{name}-{version}-{tag}.whl"
        info = f"{name}-{version}.dist-info"
        lines = [
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            *(f"Requires-Dist: {line}\n" for line in needs),
            metadata,
        ]
        with zipfile.ZipFile(place, "w") as made:
            made.writestr(f"{name}.py", code)
            for path, text in (files or {}).items():
                made.writestr(path, text)
            made.writestr(f"{info}/METADATA", "".join(lines))
            made.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: {tag}\n")
            made.writestr(f"{info}/RECORD", "")
        return place

    def source(
        self,
        name: str,
        version: str,
        *,
        before: str = "",
        during: str = "",
        requires: tuple[str, ...] = (),
        value: str = "1",
        extra: str = "",
    ) -> Path:
        files = project_files(name, version, before=before, during=during, requires=requires, value=value, extra=extra)
        place = self.folder / f"{name}-{version}.tar.gz"
        with tarfile.open(place, "w:gz") as made:
            for path, text in files.items():
                member = tarfile.TarInfo(f"{name}-{version}/{path}")
                member.size = len(text.encode())
                made.addfile(member, io.BytesIO(text.encode()))
        return place


def project_files(
    name: str,
    version: str,
    *,
    before: str = "",
    during: str = "",
    requires: tuple[str, ...] = (),
    value: str = "1",
    extra: str = "",
) -> dict[str, str]:
    """A package that builds itself without anything installed."""
    backend = BACKEND.format(
        name=name,
        version=version,
        before=before,
        during=textwrap.indent(during or "pass", "    ").strip(),
        value=value,
        extra=extra,
    )
    return {
        "pyproject.toml": PYPROJECT.format(requires=list(requires)),
        "own_backend.py": backend,
        "PKG-INFO": f"Name: {name}\n",
    }


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    return Index(folder)


@pytest.fixture
def session(tmp_path: Path, index: Index) -> Session:
    wheelhouse._FAILED.clear()
    return Session(store=Store(tmp_path / "store"), tell=index.told.append)


@pytest.fixture(scope="session")
def python() -> Interpreter:
    return find_interpreters()[0]


def sha256(place: Path) -> str:
    return hashlib.sha256(place.read_bytes()).hexdigest()
