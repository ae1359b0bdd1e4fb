# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Documentation, by reading: how to cite the project, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import (
    CitationFile,
    Citations,
    Finding,
    Fix,
    Looked,
    PackageMetadata,
    People,
    Pillar,
    Place,
    Readme,
    Result,
    Skip,
    Unknown,
    check,
    compare_versions,
    shorten,
)


@check("DOC010", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_citation(citations: Citations, readme: Readme) -> Iterator[Result]:
    """Neither CITATION.cff nor a BibTeX entry

    ## What it does
    Looks for CITATION.cff, a BibTeX entry or a section on citing in the README and its guides, a file named for
    citing, and the badge of an archive with a DOI. Reports when there is none of these.

    ## Why it matters
    What cannot be cited is not cited, and readers who want to credit the work guess at title, authors and version.

    ## How to fix
    Add CITATION.cff; code hosts and archives read it and offer a ready reference.

    ## Known limits
    A link to a paper alone does not say how to cite the code, and is not taken for an answer.
    """
    if citations.ways:
        yield Looked(f"{citations.ways[0].place}")
        return
    paper = next((item for item in readme.references if "arxiv.org" in item.target or "doi.org/10." in item.target), None)
    linked = " (the README links a paper without saying that it is to be cited)" if paper else ""
    yield Finding(
        f"expected CITATION.cff, a BibTeX entry or a section on citing, found none{linked}",
        key="none",
        place=readme.place(1) if readme.exists else None,
        evidence=paper.target if paper else "",
        fix=Fix(
            "add CITATION.cff with title, authors, version and, where there is one, the paper as preferred-citation",
            minutes=10,
        ),
    )


@check("DOC011", pillar=Pillar.DOCUMENTATION, since="0.1")
def citation_invalid(citations: Citations, metadata: PackageMetadata, readme: Readme) -> Iterator[Result]:
    """CITATION.cff breaks its schema, or names another version or title than the package

    ## What it does
    Reads CITATION.cff as YAML 1.2, holds it against the format's own schema (1.2.0), and compares its version and title with
    those that the package metadata state.

    ## Why it matters
    Code hosts and archives ignore a file that breaks the schema without a word, and a stale version sends readers to
    other code.

    ## How to fix
    Mend the named key; raise the version together with the package's.

    ## Known limits
    Files of format 1.0 and 1.1 are held against 1.2.0 apart from their number. A version that is computed when the
    package is built, or is a development version, is not compared. Titles are compared only when they read like a
    package's name.
    """
    file = citations.file
    if file is None:
        yield Skip("no CITATION.cff")
        return
    if file.problem and file.problem_line is None:
        yield Unknown(f"CITATION.cff {file.problem}", Place(file.path))
        return
    if file.problem:
        yield Finding(
            f"expected YAML, found what cannot be parsed: {file.problem}",
            place=Place(file.path, file.problem_line),
            key="yaml",
            fix=Fix("mend the YAML", minutes=5),
        )
        return
    for error in file.errors:
        yield Finding(
            error.message, place=Place(file.path, error.line), fix=Fix("mend this key as the format wants it", minutes=3)
        )
    if not file.named_well:
        yield Finding(
            "expected the name CITATION.cff, which tools look for letter by letter",
            place=Place(file.path),
            key="name",
            fix=Fix("rename it", f"git mv {file.path} CITATION.cff", 1),
        )
    yield from _disagreements(file, metadata, readme)
    yield Looked(f"{file.path}, format {file.cff_version}")


def _disagreements(file: CitationFile, metadata: PackageMetadata, readme: Readme) -> Iterator[Result]:
    """Another version or title than the package's."""
    versions = [item for item in metadata.versions if not compare_versions(item.value, file.version)]
    if file.version and versions and len(versions) == len(metadata.versions):
        other = versions[0]
        yield Finding(
            f"expected the package's version {other.value} ({other.path}), found {file.version}",
            place=Place(file.path, file.version_line),
            key="version",
            fix=Fix(f"write version: {other.value}, and raise both together", minutes=2),
        )
    if other_name := _other_title(file.title, metadata, readme):
        yield Finding(
            f"expected the package's title {other_name!r}, found {file.title!r}",
            place=Place(file.path, file.title_line),
            key="title",
            fix=Fix("write the title of this software", minutes=2),
        )


def _other_title(title: str, metadata: PackageMetadata, readme: Readme) -> str:
    """The package's name when the title reads like another package's name and stands nowhere else in the project."""

    def plain(words: str) -> str:
        return "".join(char for char in words.lower() if char.isalnum())

    names = [item.value for item in metadata.names]
    told = plain(readme.words + " ".join(item.value for item in metadata.descriptions))
    if not names or not title or len(title.split()) > 2 or not plain(title) or plain(title) in told:
        return ""
    near = any(plain(name) in plain(title) or plain(title) in plain(name) for name in names)
    return "" if near else names[0]


@check("DOC018", pillar=Pillar.DOCUMENTATION, since="0.1")
def no_authors(people: People) -> Iterator[Result]:
    """Nobody to ask: no authors, no contact

    ## What it does
    Looks for authors and contacts in package metadata, CITATION.cff, BibTeX entries, license, AUTHORS-like files, the
    README and its guides, and the heads of notebooks and sources. Reports when there is nobody in any of these.

    ## Why it matters
    Questions come up after the paper is out, and reviewers need to know who stands by the work.

    ## How to fix
    Name the authors and one address or page for questions in the README, and in CITATION.cff or the package metadata.

    ## Known limits
    The author lines of git commits are not counted: they are lost in archives.
    """
    if people.items:
        first = people.items[0]
        yield Looked(f"{first.place}: {shorten(first.words, 60)}")
    else:
        yield Finding(
            "expected an author or a contact, found none in README, metadata, CITATION.cff, license and source heads",
            key="none",
            fix=Fix("add a section to the README with the authors and an address for questions", minutes=5),
        )
