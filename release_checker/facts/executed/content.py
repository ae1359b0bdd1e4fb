# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the project's files hold, as short digests: the part of a cache key that says whether anything changed.

Clean files are named by git's own object names, which cost nothing; files that were changed since, and those of a folder
without git, are read and named the same way, so that a commit of the very same bytes changes no key.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import threading
from collections.abc import Callable, Iterable

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.git import GitError
from release_checker.project import Kind, Project, open_regular

PROSE = re.compile(r"\.(?:md|rst|adoc|markdown)$|(?:^|/)(?:licen[sc]e|copying|notice|authors|contributors|citation|"
                   r"changelog|changes|readme|history|news)(?:\.\w+)?$|(?:^|/)\.(?:gitignore|gitattributes|mailmap|editorconfig)$|^\.github/",
                   re.IGNORECASE)
"What nobody's code reads, unless it names it."
UNREAD_CODE = re.compile(r"(?:^|/)(?:setup\.py|conf\.py|noxfile\.py|conftest\.py|test_[^/]*\.py|[^/]*_test\.py)$")
"Code that notebooks do not run; packaging names the README always."
NAMED = re.compile(r"[\w.-]+\.(?:md|rst|adoc|markdown|txt|cff|ipynb)\b|"
                   r"\b(?:LICENSE|README|NOTICE|AUTHORS|CHANGELOG|COPYING)\b", re.IGNORECASE)
PATTERN = re.compile(r"['\"*](\.(?:md|rst|adoc|markdown|ipynb))['\"]")
RUNS = re.compile(r"%run\s+(?:-\w\s+)*['\"]?([\w./-]+)|import_ipynb|importnb|papermill|nbconvert|testbook")
PIECE = 1 << 20
"Bytes of one file that are read for its digest at once."


class Contents:
    """Digests of the project's files, each made once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._dirty: frozenset[str] | None = None
        self._names: dict[str, str] = {}
        self._lock = threading.Lock()

    def digest(self, paths: Iterable[str]) -> str:
        """One digest of the names, kinds and contents of these paths."""
        whole = hashlib.sha256()
        for path in sorted(set(paths)):
            whole.update(f"{path}\0{self.name(path)}\0".encode("utf-8", "surrogateescape"))
        return whole.hexdigest()

    def name(self, path: str) -> str:
        """Name of one file's content: git's object name of it; what else identifies links and submodules."""
        with self._lock:
            if path not in self._names:
                self._names[path] = self._name(path)
            return self._names[path]

    def _name(self, path: str) -> str:
        entry = self.project.entry(path)
        if entry is None:
            return "absent"
        if entry.kind is Kind.LINK:
            try:
                return f"link {self.project.link_target(path)}"
            except UnreadableFile:
                return "link"
        if entry.kind is not Kind.FILE:
            return f"{entry.kind} {entry.blob}"
        if entry.blob and path not in self._changed():
            return entry.blob
        # git's object names are SHA-1; nothing is trusted for it but that a change shows.
        digest = hashlib.sha1(b"blob %d\0" % entry.size, usedforsecurity=False)
        try:
            with open_regular(self.project.root, path) as stream:  # in pieces: it may not fit into memory
                while piece := stream.read(PIECE):
                    digest.update(piece)
        except (UnreadableFile, OSError) as error:
            return f"unreadable: {error}"
        return digest.hexdigest()

    def _changed(self) -> frozenset[str]:
        """Files whose bytes may differ from git's index; all of them where git cannot say."""
        if self._dirty is None:
            try:
                assert self.project.git is not None
                self._dirty = self.project.git.changed()
            except (GitError, AssertionError):
                self._dirty = frozenset(entry.path for entry in self.project.entries)
        return self._dirty


@fact()
def contents(project: Project) -> Contents:
    """Digests of the project's files."""
    return Contents(project)


def readable(project: Project, text: str, *, leave: Callable[[str], bool] = lambda path: False) -> list[str]:
    """Paths that code could read, to be digested for its key.

    `text` is the code: left out are prose and other notebooks unless the text names them, by name or by a pattern such as
    `*.md`, and what `leave` says.
    """
    named = {match[0].lower() for match in NAMED.finditer(text)}
    endings = {match[1].lower() for match in PATTERN.finditer(text)}
    runs = [match[1] or "" for match in RUNS.finditer(text)]
    if any(not name for name in runs):
        endings.add(".ipynb")
    named |= {posixpath.basename(name).lower() + ending for name in runs if name for ending in ("", ".ipynb")}
    found = []
    for entry in project.entries:
        path, base = entry.path, posixpath.basename(entry.path).lower()
        aside = base.endswith(".ipynb") or PROSE.search(path)
        if leave(path) or (aside and base not in named and os.path.splitext(base)[1] not in endings):
            continue
        found.append(path)
    return found


def code_text(project: Project, paths: Iterable[str]) -> str:
    """Text of the project's code, in which names of files are looked for."""
    found = []
    for path in paths:
        if path.endswith((".py", ".r", ".jl", ".sh", ".m")) and not UNREAD_CODE.search(path):
            try:
                text = project.text(path)
            except UnreadableFile:
                continue
            if text:
                found.append(text.content)
    return "\n".join(found)
