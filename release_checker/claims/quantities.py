# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Logged runs as quantities: last values, summaries, and from the history the best ones."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from release_checker.claims.evidence import Histories
from release_checker.claims.parameters import RANDOM_NAME, is_nuisance
from release_checker.claims.records import Quantity, Split
from release_checker.claims.vocabulary import direction, family, split_of, usual
from release_checker.runs.records import Metric, Run, Series, Status, Tracker

AT_STEP = "at the step of its row"
"How a value was found that a row of a training log states."
AVERAGE = re.compile(r"(?i)(?<![a-z])(?:mean|avg|average)(?![a-z])")
SPREAD = re.compile(r"(?i)(?<![a-z])(?:std|stdev|sd|var|variance|stderr|sem|ci|confidence)(?![a-z])")
CLOSED = frozenset({Tracker.RESULTS, Tracker.DVC})
"What is written once, when all is over."
NAMED_BY_FILE = frozenset({Tracker.RESULTS, Tracker.DVC, Tracker.TENSORBOARD, Tracker.LIGHTNING})
"Trackers whose runs are called after files and folders: `test_metrics.csv`, `logs/validation`."
OF_MODEL = re.compile(
    r"(?i)(?:model|arch(?:itecture)?|algo(?:rithm)?|classifier|estimator|regressor|backbone|method|network|encoder)"
    r"(?:_?(?:name|type|class|id))?")
"Settings that say what was trained."
MOST_PARAMETERS = 200
"Parameters of one run whose values are read as words."


def run_quantities(run: Run) -> Iterator[Quantity]:
    """The last value of each metric, and the summary where it says something else."""
    subject = run_subject(run)
    for metric in run.metrics:
        yield _quantity(run, metric.name, metric.value, metric.step, subject)
    for name, value in run.summary.items():
        known = run.metric(name)
        if isinstance(value, float | int) and not isinstance(value, bool) and (known is None or known.value != value):
            yield replace(_quantity(run, name, float(value), None, subject), how="summary")


def from_history(quantity: Quantity, run: Run, logs: Histories) -> Iterator[Quantity]:
    """The same metric at other steps that people quote: the best, that of the best validation, the last of an earlier go."""
    if quantity.how != "last":
        return
    series = logs.series(run, quantity.written)
    if len(series) < 2:
        return
    for how, index in _peaks(quantity, series):
        yield replace(quantity, value=series.values[index], how=how, step=series.steps[index])
    step = _chosen_step(quantity, run, logs)
    if step is not None and step in series.steps:
        index = len(series) - 1 - series.steps[::-1].index(step)
        yield replace(quantity, value=series.values[index], how="at the best validation step", step=step)
    for index in _ends(series):
        yield replace(quantity, value=series.values[index], how="overwritten", step=series.steps[index])


def at_step(quantity: Quantity, run: Run, logs: Histories, step: float) -> Quantity | None:
    """The same metric as logged at a step, the last time if it was logged there twice; None where it was not."""
    if quantity.how != "last":
        return None
    series = logs.series(run, quantity.written)
    at = next((index for index in range(len(series) - 1, -1, -1) if series.steps[index] == step), None)
    return None if at is None else replace(quantity, value=series.values[at], how=AT_STEP, step=series.steps[at])


def is_complete(run: Run) -> bool:
    """It ended well, or is a table that was written at the end."""
    return run.status is Status.FINISHED or (run.tracker in CLOSED and run.status is Status.UNKNOWN)


def run_subject(run: Run) -> tuple[str, ...]:
    """Words of a run, nearest first: its name and model; its settings and tags; then what it belongs to."""
    settings = {name: value for name, value in list(run.parameters.items())[:MOST_PARAMETERS] if len(value) <= 200
                and value.lower() not in ("none", "null", "", "false") and not is_nuisance(name)}
    own = [] if RANDOM_NAME.fullmatch(run.name) else [run.name]
    own += [value for name, value in settings.items() if OF_MODEL.fullmatch(name.rpartition(".")[2])]
    told = [f"{_key(name)} {value}" for name, value in settings.items()]
    told += [value for value in run.tags.values() if len(value) <= 80]
    told += [item.name for item in run.datasets]
    around = " | ".join(part for part in (run.experiment, run.program, " ".join(run.arguments[:40])) if part)
    layers = (" | ".join(part for part in own if part), " | ".join(part for part in told if part), around, run.place.path)
    return tuple(part for part in layers if part)


def _key(name: str) -> str:
    """The last part of a parameter's name; `lr` is a learning rate and no logistic regression."""
    last = name.rpartition(".")[2]
    return "learning rate" if last.lower() == "lr" else last


def split_in(run: Run, name: str) -> Split:
    """The split of a metric's name; one without a split beside its validation twin is the training's, as Keras logs it."""
    split = split_of(name)
    if split is not Split.UNKNOWN:
        return split
    usual_name = usual(name)
    twins = {split_of(item.name) for item in run.metrics if item.name != name and usual(item.name) == usual_name}
    if Split.VALIDATION in twins and Split.TRAIN not in twins:
        return Split.TRAIN
    return split_of(_file_words(run)) if run.tracker in NAMED_BY_FILE else split


def _file_words(run: Run) -> str:
    """What a log is called after: its file or last folder; behind `#` the key that holds it, not the number of a row."""
    last = run.id.rpartition("/")[2] if run.tracker is Tracker.TENSORBOARD else run.place.path.rpartition("/")[2]
    key = run.id.rpartition("#")[2] if "#" in run.id else ""
    told = f"{last.partition('.')[0]} {'' if key.isdigit() else key}"
    return re.sub(r"(?i)eval(?:uation)?(?![a-z])", " ", told)  # a file of an evaluation, on whatever data


def _quantity(run: Run, name: str, value: float, step: int | None, subject: tuple[str, ...]) -> Quantity:
    metric = usual(name)
    if SPREAD.search(name.replace("_", " ")) and not SPREAD.search(metric):
        metric = f"spread of {metric}"
    return Quantity(metric, name, value, f"run {run.title}", run.place, "last", step, run.id, split_in(run, name), subject,
                    is_complete(run))


def _peaks(quantity: Quantity, series: Series) -> Iterator[tuple[str, int]]:
    finite = [index for index, value in enumerate(series.values) if math.isfinite(value)]
    if not finite:
        return
    sign = direction(family(quantity.metric))
    if sign >= 0:
        yield "best" if sign else "highest", max(finite, key=lambda index: series.values[index])
    if sign <= 0:
        yield "best" if sign else "lowest", min(finite, key=lambda index: series.values[index])


def _chosen_step(quantity: Quantity, run: Run, logs: Histories) -> int | None:
    """The step at which the same metric, else the loss, was best in validation."""
    same = None if quantity.split is Split.VALIDATION else _validation(run, quantity.metric)
    chosen = same or _validation(run, "loss")
    if chosen is None or chosen.name == quantity.written:
        return None
    series = logs.series(run, chosen.name)
    sign = direction(usual(chosen.name)) or 1
    finite = [(sign * value, -step) for step, value in zip(series.steps, series.values, strict=True) if math.isfinite(value)]
    return -max(finite)[1] if finite else None


def _validation(run: Run, metric: str) -> Metric | None:
    return next((item for item in run.metrics
                 if split_of(item.name) is Split.VALIDATION and usual(item.name) == metric), None)


def _ends(series: Series) -> Iterator[int]:
    """Points after which the steps begin anew: the log was written over."""
    for index in range(len(series) - 1):
        if series.steps[index + 1] <= series.steps[index] and series.steps[index + 1] <= series.steps[0]:
            yield index
