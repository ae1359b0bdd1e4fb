# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Logged runs and claims, in the report's words."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Mapping

from release_checker.claims.records import Quantity, Trace
from release_checker.facts.logs.claims import Claims, runs_of
from release_checker.facts.logs.commits import RunCommits
from release_checker.facts.logs.run_log import RunLog
from release_checker.gather import Gatherer
from release_checker.model import Place
from release_checker.reports.log_records import ClaimInfo, EvidenceInfo, NumbersInfo, RunInfo, Value
from release_checker.reports.record import Location
from release_checker.runs.records import Run
from release_checker.text import printable, shorten

MOST_RUNS = 2_000
"Runs that report.json lists; those that back claims come first."
MOST_PAIRS = 200
"Parameters, and metrics, of one run."
TEXT = 200
"Characters of one value."


def run_infos(gatherer: Gatherer) -> tuple[RunInfo, ...]:
    """Runs as far as they were read; nothing is gathered here."""
    log: RunLog | None = gatherer.given.get(RunLog)
    if log is None:
        return ()
    claims: Claims | None = gatherer.given.get(Claims)
    commits: RunCommits | None = gatherer.given.get(RunCommits)
    backs = Counter(run for trace in claims.by_runs for run in runs_of(trace)) if claims else Counter()
    runs = sorted(log.runs, key=lambda run: -backs[run.id])[:MOST_RUNS]
    return tuple(_run(run, log, commits, backs[run.id]) for run in runs)


def claim_infos(gatherer: Gatherer, again: Mapping[int, str] | None = None) -> tuple[ClaimInfo, ...]:
    """Claims with their traces, and what replays gave for each, by the identity of its trace."""
    claims: Claims | None = gatherer.given.get(Claims)
    return tuple(_claim(trace, (again or {}).get(id(trace), "")) for trace in claims.traces) if claims else ()


def numbers_info(gatherer: Gatherer) -> NumbersInfo | None:
    """How much of what stands in documents was understood; None where nothing was read."""
    claims: Claims | None = gatherer.given.get(Claims)
    if claims is None or not (claims.stated.claims or claims.stated.others):
        return None
    unclear = [f"{item.place}: {item.written} ({item.why})" for item in claims.stated.others if not item.understood]
    return NumbersInfo(documents=tuple(printable(path) for path in claims.documents), claims=len(claims.stated.claims),
                       others=len(claims.stated.others) - len(unclear), unclear=tuple(told(item) for item in unclear[:500]))


def value_of(number: float) -> Value:
    """A number that JSON can hold, or the word for it."""
    if math.isnan(number):
        return "NaN"
    return number if math.isfinite(number) else "Infinity" if number > 0 else "-Infinity"


def location_of(place: Place | None) -> Location | None:
    """A place of the project; None for one on a service."""
    if place is None or ":" in place.path.split("/", 1)[0]:
        return None
    return Location(path=printable(place.path), line=place.line, cell=place.cell)


def _run(run: Run, log: RunLog, commits: RunCommits | None, backs: int) -> RunInfo:
    started = datetime.datetime.fromtimestamp(run.start, datetime.UTC) if run.start and 0 < run.start < 2e11 else None
    held = None
    if run.commit and commits is not None and not (commits.undecided and run.commit not in commits.held):
        held = run.commit in commits.held
    ended = run.end is not None and run.start is not None and run.end >= run.start
    return RunInfo(
        tracker=run.tracker.value, run_id=told(run.id), name=told(run.name), store=told(run.store),
        location=location_of(run.place), experiment=told(run.experiment), status=run.status.value,
        commit=told(run.commit) or None, commit_held=held, dirty=run.dirty,
        started=started.isoformat(timespec="seconds") if started else None,
        seconds=round(run.end - run.start, 3) if ended and run.end is not None and run.start is not None else None,
        parameters={told(name): told(value) for name, value in list(run.parameters.items())[:MOST_PAIRS]},
        metrics={told(item.name): value_of(item.value) for item in run.metrics[:MOST_PAIRS]},
        seeds=tuple(told(f"{seed.name}={seed.value}") for seed in run.seeds), python=told(run.python),
        damage=tuple(told(f"{item.place}: {item.words}") for item in run.damage[:50]), shipped=log.ships(run), backs=backs,
    )


def _claim(trace: Trace, again: str) -> ClaimInfo:
    claim = trace.claim
    about = " · ".join(part for part in (claim.model, claim.dataset, claim.split.value) if part)
    location = location_of(claim.place)
    assert location is not None
    return ClaimInfo(
        location=location, said=told(claim.number.written), value=claim.number.value,
        metric=told(claim.metric_written or claim.metric), about=told(about), nature=claim.nature.value,
        standing=trace.standing.value, reason=told(trace.reason, 600),
        evidence=tuple(_evidence(item) for item in trace.evidence[:10]),
        hints=tuple(told(hint, 300) for hint in trace.hints[:10]),
        remarks=tuple(told(remark, 300) for remark in trace.remarks[:10]), context=told(claim.context, 300),
        pinned=trace.pinned, made_again=told(again),
    )


def _evidence(item: Quantity) -> EvidenceInfo:
    return EvidenceInfo(origin=told(item.origin), run_id=told(item.run), metric=told(item.written), how=item.how,
                        step=item.step, value=value_of(item.value), location=location_of(item.place))


def told(words: str, width: int = TEXT) -> str:
    """Words of the project as the report holds them: shortened, and without what is invisible."""
    return printable(shorten(words, width)) if words else ""
