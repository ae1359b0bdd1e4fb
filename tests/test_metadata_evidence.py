# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a project states of itself: taken where it stands, left empty where nobody said it."""

from __future__ import annotations

from pathlib import Path

from release_checker.facts.citation import Citations
from release_checker.facts.licenses import LicenseTexts
from release_checker.facts.metadata import PackageMetadata
from release_checker.gather import Gatherer
from release_checker.metadata_evidence import metadata_info
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.reports.report import AuthorInfo, MetadataInfo

CFF = """cff-version: 1.2.0
message: cite it
title: A study
authors:
  - given-names: Ada
    name-particle: of
    family-names: Lovelace
    orcid: https://orcid.org/0000-0001-2345-6789
    affiliation: Analytical Society
    email: ada@host.example
  - name: The group
contact:
  - name: Not an author
version: 1.10.0
keywords: [engines, numbers]
doi: 10.5281/zenodo.1234
repository-code: https://github.com/ada/study
date-released: 2026-11-22
"""
PYPROJECT = """[project]
name = "study"
version = "0.3"
description = "Counts"
requires-python = ">=3.11"
authors = [{ name = "Ada", email = "ada@host.example" }, { email = "lone@host.example" }]
urls = { code = "https://github.com/ada/other", home = "https://ada.example" }
"""


def told(folder: Path, **files: str) -> MetadataInfo | None:
    for name, text in files.items():
        (folder / {"cff": "CITATION.cff", "pyproject": "pyproject.toml"}[name]).write_text(text)
    project = Project(folder)
    gatherer = Gatherer(installed(), {Project: project}, lambda text: None)
    for fact in (Citations, PackageMetadata, LicenseTexts):
        gatherer.get(fact)
    return metadata_info(gatherer)


def test_the_citation_speaks_first(tmp_path: Path) -> None:
    found = told(tmp_path, cff=CFF, pyproject=PYPROJECT)
    assert found == MetadataInfo(
        title="A study", description="Counts", version="1.10.0", keywords=("engines", "numbers"), doi="10.5281/zenodo.1234",
        authors=(AuthorInfo(name="Ada of Lovelace", given="Ada", family="of Lovelace", orcid="0000-0001-2345-6789",
                            affiliation="Analytical Society"), AuthorInfo(name="The group")),
        repository="https://github.com/ada/study", released="2026-11-22", requires_python=">=3.11",
        sources=("CITATION.cff", "pyproject.toml"))


def test_the_package_speaks_where_nothing_is_cited_and_no_address_is_passed_on(tmp_path: Path) -> None:
    found = told(tmp_path, pyproject=PYPROJECT)
    assert found == MetadataInfo(title="study", description="Counts", version="0.3", authors=(AuthorInfo(name="Ada"),),
                                 repository="https://github.com/ada/other", requires_python=">=3.11",
                                 sources=("pyproject.toml",))


def test_a_broken_citation_is_not_read(tmp_path: Path) -> None:
    assert told(tmp_path, cff=CFF.replace("title:", "titel:")) == MetadataInfo()


def test_what_was_not_gathered_is_not_told(tmp_path: Path) -> None:
    assert metadata_info(Gatherer(installed(), {Project: Project(tmp_path)}, lambda text: None)) is None
