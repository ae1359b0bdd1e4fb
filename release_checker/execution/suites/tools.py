# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""pytest, its plug-ins and what only tests need, in folders beside the environment that disturb none of its pins."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.records import Built
from release_checker.execution.environment.uv import Said, run_uv
from release_checker.execution.session import Session
from release_checker.execution.store import key_of

KIND = "overlays"
OFFLINE = re.compile(r"error sending request|dns error|connection refused|network|offline|timed? ?out", re.IGNORECASE)


class Tools:
    """What was added for the tests of one environment. The environment's own packages come first on the path."""

    def __init__(self, built: Built, session: Session) -> None:
        self.built = built
        self.session = session
        self.lines: list[str] = []
        self.paths: list[str] = []
        self.tried: set[str] = {canonicalize_name(item.name) for item in built.locked}
        self._added: list[str] = []

    @property
    def added(self) -> tuple[str, ...]:
        """Names of what was asked for and is there now, in order."""
        return tuple(self._added)

    def add(self, *requirements: str) -> None:
        """Install what is not there yet, beside what was added before; what does not install is left out.

        Raises FactUnavailable when pytest itself cannot be had.
        """
        fresh = {name: line for line in requirements if (name := _name(line)) and name not in self.tried}
        self.tried |= set(fresh)
        if not fresh:
            return
        said = self._install([*self.lines, *fresh.values()])
        if said is None:
            self._keep(fresh)
            return
        for name, line in fresh.items():  # one of them is at fault: whatever installs beside the others is taken
            last = self._install([*self.lines, line])
            if last is None:
                self._keep({name: line})
            elif name == "pytest":
                raise FactUnavailable(f"pytest cannot be installed beside the environment: {_last_line(last.words)}")

    def _keep(self, fresh: dict[str, str]) -> None:
        self.lines += fresh.values()
        self._added += fresh

    def _install(self, lines: Sequence[str]) -> Said | None:
        """Fill a folder with these, under the environment's own versions; the installer's words where it fails."""
        recipe, session = self.built.recipe, self.session
        pins = [f"{item.name}=={item.version}" for item in self.built.locked]
        key = key_of("overlay", str(recipe.python.path), recipe.python.version, recipe.before, *lines, *pins)
        kept = session.store.get(KIND, key)
        if kept is None:
            try:
                with session.store.put(KIND, key) as made:
                    said = self._fill(made, lines, pins)
                    if not said.well:
                        raise _NotInstalled(said)
            except _NotInstalled as error:
                return error.said
            kept = session.store.root / KIND / key
        self.paths[:] = [str(kept / "packages")]
        return None

    def _fill(self, made: Path, lines: Sequence[str], pins: Sequence[str]) -> Said:
        recipe = self.built.recipe
        with tempfile.TemporaryDirectory(prefix="release-checker-") as name:
            folder = Path(name)
            (folder / "asked.txt").write_text("\n".join(lines) + "\n", "utf-8")
            (folder / "pins.txt").write_text("\n".join(pins) + "\n", "utf-8")
            before = ("--exclude-newer", recipe.before) if recipe.before else ()
            return run_uv(
                self.session, "pip", "install", "--no-build", "--python", str(recipe.python.path), *before,
                "--target", str(made / "packages"), "-r", str(folder / "asked.txt"), "-c", str(folder / "pins.txt"),
                folder=folder, seconds=600.0,
            )


class _NotInstalled(Exception):
    """Leaves the store's block, so that nothing half done is kept."""

    def __init__(self, said: Said) -> None:
        super().__init__()
        self.said = said


def _name(line: str) -> str:
    """Normalised name of a requirement; empty where it is none that can be added."""
    try:
        return canonicalize_name(Requirement(line).name)
    except InvalidRequirement:
        return ""


def _last_line(words: str) -> str:
    lines = [line.strip(" ╰─▶×│") for line in words.split("\n") if line.strip()]
    offline = next((line for line in lines if OFFLINE.search(line)), "")
    return (offline or (lines[-1] if lines else "no reason is given"))[:200]
