# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is known of a project when its commands are worked out; what its scripts accept is read elsewhere and handed in."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

WINDOWS = re.compile(r"^[A-Za-z]:[\\/]")


class OptionLike(Protocol):
    """One option or positional argument that a script declares."""

    @property
    def flags(self) -> tuple[str, ...]:
        """As typed; empty for a positional argument."""

    @property
    def name(self) -> str:
        """Where the value goes."""

    @property
    def takes(self) -> str:
        """How many values: 0, 1, ?, *, +, n or unknown."""

    @property
    def kind(self) -> str:
        """int, float, bool or str; empty when unknown."""

    @property
    def choices(self) -> tuple[str, ...]:
        """Allowed values; empty when any."""

    @property
    def required(self) -> bool:
        """The command fails without it."""


class AcceptedLike(Protocol):
    """What one script takes on its command line."""

    @property
    def options(self) -> Sequence[OptionLike]:
        """Declared options and positional arguments."""

    @property
    def family(self) -> str:
        """argparse, absl, click, typer, fire, docopt, globals or none."""

    @property
    def has_subcommands(self) -> bool:
        """It takes a subcommand."""

    @property
    def config(self) -> tuple[str, str] | None:
        """What hydra.main says: config_path and config_name."""


@dataclass(frozen=True)
class Ground:
    """The project, as far as commands need it."""

    files: frozenset[str]
    "Paths of all files that a checkout holds."
    accepted: Callable[[str], AcceptedLike | None] = lambda path: None
    "What the script at a path accepts; None when that cannot be read."
    keys: Callable[[str], frozenset[str]] = lambda path: frozenset()
    "Dotted names of the values in a configuration file; hydra refuses others."

    imports: Callable[[str], frozenset[str]] = lambda path: frozenset()
    "Top-level modules that the script at a path imports; a dot among them where it imports from its own package."

    def has(self, path: str) -> bool:
        """A file or folder of the checkout."""
        clean = posixpath.normpath(path)
        return clean in (".", "") or clean in self.files or any(name.startswith(f"{clean}/") for name in self.files)

    def ending(self, path: str) -> str:
        """The file that a path of another machine means: the longest end of it that one file, and only one, has."""
        parts = [part for part in re.split(r"[\\/]+", path) if part not in ("", ".", "..") and not part.endswith(":")]
        for number in range(len(parts)):
            tail = "/".join(parts[number:])
            found = [name for name in self.files if name == tail]
            found = found or [name for name in self.files if name.endswith(f"/{tail}")]
            if len(found) == 1:
                return found[0]
            if found:
                return ""
        return ""


def imported(text: str) -> frozenset[str]:
    """What `Ground.imports` gives, out of a script's source; nothing where it cannot be parsed."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {item.name.partition(".")[0] for item in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else (node.module or "").partition(".")[0])
    return frozenset(found)


def is_absolute(path: str) -> bool:
    """A path that holds on one machine."""
    return path.startswith(("/", "~/", "\\\\")) or bool(WINDOWS.match(path))
