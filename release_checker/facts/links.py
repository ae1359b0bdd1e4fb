# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where the README's relative links, images and anchors lead, resolved as the code host does."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from release_checker.declare import fact
from release_checker.documents.document import Readme, Reference, fragment
from release_checker.facts.files import Files, normal
from release_checker.facts.history import GitHistory
from release_checker.facts.readme import read_document
from release_checker.git import GitError
from release_checker.project import Kind, Project

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
DRIVE = re.compile(r"[a-zA-Z]:[\\/]|file:", re.IGNORECASE)
HOST = re.compile(r"(www\.[\w-]+\.|[\w-]+(\.[\w-]+)*\.(com|org|net|io|edu|gov|ai|dev|co|de|uk|fr|cn)(/|$))", re.IGNORECASE)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
TEMPLATE = re.compile(r"\{\{|\$\{|\{%|<[^>]*>|%\(|\$\(")
LINES = re.compile(r"l\d+(c\d+)?(-l?\d+(c\d+)?)?")
GIVEN = {"", "readme", "top", "start-of-content"}
"Fragments that every page has."
SITE = {
    "issues",
    "releases",
    "wiki",
    "pulls",
    "pull",
    "actions",
    "discussions",
    "graphs",
    "stargazers",
    "network",
    "commits",
    "projects",
    "security",
    "tree",
    "blob",
    "raw",
    "labels",
    "milestones",
    "tags",
    "compare",
    "edit",
    "archive",
    "commit",
    "fork",
    "watchers",
    "packages",
    "pulse",
    "contributors",
    "branches",
    "new",
    "search",
}
"Pages of the code host beside the files: `../../issues`."
OWN = re.compile(
    r"https?://(?:www\.)?(?:github\.com/([^/\s]+)/([^/\s]+)/(?:blob|tree|raw)/"
    r"|raw\.githubusercontent\.com/([^/\s]+)/([^/\s]+)/)"
    r"(?:refs/heads/)?(?:master|main|HEAD)/([^\s]+)"
)
REMOTE = re.compile(r"github\.com[:/]+([^/\s]+)/([^/\s]+?)(?:\.git)?/?$")
CREDIT = re.compile(r"[a-z]{2,20}-[\w-]+")
"What the all-contributors robot links a contribution of its own kind to: `#infra-somebody`, on purpose nowhere."
SOURCES = ("", ".md", ".rst", ".txt", ".ipynb")


@dataclass(frozen=True, slots=True)
class DeadLink:
    """One target that leads nowhere."""

    target: str
    "As written."
    line: int
    "One-based, of its first use."
    uses: int
    "How often the README uses it."
    image: bool
    "It is an image."
    kind: str
    "missing, case, anchor, empty, scheme, mail, machine or outside."
    path: str = ""
    "The path that it means; empty for anchors and the like."
    better: str = ""
    "What was probably meant; empty when nothing comes near."
    folder: str = ""
    "The topmost folder on the way that is missing; empty when all are there."


@dataclass(frozen=True, slots=True)
class ReadmeLinks:
    """What became of the README's links within the project."""

    looked_at: int
    "Distinct relative targets and anchors."
    dead: tuple[DeadLink, ...]
    "In the order of the README."


@fact()
def readme_links(project: Project, files: Files, readme: Readme, history: GitHistory) -> ReadmeLinks:
    """Every relative link, image and anchor of the README, followed."""
    if readme.form == "text" or readme.text is None:
        return ReadmeLinks(0, ())
    follower = _Follower(project, files, readme, history)
    found: dict[str, list[Reference]] = {}
    for reference in readme.references:
        if not reference.bare:
            found.setdefault(reference.target.strip(), []).append(reference)
    dead, looked = [], 0
    for target, uses in found.items():
        if follower.concerns(target):
            looked += 1
            first = uses[0]
            for kind, path, better in follower.follow(target, first):
                folder = follower.missing_folder(path) if kind == "missing" and not better else ""
                dead.append(DeadLink(target, first.line, len(uses), first.image, kind, path, better, folder))
    return ReadmeLinks(looked, tuple(sorted(dead, key=lambda item: (item.line, item.target))))


class _Follower:
    """Follows targets of one README."""

    def __init__(self, project: Project, files: Files, readme: Readme, history: GitHistory) -> None:
        self._project, self._files, self._readme = project, files, readme
        self._folder = posixpath.dirname(readme.path)
        self._own = {(match[1].lower(), match[2].lower()) for url in history.remotes if (match := REMOTE.search(url))}
        self._elsewhere = bool(history.remotes) and not any("github" in url for url in history.remotes)
        self._nested = self._inside_larger()
        self._submodules = [entry.path for entry in files.entries if entry.kind is Kind.SUBMODULE]

    def concerns(self, target: str) -> bool:
        """The target is one that reading the project decides."""
        if TEMPLATE.search(unquote(target)):
            return False
        return (
            bool(self._own_path(target))
            or bool(DRIVE.match(unquote(target)))
            or target.startswith(":doc:")
            or not (SCHEME.match(target) or target.startswith("//"))
        )

    def follow(self, target: str, reference: Reference) -> Iterator[tuple[str, str, str]]:
        """Kind, path and better target, when it leads nowhere."""
        written, _, anchor = target.partition("#")
        own = self._own_path(target)
        if not target:
            # A link without words shows nothing that anyone could follow.
            if reference.image or reference.text.strip():
                yield "empty", "", ""
        elif DRIVE.match(unquote(target)) and not own:
            yield "machine", "", ""
        elif target.startswith((":doc:", ":download:")):
            yield from self._role(target.split(":", 2)[2])
        elif own:
            yield from self._path(own, target, rooted=True)
        elif not written:
            yield from self._anchor(self._readme, anchor)
        elif MAIL.fullmatch(written):
            yield "mail", "", f"mailto:{written}"
        else:
            yield from self._path(unquote(written.partition("?")[0]), target, rooted=written.startswith("/"))

    def missing_folder(self, path: str) -> str:
        """The topmost folder on the way to a path that the project has not."""
        parts = path.split("/")[:-1]
        return next((folder for end in range(1, len(parts) + 1) if (folder := "/".join(parts[:end])) not in self._files), "")

    def _path(self, written: str, target: str, *, rooted: bool) -> Iterator[tuple[str, str, str]]:
        written = written.strip().replace("\\", "/")
        path = normal(written.lstrip("/")) if rooted else normal(posixpath.join(self._folder, written))
        if path.startswith(".."):
            yield from self._above(path)
        elif path not in self._files and not self._behind(path) and not self._built(path):
            other = self._files.other_case(path) or self._folder_case(path)
            if other:
                yield "case", path, other
            elif (address := re.search(r"https?://[^\s\"'”]+", unquote(target))) and not rooted:
                yield "scheme", "", address[0]
            elif not rooted and HOST.match(written) and "/" not in written.partition(".")[0]:
                yield "scheme", "", f"https://{target}"
            else:
                yield "missing", path, self._near(path)
        elif "#" in target and path.lower().endswith((".md", ".markdown")):
            entry = self._files.get(path)
            if entry is not None and entry.kind is Kind.FILE:
                yield from self._anchor(read_document(self._project, path), target.partition("#")[2])

    def _above(self, path: str) -> Iterator[tuple[str, str, str]]:
        first = path.replace("../", "", 2).split("/")[0]
        if not self._nested and not (path.startswith("../../") and first in SITE) and path not in ("..", "../.."):
            yield "outside", path, ""

    def _anchor(self, document: Readme, anchor: str) -> Iterator[tuple[str, str, str]]:
        wanted = fragment(f"#{anchor}")
        if wanted in GIVEN or LINES.fullmatch(wanted) or document.text is None or document.partial:
            return
        anchors = document.anchors
        if wanted in anchors or (anchor.startswith(":~:")):
            return
        # Hosts differ in what they make of pictographs and of several hyphens; a difference in these alone is no proof.
        loose = {
            _loose(item)
            for item in anchors
            if self._elsewhere or not item.isascii() or item.startswith("-") or item.endswith("-")
        }
        pictured = any(ord(char) > 0x2000 for heading in document.headings for char in heading.title)
        if _loose(wanted) in (loose | ({_loose(item) for item in anchors} if pictured else set())):
            return
        if CREDIT.fullmatch(wanted) and any("all-contributors" in words.lower() for _, words in document.comments):
            return
        near = difflib.get_close_matches(wanted, sorted(anchors), 1, 0.75)
        yield "anchor", document.path if document.path != self._readme.path else "", f"#{near[0]}" if near else ""

    def _role(self, name: str) -> Iterator[tuple[str, str, str]]:
        folders = ("",) if name.startswith("/") else (self._folder,)
        for folder in (*folders, "docs", "doc", "docs/source", "doc/source", "docs/src"):
            if any(normal(posixpath.join(folder, name.lstrip("/"))) + ending in self._files for ending in SOURCES):
                return
        yield "missing", name, ""

    def _behind(self, path: str) -> bool:
        """Below a submodule, or a link that can be followed."""
        if any(path == item or path.startswith(item + "/") for item in self._submodules):
            return True
        return any(link.exists and (path == link.path or path.startswith(link.path + "/")) for link in self._files.links)

    def _built(self, path: str) -> bool:
        """A page that a site builder makes of a document beside it; only where the README is one of the site's pages."""
        stem = posixpath.splitext(path)[0] if path.endswith((".html", "/")) else path
        return bool(self._folder) and any(stem + ending in self._files for ending in SOURCES[1:])

    def _folder_case(self, path: str) -> str:
        lowered = {folder.lower(): folder for folder in self._files.folders}
        return lowered.get(path.lower(), "")

    def _near(self, path: str) -> str:
        """A file of the same name elsewhere, or one whose path is nearly the same."""
        name = posixpath.basename(path)
        same = [item for item in self._files.paths if posixpath.basename(item) == name]
        if len(same) == 1 and name.lower() not in ("readme.md", "__init__.py", "index.html"):
            return same[0]
        folder = posixpath.dirname(path)
        beside = [posixpath.basename(item) for item in self._files.paths if posixpath.dirname(item) == folder]
        near = difflib.get_close_matches(name, beside[:2000], 1, 0.8)
        return posixpath.join(folder, near[0]) if near else ""

    def _own_path(self, target: str) -> str:
        match = OWN.match(target)
        if not match or not self._own:
            return ""
        owner, name, path = (match[1] or match[3]).lower(), (match[2] or match[4]).lower(), match[5]
        return unquote(re.split(r"[?#]", path)[0]) if (owner, name) in self._own else ""

    def _inside_larger(self) -> bool:
        """The audited folder is part of a larger repository, which its links may reach."""
        try:
            return bool(self._project.git and self._project.git.run("rev-parse", "--show-prefix").strip())
        except GitError:
            return True


def _loose(anchor: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", anchor).strip("-")
