# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Environment and dependencies, by reading: do the declarations hold for others, agree, and say everything?"""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    Basis,
    Contradictions,
    Dependencies,
    Finding,
    Fix,
    FleetingSources,
    Looked,
    Notebooks,
    OutsidePrograms,
    Pillar,
    Place,
    PythonSources,
    Result,
    Skip,
    Unknown,
    UnusedDependencies,
    check,
    counted,
    shorten,
)

NAMED = 8
"Packages named in one message; the rest is counted."


@check("ENV004", pillar=Pillar.ENVIRONMENT, since="0.1")
def unused_dependency(unused: UnusedDependencies) -> Iterator[Result]:
    """Declared package that nothing imports

    ## What it does
    Reports, once for each declaring file, packages that no import, string, settings file or documented command names.
    Tools, plug-ins, back ends, type stubs and what another declared package needs are not reported.

    ## Why it matters
    Every needless package can break the installation for others, and hides what the work really rests on.

    ## How to fix
    Take the packages out, or say behind # what they are for.

    ## Known limits
    Only packages whose import names are known are judged. A list of a whole environment (`pip freeze`) is not judged.
    """
    if unused.skip:
        yield Skip(unused.skip)
    if unused.doubt:
        yield Unknown(f"{unused.files[0].path} declares what no file here imports; {unused.doubt}")
    for file in () if unused.doubt else unused.files:
        names = [item.name for item in file.items]
        yield Finding(
            f"{len(names)} of {file.total} declared packages {'are' if names[1:] else 'is'} imported nowhere: "
            f"{_names(names)}",
            place=file.items[0].place,
            key=f"unused {file.path}",
            evidence=shorten(file.items[0].written),
            basis=Basis.INFERRED,
            fix=Fix(
                f"take {_names(names)} out of {file.path}, or say behind # what {'they are' if names[1:] else 'it is'} for"
            ),
        )
    for path in unused.freezes:
        yield Looked(f"{path} lists a whole environment and was not judged")


@check("ENV005", pillar=Pillar.ENVIRONMENT, since="0.1")
def python_version_undeclared(declared: Dependencies, sources: PythonSources, notebooks: Notebooks) -> Iterator[Result]:
    """Python version nowhere stated

    ## What it does
    Looks for the version of Python in package metadata, .python-version, runtime.txt, environment.yml, Pipfile, Dockerfile,
    tox and workflow settings, and in the README.

    ## Why it matters
    An interpreter of the right age matters more than pins: packages of 2019 do not install under a Python of today.

    ## How to fix
    Write `requires-python = ">=3.10"` into pyproject.toml, or the version into .python-version.

    ## Known limits
    The version that a notebook's kernel noted is quoted, but does not count. "Python 3" alone says too little.
    """
    if not any(True for _ in sources):
        yield Skip("there is no Python code")
        return
    clear = [item for item in declared.python if not item.vague]
    if clear:
        prose = " (said to people only)" if all(item.prose for item in clear) else ""
        yield Looked(f"{shorten(clear[0].words, 60)} in {clear[0].place.path}{prose}")
        return
    kernel = next((item for item in notebooks.own if item.is_python and item.language_version[:1] in ("2", "3")), None)
    hint = f"; {kernel.path} was run with {kernel.language_version}" if kernel else ""
    vague = next((item for item in declared.python if item.vague), None)
    said = f'only "{shorten(vague.words, 40)}" is said' if vague else "no file says which Python the code is for"
    yield Finding(
        f"{said}{hint}",
        place=vague.place if vague else None,
        key="python",
        evidence=kernel.language_version if kernel else "",
        fix=Fix("write the version into .python-version or into requires-python of pyproject.toml", "python --version", 2),
    )


@check("ENV008", pillar=Pillar.ENVIRONMENT, since="0.1")
def unreproducible_source(fleeting: FleetingSources) -> Iterator[Result]:
    """Dependency that others cannot get, or that changes

    ## What it does
    Reports packages from local paths outside the repository, from branches, from addresses without a digest, conda builds
    of one platform, prefix lines and nightly builds, in every declaration and install command.

    ## Why it matters
    A path of the author's machine ends every other installation; a branch gives other code next month.

    ## How to fix
    Name a release, or a commit (`name @ git+https://host/owner/name@<commit>`); export environments without builds.

    ## Known limits
    A reference with a digit in it is taken for a tag. An address that names a version is advice only, as is what only an
    install script or a development group asks for.
    """
    if not fleeting.looked:
        yield Skip("nothing is declared")
    for item in fleeting.items:
        yield Finding(
            item.message,
            place=item.place,
            key=item.key,
            evidence=shorten(item.evidence, 200),
            fix=Fix(item.fix, minutes=5),
            advisory=item.minor,
        )
    yield Looked(f"{fleeting.looked} declared packages")


@check("ENV009", pillar=Pillar.ENVIRONMENT, since="0.1")
def system_program_needed(programs: OutsidePrograms, sources: PythonSources) -> Iterator[Result]:
    """Program that the code calls and nothing mentions

    ## What it does
    Finds programs that the code starts under a literal name, and packages that cannot work without one, and looks for a
    word of it in the README and its guides, Dockerfiles, apt lists, environment.yml, install scripts and workflows.

    ## Why it matters
    No Python installer brings ffmpeg, LaTeX or Java. The code stops halfway, on a machine that had all packages.

    ## How to fix
    Say in the README how to install the program, or list it in apt.txt, environment.yml or the Dockerfile.

    ## Known limits
    Only programs that a table knows are reported; those that every system has, calls under try/except and calls of
    computed names are left out.
    """
    if not any(True for _ in sources):
        yield Skip("there is no Python code")
        return
    for program in programs.unsaid:
        more = f", here and in {len(program.places) - 1} more" if len(program.places) > 1 else ""
        what = f"{program.package} needs {program.name}" if program.package else f"the code calls {program.name}"
        yield Finding(
            f"{what}{more}, and no document or install list mentions it",
            place=program.places[0],
            key=f"program {program.name}",
            evidence=shorten(program.written),
            basis=Basis.INFERRED if program.package else Basis.OBSERVED,
            fix=Fix(f"say in the README how to install {program.name}", minutes=5),
        )
    yield Looked(
        f"{len(programs.said)} outside programs, all mentioned" if programs.said else "no outside program that is called"
    )


@check("ENV010", pillar=Pillar.ENVIRONMENT, since="0.1")
def declarations_disagree(contradictions: Contradictions, declared: Dependencies) -> Iterator[Result]:
    """Declarations that exclude each other

    ## What it does
    Compares what requirements.txt, pyproject.toml, setup.py, setup.cfg, Pipfile and environment.yml say of the same package
    and of Python, and reports pairs that no version satisfies; also packages that a lock file lacks.

    ## Why it matters
    Whoever follows one file gets another environment than whoever follows the other, and nobody knows which was used.

    ## How to fix
    Keep one declaration and let the others read it, or make the versions agree.

    ## Known limits
    Declarations under environment markers are not compared, nor alternatives such as requirements-gpu.txt.
    """
    if not declared.declarations:
        yield Skip("nothing is declared")
        return
    for pair in contradictions.items:
        where = f"line {pair.other.line}" if pair.other.path == pair.place.path else str(pair.other)
        yield Finding(
            f"{pair.subject}: `{shorten(pair.first, 60)}` here and `{shorten(pair.second, 60)}` in {where}: "
            "no version satisfies both",
            place=pair.place,
            key=f"{pair.subject} {pair.first} {pair.second}",
            evidence=pair.first,
            fix=Fix(f"make {pair.place.path} and {pair.other.path} agree on {pair.subject}"),
        )
    for lock, source, missing in contradictions.stale:
        yield Finding(
            f"{source} declares {_names(list(missing))}, and the lock file has {'them' if missing[1:] else 'it'} not",
            place=Place(lock),
            key=f"stale {' '.join(missing)}",
            fix=Fix("lock again", {"poetry.lock": "poetry lock", "uv.lock": "uv lock"}.get(lock.rpartition("/")[2], ""), 5),
        )
    yield Looked(f"{counted(contradictions.compared, 'package')} named more than once")


def _names(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
