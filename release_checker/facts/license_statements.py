# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every place that says which license the project has, beside the license files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files
from release_checker.facts.licensing.names import normalise
from release_checker.facts.licensing.statements import (
    LicenseStatement,
    json_license,
    readme_restrictions,
    readme_statements,
    yaml_license,
)
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.readme import Readme, read_document
from release_checker.model import Place
from release_checker.project import Project
from release_checker.text import shorten

CARDS = ("model_card.md", "modelcard.md", "model-card.md")


@dataclass(frozen=True, slots=True)
class WrittenLicenses:
    """What documents and citation files say; known without parsing any Python."""

    items: tuple[LicenseStatement, ...]
    "README, model card, CITATION.cff, package.json, codemeta.json, .zenodo.json."
    restrictions: tuple[LicenseStatement, ...] = ()
    "Sentences of the README that forbid commercial use or change."


@dataclass(frozen=True, slots=True)
class LicenseStatements:
    """Everything said about the project's license outside the license files."""

    items: tuple[LicenseStatement, ...]
    "What documents say, then the package metadata."


@fact()
def written_licenses(project: Project, files: Files, readme: Readme) -> WrittenLicenses:
    """License statements of README, cards and citation files."""
    return WrittenLicenses((*readme_statements(readme), *_fields(project, files)), tuple(readme_restrictions(readme)))


@fact()
def license_statements(written: WrittenLicenses, metadata: PackageMetadata) -> LicenseStatements:
    """License statements of documents and package metadata."""
    return LicenseStatements((*written.items, *_packaged(metadata)))


def _packaged(metadata: PackageMetadata) -> Iterator[LicenseStatement]:
    for stated in metadata.licenses:
        names = normalise(stated.value[:2000])
        if names:
            yield LicenseStatement(names[:3], stated.path, shorten(stated.value, 120), Place(stated.path, stated.line))
    for stated in metadata.classifiers:
        names = normalise(stated.value.rpartition("::")[2]) if stated.value.startswith("License ::") else ()
        if names:
            yield LicenseStatement(names, f"the classifier in {stated.path}", stated.value, Place(stated.path, stated.line))


def _fields(project: Project, files: Files) -> Iterator[LicenseStatement]:
    for path in files.at_root():
        lowered = path.lower()
        if lowered in CARDS:
            yield from readme_statements(read_document(project, path))
        reader = {
            "citation.cff": yaml_license,
            "package.json": json_license,
            "codemeta.json": json_license,
            ".zenodo.json": json_license,
        }.get(lowered)
        if reader is None:
            continue
        try:
            text = project.text(path)
        except UnreadableFile:
            continue  # an unreadable citation is reported where citations are judged
        for line, value in reader(text.content) if text else ():
            names = normalise(value)
            if names:
                yield LicenseStatement(names, path, value, Place(path, line))
