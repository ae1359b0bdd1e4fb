# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Jobs on a machine of the platform's: stand-ins for its actions and for what would change this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from release_checker.registry import installed
from release_checker.testing import write_files
from tests.action.harness import Job, Uses

ROOT = Path(__file__).resolve().parents[2]
LICENSE = (ROOT / "LICENSE").read_text("utf-8")
ACTIONS = ("actions/setup-python", "actions/cache", "actions/upload-artifact", "github/codeql-action/upload-sarif")
WORKS = "#!/bin/sh\nexit 0\n"
REFUSES = '#!/bin/sh\necho "sudo $*" >> "$0.called"\nexit 1\n'
QUIET = {"mode": "static", "profile": "small.toml"}
"Inputs of an audit that takes a second."


def profile(**asked: str) -> str:
    """A profile that asks for little."""
    rows = dict.fromkeys(installed().codes, "off") | asked
    return "[checks]\n" + "".join(f'{code} = "{word}"\n' for code, word in rows.items())


def install(job: Job) -> dict[str, str]:
    """This environment's own tool in place of a fresh one."""
    programs = job.temporary / "release-checker" / "tool" / "bin"
    programs.mkdir(parents=True)
    (programs / "release-checker").symlink_to(Path(sys.executable).with_name("release-checker"))
    return {}


def stand_in(name: str, works: bool) -> Uses:
    """An action that does nothing, with success or without."""
    outputs = {"python-path": sys.executable} if name == "actions/setup-python" else {}
    return lambda given: (works, outputs)


def new_job(
    place: Path, workspace: Path, *failing: str, action: Path = ROOT, environment: str = "github-hosted",
    instead: Mapping[str, Callable[[Job], dict[str, str]]] | None = None,
) -> Job:
    """A job in a workspace; `failing` are actions that fail. Nothing in it can change this machine."""
    stubs = write_files(place / "stubs", {"sudo": REFUSES, "bwrap": WORKS})
    for stub in stubs.iterdir():
        stub.chmod(0o755)
    (place / "temp").mkdir()
    kept = {name: value for name, value in os.environ.items()
            if name in ("HOME", "LANG", "LC_ALL") or name.startswith(("PIP_", "SSL_", "HTTP", "http"))}
    variables = kept | {"PATH": f"{stubs}:{os.environ['PATH']}", "GITHUB_REF": "refs/heads/$(touch pwned)"}
    return Job(action, workspace, place / "temp", variables, {name: stand_in(name, name not in failing) for name in ACTIONS},
               {"Install": install} if instead is None else instead,
               {"os": "Linux", "arch": "X64", "environment": environment})


def study(root: Path, *, licensed: bool = True) -> Path:
    """A checkout that is ready by its own small profile, if it is licensed."""
    write_files(root, {
        "README.md": "# Study\n\nWhat this is about.\n", "train.py": "print(1)\n",
        "small.toml": profile(LIC001="required"), "strict.toml": profile(LIC001="required", ENV006="required"),
        **({"LICENSE": LICENSE} if licensed else {})})
    return committed(root)


def committed(root: Path) -> Path:
    """A folder as one commit."""
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    message = "$(touch pwned) `touch pwned` ::error::boom"
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], [*identity, "commit", "-qm", message]):
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)
    return root


def untouched(job: Job) -> bool:
    """Nothing that was injected has run."""
    return not [*job.temporary.rglob("pwned"), *job.workspace.rglob("pwned")]


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """A job on a ready project."""
    place = tmp_path_factory.mktemp("ready")
    return new_job(place, study(place / "workspace")).run(**QUIET, sarif="true")


@pytest.fixture(scope="session")
def blocked(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """A job on a project without a license."""
    place = tmp_path_factory.mktemp("blocked")
    return new_job(place, study(place / "workspace", licensed=False)).run(**QUIET)
