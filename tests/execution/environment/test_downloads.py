# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is too large to fetch, and what takes its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.tags import Tag
from packaging.version import Version

from release_checker.execution.environment import build as building
from release_checker.execution.environment import downloads
from release_checker.execution.environment.records import Cause, Interpreter, Pinned, Recipe
from release_checker.execution.environment.resolve import Resolved
from release_checker.execution.environment.simple import IndexFile
from release_checker.execution.environment.uv import Said
from release_checker.execution.session import Session
from release_checker.execution.store import Store

PYTHON = Interpreter(Path("/py311"), "3.11.7", Path("/usr"))
LOCK = (Pinned("nvidia-cublas", "13.0"), Pinned("torch", "2.15.0"))


def wheel(name: str, version: str, size: int) -> IndexFile:
    return IndexFile(f"{name}-{version}-py3-none-any.whl", "", "", "", "", False, Version(version),
                     frozenset({Tag("py3", "none", "any")}), size)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[IndexFile]]:
    made = {"torch": [wheel("torch", "2.13.0+cpu", 190_000_000), wheel("torch", "2.15.0", 540_000_000)],
            "nvidia-cublas": [wheel("nvidia-cublas", "13.0", 1_900_000_000)]}
    monkeypatch.setattr(downloads, "files", lambda name, session: made.get(name, []))
    return made


def test_wheels_are_added_up_where_something_is_known_to_be_large(index: dict[str, list[IndexFile]], tmp_path: Path) -> None:
    session = Session(store=Store(tmp_path))
    assert downloads.weight(LOCK, PYTHON, session) == 2_440_000_000
    assert downloads.weight((Pinned("numpy", "2.0"),), PYTHON, session) == 0


@pytest.mark.parametrize(("asked", "pin"), [
    ("torch", "torch==2.13.0+cpu"), ("torch>=2.1", "torch==2.13.0+cpu"), ("torch==2.15.0", ""), ("torch>=2.14", ""),
])
def test_a_cpu_build_of_this_machine_takes_its_place_where_the_requirement_admits_it(
    index: dict[str, list[IndexFile]], tmp_path: Path, asked: str, pin: str
) -> None:
    recipe = Recipe(PYTHON, (asked,))
    light, chosen = downloads.without_gpu(recipe, LOCK, Session(store=Store(tmp_path)))
    assert chosen == pin
    assert light.constraints == ((pin,) if pin else ())


def test_no_cpu_build_is_taken_beside_what_was_compiled_against_the_other(
    index: dict[str, list[IndexFile]], tmp_path: Path
) -> None:
    recipe = Recipe(PYTHON, ("torch", "torchvision"))
    locked = (*LOCK, Pinned("torchvision", "0.30.0"))
    assert downloads.without_gpu(recipe, locked, Session(store=Store(tmp_path))) == (recipe, "")


@pytest.mark.parametrize(("asked", "size", "note", "cause"), [
    ("torch", 1_900_000_000,
     "torch==2.13.0+cpu, which lies on this machine, took the place of a build for GPUs (2.4 GB)", None),
    ("torch==2.15.0", 1_900_000_000, "its packages take 2.4 GB to fetch", None),
    ("torch==2.15.0", 9_000_000_000, "", Cause.TOO_LARGE),
    ("torch==2.15.0", 100_000_000, "", None),
], ids=["a build without GPU", "said", "refused", "small"])
def test_gigabytes_are_avoided_or_said(
    index: dict[str, list[IndexFile]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str, size: int, note: str,
    cause: Cause | None,
) -> None:
    index["nvidia-cublas"] = [wheel("nvidia-cublas", "13.0", size)]
    monkeypatch.setattr(building, "resolve", lambda recipe, session, local: Resolved((), LOCK, Said(0, "", "")))
    monkeypatch.setattr(building, "install", lambda resolved, recipe, session: Path("/environment"))
    built = building.build(Recipe(PYTHON, (asked,)), Session(store=Store(tmp_path)))
    assert built.notes == ((note,) if note else ())
    assert [item.cause for item in built.problems] == ([cause] if cause else [])
