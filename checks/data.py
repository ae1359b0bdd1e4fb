# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Data: is what the code reads there, and does the README say where it comes from?"""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    DataReport,
    Fate,
    Finding,
    Fix,
    Looked,
    MissingFile,
    Pillar,
    Place,
    Result,
    Skip,
    Unknown,
    check,
)


@check("TRN010", pillar=Pillar.TRAINING, since="0.1")
def data_missing(report: DataReport) -> Iterator[Result]:
    """Data that the code reads is not there

    ## What it does
    Follows every path that scripts and notebooks, and the project's modules that they import, read by a name that
    stands in the code. It is missing when the repository does not ship it, no code of the project makes it, no script,
    recipe or cell fetches it, the code does not look first whether it is there, and no description names its place.
    A file that differs in upper and lower case only is reported with its name. One finding for each folder.

    ## Why it matters
    The run ends at once with "No such file", and the reader cannot even tell what the file should hold.

    ## How to fix
    Ship the file, download it in a script, declare it as `[[data]]` in release-checker.toml, or say in the README where to
    get it and where to put it.

    ## Known limits
    Paths from options without a default, from the environment or put together at run time are not followed.
    """
    if report.library:
        yield Skip("a library: it reads what its users give it")
        return
    if report.unread:
        path, reason = report.unread[0]
        yield Unknown(f"{len(report.unread)} Python files could not be read ({reason}); what they open is not known",
                      Place(path))
    elif not report.looked:
        yield Skip("no code that is run reads files by a name that stands in it")
        return
    for item in report.missing:
        if item.fate is Fate.OTHER_CASE:
            yield Finding(
                f"reads {item.path}, shipped is {item.shipped_as}: not the same name where case counts",
                place=item.reads[0].place,
                key=item.path, fix=Fix(f"write {item.shipped_as}", minutes=1),
            )
    for items in report.folders:
        first, read = items[0], items[0].reads[0]
        more = f" and {len(items) - 1} more beside it" if len(items) > 1 else ""
        yield Finding(
            f"{read.call} reads {first.path}{more}: neither shipped, made nor fetched, nor named in the description",
            place=read.place, key=f"missing {first.path}", evidence=_listed(items),
            fix=Fix(f"ship {first.path}, fetch it in a script, or say in the README where to get it and where to put it",
                    minutes=15),
        )
    yield Looked(f"{report.looked} reads of named files")


@check("DOC012", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_data_statement(report: DataReport) -> Iterator[Result]:
    """README does not say where the data comes from

    ## What it does
    Where the code reads files that the repository does not hold and does not make or fetch, looks in the README for a
    link to data, a sentence on how to get it, a section on it, or the name of a well-known data set.

    ## Why it matters
    Without the data nothing can be trained or checked, however good the code is.

    ## How to fix
    Add a section "Data": its name, who collected it, under which terms, where it is had, and where to put it.

    ## Known limits
    Whether what the README says is enough is for a reader to judge; a link is not opened here.
    """
    wanted = [(item.path, item.reads[0].place) for item in (*report.missing, *report.by_default)]
    wanted += report.elsewhere
    wanted += [(f"what {option.flag} names", option.place) for option in report.options]
    if report.library:
        yield Skip("a library: it reads what its users give it")
    elif not wanted:
        yield Skip("the code reads nothing by name that is not shipped, made or fetched by it")
    elif report.statement.source:
        yield Looked(f"line {report.statement.line}: {report.statement.source}")
    else:
        where = f"{report.readme} does not say" if report.readme else "there is no README that says"
        yield Finding(
            f"the code reads {wanted[0][0]}, which is not in the repository, and {where} where data comes from",
            place=Place(report.readme) if report.readme else wanted[0][1], key="data",
            evidence=", ".join(f"{path} ({place})" for path, place in wanted[:4]),
            fix=Fix("add a section on data to the README: name, source, terms, and where to put it", minutes=15),
        )


def _listed(items: tuple[MissingFile, ...]) -> str:
    shown = ", ".join(f"{item.path} ({item.reads[0].place})" for item in items[:4])
    return shown + (f" and {len(items) - 4} more" if len(items) > 4 else "")
