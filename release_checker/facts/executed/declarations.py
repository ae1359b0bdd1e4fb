# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a newcomer would install: which of several declarations, and each of its lines as an installer takes it."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packaging.markers import InvalidMarker, Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from release_checker.errors import UnreadableFile
from release_checker.execution.environment.case import CondaPart, Line
from release_checker.execution.environment.conda import find_conda
from release_checker.execution.environment.records import Cause, Problem
from release_checker.execution.settings import ExecutionSettings
from release_checker.facts.dependencies.records import Declared, Dependencies, DependencyFile, Origin, Role
from release_checker.facts.dependencies.requirements import read_requirements
from release_checker.model import Place
from release_checker.project import Project
from release_checker.text import shorten

PACKAGES = ("pyproject", "setup.py", "setup.cfg")
"Forms that describe the project as a package."
LONGEST = 4_000
"Characters of a requirement; Python refuses numbers of more than 4,300 digits, and so would whoever reads it."
TOOLS = frozenset({"python", "pip", "conda", "mamba", ""})
"Rows of conda's files that are no requirement."

CHANNEL = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]+){0,4}|https://[\w.-]+(?:/[\w.-]+){0,6}/?")
PACKAGE = re.compile(r"(?:[A-Za-z0-9][\w./-]*::)?[A-Za-z0-9_][\w.-]*(?:[\s=<>!~,|*\[\]'\"][\w.*+!,|=<>~\s'\"\[\]-]*)?")
"What is handed to conda's tools: names and versions, no paths, no addresses of single files, no options."


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is followed, line by line."""

    lines: tuple[Line, ...] = ()
    "As an installer takes them."
    folders: tuple[str, ...] = ()
    "Folders of the project to install."
    files: tuple[str, ...] = ()
    "Files that were followed, the first one first."
    passed_over: tuple[str, ...] = ()
    "Declarations beside them."
    refused: tuple[Problem, ...] = ()
    "Lines that no installer takes."
    constraints: tuple[str, ...] = ()
    "Bounds from constraints files."
    locked: tuple[str, ...] = ()
    "Rows of a lock that lies beside."
    lock: str = ""
    "Its path."
    by_conda: bool = False
    "conda's file."
    conda: CondaPart | None = None
    "What conda's tool is to build, where there is one."
    conda_only: tuple[str, ...] = ()
    "conda packages without a known distribution."
    indexes: tuple[str, ...] = ()
    "Other places that the files name to find packages at, as `path:line option`."


def followed(project: Project, declared: Dependencies, settings: ExecutionSettings) -> Declaration:
    """The declaration that a newcomer turns to, or the ones that the settings name."""
    files = _named(project, declared, settings) if settings.declarations else _usual(declared)
    if not files:
        return Declaration()
    groups = {"", *settings.extras}
    items = [item for file in files for item in file.items if file.group in groups and (
        item.group in groups or file.path in settings.declarations)]
    lines = [line for item in items if (line := _line(item)) is not None]
    texts = {line.text for line in lines}
    paths = {file.path for file in files}
    folders = tuple(dict.fromkeys(_folders(project, files, items, declared, settings)))
    lock, locked = _lock(declared, files)
    return Declaration(
        _unique(lines), folders, tuple(dict.fromkeys(file.path for file in files)),
        tuple(file.path for file in declared.front if file.path not in paths),
        tuple(_refused(project, files, items)),
        tuple(_constraints(project, declared, files, texts)), locked, lock, files[0].form == "conda",
        _conda_part(files[0]),
        tuple(item.written for item in items
              if item.origin is Origin.CONDA and _foreign(item) and _conda_name(item) not in TOOLS),
        tuple(f"{file.path}:{line} {text}" for file in files for line, text in file.options
              if text.startswith(("-i", "--index", "--extra-index", "-f", "--find-links"))),
    )


def _conda_part(file: DependencyFile) -> CondaPart | None:
    """What conda's tool builds of its file; None without a tool, or where the file names addresses or paths."""
    rows = [item for item in file.items if item.origin is Origin.CONDA]
    if file.form != "conda" or file.problem or find_conda() is None:
        return None
    if not all(CHANNEL.fullmatch(name) for name in file.channels) or not all(PACKAGE.fullmatch(row.written) for row in rows):
        return None
    named = [Line(row.written, _conda_name(row), row.place) for row in rows]
    return CondaPart(file.channels, tuple(named)) if named else None


def _conda_name(item: Declared) -> str:
    return re.split(r"[\s=<>!~\[]", item.written.rpartition("::")[2])[0]


def _named(project: Project, declared: Dependencies, settings: ExecutionSettings) -> list[DependencyFile]:
    """The files that the settings name, in their order; one of another name than usual is a requirement file."""
    known = {file.path: file for file in declared.files}
    return _with_included([known.get(path) or _requirement_file(project, path) for path in settings.declarations], declared)


def _requirement_file(project: Project, path: str) -> DependencyFile:
    try:
        text = project.text(path) if project.entry(path) else None
    except UnreadableFile as error:
        return DependencyFile(path, "requirements", problem=str(error))
    if text is None:
        return DependencyFile(path, "requirements", problem="is named by the settings, and is not in the repository")
    lines = read_requirements(text.content, path)
    folder = posixpath.dirname(path)
    includes = tuple(posixpath.normpath(posixpath.join(folder, name)) for name in lines.includes)
    return DependencyFile(path, "requirements", items=lines.items, options=lines.options, includes=includes)


def _usual(declared: Dependencies) -> list[DependencyFile]:
    """The principal file and what it takes in; where it is the list of a package, the package's other descriptions too."""
    chosen = [file for file in declared.files if file.path == declared.principal and (
        file.main or file.unread or file.states_none) and file.role is not Role.CONSTRAINTS]
    if chosen and chosen[0].form == "conda" and find_conda() is None:
        # Whoever has no conda takes the other file, where there is one.
        chosen = [file for file in declared.front if file.form != "conda" and file.main][:1] or chosen
    if chosen and chosen[0].form in PACKAGES:
        chosen += [file for file in declared.front if file.form in PACKAGES and file is not chosen[0]]
    return _with_included(chosen, declared)


def _with_included(files: list[DependencyFile], declared: Dependencies) -> list[DependencyFile]:
    found = list(files)
    for file in found:  # grows while it is walked
        found += [other for other in declared.files if other.path in file.includes and other not in found]
    return found


def _line(item: Declared) -> Line | None:
    """A requirement as pip takes it; None for what is no package of the index, of a group, or of another system."""
    if item.origin is Origin.CONDA and (item.name in TOOLS or _foreign(item)):
        return None
    if item.origin is Origin.PATH:  # where it leads out of the project, the package of that name is meant
        return Line(item.name, item.name, item.place, item.written) if item.name and _leads_out(item) else None
    if item.name in ("python", "") and not item.link:
        return None
    specifier = _specifier(item.specifier)
    if item.origin in (Origin.VCS, Origin.URL):
        link = item.link.partition("#")[0]
        link = link if item.origin is Origin.URL or "+" in link.partition(":")[0] else f"git+{link}"
        at = f"@{item.reference}" if item.reference and not link.rpartition("/")[2].endswith(f"@{item.reference}") else ""
        text = f"{item.name} @ {link}{at}" if item.name else f"{link}{at}"
        return Line(text, item.name, item.place, item.written)
    extras = f"[{','.join(item.extras)}]" if item.extras else ""
    marker = _marker(item.marker)
    text = f"{item.name}{extras}{specifier}{f' ; {marker}' if marker else ''}"
    if len(text) > LONGEST:
        return Line(item.name, item.name, item.place, item.written[:200], item.origin is Origin.CONDA)
    try:
        Requirement(text)
    except InvalidRequirement:
        text = item.name
    return Line(text, item.name, item.place, item.written, item.origin is Origin.CONDA)


def _specifier(text: str) -> str:
    try:
        return str(SpecifierSet(text))
    except InvalidSpecifier:
        return ""


def _marker(text: str) -> str:
    """A PEP 508 marker; Poetry's bare Python range as one."""
    for form in (text, f"python_version {text}"):
        try:
            return str(Marker(form)) if text else ""
        except InvalidMarker:
            continue
    return ""


def _foreign(item: Declared) -> bool:
    """A conda package that holds no Python distribution, as far as a table knows."""
    return not item.name and not item.problem


def _leads_out(item: Declared) -> bool:
    """A path of the author's machine."""
    path = item.link.removeprefix("file:").replace("\\", "/")
    return bool(path.startswith(("/", "~")) or re.match(r"[A-Za-z]:/", path))


def _refused(project: Project, files: list[DependencyFile], items: list[Declared]) -> Iterator[Problem]:
    """Lines and files for which an installer takes nothing at all."""
    for file in files:
        if file.problem:
            yield Problem(Cause.BAD_DECLARATION, file.path, f"{file.path} {file.problem}", place=Place(file.path))
        for include in file.includes:
            if file.form == "requirements" and project.entry(include) is None:
                words = f"{file.path} takes in {include}, which is not in the repository"
                yield Problem(Cause.BAD_DECLARATION, include, words, place=Place(file.path))
    for item in items:
        if item.problem:
            words = f"{shorten(item.written)} is taken by no installer: {item.problem}"
            yield Problem(Cause.BAD_DECLARATION, item.name, words, item.written, item.place)
        elif item.origin is Origin.PATH and _leads_out(item):
            words = f"{item.name or 'a package'} comes from {shorten(item.link)}, a path that only the author's machine has"
            yield Problem(Cause.OUTSIDE_SOURCE, item.name, words, item.written, item.place)


def _unique(lines: Iterable[Line]) -> tuple[Line, ...]:
    found: dict[str, Line] = {}
    for line in lines:
        held = found.get(line.name or line.text)
        # Two descriptions of one package: the one that says more.
        if held is None or (held.text == held.name and line.text != line.name):
            found[line.name or line.text] = line
    return tuple(found.values())


def _folders(
    project: Project, files: list[DependencyFile], items: list[Declared], declared: Dependencies, settings: ExecutionSettings
) -> Iterator[str]:
    extras = f"[{','.join(settings.extras)}]" if settings.extras else ""
    told = [item for item in declared.readme if item.origin is Origin.PATH]
    for item in (*items, *told):
        link = item.link.partition("[")[0].rstrip("/") or "."
        if item.origin is Origin.PATH and link.startswith("."):
            folder = posixpath.normpath(posixpath.join(posixpath.dirname(item.place.path), link)) if item in items else link
            folder = posixpath.normpath(folder)
            if _is_package(project, folder):
                yield folder + extras
    first = files[0]
    folder = posixpath.dirname(first.path) or "."
    if first.form in PACKAGES and _is_package(project, folder):
        yield folder + extras


def _is_package(project: Project, folder: str) -> bool:
    base = "" if folder == "." else folder + "/"
    if project.entry(f"{base}setup.py"):
        return True
    try:
        text = project.text(f"{base}pyproject.toml") if project.entry(f"{base}pyproject.toml") else None
    except UnreadableFile:
        return False
    # Poetry and others use the file for scripts without a package; then there is nothing to install.
    return bool(text and "[build-system]" in text.content and "package-mode = false" not in text.content)


def _constraints(
    project: Project, declared: Dependencies, files: list[DependencyFile], texts: set[str]
) -> Iterator[str]:
    """Rows of the constraints files that a followed file names by -c."""
    for file in files:
        try:
            content = project.text(file.path)
        except UnreadableFile:
            continue
        for other in declared.files:
            if other.role is Role.CONSTRAINTS and content and posixpath.basename(other.path) in content.content:
                for item in other.items:
                    line = _line(item)
                    if line and line.text not in texts:
                        yield line.text


def _lock(declared: Dependencies, files: list[DependencyFile]) -> tuple[str, tuple[str, ...]]:
    """The lock beside the first file, as rows; names with several versions (for several systems) are left out."""
    folder = posixpath.dirname(files[0].path)
    locks = [file for file in declared.locks if posixpath.dirname(file.path) == folder and file not in files]
    locks = [file for file in locks if file.form not in ("requirements", "conda export", "pixi.lock") and file.items]
    if not locks or files[0].form not in (*PACKAGES, "pipfile"):
        return "", ()
    versions: dict[str, set[str]] = {}
    for item in locks[0].items:
        if item.name and item.specifier and item.origin is Origin.INDEX:
            versions.setdefault(item.name, set()).add(item.specifier)
    return locks[0].path, tuple(f"{name}{min(found)}" for name, found in versions.items() if len(found) == 1)


def digest(project: Project, paths: Iterable[str]) -> str:
    """Of the bytes of files."""
    made = hashlib.sha256()
    for path in sorted(paths):
        try:
            made.update(path.encode("utf-8", "surrogateescape") + b"\0" + project.read(path))
        except UnreadableFile as error:
            made.update(str(error).encode())
    return made.hexdigest()
