# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Packages of ours lie beside an environment and change nothing in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.archives import digest_folder
from release_checker.execution.environment.build import build
from release_checker.execution.environment.installed import distributions, site_packages
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.overlay import overlay
from release_checker.execution.environment.records import Built, Interpreter, Recipe
from release_checker.execution.session import Session
from tests.execution.environment.conftest import Index


@pytest.fixture
def built(index: Index, session: Session, python: Interpreter) -> Built:
    index.wheel("needed", "1.0")
    index.wheel("needed", "2.0")
    return build(Recipe(python, ("needed==1.0",)), session)


def test_an_overlay_keeps_to_the_pins_and_leaves_them_alone(index: Index, session: Session, built: Built) -> None:
    index.wheel("kernel", "5.0", needs=("needed",))
    before = digest_folder(site_packages(built))
    place = overlay(built, ("kernel",), session)
    assert sorted(item.name for item in place.glob("*.dist-info")) == ["kernel-5.0.dist-info", "needed-1.0.dist-info"]
    assert list(place.glob("__pycache__/kernel.*.pyc"))
    assert digest_folder(site_packages(built)) == before
    assert dict(distributions(built)) == {"needed": ("needed",)}
    assert overlay(built, ("kernel",), session) == place
    assert [line for line in index.told if "beside" in line] == ["installing kernel beside the environment"]


def test_an_older_one_is_taken_where_the_pins_ask_for_it(index: Index, session: Session, built: Built) -> None:
    index.wheel("kernel", "4.0", needs=("needed<2",))
    index.wheel("kernel", "5.0", needs=("needed>=2",))
    assert (overlay(built, ("kernel",), session) / "kernel-4.0.dist-info").is_dir()


def test_what_bears_none_of_the_pins_is_told(index: Index, session: Session, built: Built) -> None:
    index.wheel("kernel", "5.0", needs=("needed>=2",))
    with pytest.raises(FactUnavailable, match=r"^kernel does not install beside the environment: .*needed") as raised:
        overlay(built, ("kernel",), session)
    assert "needs needed>=2, and needed==1.0 is set" in str(raised.value)


def test_an_index_without_dates_is_taken_as_of_today(index: Index, session: Session, built: Built) -> None:
    index.wheel("kernel", "5.0")
    dated = replace(built, recipe=replace(built.recipe, before="2021-01-01T00:00:00Z"))
    assert (overlay(dated, ("kernel",), session) / "kernel-5.0.dist-info").is_dir()


def test_an_overlay_for_the_oldest_python_here(index: Index, session: Session) -> None:
    python = find_interpreters()[-1]
    index.wheel("kernel", "4.0", metadata="Requires-Python: >=3.6\n")
    index.wheel("kernel", "5.0", metadata=f"Requires-Python: >{python.version}\n")
    built = build(Recipe(python, ()), session)
    assert (overlay(built, ("kernel",), session) / "kernel-4.0.dist-info").is_dir()
