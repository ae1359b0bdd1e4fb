# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What an environment holds, read from its metadata without starting its Python."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping
from pathlib import Path

from packaging.utils import canonicalize_name

from release_checker.execution.environment.records import Built

SUFFIXES = (".py", ".so", ".pyd")


def site_packages(built: Built) -> Path:
    """The folder that its packages lie in; only where it stands."""
    assert built.prefix is not None
    major, minor = built.recipe.python.minor
    return built.prefix / "lib" / f"python{major}.{minor}" / "site-packages"


def package_folders(built: Built) -> tuple[Path, ...]:
    """That folder, and the one of the packages beneath where conda's tool has installed some."""
    major, minor = built.recipe.python.minor
    beneath = built.recipe.python.base / "lib" / f"python{major}.{minor}" / "site-packages"
    return (site_packages(built), beneath) if built.recipe.beneath else (site_packages(built),)


def program_folders(built: Built) -> tuple[str, ...]:
    """Where its programs lie, for PATH; what conda's tool has installed after what lies on top."""
    beneath = (str(built.recipe.python.base / "bin"),) if built.recipe.beneath else ()
    return (str(built.python.parent), *beneath)


def distributions(built: Built) -> Mapping[str, tuple[str, ...]]:
    """Distributions by the top-level names that can be imported, normalised and sorted."""
    found: dict[str, set[str]] = {}
    for distribution in importlib.metadata.distributions(path=[str(path) for path in package_folders(built)]):
        name = canonicalize_name(str(distribution.metadata["Name"] or ""))
        for top in _tops(distribution):
            found.setdefault(top, set()).add(name)
    return {top: tuple(sorted(names)) for top, names in sorted(found.items())}


def _tops(distribution: importlib.metadata.Distribution) -> set[str]:
    declared = (distribution.read_text("top_level.txt") or "").split()
    if declared:
        return {name.replace("/", ".").partition(".")[0] for name in declared}
    found = set()
    for file in distribution.files or ():
        first = file.parts[0]
        if (
            len(file.parts) > 1
            and not first.endswith((".dist-info", ".egg-info", ".data", ".libs"))
            and first not in ("..", "__pycache__")
        ):
            found.add(first)
        elif len(file.parts) == 1 and first.endswith(SUFFIXES):
            found.add(first.partition(".")[0])
    return {name for name in found if name.isidentifier()}
