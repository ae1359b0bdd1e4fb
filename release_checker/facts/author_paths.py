# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Paths of the author's machine in code and configuration; notebooks have a check of their own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files, is_docs, is_test, is_vendored
from release_checker.facts.machine_paths import MachinePath, find_machine_paths
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.python.strings import MachineString, MachineStrings
from release_checker.model import Place
from release_checker.project import Project

SCRIPTS = (".sh", ".bash", ".zsh", ".slurm", ".sbatch", ".pbs", ".job", ".bat", ".cmd", ".ps1", ".r", ".jl", ".m", ".lua")
SETTINGS = (".yaml", ".yml", ".toml", ".ini", ".cfg", ".gin", ".conf", ".properties", ".env", ".opts")
NAMES = {"makefile", "snakefile", "justfile"}
LARGEST = 200_000
"Bytes of a configuration; what is larger is data or a log."
LOGS = {"mlruns", "wandb", "lightning_logs", "outputs", "output", "runs", "logs", "log", "results", "checkpoints",
        "checkpoint", ".hydra", "multirun",
        "saved_models", "tb_logs", "ray_results", "artifacts", "node_modules", ".github", ".idea", ".vscode", ".circleci",
        ".dvc", "tensorboard",
        "logdir", "trained_models", "site-packages", "venv", ".venv", "env", "result", "trained", "saved"}
"Folders of what runs wrote down, of editors and of servers: not what a reader runs."
RECORDS = re.compile(r"(^|[-_.])(log|logs|results?|history|metrics?|lock|record|manifest|hparams|events)([-_.]|$)",
                     re.IGNORECASE)
"Words in the name of a file that a run wrote."
CONFIGURATION = re.compile(r"(conf(ig)?s?|settings?|params?|options?|opts?|arguments?|args|paths?|setup)([-_.\d]|$)",
                           re.IGNORECASE)
"Words in the name or folder of a JSON file that is read as a configuration."
MANY = 5
"Files of one folder that name the same place, from which on they are told together."
ORDINARY = {"dataset", "datasets", "images", "models", "scripts", "utils", "results", "output", "outputs", "checkpoints",
            "experiments",
            "training", "notebooks", "projects", "configs", "config", "examples"}
"Folder names that say nothing about whose they are."
CONTAINER_ROOTS = {"data", "dataset", "datasets", "workdata", "corpora"}
COMMENT = {".bat": ("rem ", "::"), ".cmd": ("rem ", "::"), ".m": ("%",), ".lua": ("--",), ".ini": ("#", ";")}


@dataclass(frozen=True, slots=True)
class AuthorPaths:
    """Paths of the author's machine in one file."""

    place: Place
    "Where the first stands."
    paths: tuple[str, ...]
    "Different paths, in the file's order, those that are surely a machine's own first."
    certain: bool
    "The first of them cannot be a container's folder or a web address."
    files: int = 1
    "How many files of the folder name them."


@dataclass(frozen=True, slots=True)
class AuthorPathReport:
    """All files with such paths."""

    items: tuple[AuthorPaths, ...]
    "Sorted by path."
    looked: int
    "Files looked into."
    unreadable: tuple[tuple[str, str], ...] = ()
    "Files that could not be read, with the reason."


@fact()
def author_paths(project: Project, files: Files, sources: PythonSources) -> AuthorPathReport:
    """Machine paths in the project's own Python, scripts and configuration."""
    found: list[AuthorPaths] = []
    unreadable: list[tuple[str, str]] = []
    looked = 0
    known = _known_folders(project.name, files)
    for source, strings in sources.each(MachineStrings):
        if source.notebook or _left_out(source.path):
            continue
        looked += 1
        found += gathered([(_surer(item, known), item.place) for item in strings.items])
    for path in _configurations(files):
        try:
            text = project.text(path)
        except UnreadableFile as error:
            unreadable.append((path, str(error)))
            continue
        looked += 1
        if text:
            found += gathered([(_named(item, known), place) for item, place in _in_lines(path, text.content)])
    found = list(by_folder(found))
    return AuthorPathReport(tuple(sorted(found, key=lambda item: item.place.path)), looked, tuple(unreadable))


def _left_out(path: str) -> bool:
    """Tests, documentation, others' code, what runs wrote, and what is run in a container, whose paths are its own."""
    name = posixpath.basename(path).lower()
    if "docker" in path.lower() or name.startswith(("compose", "devcontainer", "singularity")):
        return True
    return is_test(path) or is_docs(path) or is_vendored(path) or not LOGS.isdisjoint(part.lower()
                                                                                      for part in path.split("/")[:-1])


def _configurations(files: Files) -> Iterator[str]:
    for path in files.paths:
        name = posixpath.basename(path).lower()
        suffix = posixpath.splitext(name)[1]
        entry = files.get(path)
        if entry is None or entry.size > LARGEST or _left_out(path):
            continue
        script = suffix in SCRIPTS or name in NAMES
        setting = (suffix in SETTINGS or name == ".env" or name.startswith(".env.")) and not RECORDS.search(name)
        # JSON holds data more often than settings: its name must say so.
        json = suffix == ".json" and not RECORDS.search(name) and any(CONFIGURATION.search(part)
                                                                      for part in path.split("/")[-2:])
        if script or setting or json:
            yield path


def _in_lines(path: str, text: str) -> Iterator[tuple[MachinePath, Place]]:
    """Paths outside comments. Slurm's own `#SBATCH` lines are read by Slurm, and are none."""
    marks = COMMENT.get(posixpath.splitext(path.lower())[1], ("#",))
    for number, line in enumerate(text.split("\n"), 1):
        head = line.lstrip().lower()
        if head.startswith(marks) and not head.startswith(("#sbatch", "#pbs", "#$ ", "#bsub")):
            continue
        if "/" not in line and ":\\" not in line:
            continue
        # conda ignores `prefix:`; shebangs and echoes are no paths that are read
        if head.startswith(("prefix:", "echo ", "#!", "print(", "cat(")):
            continue
        code = re.split(r"\s#\s", line, maxsplit=1)[0] if "#" in marks else line
        for found in find_machine_paths(code[:2_000]):
            yield found, Place(path, number)


def gathered(found: list[tuple[MachinePath, Place]]) -> Iterator[AuthorPaths]:
    """One record a file."""
    if not found:
        return
    ordered = sorted(found, key=lambda item: not item[0].certain)
    paths = tuple(dict.fromkeys(path.path for path, _ in ordered))
    yield AuthorPaths(ordered[0][1], paths, ordered[0][0].certain)


def by_folder(found: list[AuthorPaths]) -> Iterator[AuthorPaths]:
    """Many files of one folder that name the same place on the author's machine, told once."""
    groups: dict[tuple[str, str, bool], list[AuthorPaths]] = {}
    for item in found:
        root = "/".join(re.split(r"[/\\]+", item.paths[0])[:4])
        groups.setdefault((posixpath.dirname(item.place.path), root, item.certain), []).append(item)
    for items in groups.values():
        if len(items) < MANY:
            yield from items
        else:
            paths = tuple(dict.fromkeys(path for item in items for path in item.paths))
            yield AuthorPaths(items[0].place, paths, items[0].certain, len(items))


def _known_folders(name: str, files: Files) -> set[str]:
    """Names of the checkout and of its folders: an absolute path that holds one leads into the author's copy of it."""
    tops = {path.partition("/")[0] for path in files.paths if "/" in path} | {name, name.rpartition("__")[2]}
    return {top.lower() for top in tops if len(top) > 5 and top.lower() not in ORDINARY}


def _named(found: MachinePath, known: set[str]) -> MachinePath:
    """Surely the author's own when it holds a folder of this project or an installed conda."""
    parts = {part.lower() for part in re.split(r"[/\\]+", found.path)}
    return replace(found, certain=found.certain or not known.isdisjoint(parts) or any("conda" in part for part in parts))


def _surer(item: MachineString, known: set[str]) -> MachinePath:
    """A whole string below a disk's mount is a path, not the address of a web page."""
    root = item.found.path.split("/")[1] if item.found.path.startswith("/") else ""
    mount = item.whole and root not in CONTAINER_ROOTS and item.found.path.count("/") > 3
    return replace(_named(item.found, known), certain=True) if mount else _named(item.found, known)
