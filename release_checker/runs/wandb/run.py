# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One W&B run put together from its log and the files beside it; where they disagree the log wins and the run says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from release_checker.model import Place as Spot
from release_checker.runs.persons import find_seeds, find_sensitive, without_credentials
from release_checker.runs.records import Artifact, Damage, DataSet, Known, Metric, Run, Status, Tracker
from release_checker.runs.tree import Tree
from release_checker.runs.values import number, written
from release_checker.runs.values import parameters as as_parameters
from release_checker.runs.wandb.files import Saved, read_saved
from release_checker.runs.wandb.folders import CONFIG, SUMMARY, Place
from release_checker.runs.wandb.history import STEP_KEY, History, nested
from release_checker.runs.wandb.log import Log, read_log
from release_checker.runs.wandb.machine import Machine
from release_checker.text import listed

INTERRUPTED = 255
"What W&B logs as exit code of a process that was stopped from the keyboard."
STATES = {"finished": Status.FINISHED, "failed": Status.FAILED, "crashed": Status.FAILED, "killed": Status.KILLED}
MOST_FAULTS = 5
"Damages of one log that are told one by one."


def read_run(tree: Tree, place: Place) -> Run:
    """The run at a place; nothing is raised for what lies there."""
    log = read_log(tree, place.log) if place.log else None
    saved = read_saved(tree, place.files)
    return _Assembly(tree, place, log if log is not None else Log(), saved).run()


class _Assembly:
    """What is known of one run, from both sources."""

    def __init__(self, tree: Tree, place: Place, log: Log, saved: Saved) -> None:
        self.tree, self.place, self.log, self.saved = tree, place, log, saved
        self.machine = log.machine or saved.machine or Machine()
        self.told = saved.machine or Machine()
        self.config = _clean(log.config.values) if log.records else _clean(saved.config or {})
        if not self.config and saved.config:
            self.config = _clean(saved.config)
        self.summary, self.summary_of_files = self._summary()

    def run(self) -> Run:
        log, saved, machine, told = self.log, self.saved, self.machine, self.told
        parameters = as_parameters(self.config)
        arguments = machine.arguments if machine.arguments is not None else told.arguments
        start = log.start if log.start is not None else saved.start if saved.start is not None else machine.started
        status, code = self._ending()
        return Run(
            Tracker.WANDB, self.place.store, log.id or self.place.id or self.place.path, Spot(self.place.path),
            name=log.name, version=log.version or saved.version, experiment=log.project, status=status, exit_code=code,
            start=start, end=self._end(start), program=machine.script or told.script, arguments=arguments or (),
            arguments_known=Known.ABSENT if arguments is None else Known.RECORDED,
            commit=log.commit or machine.commit or told.commit,
            remote=without_credentials(log.remote or machine.remote or told.remote), dirty=saved.dirty,
            parameters=parameters, tags=self._tags(), metrics=self._metrics(), summary=_flat(self.summary),
            datasets=self._datasets(), artifacts=self._artifacts(),
            python=machine.python or told.python or log.python or saved.python, requirements=saved.requirements,
            host=machine.host or told.host or log.host, user=machine.user or told.user,
            email=machine.email or told.email, device=machine.device or told.device,
            seeds=find_seeds(parameters, arguments or ()),
            sensitive=tuple(find_sensitive(
                Spot(self.place.path), email=machine.email or told.email, host=machine.host or told.host or log.host,
                user=machine.user or told.user,
                paths={"program": machine.program, "root": machine.root or told.root,
                       "executable": machine.executable or told.executable} | {f"config {name}": value
                                                                             for name, value in parameters.items()})),
            damage=tuple(self._damage()), missing=tuple(self._missing(arguments)), copies=self.place.copies,
        )

    def _summary(self) -> tuple[Mapping[str, object], bool]:
        """The later of the two summaries, and whether it is that of the files."""
        logged, kept = self.log.summary.values, self.saved.summary
        if not kept:
            return logged, False
        steps = number(kept.get(STEP_KEY)), number(logged.get(STEP_KEY))
        later = steps[0] is not None and steps[1] is not None and steps[0] > steps[1]
        return (kept, True) if not logged or later else (logged, False)

    def _ending(self) -> tuple[Status, int | None]:
        """Without an exit record a run has not ended well: it was killed, crashed, or was copied while it ran."""
        code = self.log.exit_code
        if code is not None:
            return (Status.FINISHED if code == 0 else Status.KILLED if code == INTERRUPTED else Status.FAILED), code
        if self.told.exit_code is not None or self.told.state in STATES:
            return STATES.get(self.told.state, Status.UNKNOWN), self.told.exit_code
        if self.saved.history is not None or (self.log.records and not self.log.faults):
            return Status.RUNNING, None
        return Status.UNKNOWN, None

    def _end(self, start: float | None) -> float | None:
        if start is not None and self.log.runtime:
            return start + self.log.runtime
        own = self.summary.get("_wandb")
        runtime = number(own.get("runtime")) if isinstance(own, Mapping) else None
        if start is not None and runtime:
            return start + runtime
        return self.log.history.time if self.log.exit_code is not None else None

    def _history(self) -> History:
        return self.log.history if self.log.history.rows else self.saved.history or self.log.history

    def _metrics(self) -> tuple[Metric, ...]:
        history = self._history()
        if history.rows:
            found = [Metric(name, tally.value, tally.step, tally.count) for name, tally in history.metrics.items()]
        else:
            found = [Metric(name, value) for name, value in _flat(self.summary).items() if not isinstance(value, str)]
        return tuple(sorted(found, key=lambda item: item.name))

    def _tags(self) -> dict[str, str]:
        log = self.log
        own = {"group": log.group, "job_type": log.job_type, "notes": log.notes, "sweep": log.sweep}
        return dict.fromkeys(log.tags, "") | {name: value for name, value in own.items() if value}

    def _datasets(self) -> tuple[DataSet, ...]:
        return tuple(DataSet(item.name, item.digest) for item in self.log.artifacts if item.used or item.kind == "dataset")

    def _artifacts(self) -> tuple[Artifact, ...]:
        logged = [Artifact(f"{item.kind}/{item.name}", digest=item.digest) for item in self.log.artifacts if not item.used]
        there = {item.path for item in self.saved.artifacts}
        own = {path for path in self.log.files if "/" not in path or "*" in path}
        lost = [Artifact(path, present=False) for path in self.log.files if path not in there and path not in own]
        return (*self.saved.artifacts, *lost, *logged)

    def _damage(self) -> Iterator[Damage]:
        spot = Spot(self.place.log or self.place.path)
        for fault in self.log.faults[:MOST_FAULTS]:
            yield Damage(fault.words, spot, fault.lost)
        further = len(self.log.faults) - MOST_FAULTS
        if further > 0:
            yield Damage(f"{further} further places of the log cannot be read", spot, "what was there")
        yield from self.saved.damage
        if self.log.records and self.saved.config:
            yield from self._disagreeing(CONFIG, self.config, _clean(self.saved.config))
        if self.log.records and self.saved.summary and not self.summary_of_files:
            yield from self._disagreeing(SUMMARY, self.summary, self.saved.summary)

    def _disagreeing(self, name: str, logged: Mapping[str, object], kept: Mapping[str, object]) -> Iterator[Damage]:
        """One note on a file whose values are others than the log's; what only one of them has is no disagreement."""
        mine, theirs = as_parameters(_visible(logged)), as_parameters(_visible(kept))
        differing = [key for key in theirs if key in mine and not _equal(mine[key], theirs[key])]
        if differing:
            first = differing[0]
            more = f" (so do {listed(differing[1:])})" if len(differing) > 1 else ""
            yield Damage(f"{first} is {theirs[first]!r} here and {mine[first]!r} in the log, which was taken{more}",
                         Spot(f"{self.saved.folder}/{name}" if self.saved.folder else name))

    def _missing(self, arguments: tuple[str, ...] | None) -> Iterator[str]:
        log, place = self.log, self.place
        if not place.log and self.saved.history is None:
            yield "log (`run-….wandb`)"
        if log.records and log.exit_code is None and self.told.state not in STATES:
            yield "exit record"
        if not self.config:
            yield "configuration"
        if not self._metrics():
            yield "metrics"
        if arguments is None:
            yield "program and arguments"
        if not (log.commit or self.machine.commit or self.told.commit):
            yield "git commit"
        if log.starting_step:
            yield f"history before step {log.starting_step}, from which the run was resumed"


def _clean(config: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in config.items() if key != "_wandb"}


def _visible(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if not key.startswith("_")}


def _flat(summary: Mapping[str, object]) -> dict[str, float | str]:
    """Numbers and texts by their dotted names, W&B's own left out; pictures and tables give none."""
    return {name: written(value) if isinstance(value, str) else value for name, value in nested("", _visible(summary))}


def _equal(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return False
