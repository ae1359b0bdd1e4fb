# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Declared packages that others cannot get, or that change under the same words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.dependencies.records import Declared, Dependencies, DependencyFile, Origin, Role, is_commit
from release_checker.facts.files import Files, normal
from release_checker.model import Place

VERSIONED = re.compile(r"\d+\.\d+|[0-9a-f]{12,}|/releases/download/")
HOME = re.compile(r"/(?:home|Users|data|mnt|scratch)/|^[A-Za-z]:\\\\|[A-Za-z]:/Users")
NIGHTLY = re.compile(r"(?:^|-)nightly(?:-|$)|\.dev\d{6,8}")
MACHINE_BUILD = re.compile(r"_\d+$|^explicit$|^[a-z]*[0-9a-f]{6,}")


@dataclass(frozen=True, slots=True)
class Fleeting:
    """One way in which a file's declarations do not give the same thing to everyone."""

    message: str
    "Expected and found, as a clause."
    place: Place
    "The first line with it."
    evidence: str
    "That line."
    fix: str
    "What to do."
    key: str
    "What identifies it."
    minor: bool = False
    "Advice only: it works today."


@dataclass(frozen=True, slots=True)
class FleetingSources:
    """All of them."""

    items: tuple[Fleeting, ...]
    "By file."
    looked: int
    "Packages looked at."


@fact()
def fleeting_sources(declared: Dependencies, files: Files) -> FleetingSources:
    """Local paths, moving references, addresses without digest, builds of one machine, nightlies."""
    locked = {
        item.name
        for file in declared.locks
        for item in file.items
        if file.form in ("poetry.lock", "uv.lock", "Pipfile.lock")
    }
    found: list[Fleeting] = []
    for file in declared.files:
        if file.role is Role.LOCK and file.form != "conda export" and file.form != "requirements":
            continue
        found += _paths(file, files)
        found += _references(file, locked)
        found += _addresses(file)
        found += _machine(file)
        found += _nightlies(file)
    return FleetingSources(tuple(found), sum(len(file.items) for file in declared.files))


def _paths(file: DependencyFile, files: Files) -> Iterator[Fleeting]:
    outside = [item for item in file.items if item.origin is Origin.PATH and not _inside(item, files)]
    if file.role is Role.COMMANDS:  # what a script builds or fetches first is there when it gets to the line
        outside = [item for item in outside if re.search(r"/(?:home|Users)/", item.link)]
    machine = [
        (line, text)
        for line, text in file.options
        if re.match(r"(?:-f|--find-links|-i|--index-url)\b", text) and HOME.search(text)
    ]
    if outside:
        first = outside[0]
        build = "/croot/" in first.link or "_build" in first.link or "/tmp/" in first.link  # noqa: S108
        many = f" ({len(outside)} such lines)" if len(outside) > 1 else ""
        yield Fleeting(
            f"{first.name or 'a package'} comes from {_short(first.link)}, a path that only the author's machine has{many}",
            first.place,
            first.written,
            "export with `pip list --format=freeze`: names and versions instead of build paths"
            if build
            else f"name the version on an index, or a commit, or commit the folder: {first.name or first.link}",
            f"path {first.name or first.link}",
        )
    for line, text in machine[:1]:
        yield Fleeting(
            "packages are looked for in a folder of the author's machine",
            Place(file.path, line),
            text,
            "use an index that others reach",
            "find-links",
        )


def _inside(item: Declared, files: Files) -> bool:
    path = re.sub(r"\[[^\]]*\]$", "", item.link.removeprefix("file:").strip()).replace("\\", "/")
    if path.startswith(("/", "~", "//")) or re.match(r"[A-Za-z]:", path) or "${" in path or "$" in path:
        # A path in a container's own file tree is made by the container.
        return item.place.path.lower().endswith("dockerfile") or "$" in path
    here = posixpath.dirname(item.place.path)
    return any(
        not place.startswith("..") and (place in files or place == "")
        for place in (normal(posixpath.join(here, path)), normal(path))
    )


def _references(file: DependencyFile, locked: set[str]) -> Iterator[Fleeting]:
    for item in file.items:
        if item.origin is not Origin.VCS or item.name in locked or is_commit(item.reference):
            continue
        own = file.role is Role.COMMANDS or bool(file.group)
        if not item.reference:
            yield Fleeting(
                f"{item.name or 'a package'} is whatever {_short(item.link)} holds on the day",
                item.place,
                item.written,
                f"name a commit: {item.link.split('#')[0]}@<commit>",
                f"vcs {item.name or item.link}",
                own,
            )
        elif not re.search(r"\d", item.reference):
            yield Fleeting(
                f"{item.name or 'a package'} follows the branch {item.reference}, which moves",
                item.place,
                item.written,
                f"name a commit in place of {item.reference}",
                f"branch {item.name or item.link}",
                own,
            )


def _addresses(file: DependencyFile) -> Iterator[Fleeting]:
    if file.role is Role.COMMANDS:
        return
    for item in file.items:
        if item.origin is not Origin.URL or item.hashed or not item.link.startswith(("http:", "https:", "ftp:")):
            continue
        moving = re.search(r"/(?:archive/(?:refs/heads/)?|zipball/|tarball/)(master|main|develop|dev|HEAD)\b", item.link)
        if moving:
            yield Fleeting(
                f"{item.name or 'a package'} is the archive of branch {moving[1]}, which moves",
                item.place,
                item.written,
                "name the archive of a commit or a release",
                f"archive {item.link}",
            )
        else:
            yield Fleeting(
                f"{item.name or 'a package'} comes from an address without a digest",
                item.place,
                item.written,
                "append #sha256=<digest>",
                f"url {item.link}",
                minor=bool(VERSIONED.search(item.link)),
            )


def _machine(file: DependencyFile) -> Iterator[Fleeting]:
    built = [
        item for item in file.items if item.build and MACHINE_BUILD.search(item.build) and not item.build.startswith("pyhd")
    ]
    if len(built) >= 1 and file.form in ("conda", "conda export", "requirements"):
        share = (
            f"{len(built)} of {len(file.items)} packages are"
            if len(built) > 1
            else f"{built[0].name or built[0].written} is"
        )
        yield Fleeting(
            f"{share} fixed to conda builds of one platform (such as {built[0].build[:40]}), which "
            "other machines do not find",
            built[0].place,
            built[0].written,
            "export again without builds: conda env export --no-builds (or --from-history)",
            "builds",
            minor=file.form == "conda export" and built[0].build == "explicit",
        )
    for line, text in file.options:
        if text.startswith("prefix:"):
            yield Fleeting(
                "the prefix is a folder of the author's machine",
                Place(file.path, line),
                text,
                "delete the line",
                "prefix",
                minor=True,
            )


def _nightlies(file: DependencyFile) -> Iterator[Fleeting]:
    for item in file.items:
        if NIGHTLY.search(item.name) or NIGHTLY.search(item.specifier):
            yield Fleeting(
                f"{item.name} is a nightly build, and those are deleted after some months",
                item.place,
                item.written,
                "name the first release that works",
                f"nightly {item.name}",
                bool(file.group),
            )


def _short(link: str) -> str:
    return link if len(link) <= 80 else link[:79] + "…"
