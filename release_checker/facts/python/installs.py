# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Packages that the cells of a notebook install."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.dependencies.records import normalised
from release_checker.facts.python.cell_commands import Command, read_commands
from release_checker.facts.python.syntax import Syntax
from release_checker.model import Place

WITH_VALUE = {
    "-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t",
    "--target", "--prefix", "--root", "--python", "-n", "--name", "-p", "--channel", "--platform", "--python-version",
    "--trusted-host", "--proxy", "--timeout", "--cache-dir", "--progress-bar", "--global-option", "-o", "--build", "--src",
}
"Options of installers that are followed by a value. conda's `-c channel` is among them."
INSTALLERS = {"pip": "pip", "uv": "pip", "easy_install": "pip", "conda": "conda", "mamba": "conda", "micromamba": "conda",
              "apt": "apt", "apt-get": "apt"}
"Programs that install, and what kind of packages."
REQUIREMENT = re.compile(r"(?:git\+|https?://|[A-Za-z0-9])[^{}$?*]*$")
NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Install:
    """One package that a cell installs."""

    requirement: str
    "As written: `torch==1.4`, `git+https://…`."
    name: str
    "Name of the package in lower case with hyphens; empty for addresses and files that do not tell."
    installer: str
    "pip, conda or apt."
    place: Place
    "The command."
    guarded: bool
    "Only on a hosting service, or where the import failed."

    @property
    def pinned(self) -> bool:
        """One version, or one commit."""
        return re.search(r"==?\s*\d[\w.]*$|@[0-9a-f]{7,40}\b|@v?\d+\.\d+", self.requirement) is not None


@dataclass(frozen=True, slots=True)
class Installs:
    """All packages that the cells of a notebook install."""

    items: tuple[Install, ...] = ()
    "In the order of the notebook."


def read_installs(syntax: Syntax) -> Installs:
    """What the cells of a notebook install; nothing for a plain file. The project itself and its own lists do not count."""
    if not syntax.starts or syntax.starts[0][1] is None:
        return Installs()
    found = [item for command in read_commands(syntax) for item in _installed(syntax, command)]
    return Installs(tuple(sorted(found, key=lambda item: (item.place.cell or 0, item.place.line or 0))))


def _installed(syntax: Syntax, command: Command) -> Iterator[Install]:
    words = list(command.words)
    if len(words) > 2 and words[1] == "-m":  # python -m pip install
        words = words[2:]
    if words[0] == "uv" and words[1:2] == ["pip"]:
        words = words[1:]
    program = re.sub(r"\d(\.\d+)?$", "", words[0].rpartition("/")[2])
    installer = INSTALLERS.get(program, "")
    verbs = [at for at, word in enumerate(words[1:5], 1) if word in ("install", "add")]
    if not installer or (not verbs and program != "easy_install"):
        return
    for requirement in _requirements(words[verbs[0] + 1 if verbs else 1:]):
        yield Install(requirement, _name(requirement), installer, syntax.place(command.line), command.guarded)


def _requirements(words: list[str]) -> Iterator[str]:
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in WITH_VALUE:
            skip = True
        elif word.startswith((">", "<", "2>", "&>")):
            return  # the output goes elsewhere: no arguments follow
        elif _is_requirement(word):
            yield word


def _is_requirement(word: str) -> bool:
    """A name, with or without version, or an address; no option, path, list of requirements or hole to fill in."""
    return bool(REQUIREMENT.match(word)) and not word.startswith("file:") and not word.endswith((".", "/", ".txt", ":"))


def _name(requirement: str) -> str:
    egg = re.search(r"#egg=([\w.-]+)", requirement)
    if egg:
        return normalised(egg[1])
    if "://" in requirement:
        found = re.search(r"/([\w.-]+?)(?:\.git)?(?:@[^/]*)?(?:#.*)?/?$", requirement)
        wheel = re.match(r"([\w.]+)-\d", found[1]) if found else None
        return normalised(wheel[1] if wheel else found[1]) if found else ""
    match = NAME.match(requirement.rpartition("::")[2])
    return normalised(match[0]) if match else ""
