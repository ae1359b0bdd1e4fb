# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where the documentation says how to train and how to evaluate, in whatever form it says so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.commands.documented import DocumentedCommands, Run, names_of
from release_checker.facts.commands.invocation import Starts
from release_checker.facts.commands.reading import read_commands
from release_checker.facts.files import Files, is_docs
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.readme import Guides, Readme, read_document
from release_checker.facts.training import EVALUATE_WORDS, TRAIN_WORDS, TrainingCode, name_words
from release_checker.model import Place
from release_checker.project import Project
from release_checker.text import shorten

STARTERS = {
    "main", "run", "runner", "experiment", "experiments", "exp", "reproduce", "repro", "launch", "start", "all",
    "pipeline", "fit", "learn", "sweep",
}
"Words in the names of scripts and targets that start whatever a project does."
FURTHER = 60
"Documents below the documentation folder that are read where nothing else tells."
SCRIPTS = 200
"Shell scripts that are searched for what they start."
VERBS = re.compile(
    r"\b(?:run(?:s|ning)?|execut\w+|launch\w*|start\w*|us(?:e|ing)|call\w*|invok\w+|train\w*|reproduc\w+|evaluat\w+|test\w*|open\w*|"
    r"play|try|see|via|through|learn\w*|fit\w*|comput\w+|generat\w+|perform\w*)\b",
    re.IGNORECASE,
)
TRAINING_CALL = re.compile(
    r"\.(?:fit\w*|train|train_\w+|backward|learn|fine_tune\w*|minimize|run)\(|Trainer\(|\btrain\w*\(|\bfit\(|%run\s+\S*train"
)
EVALUATION_CALL = re.compile(
    r"\.(?:evaluate|test|predict|score|validate|eval|generate|encode|sample)\(|\bevaluate\w*\(|\btest\w*\(|accuracy_score"
)
HOSTED = re.compile(
    r"colab\.research\.google\.com|mybinder\.org|kaggle\.com/(?:code|\w+/)|deepnote\.com|codalab|paperspace\.com|colab\.to|"
    r"nbviewer|replicate\.com|huggingface\.co/spaces",
    re.IGNORECASE,
)
TRAIN_ARGUMENT = re.compile(
    r"^(?:--?(?:do_)?(?:mode|phase|task|action|stage|job|command)[= ])?=?(?:train|fit|pretrain|finetune|learn|training)$|"
    r"^--?(?:do[_-])?(?:is_)?(?:train|training|fit|finetune)(?:=\w+)?$|=(?:train|training|fit|finetune)$",
    re.IGNORECASE,
)
EVALUATE_ARGUMENT = re.compile(
    r"^(?:test|eval|evaluate|val|validate|predict|inference|evaluation|infer|sample|generate)$|"
    r"^--?(?:do[_-]|is[_-]|run[_-]|only[_-])?(?:test|eval|evaluate|evaluation|validate|inference|predict|sample)(?:[_-]?only)?"
    r"(?:=\w+)?$|=(?:test|eval|evaluate|evaluation|validate|inference|predict)$|^--?[\w-]*(?:eval|test)[_-]?only$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One place of the documentation that says how to train, or how to evaluate."""

    place: Place
    "Where."
    words: str
    "What it says, shortened."


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the documentation says on starting things."""

    training: tuple[Instruction, ...] = ()
    "Commands, notebooks, snippets and sentences that tell how to train; the README's first."
    evaluation: tuple[Instruction, ...] = ()
    "The same for evaluation."
    manual: Place | None = None
    "A link from the README to a documentation site of its own, which reading does not follow."


@fact()
def instructions(
    project: Project, files: Files, readme: Readme, guides: Guides, training: TrainingCode,
    documented: DocumentedCommands, metadata: PackageMetadata,
) -> Instructions:
    """How the README and its guides say to train and to evaluate."""
    names = frozenset(names_of(project, metadata))
    reader = _Reader(project, files, training)
    documents = [readme, *guides.items] if readme.exists else list(guides.items)
    runs = [*documented.runs, *documented.guide_runs]
    told = [*reader.commands(runs, reader.trains), *reader.words(documents, training.training_paths, TRAINING_CALL)]
    measured = [
        *reader.commands(runs, reader.evaluates),
        *reader.words(documents, training.evaluation_paths, EVALUATION_CALL),
    ]
    if training.exists and not (told and measured):
        further = list(reader.further({document.path for document in documents}, names))
        told = told or list(reader.commands(further, reader.trains))
        measured = measured or list(reader.commands(further, reader.evaluates))
    return Instructions(tuple(told), tuple(measured), _manual(readme, names))


class _Reader:
    """Recognises what a command or a sentence starts."""

    def __init__(self, project: Project, files: Files, training: TrainingCode) -> None:
        self.project = project
        self.files = files
        self.training = training

    def commands(self, runs: list[Run], wanted: Callable[[Run], bool]) -> Iterator[Instruction]:
        return (Instruction(run.command.place, shorten(run.command.text)) for run in runs if wanted(run))

    def further(self, read: set[str], names: frozenset[str]) -> Iterator[Run]:
        """Commands of the documentation folder that no link and no name led to."""
        rest = (path for path in self.files.with_suffix(".md", ".rst") if is_docs(path) and path not in read)
        for path in islice(rest, FURTHER):
            for command in read_commands(read_document(self.project, path), self.files, names):
                yield Run(command, "")

    def trains(self, run: Run) -> bool:
        """A documented command trains."""
        invocation = run.command.invocation
        if run.path in self.training.training_paths:
            return True
        words = name_words(invocation.target.text) | name_words(
            posixpath.basename(posixpath.dirname(invocation.target.text))
        )
        given = any(TRAIN_ARGUMENT.search(word.text) for word in invocation.arguments)
        match invocation.kind:
            case Starts.SCRIPT | Starts.MODULE | Starts.NOTEBOOK:
                named = name_words(invocation.target.text.replace(".", "/").removesuffix("/py"))
                return bool((words | named) & (TRAIN_WORDS | STARTERS - {"start"})) or given
            case Starts.SHELL | Starts.MAKE:
                return (bool(words & (TRAIN_WORDS | STARTERS)) and "docker" not in words) or self._names(
                    run.path, self.training.training_paths
                )
            case Starts.DVC | Starts.MLFLOW:
                return True
            case Starts.PROGRAM:
                return given or bool(words & TRAIN_WORDS)
        return False

    def evaluates(self, run: Run) -> bool:
        """A documented command evaluates."""
        invocation = run.command.invocation
        if run.path in self.training.evaluation_paths:
            return True
        words = name_words(invocation.target.text.replace(".", "/").removesuffix("/py"))
        words |= name_words(invocation.target.text)
        arguments = invocation.arguments
        given = any(EVALUATE_ARGUMENT.search(word.text) for word in arguments) or any(
            before.text.startswith("-") and EVALUATE_ARGUMENT.search(word.text)
            for before, word in pairwise(arguments)
        )
        if invocation.kind in (Starts.SCRIPT, Starts.MODULE, Starts.NOTEBOOK, Starts.PROGRAM):
            return bool(words & EVALUATE_WORDS) or given
        if invocation.kind in (Starts.SHELL, Starts.MAKE):
            return bool(words & (EVALUATE_WORDS | {"reproduce", "repro", "all"})) or self._names(
                run.path, self.training.evaluation_paths
            )
        return invocation.kind in (Starts.DVC, Starts.MLFLOW)

    def _names(self, path: str, wanted: frozenset[str]) -> bool:
        """The shell script or Makefile names one of the files."""
        if not path or self.files.get(path) is None:
            return False
        try:
            text = self.project.text(path)
        except UnreadableFile:
            return False
        stems = {posixpath.splitext(posixpath.basename(item))[0] for item in wanted}
        return text is not None and not stems.isdisjoint(re.findall(r"\w+", text.content))

    def words(self, documents: list[Readme], wanted: frozenset[str], calls: re.Pattern[str]) -> Iterator[Instruction]:
        """Sentences that tell to run one of the files, links to notebooks, snippets that do it."""
        callers = (path for path in self.files.with_suffix(".sh") if path.count("/") <= 2)
        calling = [path for path in islice(callers, SCRIPTS) if self._names(path, wanted)] if wanted else []
        names = {posixpath.basename(path): path for path in (*wanted, *calling)}
        stems = {posixpath.splitext(name)[0] for name in names if name.endswith(".py")}
        told = (
            re.compile(r"(?<![\w-])(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")(?!\w)")
            if names
            else None
        )
        for document in documents:
            for block in document.blocks:
                if block.language in ("python", "py", "python3", "pycon", "ipython", "") and calls.search(block.content):
                    yield Instruction(Place(document.path, block.line), shorten(block.content, 60))
            for line, paragraph in document.prose if told else ():
                match = told.search(paragraph) if told else None
                if match and (VERBS.search(paragraph.replace(match[0], "")) or match[0].endswith(".ipynb")):
                    yield Instruction(Place(document.path, line), shorten(paragraph, 80))
            for reference in document.references:
                target = posixpath.basename(reference.target.partition("#")[0].partition("?")[0]).replace("%20", " ")
                hosted = HOSTED.search(reference.target) is not None
                if hosted or (target in names and (target.endswith(".ipynb") or document.section_at(reference.line))):
                    yield Instruction(Place(document.path, reference.line), shorten(reference.target, 80))
            for line, code in document.inline_code:
                if any(stem in code for stem in stems) and re.match(r"(?:python|bash|sh|make|\./)", code):
                    yield Instruction(Place(document.path, line), shorten(code, 80))


def _manual(readme: Readme, names: frozenset[str]) -> Place | None:
    """A link to a site, or a wiki, that bears the project's own name."""
    squeezed = {re.sub(r"[^a-z0-9]", "", name) for name in names} - {""}
    for reference in readme.references:
        target = reference.target.lower()
        host = re.match(r"https?://([^/]+)(/[^?#]*)?", target)
        site = host is not None and re.search(r"readthedocs|\.github\.io$|^docs?\.|\.(?:org|dev|ai|io)$", host[1])
        if host is None or reference.image or not (site or re.search(r"/wiki(?:/|$)", target)):
            continue
        if any(name in re.sub(r"[^a-z0-9]", "", f"{host[1]}{host[2] or ''}") for name in squeezed) and re.search(
            r"doc|wiki|tutorial|guide|manual|train", f"{reference.text} {target}", re.IGNORECASE
        ):
            return Place(readme.path, reference.line)
    return None
