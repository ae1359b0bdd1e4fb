# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Training runs and tests, by reading."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    AuthorPathReport,
    Basis,
    DeterminismReport,
    Finding,
    Fix,
    Looked,
    Pillar,
    Place,
    Result,
    SeedReport,
    ShippedTests,
    Skip,
    Unknown,
    check,
    counted,
    shorten,
)


@check("TRN002", pillar=Pillar.TRAINING, since="0.1")
def unseeded(report: SeedReport) -> Iterator[Result]:
    """Randomness without a seed

    ## What it does
    For each script and notebook that people run, together with the project's own modules that it imports, collects
    which libraries draw random numbers (random, numpy and its generators, torch with its layers and loaders,
    tensorflow, keras, scikit-learn and imbalanced-learn without `random_state`, pandas samples, gym environments …) and
    which are seeded, through the project's own helper or a known one (`seed_everything`, `set_seed`, `Trainer`) as well.
    A seed that is applied only when an option is given is advice.

    ## Why it matters
    Without a seed the same command gives other numbers each time, and nobody can tell a changed result from chance.

    ## How to fix
    Seed every library named, once, at the start of the script, and give splits and estimators a `random_state`.

    ## Known limits
    Functions are followed by their name, not by data flow. Evaluation scripts and others are judged by what they draw
    themselves, training scripts by what they import too. Libraries and their examples are left to their users.
    """
    if report.library:
        yield Skip("a library: its users choose the seeds")
        return
    if report.unread:
        path, reason = report.unread[0]
        count = f"{len(report.unread)} Python files" if len(report.unread) > 1 else "1 Python file"
        yield Unknown(f"{count} could not be read ({reason}); what is drawn there is not known", Place(path))
    elif not report.looked:
        yield Skip("nothing that is run draws from a generator that needs a seed")
        return
    for item in report.shown:
        yield Finding(
            f"random numbers without a seed: {item.missing}{item.reason}", place=item.place, advisory=item.aside,
            key="unseeded " + " ".join(sorted(part.library for part in item.unseeded)), fix=Fix(item.remedy, minutes=10),
        )
    if report.more:
        names = ", ".join(item.entry.path for item in report.more[:8])
        yield Finding(
            f"{len(report.more)} more that neither train nor evaluate draw random numbers without a seed",
            place=report.more[0].place, key="more", evidence=names, advisory=report.more[0].aside,
        )
    for option, item in report.on_demand:
        yield Finding(
            f"seeded only when {option.flag} is given (its default is {option.default!r}): {item.half}", place=option.place,
            key=f"optional {option.flag}", advisory=True,
            fix=Fix(f"give {option.flag} a number as default, and state it with the results", minutes=2),
        )
    for loader, draw in report.in_workers:
        yield Finding(
            f"the loader's workers draw from numpy ({draw.what}, {draw.place}), and no worker_init_fn seeds them: "
            "before PyTorch 1.9 all of them draw the same numbers", place=loader, key="workers", advisory=True,
            fix=Fix("pass a worker_init_fn that seeds numpy from torch.initial_seed(), and a seeded generator", minutes=5),
        )
    yield Looked(f"{report.looked} of {report.entries} scripts and notebooks draw random numbers")


@check("TRN003", pillar=Pillar.TRAINING, since="0.1")
def nondeterministic_settings(report: DeterminismReport) -> Iterator[Result]:
    """Training that may differ from run to run in spite of seeds

    ## What it does
    Looks at the scripts and notebooks that train, and at what they import: where torch computes on a GPU, whether
    deterministic algorithms or cuDNN's deterministic mode are asked for; whether cuDNN may pick its algorithms by
    timing; where TensorFlow trains, whether its op determinism is on; and lists made of sets, whose order changes from
    run to run unless PYTHONHASHSEED is set.

    ## Why it matters
    GPU kernels add in any order unless told otherwise: the same seed gives slightly different weights, and after
    thousands of steps visibly different results.

    ## How to fix
    `torch.use_deterministic_algorithms(True)` with `CUBLAS_WORKSPACE_CONFIG=:4096:8`, `cudnn.benchmark = False`,
    `tf.config.experimental.enable_op_determinism()`, `sorted(set(...))`. Where that costs too much speed, say in the
    README how far results vary.

    ## Known limits
    Settings made by a shell script or a framework's configuration file are not seen.
    """
    if not report.trains:
        yield Skip("a library: its users choose the settings" if report.library else "no training code that can be run")
        return
    if report.benchmarks:
        yield Finding(
            "cuDNN picks its algorithms by timing them (cudnn.benchmark = True): other runs may take others",
            place=report.benchmarks[0],
            key="benchmark", evidence=", ".join(map(str, report.benchmarks[:5])),
            fix=Fix("set torch.backends.cudnn.benchmark = False for the runs that count", minutes=5),
        )
    if report.cuda:
        yield Finding(
            "torch trains on a GPU, and nothing asks for deterministic algorithms", place=report.cuda, key="torch",
            basis=Basis.INFERRED,
            fix=Fix("call torch.use_deterministic_algorithms(True) and set CUBLAS_WORKSPACE_CONFIG=:4096:8, or state the "
                    "spread", minutes=10),
        )
    if report.tensorflow:
        yield Finding(
            "TensorFlow trains, on a GPU where there is one, and nothing asks for deterministic operations",
            place=report.tensorflow,
            key="tensorflow", basis=Basis.INFERRED,
            fix=Fix("call tf.config.experimental.enable_op_determinism() (before 2.9: TF_DETERMINISTIC_OPS=1), or state the "
                    "spread", minutes=10),
        )
    if report.orders:
        yield Finding(
            "the order of a set is taken for an order; for strings it is another in each run", place=report.orders[0],
            key="order",
            evidence=", ".join(map(str, report.orders[:5])), basis=Basis.INFERRED,
            fix=Fix("sort it: sorted(set(...))", minutes=2),
        )
    yield Looked(f"{counted(report.looked, 'file')} of training code")


@check("TRN004", pillar=Pillar.TRAINING, since="0.1")
def machine_path(report: AuthorPathReport) -> Iterator[Result]:
    """Path of the author's machine in code or configuration

    ## What it does
    Looks into the strings of Python code, into shell and batch scripts, R, Julia and MATLAB code and configuration
    files for home folders, disks and cluster storage, and Windows drives. Comments, docstrings, help and log texts,
    tests, documentation, records of runs and notebooks (NBK006) are left out. One finding for each file.

    ## Why it matters
    Nobody else has the folder: the script stops at its first line of work, or silently takes other data.

    ## How to fix
    Make it a path relative to the repository, or an option without such a default.

    ## Known limits
    A path such as `/data/…` may be a container's, and is advice. Paths put together at run time are not seen.
    """
    for item in report.items:
        more = f", and {len(item.paths) - 1} more" if len(item.paths) > 1 else ""
        more += f", in {item.files} files of this folder" if item.files > 1 else ""
        yield Finding(
            f"{shorten(item.paths[0], 100)} exists on the author's machine only{more}", place=item.place, key="paths",
            evidence=", ".join(shorten(path, 80) for path in item.paths[:4]), advisory=not item.certain,
            basis=Basis.OBSERVED if item.certain else Basis.INFERRED,
            fix=Fix("take the path from an option or make it relative to the repository", minutes=5),
        )
    for path, reason in report.unreadable:
        yield Unknown(f"could not be searched: {reason}", Place(path))
    yield Looked(f"{counted(report.looked, 'file')} of code and configuration")


@check("TRN009", pillar=Pillar.TRAINING, since="0.1")
def no_tests(tests: ShippedTests) -> Iterator[Result]:
    """No tests

    ## What it does
    Looks for what pytest and unittest would collect (test functions in files named for tests, `TestCase` classes),
    doctests and notebooks that a setting runs as tests, and test files of other languages. A script called test.py
    that measures a model is no test.

    ## Why it matters
    Without a test nobody who changes a line, or a dependency, can tell whether the code still does what the paper says.

    ## How to fix
    Add one test that trains on a handful of samples and checks the loss, and one for each formula; run them with pytest.

    ## Known limits
    Tests that only a shell script runs are not recognised.
    """
    if not tests.modules:
        yield Skip("no Python modules or scripts")
    elif not tests.exist:
        named = f"; {tests.empty[0]} is named like one and holds no test function" if tests.empty else ""
        yield Finding(f"no tests among {tests.modules} Python files{named}", key="none",
                      fix=Fix("add tests/test_….py with a small run and a known result", "python -m pytest", 60))
    else:
        found = f"{counted(tests.count, 'test')} in {counted(len(tests.paths), 'file')}"
        yield Looked(found if tests.paths else tests.runs_documents)
