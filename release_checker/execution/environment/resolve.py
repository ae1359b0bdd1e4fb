# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From requirements to exact versions and hashes, outside the sandbox: nothing of a stranger's runs here."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from release_checker.execution.environment.records import Pinned, Recipe
from release_checker.execution.environment.uv import Said, run_uv
from release_checker.execution.session import Session

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=(\S+)")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A lock, or why there is none."""

    locked: tuple[Pinned, ...]
    "Exact versions with the hashes of all their files, by name."
    said: Said
    "How the resolver ended."


def resolve(recipe: Recipe, session: Session, find_links: Sequence[Path] = ()) -> Resolved:
    """Pin a recipe's requirements from wheels alone; raises Interrupted or OutOfBudget."""
    with tempfile.TemporaryDirectory(prefix="release-checker-") as name:
        folder = Path(name)
        arguments = ["pip", "compile", "--no-build", "--generate-hashes", "--no-annotate", "--no-header",
                     "--python", str(recipe.python.path), write_lines(folder / "asked.txt", recipe.requirements)]
        for option, lines in (("--constraints", recipe.constraints), ("--overrides", recipe.overrides)):
            if lines:
                arguments += [option, write_lines(folder / f"{option[2:]}.txt", lines)]
        if recipe.before:
            arguments += ["--exclude-newer", recipe.before]
        if recipe.no_deps:
            arguments += ["--no-deps"]
        for place in find_links:
            arguments += ["--find-links", str(place)]
        said = run_uv(session, *arguments, folder=folder, seconds=300.0)
    return Resolved(locked=parse_lock(said.output) if said.well else (), said=said)


def write_lines(place: Path, lines: Iterable[str]) -> str:
    """Write one line each; a line break inside a requirement cannot smuggle an option in."""
    place.write_text("".join(" ".join(line.split()) + "\n" for line in lines), "utf-8")
    return str(place)


def parse_lock(text: str) -> tuple[Pinned, ...]:
    """Rows of a pinned requirements file with hashes."""
    found: dict[str, Pinned] = {}
    for row in text.replace("\\\n", " ").splitlines():
        if match := _PIN.match(row):
            name = canonicalize_name(match["name"])
            found[name] = Pinned(name=name, version=match["version"], hashes=tuple(_HASH.findall(row)))
    return tuple(found[name] for name in sorted(found))
