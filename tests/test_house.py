# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Promises of the house: import direction, package list, catalogue, manual pages."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

from release_checker.registry import installed

ROOT = Path(__file__).resolve().parent.parent


def test_every_package_on_disk_is_listed() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    on_disk = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "release_checker").rglob("__init__.py")
    } | {"release_checker.checks", "release_checker.configs"}
    assert listed == on_disk


def test_every_module_with_declarations_is_an_entry_point() -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    offered = {value for group in points.values() for value in group.values()}
    declaring = set()
    for path in [*(ROOT / "release_checker" / "facts").rglob("*.py"), *(ROOT / "checks").glob("*.py")]:
        tree = ast.parse(path.read_text())
        decorators = [d for node in tree.body if isinstance(node, ast.FunctionDef) for d in node.decorator_list]
        if any(isinstance(d, ast.Call) and getattr(d.func, "id", "") in ("fact", "check") for d in decorators):
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            declaring.add(dotted if dotted.startswith("release_checker") else f"release_checker.{dotted}")
    assert offered == declaring


def test_installed_checks_agree_with_the_catalogue() -> None:
    registry = installed()
    ours = {code: check for code, check in registry.checks.items() if code in registry.catalogue}
    assert {code: registry.cost(check) for code, check in ours.items()} == {
        code: registry.catalogue[code].cost for code in ours
    }
    assert all(check.name == registry.catalogue[code].name for code, check in ours.items())
