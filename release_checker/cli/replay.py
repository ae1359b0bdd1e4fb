# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker replay RUN`: run the command of one logged run again, and hold it against the log."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic_core import PydanticSerializationError

from release_checker.cli.duration import Duration
from release_checker.cli.gathering import gatherer
from release_checker.cli.interrupts import heeding_interrupts
from release_checker.cli.screen import Progress, emit
from release_checker.errors import ReportNotWritten, UsageError
from release_checker.execution.preparation import Prepared
from release_checker.execution.replays.kept_evidence import make, save
from release_checker.execution.session import Session
from release_checker.execution.store import Store
from release_checker.facts.executed.content import Contents
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.evidence_files import digests
from release_checker.facts.executed.replay_plan import Planner
from release_checker.facts.executed.replays import TrainingReplays, code_digest, replay_plan
from release_checker.facts.files import Files
from release_checker.facts.history import GitHistory
from release_checker.facts.logs.claims import Claims
from release_checker.facts.logs.run_log import RunLog
from release_checker.gather import Gatherer
from release_checker.project import Project
from release_checker.replay_evidence import infos
from release_checker.reports.evidence_view import metric_sentence, replay_sentence
from release_checker.reports.log_records import ReplayInfo

CODES = {"again": 0, "so-far": 0, "differs": 1, "fails": 1}


@click.command()
@click.argument("run", required=False)
@click.option("--project", "path", type=click.Path(path_type=Path), default=".", metavar="PATH",
              help="The project whose run it is [default: this folder].")
@click.option("--save", "file", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Write the evidence to this file, for `check --evidence` on a machine that cannot replay it.")
@click.option("--budget", type=Duration(), default=None, metavar="TIME",
              help="Time that it may take, such as 30m; a longer training is compared on what it reached.")
@click.option("--no-cache", is_flag=True, help="Run anew, whatever earlier replays have kept.")
@click.option("--allow-unsafe", is_flag=True, help="Execute without isolation where none works here.")
def replay(
    run: str | None, path: Path, file: Path | None, budget: float | None, no_cache: bool, allow_unsafe: bool
) -> None:
    """Run the training of one logged RUN again (its identifier, the beginning of it, or its name), twice, and compare.

    Without RUN all training commands are replayed that an audit would take. Exit 0 when the metrics come again, 1 when they
    differ or the command fails, 3 when it could not be run here.
    """
    with Progress() as progress:
        session = Session(store=Store(reading=not no_cache), budget=budget, thorough=True, allow_unsafe=allow_unsafe,
                          tell=progress.tell)
        facts = gatherer(path, session=session)
        session = facts.given[Session]
        with heeding_interrupts(session, progress.say) as begin:
            log: RunLog = facts.get(RunLog)
            planner: Planner = facts.get(Planner)
            plan = planner.of_run(run) if run else planner.plan(session.settings.training, smoke=False)
            if run and not plan.items and not plan.undecided:
                raise UsageError(f"no run {run!r} among {len(log.runs)}; `release-checker runs` lists them")
            begin()
            made = replay_plan(plan, facts.get(Project), session, facts.get(RebuiltEnvironment), facts.get(Prepared),
                               facts.get(Contents), facts.get(Files), log, facts.get(Claims), facts.get(GitHistory))
    shown = infos(made, log)
    emit(_text(shown, made))
    if file is not None:
        _save(file, made, facts, session)
    raise SystemExit(max((CODES.get(info.verdict, 3) for info in shown), key=lambda code: (code == 1, code), default=3))


def _text(shown: tuple[ReplayInfo, ...], made: TrainingReplays) -> str:
    lines = []
    for info in shown:
        lines += [f"$ {info.command}", f"  {info.source}{f', run {info.run_id}' if info.run_id else ''}"]
        lines += [f"  time {number}: {item.ended}, after {item.seconds:.1f} s"
                  for number, item in enumerate(info.attempts, 1)]
        lines += [f"  {item.metric}: {metric_sentence(item)}" for item in info.metrics[:20]]
        lines += [f"  and {len(info.metrics) - 20} more metrics"] if info.metrics[20:] else []
        lines += [f"  the two replays against each other: {info.twice}"] if info.twice else []
        lines += [f"  note: {note}" for note in info.notes]
        lines += [f"  {replay_sentence(info)}", ""]
    lines += [f"run {item.run_id} cannot be run again: {item.reason}" for item in made.undecided]
    lines += [text for text in (made.absent, made.unable) if text]
    return "\n".join(lines).rstrip() + "\n"


def _save(file: Path, made: TrainingReplays, facts: Gatherer, session: Session) -> None:
    replayed = [item.replayed for item in made.items if item.replayed and not item.needs]
    environment: RebuiltEnvironment = facts.get(RebuiltEnvironment)
    if not replayed or environment.chosen is None:
        raise UsageError("nothing was replayed, so there is no evidence to save")
    project: Project = facts.get(Project)
    present = code_digest(project, facts.get(Files), facts.get(Contents), facts.get(RunLog))
    known = digests(project, facts.get(GitHistory), environment.chosen, present, session)
    verdicts = {judged.run_id: judged.words for item in made.items for judged in item.judged}
    try:
        save(make(replayed, known, verdicts), file)
    except (OSError, PydanticSerializationError) as error:
        raise ReportNotWritten(f"{file} cannot be written: {error}") from error
    emit(f"evidence written to {file}\n")
