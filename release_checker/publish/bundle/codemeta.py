# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A draft of codemeta.json, CodeMeta 3.0: only what the project states. https://codemeta.github.io/terms/"""

from __future__ import annotations

import json
from typing import Any

from release_checker.publish.bundle.spdx import license_addresses
from release_checker.publish.bundle.stated import stated as stated_in
from release_checker.reports.report import AuthorInfo, Report
from release_checker.text import printable

CONTEXT = "https://w3id.org/codemeta/3.0"


def write_codemeta(report: Report) -> str:
    """The draft; what is not known is left out."""
    stated = stated_in(report)
    python = report.environment.python if report.environment else ""
    fields: dict[str, Any] = {
        "name": stated.title,
        "description": stated.description,
        "version": stated.version,
        "author": [_author(person) for person in stated.authors],
        "license": license_addresses(stated),
        "keywords": list(stated.keywords),
        "codeRepository": stated.repository,
        "url": stated.homepage,
        "identifier": f"https://doi.org/{stated.doi}" if stated.doi else "",
        "datePublished": stated.released,
        "runtimePlatform": f"Python {printable(python)}" if python else "",
        "softwareRequirements": [
            {"@type": "SoftwareApplication", "name": printable(item.name), "version": printable(item.version)}
            for item in report.dependencies if item.direct],
    }
    made = {"@context": CONTEXT, "@type": "SoftwareSourceCode"} | {key: value for key, value in fields.items() if value}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _author(person: AuthorInfo) -> dict[str, Any]:
    """Without a type where nobody told a person from a group."""
    split = bool(person.given or person.family)
    fields = {
        "@id": f"https://orcid.org/{person.orcid}" if person.orcid else "",
        "@type": "Person" if split else "",
        "givenName": person.given,
        "familyName": person.family,
        "name": "" if split else person.name,
    }
    made: dict[str, Any] = {key: value for key, value in fields.items() if value}
    return made | ({"affiliation": {"@type": "Organization", "name": person.affiliation}} if person.affiliation else {})
