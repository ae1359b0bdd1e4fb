# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A virtual environment on top of conda's Python, made without starting that: conda's programs are a stranger's.

What conda has installed counts as installed, as it does for pip: nothing is fetched that is there already, and what is there
gives way only to a requirement that it does not meet (pip's documentation: `--upgrade-strategy only-if-needed`).
"""

from __future__ import annotations

import importlib.metadata
import json
import shutil
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from release_checker.execution.environment.candidate import name_of, parsed
from release_checker.execution.environment.records import Built, Interpreter, Pinned, Recipe

NEVER = "python_version < '3'"
"Marker of what no resolver is to fetch."
ROUNDS = 4
"How often packages that lie beneath may give way to newer ones before the rest is left to the imports."
HEAD = 400
"Bytes of a program in which its interpreter is named."
MOST = 2_000_000
"Bytes of one of conda's records that are read."


def lay(prefix: Path, python: Interpreter, *, beneath: bool) -> Path:
    """An empty environment (PEP 405) over a Python that is not started; returns its folder of packages."""
    major, minor = python.minor
    site = prefix / "lib" / f"python{major}.{minor}" / "site-packages"
    site.mkdir(parents=True)
    programs = prefix / "bin"
    programs.mkdir()
    for name in ("python", "python3", f"python{major}.{minor}"):
        (programs / name).symlink_to(python.path)
    seen = "true" if beneath else "false"
    rows = (f"home = {python.path.parent}", f"include-system-site-packages = {seen}", f"version = {python.version}")
    (prefix / "pyvenv.cfg").write_text("\n".join(rows) + "\n", "utf-8")
    return site


def put_programs(site: Path, prefix: Path, python: Interpreter) -> None:
    """Programs of installed packages at their usual place; each finds the environment's Python beside itself."""
    for place in sorted((site / "bin").glob("*")):
        target = prefix / "bin" / place.name
        if target.exists() or place.is_symlink() or not place.is_file():
            continue
        data = place.read_bytes()
        if data.startswith(b"#!") and str(python.started.base).encode() in data[:HEAD]:
            end = data.index(b"\n' '''\n") + 7 if data.startswith(b"#!/bin/sh") else data.find(b"\n") + 1
            here = b"""'''exec' "$(dirname -- "$(realpath -- "$0")")"/'python' "$0" "$@"\n' '''\n"""
            data = b"#!/bin/sh\n" + here + data[end:]
        target.write_bytes(data)
        target.chmod(0o755)
    shutil.rmtree(site / "bin", ignore_errors=True)


def held(python: Interpreter) -> Mapping[str, str]:
    """Versions of the distributions that lie beneath, by name."""
    major, minor = python.minor
    return dict(_distributions(python.base / "lib" / f"python{major}.{minor}" / "site-packages"))


def _distributions(site: Path) -> Iterator[tuple[str, str]]:
    for found in importlib.metadata.distributions(path=[str(site)]):
        if name := str(found.metadata["Name"] or ""):
            yield canonicalize_name(name), str(found.metadata["Version"] or "")


def layered(recipe: Recipe, freed: Set[str] = frozenset()) -> Recipe:
    """The recipe of what goes on top: without what lies beneath, but for names that must give way."""
    there = {name: version for name, version in held(recipe.python).items() if name not in freed}
    lines = tuple(line for line in recipe.requirements if not _met(line, there))
    asked = {name_of(line) for line in (*lines, *recipe.overrides)}
    kept = tuple(f"{name} ; {NEVER}" for name in sorted(there) if name not in asked)
    return replace(recipe, requirements=lines, overrides=(*recipe.overrides, *kept))


def _met(line: str, there: Mapping[str, str]) -> bool:
    found = parsed(line)
    if found is None or found.url or found.extras:
        return False
    version = there.get(canonicalize_name(found.name))
    return version is not None and found.specifier.contains(version, prereleases=True)


def unmet(built: Built) -> frozenset[str]:
    """Distributions beneath whose versions something on top does not bear."""
    assert built.prefix is not None
    python = built.recipe.python
    major, minor = python.minor
    site = built.prefix / "lib" / f"python{major}.{minor}" / "site-packages"
    there = {name: version for name, version in held(python).items() if name not in dict(_distributions(site))}
    around = {"python_version": f"{major}.{minor}", "python_full_version": python.version, "extra": ""}
    found = set()
    for distribution in importlib.metadata.distributions(path=[str(site)]):
        for text in distribution.requires or ():
            try:
                asked = Requirement(text)
                applies = asked.marker is None or asked.marker.evaluate(around)
            except (InvalidRequirement, ValueError):
                continue
            name = canonicalize_name(asked.name)
            if applies and name in there and not asked.specifier.contains(there[name], prereleases=True):
                found.add(name)
    return frozenset(found)


def merged(built: Built, recipe: Recipe) -> Built:
    """What stands as the whole environment: what was put on top, and what lies beneath."""
    top = {item.name for item in built.locked}
    beneath = [Pinned(name, version, conda=True) for name, version in held(recipe.python).items() if name not in top]
    rows = tuple(sorted((*built.locked, *beneath), key=lambda item: item.name))
    return replace(built, recipe=recipe, locked=rows, conda=tuple(conda_rows(recipe.python.base)))


def conda_rows(prefix: Path) -> Iterator[str]:
    """Packages of conda in a prefix, `name=version=build`, from the records that its tools keep there."""
    for place in sorted((prefix / "conda-meta").glob("*.json")):
        try:
            with place.open("rb") as stream:
                row = json.loads(stream.read(MOST))
            parts = [row[key] for key in ("name", "version", "build")]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if all(isinstance(part, str) and part.isprintable() for part in parts):
            yield "=".join(parts)
