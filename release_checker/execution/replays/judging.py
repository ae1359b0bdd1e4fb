# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether a recorded run came again: its series against those of the replay, and two replays against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from release_checker.comparison.curves import Allowance, ComparedCurve, Likeness, compare_curves, shape
from release_checker.execution.replays.matching import answering
from release_checker.execution.replays.records import Logged, Replayed
from release_checker.runs.records import Run, Series, Status, Tracker
from release_checker.text import listed

MEASURES = re.compile(
    r"(?:^|[/_.\- ])(?:times?|runtime|walltime|duration|elapsed|latency|timestamp|date|ms|secs?|seconds|minutes|hours|fps|"
    r"throughput|per_(?:sec|second|min|minute|hour)|it_s|memory|mem|gpu\d*|cpu\d*|emissions|energy_consumed)"
    r"(?:$|[/_.\- \d])",
    re.IGNORECASE,
)
"Names of what depends on the machine's speed or load, and comes again nowhere."
SINGLE = Allowance(relative=6e-8, words="single precision, in which TensorBoard keeps values")
SeriesOf = Callable[[str], Series]


@dataclass(frozen=True)
class Judged:
    """One recorded run, held against its replay."""

    run_id: str
    "The recorded run."
    likeness: Likeness
    "The worst of its comparable metrics."
    words: str
    "One clause: `all 4 metrics are the same, bit for bit`, `loss departs at step 7, where …`."
    curves: tuple[ComparedCurve, ...] = ()
    "Recorded against replayed, one for each metric, by name."
    again: tuple[ComparedCurve, ...] = ()
    "The first replay against the second; empty where it ran once."
    qualified: str = ""
    "Why a difference would not speak against the project: `one process instead of 4`; empty when it would."

    @property
    def unsteady(self) -> tuple[ComparedCurve, ...]:
        """Metrics in which two replays on one machine differ."""
        return tuple(curve for curve in self.again if curve.likeness is Likeness.DIFFERS)


@dataclass(frozen=True, slots=True)
class _How:
    """In which way the metrics of one run are compared."""

    smoke: bool
    prefix: bool
    allowances: Mapping[str, Allowance]


def judge(recorded: Run, series: SeriesOf, replayed: Replayed, allowances: Mapping[str, Allowance] | None = None) -> Judged:
    """Compare a recorded run with what its command logged now. `allowances` are by metric; without one, none is made."""
    first = replayed.attempts[0]
    found = answering(recorded, first.logged, broken=first.end.early)
    if isinstance(found, str):
        return Judged(recorded.id, Likeness.NOT_COMPARABLE, found)
    why, smoke = _qualified(replayed), replayed.command.smoke
    how = _How(smoke, smoke or first.end.early, allowances or {})
    curves = tuple(
        _softened(_curve(name, recorded, series(name), found, how), why)
        for name in sorted(metric.name for metric in recorded.metrics)
    )
    return Judged(recorded.id, worst(curves), summary(curves), curves, steady(replayed, found), why)


def steady(replayed: Replayed, one: Logged | None = None) -> tuple[ComparedCurve, ...]:
    """Two attempts of one command held against each other: of all runs that they logged, or of the one given."""
    if len(replayed.attempts) < 2:
        return ()
    first, second = replayed.attempts[:2]
    cut = not (first.whole and second.whole)
    made: list[ComparedCurve] = []
    for logged in (one,) if one else first.logged:
        twin = answering(logged.run, second.logged, broken=second.end.early)
        if isinstance(twin, str):
            continue
        for name, points in sorted(logged.series.items()):
            if not MEASURES.search(name):
                made.append(compare_curves(name, points, twin.series.get(name, Series((), ())), prefix=cut, whole=not cut))
    return tuple(made)


def _curve(name: str, recorded: Run, points: Series, found: Logged, how: _How) -> ComparedCurve:
    theirs = found.series.get(name, Series((), ()))
    if MEASURES.search(name):
        return _aside(name, points, theirs, "it measures the machine, and comes again nowhere")
    if how.smoke and len(points) == 1:
        return _aside(name, points, theirs, "it is logged once, and a trial of fewer steps says nothing of it")
    single = {recorded.tracker, found.run.tracker} > {Tracker.TENSORBOARD}
    allowance = how.allowances.get(name, SINGLE if single else Allowance())
    return compare_curves(name, points, theirs, allowance, prefix=how.prefix, whole=recorded.status is Status.FINISHED)


def _aside(name: str, points: Series, theirs: Series, why: str) -> ComparedCurve:
    return ComparedCurve(name, Likeness.NOT_COMPARABLE, why, shape(points), shape(theirs))


def _qualified(replayed: Replayed) -> str:
    """Why a difference proves nothing."""
    if replayed.command.smoke:
        return "it is a declared trial, whose schedule may be another than that of the whole training"
    return listed(replayed.command.changed)


def _softened(curve: ComparedCurve, why: str) -> ComparedCurve:
    """A difference that may come from what we changed is none of the project's."""
    if not why or curve.likeness is not Likeness.DIFFERS:
        return curve
    return replace(curve, likeness=Likeness.NOT_COMPARABLE, words=f"it {curve.words}; but {why}")


def worst(curves: tuple[ComparedCurve, ...]) -> Likeness:
    """The worst of those that can be compared."""
    found = {curve.likeness for curve in curves}
    order = (Likeness.DIFFERS, Likeness.WITHIN, Likeness.BITWISE)
    return next((one for one in order if one in found), Likeness.NOT_COMPARABLE)


def summary(curves: tuple[ComparedCurve, ...]) -> str:
    """All metrics in one clause."""
    told = {kind: [curve for curve in curves if curve.likeness is kind] for kind in Likeness}
    number = len(curves) - len(told[Likeness.NOT_COMPARABLE])
    if not number:
        return curves[0].words if len(curves) == 1 else f"none of its {len(curves)} metrics can be compared"
    whole = "its metric" if number == 1 else f"its {number} metrics"
    if differing := told[Likeness.DIFFERS]:
        first = differing[0]
        head = "its metric differs" if number == 1 else f"{len(differing)} of {whole} differ{'s' * (len(differing) == 1)}"
        return f"{head}: {first.metric} {first.words}"
    far = "" if all(curve.compared >= curve.recorded.count for curve in curves if curve.likeness.comparable) else " so far"
    if within := told[Likeness.WITHIN]:
        some = whole if len(within) == number else f"{len(within)} of {whole}"
        others = "" if len(within) == number else "; the others are the same"
        return f"{some} come{'s' * (len(within) == 1)} again{far} within tolerance{others}"
    return f"{whole} come{'s' * (number == 1)} again{far}, bit for bit"
