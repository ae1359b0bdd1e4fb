# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Environment and dependencies, by reading: is everything that the code needs declared, and declared to a version?"""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    Basis,
    Dependencies,
    Finding,
    Fix,
    Looked,
    Need,
    Part,
    Pillar,
    Pinning,
    Place,
    RefusedDeclarations,
    Result,
    Skip,
    ThirdParty,
    Unknown,
    check,
    shorten,
)

NAMED = 8
"Packages named in one message; the rest is counted."


@check("ENV001", pillar=Pillar.ENVIRONMENT, since="0.1")
def no_dependency_declaration(code: ThirdParty, declared: Dependencies, refused: RefusedDeclarations) -> Iterator[Result]:
    """Third-party imports, and no declaration that a tool can read

    ## What it does
    Looks for requirement files, pyproject.toml, setup.py, setup.cfg, Pipfile, environment.yml, lock files and the install
    commands of Dockerfiles and scripts, wherever the code imports what Python itself does not have. A requirement file that
    pip refuses as a whole, because of one line or of a file that it takes in, counts as none. What the README says in words
    is quoted and does not count.

    ## Why it matters
    Without a list nobody can rebuild the environment but by trial and error; half of the published notebooks that fail do
    so on the first import. pip stops at the first line it cannot read and then installs nothing.

    ## How to fix
    Write a requirements.txt (or the dependencies in pyproject.toml) with every imported package and its version;
    `pip freeze` in the environment that works shows the versions.

    ## Known limits
    Only Python is looked at. Packages that notebook cells install do not count as declared for the project.
    """
    needed = code.required
    if not needed and not refused.items:
        yield Skip("the code imports nothing beyond Python's own library")
        return
    for item in refused.items:
        yield Finding(
            f"nothing can be installed from this file: {item.reason}",
            place=item.place,
            evidence=item.evidence,
            key=f"refused {item.evidence or item.reason}",
            fix=Fix(item.fix, minutes=5),
            advisory=item.harmless,
        )
    if needed and not declared.principal and not declared.unread:
        names = sorted({need.distribution for need in needed if need.known}) or sorted({need.module for need in needed})
        said = sorted({item.name for item in declared.readme if item.name})
        prose = f"; the README tells people to install {_names(said)}" if said else ""
        yield Finding(
            f"the code imports {_names(names)}, and no file that a tool can read declares "
            f"{'any of them' if names[1:] else 'it'}{prose}",
            place=min(need.places[0] for need in needed),
            key="none",
            evidence=declared.readme[0].written if said else "",
            fix=Fix("write requirements.txt with every imported package and the version that you used", minutes=15),
        )
    yield Looked(f"{len(needed)} imported packages against {len(declared.declarations)} declaring files")


@check("ENV002", pillar=Pillar.ENVIRONMENT, since="0.1")
def dependency_unpinned(pinning: Pinning) -> Iterator[Result]:
    """Dependencies without pins or a lock file

    ## What it does
    Counts the declared packages that no file fixes to a version (`==`, a commit, an archive), where there is no lock file
    (poetry.lock, uv.lock, Pipfile.lock, pylock.toml, conda-lock.yml, a compiled requirement file).

    ## Why it matters
    An open range installs what is newest on the day of the reader, not what the results were made with.

    ## How to fix
    Write down the versions of the environment that made the results: `pip freeze`, `uv lock`, `poetry lock` or
    `conda env export --from-history` with versions.

    ## Known limits
    A library that is published for others to depend on rightly states ranges; it is skipped. Development, test and
    documentation requirements are not counted.
    """
    if pinning.skip:
        yield Skip(pinning.skip)
    elif pinning.lock:
        yield Looked(f"locked by {pinning.lock}")
    elif pinning.open:
        yield Finding(
            f"{len(pinning.open)} of {pinning.total} declared packages "
            f"{'have' if pinning.open[1:] else 'has'} no exact version, and there is no lock file: "
            f"{_names([item.name or item.written for item in pinning.open])}",
            place=pinning.open[0].place,
            key="unpinned",
            evidence=shorten(pinning.open[0].written),
            fix=Fix("pin them to the versions that made the results", "pip freeze", 10),
        )
    else:
        yield Looked(f"all {pinning.total} declared packages are pinned")
    for path, reason in pinning.unread:
        yield Unknown(reason, Place(path))


@check("ENV003", pillar=Pillar.ENVIRONMENT, since="0.1")
def undeclared_import(code: ThirdParty, declared: Dependencies) -> Iterator[Result]:
    """Import that nothing declares

    ## What it does
    Compares every import of scripts and notebooks with what the project declares. Left out are Python's own library, the
    project's modules (and what its builds generate), imports under try/except or a version test, those of tests,
    documentation and packaging scripts, hosting services' modules, and what a notebook's own cells install.

    ## Why it matters
    Whoever follows the declarations gets a ModuleNotFoundError: the most frequent way in which published notebooks fail.

    ## How to fix
    Add the package to requirements.txt (or the file you declare in); or commit the module, if it is your own.

    ## Known limits
    A package that comes along with a declared one works today and is reported as advice only; so is one that is imported
    only inside functions. Import names that no table knows are taken for the package's name.
    """
    needed = [need for need in code.required if not need.declared]
    if not code.required:
        yield Skip("no third-party import")
    elif needed and not declared.principal:
        yield Skip("nothing is declared at all, which ENV001 reports with every package")
    elif needed and declared.image:
        yield Unknown(f"the base image {declared.image} may bring what is imported and listed nowhere")
    elif declared.unread:
        for path, reason in declared.unread if needed else ():
            yield Unknown(f"imports may be declared where reading cannot tell: {reason}", Place(path))
    else:
        yield from _undeclared(needed, declared)
    yield Looked(f"{len(code.required)} imported packages, {len(declared.names)} declared")


def _undeclared(needed: list[Need], declared: Dependencies) -> Iterator[Result]:
    """One finding for each package that strangers will miss; one for what comes along; one for what is seldom needed."""
    by_package: dict[str, list[Need]] = {}
    for need in needed:
        by_package.setdefault(need.distribution, []).append(need)
    firm = {name: needs for name, needs in by_package.items() if not needs[0].along and not needs[0].unsure}
    seldom = {name: needs for name, needs in firm.items() if all(need.lazy or need.part is Part.EXAMPLES for need in needs)}
    for name, needs in firm.items():
        if name not in seldom:
            yield _missing(name, needs, declared)
    if seldom:
        first = next(iter(seldom.values()))[0].places[0]
        yield Finding(
            f"imported inside functions, conditions or examples only, and nothing declares: {_names(sorted(seldom))}",
            place=first,
            key="seldom",
            advisory=True,
            fix=Fix(f"declare {_names(sorted(seldom))} as optional extras, or say where they are needed", minutes=5),
        )
    along = {name: needs[0] for name, needs in by_package.items() if needs[0].along}
    if along:
        brought = [f"{name} (with {need.along})" for name, need in along.items()]
        place = next(iter(along.values())).places[0]
        yield Finding(
            f"imported, and there only because a declared package brings it along today: {_names(brought)}",
            place=place,
            key="along",
            basis=Basis.INFERRED,
            advisory=True,
            fix=Fix(f"add {_names(list(along))} to {declared.nearest(place.path)}", minutes=5),
        )
    for needs in by_package.values():
        if needs[0].unsure and not needs[0].along:
            yield Unknown(needs[0].unsure, needs[0].places[0])


def _missing(name: str, needs: list[Need], declared: Dependencies) -> Finding:
    """One package that nothing declares, with all files that import it."""
    need = needs[0]
    more = len({place.path for one in needs for place in one.places}) - 1
    where = f", here and in {more} more file{'s' * (more > 1)}" if more else ""
    told = next((item.written for item in declared.readme if item.name == name), "")
    target = declared.nearest(need.places[0].path)
    fix = Fix(f"add {name} to {target}", minutes=2)
    if need.known:
        message = f"{need.module} is imported{where}, and nothing declares {name}"
    elif need.misspelt:
        message = (
            f"{need.module} is imported{where}, and the repository has it as {need.misspelt}, which is another name on Linux"
        )
        fix = Fix(f"rename {need.misspelt} to {need.module}, or the import", minutes=5)
    else:
        message = f"{need.module} is imported{where}, and it is neither in the repository nor in Python nor declared"
        fix = Fix(f"add the package that provides {need.module} to {target}, or commit the module if it is yours", minutes=5)
    return Finding(
        message + ("; only the README names it" if told else ""),
        place=need.places[0],
        key=f"import {need.module}",
        evidence=told,
        fix=fix,
    )


def _names(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
