# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which runs are alike but for their seed."""

from __future__ import annotations

import re

from release_checker.runs.records import Run

REPEATS = re.compile(
    r"(?i)(?:^|[._\-/\s])(?:seeds?|random_?state|random_?seed|rng|manual_?seed|seed_?everything|fold|fold_?idx|"
    r"folds?_?(?:id|no|num|index)|repeat(?:at|ition)?|replicates?|rep|trial|trial_?(?:id|number)|"
    r"run_?(?:id|idx|no|number|name)|run)$")
"Settings by which repetitions of one experiment differ."
NUISANCE = re.compile(
    r"(?i)(?:^|[._\-/\s])(?:name|time|timestamp|date|datetime|started?(?:_at)?|(?:output|log|logging|save|out|work|exp)_?dir|"
    r"experiment_?(?:name|id)|checkpoint(?:_?dir|_?path)?|ckpt(?:_?path)?|path|root|devices?|gpus?|gpu_?ids?|cuda|"
    r"local_?rank|port|host|hostname|pid|uuid|id|version|wandb\w{0,30}|num_?workers|n_?jobs|verbose|resume|save_?path|"
    r"log_?file|duration|hash)$")
"Settings that say where and when, not what."
MARK = re.compile(
    r"(?i)(?:^|[\s_\-./=,(])(?:seed|sd|s|fold|f|run|r|rep|repeat|trial|t|try|split|version|v|no)[\s_\-.=#]{0,2}"
    r"\d{1,10}(?![a-z0-9.])")
"What tells repetitions apart in a name: `_seed3`, `-fold0`, `run 2`."
STAMP = re.compile(r"\d{4}[-_]?\d\d[-_]?\d\d(?:[T_\- ]?\d\d[-_:]?\d\d(?:[-_:]?\d\d)?)?|\d{9,14}")


def is_nuisance(name: str) -> bool:
    """A setting that says where or when a run was made, or which repetition it is."""
    return bool(NUISANCE.search(name) or REPEATS.search(name))


RANDOM_NAME = re.compile(r"[a-z]{3,12}-[a-z]{3,12}-\d{1,5}")
"Names that trackers make up; their words say nothing."


def alike(run: Run, *, by_name: bool = True) -> tuple[object, ...]:
    """Equal for runs of the same settings; seed, fold, times, folders are left out, the name where it is not asked for."""
    settings = tuple(sorted((name, value) for name, value in run.parameters.items() if not is_nuisance(name)))
    name = plain_name(run.name or run.id) if by_name or not settings else ""
    return (run.tracker, run.experiment, run.program, settings, name)


def plain_name(name: str) -> str:
    """A run's name without what tells repetitions apart; empty for one that a tracker made up."""
    return "" if RANDOM_NAME.fullmatch(name) else MARK.sub("", STAMP.sub("", name)).strip(" _-./")


def repetition(run: Run) -> str:
    """What tells it from the runs alike: its seed or fold; empty where nothing does."""
    told = [f"{name}={value}" for name, value in sorted(run.parameters.items()) if REPEATS.search(name)]
    told += [f"{seed.name}={seed.value}" for seed in run.seeds if seed.fixed]
    return ", ".join(dict.fromkeys(told)) or "".join(MARK.findall(run.name))
