# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the project states of itself, in the report's words: nothing is gathered here, and nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from release_checker.facts.citation import Citations
from release_checker.facts.licenses import LicenseTexts
from release_checker.facts.metadata import PackageMetadata, first
from release_checker.gather import Gatherer
from release_checker.reports.report import AuthorInfo, MetadataInfo
from release_checker.text import printable, shorten

MOST = 200
"Authors, and keywords, that are kept."
TEXT = 500
"Characters of one value."
ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
DOI = re.compile(r"10\.\d{4,9}/\S{1,200}")
MAIL = re.compile(r"\s*<[^<>]{0,200}>\s*$")
ADDRESS = re.compile(r"https?://\S+")
CODE = re.compile(r"https?://(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)/[^/\s]+/[^/\s]+/?$")


def metadata_info(gatherer: Gatherer) -> MetadataInfo | None:
    """Title, authors, licenses …, from CITATION.cff, then from the packaging files; None where neither was read."""
    citations: Citations | None = gatherer.given.get(Citations)
    package: PackageMetadata | None = gatherer.given.get(PackageMetadata)
    texts: LicenseTexts | None = gatherer.given.get(LicenseTexts)
    if citations is None and package is None and texts is None:
        return None
    cited = _cited(citations)
    package = package or PackageMetadata()
    urls = tuple(item.value for item in package.urls if ADDRESS.fullmatch(item.value))
    sources = ((citations.file.path,) if citations and citations.file and cited else ()) + package.sources
    return MetadataInfo(
        title=_said(cited.get("title")) or _told(first(package.names)),
        description=_said(cited.get("abstract")) or _told(first(package.descriptions)),
        version=_number(cited.get("version")) or _told(first(package.versions)),
        authors=tuple(_authors(cited))[:MOST] or tuple(_packagers(package))[:MOST],
        licenses=tuple(_told(name) for name in texts.ids) if texts else (),
        keywords=tuple(_told(word) for word in _listed(cited.get("keywords")) if isinstance(word, str))[:MOST],
        repository=_said(cited.get("repository-code")) or next((_told(url) for url in urls if CODE.fullmatch(url)), ""),
        homepage=_said(cited.get("url")),
        doi=next((item for item in _dois(cited)), ""),
        released=_said(cited.get("date-released")),
        requires_python=_told(first(package.requires_python)),
        sources=tuple(printable(path) for path in dict.fromkeys(sources)),
    )


def _cited(citations: Citations | None) -> Mapping[str, Any]:
    """What CITATION.cff says; nothing where the format is broken, for then its words may mean something else."""
    file = citations.file if citations else None
    return {} if file is None or file.errors else file.said


def _authors(cited: Mapping[str, Any]) -> Iterator[AuthorInfo]:
    for person in _listed(cited.get("authors")):
        if not isinstance(person, dict):
            continue
        given, family = _said(person.get("given-names")), _said(person.get("family-names"))
        family = " ".join(part for part in (_said(person.get("name-particle")), family, _said(person.get("name-suffix")))
                          if part)
        name = " ".join(part for part in (given, family) if part) or _said(person.get("name")) or _said(person.get("alias"))
        orcid = ORCID.fullmatch(_said(person.get("orcid")))
        if name:
            yield AuthorInfo(name=name, given=given, family=family, orcid=orcid[1] if orcid else "",
                             affiliation=_said(person.get("affiliation")))


def _packagers(package: PackageMetadata) -> Iterator[AuthorInfo]:
    """Names of authors and maintainers; addresses stay out of a report that is passed on."""
    names = [MAIL.sub("", item.value).strip() for item in package.authors]
    yield from (AuthorInfo(name=_told(name)) for name in dict.fromkeys(names) if name and "@" not in name)


def _dois(cited: Mapping[str, Any]) -> Iterator[str]:
    stated = [cited.get("doi"), *(item.get("value") for item in _listed(cited.get("identifiers"))
                                  if isinstance(item, dict) and item.get("type") == "doi")]
    yield from (_told(value) for value in stated if isinstance(value, str) and DOI.fullmatch(value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _said(value: Any) -> str:
    return _told(value) if isinstance(value, str) else ""


def _number(value: Any) -> str:
    return _told(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _told(text: str) -> str:
    return printable(shorten(text, TEXT))
