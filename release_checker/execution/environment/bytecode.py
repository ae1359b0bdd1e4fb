# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Bytecode of installed distributions, compiled once for each and linked into every environment that has it.

An environment is shown read-only, so what is not compiled before is compiled anew at each start: 12.6 s against 4 s for the
usual packages. Compiling all of them took 20 s, and the doctor builds many environments of nearly the same packages.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from release_checker.execution.environment.records import Interpreter
from release_checker.execution.environment.uv import run_tool
from release_checker.execution.session import Session
from release_checker.execution.store import key_of

KIND = "bytecode"
SECONDS = 300.0
SKIPPED = frozenset({"tests", "test"})
"Folders that hardly any project imports, and nearly half of numpy, pandas and scikit-learn."


def compile_all(prefix: Path, python: Interpreter, session: Session) -> None:
    """Put bytecode beside the modules of an environment; what fails to compile stays without.

    The base interpreter compiles, without its site module: a wheel's .pth file could run code in the environment's own.
    Files are told by their digests in RECORD, and bytecode is not held against its source's time (PEP 552), which differs
    in each environment; Python 3.6 cannot do so.
    """
    if python.started.minor != python.minor:
        return
    site = prefix / "lib" / "python{}.{}".format(*python.minor) / "site-packages"
    if python.minor < (3, 7):
        _compile(prefix, [str(site)], python, session, ())
        return
    missing: dict[str, list[Path]] = {}
    listed: set[Path] = set()
    for info in sorted(site.glob("*.dist-info")):
        modules = _modules(info)
        if not modules:
            continue
        key = key_of(KIND, str(python.path), python.version, *(f"{path} {digest}" for path, digest in modules.items()))
        place = session.store.root / KIND / key
        listed.update(site / path for path in modules)
        if place.is_dir():
            _link(place, site)
        else:
            missing[key] = [site / path for path in modules]
    others = [path for path in site.rglob("*.py") if path not in listed]
    every = [*others, *(path for paths in missing.values() for path in paths)]
    wanted = [str(path) for path in every if SKIPPED.isdisjoint(path.relative_to(site).parts)]
    if not wanted:
        return
    _compile(prefix, wanted, python, session, ("--invalidation-mode", "unchecked-hash"))
    for key, paths in missing.items():
        with session.store.put(KIND, key) as made:
            for path in paths:
                place = _beside(path, python)
                if place.is_file():
                    _joined(place, made / place.relative_to(site))


def _modules(info: Path) -> Mapping[str, str]:
    """Modules of a distribution by their paths in site-packages, with their digests; none where one has no digest."""
    try:
        with (info / "RECORD").open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.reader(stream) if len(row) > 1 and row[0].endswith(".py")]
    except (OSError, ValueError, csv.Error):
        return {}
    inside = {row[0]: row[1] for row in rows if ".." not in row[0].split("/") and not row[0].startswith("/")}
    return inside if all(inside.values()) else {}


def _beside(path: Path, python: Interpreter) -> Path:
    """Where a module's bytecode lies (PEP 3147)."""
    return path.parent / "__pycache__" / "{}.cpython-{}{}.pyc".format(path.stem, *python.minor)


def _compile(prefix: Path, wanted: list[str], python: Interpreter, session: Session, options: tuple[str, ...]) -> None:
    order = prefix.parent / "compile.txt"
    order.write_text("".join(f"{path}\n" for path in wanted), "utf-8", "surrogateescape")
    command = (str(python.started.path), "-I", "-S", "-m", "compileall", "-q", "-j", "0", *options, "-i", str(order))
    run_tool(session, command, folder=prefix.parent, seconds=SECONDS)
    order.unlink()


def _link(kept: Path, site: Path) -> None:
    for folder, _, names in os.walk(kept):
        for name in names:
            if name.endswith(".pyc"):
                place = Path(folder, name)
                _joined(place, site / place.relative_to(kept))


def _joined(source: Path, place: Path) -> None:
    """Hard links, as both lie in the store and nothing may write there; copies where the disk has none."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        return
    try:
        os.link(source, place)
    except OSError:
        shutil.copyfile(source, place)
