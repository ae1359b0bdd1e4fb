# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Copyright and license notices at the head of source files, and where they say they were taken from."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files, is_docs, is_example, is_test, is_vendored
from release_checker.facts.licensing.holders import copyright_holders
from release_checker.facts.licensing.match import find_licenses
from release_checker.facts.licensing.names import find_names, normalise
from release_checker.facts.licensing.spdx import family
from release_checker.facts.licensing.words import read_words
from release_checker.project import Project
from release_checker.text import decode

SUFFIXES = (
    ".py",
    ".pyx",
    ".pyi",
    ".c",
    ".cc",
    ".cpp",
    ".cxx",
    ".cu",
    ".cuh",
    ".h",
    ".hpp",
    ".java",
    ".js",
    ".ts",
    ".r",
    ".jl",
    ".m",
    ".lua",
    ".sh",
    ".rs",
    ".go",
    ".scala",
    ".swift",
    ".pl",
    ".f90",
    ".proto",
)
HEAD = 6000
"Bytes of each file that are looked at."
COMMENT = re.compile(r"^[ \t]*(?:#+!?|//+|/\*+|\*+/?|--+|%+|;+|\"{3}|'{3}|r\"{3}|<!--|dnl|\.\.)?[ \t]?", re.MULTILINE)
# REUSE-IgnoreStart
TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([^\n*]{1,200})")
# REUSE-IgnoreEnd
LICENSED = re.compile(r"licen[cs]ed?\b|licen[cs]e\b|distributed under|released under", re.IGNORECASE)
REFERS = re.compile(
    r"licen[cs]e file|licen[cs]e\.(?:txt|md)|file licen[cs]e|in (?:the )?['\"`]?(?:licen[cs]e|copying)\b|"
    r"see (?:the )?licen[cs]e",
    re.IGNORECASE,
)
TAKEN = re.compile(
    r"\b(?:copied|taken|borrowed|adapted|modified|ported|forked|stolen|lifted|cloned|adopted|reused|"
    r"extracted)(?: \w+){0,4}? (?:from|of):?\s+"
    r"[^\n]{0,80}?(https?://(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)/([\w.-]+)/([\w.-]+)[^\s)>\]\"']*)",
    re.IGNORECASE,
)
GRANTS = ("permission is hereby granted", "redistribution and use in source", "permission to use, copy")
"How the licenses begin that people put into files whole."
DEFINITION = re.compile(r"^(?:async def|def|class|function|void|int|static|template|struct|local)\b", re.MULTILINE)
CODE_START = re.compile(
    r"^(?:import|from|def|class|package|using|#include|public|func|module|const|let|var|function)\b", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A repository that a file says it was taken from."""

    owner: str
    "Account or group."
    name: str
    "Repository."
    url: str
    "The address as written."
    line: int
    "One-based line of the statement."
    words: str
    "The statement as it stands."


@dataclass(frozen=True, slots=True)
class FileNotice:
    """What one source file says of its rights."""

    path: str
    "The file."
    holders: tuple[str, ...] = ()
    "Copyright holders."
    licenses: tuple[str, ...] = ()
    "Licenses named, by family."
    full_text: bool = False
    "The license's whole text stands in the file."
    origins: tuple[Origin, ...] = ()
    "Repositories it says it was taken from, at its head."
    line: int = 1
    "One-based line of the copyright notice."
    reserved: bool = False
    "It says that all rights are reserved."
    refers: bool = False
    "It sends its reader to a license file."

    @property
    def empty(self) -> bool:
        """It says nothing about rights."""
        return not (self.holders or self.licenses)


@dataclass(frozen=True, slots=True)
class SourceNotices:
    """The notices of every source file."""

    items: tuple[FileNotice, ...]
    "Every source file with something in it, sorted by path."

    @property
    def own(self) -> tuple[FileNotice, ...]:
        """The project's modules proper: no tests, examples, documentation, shell scripts, setup.py or `__init__.py`."""
        return tuple(
            item for item in self.items
            if not (is_test(item.path) or is_docs(item.path) or is_example(item.path) or is_vendored(item.path))
            and not item.path.endswith((".sh", "setup.py", "/_version.py", "/__version__.py", "__init__.py", "__main__.py"))
        )

    @property
    def bare(self) -> tuple[FileNotice, ...]:
        """Those of them that say nothing about rights."""
        return tuple(item for item in self.own if item.empty)

    @property
    def bearing(self) -> tuple[FileNotice, ...]:
        """Files that say something about rights."""
        return tuple(item for item in self.items if not item.empty)


@fact()
def source_notices(project: Project, files: Files) -> SourceNotices:
    """Copyright, license and origin as the head of each source file states them."""
    found: list[FileNotice] = []
    for path in files.with_suffix(*SUFFIXES):
        entry = files.get(path)
        if entry is None or entry.size < 20:
            continue
        try:
            text = decode(project.read(path, HEAD), truncated=entry.size > HEAD)
        except UnreadableFile:
            continue
        if text is not None:
            found.append(read_notice(path, text.content))
    return SourceNotices(tuple(found))


def read_notice(path: str, text: str) -> FileNotice:
    """The notice at the head of one file."""
    head = _head(text, path)
    lowered = head.lower()
    if not any(word in lowered for word in ("copyright", "licen", "spdx", "(c)", "©", "http")):
        return FileNotice(path)
    plain = COMMENT.sub("", head)
    holders = tuple(copyright_holders(plain))
    tags = tuple(dict.fromkeys(family(name) for tag in TAG.findall(plain) for name in normalise(tag)))
    licenses = tags or _named(plain)
    full = False
    if any(words in " ".join(plain.lower().split()) for words in GRANTS):
        matches = find_licenses(read_words(COMMENT.sub("", text[:HEAD])), most=2)
        full = bool(matches)
        licenses = tuple(dict.fromkeys([*licenses, *(family(match.id) for match in matches)]))
    at = re.search(r"copyright|\(c\) ?\d{4}|©|spdx", head, re.IGNORECASE)
    line = head.count("\n", 0, at.start()) + 1 if at else 1
    origins = tuple(_origins(COMMENT.sub("", head[:_code(head)])))
    return FileNotice(path, holders, licenses, full, origins, line, "rights reserved" in lowered, bool(REFERS.search(plain)))


def _head(text: str, path: str) -> str:
    """What stands before the code: comments, and for Python the module's docstring."""
    code = CODE_START.search(text)
    limit = code.start() if code else len(text)
    if posixpath.splitext(path)[1].lower() in (".h", ".hpp", ".c", ".cpp", ".cu", ".cc"):
        limit = max(limit, 1500)
    # A licence may stand below the first imports; the first screen is looked at in any case.
    return text[: max(limit, min(1200, len(text)))]


def _code(head: str) -> int:
    """Where the first function or class begins: what stands below is said of that alone."""
    match = DEFINITION.search(head)
    return match.start() if match else len(head)


def _named(plain: str) -> tuple[str, ...]:
    """Licenses named in the sentences that speak of licensing."""
    found: dict[str, None] = {}
    for match in LICENSED.finditer(plain):
        for named in find_names(" ".join(plain[max(0, match.start() - 60) : match.end() + 120].split())):
            found[named.id] = None
    # `Apache` beside `Apache-2.0` is the same license named twice.
    return tuple(name for name in found if not any(other != name and other.startswith(name + "-") for other in found))


def _origins(plain: str) -> Iterator[Origin]:
    seen: set[tuple[str, str]] = set()
    for match in TAKEN.finditer(plain):
        owner, name = match[2], match[3].removesuffix(".git").rstrip(".")
        if (owner.lower(), name.lower()) not in seen:
            seen.add((owner.lower(), name.lower()))
            yield Origin(
                owner, name, match[1].rstrip(".,;:"), plain.count("\n", 0, match.start()) + 1, " ".join(match[0].split())
            )
