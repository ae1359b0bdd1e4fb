# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Read a repository with git, giving its own configuration no say.

A hostile checkout can make git run programs: fsmonitor, hooks, filters, diff drivers, pagers, transports of a partial
clone. Every call here switches them off on the command line, which outranks the repository's own files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from release_checker.errors import ReleaseCheckerError

TIMEOUT = 60.0
SAFE = (
    "safe.directory=*",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.untrackedCache=false",
    "core.sshCommand=false",
    "core.askPass=",
    "core.alternateRefsCommand=",
    "credential.helper=",
    "diff.external=",
    "log.showSignature=false",
    "protocol.allow=never",
    "submodule.recurse=false",
)


class GitError(ReleaseCheckerError):
    """git is absent, failed or took too long."""


class Git:
    """git in one work tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filters: list[str] | None = None

    def run(self, *arguments: str, limit: int = 512_000_000, given: bytes = b"") -> bytes:
        """Standard output of one git command, which reads what is `given`; raises GitError with git's own words."""
        if self._filters is None:
            self._filters = []
            self._filters = self._disarmed_filters()
        return self._call([*self._filters, *arguments], limit, given)

    def lines(self, *arguments: str) -> list[str]:
        """NUL-separated output (`-z`) as strings; undecodable bytes as surrogates."""
        return [os.fsdecode(item) for item in self.run(*arguments).split(b"\0") if item]

    def _disarmed_filters(self) -> list[str]:
        """Options that empty every content filter which the repository's own configuration defines."""
        try:
            names = self._call(["config", "--name-only", "-z", "--list"], 10_000_000)
        except GitError:
            return []
        options: list[str] = []
        for raw in {name for name in names.split(b"\0") if name.startswith(b"filter.")}:
            name, _, key = os.fsdecode(raw).rpartition(".")
            if key in ("clean", "smudge", "process", "required"):
                options += ["-c", f"{name}.{key}={'false' if key == 'required' else ''}"]
        return options

    def _call(self, arguments: list[str], limit: int, given: bytes = b"") -> bytes:
        program = shutil.which("git")
        if program is None:
            raise GitError("git is not installed")
        settings = [part for setting in SAFE for part in ("-c", setting)]
        command = [program, "--no-pager", "--no-optional-locks", "--literal-pathspecs", *settings, *arguments]
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=_environment(), capture_output=True, timeout=TIMEOUT, check=False,
                input=given,
            )
        except subprocess.TimeoutExpired as error:
            raise GitError(f"git {arguments[0]} took longer than {TIMEOUT:.0f} s") from error
        except OSError as error:
            raise GitError(f"git could not be started: {error.strerror}") from error
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise GitError(words[-1] if words else f"git ended with {done.returncode}")
        return done.stdout[:limit]


def _environment() -> dict[str, str]:
    """Nothing of the caller's git variables (GIT_DIR and friends), none of the user's configuration."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR") if key in os.environ}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "HOME": os.devnull,
        "LC_ALL": "C",
    }
