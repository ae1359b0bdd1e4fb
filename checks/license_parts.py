# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""May others use its parts: notices of single files, borrowed code, data and weights."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    Artifact,
    Basis,
    Borrowed,
    BorrowedCode,
    DataTerms,
    Finding,
    Fix,
    LicenseTexts,
    Looked,
    Pillar,
    Place,
    Result,
    ReuseReport,
    Skip,
    SourceNotices,
    Unknown,
    check,
    counted,
    listed,
    shorten,
)

SIGNED = ".release/"


@check("LIC005", pillar=Pillar.LICENSE, since="0.1")
def files_without_license(report: ReuseReport, notices: SourceNotices, texts: LicenseTexts) -> Iterator[Result]:
    """Files without license or copyright information

    ## What it does
    Where the project follows REUSE (it has LICENSES/, REUSE.toml or .reuse/dep5), reports what `reuse lint` finds. Elsewhere
    reports source files without a notice in projects where most source files bear one.

    ## Why it matters
    Files travel: a module copied into another project keeps its terms only when they stand in it.

    ## How to fix
    Give each file an SPDX header, or cover it in REUSE.toml.

    ## Known limits
    In a project where few files bear a notice, the license file is taken to speak for all of them. Signed approvals in
    .release/ are not asked for: a header would break their signatures.
    """
    if not report.followed:
        yield from _notices_missing(notices, texts)
        return
    if report.problem:
        yield Unknown(report.problem)
        return
    bare = sorted(path for path in {*report.without_license, *report.without_copyright} if not path.startswith(SIGNED))
    if bare:
        yield Finding(
            f"{len(bare)} of {report.files} files lack license or copyright information",
            Place(bare[0]),
            Fix("give each an SPDX header, or cover it in REUSE.toml", "reuse lint", 15),
            listed(bare, most=10),
            key="bare",
        )
    for name, path in report.missing:
        yield Finding(
            f"files name {name}, and LICENSES/ lacks its text", Place(path), Fix("add the text", f"reuse download {name}")
        )
    for name, path in report.bad:
        yield Finding(
            f"{name} is no SPDX identifier", Place(path), Fix("name the license by its SPDX identifier", "reuse lint")
        )
    for path in report.invalid:
        yield Finding("the license expression does not parse", Place(path), Fix("correct the SPDX expression", "reuse lint"))
    if report.unused:
        yield Finding(
            f"LICENSES/ holds {listed(report.unused)}, which no file names",
            advisory=True,
            key="unused",
            fix=Fix("delete the text, or name the license where it applies", "reuse lint"),
        )
    yield Looked(f"{counted(report.files, 'file')}, by reuse")


def _notices_missing(notices: SourceNotices, texts: LicenseTexts) -> Iterator[Result]:
    own, bare = notices.own, notices.bare
    bearing = len(own) - len(bare)
    if not own:
        yield Skip("no source files, and the project does not follow REUSE")
    elif bearing >= 5 and bearing >= 0.8 * len(own) and bare:
        yield Finding(
            f"{len(bare)} of {len(own)} source files bear no license or copyright notice, unlike the others",
            Place(bare[0].path),
            Fix("give them the header that the other files have", minutes=10),
            listed([item.path for item in bare], most=10),
            key="bare",
            advisory=True,
        )
    elif bare and not texts.own:
        yield Skip("no license file that could speak for the files; the project does not follow REUSE")
    else:
        yield Looked(f"{counted(len(own), 'source file')}, {bearing} with a notice of their own")


@check("LIC006", pillar=Pillar.LICENSE, since="0.1")
def third_party_code_unattributed(code: BorrowedCode) -> Iterator[Result]:
    """Other people's code without its license

    ## What it does
    Reads the head of every source file. Reports files that bear somebody else's copyright, or say that they were taken
    from a repository, when neither the license's text nor a notice goes with them.

    ## Why it matters
    Nearly every open license has one condition: its notice and text go along. Without them the copy is unlicensed.

    ## How to fix
    Put the license of the code's origin beside it, or into LICENSES/ or a NOTICE file, and keep its copyright notice.

    ## Known limits
    Code that bears no notice and names no origin cannot be told from the project's own. A repository that the README or
    a NOTICE file names is taken as acknowledged.
    """
    for item in code.items:
        yield _borrowed(item)
    yield Looked(f"{code.looked} source files")


def _borrowed(item: Borrowed) -> Finding:
    count = f"{len(item.files)} file{'s' if len(item.files) > 1 else ''}"
    place = Place(item.files[0], None if item.folder else item.line)
    evidence = listed(item.files, most=8)
    if item.folder:
        return Finding(
            f"{count} in {item.folder}/, a folder for others' code, without any license text or notice",
            Place(item.folder),
            Fix(f"put the license of that code into {item.folder}/", minutes=15),
            evidence,
            key=item.folder,
        )
    if item.origin:
        name = f"{item.origin.owner}/{item.origin.name}"
        return Finding(
            f"taken from {name} ({count}), and nothing says under which license",
            place,
            Fix(f"say beside the code under which license {name} gives it, and add that text", minutes=15),
            shorten(item.origin.words, 200),
            key=name,
            basis=Basis.INFERRED,
            advisory=True,
        )
    whose = listed(item.holders, most=3)
    if item.license:
        return Finding(
            f"copyright of {whose} under {item.license} ({count}), whose text is nowhere in the project",
            place,
            Fix(f"add the text of {item.license} beside the code, or to LICENSES/ or a NOTICE file", minutes=10),
            evidence,
            key=f"{item.license} missing",
        )
    return Finding(
        f"copyright of {whose} ({count}), and nothing says under which license the code may be passed on",
        place,
        Fix("find the license of the original and add its text, or ask the rights holder", minutes=30),
        evidence,
        key=whose,
    )


@check("LIC008", pillar=Pillar.LICENSE, since="0.1")
def data_or_weights_without_license(terms: DataTerms) -> Iterator[Result]:
    """Data or weights without terms of their own

    ## What it does
    Looks for terms of shipped data sets and trained weights: a license file beside them, a card or README in their folder,
    a sentence in the README, a license file named for data or model.

    ## Why it matters
    Licenses for code do not speak of data, and the rights in data are often other people's. Who may train on it, or pass
    on the weights, stays open.

    ## How to fix
    Say beside the files where they come from and under which terms they may be used.

    ## Known limits
    Less than 100 kB, test data, and tables of results are not asked for terms.
    """
    if not terms.shipped:
        yield Skip("no data sets or weights are shipped")
        return
    for items, kind in ((terms.weights, "trained weights"), (terms.data, "data")):
        if items:
            yield _termless(items, kind)
    yield Looked(f"{counted(terms.shipped, 'file')} of data or weights")


def _termless(items: tuple[Artifact, ...], kind: str) -> Finding:
    size = sum(item.size for item in items)
    amount = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
    where = items[0].folder or items[0].path
    return Finding(
        f"{kind} ({len(items)} file{'s' if len(items) > 1 else ''}, {amount}) without terms of use",
        Place(items[0].path),
        Fix(
            f"say in the README, or in {where}{'/' if items[0].folder else ''}, whose {kind} these are, on which terms",
            minutes=20,
        ),
        listed([item.path for item in items], most=6),
        key=kind,
    )
