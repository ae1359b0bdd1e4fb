# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Builds an environment from a recipe: resolve, build what has no wheel in the sandbox, install exactly that, keep it by
content.
"""

from __future__ import annotations

import sys
import threading
import time
import urllib.parse
from dataclasses import replace
from pathlib import Path

from packaging.utils import parse_wheel_filename

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.bytecode import compile_all
from release_checker.execution.environment.causes import explain, needed_sources
from release_checker.execution.environment.downloads import BOUND, MOST, weight, without_gpu
from release_checker.execution.environment.layer import lay, put_programs
from release_checker.execution.environment.offered import impossible, source_of
from release_checker.execution.environment.pip_resolver import resolve_with_pip
from release_checker.execution.environment.records import Built, Cause, Interpreter, Pinned, Problem, Recipe
from release_checker.execution.environment.resolve import Local, Resolved, resolve, write_lines
from release_checker.execution.environment.simple import IndexUnreachable, download
from release_checker.execution.environment.sources import Asked, by_address, folder_source, obtain
from release_checker.execution.environment.uv import Said, run_uv
from release_checker.execution.environment.wheelhouse import NotBuilt, Source, Wheel, build_wheel
from release_checker.execution.session import Interrupted, OutOfBudget, Session
from release_checker.execution.store import FULL, CacheUnusable, key_of
from release_checker.text import counted

KIND = "environments"
ROUNDS = 60
"How many rounds of sources may be built for one recipe; a frozen environment of a hundred had over twenty sources."
DEPTH = 3
"A source whose build needs a source whose build needs a source."
_INSTALLING = threading.RLock()
"One at a time: uv uses all cores by itself."


def build(recipe: Recipe, session: Session, project: Path | None = None, largest: int = sys.maxsize) -> Built:
    """The environment that a recipe describes, or why it cannot be built.

    Source distributions of the index above `largest` bytes are not compiled.

    `project` is a copy of the project, needed where the recipe installs its own folders. What installs is kept in the store,
    keyed by the exact files, the interpreter and the project's content. Raises Interrupted or OutOfBudget, and
    FactUnavailable where nothing can be built: no uv, no cache that can be written.
    """
    began = time.monotonic()
    try:
        built = _Builder(recipe, session, project, 0, largest).build()
    except NotBuilt as error:
        built = Built(recipe, None, problems=error.problems)
    except OSError as error:
        cause = Cause.DISK if error.errno in FULL else Cause.OTHER
        words = f"the environment could not be built here: {error.strerror or error}"
        built = Built(recipe, None, problems=(Problem(cause, "", words, str(error)),))
    return replace(built, seconds=time.monotonic() - began)


class _Builder:
    """One recipe on its way."""

    def __init__(self, recipe: Recipe, session: Session, project: Path | None, depth: int, largest: int) -> None:
        self.recipe, self.session, self.project, self.depth, self.largest = recipe, session, project, depth, largest
        self.local: dict[str, Local] = {}
        self.mended: list[Problem] = []
        self.notes: list[str] = []

    def build(self) -> Built:
        for line in (*self.recipe.requirements, *self.recipe.constraints, *self.recipe.overrides):
            _plain(line)
        named = [(line, by_address(line)) for line in self.recipe.requirements]
        plain = replace(self.recipe, requirements=tuple(line for line, asked in named if asked is None))
        for folder in self.recipe.project:
            self._own(folder)
        for _, asked in named:
            if asked is not None:
                self._addressed(asked)
        if self.depth == 0:
            self.session.tell("resolving the environment")
        resolved = self._resolve(plain)
        if self.depth == 0:
            resolved = self._lighter(plain, resolved)
        prefix = install(resolved, self.recipe, self.session)
        return Built(self.recipe, prefix, locked=resolved.locked, mended=tuple(self.mended), notes=tuple(self.notes))

    def _lighter(self, plain: Recipe, resolved: Resolved) -> Resolved:
        """The lock, or one with a build without GPU where it would fetch gigabytes; either is said."""
        size = weight(resolved.locked, plain.python, self.session)
        if size <= BOUND:
            return resolved
        light, pin = without_gpu(plain, resolved.locked, self.session)
        if pin:
            other = resolve(light, self.session, tuple(self.local.values()))
            if other.said.well:
                gb = f"{size / 1e9:.1f} GB"
                self.notes.append(f"{pin}, which lies on this machine, took the place of a build for GPUs ({gb})")
                return other
        if size > MOST:
            words = f"its packages take {size / 1e9:.1f} GB; at most {MOST / 1e9:.0f} GB are fetched for one environment"
            raise NotBuilt((Problem(Cause.TOO_LARGE, "", words),))
        self.notes.append(f"its packages take {size / 1e9:.1f} GB to fetch")
        self.session.tell(f"fetching {size / 1e9:.1f} GB of packages")
        return resolved

    def _resolve(self, plain: Recipe) -> Resolved:
        """Resolve from wheels; build each source that is named as missing, and resolve again."""
        for _ in range(ROUNDS):
            resolver = resolve_with_pip if plain.resolver == "pip" else resolve
            resolved = resolver(plain, self.session, tuple(self.local.values()))
            if resolved.said.well:
                return resolved
            self._stopped(resolved.said, "resolving the environment")
            needed = [item for item in needed_sources(resolved.said.words) if item[0] not in self.local]
            if not needed or self.depth >= DEPTH:
                break
            for name, spec in needed:
                self._from_index(name, spec, plain, resolved.said)
        raise NotBuilt(self._why(plain, resolved.said))

    def _why(self, plain: Recipe, said: Said) -> tuple[Problem, ...]:
        """The index's facts first, as they are certain, then what the resolver says."""
        told = explain(said.words, plain.python, plain.before)
        if told[0].cause in (Cause.NETWORK, Cause.DISK):
            return told
        certain = impossible(plain, self.session)
        if not certain:
            return told
        # What the resolver tells of a package that others hold back is no cause beside a line that can never be met.
        lasting = (Cause.CONFLICT, Cause.OLD_METADATA, Cause.OUTSIDE_SOURCE, Cause.BAD_DECLARATION)
        subjects = {item.subject for item in certain}
        return (*certain, *(item for item in told if item.cause in lasting and item.subject not in subjects))

    def _from_index(self, name: str, spec: str, plain: Recipe, said: Said) -> None:
        found = source_of(name, spec, plain, self.session)
        if isinstance(found, Problem):
            unclear = (Cause.BUILD_FAILED, Cause.OTHER)
            raise NotBuilt(tuple(item for item in self._why(plain, said) if item.cause not in unclear) or (found,))
        if found.size > self.largest:
            size = f"{found.size / 1e6:.0f} MB"
            words = f"{name}=={found.version} has no wheel here, and its source ({size}) takes minutes to compile"
            raise NotBuilt((Problem(Cause.NEEDS_COMPILER, name, words),))
        place = self.session.store.get("sources", key := key_of("index", found.name, found.sha256 or found.url))
        if place is None:
            try:
                with self.session.store.put("sources", key) as made:
                    download(found, made)
            except IndexUnreachable as error:
                raise NotBuilt(
                    (Problem(Cause.NETWORK, name, f"the source of {name} could not be fetched: {error}"),)
                ) from error
            place = self.session.store.root / "sources" / key
        source = Source(f"{name}=={found.version}", place / found.name, found.sha256 or found.url)
        wheel = self._wheel(source, plain)
        digest = (f"sha256:{found.sha256}",) if found.sha256 else ()
        pinned = Pinned(wheel.name, wheel.version, digest, built=True)
        self.local[name] = Local(wheel.name, wheel.version, wheel.path, pinned)

    def _own(self, folder: str) -> None:
        path, _, extras = folder.partition("[")
        source = folder_source(path, self.project, "the project itself" if path in (".", "") else f"the project's {path}")
        wheel = self._wheel(source, self.recipe)
        self.local[wheel.name] = Local(
            wheel.name, wheel.version, wheel.path, None, asked=f"[{extras}" if extras else "", root=True
        )

    def _addressed(self, asked: Asked) -> None:
        source, lasting = obtain(asked, self.session, self.project)
        wheel = self._wheel(source, self.recipe)
        pinned = Pinned(wheel.name, wheel.version, built=True, source=lasting) if lasting else None
        self.local[wheel.name] = Local(wheel.name, wheel.version, wheel.path, pinned, asked=asked.extras, root=True)

    def _wheel(self, source: Source, recipe: Recipe) -> Wheel:
        def provide(wanted: Recipe) -> Built:
            try:
                return _Builder(wanted, self.session, None, self.depth + 1, self.largest).build()
            except NotBuilt as error:
                return Built(wanted, None, problems=error.problems)

        try:
            wheel = build_wheel(source, recipe, self.session, provide)
        except (Interrupted, OutOfBudget, CacheUnusable):
            raise
        except FactUnavailable as error:
            words = f"{source.title} has to be built from source, which nothing isolates here: {error}"
            raise NotBuilt((Problem(Cause.OTHER, source.subject, words),)) from error
        self.mended += wheel.mended
        return wheel

    def _stopped(self, said: Said, what: str) -> None:
        if said.code is None:
            self.session.check()
            raise NotBuilt((Problem(Cause.TIME, "", f"{what} took longer than it may"),))


def _plain(line: str) -> None:
    """Options could name indexes or read our files, and `${...}` is replaced from the environment, secrets among it."""
    text = line.strip()
    if "${" in text or (text.startswith("-") and not text.startswith(("-e ", "-e=", "--editable"))) or len(text) > 10_000:
        raise NotBuilt(
            (Problem(Cause.BAD_DECLARATION, text[:100], f"{text[:100]} is an option or a template, no requirement"),)
        )


def install(resolved: Resolved, recipe: Recipe, session: Session) -> Path:
    """The virtual environment of a lock, from the store or made now; raises NotBuilt."""
    seed = None if recipe.beneath else seeded(resolved.rows, recipe.python)
    parts = [*resolved.rows, *([seed.name] if seed else []), *(["beneath"] if recipe.beneath else [])]
    key = key_of(str(recipe.python.path), recipe.python.version, *parts)
    with _INSTALLING:
        if (kept := session.store.get(KIND, key)) is not None:
            return kept / "venv"
        session.tell(f"installing {counted(len(resolved.rows), 'package')}")
        with session.store.put(KIND, key) as made:
            said = _fill(made, resolved.rows, recipe, session, seed)
            if said.code is None:
                session.check()
                raise NotBuilt((Problem(Cause.TIME, "", "installing took longer than it may"),))
            if not said.well:
                raise NotBuilt(explain(said.words, recipe.python))
    return session.store.root / KIND / key / "venv"


def seeded(rows: tuple[str, ...], python: Interpreter) -> Path | None:
    """The setuptools that `python -m venv` puts into a new environment before Python 3.12; None where the lock has its own.

    Old packages import its pkg_resources without asking for it. It is the wheel that Python itself brings (ensurepip).
    """
    if python.minor >= (3, 12) or any(row.startswith(("setuptools==", "setuptools @")) for row in rows):
        return None
    major, minor = python.minor
    folders = (python.base / "lib" / f"python{major}.{minor}" / "ensurepip" / "_bundled", Path("/usr/share/python-wheels"))
    return next((wheel for folder in folders for wheel in sorted(folder.glob("setuptools-*.whl"))), None)


def _fill(made: Path, rows: tuple[str, ...], recipe: Recipe, session: Session, seed: Path | None) -> Said:
    """Relocatable, as it takes its place by a rename. No Python that has a package of it is started here."""
    prefix, lock, python = made / "venv", made / "lock.txt", recipe.python
    if python.twin:
        site = lay(prefix, python, beneath=recipe.beneath)
        said, where = Said(0, "", ""), (*python.options, "--target", str(site))
    else:
        fresh = ("venv", "--relocatable", "--python", str(python.path), str(prefix))
        said = run_uv(session, *fresh, folder=made, seconds=120.0)
        where = ("--python", str(prefix / "bin" / "python"))
    if said.well and seed is not None:
        said = run_uv(session, "pip", "install", "--no-deps", *where, str(seed), folder=made, seconds=120.0)
    if not said.well or not rows:
        return said
    folders: tuple[str, ...] = ()
    if recipe.resolver == "pip":
        rows, folders = _by_name(rows)
    write_lines(lock, rows)
    said = run_uv(
        session,
        "pip",
        "install",
        "--require-hashes" if all("--hash=" in row for row in rows) else "--verify-hashes",
        "--no-build",
        "--no-deps",
        f"--link-mode={_link_mode(session)}",
        *where,
        "-r",
        str(lock),
        *(f"--find-links={folder}" for folder in folders),
        folder=made,
        seconds=900.0,
    )
    if said.well:
        if python.twin:
            put_programs(site, prefix, python)
        compile_all(prefix, python, session)
    return said


def _link_mode(session: Session) -> str:
    """Links into uv's cache, four times as fast as copies, only where environments are mounted read-only.

    A rule on files alone (Landlock) lets code change their modes, or cut them off on old kernels.
    """
    try:
        return "hardlink" if session.sandbox.moves else "copy"
    except FactUnavailable:
        return "copy"


def _by_name(rows: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rows without addresses of our own wheels, and the folders that have these.

    Of a wheel by address uv reads all metadata, and refuses what pip was asked for; of one by name and version it does not.
    """
    named, folders = [], []
    for row in rows:
        name, _, rest = row.partition(" @ file://")
        if rest:
            address, _, digests = rest.partition(" ")
            place = Path(urllib.parse.unquote(address))
            folders.append(str(place.parent))
            row = f"{name}=={parse_wheel_filename(place.name)[1]} {digests}"
        named.append(row)
    return tuple(named), tuple(folders)
