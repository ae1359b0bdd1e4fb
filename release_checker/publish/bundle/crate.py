# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The bundle as an RO-Crate 1.1 by the Process Run Crate profile 0.5: which file is what, and what was executed.

Sources: https://www.researchobject.org/ro-crate/specification/1.1/ and https://w3id.org/ro/wfrun/process/0.5. The library
gives its own times and random names to what is not named; here everything is named, so that a bundle is the same twice.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from rocrate.model.contextentity import ContextEntity  # type: ignore[import-untyped]
from rocrate.rocrate import ROCrate  # type: ignore[import-untyped]

from release_checker.publish.bundle.actions import Executed, executed
from release_checker.publish.bundle.parts import Part
from release_checker.publish.bundle.spdx import license_addresses
from release_checker.publish.bundle.stated import stated as stated_in
from release_checker.publish.bundle.times import span
from release_checker.reports.report import Report
from release_checker.text import printable, shorten

NAME = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
SHA256 = "https://w3id.org/ro/terms/workflow-run#sha256"
"The term that the profile's family uses; RO-Crate 1.1 has none."
FORMATS = {".json": "application/json", ".ipynb": "application/x-ipynb+json", ".html": "text/html", ".md": "text/markdown",
           ".sarif": "application/sarif+json", ".xml": "application/xml", ".txt": "text/plain", ".diff": "text/x-diff",
           ".db": "application/vnd.sqlite3", ".sig": "application/x-pem-file"}
PROJECT, TOOL = "#project", "#release-checker"


def write_crate(report: Report, parts: Iterable[Part], unlisted: Iterable[str]) -> str:
    """The crate's metadata; `unlisted` are files whose digest cannot stand in it, such as the manifest that has its own."""
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms["sha256"] = SHA256
    _root(crate, report)
    files = sorted(parts, key=lambda part: part.path)
    for part in files:
        _file(crate, part.path, {"contentSize": str(part.size), "sha256": part.sha256})
    for path in sorted(unlisted):
        _file(crate, path, {})
    _entity(crate, TOOL, "SoftwareApplication", name=report.tool.name, softwareVersion=report.tool.version,
            description="Audits a research repository by evidence")
    stated = stated_in(report)
    _entity(crate, PROJECT, "SoftwareSourceCode", name=stated.title or report.project.name, version=report.project.commit,
            codeRepository=stated.repository, description="The audited project, at the audited commit")
    packed = {part.path for part in files}
    for action in executed(report, packed):
        _action(crate, action)
    return json.dumps(crate.metadata.generate(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _root(crate: ROCrate, report: Report) -> None:
    stated, verdict = stated_in(report), report.verdict
    began = span(report)[0]
    root = crate.root_dataset
    root["name"] = _told(f"Release bundle of {stated.title or report.project.name}")
    root["description"] = _told(f"Audit of {report.project.name} by release-checker: {verdict.decision}, stage "
                                f"{verdict.stage}; report, evidence, filled checklists and drafts of metadata")
    root["datePublished"] = began.isoformat()
    profile = _entity(crate, PROFILE, "CreativeWork", name="Process Run Crate", version="0.5")
    root["conformsTo"] = profile
    root["license"] = [_entity(crate, address, "CreativeWork", name=posixpath.basename(address))
                       for address in license_addresses(stated)] or _entity(
        crate, "#license-not-stated", "CreativeWork", name="No license known",
        description="The report names no license of the SPDX list: ask the authors before any use")
    if stated.keywords:
        root["keywords"] = ", ".join(_told(word) for word in stated.keywords)
    people = [_entity(crate, f"https://orcid.org/{person.orcid}" if person.orcid else f"#author-{number}", "Person",
                      name=person.name, givenName=person.given, familyName=person.family)
              for number, person in enumerate(stated.authors, 1) if person.given or person.family]
    if people:
        root["author"] = list({person.id: person for person in people}.values())


def _file(crate: ROCrate, path: str, properties: dict[str, str]) -> None:
    form = FORMATS.get(posixpath.splitext(path)[1])
    named = {"name": _told(posixpath.basename(path))} | ({"encodingFormat": form} if form else {})
    crate.add_file(dest_path=path, properties=named | properties)


def _action(crate: ROCrate, action: Executed) -> None:
    if action.instrument not in crate:
        _entity(crate, action.instrument, action.kind, name=action.words, isPartOf={"@id": PROJECT})
    made = _entity(
        crate, action.id, "CreateAction", name=action.name, description=action.description, error=action.error,
        actionStatus=f"http://schema.org/{action.status}" if action.status else "",
        startTime=action.began, endTime=action.ended, instrument={"@id": action.instrument},
        object=[_reference(name) for name in action.inputs], result=[_reference(name) for name in action.results])
    crate.root_dataset.append_to("mentions", made)


def _reference(name: str) -> dict[str, str]:
    return {"@id": name if name.startswith("#") else quote(name)}  # as the library names files


def _entity(crate: ROCrate, identifier: str, kind: str, /, **properties: Any) -> ContextEntity:
    """A contextual entity with those properties that are known."""
    told = {key: _told(value) if isinstance(value, str) else value for key, value in properties.items() if value}
    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind} | told))


def _told(text: str) -> str:
    return printable(shorten(text, 500))
