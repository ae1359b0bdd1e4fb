# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How much an environment would fetch, and the build without GPU that this machine has in place of a large one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from release_checker.execution.environment.records import Interpreter, Pinned, Recipe
from release_checker.execution.environment.simple import IndexFile, IndexUnreachable, files
from release_checker.execution.environment.tags import fits
from release_checker.execution.session import Session

BOUND, MOST = 2_000_000_000, 6_000_000_000
"""Bytes above which it is said that an environment fetches them, and above which it does not; torch with CUDA's libraries
takes 2.5 to 3.5 GB."""
COMPANIONS = frozenset({"torchvision", "torchaudio", "torchtext", "xformers"})
"Compiled against one build of torch: beside another they fail when imported, which would be our fault."
LARGE = ("torch", "tensorflow", "nvidia-", "cuda-", "jaxlib", "mxnet", "paddlepaddle")
"Beginnings of the names of what is large; without any of them nothing need be added up."


def weight(locked: Iterable[Pinned], python: Interpreter, session: Session) -> int:
    """Bytes of the wheels that a lock would fetch; 0 where nothing in it is known to be large."""
    rows = [item for item in locked if not item.source]
    if not any(item.name.startswith(LARGE) for item in rows):
        return 0
    return sum(_size(item, python, session) for item in rows)


def _size(item: Pinned, python: Interpreter, session: Session) -> int:
    offered = [file for file in _offered(item.name, session) if str(file.version) == item.version]
    sizes = [file.size for file in offered if fits(file.tags, python)]
    return min(filter(None, sizes), default=0)


def _offered(name: str, session: Session) -> tuple[IndexFile, ...]:
    try:
        return tuple(files(name, session))
    except IndexUnreachable:
        return ()


def without_gpu(recipe: Recipe, locked: Iterable[Pinned], session: Session) -> tuple[Recipe, str]:
    """The recipe with the newest CPU build that its requirements admit, and that build; unchanged and empty without one.

    Such builds, with a local version `+cpu`, come from folders that this machine's settings name (find-links).
    """
    locked = list(locked)
    if not COMPANIONS.isdisjoint(item.name for item in locked):
        return recipe, ""
    asked = [found for text in recipe.requirements if (found := _parsed(text)) is not None]
    for name in (item.name for item in locked if item.name.startswith(LARGE)):
        wanted = [item.specifier for item in asked if canonicalize_name(item.name) == name]
        builds = [file for file in _offered(name, session)
                  if (file.version.local or "").startswith("cpu") and fits(file.tags, recipe.python)
                  and all(each.contains(file.version.public, prereleases=True) for each in wanted)]
        if builds:
            pin = f"{name}=={max(builds, key=lambda file: file.version).version}"
            return replace(recipe, constraints=(*recipe.constraints, pin)), pin
    return recipe, ""


def _parsed(text: str) -> Requirement | None:
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None
