# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the project says of itself as a package: pyproject.toml, setup.cfg, setup.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.files import Files
from release_checker.project import Project


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said in one file."""

    value: str
    "As written."
    path: str
    "The file."
    line: int | None = None
    "One-based, where known."


@dataclass(frozen=True, slots=True)
class PackageMetadata:
    """Everything that the packaging files at the root state; several files may state the same field differently."""

    sources: tuple[str, ...] = ()
    "The packaging files that were read."
    problems: tuple[Statement, ...] = ()
    "Files that cannot be read or parsed, with the reason as value."
    names: tuple[Statement, ...] = ()
    "Distribution name."
    versions: tuple[Statement, ...] = ()
    "Version, where literal."
    descriptions: tuple[Statement, ...] = ()
    "One-line summary."
    licenses: tuple[Statement, ...] = ()
    "License expression or text of the license field."
    classifiers: tuple[Statement, ...] = ()
    "Trove classifiers."
    authors: tuple[Statement, ...] = ()
    "Names and e-mail addresses of authors and maintainers: `Name <mail>`."
    urls: tuple[Statement, ...] = ()
    "Project addresses."
    requires_python: tuple[Statement, ...] = ()
    "Version specifier of Python."
    scripts: tuple[Statement, ...] = ()
    "Console scripts: `name = module:function`."
    dynamic: frozenset[str] = frozenset()
    "Fields computed when building, which reading cannot tell."

    @property
    def exists(self) -> bool:
        """There is a packaging file."""
        return bool(self.sources)


@fact()
def package_metadata(project: Project, files: Files) -> PackageMetadata:
    """Metadata of the packaging files at the root."""
    return PackageMetadata(tuple(_sources(files)))


def _sources(files: Files) -> Iterator[str]:
    return (name for name in ("pyproject.toml", "setup.cfg", "setup.py") if name in files)
