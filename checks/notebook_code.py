# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Notebooks, by reading: what the cells would do on a stranger's machine."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    Basis,
    DeclaredInstalls,
    Fetches,
    Finding,
    Fix,
    FoundPath,
    HostedPlaces,
    Looked,
    MissingName,
    NotebookNames,
    NotebookPaths,
    Pillar,
    Place,
    PythonNotebooks,
    Result,
    Skip,
    Unknown,
    Where,
    check,
    counted,
    shorten,
)

NAMES_SHOWN = 12
"Names of one notebook that are reported one by one."


@check("NBK004", pillar=Pillar.NOTEBOOKS, since="0.1")
def undefined_name(names: NotebookNames) -> Iterator[Result]:
    """Name used before any cell defines it

    ## What it does
    Follows Python's scopes from cell to cell in the order of the notebook and reports each name that has no value when it is
    first used: defined nowhere, only further down, or deleted above.

    ## Why it matters
    The cell ran for its author because of a state that is gone. From a fresh kernel it is a NameError.

    ## How to fix
    Add the missing import or assignment, or move the cell that defines the name up.

    ## Known limits
    Definitions under conditions count. Inside functions only names that the whole notebook never defines are reported. Star
    imports and `%run` are followed into the project's own files; after those of other packages, after `exec` or a cell that
    does not parse, missing names are undecided.
    """
    if not names.items and not names.problems:
        yield Skip("no Python notebooks with code")
    for _, missing in names.items:
        decided = [item for item in missing if not item.cause]
        for item in decided[:NAMES_SHOWN]:
            yield _missing_name(item)
        if len(decided) > NAMES_SHOWN:
            more = ", ".join(item.name for item in decided[NAMES_SHOWN:])
            yield Finding(f"{len(decided) - NAMES_SHOWN} more names are used before any cell defines them",
                          place=decided[NAMES_SHOWN].place, evidence=shorten(more, 300), key="more")
        undecided = [item for item in missing if item.cause]
        if undecided:
            shown = ", ".join(item.name for item in undecided[:5]) + (", …" if len(undecided) > 5 else "")
            yield Unknown(f"{shown} may come from {undecided[0].cause}", undecided[0].place)
    for notebook, reason in names.problems:
        yield Unknown(reason, Place(notebook.path))
    yield Looked(f"{len(names.items)} Python notebooks")


def _missing_name(item: MissingName) -> Finding:
    if item.deleted:
        why = f"was deleted in cell {item.deleted.cell}"
    elif item.later and item.later.cell != item.place.cell:
        why = f"is defined only in cell {item.later.cell}, further down"
    elif item.later:
        why = "is defined only further down in the same cell"
    else:
        why = "is defined by no cell of the notebook"
    use = "a function uses" if item.called else "uses"
    fix = Fix(f"define or import {item.name} in a cell above, then run all from the top", minutes=10)
    return Finding(f"{use} {item.name!r}, which {why}", place=item.place, key=item.name, fix=fix)


@check("NBK006", pillar=Pillar.NOTEBOOKS, since="0.1")
def machine_path(paths: NotebookPaths) -> Iterator[Result]:
    """Path of the author's machine in a notebook

    ## What it does
    Reports, once for each notebook and kind, absolute paths that only the author's machine has: in code, in text, in what
    the code printed. Warnings and tracebacks that name where a package is installed are advice.

    ## Why it matters
    Code with such a path fails everywhere else, and the path tells the author's user name and folders.

    ## How to fix
    Use a path relative to the notebook, or one setting at its top; then run all and save.

    ## Known limits
    Paths that are the same for everybody (`/usr`, `/tmp`, a container's or a hosting service's folders) are no finding.
    """
    if not paths.items:
        yield Skip("no notebooks of its own")
    for _, found in paths.items:
        code = [item for item in found if item.where is Where.CODE]
        beside = [item for item in found if item.where in (Where.COMMENT, Where.TEXT)]
        printed = [item for item in found if item.where is Where.OUTPUT]
        message = [item for item in found if item.where is Where.MESSAGE]
        yield from _path_finding(code, "code names", "use a path relative to the notebook", advisory=False)
        yield from _path_finding(beside, "a comment or text names", "take the path out", advisory=True)
        yield from _path_finding(printed, "an output shows", "print relative paths, then run all and save", advisory=False)
        yield from _path_finding(message, "a warning or traceback in an output shows",
                                 "mend or silence its cause, then run all and save", advisory=True)
    yield Looked(counted(len(paths.items), "notebook"))


def _path_finding(found: list[FoundPath], who: str, fix: str, *, advisory: bool) -> Iterator[Finding]:
    # The path that is surely somebody's own is the better witness.
    first = next((item for item in found if item.path.certain), found[0] if found else None)
    if first is None:
        return
    distinct = dict.fromkeys(item.path.path for item in found)
    more = f" and {len(distinct) - 1} more" if len(distinct) > 1 else ""
    yield Finding(f"{who} {shorten(first.path.path, 80)}{more}: a {first.path.kind} that nobody else has",
                  place=first.place, key=f"{who} {first.path.path}", evidence=", ".join(list(distinct)[:5]),
                  fix=Fix(fix, minutes=10), advisory=advisory,
                  basis=Basis.OBSERVED if first.path.certain else Basis.INFERRED)


@check("NBK007", pillar=Pillar.NOTEBOOKS, since="0.1")
def installs_packages(installs: DeclaredInstalls) -> Iterator[Result]:
    """Notebook that installs undeclared packages

    ## What it does
    Reports each notebook whose cells install packages (`!pip`, `%pip`, `%conda`, `!apt-get`, subprocess) that no file of the
    project declares.

    ## Why it matters
    The cell changes whatever environment it runs in, and today's version comes, not the one that the results were made with.

    ## How to fix
    Declare the package, with its version, where the project declares its others, and drop the cell.

    ## Known limits
    Installing the project itself or its own list of requirements is no finding, nor is an install that runs on a hosting
    service only.
    """
    if not installs.looked:
        yield Skip("no Python notebooks with code")
    for item in installs.undeclared:
        names = ", ".join(dict.fromkeys(part.requirement for part in item.installs))
        first = item.installs[0]
        what = "a package that is" if len(item.installs) == 1 else f"{len(item.installs)} packages that are"
        pins = "" if all(part.pinned for part in item.installs) else ", without a version"
        fix = Fix(f"declare {shorten(names, 80)} with the project's dependencies, and drop the cell")
        yield Finding(f"installs {what} declared nowhere{pins}: {shorten(names, 120)}", place=first.place, key=names,
                      evidence=names, fix=fix)
    yield Looked(f"{installs.looked} Python notebooks")


@check("NBK008", pillar=Pillar.NOTEBOOKS, since="0.1")
def hosted_only(hosted: HostedPlaces) -> Iterator[Result]:
    """Notebook that works on one hosting service only

    ## What it does
    Reports each notebook that uses, without asking where it runs, what a single service has: its modules (`google.colab`,
    `kaggle_secrets`), its functions (`dbutils`, `get_execution_role`), its folders (`/content`, `/kaggle/input`).

    ## Why it matters
    Elsewhere the first such cell ends in an error, and the service may change or close.

    ## How to fix
    Guard the cell (`if "google.colab" in sys.modules:`) and read data from a path relative to the notebook.

    ## Known limits
    Any condition that names the service counts as a guard, and so does a `try`.
    """
    if not hosted.looked:
        yield Skip("no Python notebooks with code")
    for _, features in hosted.items:
        services = dict.fromkeys(feature.service for feature in features)
        for service in services:
            mine = [feature for feature in features if feature.service == service]
            shown = ", ".join(list(dict.fromkeys(feature.what for feature in mine))[:3])
            yield Finding(f"works on {service} only: uses {shorten(shown, 120)} without a guard", place=mine[0].place,
                          key=service, evidence=shown)
    yield Looked(f"{hosted.looked} Python notebooks")


@check("NBK015", pillar=Pillar.NOTEBOOKS, since="0.1")
def needs_network(notebooks: PythonNotebooks) -> Iterator[Result]:
    """Notebook that fetches what nothing pins

    ## What it does
    Reports each notebook whose cells fetch data, models or code when they run, while no commit, version, checksum or archive
    record says what they get.

    ## Why it matters
    What comes tomorrow may differ from what the results were made with, or not come at all.

    ## How to fix
    Name a commit, a version or `revision=`, check a checksum after fetching, or keep the data in an archive with a DOI.

    ## Known limits
    Data sets that a library checks by its own checksums (torchvision, Keras, scikit-learn) are taken as pinned.
    """
    if not len(notebooks):
        yield Skip("no Python notebooks with code")
    for _, fetches in notebooks.each(Fetches):
        loose = [] if fetches.verified else [item for item in fetches.items if not item.pinned]
        if not loose:
            continue
        shown = list(dict.fromkeys(f"{item.what} {item.target}".strip() for item in loose))
        more = f" and {len(shown) - 1} more" if len(shown) > 1 else ""
        yield Finding(f"fetches at run time what nothing pins: {shorten(shown[0], 120)}{more}", place=loose[0].place,
                      key="fetches", evidence="; ".join(shorten(text, 100) for text in shown[:3]))
    yield Looked(f"{len(notebooks)} Python notebooks")
