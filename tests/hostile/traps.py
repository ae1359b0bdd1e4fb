# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Programs and code that leave a trace when they run."""

from __future__ import annotations

import subprocess
from pathlib import Path


class Trap:
    """A folder outside the project with a program in it, and the trace that it leaves."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.trace = folder / "sprung"
        self.program = self.script("program")

    @property
    def sprung(self) -> str:
        """What ran, a line each; empty as long as nothing did."""
        return self.trace.read_text() if self.trace.exists() else ""

    @property
    def code(self) -> str:
        """Python that leaves the trace wherever it can write."""
        return f"import pathlib\npathlib.Path({str(self.trace)!r}).write_text('python ran')\n"

    def script(self, name: str) -> Path:
        """A program of a name."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{self.trace}'\ncat\n")
        path.chmod(0o755)
        return path


def git(root: Path, *arguments: str) -> str:
    """git as the hostile author calls it."""
    identity = ("-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()
