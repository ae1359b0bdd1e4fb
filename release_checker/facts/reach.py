# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What people run, and what of the project's own code each of it pulls in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from release_checker.declare import fact
from release_checker.facts.files import Files, is_docs, is_example, is_test, is_vendored
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.python.data_reads import DataReads
from release_checker.facts.python.imports import Imports
from release_checker.facts.python.modules import Modules
from release_checker.facts.python.randomness import Randomness
from release_checker.facts.python.sources import PythonSources, Source
from release_checker.facts.python.training import TrainingTraces
from release_checker.facts.training import TrainingCode, imported_paths, name_words

DEPTH = 3
"Imports that are followed: a package's `__init__` takes one of them."
FEW = 5
"One unread file among this many is overlooked."
UNNAMED = {"__init__", "__call__", "__getitem__", "__iter__", "__len__", "__next__", "__enter__", "forward", "setup",
           "training_step",
           "__post_init__", "prepare_data", "main", "run", "train", "fit"}
"Methods that a framework or the interpreter calls without their being named in the project."
MAINS = {"main", "cli", "app", "run"}
"Functions of the running file that a console script calls."


PARTS = {"benchmark", "benchmarks", "asv_bench", "ci", ".github", "bench", "perf", "dev", "docs", "doc"}
"Folders of a library where training is tried out."


STARTS = {"train", "training", "main", "run", "finetune", "pretrain", "experiment", "experiments", "eval", "evaluate",
          "test", "trainval"}
"Words in the name of a script that is run although others import it."


COMMAND_LINES = {"ArgumentParser", "HfArgumentParser", "parse_args", "parse_known_args", "FLAGS", "click", "hydra", "fire",
                 "typer", "docopt"}
DYNAMIC = {"import_module", "__import__", "find_model_using_name", "build_from_cfg", "get_class", "instantiate",
           "instantiate_from_config"}
"Names that say code is found at run time."


class Use(StrEnum):
    """What an entry is run for."""

    TRAINING = "training"
    EVALUATION = "evaluation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """One script or notebook that people run, with what it pulls in."""

    path: str
    "The file that is run."
    use: Use
    "What for."
    notebook: bool
    "It is a notebook."
    pulled: tuple[str, ...]
    "The project's own files that it imports, directly or through others; itself first."
    mentions: frozenset[str]
    "Every name that any of these files reads: what of the others may be called."

    def calls(self, path: str, owner: str) -> bool:
        """Code of a pulled file that stands in `owner` (a function or class; empty for module level) may be run."""
        return not owner or owner in self.mentions or (path == self.path and owner in MAINS)

    def runs(self, path: str, function: str, owner: str) -> bool:
        """A function may be run, and the class that holds it used."""
        return self.calls(path, owner) and (function in ("", owner) or function in self.mentions or function in UNNAMED)


@dataclass(frozen=True)
class Reach:
    """All entries of a research project. A library has none: what its users run is not in it."""

    entries: tuple[Entry, ...]
    "Training first, then by path."
    library: bool = False
    "The project is a package for others to use."
    unread: tuple[tuple[str, str], ...] = ()
    "Python files of the project that could not be parsed, with the reason: mostly Python 2."


@fact()
def reach(sources: PythonSources, files: Files, training: TrainingCode, metadata: PackageMetadata) -> Reach:
    """Scripts and notebooks that can be run, except tests, documentation, examples and other people's code."""
    by_path = {source.path: source for source in sources}
    if metadata.exists and not any(_research(entry.path) for entry in training.entries):
        return Reach((), True)
    follower = _Follower(Modules(files.paths), by_path)
    entries = [follower.entry(path, use) for path, use in _starts(sources, training)
               if not (metadata.exists and PARTS & {part.lower() for part in path.split("/")[:-1]})]
    # A module with a small trial of itself at its end is judged with whatever imports it.
    imported = {path for source in sources for path in follower.direct(source.path) if path != source.path}
    entries = [entry for entry in entries
               if entry.path not in imported or name_words(entry.path) & STARTS or follower.takes_options(entry.path)]
    return Reach(tuple(sorted(entries, key=lambda entry: (list(Use).index(entry.use), entry.path))), False, _unread(sources))


def _starts(sources: PythonSources, training: TrainingCode) -> Iterator[tuple[str, Use]]:
    starting = training.training_paths or frozenset(item.path for item in training.trains if not item.notebook)
    # A module of a package that ends with a trial of itself is no script.
    packages = {posixpath.dirname(source.path) for source in sources if source.path.endswith("/__init__.py")}
    for source, traces in sources.each(TrainingTraces):
        path = source.path
        if is_docs(path) or is_vendored(path) or is_example(path) or path.endswith(("setup.py", "conf.py")):
            continue
        if ".ipynb_checkpoints/" in path:
            continue
        if path in starting:  # whoever found them knows that some are named *_test.py
            yield path, Use.TRAINING
        elif path in training.evaluation_paths:
            yield path, Use.EVALUATION
        elif source.notebook or (
            (traces.starts or _works(source)) and not is_test(path) and posixpath.dirname(path) not in packages
        ):
            yield path, Use.OTHER


def _unread(sources: PythonSources) -> tuple[tuple[str, str], ...]:
    """None where they are a few among many: a broken file that nothing runs hides nothing."""
    found = tuple((source.path, source.problem) for source in sources
                 if source.problem and not is_test(source.path) and not is_docs(source.path) and not is_vendored(source.path)
                 and not is_example(source.path))
    return found if len(found) * FEW > len(sources.items) else ()


def _works(source: Source) -> bool:
    """Running the file draws or reads at once, without a function around it."""
    randomness, reads = source.get(Randomness), source.get(DataReads)
    return any(not draw.owner for draw in (randomness.draws if randomness else ())) or any(
        not read.owner for read in (reads.reads if reads else ())
    )


def _research(path: str) -> bool:
    """Training that is the project's purpose, not the trial of a library's parts."""
    return not is_example(path) and not (PARTS & {part.lower() for part in path.split("/")[:-1]})


class _Follower:
    """Follows imports from file to file, each file's once."""

    def __init__(self, modules: Modules, by_path: dict[str, Source]) -> None:
        self.modules = modules
        self.by_path = by_path
        self._direct: dict[str, tuple[str, ...]] = {}

    def entry(self, path: str, use: Use) -> Entry:
        pulled: dict[str, None] = {path: None}
        layer = [path]
        for _ in range(DEPTH):
            layer = [found for item in layer for found in self.direct(item) if found not in pulled]
            pulled.update(dict.fromkeys(layer))
        entry = Entry(path, use, self.by_path[path].notebook, tuple(pulled), self._mentions(tuple(pulled)))
        return entry if use is not Use.TRAINING or self._trains(entry) else replace(entry, use=Use.OTHER)

    def _trains(self, entry: Entry) -> bool:
        """What trains stands in the file itself, or is called from it."""
        for path in entry.pulled:
            traces = self.by_path[path].get(TrainingTraces) if path in self.by_path else None
            if traces and any(path == entry.path or entry.calls(path, trace.owner) for trace in traces.trains):
                return True
        return False

    def _mentions(self, pulled: tuple[str, ...]) -> frozenset[str]:
        """Names read by the entry, by the module level of what it imports, and by whatever these names call in turn."""
        reached: set[str] = set()
        waiting: dict[str, list[frozenset[str]]] = {}
        for number, path in enumerate(pulled):
            randomness = self.by_path[path].get(Randomness) if path in self.by_path else None
            for owner, names in (randomness.mentions.items() if randomness else ()):
                if number == 0 or not owner:
                    reached |= names
                else:
                    waiting.setdefault(owner, []).append(names)
        fresh = reached & waiting.keys()
        while fresh:
            added = {name for owner in fresh for names in waiting.pop(owner) for name in names}
            fresh = added & waiting.keys()
            reached |= added
        if reached & DYNAMIC:  # whatever is imported by a computed name may call anything
            return frozenset(reached.union(*(names for group in waiting.values() for names in group)))
        return frozenset(reached)

    def takes_options(self, path: str) -> bool:
        """The file reads a command line: it is a script, whoever imports it as well."""
        randomness = self.by_path[path].get(Randomness)
        return randomness is not None and any(names & COMMAND_LINES for names in randomness.mentions.values())

    def direct(self, path: str) -> tuple[str, ...]:
        if path not in self._direct:
            source = self.by_path.get(path)
            imports = source.get(Imports) if source else None
            found = [other for item in (imports.items if imports else ())
                     for other in imported_paths(self.modules, path, item)]
            self._direct[path] = tuple(dict.fromkeys(other for other in found if not is_vendored(other)))
        return self._direct[path]
