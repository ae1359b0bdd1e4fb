# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is too large to fetch, and what takes its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.tags import Tag
from packaging.version import Version

from release_checker.execution.environment import bench, downloads
from release_checker.execution.environment.bench import Bench
from release_checker.execution.environment.records import Built, Cause, Interpreter, Pinned, Recipe
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


def test_what_is_too_large_is_not_fetched_and_said(
    index: dict[str, list[IndexFile]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "resolve", lambda recipe, session: Resolved((), LOCK, Said(0, "", "")))
    monkeypatch.setattr(bench, "impossible", lambda recipe, session: ())
    built: list[Recipe] = []

    def build(recipe: Recipe, session: Session, project: Path | None) -> Built:
        built.append(recipe)
        return Built(recipe, Path("/environment"))

    monkeypatch.setattr(bench, "build", build)
    session = Session(store=Store(tmp_path))
    session.__dict__["sandbox"] = None
    work = Bench(session)
    plain, exact = Recipe(PYTHON, ("torch",)), Recipe(PYTHON, ("torch==2.15.0",))
    assert work.resolve(plain) == work.resolve(exact) == ()
    assert work.build(plain).recipe == plain
    assert [item.constraints for item in built] == [("torch==2.13.0+cpu",)]
    said = "torch==2.13.0+cpu, which lies on this machine, was taken in place of a build for GPUs (2.4 GB)"
    assert work.warnings == [said]
    assert [item.cause for item in work.build(exact).problems] == [Cause.TOO_LARGE]
