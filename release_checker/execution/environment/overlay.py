# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Packages of ours beside an environment: ipykernel, pytest. Appended to sys.path, they disturb none of its pins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.causes import explain
from release_checker.execution.environment.records import Built
from release_checker.execution.environment.resolve import write_lines
from release_checker.execution.environment.uv import Said, run_tool, run_uv
from release_checker.execution.session import Session
from release_checker.execution.store import key_of

KIND = "overlays"


def overlay(built: Built, packages: tuple[str, ...], session: Session) -> Path:
    """Folder with packages and all they need, in versions that the environment has where it has them; kept in the store.

    As of the recipe's date first, as a kernel of today may not bear an environment of 2019; then as of today. Raises
    FactUnavailable with the reason, Interrupted or OutOfBudget.
    """
    pins = [f"{item.name}=={item.version}" for item in built.locked]
    last: Said | None = None
    for before in dict.fromkeys((built.recipe.before, "")):
        key = key_of("overlay", str(built.recipe.python.path), built.recipe.python.version, before, *packages, "|", *pins)
        if (kept := session.store.get(KIND, key)) is not None:
            return kept / "packages"
        session.tell(f"installing {', '.join(packages)} beside the environment")
        try:
            with session.store.put(KIND, key) as made:
                last = _fill(made, packages, pins, replace(built, recipe=replace(built.recipe, before=before)), session)
                if not last.well:
                    raise _NotFilled
        except _NotFilled:
            session.check()
            continue
        return session.store.root / KIND / key / "packages"
    assert last is not None
    reason = explain(last.words, built.recipe.python)[0].words if last.code is not None else "it took too long"
    raise FactUnavailable(f"{packages[0]} does not install beside the environment: {reason}")


class _NotFilled(Exception):
    """Leaves the store's block, so that nothing half done is kept."""


def _fill(made: Path, packages: tuple[str, ...], pins: list[str], built: Built, session: Session) -> Said:
    """By the base interpreter: the environment's own could run code of its packages when it starts."""
    python, target = built.recipe.python, made / "packages"
    arguments = [
        "pip",
        "install",
        "--no-build",
        *python.options,
        "--target",
        str(target),
        "-r",
        write_lines(made / "asked.txt", packages),
        "--constraints",
        write_lines(made / "pins.txt", pins),
    ]
    if built.recipe.before:
        arguments += ["--exclude-newer", built.recipe.before]
    said = run_uv(session, *arguments, folder=made)
    if said.well and python.started.minor == python.minor:
        command = (str(python.started.path), "-I", "-S", "-m", "compileall", "-q", "-j", "2", str(target))
        run_tool(session, command, folder=made, seconds=120.0)
    return said
