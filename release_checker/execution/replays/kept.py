# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Replays kept by content: the same command on the same code, data and environment is not run again."""

from __future__ import annotations

from dataclasses import replace

from release_checker.execution.environment.records import Built
from release_checker.execution.kept import frozen_text, revived
from release_checker.execution.preparation import Prepared
from release_checker.execution.replays.checkout import find_commit
from release_checker.execution.replays.local_data import stamp
from release_checker.execution.replays.records import Command, End, Logged, Replayed
from release_checker.execution.replays.replaying import Lay, replay
from release_checker.execution.session import Session
from release_checker.execution.store import code_stamp, key_of
from release_checker.project import Project
from release_checker.runs.records import Run

KIND = "replays"


def content_key(command: Command, project: Project, present: str, prepared: Prepared) -> str:
    """What a command would run on: its commit where the history holds it, else the present files, and the data beside.

    `present` is the digest of the present files that the code can read.
    """
    return key_of(find_commit(project, command.commit) or present, prepared.key, stamp(project))


def kept_or_replayed(
    command: Command, lay: Lay, built: Built, session: Session, *, content: str, seconds: float, times: int = 2
) -> Replayed:
    """As `replay`, but taken from the store where the same was run before; what the budget cut short is not kept."""
    settings = session.settings
    bounds = repr((seconds, times, settings.memory_gb, settings.disk_gb, session.sandbox.tier))
    python = f"{built.recipe.python.version} {built.recipe.project}"
    key = key_of(KIND, code_stamp(), content, command.identity, built.lock, python, bounds)
    if (found := _read(session, key)) is not None:
        return replace(found, command=command, kept=True)
    made = replay(command, lay, built, session, seconds=seconds, times=times)
    if not _cut_short(made, seconds):
        small = tuple(replace(item, logged=tuple(map(slim, item.logged))) for item in made.attempts)
        with session.store.put(KIND, key) as entry:
            (entry / "replay.json").write_text(frozen_text(replace(made, attempts=small)), "utf-8")
    return made


def slim(logged: Logged) -> Logged:
    """A logged run without what nobody asks of a replay: who and where, requirements, artifacts."""
    run = logged.run
    return Logged(Run(run.tracker, run.store, run.id, run.place, run.name, parent=run.parent, status=run.status,
                      parameters=run.parameters, metrics=run.metrics), logged.series)


def _read(session: Session, key: str) -> Replayed | None:
    entry = session.store.get(KIND, key)
    if entry is None:
        return None
    try:
        return revived(Replayed, (entry / "replay.json").read_text("utf-8"))
    except (OSError, ValueError, TypeError, KeyError):
        return None  # of another form; it is made anew


def _cut_short(made: Replayed, seconds: float) -> bool:
    """The audit's budget, and not its own bound, decided how far it came."""
    stopped = any(item.end is End.STOPPED and item.seconds < seconds for item in made.attempts)
    return stopped or "budget" in made.once or any(item.end is End.NOT_STARTED for item in made.attempts)
