# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Does training come again: does it end well, and give the metrics that are recorded and claimed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from release_checker.api import (
    Claims,
    ClaimTrace,
    Finding,
    Fix,
    Likeness,
    LoggedRun,
    Looked,
    Pillar,
    Place,
    RebuiltEnvironment,
    Replay,
    ReplayEnd,
    ReplayJudged,
    Result,
    Skip,
    TrainingReplays,
    Unknown,
    check,
    claim_half,
    counted,
    listed,
    runs_of,
    shorten,
)

SHOWN = 5
"Metrics of one run that are told one by one."
MODULE = re.compile(r"No module named '?([\w.]+)")


@check("TRN005", pillar=Pillar.TRAINING, since="0.2")
def training_fails(replays: TrainingReplays, environment: RebuiltEnvironment) -> Iterator[Result]:
    """Training does not end well

    ## What it does
    Runs training commands again in the rebuilt environment, isolated and without network: those that the settings
    declare, else those of the logged runs that back claims (as recorded, or inferred from the parameters and called so),
    else documented ones. Code is checked out at the recorded commit where the history has it. A training that is longer
    than its time is stopped, which is no failure.

    ## Why it matters
    A training that a stranger cannot start is a result that nobody can check.

    ## How to fix
    Run the command in a fresh clone and a fresh environment, and mend what stops it. Declare a short form of it as `smoke`
    in a `[[training]]` table of release-checker.toml.

    ## Known limits
    A command that needs a GPU, data that is not shipped, the network, or more time than there is, is unknown. What logs
    its metrics and then ends with an error is reported here, whatever the metrics say.
    """
    yield from _nothing(replays)
    ran = [replay for replay in replays.items if replay.replayed]
    if ran:
        yield Looked(f"{counted(len(ran), 'training command')} run again")
    for replay in replays.items:
        if replay.replayed is None:
            yield Unknown(f"`{_words(replay)}` was not run: {replay.undecided}", replay.planned.command.place)
            continue
        failed = next((item for item in replay.replayed.attempts if item.end in (ReplayEnd.FAILED, ReplayEnd.CUT)), None)
        lacking = [need.words for need in replay.needs]
        if lacking:
            yield Unknown(f"`{_words(replay)}` cannot be judged here: {lacking[0]}", replay.planned.command.place)
        elif failed is not None:
            missing = MODULE.search(failed.error)
            if missing and missing[1].partition(".")[0] in {problem.subject for problem in environment.missing}:
                yield Unknown(f"`{_words(replay)}` needs {missing[1]}, which the rebuilt environment lacks",
                              replay.planned.command.place)
                continue
            logged = sum(len(series) for item in failed.logged for series in item.series.values())
            so_far = f", after it had logged {counted(logged, 'value')}" if logged else ""
            error = f": {shorten(failed.error, 200)}" if failed.error else ""
            yield Finding(f"`{_words(replay)}` {failed.cause}{so_far}{error}", failed.place or replay.planned.command.place,
                          Fix("run the command in a fresh clone and mend what stops it", replay.planned.command.text, 60),
                          evidence=failed.printed[-600:], key=f"fails {replay.planned.command.text}")


@check("TRN006", pillar=Pillar.TRAINING, since="0.2")
def metrics_differ(replays: TrainingReplays) -> Iterator[Result]:
    """Training gives other metrics than recorded

    ## What it does
    Compares each metric of a replayed run with its log, step by step: bitwise equal, within tolerance (declared in the
    settings, else the printed precision of the claim that rests on it, else the 95 % prediction interval over its seeds), or
    different; the first step that departs is named. A replay that was stopped is compared as far as it came.

    ## Why it matters
    Only metrics that come again are a result of the code that is released.

    ## How to fix
    Find what differs from the recorded run: seed, data, versions, uncommitted code. Run again from a clean checkout and
    release that log.

    ## Known limits
    Threads are pinned to one unless the log records a number; on other processors the last digits can move. Where the
    recorded commit is not held, the present code is run, and said so.
    """
    yield from _nothing(replays)
    told = []
    for replay in replays.items:
        if replay.replayed is None:
            yield Unknown(f"the metrics of {_subject(replay)} were not made again: {replay.undecided}",
                          replay.planned.command.place)
            continue
        if not replay.judged:
            yield Unknown(f"`{_words(replay)}` makes no metric that is recorded anywhere", replay.planned.command.place)
        for judged in _each_once(replay):
            if judged.likeness is Likeness.DIFFERS:
                yield from _differing(replay, judged)
            elif judged.likeness is Likeness.NOT_COMPARABLE:
                yield Unknown(f"run {judged.run_id[:12]} cannot be compared: {judged.words}", replay.planned.command.place)
            else:
                told.append(judged)
    bitwise = sum(judged.likeness is Likeness.BITWISE for judged in told)
    if told:
        yield Looked(f"{counted(len(told), 'run')} came again, {bitwise} of them bit for bit")


@check("TRN007", pillar=Pillar.TRAINING, since="0.2")
def not_bit_reproducible(replays: TrainingReplays) -> Iterator[Result]:
    """The same command gives different metrics

    ## What it does
    Runs one command of each training program twice on this machine (with `--replays full` every command), with pinned
    threads, and compares the two series bit by bit.

    ## Why it matters
    What differs between two runs on one machine is left to chance: no reader can get the same numbers.

    ## How to fix
    Seed every library that draws, pass the seed option on, avoid iteration over sets, and switch on deterministic kernels.

    ## Known limits
    A command that was run once is unknown. Times and throughputs are left out.
    """
    yield from _nothing(replays)
    twice = [replay for replay in replays.items if replay.replayed and len(replay.replayed.attempts) > 1]
    steady = 0
    for replay in twice:
        unsteady = [f"{curve.metric} {curve.words}" for judged in replay.judged[:1] for curve in judged.unsteady]
        unsteady = unsteady or list(replay.again)
        steady += not unsteady
        if unsteady:
            place = replay.planned.command.place
            yield Finding(f"`{_words(replay)}` run twice: {unsteady[0]}"
                          + (f", and {counted(len(unsteady) - 1, 'more metric')}" if unsteady[1:] else ""), place,
                          Fix("seed every library that draws, and pass the seed option on", minutes=60),
                          evidence=listed(unsteady, "; ", most=3), key=f"unsteady {replay.planned.command.text}")
    if twice:
        yield Looked(f"{steady} of {counted(len(twice), 'command')} gave the same metrics twice")
    programs = {replay.planned.command.program for replay in twice}
    once = [replay for replay in replays.items if replay not in twice and replay.planned.command.program not in programs]
    for replay in once:
        reason = replay.undecided or (replay.replayed.once if replay.replayed else "")
        yield Unknown(f"`{_words(replay)}` was not run twice: {reason}", replay.planned.command.place)


@check("CLM003", pillar=Pillar.CLAIMS, since="0.2")
def claim_not_reproduced(replays: TrainingReplays, claims: Claims) -> Iterator[Result]:
    """Claimed number that does not come again

    ## What it does
    For each claim that was traced to logged runs, takes what the replays of those runs gave, and compares it with the
    claim at its printed precision (for a mean over seeds, the mean of the replays).

    ## Why it matters
    A claim that its own code does not give again will fail for the first reader who tries.

    ## How to fix
    Find what differs between the recorded run and the released code and data; then correct the text to what comes again.

    ## Known limits
    Claims that rest on notebooks are judged by their reruns (NBK010). A replay that was stopped before its end says
    nothing of a final value.
    """
    if not claims.by_runs:
        yield Skip("no claim was traced to a logged run")
        return
    again = {judged.run_id: (replay, judged) for replay in replays.items for judged in replay.judged}
    made = 0
    for trace in claims.by_runs:
        needed = list(runs_of(trace))
        values = [_final(again[run][1], trace.evidence[0].written) for run in needed if run in again]
        known = [value for value in values if value is not None]
        if len(known) < len(needed) or not known:
            reason = replays.unable or replays.absent or _why(replays, needed) or "its run was not replayed to the end"
            yield Unknown(f"{_claim(trace)}: {reason}", trace.claim.place)
            continue
        value, half = math.fsum(known) / len(known), claim_half(trace)
        wanted = _wanted(trace, half)
        made += 1
        if half is None or abs(value - wanted) > half * (1 + 1e-9):
            over = f", the mean of {len(known)} replays" if len(known) > 1 else ""
            yield Finding(f"{_claim(trace)} is claimed, and the replay gave {value:.6g}{over}", trace.claim.place,
                          Fix("find what differs from the recorded run, and claim what comes again", minutes=120),
                          evidence=f"recorded {trace.evidence[0].value:.6g}, {trace.evidence[0].origin}",
                          key=f"not again {trace.claim.metric} {trace.claim.context}")
    if made:
        yield Looked(f"{made} of {counted(len(claims.by_runs), 'claim')} made again")


def _wanted(trace: ClaimTrace, half: float | None) -> float:
    """The claim's value in the unit of the log."""
    scale = half / trace.claim.number.half if half else 1.0
    return trace.claim.number.value * scale


def _final(judged: ReplayJudged, metric: str) -> float | None:
    """Last value of the replayed metric; None where it was cut short or is not there."""
    for curve in judged.curves:
        if curve.metric == metric and curve.replayed.count and not (
                curve.prefix and curve.replayed.count < curve.recorded.count):
            return curve.replayed.last
    return None


def _why(replays: TrainingReplays, runs: list[str]) -> str:
    for replay in replays.items:
        if replay.undecided and {run.id for run in replay.planned.runs} & set(runs):
            return replay.undecided
    return next((item.reason for item in replays.undecided if item.run_id in runs), "")


def _nothing(replays: TrainingReplays) -> Iterator[Result]:
    if replays.absent:
        yield Skip(replays.absent)
    elif replays.unable:
        yield Unknown(replays.unable)
    for name, reason in replays.refused:
        yield Unknown(f"the evidence in {name} does not count: {reason}")
    for item in replays.undecided[:SHOWN] if replays.backing or not replays.items else ():
        yield Unknown(f"run {item.run_id[:12]} cannot be run again: {item.reason}")


def _each_once(replay: Replay) -> Iterator[ReplayJudged]:
    """One judgement where several trackers logged the same run."""
    seen: set[tuple[str, ...]] = set()
    for judged in replay.judged:
        told = (judged.likeness, judged.words)
        if told not in seen:
            seen.add(told)
            yield judged


def _differing(replay: Replay, judged: ReplayJudged) -> Iterator[Result]:
    run = next((run for run in replay.planned.runs if run.id == judged.run_id), None)
    place: Place | None = run.place if run and ":" not in run.store else replay.planned.command.place
    code = replay.replayed.checkout.words if replay.replayed else ""
    for curve in [curve for curve in judged.curves if curve.likeness is Likeness.DIFFERS][:SHOWN]:
        yield Finding(f"{curve.metric} of {_title(run, judged)} {curve.words} when run again", place,
                      Fix("find what differs from the recorded run: seed, data, versions, uncommitted code", minutes=120),
                      evidence=f"{replay.planned.command.text} on {code}", key=f"{judged.run_id} {curve.metric}")


def _title(run: LoggedRun | None, judged: ReplayJudged) -> str:
    return f"run {run.title}" if run else f"run {judged.run_id[:12]}"


def _subject(replay: Replay) -> str:
    runs = replay.planned.runs
    return f"run {runs[0].title}" if runs else f"`{_words(replay)}`"


def _words(replay: Replay) -> str:
    return shorten(replay.planned.command.text, 100).replace("`", "'")


def _claim(trace: ClaimTrace) -> str:
    return f"{trace.claim.metric_written or trace.claim.metric} {trace.claim.number.written}"
