# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every CPython on this machine, found by running it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from release_checker.execution.environment.records import Interpreter

_NAME = re.compile(r"python3(\.\d+)?$")
_ASK = (
    "import sys, json; print(json.dumps([sys.implementation.name, '.'.join(map(str, sys.version_info[:3])),"
    " sys.version_info[3], sys.base_prefix, sys.executable]))"
)
SECONDS = 20.0


@cache
def find_interpreters() -> tuple[Interpreter, ...]:
    """All released CPythons from 3.6 on, newest first, one per real program; nothing is ever downloaded.

    Looked for on PATH, below the folders of pyenv and uv, in /usr/bin, /usr/local/bin and /opt; each is asked in isolated
    mode, so that no site configuration runs. Of the same version the one with headers comes first, as source builds need
    them.
    """
    places = list(dict.fromkeys(os.path.realpath(place) for place in _candidates()))
    with ThreadPoolExecutor(4) as pool:
        answers = [found for found in pool.map(ask, map(Path, places)) if found]
    seen = {(found.base, found.version): found for found in reversed(answers)}
    return tuple(sorted(seen.values(), key=lambda found: (_numbers(found.version), _has_headers(found)), reverse=True))


def ask(program: Path) -> Interpreter | None:
    """What a program says of itself; None when it is no released CPython 3 that runs."""
    try:
        done = subprocess.run(
            [str(program), "-I", "-S", "-c", _ASK],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
        )
        name, version, level, base, _ = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    if name != "cpython" or level != "final" or _numbers(version) < (3, 6):
        return None
    return Interpreter(path=program, version=version, base=Path(base))


def _candidates() -> Iterator[Path]:
    home = Path(os.environ["HOME"]) if os.environ.get("HOME") else None
    pyenv = Path(os.environ.get("PYENV_ROOT") or (home or Path("/nowhere")) / ".pyenv")
    data = Path(os.environ.get("XDG_DATA_HOME") or (home or Path("/nowhere")) / ".local" / "share")
    managed = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    for parent in (pyenv / "versions", managed, Path("/opt"), Path("/opt/python")):
        for folder in _listed(parent):
            yield from _programs(folder / "bin")
    for folder in [
        *map(Path, os.environ.get("PATH", "").split(os.pathsep)),
        Path("/usr/bin"),
        Path("/usr/local/bin"),
        Path("/opt/homebrew/bin"),
        Path("/opt/local/bin"),
    ]:
        if folder.is_absolute() and folder.name != "shims":
            yield from _programs(folder)


def _programs(folder: Path) -> Iterator[Path]:
    for place in _listed(folder):
        if _NAME.match(place.name) and place.is_file() and os.access(place, os.X_OK) and not _in_environment(place):
            yield place


def _in_environment(place: Path) -> bool:
    """A virtual environment's program is a link to its base, or a copy that no other environment may be made from."""
    return (place.parent.parent / "pyvenv.cfg").exists()


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _has_headers(found: Interpreter) -> bool:
    major, minor = found.minor
    return any((found.base / "include" / f"python{major}.{minor}{abi}" / "Python.h").exists() for abi in ("", "m"))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
