# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How far the declared packages are fixed to versions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.dependencies.records import Declared, Dependencies, Origin, normalised
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.readme import Readme

STANDARD = frozenset(
    {
        "os",
        "sys",
        "math",
        "random",
        "time",
        "json",
        "re",
        "pickle",
        "shutil",
        "collections",
        "itertools",
        "copy",
        "csv",
        "glob",
        "tkinter",
        "sqlite3",
        "string",
        "threading",
        "warnings",
        "functools",
        "operator",
        "inspect",
        "traceback",
        "tempfile",
        "logging",
        "subprocess",
        "datetime",
        "io",
        "gc",
        "struct",
        "socket",
        "zipfile",
        "base64",
        "urllib",
        "multiprocessing",
    }
)
"Modules of Python itself that requirement files list by mistake."
INSTALLERS = {"pip", "setuptools", "wheel", "uv", "conda", "python", "anaconda"}
"Not what results depend on."


@dataclass(frozen=True, slots=True)
class Pinning:
    """Which of the declared packages are fixed."""

    total: int
    "Packages that the project's front declarations name."
    open: tuple[Declared, ...]
    "Those that no file fixes to one version, each once."
    lock: str = ""
    "Path of a lock file; empty when there is none."
    skip: str = ""
    "Why pins are not to be asked for; empty when they are."
    unread: tuple[tuple[str, str], ...] = ()
    "Declarations that reading cannot tell, each with the reason."


@fact()
def pinning(declared: Dependencies, metadata: PackageMetadata, readme: Readme) -> Pinning:
    """Every package of the front declarations, held against the pins of all files."""
    pinned = {item.name for file in declared.files for item in file.items if item.name and item.pinned}
    first: dict[str, Declared] = {}
    for file in declared.front or declared.commands:
        for item in file.main:
            own = item.origin is Origin.PATH or item.link == item.written  # a base image is no package
            if (
                item.name not in INSTALLERS
                and not is_standard(item)
                and not own
                and not (item.origin is Origin.CONDA and not item.name)
            ):
                first.setdefault(item.name or item.written, item)
    lock = next((file.path for file in declared.locks if file.items or file.form == "pixi.lock"), "")
    skip = ""
    if not first and not declared.unread:
        skip = "nothing is declared"
    elif not lock and _is_library(metadata, readme):
        skip = "a library for others to depend on: its ranges leave the choice to them"
    loose = tuple(item for name, item in first.items() if name not in pinned and not item.pinned)
    return Pinning(len(first), loose, lock, skip, declared.unread)


def is_standard(item: Declared) -> bool:
    """The name of a module of Python itself."""
    return item.origin is Origin.INDEX and item.name in STANDARD


def _is_library(metadata: PackageMetadata, readme: Readme) -> bool:
    """It is published for others: the README tells people to install it by its own name."""
    text = readme.text.content if readme.text is not None else ""
    told = {normalised(name) for name in re.findall(r"\bpip3?\s+install\s+(?:-\S+\s+)*([A-Za-z][\w.-]*)", text)}
    return any(normalised(said.value) in told for said in metadata.names)
