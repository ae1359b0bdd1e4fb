# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How a notebook's kernel is started inside the sandbox, and what it must see for that."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from release_checker.execution.environment.overlay import overlay
from release_checker.execution.environment.records import Built, Interpreter
from release_checker.execution.sandbox.records import Mount
from release_checker.execution.session import Session

BOOT = """import sys
sys.path.extend({overlays!r})
if sys.path[0] == "":
    del sys.path[0]
sys.argv[0] = "ipykernel_launcher.py"
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""
"""ipykernel comes last on the path, so that whatever the project pins wins; else as `python -m ipykernel_launcher` does,
which takes the working directory off the path while it starts, lest a file of the project hide a module that it needs."""
DRIVER_NEEDS = ("nbclient", "nbformat", "jupyter_client", "zmq", "traitlets", "jupyter_core", "tornado", "dateutil")


@dataclass(frozen=True)
class Kernel:
    """One way to start a kernel."""

    argv: tuple[str, ...]
    "Command; `{connection_file}` stands for the file that says where to listen."
    language: str
    "What it speaks."
    mounts: tuple[Mount, ...] = ()
    "What it must see."
    path: tuple[str, ...] = ()
    "Folders of programs to look in first."
    environment: Mapping[str, str] = field(default_factory=dict)
    "Variables beside those of the sandbox."


def python_kernel(prefix: Path, interpreter: Interpreter, overlays: Sequence[Path] = ()) -> Kernel:
    """The kernel of a rebuilt environment, with ipykernel from `overlays` where the environment lacks it."""
    python = prefix / "bin" / "python"
    mounts = [Mount(path, str(path)) for path in (prefix, *overlays)]
    if not interpreter.base.is_relative_to("/usr"):
        mounts.append(Mount(interpreter.base, str(interpreter.base)))
    boot = BOOT.format(overlays=[str(path) for path in overlays])
    return Kernel(
        (str(python), "-c", boot, "-f", "{connection_file}", "--HistoryManager.hist_file=:memory:"),
        "python",
        tuple(mounts),
        (str(python.parent), *((str(interpreter.base / "bin"),) if interpreter.twin else ())),
        {"VIRTUAL_ENV": str(prefix), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def host_kernel(name: str, language: str) -> Kernel | None:
    """A kernel of another language that is installed on this machine, by its name or else by its language."""
    found = [(spec, folder) for folder in _spec_folders() for spec in _specs(folder)]
    for by_name in (True, False):
        for (key, spec), folder in found:
            same = str(spec.get("language", "")).lower() == language.lower()
            argv = spec.get("argv")
            if same and (not by_name or key == name) and isinstance(argv, list) and argv:
                program = shutil.which(str(argv[0]))
                if program:
                    return _host(program, [str(word) for word in argv], spec, folder / key, language)
    return None


def find_overlays(built: Built, session: Session) -> tuple[Path, ...]:
    """Folders with ipykernel, made to fit beside an environment that stands; none where the environment has it itself.

    Raises FactUnavailable when it cannot be had, Interrupted, OutOfBudget.
    """
    if any(item.name == "ipykernel" for item in built.locked):
        return ()
    return (overlay(built, ("ipykernel",), session),)


def _host(program: str, argv: list[str], spec: Mapping[str, object], folder: Path, language: str) -> Kernel:
    real = Path(program).resolve()
    seen = [folder] + ([real.parent.parent] if not real.is_relative_to("/usr") else [])
    given = spec.get("env")
    environment = {str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {}
    words = [word.replace("{resource_dir}", str(folder)) for word in argv[1:]]
    return Kernel(
        (str(real), *words),
        language,
        tuple(Mount(path, str(path)) for path in seen if not str(path).startswith("/usr")),
        (),
        environment,
    )


def _spec_folders() -> Iterator[Path]:
    bases = [
        *os.environ.get("JUPYTER_PATH", "").split(os.pathsep),
        f"{Path.home()}/.local/share/jupyter",
        f"{sys.prefix}/share/jupyter",
        "/usr/local/share/jupyter",
        "/usr/share/jupyter",
    ]
    yield from (Path(base) / "kernels" for base in bases if base)


def _specs(folder: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    for file in sorted(folder.glob("*/kernel.json")) if folder.is_dir() else ():
        try:
            spec = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(spec, dict):
            yield file.parent.name, spec


def driver_paths() -> tuple[str, ...]:
    """Folders of this installation from which the driver imports, each once."""
    found = (find_spec(name) for name in DRIVER_NEEDS)
    places = [Path(spec.origin) for spec in found if spec and spec.origin]
    return tuple(
        dict.fromkeys(str(place.parent.parent if place.name == "__init__.py" else place.parent) for place in places)
    )


def driver_mounts() -> tuple[Mount, ...]:
    """What the driver's own Python must see."""
    seen = {sys.base_prefix, sys.prefix, *driver_paths()}
    outside = [path for path in sorted(seen) if not path.startswith("/usr/") and path != "/usr"]
    return tuple(
        Mount(Path(path), path)
        for path in outside
        if not any(path != other and path.startswith(other + "/") for other in outside)
    )
