# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The license files of a project, and which licenses their texts are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files
from release_checker.facts.licensing.holders import copyright_holders
from release_checker.facts.licensing.match import Match, find_licenses
from release_checker.facts.licensing.names import find_names
from release_checker.facts.licensing.spdx import family, osi_approved
from release_checker.facts.licensing.terms import restriction
from release_checker.facts.licensing.words import Words, read_words
from release_checker.project import Kind, Project
from release_checker.text import shorten

NAME = re.compile(
    r"(?:un)?licen[sc]e(?:[-_. ].*)?|copying(?:[-_. ].*)?|copyright|patents|(?:.+[-_.])(?:un)?licen[sc]es?|"
    r"licen[sc]es|ofl|eula|legal",
    re.IGNORECASE,
)
SUFFIXES = {
    "",
    ".md",
    ".txt",
    ".rst",
    ".markdown",
    ".html",
    ".htm",
    ".adoc",
    ".tex",
    ".rtf",
    ".pdf",
    ".docx",
    ".doc",
    ".lesser",
    ".bsd",
    ".mit",
    ".apache",
    ".gpl",
    ".lgpl",
    ".code",
    ".text",
    ".docs",
    ".data",
    ".model",
    ".weights",
    ".header",
    ".short",
    ".en",
}
SCOPES = (
    ("others", r"third|3rd|other|depend|vendor|notice|bundled|external"),
    ("data", r"data|dataset|corpus|annotations?|images?|media|content|text$"),
    ("weights", r"model|weights|checkpoint"),
    ("docs", r"docs?\b|documentation|website|book"),
    ("notice", r"header|short|patents"),
)
PLAIN = re.compile(r"(?:licen[sc]e|copying)(?:\.(?:md|txt|rst))?", re.IGNORECASE)
PARTY = re.compile(
    r"licen[sc]e[-_](?!code|2|1)[\w. -]+|(?!mit|bsd|apache|gpl|code)[\w. -]+[-_]licen[sc]e(?:\.(?:md|txt|rst))?",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"^[ \t]*Copyright (?:\([cC]\)|©)? ?\d{4}(?:[-–]\d{4}|-present)?[ ,.]*$(?=\n[ \t]*(?:\n|All rights))|"
    r"[\[<{](?:year|yyyy|full ?name|name of (?:copyright )?(?:owner|author)|copyright holders?|owner|organization|"
    r"your name|author|insert [\w ]{1,30})[\]>}]",
    re.IGNORECASE | re.MULTILINE,
)


class Scope(StrEnum):
    """What a license file is about, by its name."""

    PROJECT = "project"
    OTHERS = "others"
    DATA = "data"
    WEIGHTS = "weights"
    DOCS = "docs"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class LicenseFile:
    """One file that gives or claims to give a license."""

    path: str
    "Where it lies."
    scope: Scope
    "What it is about, by its name."
    matches: tuple[Match, ...] = ()
    "The licenses whose text it holds, in order."
    named: tuple[str, ...] = ()
    "Licenses that it names without giving their text."
    problem: str = ""
    "Why nothing could be read; empty otherwise."
    words: int = 0
    "Words that matter: without copyright notices."
    notes: tuple[str, ...] = ()
    "What stands before, between and after the licenses, beyond a title."
    restriction: str = ""
    "Words outside the recognised licenses, or put into them, that forbid commercial use or change."
    placeholder: str = ""
    "A placeholder left in the copyright line of a license that needs a name there."
    holders: tuple[str, ...] = ()
    "Copyright holders."
    opening: str = ""
    "Its first words."
    dangling: bool = False
    "It is a link that leads to no file of the project."

    @property
    def custom(self) -> bool:
        """A license of its own, named so: `LicenseRef-...` in LICENSES/."""
        return posixpath.basename(self.path).startswith("LicenseRef-")

    @property
    def ids(self) -> tuple[str, ...]:
        """Licenses by family, each once: a text cannot tell `-only` from `-or-later`. Much changed ones are none."""
        return tuple(dict.fromkeys(family(match.id) for match in self.matches if match.similarity >= 0.9))


@dataclass(frozen=True)
class LicenseTexts:
    """The license files at the root, in LICENSES/, and further down."""

    files: tuple[LicenseFile, ...]
    "At the root and in LICENSES/."
    nested: tuple[str, ...] = ()
    "Paths of license files in folders below, which speak for those folders."

    @cached_property
    def own(self) -> tuple[LicenseFile, ...]:
        """Those that speak for the project: its code, or where there are none, its text and data."""
        code = tuple(item for item in self.files if item.scope is Scope.PROJECT)
        return code or tuple(item for item in self.files if item.scope in (Scope.DATA, Scope.DOCS, Scope.WEIGHTS))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The project's licenses by family. LGPL-3.0 comes with the GPL's text, which is then no license of its own."""
        found = dict.fromkeys(name for item in self.own for name in item.ids)
        if any(name.startswith("LGPL-3") for name in found):
            found.pop("GPL-3.0", None)
        return tuple(found)

    @property
    def holders(self) -> tuple[str, ...]:
        """Copyright holders that the license files name."""
        return tuple(dict.fromkeys(holder for item in self.files for holder in item.holders))

    @property
    def all_ids(self) -> frozenset[str]:
        """Licenses whose text lies at the root or in LICENSES/, whatever it is about."""
        return frozenset(name for item in self.files for name in item.ids)

    @property
    def open(self) -> bool:
        """Some license of the project is OSI-approved."""
        return any(osi_approved(name) for name in self.ids)


@fact()
def license_texts(project: Project, files: Files) -> LicenseTexts:
    """Every license file at the root and in LICENSES/, recognised."""
    found = _with_parties(tuple(_read(project, path) for path in _root_files(project, files)))
    nested = tuple(
        path for path in files.paths if "/" in path and not path.startswith("LICENSES/") and is_license_name(path)
    )
    return LicenseTexts(found, nested)


def _with_parties(found: tuple[LicenseFile, ...]) -> tuple[LicenseFile, ...]:
    """Beside a plain LICENSE, a LICENSE-NVIDIA is the license of somebody else's part."""
    if not any(PLAIN.fullmatch(item.path) for item in found):
        return found
    return tuple(
        replace(item, scope=Scope.OTHERS) if item.scope is Scope.PROJECT and PARTY.fullmatch(item.path)
        and not find_names(item.path.replace("_", " ")) else item for item in found
    )


def is_license_name(path: str) -> bool:
    """The file is named as license files are."""
    name = posixpath.basename(path)
    stem, suffix = posixpath.splitext(name)
    if suffix.lower() not in SUFFIXES:
        # LICENSE-2.0 and LICENSE_1_0.txt: what follows a dot need not be a suffix.
        stem, suffix = (name, "") if re.fullmatch(r"\.\d+|\.[A-Z-]+", suffix) else (stem, suffix)
    return bool(suffix.lower() in SUFFIXES and NAME.fullmatch(stem))


def _root_files(project: Project, files: Files) -> Iterator[str]:
    for entry in files.entries:
        in_folder = entry.path.startswith("LICENSES/") and entry.path.count("/") == 1
        named = in_folder or ("/" not in entry.path and is_license_name(entry.path))
        if named and entry.kind in (Kind.FILE, Kind.LINK, Kind.MISSING):
            yield entry.path


def scope_of(path: str) -> Scope:
    """What a license file is about, by its name."""
    stem = re.sub(r"\.(?:txt|md|rst|markdown|html?|pdf)$", "", posixpath.basename(path).lower())
    return next((Scope(scope) for scope, pattern in SCOPES if re.search(rf"(?:^|[-_. ])(?:{pattern})", stem)), Scope.PROJECT)


def _read(project: Project, path: str) -> LicenseFile:
    scope = Scope.PROJECT if path.startswith("LICENSES/") else scope_of(path)
    try:
        text = project.text(_target(project, path))
    except UnreadableFile as error:
        entry = project.entry(path)
        return LicenseFile(path, scope, problem=str(error), dangling=entry is not None and entry.kind is Kind.LINK)
    if text is None:
        return LicenseFile(path, scope, problem="is binary, no text")
    return recognise(path, scope, text.content)


def _target(project: Project, path: str) -> str:
    """The listed file that a link leads to, one step; otherwise the path itself."""
    entry = project.entry(path)
    if entry is None or entry.kind is not Kind.LINK:
        return path
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), project.link_target(path)))
    if target.startswith(("/", "..")):
        raise UnreadableFile("is a link out of the project")
    return target


def recognise(path: str, scope: Scope, content: str) -> LicenseFile:
    """What a license file's text is."""
    words = read_words(content)
    matches = tuple(find_licenses(words))
    notes = tuple(_notes(words, matches))
    added = [change.added for match in matches for change in match.changes if change.added]
    blank = PLACEHOLDER.search(words.cleaned) if any(family(match.id) in NEED_NAMES for match in matches) else None
    return LicenseFile(
        path,
        scope,
        matches,
        tuple(dict.fromkeys(named.id for named in find_names(words.cleaned[:20_000]))),
        "",
        len(words),
        notes,
        restriction("\n".join([*notes, *added])),
        blank[0].strip() if blank else "",
        tuple(copyright_holders(words.cleaned)),
        shorten(words.cleaned, 160),
    )


NEED_NAMES = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "ISC", "0BSD"}
"Licenses that say who gives them nowhere but in the copyright line."


def _notes(words: Words, matches: tuple[Match, ...]) -> Iterator[str]:
    """Stretches outside the recognised licenses that are longer than a title."""
    edges = [0, *(edge for match in matches for edge in (match.start, match.end)), len(words)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start > 8:
            yield words.quote(start, end)
