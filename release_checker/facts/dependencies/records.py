# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words for declared dependencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from release_checker.model import Place

FORMS = ("requirements", "pyproject", "setup.py", "setup.cfg", "pipfile", "conda")
"Forms of declarations in the order in which a newcomer turns to them."


class Origin(StrEnum):
    """Where an installer gets a package from."""

    INDEX = "index"
    CONDA = "conda"
    VCS = "vcs"
    URL = "url"
    PATH = "path"


class Role(StrEnum):
    """What a file that declares dependencies is for."""

    DECLARATION = "declaration"
    CONSTRAINTS = "constraints"
    LOCK = "lock"
    COMMANDS = "commands"


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared package."""

    name: str
    "Distribution name, normalised: lower case, runs of `-_.` as one `-`; empty where a link does not tell it."
    written: str
    "The declaration as it stands."
    place: Place
    "Where it stands."
    origin: Origin = Origin.INDEX
    "Where it comes from."
    specifier: str = ""
    "Version specifier in the notation of Python packaging; empty for any version."
    link: str = ""
    "The address or path, for what does not come by name."
    reference: str = ""
    "Commit, tag or branch of a version control link; empty when it names none."
    marker: str = ""
    "Environment marker."
    extras: tuple[str, ...] = ()
    "Extras asked for."
    group: str = ""
    "Extra or group (`dev`, `test`, `docs` …) it belongs to; empty for what everyone needs."
    hashed: bool = False
    "A digest is given with it."
    editable: bool = False
    "Installed in place."
    build: str = ""
    "Conda build string."
    problem: str = ""
    "Why no installer takes the line; empty when one does."

    @property
    def pinned(self) -> bool:
        """It means one version: `==` (a final `.*` included), a commit, a digest or an archive's address."""
        if self.origin is Origin.VCS:
            return is_commit(self.reference) or bool(re.search(r"\d", self.reference))
        if self.origin in (Origin.URL, Origin.PATH):
            return True
        return bool(re.search(r"(?:^|,)\s*===?", self.specifier))


@dataclass(frozen=True)
class DependencyFile:
    """One file that declares dependencies, or one section of it that stands for itself."""

    path: str
    "Where it lies."
    form: str
    "requirements, pyproject, setup.cfg, setup.py, pipfile, conda, poetry.lock …: how it is written."
    role: Role = Role.DECLARATION
    "What it is for."
    items: tuple[Declared, ...] = ()
    "What it declares."
    problem: str = ""
    "Why it could not be read at all; empty when it could."
    unread: str = ""
    "Why a part of it cannot be told by reading; empty when all of it can."
    options: tuple[tuple[int, str], ...] = ()
    "One-based line and text of the installer options in it."
    group: str = ""
    "What the file as a whole is for (`dev`, `test`, `docs` …); empty for everyone."
    includes: tuple[str, ...] = ()
    "Files that it takes in, as paths in the project."
    channels: tuple[str, ...] = ()
    "Where conda's tools are to look, in their order."
    states_none: bool = False
    "It says outright that nothing is needed: an empty list of requirements."

    @cached_property
    def main(self) -> tuple[Declared, ...]:
        """What everyone needs: no extras, no development groups."""
        return () if self.group else tuple(item for item in self.items if not item.group)


@dataclass(frozen=True, slots=True)
class PythonStatement:
    """A place that says which Python the project is for."""

    specifier: str
    "PEP 440 specifier such as `>=3.8` or `==3.7.*`; empty where the words give none."
    place: Place
    "Where it stands."
    words: str
    "As it stands."
    exact: bool
    "An environment gets this version (environment.yml, Dockerfile, .python-version), rather than any of a range."
    prose: bool = False
    "Said to people only: README."
    vague: bool = False
    "Only a major version is told."


@dataclass(frozen=True)
class Dependencies:
    """Everything that the project declares of what it needs."""

    files: tuple[DependencyFile, ...]
    "Sorted by depth and path."
    python: tuple[PythonStatement, ...] = ()
    "Where the Python version is stated."
    readme: tuple[Declared, ...] = ()
    "What the commands of the README and its guides install: words to people, no declaration."
    programs: tuple[str, ...] = ()
    "System packages and images that some file installs, as named there, sorted."

    @cached_property
    def declarations(self) -> tuple[DependencyFile, ...]:
        """Files whose purpose is to declare; neither locks nor constraints nor commands."""
        return tuple(file for file in self.files if file.role is Role.DECLARATION)

    @cached_property
    def locks(self) -> tuple[DependencyFile, ...]:
        """Lock files."""
        return tuple(file for file in self.files if file.role is Role.LOCK)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every declared distribution, whatever the file and the group."""
        return frozenset(item.name for item in self.each() if item.name)

    def each(self) -> Iterator[Declared]:
        """Every declared package of declarations, locks and commands."""
        for file in self.files:
            if file.role is not Role.CONSTRAINTS:
                yield from file.items

    @cached_property
    def front(self) -> tuple[DependencyFile, ...]:
        """The declarations that a newcomer meets: those with main packages that lie least deep."""
        main = [file for file in self.declarations if file.main or (not file.group and (file.unread or file.states_none))]
        least = min((file.path.count("/") for file in main), default=0)
        return tuple(file for file in main if file.path.count("/") == least)

    @cached_property
    def commands(self) -> tuple[DependencyFile, ...]:
        """Files whose commands install packages: Dockerfiles, scripts."""
        return tuple(file for file in self.files if file.role is Role.COMMANDS and file.main)

    @cached_property
    def image(self) -> str:
        """A base image that brings packages nobody lists, where only Dockerfiles declare anything; empty otherwise."""
        images = (item.written for file in self.commands for item in file.items if item.link == item.written and item.link)
        return "" if self.front else next(images, "")

    @cached_property
    def principal(self) -> str:
        """Path of the file to add a package to; empty when nothing declares what everyone needs."""
        others = [file for file in self.files if file.role in (Role.LOCK, Role.COMMANDS) and file.main]
        return next((file.path for file in [*sorted(self.front, key=_rank), *others]), "")

    def nearest(self, path: str) -> str:
        """The declaration that a newcomer would add to for the code at a path: the one least far above it."""
        above = [file for file in self.declarations if file.main and path.startswith(file.path.rpartition("/")[0])]
        deepest = sorted(above, key=lambda file: (-file.path.count("/"), _rank(file)))
        return deepest[0].path if deepest else self.principal

    @cached_property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """Paths of declarations that reading cannot tell in full, where none beside them can be read; with the reason."""
        if any(file.main and not file.unread for file in self.front):
            return ()
        return tuple(
            (file.path, file.problem or file.unread)
            for file in self.declarations
            if not file.group and (file.problem or file.unread)
        )


def _rank(file: DependencyFile) -> tuple[bool, int, int]:
    """Order in which a newcomer turns to declarations: usual names first, then the fullest."""
    name = file.path.rpartition("/")[2].lower()
    usual = file.form != "requirements" or name in ("requirements.txt", "requirements.in")
    return not usual, -len(file.main), FORMS.index(file.form) if file.form in FORMS else len(FORMS)


def normalised(name: str) -> str:
    """A distribution name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def is_commit(reference: str) -> bool:
    """The reference looks like a commit hash."""
    return bool(re.fullmatch(r"[0-9a-fA-F]{7,64}", reference)) and bool(re.search(r"\d", reference))
