# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What each logged run must record so that somebody can make it again."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from release_checker.api import (
    CountedRuns,
    Finding,
    Fix,
    Known,
    LoggedRun,
    Looked,
    Pillar,
    Place,
    Result,
    RunCommits,
    RunLog,
    RunStatus,
    Skip,
    Tracker,
    Unknown,
    check,
    counted,
    listed,
    shorten,
)

IS, WAS = ("is", "are"), ("was", "were")
DATA_NAMES = ("data", "dataset", "datasets", "data_path", "data_dir", "dataset_name", "task", "task_name", "train_file",
              "data_root", "corpus", "env", "env_id", "env_name", "environment", "benchmark", "train_data", "input", "split")
"Parameters that name the data; reinforcement learning names its environment."


@check("RUN002", pillar=Pillar.RUNS, since="0.2")
def run_without_commit(log: RunLog, counted_runs: CountedRuns, commits: RunCommits) -> Iterator[Result]:
    """Logged run whose code cannot be found

    ## What it does
    Reports runs that record no git commit, and runs made by a commit that this repository does not hold, store by store.
    Where runs back claims, only those are looked at.

    ## Why it matters
    A number can only be re-derived from the code that made it. A commit left on a laptop is as lost as none.

    ## How to fix
    Push the commit, or run again from a pushed checkout. MLflow and W&B note the hash by themselves when they run inside a
    git work tree; TensorBoard and CSV logs need it logged by hand.

    ## Known limits
    A commit that was squashed away is reported too. In a shallow clone nothing is said of commits that are not there.
    """
    runs = yield from _looked_at(log, counted_runs)
    yield from _grouped(runs, lambda run: not run.commit, "{} no commit",
                        "run again from a committed checkout, so that the tracker notes the commit")
    absent = [run for run in runs if run.commit and run.commit not in commits.held]
    if absent and commits.undecided:
        commit = absent[0].commit
        yield Unknown(f"whether the repository holds commit {commit:.8} and others that runs record: {commits.undecided}")
    else:
        yield from _grouped(runs, lambda run: run in absent, "{} made by a commit that this repository does not hold",
                            "push the commit, or run again from a pushed checkout", verb=WAS,
                            evidence=lambda run: f"{run.title}: commit {run.commit:.12}")
    yield from _grouped(runs, lambda run: commits.shared.get(run.commit) is False,
                        "{} made by a commit that no branch or tag leads to",
                        "push a branch or tag that holds the commit", verb=WAS, advisory=True,
                        evidence=lambda run: f"{run.title}: commit {run.commit:.12}")


@check("RUN003", pillar=Pillar.RUNS, since="0.2")
def run_unfinished(log: RunLog, counted_runs: CountedRuns) -> Iterator[Result]:
    """Run that did not end well

    ## What it does
    Reports runs that failed, were killed, or were never closed (a W&B log without an exit record, an MLflow run still
    RUNNING), among those that count: the ones that back claims, else all that are released.

    ## Why it matters
    The last value of an interrupted run is wherever it happened to stop. A claim must not rest on that without saying so.

    ## How to fix
    Let the run finish and claim its result, or say beside the claim that training was cut short and where.

    ## Known limits
    Trackers that record no end (TensorBoard, CSV files) are not judged. A notebook that never calls `finish` looks like
    a crash.
    """
    runs = yield from _looked_at(log, counted_runs)
    mend = "let the run finish, or say beside the claim where it was cut short"
    yield from _grouped(runs, lambda run: run.status is RunStatus.FAILED, "{} recorded as failed", mend, verb=IS)
    yield from _grouped(runs, lambda run: run.status is RunStatus.KILLED, "{} recorded as killed", mend, verb=IS)
    yield from _grouped(runs, lambda run: run.status is RunStatus.RUNNING,
                        "{} no end: still running when the log was copied, or crashed", mend)


@check("RUN004", pillar=Pillar.RUNS, since="0.2")
def run_without_parameters(log: RunLog, counted_runs: CountedRuns) -> Iterator[Result]:
    """Run without parameters

    ## What it does
    Reports runs that log metrics and record neither parameters, configuration, nor command-line arguments.

    ## Why it matters
    Without them nobody knows which setting made the number, and the run cannot be made again.

    ## How to fix
    Log the whole configuration at the start of the run: `mlflow.log_params(vars(args))`, `wandb.init(config=...)`.

    ## Known limits
    That some parameters are there does not prove that all are.
    """
    runs = yield from _looked_at(log, counted_runs)
    yield from _grouped(runs, lambda run: bool(run.metrics) and not run.parameters and run.arguments_known is Known.ABSENT,
                        "{} metrics and no parameters", "log the configuration at the start of the run")


@check("RUN005", pillar=Pillar.RUNS, since="0.2")
def run_without_seed(log: RunLog, counted_runs: CountedRuns) -> Iterator[Result]:
    """Run behind a claim without a seed

    ## What it does
    Reports runs that back a claimed number and record no seed: no parameter, argument or tag such as `seed` or
    `random_state`, or one whose value is None. A run is spared when its program lies in the repository and fixes the
    seed of everything random in it.

    ## Why it matters
    A number that rests on unrecorded chance cannot come again, and a better draw cannot be told from a better method.

    ## How to fix
    Make the seed an option, log it with the other parameters, and run again.

    ## Known limits
    A method without any randomness needs no seed; waive the check and say so. Seeds under unusual names are missed.
    """
    if not counted_runs.backing:
        yield Skip(_no_log(log) or "no claim was traced to a run of an experiment log")
        return
    by_code = [run for run in counted_runs.backing if run.id in counted_runs.by_code]
    recorded = [run for run in counted_runs.backing if any(seed.fixed for seed in run.seeds)]
    words = f"{len(recorded)} of {counted(len(counted_runs.backing), 'run')} behind claims record a seed"
    yield Looked(words + (f"; {len(by_code)} have it in their code" if by_code else ""))
    bare = [run for run in counted_runs.backing if run not in by_code and run not in recorded]
    yield from _grouped(counted_runs.backing, lambda run: run in bare and bool(run.seeds), "{} an unset seed",
                        "give the run a seed, log it, and run again", behind=True,
                        evidence=lambda run: f"{run.title}: {run.seeds[0].name}={run.seeds[0].value}")
    yield from _grouped(counted_runs.backing, lambda run: run in bare and not run.seeds, "{} no seed",
                        "log the seed with the other parameters, and run again", behind=True)


@check("RUN006", pillar=Pillar.RUNS, since="0.2")
def run_without_environment(log: RunLog, counted_runs: CountedRuns) -> Iterator[Result]:
    """Run without its environment

    ## What it does
    Reports runs that record neither the versions of the installed packages nor that of Python.

    ## Why it matters
    Library versions move results. What is declared today is not what ran then.

    ## How to fix
    Log `pip freeze` as an artifact (`mlflow.log_artifact("requirements.txt")`); W&B does so by itself unless its files are
    left out of the repository.

    ## Known limits
    TensorBoard, Lightning's CSV files and tables of results cannot record it, and are not judged.
    """
    runs = yield from _looked_at(log, counted_runs, Tracker.MLFLOW, Tracker.WANDB)
    yield from _grouped(runs, lambda run: not run.python and not run.requirements,
                        "{} neither package versions nor Python's", "log pip freeze as an artifact of the run")


@check("RUN007", pillar=Pillar.RUNS, since="0.2")
def run_without_data_identity(log: RunLog, counted_runs: CountedRuns) -> Iterator[Result]:
    """Run that does not say on which data

    ## What it does
    Reports runs without a logged data set, a digest, or a parameter that names the data.

    ## Why it matters
    The same code on another version of the data gives other numbers, and nobody would notice.

    ## How to fix
    Log the data set's name and digest: `mlflow.log_input(...)`, `wandb.use_artifact(...)`, or a parameter `dataset` with a
    version or checksum.

    ## Known limits
    A parameter that names the data is believed, though a name is no digest.
    """
    runs = yield from _looked_at(log, counted_runs)
    yield from _grouped(runs, lambda run: not run.datasets and not _names_data(run), "{} nothing of the data used",
                        "log the data set's name and digest with the run")


@check("RUN008", pillar=Pillar.RUNS, since="0.2")
def run_from_dirty_tree(log: RunLog, counted_runs: CountedRuns) -> Iterator[Result]:
    """Run from uncommitted code

    ## What it does
    Reports runs whose log shows that the work tree differed from the recorded commit, such as a `diff.patch` beside a W&B
    run.

    ## Why it matters
    The commit that the log names is then not the code that ran.

    ## How to fix
    Commit, then run.

    ## Known limits
    MLflow and TensorBoard do not record it; of their runs nothing is said.
    """
    runs = yield from _looked_at(log, counted_runs)
    known = [run for run in runs if run.dirty is not None]
    if not known and runs:
        yield Skip("no run records whether its tree was clean")
        return
    yield from _grouped(known, lambda run: bool(run.dirty), "{} made from a tree with uncommitted changes",
                        "commit, then run again", verb=WAS)


def _no_log(log: RunLog) -> str:
    return "" if log.tracked else "no experiment log"


def _looked_at(
    log: RunLog, counted_runs: CountedRuns, *trackers: Tracker
) -> Generator[Result, None, list[LoggedRun]]:
    """Says what is looked at, and returns the runs."""
    runs = [run for run in counted_runs.runs if not trackers or run.tracker in trackers]
    if not runs:
        yield Skip(_no_log(log) or "no run of a tracker that could record it")
        return runs
    by = listed(sorted({run.tracker.value for run in runs}))
    role = "behind claims" if counted_runs.backing else "logged"
    yield Looked(f"{counted(len(runs), 'run')} {role} ({by})")
    return runs


def _grouped(
    runs: Iterable[LoggedRun], wrong: Callable[[LoggedRun], bool], words: str, fix: str, *,
    verb: tuple[str, str] = ("records", "record"), behind: bool = False, advisory: bool = False,
    evidence: Callable[[LoggedRun], str] = lambda run: run.title,
) -> Iterator[Finding]:
    """One finding for each store that has faulty runs, naming the first few."""
    by_store: dict[str, list[LoggedRun]] = {}
    for run in runs:
        by_store.setdefault(run.store, []).append(run)
    for store, group in by_store.items():
        faulty = [run for run in group if wrong(run)]
        if not faulty:
            continue
        subject = f"{_share(faulty, group)} {'behind a claim ' if behind else ''}"
        yield Finding(words.format(subject + verb[len(faulty) > 1]), _place(faulty), Fix(fix, minutes=30),
                      evidence=_named(faulty, evidence), key=f"{store} {words}", advisory=advisory)


def _share(faulty: Sequence[LoggedRun], group: Sequence[LoggedRun]) -> str:
    if len(faulty) == len(group):
        return "the one run" if len(group) == 1 else f"all {len(group)} runs"
    return f"{len(faulty)} of {len(group)} runs"


def _place(faulty: Sequence[LoggedRun]) -> Place | None:
    """The run, or the store of several; None where they lie on a service."""
    first = faulty[0]
    if ":" in first.store:
        return None
    return first.place if len(faulty) == 1 else Place(first.store or first.place.path)


def _named(runs: Sequence[LoggedRun], evidence: Callable[[LoggedRun], str]) -> str:
    return listed([shorten(evidence(run), 80) for run in runs], most=3)


def _names_data(run: LoggedRun) -> bool:
    names = {name.rpartition(".")[2].lower().replace("-", "_") for name in (*run.parameters, *run.tags)}
    given = {word.lstrip("-").partition("=")[0].lower().replace("-", "_") for word in run.arguments if word.startswith("-")}
    return any(name in DATA_NAMES or name.startswith(("dataset", "data_")) or name.endswith(("_dataset", "_data"))
               for name in names | given)
