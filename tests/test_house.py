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
    # What names a check without loading all of them, as the board does, says the same words.
    assert {code: check.title for code, check in ours.items()} == {code: registry.catalogue[code].title for code in ours}


ORDER = (
    ("errors", "model"),
    ("text", "git", "ssh", "declare"),
    ("project",),
    ("documents", "runs"),
    ("comparison", "secrets"),
    ("execution",),
    ("claims",),
    ("facts",),
    ("api",),
    ("registry", "toml_source", "verdict"),
    ("evidence_settings", "execution_settings", "security_settings"),
    ("settings",),
    ("gather", "reports", "selection"),
    ("kept_report", "log_evidence", "metadata_evidence", "notebook_evidence"),
    ("replay_evidence",),
    ("evidence", "outcomes"),
    ("audit",),
    ("publish",),
    ("cli", "cohort", "board", "testing"),
    ("__main__",),
)
"Rooms from the ground up: a module imports from its own room and from those below."


def imported_rooms(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("release_checker."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("release_checker.")}
    return found


def test_imports_point_down() -> None:
    level = {room: number for number, rooms in enumerate(ORDER) for room in rooms}
    package = ROOT / "release_checker"
    wrong = []
    for path in package.rglob("*.py"):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        if room != "__init__":
            wrong += [f"{path.relative_to(ROOT)} imports {other}" for other in imported_rooms(path)
                      if level[other] > level[room]]
    assert wrong == []


def test_checks_import_the_api_alone() -> None:
    assert {path.name: imported_rooms(path) - {"api"} for path in (ROOT / "checks").glob("*.py")
            if imported_rooms(path) - {"api"}} == {}


def test_nobody_imports_a_check() -> None:
    modules = [path for folder in ("release_checker", "checks", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    assert [path for path in modules if "checks" in imported_rooms(path)] == []


def test_only_the_project_and_git_read_the_disk() -> None:
    """Facts read a project through `Project`; `open` elsewhere would follow links and know no bounds."""
    opening = set()
    for path in [*(ROOT / "release_checker" / "facts").rglob("*.py"), *(ROOT / "checks").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id == "open":
                opening.add(path.name)
    assert opening == set()
