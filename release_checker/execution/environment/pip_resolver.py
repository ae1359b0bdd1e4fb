# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""pip of the interpreter's own age, for metadata that uv refuses: `pytz>=2011k` in pandas up to 0.24.

Only wheels are taken, so nothing of a stranger's runs; pip itself is started without the site module.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from release_checker.execution.environment.dated import dated_index
from release_checker.execution.environment.records import Pinned, Recipe
from release_checker.execution.environment.resolve import Local, Resolved, write_lines
from release_checker.execution.environment.simple import IndexUnreachable, files
from release_checker.execution.environment.uv import Said, run_tool, run_uv
from release_checker.execution.session import Session
from release_checker.execution.store import key_of

PIP = "pip<24.1"
"From 24.1 on pip refuses what uv refuses (its release notes: legacy versions and specifiers)."


def resolve_with_pip(recipe: Recipe, session: Session, local: Sequence[Local] = ()) -> Resolved:
    """The same as `resolve`, with pip; overrides are none of pip's words and are refused."""
    if recipe.overrides:
        return Resolved((), (), Said(2, "", "error: pip cannot override what packages ask of each other"))
    pip, said = _pip(recipe, session)
    if not said.well:
        return Resolved((), (), said)
    with tempfile.TemporaryDirectory(prefix="release-checker-") as name, dated_index(recipe.before, session) as address:
        folder, wheels = Path(name), Path(name) / "wheels"
        asked = [*recipe.requirements, *(f"{item.name}{item.asked} @ {item.path.as_uri()}" for item in local if item.root)]
        bounds = [*recipe.constraints, *(f"{item.name} @ {item.path.as_uri()}" for item in local if not item.root)]
        arguments = [
            "download",
            "--only-binary",
            ":all:",
            "--no-input",
            "--disable-pip-version-check",
            "--cache-dir",
            str(session.store.folder("pip")),
            "-d",
            str(wheels),
            "-r",
            write_lines(folder / "asked.txt", asked),
        ]
        if bounds:
            arguments += ["-c", write_lines(folder / "bounds.txt", bounds)]
        if recipe.no_deps:
            arguments.append("--no-deps")
        if recipe.python.twin:
            arguments += recipe.python.options[2:]
        extra = {"PIP_CONFIG_FILE": "/dev/null"}
        if address:
            extra |= {
                "PIP_INDEX_URL": address,
                "PIP_EXTRA_INDEX_URL": "",
                "PIP_FIND_LINKS": "",
                "PIP_TRUSTED_HOST": "127.0.0.1",
            }
        elif not session.online:
            extra["PIP_NO_INDEX"] = "1"
        said = run_tool(
            session,
            (str(recipe.python.started.path), "-I", "-S", str(pip / "pip"), *arguments),
            folder=folder,
            seconds=600.0,
            extra=extra,
        )
        if not said.well:
            return Resolved((), (), said)
        return _locked(wheels, recipe, session, {item.name: item for item in local}, said)


def _pip(recipe: Recipe, session: Session) -> tuple[Path, Said]:
    """A pip of the interpreter's age in a folder of its own, which no environment has on its path."""
    key = key_of("pip", PIP, str(recipe.python.started.path), recipe.python.started.version)
    place = session.store.root / "tools" / key
    if session.store.get("tools", key) is not None or place.is_dir():
        return place, Said(0, "", "")
    with session.store.put("tools", key) as made:
        said = run_uv(
            session,
            "pip",
            "install",
            "--no-build",
            "--python",
            str(recipe.python.started.path),
            "--target",
            str(made),
            PIP,
            folder=made,
        )
        if not said.well:
            shutil.rmtree(made)
            made.mkdir()
    if not said.well:
        shutil.rmtree(place, ignore_errors=True)
    return place, said


def _locked(wheels: Path, recipe: Recipe, session: Session, local: dict[str, Local], said: Said) -> Resolved:
    """The lock of what was fetched, with the index's digests of every file of each version."""
    rows, locked = [], []
    for wheel in sorted(wheels.glob("*.whl")):
        try:
            name, version, _, _ = parse_wheel_filename(wheel.name)
        except InvalidWheelFilename:
            continue
        if name in local:
            item = local[name]
            rows.append(f"{name} @ {item.path.as_uri()} --hash=sha256:{_digest(item.path)}")
            if item.pinned is not None:
                locked.append(item.pinned)
            continue
        digest = f"sha256:{_digest(wheel)}"
        try:
            known = {f"sha256:{item.sha256}" for item in files(name, session) if item.version == version and item.sha256}
        except IndexUnreachable:
            known = set()
        hashes = tuple(sorted(known | {digest}))
        rows.append(f"{name}=={version} " + " ".join(f"--hash={value}" for value in hashes))
        locked.append(Pinned(name, str(version), hashes))
    return Resolved(tuple(sorted(rows)), tuple(sorted(locked, key=lambda item: item.name)), said)


def _digest(place: Path) -> str:
    with place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
