# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which training commands are worth running again, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from release_checker.claims.records import Trace
from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.execution.replays.checkout import Grounds
from release_checker.execution.replays.commands import from_run, from_words, with_needs
from release_checker.execution.replays.ground import Ground
from release_checker.execution.replays.recipes import dvc_stages, make_targets, mlproject
from release_checker.execution.replays.records import Command, Need, NeedKind, Source, Undecided
from release_checker.execution.sandbox.system import accelerators
from release_checker.execution.settings import TrainingCommand
from release_checker.facts.commands.accepted import OptionBook
from release_checker.facts.commands.documented import DocumentedCommands
from release_checker.facts.commands.shell import split_commands
from release_checker.facts.files import Files
from release_checker.facts.logs.claims import Claims, runs_of
from release_checker.facts.logs.run_log import RunLog
from release_checker.facts.python.modules import Modules
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.training import TrainingCode
from release_checker.model import Place
from release_checker.project import Project
from release_checker.runs.records import Run, Status, Tracker

RECIPES = ("MLproject", "dvc.yaml", "Makefile")
WITH_PROGRAM = (Tracker.MLFLOW, Tracker.WANDB, Tracker.DVC)
"Trackers that record what was run."
UNCLAIMED = 3
"Logged runs that are taken where none backs a claim, the newest."
DOCUMENTED = 3
"Documented commands that are taken where nothing else is there."
SETTINGS = Place("release-checker.toml")


@dataclass(frozen=True)
class Planned:
    """One command, and the recorded runs that it makes again."""

    command: Command
    "What to run."
    runs: tuple[Run, ...] = ()
    "Recorded runs: one, or the same one as several trackers logged it; empty where none is known."
    name: str = ""
    "How the report calls it."
    declared: TrainingCommand | None = None
    "Its table in the settings."


@dataclass(frozen=True)
class Plan:
    """All commands in the order of their worth."""

    items: tuple[Planned, ...] = ()
    "Those that cover most claims first."
    undecided: tuple[Undecided, ...] = ()
    "Recorded runs for which no command can be made."
    backing: bool = False
    "The runs are those that back claims."


@dataclass(frozen=True)
class Planner:
    """What is known of the project."""

    project: Project
    files: Files
    sources: PythonSources
    training: TrainingCode
    documented: DocumentedCommands
    log: RunLog
    claims: Claims

    @cached_property
    def grounds(self) -> Grounds:
        """What commands stand on, commit by commit."""
        book = OptionBook(self.sources, Modules(self.files.paths))
        return Grounds(self.project, Ground(frozenset(self.files.paths), book.accepted))

    @property
    def ground(self) -> Ground:
        """The present files."""
        return self.grounds.of("")

    def plan(self, declared: Sequence[TrainingCommand], *, smoke: bool) -> Plan:
        """Declared commands, else the runs behind claims, else the newest logged ones, else what is documented."""
        if declared:
            return Plan(tuple(item for command in declared if (item := self._declared(command, smoke)) is not None),
                        backing=bool(self.claims.by_runs))
        backing = list(self._behind_claims())
        runs = backing or self._newest()
        items, undecided = self._of_runs(runs)
        if not items and not backing:
            items = [Planned(command, name=command.text) for command in self._documented()][:DOCUMENTED]
            undecided = [] if items else undecided
        return Plan(tuple(items), tuple(undecided), bool(backing))

    def of_run(self, wanted: str) -> Plan:
        """The command of one run, by its identifier, the beginning of it, or its name."""
        runs = [run for run in self.log.tracked if wanted in (run.id, run.name)]
        runs = runs or [run for run in self.log.tracked if len(wanted) >= 4 and run.id.startswith(wanted)]
        items, undecided = self._of_runs(runs)
        return Plan(tuple(items), tuple(undecided))

    def _declared(self, declared: TrainingCommand, smoke: bool) -> Planned | None:
        short = smoke and bool(declared.smoke)
        seconds = declared.seconds or None
        command = from_words(declared.smoke if short else declared.command, "", SETTINGS, self.ground,
                             source=Source.SETTINGS, smoke=short, seconds=None if short else seconds)
        if command is None:
            return None
        runs = tuple(run for run in self.log.tracked if declared.run and (
            declared.run in (run.id, run.name) or (len(declared.run) >= 6 and run.id.startswith(declared.run))))
        if runs:
            command = replace(command, run_id=runs[0].id)
        made = with_needs(command, self.ground, runs[0] if runs else None)
        if declared.gpu and not accelerators():
            lacking = Need(NeedKind.GPU, "it is declared to need a GPU, and none is here")
            made = replace(made, needs=(lacking, *made.needs))
        return Planned(made, runs, declared.name, declared)

    def _behind_claims(self) -> Iterator[Run]:
        """Runs of the claims' evidence: one for each claim first, then the others that a mean was taken over."""
        by_id = {run.id: run for run in self.log.tracked}
        resting = [runs_of(trace) for trace in self.claims.by_runs]
        first = [runs[0] for runs in resting]
        beside = [run for runs in resting for run in runs[1:]]
        return (by_id[one] for one in dict.fromkeys((*first, *beside)) if one in by_id)

    def _newest(self) -> list[Run]:
        able = [run for run in self.log.tracked if run.tracker in WITH_PROGRAM and run.metrics
                and run.status in (Status.FINISHED, Status.UNKNOWN)]
        return sorted(able, key=lambda run: -(run.start or 0.0))[:UNCLAIMED]

    def _of_runs(self, runs: Iterable[Run]) -> tuple[list[Planned], list[Undecided]]:
        """One command for all runs that it makes again; the better known source of it counts."""
        made: dict[tuple[str, ...], Planned] = {}
        twins: dict[tuple[object, ...], tuple[str, ...]] = {}
        undecided: dict[tuple[object, ...], Undecided] = {}
        everything = [*runs]
        everything += [run for run in self.log.tracked if run not in everything
                       and any(_twin(run) == _twin(other) for other in everything[:200])]
        for run in everything:
            ground = self.grounds.of(run.commit)
            found = from_run(run, ground)
            if isinstance(found, Undecided):
                undecided.setdefault(_twin(run), found)
                continue
            key = twins.setdefault(_twin(run), (found.commit, *found.argv, found.folder))
            known = made.get(key)
            if known is None:
                made[key] = Planned(with_needs(found, ground, run), (run,), run.title)
            else:
                better = found if found.source.rank < known.command.source.rank else known.command
                made[key] = replace(known, command=with_needs(better, ground, run), runs=(*known.runs, run))
        left = [item for key, item in undecided.items() if key not in twins]
        return list(made.values()), left

    def _documented(self) -> Iterator[Command]:
        """Training commands of recipes, then of the README."""
        seen: set[tuple[str, ...]] = set()
        for command in (*self._recipes(), *self._of_readme()):
            if command.argv not in seen:
                seen.add(command.argv)
                yield with_needs(command, self.ground)

    def _recipes(self) -> Iterator[Command]:
        for name in RECIPES:
            try:
                text = self.project.text(name) if self.files.get(name) else None
            except UnreadableFile:
                continue
            if text is None:
                continue
            if name == "MLproject":
                yield from mlproject(text.content, name, self.ground)
            elif name == "dvc.yaml":
                yield from dvc_stages(text.content, name, self.ground).values()
            else:
                yield from make_targets(text.content, name, self.ground)

    def _of_readme(self) -> Iterator[Command]:
        for run in self.documented.runs:
            if run.path not in self.training.training_paths or run.command.elsewhere or run.path.endswith(".ipynb"):
                continue
            commands = list(split_commands(run.command.text))
            if len(commands) != 1 or any(word.filled_in for word in commands[0].words):
                continue
            argv = [word.text for word in commands[0].words]
            command = from_words(argv, run.command.folder, run.command.place, self.ground)
            if command is not None:
                yield command


@fact()
def planner(
    project: Project, files: Files, sources: PythonSources, training: TrainingCode, documented: DocumentedCommands,
    log: RunLog, claims: Claims,
) -> Planner:
    """What decides which commands are worth running again."""
    return Planner(project, files, sources, training, documented, log, claims)


def _twin(run: Run) -> tuple[object, ...]:
    """The same for one training that several trackers logged: its name, seeds and last values."""
    values = tuple(sorted((item.name, item.value) for item in run.metrics))
    return (run.name, values) if values else (run.tracker, run.id)


def claims_of(claims: Claims, run: Run) -> tuple[Trace, ...]:
    """Claims that rest on a run, alone or among those alike but for their seed."""
    return tuple(trace for trace in claims.by_runs if run.id in runs_of(trace))
