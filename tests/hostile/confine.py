# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs the command on a hostile project under bounds of the kernel: what passes one of them dies, and the test fails."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import compiled_rules

GIB = 1024**3


@dataclass(frozen=True)
class Audited:
    """What an audit of a folder gave."""

    code: int
    "Exit code."
    said: str
    "Both streams."
    output: Path
    "The report folder."

    @property
    def report(self) -> dict[str, Any]:
        """report.json."""
        data: dict[str, Any] = json.loads((self.output / "report.json").read_text("utf-8"))
        return data

    @property
    def own_failures(self) -> list[str]:
        """Reasons that tell of a fault of ours."""
        ours = ("the check itself failed", "could not be gathered")
        reasons = [(check["code"], text) for check in self.report["checks"]
                   for text in (check["reason"], *check["undecided"])]
        return [f"{code}: {text}" for code, text in reasons if any(words in text for words in ours)]


def audit(root: Path, place: Path, *options: str, memory: int = 3 * GIB, seconds: int = 120) -> Audited:
    """`release-checker check --static` in the folder, with bounds on address space, processor time, and files (1 GiB).

    It is the console script: `python -m` would look for the program in the folder that it audits.
    """
    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (GIB, GIB))

    home = place / "home"
    compiled_rules.lay_into(home / "cache" / "release-checker")
    variables = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "LC_ALL": "C.UTF-8"}
    program = Path(sysconfig.get_path("scripts")) / "release-checker"
    command = [str(program), "check", str(root), "--static", "--output", str(place / "report"), *options]
    done = subprocess.run(command, cwd=root, env=variables, capture_output=True, check=False, preexec_fn=bound,
                          timeout=20 * seconds, stdin=subprocess.DEVNULL)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    return Audited(done.returncode, said, place / "report")
