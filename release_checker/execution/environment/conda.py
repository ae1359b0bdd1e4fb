# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Environments of conda packages, built with micromamba, mamba or conda where one is installed.

Packages are fetched outside the sandbox and linked inside it, offline: a conda package may bring a script that runs when it
is linked (post-link), and no setting of these tools switches that off.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.records import Cause, Problem
from release_checker.execution.environment.uv import run_tool
from release_checker.execution.environment.wheelhouse import NotBuilt
from release_checker.execution.sandbox.records import GIB, Job, Limits, Mount
from release_checker.execution.session import Session
from release_checker.execution.store import key_of

KIND = "conda"
TOOLS = ("micromamba", "mamba", "conda")
"In the order of trying: the first needs no base environment of its own."
SECONDS = 1200.0


@dataclass(frozen=True, slots=True)
class CondaTool:
    """A program that builds environments of conda packages."""

    name: str
    "Which one it is."
    path: Path
    "Where."


def find_conda() -> CondaTool | None:
    """The first of them on PATH that answers; None without one. It is run: the name alone proves nothing."""
    for name in TOOLS:
        if (path := shutil.which(name)) is None:
            continue
        try:
            done = subprocess.run(
                [path, "--version"], capture_output=True, timeout=20, check=False, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return CondaTool(name, Path(path))
    return None


def conda_commands(tool: CondaTool, file: Path, prefix: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """To fetch what an environment.yml asks for, and to link it into a prefix offline."""
    create = ("env", "create") if tool.name == "conda" else ("create",)
    common = (str(tool.path), *create, "--yes", "--file", str(file), "--prefix", str(prefix))
    fetch = (
        (*common, "--download-only")
        if tool.name != "conda"
        else (str(tool.path), "create", "--yes", "--download-only", "--file", str(file), "--prefix", str(prefix))
    )
    return fetch, (*common, "--offline")


def _tool_mounts(tool: CondaTool) -> tuple[Mount, ...]:
    """The program alone where it is micromamba; the others are scripts of an installation around them."""
    place = tool.path.resolve()
    seen = place if tool.name == "micromamba" else place.parent.parent
    return () if seen.is_relative_to("/usr") else (Mount(seen, str(seen)),)


def build_conda(text: str, session: Session) -> Path:
    """The prefix of an environment.yml without its pip part; kept in the store.

    Its paths are written into its files, so it is made where it stays. Raises NotBuilt with the cause, FactUnavailable
    without a tool or without isolation, Interrupted or OutOfBudget.
    """
    tool = find_conda()
    if tool is None:
        raise FactUnavailable(f"it needs conda packages, and none of {', '.join(TOOLS)} is installed")
    key = key_of("conda", tool.name, text)
    place = session.store.root / KIND / key
    if (place / "done").exists() and session.store.get(KIND, key) is not None:
        return place / "prefix"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    (place / "environment.yml").write_text(text, "utf-8")
    fetch, link = conda_commands(tool, place / "environment.yml", place / "prefix")
    packages = session.store.folder("conda-packages")
    extra = {"CONDA_PKGS_DIRS": str(packages), "MAMBA_ROOT_PREFIX": str(place / "root"), "CONDARC": str(place / "none")}
    session.tell(f"fetching conda packages with {tool.name}")
    with tempfile.TemporaryDirectory(prefix="release-checker-") as empty:
        said = run_tool(session, fetch, folder=Path(empty), seconds=SECONDS, extra=extra)
    if not said.well:
        session.check()
        raise NotBuilt(explain_conda(said.output + said.words))
    settings = session.settings
    ended = session.sandbox.run(
        Job(
            command=(str(tool.path.resolve()), *link[1:]),
            folder=str(place),
            mounts=(
                Mount(place, str(place), writable=True),
                Mount(packages, str(packages), writable=True),
                *_tool_mounts(tool),
            ),
            environment=extra,
            limits=Limits(session.seconds(SECONDS), memory=int(settings.memory_gb * GIB), disk=16 * GIB),
        ),
        stop=session.stop,
    )
    if not ended.well:
        session.check()
        raise NotBuilt(explain_conda((ended.stdout + ended.stderr).decode("utf-8", "replace")))
    (place / "done").touch()
    session.store.seal(KIND, key)
    return place / "prefix"


def explain_conda(words: str) -> tuple[Problem, ...]:
    """Why conda packages did not install, from the tool's words."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    absent = [line.strip("- └├─│").split()[0] for line in lines if "does not exist" in line or "nothing provides" in line]
    evidence = " ".join(lines[-6:])[:600]
    if "ResolvePackageNotFound" in words or "PackagesNotFoundError" in words or absent:
        names = [line.removeprefix("- ") for line in lines if line.startswith("- ") and "://" not in line] or absent
        named = ", ".join(names[:5]) or "a package"
        return (Problem(Cause.NO_SUCH_VERSION, names[0] if names else "", f"no conda channel has {named}", evidence),)
    if "CondaHTTPError" in words or "Could not resolve host" in words or "Download error" in words:
        return (Problem(Cause.NETWORK, "", "the conda channels are not reached", evidence),)
    if "UnsatisfiableError" in words or "LibMambaUnsatisfiableError" in words or "Could not solve" in words:
        return (Problem(Cause.CONFLICT, "", "the conda packages contradict each other", evidence),)
    return (Problem(Cause.OTHER, "", lines[-1][:200] if lines else "conda packages did not install", evidence),)
