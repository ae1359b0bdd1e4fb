# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Do the project's own tests pass where a stranger would run them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

from release_checker.api import (
    FailedTest,
    Finding,
    Fix,
    Looked,
    Pillar,
    Place,
    Result,
    Skip,
    Suite,
    TestFault,
    TestRun,
    Unknown,
    check,
    listed,
    shorten,
)

WELL_KNOWN = "dask|gym|gymnasium|h5py|jax|keras|matplotlib|mlflow|networkx|numba|numpy|pandas|PIL|scipy|seaborn|" \
             "skimage|sklearn|statsmodels|sympy|tensorflow|torch|torchvision|transformers|wandb|xarray|yaml"
GONE = re.compile(rf"module '({WELL_KNOWN})[\w.]*' has no attribute|cannot import name '\w+' from '({WELL_KNOWN})\b")
"A package's interface that has changed, in Python's words; a module of this name is hardly ever the project's own."


@check("TRN008", pillar=Pillar.TRAINING, since="0.1")
def tests_fail(run: TestRun) -> Iterator[Result]:
    """The project's own tests fail

    ## What it does
    Runs the project's pytest or unittest suite with pytest in the rebuilt environment, isolated and without network, and
    reports each test that fails, grouped by place and error. What fails is run once more by itself. Test tools that
    the project declares, or that its settings or fixtures ask for by name, are added beside the environment.

    ## Why it matters
    Tests are the authors' own word on what the code should do. Where they fail for a stranger, either the code or the
    instructions are wrong.

    ## How to fix
    Run the tests in a fresh environment made from the declared dependencies, and mend what fails or remove tests that no
    longer hold.

    ## Known limits
    Tests that need the network, a GPU or another language's runner are unknown. A test that fails in the whole run and
    passes alone is advice: chance or the order of tests decides it. A file of programs named like a test does not count.
    """
    if run.absent:
        yield Skip(run.absent)
    elif run.undecided or run.suite is None:
        yield Unknown(run.undecided or "the tests were not run")
    else:
        if run.others:
            yield Unknown(f"tests in {listed(run.others)} are not run by this version")
        yield from _judged(run, run.suite)


def _judged(run: TestRun, suite: Suite) -> Iterator[Result]:
    if suite.problem or suite.contradiction:
        yield Unknown(suite.problem or f"the results contradict each other: {suite.contradiction}")
        return
    excused = [item for item in suite.failing if item.missing and _lacks(item, run.lacking)]
    for group in _grouped([item for item in suite.failing if item not in excused]):
        yield _finding(group, run.undeclared)
    if suite.stopped:
        when = f" while {suite.running} ran" if suite.running else ""
        yield Unknown(f"the tests were stopped{when}: {suite.stopped}; {_counted(suite)} until then")
    if excused:
        yield Unknown(f"{_tests(len(excused))} cannot be run, as the environment lacks {_lacked(excused[0], run)}")
    if suite.networked:
        hosts = listed(list(dict.fromkeys(item.network for item in suite.networked)), most=2)
        need = f"{len(suite.networked)} need{'s' if len(suite.networked) == 1 else ''} the network"
        yield Unknown(f"{_counted(suite)}; {need} ({hosts}), which tests do not get here")
    if not suite.passed and not suite.failures and not suite.stopped:
        yield _nothing(suite)
    yield Looked(_summary(suite))


def _lacks(item: FailedTest, lacking: Sequence[str]) -> bool:
    name = item.missing.removeprefix("module ")
    return any(name == module or name.startswith(f"{module}.") for module in lacking)


def _lacked(item: FailedTest, run: TestRun) -> str:
    return next((f"module {module}" for module in run.lacking if _lacks(item, [module])), item.missing)


def _nothing(suite: Suite) -> Result:
    if suite.collected or suite.skipped:
        return Unknown(f"all {suite.skipped or suite.collected} tests skip themselves here")
    if suite.scripts:
        return Skip(f"no tests: {listed(suite.scripts)} {'are programs' if len(suite.scripts) > 1 else 'is a program'}")
    return Unknown("pytest finds no tests in the files that are named so")


def _grouped(items: Sequence[FailedTest]) -> list[list[FailedTest]]:
    """By file and error: one cause seldom fails one test only."""
    groups: dict[tuple[object, ...], list[FailedTest]] = {}
    for item in items:
        line = item.line if item.fault is TestFault.COLLECTION else None
        groups.setdefault((item.path, line, item.fault, item.message, item.passed_alone), []).append(item)
    return list(groups.values())


def _finding(group: Sequence[FailedTest], undeclared: frozenset[str]) -> Finding:
    first = group[0]
    name = first.id.partition("::")[2] or first.id
    who = f"{name} and {len(group) - 1} more" if len(group) > 1 else name
    words = first.fault.value if len(group) == 1 else {TestFault.FAILED: "fail"}.get(first.fault, first.fault.value)
    module = first.missing.removeprefix("module ").partition(".")[0]
    missing = f"; nothing declares {module}" if module in undeclared else ""
    command = f"python -m pytest {shlex.quote(first.id)}"
    if first.passed_alone:
        message = f"{who} {words} in the whole run and passes alone, so chance or the order of tests decides it"
    elif first.fault is TestFault.COLLECTION:
        files = "its tests" if first.id == first.path else f"the tests of {first.id}"
        files = f"{files} and of {len(group) - 1} more files" if len(group) > 1 else files
        message = f"{files} cannot be collected: {shorten(first.message, 160)}{missing}"
    else:
        message = f"{who} {words}: {shorten(first.message, 160)}{missing}"
    fix = Fix(_remedy(first), command, 20)
    said = _lines(first.text)
    return Finding(message, Place(first.path, first.line), fix, said, key=first.id, advisory=first.passed_alone)


def _remedy(item: FailedTest) -> str:
    """What to do: a name that a package no longer has asks for another version of it."""
    gone = GONE.search(item.message)
    package = (gone[1] or gone[2]) if gone else ""
    return f"bound {package} to the version that this was written for, or adapt the code" if package else \
        "mend what fails, or the test"


def _lines(text: str) -> str:
    """The end of pytest's account, without the rows of carets that point into a line."""
    rows = [row.removeprefix("E ").strip() for row in text.splitlines() if set(row.strip()) - set("^~ ")]
    return "\n".join(rows)[-300:]


def _tests(count: int) -> str:
    return f"{count} test{'s' if count != 1 else ''}"


def _counted(suite: Suite) -> str:
    return f"{suite.passed} passed" + (f", {suite.skipped} skipped" if suite.skipped else "")


def _summary(suite: Suite) -> str:
    more = [f"{suite.skipped} skipped" if suite.skipped else "",
            f"{suite.xfailed} expected to fail" if suite.xfailed else "",
            f"{suite.left} left out by the project itself" if suite.left else "",
            f"with {listed(suite.added)} added" if suite.added else "",
            f"without {listed(suite.scripts, most=2)}, no tests but programs" if suite.scripts else ""]
    return ", ".join([f"{suite.passed} of {_tests(suite.collected)} passed in {suite.seconds:.1f} s by {suite.runner}",
                      *filter(None, more)])
