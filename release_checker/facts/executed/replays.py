# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Training commands run again, and what they logged then held against what is recorded."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from release_checker.claims.records import Trace
from release_checker.comparison.curves import Allowance, Likeness
from release_checker.comparison.intervals import Range, prediction
from release_checker.declare import fact
from release_checker.errors import FactUnavailable
from release_checker.execution.environment.records import Built
from release_checker.execution.preparation import Prepared
from release_checker.execution.replays.checkout import laid_out
from release_checker.execution.replays.judging import Judged, judge, steady
from release_checker.execution.replays.kept import content_key, kept_or_replayed
from release_checker.execution.replays.kept_evidence import Digests
from release_checker.execution.replays.records import Need, Replayed, Undecided
from release_checker.execution.session import Session
from release_checker.facts.executed.content import Contents, code_text, readable
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.evidence_files import Offered, digests, read_offered
from release_checker.facts.executed.replay_plan import Plan, Planned, Planner, claims_of
from release_checker.facts.files import Files
from release_checker.facts.history import GitHistory
from release_checker.facts.logs.claims import Claims
from release_checker.facts.logs.run_log import RunLog
from release_checker.model import Cost
from release_checker.project import Project
from release_checker.runs.records import Run, Series

QUICK_SECONDS, QUICK_TOTAL = 120.0, 600.0
"Wall clock of one replay, and after which no further one begins, where not everything is replayed to its end."
LEAST = 5.0
WHOLE = 86_400.0
"Wall clock of one replay where everything is."
SCALES = (1.0, 0.01, 100.0, 1e-6, 1e6)
"Logged value over claimed value: the same unit, a fraction for a percentage, and the reverse."


@dataclass(frozen=True)
class Replay:
    """What came of one planned command."""

    planned: Planned
    "The command and the recorded runs that it makes again."
    replayed: Replayed | None = None
    "What was run; None where nothing was."
    judged: tuple[Judged, ...] = ()
    "Each recorded run against it; for a documented command the logs of the project that it wrote anew."
    undecided: str = ""
    "Why it was not run; empty when it was."
    again: tuple[str, ...] = ()
    "Where two replays differ and no recorded run was there to compare: metric and how."
    elsewhere: str = ""
    "Where and when it was made, if not in this audit."

    @property
    def needs(self) -> tuple[Need, ...]:
        """What was lacking, known beforehand or found out."""
        found = [attempt.need for attempt in self.replayed.attempts if attempt.need] if self.replayed else []
        return tuple(dict.fromkeys(found or ([] if self.replayed else self.planned.command.needs)))


@dataclass(frozen=True)
class TrainingReplays:
    """All of them."""

    items: tuple[Replay, ...] = ()
    "In the order in which they were run."
    undecided: tuple[Undecided, ...] = ()
    "Recorded runs for which no command can be made."
    absent: str = ""
    "Why there is nothing to run again; empty otherwise."
    unable: str = ""
    "Why nothing could be run though there was something; empty otherwise."
    backing: bool = False
    "The replayed runs are those that back claims."
    refused: tuple[tuple[str, str], ...] = ()
    "Evidence from elsewhere that does not count, with the reason."
    digests: Digests | None = None
    "What decides whether evidence speaks of this project; None where nothing was run."


@fact(cost=Cost.EXECUTES)
def training_replays(
    project: Project, session: Session, environment: RebuiltEnvironment, given: Prepared, contents: Contents, files: Files,
    planner: Planner, log: RunLog, claims: Claims, history: GitHistory,
) -> TrainingReplays:
    """The runs behind the claims, else the newest logged ones, else documented training commands, run again."""
    plan = planner.plan(session.settings.training, smoke=not session.thorough)
    return replay_plan(plan, project, session, environment, given, contents, files, log, claims, history)


def replay_plan(
    plan: Plan, project: Project, session: Session, environment: RebuiltEnvironment, given: Prepared, contents: Contents,
    files: Files, log: RunLog, claims: Claims, history: GitHistory,
) -> TrainingReplays:
    """A plan carried out."""
    if not plan.items:
        absent = "" if plan.undecided else "no training command is declared, recorded or documented"
        return TrainingReplays((), plan.undecided, absent, backing=plan.backing)
    built = environment.chosen
    if built is None or not built.stands:
        problems = built.problems if built else ()
        why = environment.undecided or next((problem.words for problem in problems), "none could be built")
        return TrainingReplays((), plan.undecided, "", f"there is no environment to train in: {why}", plan.backing)
    present = code_digest(project, files, contents, log)
    known = digests(project, history, built, present, session) if session.evidence else None
    offered = read_offered(session.evidence, known, project, session) if known else Offered()
    bench = Bench(project, session, built, given, log, claims, present, offered)
    return TrainingReplays(bench.replay_all(plan), plan.undecided, "", "", plan.backing, offered.refused, known)


def code_digest(project: Project, files: Files, contents: Contents, log: RunLog) -> str:
    """Of the present files that code can read: prose that none names and experiment logs left out."""
    return contents.digest(readable(project, code_text(project, files.paths), leave=_in_logs(log)))


def _in_logs(log: RunLog) -> Callable[[str], bool]:
    stores = tuple(f"{store.path}/" for store in log.stores if store.path and "." not in store.path.rpartition("/")[2])
    exact = {store.path for store in log.stores}
    return lambda path: path in exact or path.startswith(stores)


@dataclass
class Bench:
    """Where one project's commands are run again."""

    project: Project
    session: Session
    built: Built
    given: Prepared
    log: RunLog
    claims: Claims
    present: str
    "Digest of the present files that code can read."
    offered: Offered = field(default_factory=Offered)
    "Replays made elsewhere."
    began: float = field(default_factory=time.monotonic)
    "When replaying began."

    def replay_all(self, plan: Plan) -> tuple[Replay, ...]:
        """Each planned command as far as the time goes, some at once; the first of each program twice."""
        firsts: dict[str, int] = {}
        for number, planned in enumerate(plan.items):
            firsts.setdefault(planned.command.program, number)
        twice = set(firsts.values()) if not self.session.thorough else set(range(len(plan.items)))
        with ThreadPoolExecutor(max(1, self.session.jobs)) as pool:
            made = [pool.submit(self.replay, planned, 2 if number in twice else 1)
                    for number, planned in enumerate(plan.items)]
            return tuple(item.result() for item in made)

    def replay(self, planned: Planned, times: int = 2) -> Replay:
        """One command, so many times."""
        command, session = planned.command, self.session
        elsewhere = self.offered.by_command.get(command.identity)
        seconds = self._seconds()
        if elsewhere is not None and (command.needs or seconds < LEAST):
            return replace(self.judged(planned, elsewhere[0]), elsewhere=elsewhere[1])
        if command.needs:
            return Replay(planned, undecided=command.needs[0].words)
        if seconds < LEAST:
            return Replay(planned, undecided="the time for replays was used up before it; `--replays full` takes all")
        try:
            replayed = kept_or_replayed(
                command, lambda: laid_out(command, self.project, self.given, session), self.built, session,
                content=content_key(command, self.project, self.present, self.given), seconds=seconds, times=times)
        except FactUnavailable as error:
            return Replay(planned, undecided=str(error))
        made = self.judged(planned, replayed)
        if made.needs and elsewhere is not None:
            return replace(self.judged(planned, elsewhere[0]), elsewhere=elsewhere[1])
        return made

    def judged(self, planned: Planned, replayed: Replayed) -> Replay:
        """What was run, held against the record."""
        runs = planned.runs or tuple(self._written(replayed))
        judged = tuple(judge(run, self._series(run), replayed, self.allowances(planned, run)) for run in runs)
        again = () if judged and any(item.again for item in judged) else tuple(
            f"{curve.metric} {curve.words}" for curve in steady(replayed) if curve.likeness is Likeness.DIFFERS)
        return Replay(planned, replayed, judged, again=again)

    def allowances(self, planned: Planned, run: Run) -> Mapping[str, Allowance]:
        """How far each metric of a run may part: as declared, else by the claims that rest on it."""
        declared = planned.declared.tolerance if planned.declared else None
        if declared is not None:
            allowed = Allowance(declared.relative, declared.absolute, "declared")
            return {metric.name: allowed for metric in run.metrics}
        found: dict[str, Allowance] = {}
        for trace in claims_of(self.claims, run):
            name = trace.evidence[0].written
            half = claim_half(trace)
            if half is not None and (name not in found or half < found[name].absolute):
                found[name] = Allowance(absolute=half, words="the claim's printed precision", final=_interval(trace, half))
        return found

    def _series(self, run: Run) -> Callable[[str], Series]:
        return lambda metric: self.log.series(run, metric)

    def _written(self, replayed: Replayed) -> Iterator[Run]:
        """Logs of the project at the very places to which the replay wrote."""
        places = {item.run.place.path for attempt in replayed.attempts[:1] for item in attempt.logged}
        return (run for run in self.log.runs if run.place.path in places and run.metrics)

    def _seconds(self) -> float:
        """Wall clock for one attempt."""
        if self.session.thorough:
            return WHOLE
        return QUICK_SECONDS if time.monotonic() - self.began < QUICK_TOTAL else 0.0


def claim_half(trace: Trace) -> float | None:
    """Half the last printed place of a claim, in the unit of the logged metric; None where the two have no common unit."""
    claimed, logged = trace.claim.number.value, trace.evidence[0].value
    if not claimed or not logged or not (math.isfinite(claimed) and math.isfinite(logged)):
        return trace.claim.number.half if claimed == logged else None
    scale = min(SCALES, key=lambda item: abs(math.log(abs(logged / claimed) / item)))
    return trace.claim.number.half * scale


def _interval(trace: Trace, half: float) -> tuple[Range, ...]:
    found = prediction([item.value for item in trace.siblings], half) if len(trace.siblings) > 2 else None
    return (found,) if found else ()

