# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which of the runs that a replay logged answers to a recorded one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from release_checker.execution.replays.records import Logged
from release_checker.runs.records import Run

MADE_UP = re.compile(r"^[a-z]+-[a-z]+-\d+$|^version_\d+$|[/\\]|\d{6}|^\d+\.\d+\.\d|\d[-_.:]\d\d[-_.:]\d\d")
"Names that MLflow, W&B and Lightning invent, paths, versions, and stamps of time."
Score = tuple[bool, bool, float, float, bool]


def answering(recorded: Run, logged: Sequence[Logged], *, broken: bool = False) -> Logged | str:
    """The replayed run that is meant to be the recorded one, or why none can be told.

    Of the same tracker where it logged there; then by the level in the tree of runs, name, parameters and metrics. Two that
    are alike in all of this, such as the folds of a cross-validation that bear no name, are told apart by nothing. Of a
    replay that was `broken` off, the run that would answer may not have begun: then one with another parameter is none.
    """
    if not logged:
        return "the replay logged no run"
    wanted = {metric.name for metric in recorded.metrics}
    same = [item for item in logged if item.run.tracker is recorded.tracker]
    fitting = [item for item in same or logged if wanted & item.series.keys()]
    if not fitting:
        return f"no run of the replay has any of its {len(wanted)} metrics" if wanted else "it has no metric"
    fitting = [item for item in fitting if not _differs(recorded, item.run, broken)]
    if not fitting:
        return "no run that the replay logged has its name and parameters"
    scores = [_score(recorded, item) for item in fitting]
    best = max(scores)
    if scores.count(best) > 1:
        return f"{scores.count(best)} runs of the replay answer to it alike"
    return fitting[scores.index(best)]


def _differs(recorded: Run, run: Run, broken: bool) -> bool:
    """It is another run of the same command: a name that people gave, or a parameter, is another.

    What tells of time, place or chance says nothing: paths, stamps, versions, and the names that trackers make up.
    """
    names = (recorded.name, run.name)
    if all(names) and not any(MADE_UP.search(name) for name in names):
        return names[0] != names[1]
    if not broken:
        return False
    shared = recorded.parameters.keys() & run.parameters.keys()
    pairs = ((recorded.parameters[key], run.parameters[key]) for key in shared)
    return any(one != two and not MADE_UP.search(one) and not MADE_UP.search(two) for one, two in pairs)


def _score(recorded: Run, item: Logged) -> Score:
    run = item.run
    shared = recorded.parameters.keys() & run.parameters.keys()
    equal = sum(recorded.parameters[key] == run.parameters[key] for key in shared)
    names, theirs = {metric.name for metric in recorded.metrics}, item.series.keys()
    return (
        bool(recorded.parent) == bool(run.parent),
        bool(recorded.name) and recorded.name == run.name,
        equal / len(shared) if shared else 0.0,
        len(names & theirs) / max(1, len(names | theirs)),
        recorded.id == run.id,
    )
