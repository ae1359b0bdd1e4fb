# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Packages that are declared and never imported."""

from __future__ import annotations

import re
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.dependencies.records import Declared, Dependencies, DependencyFile, Origin, normalised
from release_checker.facts.files import Files, is_vendored
from release_checker.facts.import_names import brought_by, imports_of, is_plugin, provides, standard_library, tools
from release_checker.facts.python.named_strings import NamedStrings
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.third_party import ThirdParty
from release_checker.project import Kind, Project

FREEZE = 40
"Exact pins above which a file is taken for `pip freeze`: everything that was there, not what is needed."
SETTINGS = (
    ".yaml",
    ".yml",
    ".toml",
    ".cfg",
    ".ini",
    ".json",
    ".sh",
    ".md",
    ".rst",
    ".gin",
    ".conf",
    "makefile",
    "dockerfile",
    "procfile",
    "mlproject",
    ".bat",
    ".ps1",
    ".sbatch",
    ".slurm",
    ".txt",
)
INSTALLS = re.compile(r"\b(?:pip|pip3|conda|mamba|uv|poetry)\b[^\n]*\b(?:install|add|create)\b[^\n]*")
WORD = re.compile(r"[A-Za-z_][\w.-]*")
COMMAND = re.compile(r"\s--?\w|^\s*(?:\$|>|!|%)|\bpython3? ")
DEEP = frozenset(
    {
        "markupsafe",
        "certifi",
        "idna",
        "kiwisolver",
        "werkzeug",
        "pyparsing",
        "threadpoolctl",
        "jedi",
        "parso",
        "wcwidth",
        "pyasn1",
        "oauthlib",
        "zipp",
        "mistune",
        "webencodings",
        "cycler",
        "urllib3",
        "ptyprocess",
        "charset-normalizer",
        "funcsigs",
        "pbr",
        "astor",
        "gast",
        "bleach",
        "html5lib",
        "backports-weakref",
        "subprocess32",
        "decorator",
        "pickleshare",
        "backcall",
    }
)
"Packages that hardly anybody names by hand: four of them pinned tell a list of a whole environment."
BEHIND = {"moviepy": frozenset({"gym", "gymnasium", "tensorboardX", "tensorboard"})}
"Packages that those imported modules load by themselves, here to write videos."
REASON = re.compile(r"\b(?:deps?|dependenc\w+|needed|required|for|optional)\b", re.IGNORECASE)
READ_AT_MOST = 3_000_000
"Bytes of settings and scripts that are searched for names of packages."


@dataclass(frozen=True, slots=True)
class UnusedIn:
    """What one file declares and no code imports."""

    path: str
    "The declaration."
    items: tuple[Declared, ...]
    "Those packages, in the order of the file."
    total: int
    "Packages that it declares for everyone."


@dataclass(frozen=True, slots=True)
class UnusedDependencies:
    """Declared packages without a trace in code, settings or commands."""

    files: tuple[UnusedIn, ...]
    "By depth and path."
    skip: str = ""
    "Why nothing can be said; empty otherwise."
    doubt: str = ""
    "Why even what is found here may be needed; empty otherwise."
    freezes: tuple[str, ...] = ()
    "Files that list a whole environment, and were not judged."


@fact()
def unused_dependencies(
    project: Project, files: Files, declared: Dependencies, code: ThirdParty, sources: PythonSources
) -> UnusedDependencies:
    """The front declarations, held against imports, names in strings, settings and commands."""
    if not any(True for _ in sources):
        return UnusedDependencies((), "there is no Python code")
    if not declared.front:
        return UnusedDependencies((), "nothing is declared")
    named = {name for _, strings in sources.each(NamedStrings) for name in strings.tops}
    used = code.imported | named
    everything = frozenset(item.name for file in declared.front for item in file.main if item.name)
    candidates, freezes = [], []
    for file in declared.front:
        if _is_freeze(file):
            freezes.append(file.path)
            continue
        idle = [item for item in file.main if _idle(item, used, everything) and not _is_explained(project, item)]
        candidates.append((file, idle))
    spoken = _spoken(project, files, declared, {item.name for _, idle in candidates for item in idle})
    found = []
    for file, idle in candidates:
        rest = tuple(item for item in idle if item.name not in spoken)
        if rest:
            found.append(UnusedIn(file.path, rest, len(file.main)))
    submodule = next((entry.path for entry in files.entries if entry.kind is Kind.SUBMODULE), "")
    doubt = f"the submodule {submodule} may import them" if submodule and found else ""
    return UnusedDependencies(tuple(found), doubt=doubt, freezes=tuple(freezes))


def _is_freeze(file: DependencyFile) -> bool:
    pins = [item for item in file.main if item.pinned]
    return len(pins) >= FREEZE or sum(item.name in DEEP for item in pins) >= 4


def _idle(item: Declared, used: frozenset[str] | set[str], everything: frozenset[str]) -> bool:
    """No code names it; whoever is not known by the table, serves unimported, or is needed by another, is let alone."""
    if item.name not in imports_of() or item.name in tools() or is_plugin(item.name) or item.editable or item.marker:
        return False
    if item.origin in (Origin.PATH, Origin.URL) or not imports_of()[item.name].isdisjoint(standard_library()):
        return False
    if not BEHIND.get(item.name, frozenset()).isdisjoint(name.partition(".")[0] for name in used):
        return False
    if any(provides(frozenset({item.name}), name) for name in used):
        return False
    own = frozenset({item.name})
    return not any(item.name in brought_by().get(other, ()) for other in everything - own)


def _is_explained(project: Project, item: Declared) -> bool:
    """A remark behind the line, or above its block, says what the package is for."""
    try:
        text = project.text(item.place.path)
    except UnreadableFile:
        return False
    lines = text.lines[: item.place.line] if text and item.place.line else []
    if not lines or re.search(r"\s#\s*\w", lines[-1]):
        return bool(lines)
    for line in reversed(lines[:-1]):
        if not line.strip():
            return False
        if line.lstrip().startswith("#") and REASON.search(line):
            return True
    return False


def _spoken(project: Project, files: Files, declared: Dependencies, names: set[str]) -> set[str]:
    """Which of the names stand in settings, scripts or the commands of documents, install commands aside."""
    declaring = {file.path for file in declared.files}
    words: set[str] = set()
    budget = READ_AT_MOST if names else 0
    for path in files.paths:
        entry = files.get(path)
        if not path.lower().endswith(SETTINGS) or path in declaring or is_vendored(path) or entry is None:
            continue
        if entry.size > min(100_000, budget):
            continue
        budget -= entry.size
        try:
            text = project.text(path)
        except UnreadableFile:
            continue
        if text is not None:
            content = INSTALLS.sub("", text.content)
            words |= set(WORD.findall(_commands(content) if path.lower().endswith((".md", ".rst", ".txt")) else content))
    spoken = {normalised(part) for word in words for part in (word, word.partition(".")[0])}
    return {name for name in names if not spoken.isdisjoint({name, *map(normalised, imports_of().get(name, ()))})}


def _commands(content: str) -> str:
    """Lines of a document that look like commands: what only speaks of a package does not use it."""
    return "\n".join(line for line in content.split("\n") if COMMAND.search(line))
