# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Environment and dependencies, by building: does what is declared install today, and does everything import in it?"""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    EnvironmentCause,
    EnvironmentProblem,
    Finding,
    Fix,
    Looked,
    Pillar,
    RebuiltEnvironment,
    Result,
    Skip,
    Unknown,
    check,
    counted,
    listed,
    shorten,
)

INSTALLS = {
    EnvironmentCause.NO_SUCH_PACKAGE: "remove the line, or name the package as the index has it",
    EnvironmentCause.NO_SUCH_VERSION: "ask for a version that the index, or the conda channel, has",
    EnvironmentCause.CONFLICT: "loosen one of the two requirements",
    EnvironmentCause.WRONG_PYTHON: "state a Python that it is for and install with that, or ask for another version",
    EnvironmentCause.NEEDS_COMPILER: "ask for a version that has a wheel, or say in the README that a compiler is needed",
    EnvironmentCause.SYSTEM_LIBRARY: "name the system library in the README, with the command that installs it",
    EnvironmentCause.GPU_WHEEL: "ask for the version without the GPU's suffix, and say in the README how to get the other",
    EnvironmentCause.BUILD_FAILED: "ask for a version that has a wheel",
    EnvironmentCause.OUTSIDE_SOURCE: "name a version on the index, or an address that others reach",
    EnvironmentCause.OLD_METADATA: "ask for a newer version, or install with an older pip",
}
"What to do where no environment was found that installs."
REPAIRS = {
    EnvironmentCause.NOT_COMMITTED: "commit the module, or remove what imports it",
    EnvironmentCause.PYTHON2: "port the code to Python 3, or say which Python 2 and which packages it needs",
    EnvironmentCause.NO_SUCH_PACKAGE: "declare the package that provides the module, or commit the module if it is your own",
    EnvironmentCause.MISSING_MODULE: "declare the package that provides the module",
    EnvironmentCause.CHANGED_INTERFACE: "pin the package to a version that has what the code takes from it",
    EnvironmentCause.WRONG_PYTHON: "state the Python that the code is for",
    EnvironmentCause.SYSTEM_LIBRARY: "name the system library in the README, with the command that installs it",
    EnvironmentCause.GPU_WHEEL: "say in the README that a GPU is needed, or make the import optional",
}
"What to do where no environment was found that mends it."


@check("ENV006", pillar=Pillar.ENVIRONMENT, since="0.1")
def environment_does_not_install(environment: RebuiltEnvironment) -> Iterator[Result]:
    """Declared environment does not install today

    ## What it does
    Installs what the project declares into a fresh environment, as a newcomer would today: with the Python that its metadata
    asks for, from the package index, with source packages built in isolation. Where that fails, other versions, dates,
    Pythons and names are tried; the first environment that installs and imports everything is attached as a lock file.

    ## Why it matters
    Of 15,817 published notebooks, 34 % came with an environment that could not be installed. Nothing else can be tried then.

    ## How to fix
    Change the named line as the finding says, or ship the attached lock file. Try it in a fresh environment.

    ## Known limits
    It is judged on this machine's system and processor. What is declared for conda is built with micromamba, mamba, conda or
    pixi where one is on PATH; else packages that only conda has are not installed, and reported.
    A failure of the network or of this machine is unknown. It fails even where a working environment was found, since
    a newcomer would have failed.
    """
    built = environment.declared
    if environment.nothing:
        yield Skip(environment.nothing)
    elif environment.undecided:
        yield Unknown(environment.undecided)
    elif built is None:
        yield Skip("nothing is declared to install")
    elif built.stands:
        if environment.conda_only:
            yield Unknown(f"conda packages that were not installed: {listed(environment.conda_only)}")
        words = f"{counted(len(built.locked), 'package')} installed with Python {built.recipe.python.version}"
        yield Looked("; ".join([words, *environment.warnings]))
    else:
        for problem in environment.problems:
            fix = Fix(environment.remedy(problem) or INSTALLS.get(problem.cause, "correct the declaration"), minutes=10)
            said = shorten(problem.evidence, 300)
            yield Finding(problem.words, problem.place, fix, said, key=f"install {problem.subject}")


@check("ENV007", pillar=Pillar.ENVIRONMENT, since="0.1")
def import_fails(environment: RebuiltEnvironment) -> Iterator[Result]:
    """Import fails in the declared environment

    ## What it does
    Imports every third-party module that scripts, modules and notebooks need at their top level, with the names they take
    from it, in the environment that is declared. Imports that can fail without harm, those in functions and those of
    tests are left out.

    ## Why it matters
    That it installs proves little: of the published notebooks that were executed, more than half stopped at an import. An
    unpinned package has changed since, or one is declared nowhere.

    ## How to fix
    Do what the finding says: declare the missing package, bound the version of the one that has changed, or commit the
    module that is your own.

    ## Known limits
    Modules are imported without a GPU and without network. The project's own modules are not, as importing a script
    runs it.
    """
    if environment.nothing:
        yield Skip(environment.nothing)
        return
    if environment.undecided:
        yield Unknown(environment.undecided)
        return
    certain = {problem.subject: problem for problem in (*environment.hopeless, *environment.failing)}
    for alike in _alike(list(certain.values())):
        if environment.conda_only and alike[0].cause is EnvironmentCause.MISSING_MODULE:
            yield Unknown(f"{alike[0].words}; {listed(environment.conda_only)} of conda may", alike[0].place)
        else:
            yield _failure(environment, alike)
    if environment.declared is None:
        yield Skip("nothing is declared to import from, which ENV001 reports")
    elif not environment.declared.stands:
        added = [change.new for change in environment.changes if change.new and not change.place]
        beyond = f"; what works was found to need {listed(added)} besides" if added else ""
        yield Unknown(f"the declared environment does not install, so that nothing could be imported from it{beyond}")
    else:
        python = environment.declared.recipe.python.version
        yield Looked(f"{counted(environment.modules, 'import')} tried with Python {python}")


def _alike(problems: list[EnvironmentProblem]) -> list[list[EnvironmentProblem]]:
    """Imports that fail with the same words of the interpreter have one cause, and are one finding."""
    found: dict[str, list[EnvironmentProblem]] = {}
    for problem in problems:
        found.setdefault(problem.evidence or problem.words, []).append(problem)
    return list(found.values())


def _failure(environment: RebuiltEnvironment, alike: list[EnvironmentProblem]) -> Finding:
    first = alike[0]
    more = f"; so does importing {listed([item.subject for item in alike[1:]])}" if alike[1:] else ""
    found = "" if first in environment.hopeless else environment.remedy(first)
    fix = Fix(found or REPAIRS.get(first.cause, "declare what the import needs"), minutes=10)
    return Finding(f"{first.words}{more}", first.place, fix, shorten(first.evidence, 300), key=f"import {first.subject}")
