# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Files that tools leave behind and nobody meant to ship."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.files import Files, is_test, is_vendored
from release_checker.project import Kind

FOLDERS = {
    "__pycache__": "compiled Python", ".ipynb_checkpoints": "notebook checkpoints", ".idea": "settings of an editor (.idea)",
    "node_modules": "installed JavaScript packages", ".pytest_cache": "a test cache",
    ".mypy_cache": "a type checker's cache",
    ".ruff_cache": "a linter's cache", ".tox": "test environments", ".nox": "test environments", ".eggs": "build leftovers",
    "__MACOSX": "leftovers of macOS archives", ".hypothesis": "a test cache",
    ".spyproject": "settings of an editor (.spyproject)",
    ".spyderproject": "settings of an editor (.spyderproject)", ".vs": "settings of an editor (.vs)",
    ".Rproj.user": "settings of an editor (.Rproj.user)", ".sass-cache": "a build cache", ".gradle": "a build cache",
    ".fleet": "settings of an editor (.fleet)", ".ropeproject": "settings of an editor (.ropeproject)",
    "htmlcov": "a coverage report",
}
"Folders that are junk with all that lies in them."
NAMES = {
    ".ds_store": "macOS folder settings (.DS_Store)", "thumbs.db": "Windows thumbnails (Thumbs.db)",
    "desktop.ini": "Windows folder settings",
    "nohup.out": "output of a shell session (nohup.out)", ".coverage": "a coverage record",
    "npm-debug.log": "an error log of npm",
    ".rhistory": "an R session", ".rdata": "an R session", ".python_history": "a shell history",
    ".bash_history": "a shell history",
    ".vscode-test": "settings of an editor", "ehthumbs.db": "Windows thumbnails (Thumbs.db)",
    "hs_err_pid.log": "a crash log",
}
"Files that are junk by their whole name, in lower case."
PATTERNS = (
    (re.compile(r"\.(pyc|pyo)$", re.IGNORECASE), "compiled Python"),
    (re.compile(r"(^\..+\.sw[a-p]$|.~$|^#.+#$|^\.#)"), "backups of an editor"),
    (re.compile(r"\.(orig|rej)$"), "leftovers of a merge"),
    (re.compile(r"^\._."), "leftovers of macOS archives"),
    (re.compile(r"^(core|vgcore)\.\d{2,7}$|\.stackdump$"), "memory dumps"),
    (re.compile(r"\.(spyderworkspace|suo|sublime-workspace)$", re.IGNORECASE), "settings of an editor (workspace)"),
)
"Patterns of a file's name."
LATEX = re.compile(r"\.(aux|bbl|blg|fdb_latexmk|fls|synctex\.gz|toc|lof|lot|out|nav|snm|vrb|bcf|run\.xml|log)$")
BUILT = re.compile(r"(^|/)(dist|build|wheelhouse)/[^/]+\.(whl|egg|tar\.gz)$|\.egg$")


@dataclass(frozen=True, slots=True)
class JunkKind:
    """All junk of one kind."""

    what: str
    "Words for people: `compiled Python`."
    paths: tuple[str, ...]
    "The files, sorted."
    remove: tuple[str, ...]
    "Folders and files that are to be taken out of git, no more than needed."
    ignore: tuple[str, ...]
    "Lines for .gitignore."
    advisory: bool = False
    "Some projects ship it on purpose."

    @property
    def everywhere(self) -> tuple[str, ...]:
        """Git's own patterns for the same, where naming each path would be too long a command."""
        return tuple(f":(glob)**/{line}**" if line.endswith("/") else f":(glob)**/{line}" for line in self.ignore)


@dataclass(frozen=True, slots=True)
class Junk:
    """Everything shipped that tools left behind."""

    kinds: tuple[JunkKind, ...]
    "The most files first."


@dataclass(frozen=True, slots=True)
class _Hit:
    what: str
    path: str
    remove: str
    ignore: str


@fact()
def junk(files: Files) -> Junk:
    """Junk among what the project ships; in vendored folders and tests only what nobody keeps there on purpose."""
    environments = files.environments | _conda(files)
    latex = {posixpath.splitext(path)[0] for path in files.with_suffix(".tex")}
    hits: dict[str, list[_Hit]] = {}
    for path in (entry.path for entry in files.entries if entry.kind is Kind.FILE):
        hit = _hit(path, environments, latex)
        if hit:
            hits.setdefault(hit.what, []).append(hit)
    kinds = [_kind(what, found) for what, found in hits.items()]
    return Junk(tuple(sorted(kinds, key=lambda kind: (kind.advisory, -len(kind.paths), kind.what))))


def _conda(files: Files) -> set[str]:
    """Folders that are whole conda environments."""
    return {path.partition("/conda-meta/")[0] for path in (entry.path for entry in files.entries)
            if "/conda-meta/" in path and path.endswith(".json")}


def _hit(path: str, environments: set[str] | frozenset[str], latex: set[str] | frozenset[str]) -> _Hit | None:
    parts = path.split("/")
    name = parts[-1]
    for depth, part in enumerate(parts[:-1], 1):
        folder = "/".join(parts[:depth])
        if folder in environments:
            return _Hit("a virtual environment", path, folder, f"{part}/")
        if part in FOLDERS:
            return _Hit(FOLDERS[part], path, folder, f"{part}/")
        if part.endswith((".egg-info", ".dist-info")) and not is_vendored(path) and not is_test(path):
            return _Hit("build leftovers (*.egg-info)", path, folder, "*.egg-info/")
        if part == ".vscode":
            return _Hit("settings of an editor (.vscode)", path, folder, ".vscode/")
    if name.lower() in NAMES:
        return _Hit(NAMES[name.lower()], path, path, name)
    for pattern, what in PATTERNS:
        if pattern.search(name) and not is_vendored(path) and not (is_test(path) and what != "compiled Python"):
            suffix = posixpath.splitext(name)[1]
            return _Hit(what, path, path, f"*{suffix}" if suffix not in ("", name) else name)
    if BUILT.search(path) and not is_test(path):
        return _Hit("built packages", path, path, f"{parts[0]}/" if len(parts) > 1 else name)
    tail = LATEX.search(name)
    if tail and path[: -len(tail[0])] in latex and not is_test(path):
        return _Hit("intermediate files of LaTeX", path, path, f"*{tail[0]}")
    return None


def _kind(what: str, hits: list[_Hit]) -> JunkKind:
    return JunkKind(
        what,
        tuple(hit.path for hit in hits),
        tuple(dict.fromkeys(hit.remove for hit in hits)),
        tuple(dict.fromkeys(hit.ignore for hit in hits)),
        # Editors' settings that a team shares, and the .bbl that a publisher asks for, are kept on purpose.
        advisory="(.vscode)" in what or all(hit.path.endswith(".bbl") for hit in hits),
    )
