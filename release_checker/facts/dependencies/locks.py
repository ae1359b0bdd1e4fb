# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Lock files: which packages they fix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from release_checker.facts.dependencies.records import Declared, DependencyFile, Origin, Role, normalised
from release_checker.facts.import_names import conda_distribution
from release_checker.facts.tables import Table
from release_checker.model import Place

NAMES = ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "conda-lock.yml", "pylock.toml", "pixi.lock")


def is_lock(name: str) -> bool:
    """A file of this name is a lock file of a known tool."""
    return name in NAMES or (name.startswith("pylock.") and name.endswith(".toml")) or name.endswith("conda-lock.yml")


def read_lock(table: Table) -> DependencyFile:
    """The packages that a lock file fixes. Places name the file only: nobody edits a line of it."""
    name = table.path.rpartition("/")[2]
    if name == "Pipfile.lock":
        items = tuple(_pipfile(table))
    elif name == "pixi.lock":
        items = ()
    elif name.endswith("conda-lock.yml"):
        items = tuple(_rows(table, "package", conda=True))
    else:
        items = tuple(_rows(table, "packages" if name.startswith("pylock") else "package"))
    return DependencyFile(table.path, name, Role.LOCK, items, table.problem)


def _rows(table: Table, key: str, *, conda: bool = False) -> Iterator[Declared]:
    """Tables with a name and a version: Poetry, uv, PDM, PEP 751, conda-lock."""
    rows = table.at(key)
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, Mapping) or not isinstance(row.get("name"), str):
            continue
        of_conda = conda and row.get("manager") != "pip"
        name = conda_distribution(row["name"].lower()) if of_conda else normalised(row["name"])
        yield _item(name, row.get("version"), table.path, Origin.CONDA if of_conda else Origin.INDEX)


def _pipfile(table: Table) -> Iterator[Declared]:
    for group in ("default", "develop"):
        for name, row in table.table(group).items():
            version = row.get("version") if isinstance(row, Mapping) else None
            text = version.removeprefix("==") if isinstance(version, str) else None
            yield _item(normalised(name), text, table.path, Origin.INDEX)


def _item(name: str, version: Any, path: str, origin: Origin) -> Declared:
    said = isinstance(version, str) and version
    return Declared(name, f"{name} {version}" if said else name, Place(path), origin, f"=={version}" if said else "")
