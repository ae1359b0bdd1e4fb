# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A draft of .zenodo.json: only what the project states. https://developers.zenodo.org/#representation"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import escape

from release_checker.publish.bundle.spdx import UNSURE, known
from release_checker.publish.bundle.stated import stated as stated_in
from release_checker.reports.report import AuthorInfo, Report


def write_zenodo(report: Report) -> str:
    """The draft; what is not known is left out, and so is a license where Zenodo's one field cannot hold what applies."""
    stated = stated_in(report)
    names = stated.licenses
    sole = len(names) == 1 and known(names[0]) and not UNSURE.fullmatch(names[0])
    fields: dict[str, Any] = {
        "title": stated.title,
        "description": str(escape(stated.description)),  # Zenodo takes it for HTML
        "version": stated.version,
        "creators": [_creator(person) for person in stated.authors],
        "license": names[0] if sole else "",
        "keywords": list(stated.keywords),
        "related_identifiers": [{"identifier": stated.repository, "relation": "isSupplementTo", "scheme": "url"}]
        if stated.repository else [],
    }
    made = {"upload_type": "software"} | {key: value for key, value in fields.items() if value}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _creator(person: AuthorInfo) -> dict[str, str]:
    name = f"{person.family}, {person.given}" if person.family and person.given else person.name
    fields = {"name": name, "affiliation": person.affiliation, "orcid": person.orcid}
    return {key: value for key, value in fields.items() if value}
