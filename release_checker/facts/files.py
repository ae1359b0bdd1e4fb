# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The listing: what the project ships, and what role a path plays."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.project import Entry, Kind, Project

VENDORED = {"third_party", "third-party", "thirdparty", "3rdparty", "vendor", "vendored", "_vendor", "external", "externals",
            "extern", "site-packages", "node_modules", "deps", "submodules"}
TESTS = {"test", "tests", "testing", "unittests", "unit_tests"}
DOCS = {"doc", "docs", "documentation", "website"}
INSTALLED = re.compile(r"(?:^|/)(?:site-packages|dist-packages|node_modules)/")
"Installed packages, wherever they were committed."
EXAMPLES = {"example", "examples", "tutorial", "tutorials", "demo", "demos", "samples"}


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link that the project ships."""

    path: str
    "Where the link lies."
    target: str
    "What it says, as written; empty when it cannot be read."
    inside: bool
    "Its target, read as a path, stays inside the project."
    exists: bool
    "Its target is there; only looked at when it stays inside."


@dataclass(frozen=True)
class Files:
    """Every path that the project ships."""

    entries: tuple[Entry, ...]
    "Sorted by path."
    tracked: bool
    "The listing is git's; otherwise it is what lies on disk."
    links: tuple[Link, ...] = ()
    "The symbolic links among the entries."
    problem: str = ""
    "Why git could not list a folder that has a .git; empty otherwise."

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Paths of regular files that are there, sorted; without those of committed environments."""
        return tuple(entry.path for entry in self.entries if entry.kind is Kind.FILE and not self.is_installed(entry.path))

    def is_installed(self, path: str) -> bool:
        """The path belongs to an environment or a package that somebody installed and then committed."""
        return bool(INSTALLED.search(path)) or (bool(self.environments) and self._in_environment(path))

    def _in_environment(self, path: str) -> bool:
        # Upwards from the path: a hostile project may have as many environments as files.
        while (path := path.rpartition("/")[0]) and path not in self.environments:
            pass
        return bool(path)

    @cached_property
    def environments(self) -> frozenset[str]:
        """Folders that are whole virtual or conda environments: other people's code, installed, committed by accident."""
        markers = (("pyvenv.cfg", 1), ("conda-meta/history", 2))
        found = {entry.path.rsplit("/", depth)[0] for entry in self.entries for marker, depth in markers
                 if entry.path.endswith("/" + marker)}
        return frozenset(found)

    @cached_property
    def _known(self) -> dict[str, Entry]:
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a listed path, at any depth; the root is the empty string."""
        found = {""}
        for entry in self.entries:
            folder = posixpath.dirname(entry.path)
            while folder and folder not in found:
                found.add(folder)
                folder = posixpath.dirname(folder)
        return frozenset(found)

    @cached_property
    def _lowered(self) -> dict[str, str]:
        return {path.lower(): path for path in self._known}

    def __contains__(self, path: str) -> bool:
        """A file, link or submodule, or a folder that holds one, is at this path."""
        return path in self._known or (path := normal(path)) in self._known or path in self.folders

    def get(self, path: str) -> Entry | None:
        """The entry at a path."""
        return self._known.get(path) or self._known.get(normal(path))

    def other_case(self, path: str) -> str | None:
        """A listed path that differs from this one in upper and lower case only."""
        found = self._lowered.get(normal(path).lower())
        return found if found != normal(path) else None

    def with_suffix(self, *suffixes: str) -> Iterator[str]:
        """Files whose name ends in one of the suffixes (`.py`), whatever the case."""
        return (path for path in self.paths if path.lower().endswith(suffixes))

    def named(self, *names: str) -> Iterator[str]:
        """Files whose last part is one of the names, whatever the case, shallowest first."""
        wanted = {name.lower() for name in names}
        found = (path for path in self.paths if posixpath.basename(path).lower() in wanted)
        return iter(sorted(found, key=lambda path: (path.count("/"), path)))

    def at_root(self) -> Iterator[str]:
        """Files that lie directly in the root."""
        return (path for path in self.paths if "/" not in path)


def normal(path: str) -> str:
    """A path as the listing writes it: no `./`, no trailing slash, the root as the empty string."""
    path = posixpath.normpath(path) if path else ""
    return "" if path == "." else path


def parts(path: str) -> frozenset[str]:
    """Names of the folders a path lies in, in lower case."""
    return _names(path.rpartition("/")[0])


@lru_cache(maxsize=4096)
def _names(folder: str) -> frozenset[str]:
    # Asked for every file by some twenty facts, and most files of a folder follow each other.
    return frozenset(folder.lower().split("/")) if folder else frozenset()


def is_vendored(path: str) -> bool:
    """The path lies in a folder meant for other people's code."""
    return not VENDORED.isdisjoint(parts(path))


def is_test(path: str) -> bool:
    """The path is test code by pytest's and unittest's own naming, or lies in a test folder."""
    name = path.rpartition("/")[2].lower()
    return (
        not TESTS.isdisjoint(parts(path))
        or name == "conftest.py"
        or (name.endswith(".py") and (name.startswith("test_") or name.endswith(("_test.py", "_tests.py"))))
    )


def is_docs(path: str) -> bool:
    """The path lies in a documentation folder."""
    return not DOCS.isdisjoint(parts(path))


def is_example(path: str) -> bool:
    """The path lies in a folder of examples or tutorials."""
    return not EXAMPLES.isdisjoint(parts(path))


@fact()
def files(project: Project) -> Files:
    """What git tracks, else what lies on disk."""
    found = Files(project.entries, project.tracked, (), project.git_problem)
    # An environment's own links lead to its interpreter; that the environment is there at all is the fault.
    links = (entry.path for entry in found.entries if entry.kind is Kind.LINK and not found.is_installed(entry.path))
    return replace(found, links=tuple(_link(project, path) for path in links))


def _link(project: Project, path: str) -> Link:
    try:
        target = project.link_target(path)
    except UnreadableFile:
        return Link(path, "", inside=False, exists=False)
    real = os.path.realpath(project.root / path)
    root = str(project.root)
    inside = not target.startswith("/") and (real == root or real.startswith(root + os.sep))
    return Link(path, target, inside, inside and os.path.exists(real))
