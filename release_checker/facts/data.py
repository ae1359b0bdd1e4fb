# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Files that the code reads and the repository has not: who makes them, who fetches them, what README says."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.execution.session import Session
from release_checker.facts.data_statement import DataStatement, names_place, read_statement
from release_checker.facts.files import Files, normal
from release_checker.facts.notebooks import Notebooks
from release_checker.facts.python.data_reads import DataOption, DataReads, Read
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.python.strings import MachineStrings
from release_checker.facts.reach import Entry, Reach, Use
from release_checker.facts.readme import Readme
from release_checker.model import Place
from release_checker.project import Kind, Project

RECIPES = (".sh", ".bash", ".mk", ".dvc", ".bat", ".ps1", ".smk", ".r", ".jl", ".pl", ".m", ".sql", ".nf")
RECIPE_NAMES = {"makefile", "snakefile", "dvc.yaml", "dockerfile", "mlproject", "justfile", "taskfile.yml", "dodo.py",
                "setup.cfg", ".gitignore"}
DESCRIPTIONS = re.compile(r"(^|/)(readme|data|dataset|datasets|install|instructions|setup|getting_started|usage|prepare\w*|"
                          r"download\w*)[\w-]*\.(md|rst|txt)$",
                          re.IGNORECASE)
LARGEST = 300_000
"Bytes of a recipe or description that is searched."
PRIVATE = re.compile(r"(^|/)\.env|secret|credential|token|api_?key|password|passwd|\.pem$|\.key$|service_?account|client_",
                     re.IGNORECASE)
"Files that are left out on purpose."
MADE_BY_HAND = {"outputs", "output", "results", "result", "logs", "log", "runs", "wandb", "mlruns", "tmp", "temp", "figures",
                "plots", "cache", "checkpoints",
                "checkpoint", "saved_models", "saved", "models_saved", "tb_logs", "lightning_logs", "work_dirs",
                "experiments"}
"Folders of what runs write."


TOLD = re.compile(r"https?://|\bcurl\b|\bwget\b|download|kaggle", re.IGNORECASE)
READING = re.compile(r"\b(open|read_\w+|load\w*)\(")


DATA = re.compile(r"data|corpus|image|img|\.(csv|tsv|npy|npz|h5|hdf5|parquet|json|jsonl|pkl|mat|wav|png|jpg|nii(\.gz)?|txt|"
                  r"xlsx?)$", re.IGNORECASE)
"Signs that a path leads to data."


class Fate(StrEnum):
    """Why a file that is read is not in the repository."""

    MISSING = "missing"
    OTHER_CASE = "other case"
    DOCUMENTED = "documented"


@dataclass(frozen=True, slots=True)
class MissingFile:
    """One path that is read and not shipped, made or fetched."""

    path: str
    "As written."
    reads: tuple[Read, ...]
    "Where it is read, those of the running script first."
    fate: Fate
    "What is known of it."
    shipped_as: str = ""
    "The shipped file that differs in upper and lower case only."

    @property
    def is_code(self) -> bool:
        """It is no data but a setting, a text or code of the project."""
        return self.path.lower().endswith((".py", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".md", ".html", ".css", ".js"))


@dataclass(frozen=True, slots=True)
class DataReport:
    """Data that the code reads."""

    missing: tuple[MissingFile, ...]
    "By path; always this path."
    by_default: tuple[MissingFile, ...]
    "Missing where the default of an option or parameter is taken."
    options: tuple[DataOption, ...]
    "Options of running scripts that say where data lies, and name nothing shipped, made or fetched."
    elsewhere: tuple[tuple[str, Place], ...]
    "Data on the author's machine that the code names by an absolute path, and where."
    looked: int
    "Paths that were followed."
    library: bool
    "The project is a library: it reads what its users give it."
    statement: DataStatement
    "What README says of data."
    readme: str
    "Path of the README; empty when there is none."
    unread: tuple[tuple[str, str], ...] = ()
    "Python files that could not be parsed, with the reason."

    @property
    def folders(self) -> tuple[tuple[MissingFile, ...], ...]:
        """What is simply missing, file by file of one folder."""
        found: dict[str, list[MissingFile]] = {}
        for item in self.missing:
            # A sentence on how to get the data covers files that are named nowhere, unless they are settings or code.
            if item.fate is Fate.MISSING and not (self.statement.fetchable and not item.is_code):
                found.setdefault(posixpath.dirname(item.path), []).append(item)
        return tuple(tuple(items) for items in found.values())


@fact()
def data_report(
    project: Project, files: Files, sources: PythonSources, notebooks: Notebooks, reach: Reach, readme: Readme,
    session: Session,
) -> DataReport:
    """Every path that entries and their modules read, looked up in the repository, in what the code makes, in README, and
    among the `[[data]]` that the project's settings declare.
    """
    statement = read_statement(readme)
    where = readme.path if readme.exists else ""
    if reach.library:
        return DataReport((), (), (), (), 0, True, statement, where)
    finder = _Finder(project, files, sources, notebooks, readme)
    finder.declared = frozenset(entry.path for entry in session.settings.data)
    found: dict[str, list[Read]] = {}
    starters: dict[Read, Entry] = {}
    for entry in reach.entries:
        for path in entry.pulled:
            reads = finder.by_path.get(path)
            for read in reads.reads if reads else ():
                if path == entry.path or entry.calls(path, read.owner):
                    starters.setdefault(read, entry)
    for read, entry in starters.items():
        if not finder.settled(read, entry):
            found.setdefault(normal(read.path), []).append(read)
    missing = [finder.judged(path, reads) for path, reads in found.items()]
    sure = tuple(item for item in missing if any(read.sure for read in item.reads))
    return DataReport(sure, tuple(item for item in missing if item not in sure), tuple(finder.options(reach)),
                      tuple(finder.elsewhere(sources, reach)),
                      len(starters), False, statement, where, reach.unread)


class _Finder:
    """Knows what is shipped, made, fetched and described."""

    def __init__(self, project: Project, files: Files, sources: PythonSources, notebooks: Notebooks, readme: Readme) -> None:
        self.files = files
        self.by_path = {source.path: reads for source, reads in sources.each(DataReads)}
        written = {normal(path) for reads in self.by_path.values() for path in reads.writes}
        self.written = written
        self.names = {posixpath.basename(path) for path in written}
        self.recipes = "\n".join(_recipes(project, files))
        self.shell = "\n".join(
            line for notebook in notebooks for cell in notebook.code
            for line in cell.source.split("\n") if line.lstrip().startswith(("!", "%"))
        )
        self.described = "\n".join((*_descriptions(project, files, readme), *_told(notebooks)))
        self.endings: dict[str, list[str]] = {}
        for path in (*files.paths, *files.folders):
            self.endings.setdefault(posixpath.basename(path).lower(), []).append(path)
        self.declared: frozenset[str] = frozenset()
        self.submodules = tuple(entry.path for entry in files.entries if entry.kind in (Kind.SUBMODULE, Kind.LINK))

    def settled(self, read: Read, entry: Entry) -> bool:
        """The file is there, made, fetched, looked for first, or cannot be told."""
        path = _static(read.path)
        if not path or read.guarded or PRIVATE.search(path) or self.by_path[read.place.path].moves:
            return True
        if self._shipped(path, read, entry) or self._declared(path, read, entry):
            return True
        return self._made(path) or self._fetched(path, read, entry)

    def _declared(self, path: str, read: Read, entry: Entry) -> bool:
        """The settings say where it is fetched from: its path from the root, or from a folder of the code above it."""
        folders = {"", posixpath.dirname(read.place.path), posixpath.dirname(entry.path)}
        return any(posixpath.normpath(posixpath.join(folder, path)) in self.declared for folder in folders)

    def _shipped(self, path: str, read: Read, entry: Entry) -> bool:
        for start in (read.place.path, entry.path):
            folder = posixpath.dirname(start)
            while True:
                whole = normal(posixpath.join(folder, path))
                if whole in self.files or any(whole == link or whole.startswith(f"{link}/") for link in self.submodules):
                    return True
                if not folder:
                    break
                folder = posixpath.dirname(folder)
        tail = _tail(path)
        while tail:
            if any(known == tail or known.endswith(f"/{tail}")
                   for known in self.endings.get(posixpath.basename(tail).lower(), ())):
                return True
            # Code that was run from the folder above names the checkout first.
            tail = tail.partition("/")[2] if tail.count("/") > 1 else ""
        return False

    def _made(self, path: str) -> bool:
        whole, name = normal(path), posixpath.basename(path)
        if whole in self.written or (name in self.names and "." in name):
            return True
        folder = posixpath.dirname(_tail(path))
        # The folder above "/" is "/" again.
        while folder.strip("/"):
            if any(made == folder or made.endswith(f"/{folder}")
                   for made in self.written) or posixpath.basename(folder).lower() in MADE_BY_HAND:
                return True
            folder = posixpath.dirname(folder)
        return _tail(path).lower() in MADE_BY_HAND

    def _fetched(self, path: str, read: Read, entry: Entry) -> bool:
        """A script, recipe or cell names it, or the code around it fetches something."""
        tail = _tail(path)
        name = posixpath.basename(tail)
        if any(self.by_path[pulled].downloads for pulled in (read.place.path, entry.path) if pulled in self.by_path):
            return True
        for text in (self.recipes, self.shell):
            if _named(text, name) or ("/" in tail and _named(text, tail.partition("/")[0] + "/")):
                return True
        stem = name.partition(".")[0]
        return len(stem) > 4 and (_named(self.shell, stem) or _named(self.recipes, stem))

    def elsewhere(self, sources: PythonSources, reach: Reach) -> Iterator[tuple[str, Place]]:
        """Data on the author's machine of which no copy is shipped."""
        pulled = {path for entry in reach.entries for path in entry.pulled}
        for source, strings in sources.each(MachineStrings):
            for item in strings.items if source.path in pulled else ():
                name = re.split(r"[/\\\\]", item.found.path.rstrip("/\\"))[-1].lower()
                if item.whole and DATA.search(item.found.path) and name not in self.endings:
                    yield item.found.path, item.place

    def options(self, reach: Reach) -> Iterator[DataOption]:
        """Options for data of scripts that train or evaluate, where nothing the script pulls in fetches any."""
        seen: set[str] = set()
        for entry in reach.entries:
            pulled = [self.by_path[path] for path in entry.pulled if path in self.by_path]
            if entry.use is Use.OTHER or any(reads.downloads for reads in pulled):
                continue
            for option in (option for reads in pulled for option in reads.options):
                path = normal(option.default)
                there = path and (path in self.files or bool(self.endings.get(posixpath.basename(path).lower()))
                                  or self._made(path))
                if option.flag not in seen and not there:
                    seen.add(option.flag)
                    yield option

    def judged(self, path: str, reads: list[Read]) -> MissingFile:
        """What is known of a path that is not there."""
        ordered = tuple(sorted(reads, key=lambda read: (not read.sure, read.place.path, read.place.cell or 0,
                                                        read.place.line or 0)))
        other = self._other_case(path, ordered[0])
        if other:
            return MissingFile(path, ordered, Fate.OTHER_CASE, other)
        documented = names_place(self.described, _tail(path))
        return MissingFile(path, ordered, Fate.DOCUMENTED if documented else Fate.MISSING)

    def _other_case(self, path: str, read: Read) -> str:
        tail = _tail(_static(path))
        found = self.endings.get(posixpath.basename(tail).lower(), ())
        return next((known for known in found if f"/{known}".lower().endswith(f"/{tail}".lower())), "")


def _static(path: str) -> str:
    """The part of a path before its first pattern: `data/*.csv` gives data."""
    if not re.search(r"[*?\[]", path):
        return path.rstrip("/")
    return posixpath.dirname(re.split(r"[*?\[]", path)[0] + "x").rstrip("/")


def _tail(path: str) -> str:
    """A path without the steps upwards at its beginning."""
    return re.sub(r"^(\.\.?/)+", "", normal(path))


def _named(text: str, word: str) -> bool:
    return len(word) > 2 and word in text


def _told(notebooks: Notebooks) -> Iterator[str]:
    """Lines of notebooks that say how a file is had, commented-out downloads included."""
    for notebook in notebooks:
        for cell in notebook.cells:
            yield from (line for line in cell.source.split("\n") if TOLD.search(line) and not READING.search(line))


def _recipes(project: Project, files: Files) -> Iterator[str]:
    for path in files.paths:
        name = posixpath.basename(path).lower()
        if name.endswith(RECIPES) or name in RECIPE_NAMES - {".gitignore"} or re.search(r"download|fetch|get_?data|prepare|"
                                                                                        r"preprocess", name):
            yield from _text(project, files, path)


def _descriptions(project: Project, files: Files, readme: Readme) -> Iterator[str]:
    if readme.text:
        yield readme.text.content
    for path in files.paths:
        if DESCRIPTIONS.search(path) and path != readme.path and path.count("/") < 4:
            yield from _text(project, files, path)


def _text(project: Project, files: Files, path: str) -> Iterator[str]:
    entry = files.get(path)
    if entry is None or entry.size > LARGEST:
        return
    try:
        text = project.text(path)
    except UnreadableFile:
        return
    if text:
        yield text.content
