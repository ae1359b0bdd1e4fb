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
from release_checker.execution.environment.simple import IndexUnreachable, files
from release_checker.execution.environment.uv import Said, run_uv
from release_checker.execution.session import Session

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=(\S+)")
SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Local:
    """A wheel of our own making that takes part in resolving."""

    name: str
    "Normalised."
    version: str
    "As its file name says."
    path: Path
    "The wheel."
    pinned: Pinned | None
    "How the lock names it; None for the project itself, which no lock names."
    asked: str = ""
    "The extras asked for, in brackets, where the recipe asks for it with some."
    root: bool = False
    "It is asked for, not only used where others ask for it."


@dataclass(frozen=True, slots=True)
class Resolved:
    """A lock, or why there is none."""

    rows: tuple[str, ...]
    "Lines to install from, each with its hashes."
    locked: tuple[Pinned, ...]
    "Exact versions with the hashes of all their files, by name; without the project itself."
    said: Said
    "How the resolver ended."


def resolve(recipe: Recipe, session: Session, local: Sequence[Local] = ()) -> Resolved:
    """Pin a recipe's requirements from wheels alone; raises Interrupted or OutOfBudget.

    Local wheels come in as constraints with an address: they keep their version, others' bounds on it still count, and
    they need no upload date, which files of a plain folder do not have.
    """
    with tempfile.TemporaryDirectory(prefix="release-checker-") as name:
        folder = Path(name)
        asked = [*recipe.requirements, *(f"{item.name}{item.asked} @ {item.path.as_uri()}" for item in local if item.root)]
        bounds = [*recipe.constraints, *(f"{item.name} @ {item.path.as_uri()}" for item in local if not item.root)]
        arguments = [
            "pip",
            "compile",
            "--no-build",
            "--generate-hashes",
            "--no-annotate",
            "--no-header",
            *recipe.python.options,
            write_lines(folder / "asked.txt", asked),
        ]
        for option, lines in (("--constraints", bounds), ("--overrides", recipe.overrides)):
            if lines:
                arguments += [option, write_lines(folder / f"{option[2:]}.txt", lines)]
        if recipe.before:
            arguments += ["--exclude-newer", recipe.before]
        if recipe.no_deps:
            arguments += ["--no-deps"]
        said = run_uv(session, *arguments, folder=folder, seconds=SECONDS)
    rows = tuple(_hashed(row, session) for row in lock_rows(said.output)) if said.well else ()
    return Resolved(rows=rows, locked=pins(rows, {item.name: item for item in local}), said=said)


def write_lines(place: Path, lines: Iterable[str]) -> str:
    """Write one line each; a line break inside a requirement cannot smuggle an option in."""
    place.write_text("".join(" ".join(line.split()) + "\n" for line in lines), "utf-8")
    return str(place)


def lock_rows(text: str) -> tuple[str, ...]:
    """Lines of a pinned requirements file, each in one piece with its hashes."""
    rows = (" ".join(row.split()) for row in text.replace("\\\n", " ").splitlines())
    return tuple(sorted(row for row in rows if row and not row.startswith(("#", "-"))))


def _hashed(row: str, session: Session) -> str:
    """A row with the index's digests where uv gives none: for files of a folder without their dependencies it does not."""
    match = _PIN.match(row)
    if match is None or _HASH.search(row):
        return row
    try:
        known = {item.sha256 for item in files(match["name"], session) if str(item.version) == match["version"]}
    except IndexUnreachable:
        return row
    return " ".join([row, *(f"--hash=sha256:{digest}" for digest in sorted(known) if digest)])


def pins(rows: Iterable[str], local: dict[str, Local]) -> tuple[Pinned, ...]:
    """What lock rows pin; a wheel of our own making stands as its source does."""
    found: dict[str, Pinned] = {}
    for row in rows:
        name, _, address = row.partition(" @ ")
        if address:
            name = canonicalize_name(name.split("[")[0])
            item = local.get(name)
            if item is None:
                found[name] = Pinned(name, _version_of(address), tuple(_HASH.findall(row)), source=address.split(" ")[0])
            elif item.pinned is not None:
                found[name] = item.pinned
        elif match := _PIN.match(row):
            name = canonicalize_name(match["name"])
            found[name] = Pinned(name, match["version"], tuple(_HASH.findall(row)))
    return tuple(found[name] for name in sorted(found))


def _version_of(address: str) -> str:
    """The version in a wheel's address."""
    parts = address.split("#")[0].split(" ")[0].rsplit("/", 1)[-1].split("-")
    return parts[1] if len(parts) > 2 else ""
