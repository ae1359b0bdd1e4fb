# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the drafts lack, and who must say it."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.publish.bundle.spdx import UNSURE, known
from release_checker.publish.bundle.stated import stated as stated_in
from release_checker.reports.markdown import plain
from release_checker.reports.report import MetadataInfo, Report

FIELDS = (
    ("title", "title", "`title` in CITATION.cff"),
    ("description", "description", "`abstract` in CITATION.cff, or `description` in pyproject.toml"),
    ("version", "version", "`version` in CITATION.cff or pyproject.toml"),
    ("authors", "authors", "`authors` in CITATION.cff, with names told apart and ORCID iDs"),
    ("licenses", "license", "a license text in LICENSE"),
    ("keywords", "keywords", "`keywords` in CITATION.cff"),
    ("repository", "address of the code", "`repository-code` in CITATION.cff"),
    ("doi", "persistent identifier", "`doi` in CITATION.cff, once an archive has given one"),
    ("released", "date of the release", "`date-released` in CITATION.cff"),
)


def write_lacking(report: Report) -> str:
    """The page beside the drafts."""
    stated = stated_in(report)
    lines = [f"- [ ] {words}" for words in lacking(stated)]
    sources = ", ".join(plain(path) for path in stated.sources)
    found = f"They hold what is stated in {sources}" if sources else "Nothing that states it was read"
    return "\n".join([
        "# Drafts of metadata", "",
        f"`codemeta.json` and `.zenodo.json` go to the root of the repository. {found}; licenses are read from their texts. "
        "Nothing is invented.", "", "## To be filled by a person", "", *lines, ""])


def lacking(stated: MetadataInfo) -> Iterator[str]:
    """What nobody stated, each with the place to state it."""
    for name, words, where in FIELDS:
        if not getattr(stated, name):
            yield f"{words}: {where}"
    if whole := [person for person in stated.authors if not (person.given or person.family)]:
        number = f"{len(whole)} of {len(stated.authors)}"
        yield f"authors: {number} are one name, which may be a person or a group; CodeMeta then needs a `@type`"
    for name in stated.licenses:
        if UNSURE.fullmatch(name):
            yield f"license: the text is {name}, and does not say `-only` or `-or-later`"
        elif not known(name):
            yield "license: a license of the project's own has no address; name its text"
    if len(stated.licenses) > 1:
        yield "license: Zenodo takes one, and the project has several"
    yield "access right on Zenodo, communities and grants: nothing in a repository tells them"
    yield "development status in CodeMeta: nothing in a repository tells it"
