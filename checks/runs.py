# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Experiment logs as a whole: are they there, readable, complete, discreet, and fairly chosen from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from release_checker.api import (
    Bounds,
    Claims,
    ClaimTrace,
    Files,
    Finding,
    Fix,
    LogIdentities,
    Looked,
    Pillar,
    Place,
    Result,
    RunLog,
    Skip,
    TrainingCode,
    Unknown,
    check,
    counted,
    listed,
    shorten,
)

EXPORT = "release-checker runs export run-logs"


@check("RUN001", pillar=Pillar.RUNS, since="0.2")
def no_experiment_log(log: RunLog, claims: Claims, training: TrainingCode) -> Iterator[Result]:
    """Results without an experiment log

    ## What it does
    Where the project states results of its own, or holds code that trains, looks for logs of MLflow, W&B, TensorBoard,
    Lightning, the Hugging Face trainer and DVC in the whole folder and in the places that `[runs] sources` names. Logs
    that lie in the folder and are not in git are reported too: strangers do not get them.

    ## Why it matters
    Without the log a claimed number is a bare word: nobody can tell which settings, code and data made it.

    ## How to fix
    Log the runs behind the results, and release their logs: commit them, or write what backs the claims with
    `release-checker runs export run-logs` and commit that folder.

    ## Known limits
    Results that stand in executed notebooks are traced to these; a log is then advice.
    """
    for source, reason in log.unread:
        yield Unknown(f"the log at {source} was not read: {reason}")
    own = [claim for claim in claims.stated.claims if claim.nature.value != "quoted"]
    released = [run for run in log.tracked if log.ships(run) or run.store not in {store for store, _ in log.sizes}]
    if log.tracked:
        yield Looked(_kinds(log))
    if released or log.unread:
        return
    if not own and not training.exists:
        yield Skip("no results are claimed and nothing trains")
    elif log.tracked:
        first = log.tracked[0]
        words = "1 logged run lies" if len(log.tracked) == 1 else f"{len(log.tracked)} logged runs lie"
        yield Finding(f"{words} in the folder and not in git: strangers do not get them", None,
                      Fix("write what backs the claims as a snapshot, and commit it", EXPORT), evidence=first.place.path)
    elif own:
        traced = [trace for trace in claims.traces if trace.standing.value == "traced"]
        yield Finding(
            f"{counted(len(own), 'result')} {'is' if len(own) == 1 else 'are'} claimed, and no experiment log is there",
            own[0].place,
            Fix("log the runs behind the results with MLflow or W&B, and release the logs", minutes=60),
            evidence=own[0].context, advisory=len(traced) * 2 > len(own))
    elif not training.library:
        yield Finding("the project trains, and no experiment log is there", training.trains[0].place,
                      Fix("log the training runs with MLflow or W&B, and release the logs", minutes=60), advisory=True)


@check("RUN009", pillar=Pillar.RUNS, since="0.2")
def log_leaks_identity(log: RunLog, identities: LogIdentities) -> Iterator[Result]:
    """Log names persons or machines

    ## What it does
    Reports e-mail addresses, user and host names, and home folders that experiment logs hold and that the history of the
    repository does not already show to the world, by kind, each with the first place.

    ## Why it matters
    Trackers record them unasked. Once published they cannot be taken back.

    ## How to fix
    Export the runs without them: `release-checker runs export run-logs` leaves identities out; or record with
    `WANDB_HOST=machine` and a neutral account.

    ## Known limits
    What is in tables of results and artifacts is looked at by the checks for personal data.
    """
    if not log.tracked:
        yield Skip("no experiment log")
        return
    yield Looked(f"{counted(len(log.tracked), 'run')} read for names and addresses")
    for item in identities.items:
        words = f"{item.kind} that git does not show: {item.shown}"
        yield Finding(words, item.place, Fix("export the runs without identities and release that", EXPORT, 15),
                      evidence=f"{item.field}, in {counted(item.runs, 'run')}", key=f"{item.kind} {item.digest}")


@check("RUN010", pillar=Pillar.RUNS, since="0.2")
def log_damaged(log: RunLog) -> Iterator[Result]:
    """Log that cannot be read in full

    ## What it does
    Reports stores and runs of which a part cannot be read: a truncated or corrupted file, a broken `meta.yaml`, metric
    lines that are no numbers. What can be read is kept.

    ## Why it matters
    Trackers' own programs often show a damaged store as an empty one, or not at all.

    ## How to fix
    Copy the log again from where it was made, after the run has ended; or leave the damaged run out.

    ## Known limits
    Damage that keeps checksum and form is not seen.
    """
    if not log.runs and not log.damage:
        yield Skip("no experiment log")
        return
    damage = [*log.damage, *(item for run in log.runs for item in run.damage)]
    whole = sum(not run.damage for run in log.runs)
    yield Looked(f"{whole} of {counted(len(log.runs), 'run')} read in full")
    for item in damage:
        lost = f"; lost: {item.lost}" if item.lost else ""
        yield Finding(f"{item.words}{lost}", item.place, Fix("copy the log again from where it was made"), key=item.words)
    if not log.complete:
        yield Unknown("the folder holds more files than are listed; logs among the rest were not looked for")


@check("RUN011", pillar=Pillar.RUNS, since="0.2")
def artifact_missing(log: RunLog) -> Iterator[Result]:
    """Artifact that a run names and that is not there

    ## What it does
    For each released run that records its artifacts (models, files), looks for them where the store keeps them.

    ## Why it matters
    The trained model or the predictions behind a number are part of the evidence.

    ## How to fix
    Add the artifacts to the release, or upload them where people can fetch them, and say so.

    ## Known limits
    Artifacts on a service or in an object store are not looked up.
    """
    known = [run for run in log.tracked if any(item.present is not None for item in run.artifacts)]
    if not known:
        yield Skip("no run that names artifacts" if log.tracked else "no experiment log")
        return
    count = sum(len(run.artifacts) for run in known)
    yield Looked(f"{counted(count, 'artifact')} of {counted(len(known), 'run')}")
    for run in known:
        absent = [item.path for item in run.artifacts if item.present is False]
        if absent:
            yield Finding(f"run {run.title} names {counted(len(absent), 'artifact')} that {_are(absent)} not there",
                          run.place, Fix("add the artifacts to the release, or say where they are", minutes=15),
                          evidence=listed([shorten(path, 80) for path in absent], most=3), key=f"{run.id} artifacts")


@check("RUN012", pillar=Pillar.RUNS, since="0.2")
def single_seed(claims: Claims) -> Iterator[Result]:
    """Claim that rests on one seed

    ## What it does
    Reports documents whose claims were traced to runs of which no other run differs by the seed alone.

    ## Why it matters
    Runs alike but for the seed part by several points of accuracy in published measurements; one of them is an anecdote.

    ## How to fix
    Repeat with some seeds (three at least), and claim mean and spread.

    ## Known limits
    Deterministic evaluations need no second seed. Only runs whose log is there are seen.
    """
    traced = claims.by_runs
    if not traced:
        yield Skip("no claim was traced to a run")
        return
    single = [trace for trace in traced if len(trace.siblings) < 2 and (trace.claim.seeds or 1) < 2
              and trace.claim.number.spread is None]
    yield Looked(f"{len(traced) - len(single)} of {counted(len(traced), 'claim')} rest on several seeds")
    for path in dict.fromkeys(trace.claim.place.path for trace in single):
        mine = [trace for trace in single if trace.claim.place.path == path]
        words = "1 claim rests on one seed" if len(mine) == 1 else f"{len(mine)} claims rest on one seed each"
        yield Finding(words, mine[0].claim.place,
                      Fix("repeat with three seeds or more, and claim mean and spread", minutes=120),
                      evidence=listed([_said(trace) for trace in mine], most=3), key="single seed")


@check("RUN013", pillar=Pillar.RUNS, since="0.2")
def best_run_selected(claims: Claims) -> Iterator[Result]:
    """Best of several runs claimed as the result

    ## What it does
    Reports claims whose value is that of the best among several runs alike but for their seed, where the text does not
    say that it is the best.

    ## Why it matters
    The best of five draws is not what a reader will get; it is the luck of the draw.

    ## How to fix
    Claim mean and spread over the runs, or say that the number is the best of so many.

    ## Known limits
    Runs that were never logged cannot be seen. With two runs the better one is the claimed one half of the time by chance;
    it is reported as advice.
    """
    if not claims.by_runs:
        yield Skip("no claim was traced to a run")
        return
    yield Looked(f"{counted(len(claims.by_runs), 'claim')} compared with the runs beside theirs")
    for trace in claims.by_runs:
        if trace.best_of > 1 and not trace.claim.superlative:
            values = sorted((item.value for item in trace.siblings), reverse=True)
            yield Finding(f"{_said(trace)} is the best of {trace.best_of} like runs, and the text does not say so",
                          trace.claim.place, Fix("claim mean and spread over the runs, or say that it is the best of them"),
                          evidence="the runs gave " + listed([f"{value:.6g}" for value in values], most=6),
                          advisory=trace.best_of == 2, key=f"best of {trace.best_of} {trace.claim.context}")


@check("RUN014", pillar=Pillar.RUNS, since="0.2")
def log_bloats_release(log: RunLog, files: Files, bounds: Bounds) -> Iterator[Result]:
    """Logs outweigh the rest of the repository

    ## What it does
    Adds up what git tracks of the stores, and compares it with everything else, where it is more than the profile's advised
    size of one file.

    ## Why it matters
    Everyone who clones pays for media, checkpoints and system metrics that back no claim.

    ## How to fix
    Release a snapshot of what backs the claims (`release-checker runs export run-logs`), and deposit the rest in an archive.

    ## Known limits
    Sizes are those of the work tree, not of the history.
    """
    stores = {store.path for store in log.stores if store.path}
    if not stores:
        yield Skip("no experiment log in a place of its own")
        return
    top = [path for path in stores if stores.isdisjoint(map(str, PurePosixPath(path).parents))]
    sizes = dict(log.sizes)
    logs, total = sum(sizes.get(path, 0) for path in top), sum(entry.size for entry in files.entries)
    yield Looked(f"logs {logs / 1e6:.1f} MB of {total / 1e6:.1f} MB")
    if logs > total - logs and logs > bounds.advised_file_mb * 1e6:
        heaviest = max(top, key=lambda path: sizes.get(path, 0))
        yield Finding(f"experiment logs are {logs / 1e6:.0f} of the {total / 1e6:.0f} MB that git holds", Place(heaviest),
                      Fix("release a snapshot of what backs the claims, and archive the rest", EXPORT, 30), key="bloat")


def _kinds(log: RunLog) -> str:
    """`12 of 14 MLflow runs read, 3 TensorBoard runs read` in few words."""
    counts: dict[str, int] = {}
    for run in log.tracked:
        counts[run.tracker.value] = counts.get(run.tracker.value, 0) + 1
    return ", ".join(f"{counted(number, f'{name} run')}" for name, number in counts.items()) + " read"


def _are(items: list[str]) -> str:
    return "is" if len(items) == 1 else "are"


def _said(trace: ClaimTrace) -> str:
    claim = trace.claim
    return f"{claim.metric_written or claim.metric} {claim.number.written}"
