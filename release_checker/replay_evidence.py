# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Replays, in the report's words, and the store of them that MLflow can show."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from release_checker import __version__
from release_checker.claims.records import Trace
from release_checker.comparison.curves import ComparedCurve, Likeness
from release_checker.errors import FactUnavailable, ReleaseCheckerError
from release_checker.execution.replays.judging import Judged
from release_checker.execution.replays.matching import answering
from release_checker.execution.replays.recording import NAME, Recorded, record
from release_checker.execution.replays.records import Attempt, End
from release_checker.execution.session import Session
from release_checker.execution.store import key_of
from release_checker.facts.executed.replays import Replay, TrainingReplays
from release_checker.facts.logs.claims import Claims, runs_of
from release_checker.facts.logs.run_log import RunLog
from release_checker.gather import Gatherer
from release_checker.log_evidence import told, value_of
from release_checker.reports.log_records import AttemptedInfo, ReplayInfo, SeriesInfo
from release_checker.runs.records import Run, Series
from release_checker.text import counted, listed

KIND = "replay-stores"
STORE = f"attachments/replays/{NAME}"
POINTS = 120
"Points of a curve that the report draws."
CURVES = 8
"Metrics of one run whose curves the report holds."
MOST = 60
"Metrics of one run that the report lists."


def replay_infos(gatherer: Gatherer, session: Session, files: dict[str, Path | str]) -> tuple[ReplayInfo, ...]:
    """What was replayed; the store for `mlflow ui` is put among the files. Nothing is gathered here."""
    replays: TrainingReplays | None = gatherer.given.get(TrainingReplays)
    log: RunLog | None = gatherer.given.get(RunLog)
    if replays is None or log is None:
        return ()
    return infos(replays, log, _record(replays, log, session, files))


def infos(replays: TrainingReplays, log: RunLog, note: str = "") -> tuple[ReplayInfo, ...]:
    """Each replay; `note` is told with every one."""
    return tuple(_info(replay, log, note) for replay in replays.items)


def made_again(gatherer: Gatherer) -> Mapping[int, str]:
    """What replays gave for each claim, by the identity of its trace: `0.9383, bit for bit (5 runs)`."""
    replays: TrainingReplays | None = gatherer.given.get(TrainingReplays)
    claims: Claims | None = gatherer.given.get(Claims)
    if replays is None or claims is None:
        return {}
    found = {judged.run_id: judged for replay in replays.items for judged in replay.judged}
    return {id(trace): words for trace in claims.by_runs if (words := _again(trace, found))}


def _again(trace: Trace, found: Mapping[str, Judged]) -> str:
    runs = runs_of(trace)
    metric = trace.evidence[0].written
    curves = [curve for run in runs if run in found for curve in found[run].curves if curve.metric == metric]
    if len(curves) < len(runs):
        return f"{len(curves)} of {len(runs)} runs replayed" if curves else ""
    if any(curve.prefix and curve.replayed.count < curve.recorded.count for curve in curves):
        kind = "differs" if any(curve.likeness is Likeness.DIFFERS for curve in curves) else "comes again so far"
        return f"{kind}; stopped before its end"
    value = math.fsum(curve.replayed.last for curve in curves) / len(curves)
    kinds = {curve.likeness for curve in curves}
    word = "bit for bit" if kinds == {Likeness.BITWISE} else "within tolerance"
    word = "not the same" if Likeness.DIFFERS in kinds else word
    return f"{value:.6g}, {word}" + (f" ({counted(len(runs), 'run')})" if len(runs) > 1 else "")


def _info(replay: Replay, log: RunLog, note: str) -> ReplayInfo:
    command, replayed = replay.planned.command, replay.replayed
    checkout = replayed.checkout if replayed else None
    notes = [*command.changed, *command.notes, *(checkout.lacking if checkout else ()), *([note] if note else [])]
    notes += [f"on {checkout.words}"] if checkout else []
    stripped = checkout.stripped if checkout else ()
    notes += [f"without {counted(len(stripped), 'file')} of recorded values: {listed(stripped, most=3)}"] if stripped else []
    notes += [f"data of this folder that git does not hold: {path}" for path in checkout.laid] if checkout else []
    verdict, reason = _verdict(replay)
    first = replay.judged[0] if replay.judged else None
    return ReplayInfo(
        name=told(replay.planned.name or command.text), command=told(command.text, 1000), source=command.source.value,
        run_id=told(command.run_id), commit=checkout.commit or None if checkout else None, verdict=verdict,
        reason=told(reason, 600),
        attempts=tuple(_attempt(item) for item in replayed.attempts) if replayed else (),
        metrics=tuple(_series(replay, first, log)) if first else (), twice=_twice(replay),
        elsewhere=told(replay.elsewhere, 300),
        notes=tuple(told(item, 300) for item in dict.fromkeys(notes)),
    )


def _verdict(replay: Replay) -> tuple[str, str]:
    if replay.replayed is None:
        return "not-run", replay.undecided
    if replay.needs:
        return "not-run", replay.needs[0].words
    failed = next((item for item in replay.replayed.attempts if item.end in (End.FAILED, End.CUT)), None)
    likeness = {judged.likeness for judged in replay.judged}
    words = replay.judged[0].words if replay.judged else "it makes no metric that is recorded anywhere"
    if failed is not None:
        return "fails", f"{failed.cause}; {words}" if replay.judged else failed.cause
    if Likeness.DIFFERS in likeness:
        return "differs", words
    if not likeness - {Likeness.NOT_COMPARABLE}:
        return "nothing-to-compare", words
    stopped = any(item.end is End.STOPPED for item in replay.replayed.attempts)
    return ("so-far" if stopped else "again"), words


def _attempt(item: Attempt) -> AttemptedInfo:
    error = f": {item.error}" if item.error and item.end is End.FAILED else ""
    ended = told(f"{item.cause}{error}", 400)
    return AttemptedInfo(ended=ended, seconds=round(item.seconds, 2), stopped=item.end is End.STOPPED)


def _twice(replay: Replay) -> str:
    if replay.replayed is None or len(replay.replayed.attempts) < 2:
        return ""
    unsteady = [f"{curve.metric} {curve.words}" for judged in replay.judged[:1] for curve in judged.unsteady]
    unsteady = unsteady or list(replay.again)
    return told(f"differ: {unsteady[0]}", 300) if unsteady else "the same, bit for bit"


def _series(replay: Replay, judged: Judged, log: RunLog) -> Iterator[SeriesInfo]:
    run = next((run for run in (*replay.planned.runs, *log.runs) if run.id == judged.run_id), None)
    for number, curve in enumerate(sorted(judged.curves, key=_gravity)[:MOST]):
        points = tuple(_points(replay, run, curve, log)) if run and number < CURVES else ()
        at = curve.beyond or curve.first
        yield SeriesInfo(
            metric=told(curve.metric), verdict=curve.likeness.value, reason=told(curve.words, 300),
            compared=curve.compared, recorded=curve.recorded.count,
            step=at.step if at and curve.likeness is Likeness.DIFFERS else None,
            was=value_of(at.recorded if at else curve.recorded.last),
            now=value_of(at.replayed if at else curve.replayed.last),
            band=_band(curve), curve=points,
        )


def _gravity(curve: ComparedCurve) -> tuple[int, str]:
    order = (Likeness.DIFFERS, Likeness.WITHIN, Likeness.BITWISE, Likeness.NOT_COMPARABLE)
    return order.index(curve.likeness), curve.metric


def _band(curve: ComparedCurve) -> float | None:
    """Allowed difference in the metric's unit; None where nothing is allowed."""
    allowed = curve.allowance.absolute or curve.allowance.relative * abs(curve.recorded.high)
    return allowed if allowed and math.isfinite(allowed) else None


def _points(replay: Replay, run: Run, curve: ComparedCurve, log: RunLog) -> Iterator[tuple[int, float, float]]:
    """Step, recorded and replayed value of the first point of each step that both have, thinned."""
    assert replay.replayed is not None
    found = answering(run, replay.replayed.attempts[0].logged)
    if isinstance(found, str):
        return
    recorded, replayed = _by_step(log.series(run, curve.metric)), _by_step(found.series.get(curve.metric, Series((), ())))
    steps = [step for step in recorded if step in replayed
             and math.isfinite(recorded[step]) and math.isfinite(replayed[step])]
    stride = max(1, math.ceil(len(steps) / POINTS))
    for step in [*steps[::stride], *(steps[-1:] if (len(steps) - 1) % stride else [])]:
        yield step, recorded[step], replayed[step]


def _by_step(series: Series) -> dict[int, float]:
    found: dict[int, float] = {}
    for step, value in zip(series.steps, series.values, strict=True):
        found.setdefault(step, value)
    return found


def _record(replays: TrainingReplays, log: RunLog, session: Session, files: dict[str, Path | str]) -> str:
    """Make the store that `mlflow ui` shows, unless it is kept; says why where it could not be made."""
    items = [Recorded(run, {metric.name: log.series(run, metric.name) for metric in run.metrics}, replay.replayed, judged)
             for replay in replays.items if replay.replayed for judged in replay.judged[:1]
             for run in log.runs if run.id == judged.run_id]
    if not items:
        return ""
    told = repr([(item.run.id, item.replayed.command.identity, item.judged.words, item.replayed.attempts[0].seconds)
                 for item in items])
    key = key_of(KIND, __version__, told)
    try:
        if session.store.get(KIND, key) is None:
            with session.store.put(KIND, key) as made:
                record(items, made)
    except (FactUnavailable, ReleaseCheckerError) as error:
        return str(error)
    if (place := session.store.get(KIND, key)) is None:
        return "the store of replays was dropped from the cache while the report was made"
    files[STORE] = place / NAME
    return ""

