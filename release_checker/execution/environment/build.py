# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Builds an environment from a recipe: resolve, then install exactly that, kept by content."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from release_checker.execution.environment.causes import explain
from release_checker.execution.environment.records import Built, Pinned, Problem, Recipe
from release_checker.execution.environment.resolve import resolve, write_lines
from release_checker.execution.environment.uv import Said, run_tool, run_uv
from release_checker.execution.session import Session
from release_checker.execution.store import key_of

KIND = "environments"
_BUILDING = threading.Lock()


def build(recipe: Recipe, session: Session, project: Path | None = None) -> Built:
    """The environment that a recipe describes, or why it cannot be built.

    `project` is a scratch copy of the project, needed where the recipe installs its own folders. What installs is kept in
    the store, keyed by the exact files, the interpreter and the project's content. Raises Interrupted or OutOfBudget.
    """
    began = time.monotonic()
    session.tell("resolving the environment")
    resolved = resolve(recipe, session)
    if not resolved.said.well:
        return Built(recipe, None, problems=explain(resolved.said.words, recipe.python), seconds=time.monotonic() - began)
    prefix: Path | None = None
    problems: tuple[Problem, ...] = ()
    try:
        prefix = install(resolved.locked, recipe, session)
    except NotInstalled as error:
        problems = error.problems
    return Built(recipe, prefix, locked=resolved.locked, problems=problems, seconds=time.monotonic() - began)


def install(locked: tuple[Pinned, ...], recipe: Recipe, session: Session) -> Path:
    """The virtual environment of a lock, from the store or made now; raises NotInstalled."""
    rows = [f"{item.name}=={item.version} " + " ".join(f"--hash={value}" for value in item.hashes) for item in locked]
    key = key_of(str(recipe.python.path), recipe.python.version, *rows)
    with _BUILDING:
        if (kept := session.store.get(KIND, key)) is not None:
            return kept / "venv"
        session.tell(f"installing {len(locked)} packages")
        with session.store.put(KIND, key) as made:
            said = _fill(made, rows, recipe, session)
            if not said.well:
                raise NotInstalled(explain(said.words, recipe.python))
    return session.store.root / KIND / key / "venv"


class NotInstalled(Exception):
    """Leaves the store's block, so that nothing half done is kept."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


def _fill(made: Path, rows: list[str], recipe: Recipe, session: Session) -> Said:
    """Relocatable, as it takes its place by a rename.

    Bytecode is compiled by the base interpreter without its site module: a wheel's .pth file could run code in the new one.
    """
    prefix, lock = made / "venv", made / "lock.txt"
    said = run_uv(session, "venv", "--relocatable", "--python", str(recipe.python.path), str(prefix), folder=made,
                  seconds=120.0)
    if not said.well or not rows:
        return said
    write_lines(lock, rows)
    said = run_uv(session, "pip", "install", "--require-hashes", "--no-build", "--no-deps", "--python",
                  str(prefix / "bin" / "python"), "-r", str(lock), folder=made, seconds=900.0)
    if said.well:
        run_tool(session, (str(recipe.python.path), "-I", "-S", "-m", "compileall", "-q", "-j", "2", str(prefix / "lib")),
                 folder=made, seconds=300.0)
    return said
