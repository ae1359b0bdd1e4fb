# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every command of the README, what it starts, and what in it is broken."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.commands.accepted import Accepted, OptionBook
from release_checker.facts.commands.arguments import compare
from release_checker.facts.commands.comparison import WordFault
from release_checker.facts.commands.groups import missing_groups
from release_checker.facts.commands.invocation import Starts
from release_checker.facts.commands.reading import DocumentedCommand, own_clone, read_commands
from release_checker.facts.commands.resolving import Resolver, make_targets
from release_checker.facts.commands.shell import Word
from release_checker.facts.files import Files
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.python.modules import Modules
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.readme import Guides, Readme
from release_checker.facts.training import TrainingCode
from release_checker.model import Place
from release_checker.project import Project
from release_checker.text import shorten

MOST = 3000
"Commands of one document that are judged."
STARTED = (Starts.SCRIPT, Starts.MODULE, Starts.PROGRAM)
"What takes options that this tool can read."


@dataclass(frozen=True, slots=True)
class CommandFault:
    """One documented command that would not work."""

    place: Place
    "Where the command first stands."
    command: str
    "The command on one line, shortened."
    problem: str
    "What is wrong, as a clause."
    key: str
    "What identifies the fault, without numbers that move."
    fix: str
    "What to do."
    times: int = 1
    "In how many commands of the document the same is wrong."


@dataclass(frozen=True, slots=True)
class Undecided:
    """Options of documented commands that reading cannot decide."""

    place: Place
    "Where the command first stands."
    flags: tuple[str, ...]
    "The options."
    script: str
    "The script they are given to."
    reason: str
    "Why."
    because: Place
    "Where the reason stands."


@dataclass(frozen=True, slots=True)
class Run:
    """One documented command with the file of the project that it starts."""

    command: DocumentedCommand
    "As documented."
    path: str
    "The file; empty when it starts none that is known."


@dataclass(frozen=True)
class DocumentedCommands:
    """The commands of the README and of the documents it leads to."""

    runs: tuple[Run, ...] = ()
    "Commands of the README, in order."
    guide_runs: tuple[Run, ...] = ()
    "Commands of the documents beside it."
    faults: tuple[CommandFault, ...] = ()
    "What is broken in the README's commands."
    undecided: tuple[Undecided, ...] = ()
    "What could not be decided about them."


@fact()
def documented_commands(
    project: Project,
    files: Files,
    readme: Readme,
    guides: Guides,
    sources: PythonSources,
    metadata: PackageMetadata,
    training: TrainingCode,
) -> DocumentedCommands:
    """Commands read from the README, resolved, and compared with what the code declares."""
    if not readme.exists or readme.text is None:
        return DocumentedCommands()
    modules = Modules(files.paths)
    scripts = dict(_console_scripts(metadata, modules))
    names = frozenset(names_of(project, metadata))
    cloned = own_clone(readme, names)
    resolver = Resolver(
        files, modules, scripts, dict(_makefiles(project, files)), library=_is_library(training, metadata),
        packaged=metadata.exists, names=names | {cloned} if cloned else names,
    )
    judge = _Judge(OptionBook(sources, modules), resolver)
    runs = tuple(judge.judge(command) for command in islice(read_commands(readme, files, names), MOST))
    beside = tuple(
        Run(command, resolver.resolve(command).path)
        for guide in guides.items
        if guide.text is not None
        for command in read_commands(guide, files, names)
    )
    return DocumentedCommands(runs, beside, tuple(judge.faults.values()), tuple(judge.undecided.values()))


def _is_library(training: TrainingCode, metadata: PackageMetadata) -> bool:
    return training.library or (metadata.exists and not training.exists)


def names_of(project: Project, metadata: PackageMetadata) -> Iterator[str]:
    """Names by which the project is cloned and linked, in lower case."""
    yield project.name.lower()
    yield project.name.lower().rpartition("__")[2]
    yield from (statement.value.lower() for statement in metadata.names)
    for statement in metadata.urls:
        yield statement.value.rstrip("/").removesuffix(".git").rpartition("/")[2].lower()


def _console_scripts(metadata: PackageMetadata, modules: Modules) -> Iterator[tuple[str, str]]:
    for script in metadata.scripts:
        name, _, target = script.value.partition("=")
        module = target.strip().partition(":")[0]
        yield name.strip(), (modules.find(module) or "") if module else ""


def _makefiles(project: Project, files: Files) -> Iterator[tuple[str, frozenset[str] | None]]:
    for path in files.named("Makefile", "GNUmakefile"):
        try:
            text = project.text(path)
        except UnreadableFile:
            text = None
        yield posixpath.dirname(path), make_targets(text.content) if text else None


class _Judge:
    """Judges one command after the other, and says the same thing once."""

    def __init__(self, book: OptionBook, resolver: Resolver) -> None:
        self.book = book
        self.resolver = resolver
        self.faults: dict[str, CommandFault] = {}
        self.undecided: dict[tuple[str, str], Undecided] = {}

    def judge(self, command: DocumentedCommand) -> Run:
        """Resolve one command, and note what is broken in it."""
        resolved = self.resolver.resolve(command)
        if resolved.missing:
            self._note(command, resolved.missing, resolved.key, resolved.fix)
        if resolved.path.endswith(".py") and command.invocation.kind in STARTED and not command.elsewhere:
            self._options(command, resolved.path)
        return Run(command, resolved.path)

    def _options(self, command: DocumentedCommand, path: str) -> None:
        words = command.invocation.arguments
        if posixpath.basename(path) in ("setup.py", "manage.py"):
            return
        accepted = self.book.accepted(path)
        if accepted is None:
            return
        first = words[0] if words else Word("")
        inner = self.resolver.find(command, first.text) if first.text.endswith(".py") and not first.filled_in else None
        if inner and accepted.undecided is not None and not accepted.options:  # a launcher of the project's own
            self._options(replace(command, invocation=replace(command.invocation, arguments=words[1:])), inner)
            return
        name = posixpath.basename(path) if command.invocation.kind is not Starts.PROGRAM else command.invocation.target.text
        strict = not command.inline and not re.search(r"\.\.\.|…", command.text)
        if accepted.config is not None:
            for group in missing_groups(words, path, accepted.config, self.resolver.files):
                self._note(command, group.found, f"{path} {group.key}", group.fix, group)
        faults, unsure = compare(words, accepted, name, strict=strict and command.trusted)
        for fault in faults:
            self._note(command, fault.found, f"{path} {fault.key}", fault.fix, fault)
        if unsure and accepted.undecided is not None:
            self._unsure(command, accepted, unsure, name)

    def _note(self, command: DocumentedCommand, problem: str, key: str, fix: str, fault: WordFault | None = None) -> None:
        known = self.faults.get(key)
        if known is not None:
            self.faults[key] = replace(known, times=known.times + 1)
        else:
            self.faults[key] = CommandFault(
                command.place, _shortened(command.text, fault.word if fault else ""), problem, key, fix
            )

    def _unsure(self, command: DocumentedCommand, accepted: Accepted, flags: list[str], name: str) -> None:
        assert accepted.undecided is not None
        reason, because = accepted.undecided
        known = self.undecided.get((name, reason))
        listed = tuple(dict.fromkeys([*(known.flags if known else ()), *flags]))
        self.undecided[name, reason] = Undecided(known.place if known else command.place, listed, name, reason, because)


def _shortened(command: str, word: str) -> str:
    """The command with the word at fault in view: its beginning, and what stands around the word."""
    whole = shorten(command, 400)
    if len(whole) <= 90:
        return whole
    at = whole.find(word) if word else -1
    head = shorten(whole, 50).removesuffix("…").rstrip()
    if at < 0 or at + len(word) <= len(head):
        return head + " …"
    return f"{head} … {shorten(whole[at:], 40)}"
