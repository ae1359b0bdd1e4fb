# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Environments of conda packages, built with micromamba, mamba, conda or pixi where one is installed.

Packages are fetched outside the sandbox and linked inside it, offline: a conda package may bring a script that runs when it
is linked (post-link), and no setting of the first three switches that off. pixi cannot fetch without linking, but runs such
scripts only where it is told to (its reference of `pixi install`: `--run-post-link-scripts`, "insecure"), so that nothing
of a stranger's is started when it installs outside; it takes an environment.yml by `pixi init --import`.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.case import CondaPart
from release_checker.execution.environment.conda_causes import explain_conda
from release_checker.execution.environment.records import Cause, Interpreter, Problem
from release_checker.execution.environment.uv import Said, run_tool
from release_checker.execution.environment.wheelhouse import NotBuilt
from release_checker.execution.sandbox.records import GIB, Job, Limits, Mount
from release_checker.execution.session import Session
from release_checker.execution.store import key_of

KIND = "conda"
TOOLS = ("micromamba", "mamba", "conda", "pixi")
"In the order of trying: the first needs no base environment of its own."
ALONE = ("micromamba", "pixi")
"One file each; the others are scripts of an installation around them."
SECONDS = 900.0
ASK = "import sys; print('.'.join(map(str, sys.version_info[:3])))"


@dataclass(frozen=True, slots=True)
class CondaTool:
    """A program that builds environments of conda packages."""

    name: str
    "Which one it is."
    path: Path
    "Where."
    version: str = ""
    "What it says of itself."


@dataclass(frozen=True, slots=True)
class Commands:
    """How a tool makes an environment."""

    fetch: tuple[tuple[str, ...], ...]
    "Outside the sandbox, one after the other."
    link: tuple[str, ...]
    "Inside, offline; empty where fetching has done it all."
    prefix: Path
    "Where the environment lies then."


def find_conda() -> CondaTool | None:
    """The first of them on PATH that answers; None without one. It is run: the name alone proves nothing."""
    for name in TOOLS:
        path = shutil.which(name)
        if path is not None and (version := _version(path, Path(path).stat().st_mtime_ns)) is not None:
            return CondaTool(name, Path(path), version)
    return None


@cache
def _version(path: str, changed: int) -> str | None:
    """Asked once, as conda takes a second to answer."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=20, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip()[:100] if done.returncode == 0 else None


def conda_commands(tool: CondaTool, part: CondaPart, place: Path) -> Commands:
    """To make an environment below a folder that has the declaration as `environment.yml` and `packages.txt`."""
    program, prefix = str(tool.path), place / "prefix"
    if tool.name == "pixi":
        work = place / "workspace"
        init = (program, "init", "--import", str(place / "environment.yml"), str(work))
        install = (program, "install", "--manifest-path", str(work / "pixi.toml"))
        return Commands((init, install), (), work / ".pixi" / "envs" / "default")
    if tool.name == "micromamba":
        asked: tuple[str, ...] = ("--file", str(place / "environment.yml"))
    else:
        # Their `create` reads lists alone, and `env create` cannot fetch without linking.
        channels = [name for name in part.channels if name != "nodefaults"] or ["defaults"]
        named = [word for name in channels for word in ("--channel", name)]
        asked = ("--override-channels", *named, "--file", str(place / "packages.txt"))
    create = (program, "create", "--yes", "--prefix", str(prefix), *asked)
    return Commands(((*create, "--download-only"),), (*create, "--offline"), prefix)


def _tool_mounts(tool: CondaTool) -> tuple[Mount, ...]:
    place = tool.path.resolve()
    seen = place if tool.name in ALONE else place.parent.parent
    return () if seen.is_relative_to("/usr") else (Mount(seen, str(seen)),)


def build_conda(part: CondaPart, session: Session) -> Path:
    """The prefix of an environment.yml without its pip part; kept in the store.

    Its paths are written into its files, so it is made where it stays. Raises NotBuilt with the cause, FactUnavailable
    without a tool or without isolation, Interrupted or OutOfBudget.
    """
    tool = find_conda()
    if tool is None:
        raise FactUnavailable(f"it needs conda packages, and none of {', '.join(TOOLS)} is installed")
    key = key_of("conda", tool.name, tool.version, str(tool.path), part.text)
    place = session.store.root / KIND / key
    commands = conda_commands(tool, part, place)
    if (place / "done").exists() and session.store.get(KIND, key) is not None:
        return commands.prefix
    if not session.online:
        raise NotBuilt((Problem(Cause.NETWORK, "", "conda packages cannot be fetched without the network"),))
    shutil.rmtree(place, ignore_errors=True)
    # A script that runs while linking may write where packages lie, so that no two environments share the place.
    packages = place / "packages"
    packages.mkdir(parents=True)
    (place / "environment.yml").write_text(part.text, "utf-8")
    (place / "packages.txt").write_text("".join(f"{item.text}\n" for item in part.packages), "utf-8")
    _make(tool, commands, place, session)
    shutil.rmtree(packages, ignore_errors=True)
    (place / "done").touch()
    session.store.seal(KIND, key)
    return commands.prefix


def _make(tool: CondaTool, commands: Commands, place: Path, session: Session) -> None:
    extra = _variables(place)
    session.tell(f"fetching conda packages with {tool.name}")
    with tempfile.TemporaryDirectory(prefix="release-checker-") as empty:
        for command in commands.fetch:
            _well(run_tool(session, command, folder=Path(empty), seconds=SECONDS, extra=extra), session)
    if commands.link:
        session.tell(f"installing conda packages with {tool.name}")
        command = (str(tool.path.resolve()), *commands.link[1:])
        mounts = (Mount(place, str(place), writable=True), *_tool_mounts(tool))
        ended = _inside(command, place, mounts, extra, session)
        if not ended.well:
            session.check()
            raise NotBuilt(explain_conda(ended.output + ended.words, linking=True))


def _variables(place: Path) -> dict[str, str]:
    """No settings, caches or folders of the user's."""
    packages, none = str(place / "packages"), str(place / "none")
    return {"CONDA_PKGS_DIRS": packages, "MAMBA_ROOT_PREFIX": str(place / "root"), "CONDARC": none, "MAMBARC": none,
            "PIXI_HOME": none, "PIXI_CACHE_DIR": packages, "RATTLER_CACHE_DIR": packages, "PIXI_NO_CONFIG": "true"}


def _well(said: Said, session: Session) -> None:
    if said.code is None:
        session.check()
        raise NotBuilt((Problem(Cause.TIME, "", f"conda packages were not fetched within {SECONDS:.0f} s"),))
    if not said.well:
        raise NotBuilt(explain_conda(said.output + said.words))


def _inside(
    command: Sequence[str], folder: Path, mounts: tuple[Mount, ...], environment: Mapping[str, str], session: Session
) -> Said:
    limits = Limits(session.seconds(SECONDS), memory=int(session.settings.memory_gb * GIB), disk=16 * GIB)
    job = Job(tuple(command), str(folder), mounts, dict(environment), limits)
    ended = session.sandbox.run(job, stop=session.stop)
    out, err = (data.decode("utf-8", "replace") for data in (ended.stdout, ended.stderr))
    return Said(0 if ended.well else 1, out, err)


def conda_python(prefix: Path, interpreters: Sequence[Interpreter], session: Session) -> Interpreter:
    """The Python of a prefix, asked inside the sandbox, with the machine's own that stands in for it outside.

    Raises NotBuilt where there is none that environments can be made on.
    """
    python = prefix / "bin" / "python"
    said = Said(1, "", "")
    if python.exists():
        said = _inside((str(python), "-I", "-S", "-c", ASK), prefix, (Mount(prefix, str(prefix)),), {}, session)
        session.check()
    parts = said.output.strip().split(".")
    if not said.well or len(parts) != 3 or not all(part.isdigit() for part in parts):
        why = f"its Python does not start: {said.words.strip()[-200:]}" if python.exists() else "they bring no Python"
        raise NotBuilt((Problem(Cause.NO_INTERPRETER, "", f"conda's packages install, but {why}"),))
    version = ".".join(parts)
    minor = int(parts[0]), int(parts[1])
    if minor < (3, 6):
        raise NotBuilt((Problem(Cause.NO_INTERPRETER, "", f"conda's packages bring Python {version}, too old to be asked"),))
    twin = next((item for item in interpreters if item.minor == minor), None) or interpreters[0]
    return Interpreter(python, version, prefix, twin)
