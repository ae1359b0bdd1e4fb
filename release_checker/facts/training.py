# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which files train and evaluate models, and how one starts them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from release_checker.declare import fact
from release_checker.facts.files import Files, is_docs, is_example, is_test, is_vendored
from release_checker.facts.import_names import is_known, standard_library
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.python.imports import Import, Imports
from release_checker.facts.python.modules import Modules
from release_checker.facts.python.sources import PythonSources, Source
from release_checker.facts.python.training import Trace, TrainingTraces
from release_checker.model import Place

TRAIN_WORDS = {"train", "training", "trainer", "pretrain", "pretraining", "finetune", "finetuning", "retrain", "trainval"}
EVALUATE_WORDS = {
    "eval", "evaluate", "evaluation", "evaluator", "evaluating", "validate", "validation", "test", "testing", "val",
    "infer", "inference", "benchmark", "predict", "prediction", "score", "scoring", "sample", "sampling", "generate",
    "fid", "ppl", "metrics", "metric",
}
PLAINLY_EVALUATE = {"eval", "evaluate", "evaluation", "validate", "evaluating", "test", "val", "fid", "metrics"}
"The words among them that tell without a further trace, in a file that belongs to the model code."
STARTERS = re.compile(
    r"^(main|run|train|fit|learn|optimi[sz]e|pretrain|finetune|fine_tune|launch|solve)(_\w+|ing)?$|\w+_train(ing)?$|^trainer$",
    re.IGNORECASE,
)
"Names of functions that a script calls to start training which other files hold."
DEPTH = 3
"Imports that are followed from a script to the code that trains."
ASIDE = {"benchmark", "benchmarks", "asv_bench", "ci", ".github", "bench", "perf", "dev"}
"Folders of a library whose training code is not the library's purpose."


@dataclass(frozen=True, slots=True)
class ModelCode:
    """One file that trains or evaluates a model."""

    path: str
    "Where it lies."
    notebook: bool
    "It is a notebook."
    why: str
    "What shows it: `loss.backward(), with an optimizer`."
    place: Place
    "Where that stands."
    starts: bool
    "Running this very file does it."


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """One way to start training."""

    kind: str
    "script, notebook or console script."
    name: str
    "Path of the file, or name of the command."
    path: str
    "The file that is run."


@dataclass(frozen=True)
class TrainingCode:
    """The project's training and evaluation code; other people's, tests and documentation left out."""

    trains: tuple[ModelCode, ...] = ()
    "Files that train, those that can be started first, shallowest first."
    evaluates: tuple[ModelCode, ...] = ()
    "Files meant for evaluation that can be started: by their name, or because they measure and do not train."
    entries: tuple[EntryPoint, ...] = ()
    "Every way found to start training."
    scripts: tuple[str, ...] = ()
    "Scripts and notebooks that do something when they are run, whatever it is."
    library: bool = False
    "Installs as a package, and nothing that trains can be started but its examples: training is its users' affair."

    @property
    def exists(self) -> bool:
        """There is training code."""
        return bool(self.trains)

    @cached_property
    def training_paths(self) -> frozenset[str]:
        """Files that train when they are run."""
        return frozenset(entry.path for entry in self.entries)

    @cached_property
    def evaluation_paths(self) -> frozenset[str]:
        """Files that evaluate when they are run."""
        return frozenset(item.path for item in self.evaluates)


@fact()
def training_code(sources: PythonSources, files: Files, metadata: PackageMetadata) -> TrainingCode:
    """Training and evaluation code by its traces in the syntax, and the scripts, notebooks and commands that start it."""
    reader = _Reader(sources, files)
    trains = tuple(sorted(reader.trains(), key=_order))
    entries = tuple(reader.entries(trains, metadata))
    started = [
        entry for entry in entries if not is_example(entry.path) and not _aside(entry.path) and entry.kind != "notebook"
    ]
    library = bool(trains) and metadata.exists and not started
    scripts = tuple(path for path, traces in reader.traces.items() if traces.starts or reader.sources[path].notebook)
    return TrainingCode(trains, tuple(sorted(reader.evaluates(trains), key=_order)), entries, scripts, library)


def name_words(path: str) -> set[str]:
    """Words of a file's name: `runTrain_cifar10.py` gives run, train, cifar."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", stem)}


def _named_for_training(path: str) -> bool:
    words = name_words(path)
    return bool(words & TRAIN_WORDS) and words.isdisjoint(
        EVALUATE_WORDS | {"data", "dataset", "split", "plot", "make", "log", "prepare"}
    )


def _order(item: ModelCode) -> tuple[bool, bool, bool, bool, int, str]:
    aside = not name_words(item.path).isdisjoint(EVALUATE_WORDS)
    named = not name_words(item.path).isdisjoint(TRAIN_WORDS | {"main"})
    return (not item.starts, is_example(item.path), aside, not named, item.path.count("/"), item.path)


def _aside(path: str) -> bool:
    return path.split("/", 1)[0].lower() in ASIDE and "/" in path


class _Reader:
    """Follows imports from what can be started to what trains."""

    def __init__(self, sources: PythonSources, files: Files) -> None:
        self.modules = Modules(files.paths)
        self.sources = {source.path: source for source in sources if _counts(source)}
        self.traces = {source.path: traces for source, traces in sources.each(TrainingTraces) if source.path in self.sources}
        self._imports: dict[str, frozenset[str]] = {}
        self._reach: dict[str, frozenset[str]] = {}

    def trains(self) -> Iterator[ModelCode]:
        for path, traces in self.traces.items():
            source = self.sources[path]
            if traces.trains:
                first = traces.trains[0]
                starts = source.notebook or traces.starts
                yield ModelCode(path, source.notebook, first.what, first.place, starts)
            elif traces.starts and _named_for_training(path):
                yield ModelCode(path, source.notebook, "its name", traces.guard or traces.acts or Place(path), starts=True)
            elif traces.starts and (found := self._started_elsewhere(path, traces)):
                other, trace = found
                place = traces.guard or traces.acts or Place(path)
                yield ModelCode(path, source.notebook, f"starts {trace.what} in {other}", place, starts=True)

    def entries(self, trains: tuple[ModelCode, ...], metadata: PackageMetadata) -> Iterator[EntryPoint]:
        for item in trains:
            if item.starts:
                yield EntryPoint("notebook" if item.notebook else "script", item.path, item.path)
        paths = {item.path for item in trains}
        for script in metadata.scripts:
            name, _, target = script.value.partition("=")
            module = target.strip().partition(":")[0]
            path = self.modules.find(module) if module else None
            if path and (path in paths or not paths.isdisjoint(self._imported(path))):
                yield EntryPoint("console script", name.strip(), path)

    def evaluates(self, trains: tuple[ModelCode, ...]) -> Iterator[ModelCode]:
        training = {item.path for item in trains}
        for path, traces in self.traces.items():
            source = self.sources[path]
            if not traces.starts and not source.notebook:
                continue
            named = name_words(path) & EVALUATE_WORDS
            # `.eval()` alone is also how features are computed; it counts where the name says so.
            trace = next((item for item in traces.evaluates if named or not item.what.endswith(".eval()")), None)
            if trace and (named or path not in training) and not name_words(path) & TRAIN_WORDS:
                yield ModelCode(path, source.notebook, trace.what, trace.place, starts=True)
            elif named & PLAINLY_EVALUATE and trains and self._models(path):
                yield ModelCode(path, source.notebook, "its name", Place(path), starts=True)

    def _models(self, path: str) -> bool:
        """The file, or what it imports, belongs to the code that trains or measures."""
        near = {path, *self._imported(path)}
        return any(other in near for other, traces in self.traces.items() if traces.trains or traces.evaluates) or any(
            near & self._imported(other) for other, traces in self.traces.items() if traces.trains
        )

    def _started_elsewhere(self, path: str, traces: TrainingTraces) -> tuple[str, Trace] | None:
        """A script without traces of its own that calls into a module which trains."""
        named = name_words(path) & (TRAIN_WORDS | {"main", "run", "experiment", "experiments"})
        if not named and not any(STARTERS.match(name) and name != "main" for name in traces.called):
            return None
        if name_words(path) & EVALUATE_WORDS and not name_words(path) & TRAIN_WORDS:
            return None
        for other in sorted(self._imported(path)):
            if other in self.traces and self.traces[other].trains:
                return other, self.traces[other].trains[0]
        return None

    def _imported(self, path: str) -> frozenset[str]:
        """Project files that a file imports, directly or through others, at most DEPTH imports away."""
        if path not in self._reach:
            seen: set[str] = set()
            layer = {path}
            for _ in range(DEPTH):
                layer = {found for item in layer for found in self._direct(item)} - seen - {path}
                seen |= layer
            self._reach[path] = frozenset(seen)
        return self._reach[path]

    def _direct(self, path: str) -> frozenset[str]:
        if path not in self._imports:
            source = self.sources.get(path)
            imports = source.get(Imports) if source else None
            items = imports.items if imports else ()
            self._imports[path] = frozenset(found for item in items for found in imported_paths(self.modules, path, item))
        return self._imports[path]


def imported_paths(modules: Modules, path: str, item: Import) -> Iterator[str]:
    """Project files that one import statement reads: the module, and names of it that are modules themselves."""
    found = modules.find(item.module, path, item.level) if item.module or item.level else None
    if not found and not item.level and item.module.count(".") > 1:
        found = _moved(modules, item.module, path)
    if found:
        yield found
    for name in item.names:
        if name != "*":
            inner = modules.find(f"{item.module}.{name}" if item.module else name, path, item.level)
            if inner:
                yield inner


def _moved(modules: Modules, module: str, path: str) -> str | None:
    """The file that an import means by its place in a larger repository, from which the project was cut out."""
    parts = module.split(".")
    if is_known(parts[0]) or parts[0] in standard_library():
        return None
    tails = (".".join(parts[at:]) for at in range(1, len(parts) - 1))
    return next((found for tail in tails if (found := modules.find(tail, path))), None)


def _counts(source: Source) -> bool:
    path = source.path
    if (
        is_vendored(path)
        or is_docs(path)
        or ".ipynb_checkpoints/" in path
        or posixpath.basename(path) in ("setup.py", "conf.py")
    ):
        return False
    traces = source.get(TrainingTraces)
    if is_test(path) and not is_test(posixpath.dirname(path) + "/x") and traces and traces.starts:
        return not traces.tests  # `mnist_test.py` that trains is an experiment named like a test
    return not is_test(path)
