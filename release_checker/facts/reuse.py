# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the `reuse` command says of a project that follows REUSE."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release_checker.declare import fact
from release_checker.facts.files import Files
from release_checker.git import GitError
from release_checker.project import Project

TIMEOUT = 120.0
"Seconds; 5,000 files take 6."


@dataclass(frozen=True, slots=True)
class ReuseReport:
    """Result of `reuse lint`."""

    followed: bool
    "The project has LICENSES/, REUSE.toml or .reuse/dep5."
    problem: str = ""
    "Why the command gave no answer; empty otherwise."
    files: int = 0
    "Files that the command looked at."
    without_license: tuple[str, ...] = ()
    "Files without license information."
    without_copyright: tuple[str, ...] = ()
    "Files without copyright information."
    missing: tuple[tuple[str, str], ...] = ()
    "Licenses that files name and LICENSES/ lacks, with one such file."
    bad: tuple[tuple[str, str], ...] = ()
    "Names that are no SPDX identifier, with one file that uses each."
    unused: tuple[str, ...] = ()
    "Licenses in LICENSES/ that no file names."
    invalid: tuple[str, ...] = ()
    "Files whose license expression does not parse."


@fact()
def reuse_report(project: Project, files: Files) -> ReuseReport:
    """Lint the project with reuse where it follows REUSE; the command reads, it never runs the project's code."""
    if not ("LICENSES" in files.folders or "REUSE.toml" in files or ".reuse/dep5" in files):
        return ReuseReport(False)
    command = [sys.executable, "-I", "-m", "reuse", "--root", str(project.root), "--suppress-deprecation", "lint", "--json"]
    try:
        with _environment(project) as variables:
            done = subprocess.run(command, cwd=project.root.parent, env=variables, capture_output=True, timeout=TIMEOUT,
                                  check=False, stdin=subprocess.DEVNULL)
    except GitError as error:
        return ReuseReport(True, f"reuse was not asked: {error}")
    except subprocess.TimeoutExpired:
        return ReuseReport(True, f"reuse took longer than {TIMEOUT:.0f} s")
    except OSError as error:
        return ReuseReport(True, f"reuse could not be started: {error.strerror}")
    try:
        return read_report(json.loads(done.stdout), project.root)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return ReuseReport(True, f"reuse gave no report: {words[-1][:200] if words else f'it ended with {done.returncode}'}")


def read_report(data: dict[str, Any], root: Path) -> ReuseReport:
    """The command's JSON as a record; paths relative to the project."""
    wrong = data["non_compliant"]

    def relative(paths: list[str]) -> tuple[str, ...]:
        return tuple(sorted(os.path.relpath(path, root) if path.startswith("/") else path for path in paths))

    def pairs(found: dict[str, list[str]] | list[str]) -> tuple[tuple[str, str], ...]:
        # The command writes an empty list where it would write an empty mapping.
        named = found.items() if isinstance(found, dict) else ((name, []) for name in found)
        return tuple((name, min(relative(paths), default="")) for name, paths in sorted(named))

    return ReuseReport(
        True,
        "",
        len(data["files"]),
        relative(wrong["missing_licensing_info"]),
        relative(wrong["missing_copyright_info"]),
        pairs(wrong["missing_licenses"]),
        pairs(wrong["bad_licenses"]),
        tuple(wrong["unused_licenses"]),
        relative(wrong.get("invalid_spdx_expressions", [])),
    )


@contextlib.contextmanager
def _environment(project: Project) -> Iterator[dict[str, str]]:
    """Variables for reuse, whose git gets our settings: a checkout's own could start programs.

    git is the only program on its path. reuse asks whatever else it finds there, hg, jj and pijul, and hg runs what the
    checkout's .hg/hgrc names.
    """
    with tempfile.TemporaryDirectory(prefix="release-checker-") as folder:
        if project.git and (git := shutil.which("git")):
            (Path(folder) / "git").symlink_to(git)
        kept = project.git.environment() if project.git else {}
        yield kept | {"PATH": folder, "HOME": os.devnull, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"} | {
            key: os.environ[key] for key in ("SYSTEMROOT", "TMPDIR") if key in os.environ}
