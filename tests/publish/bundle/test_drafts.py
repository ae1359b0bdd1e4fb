# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The drafts say what the project states, in the words of their formats, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from release_checker.publish.bundle.codemeta import write_codemeta
from release_checker.publish.bundle.drafts import lacking, write_lacking
from release_checker.publish.bundle.zenodo import write_zenodo
from release_checker.reports.report import MetadataInfo
from tests.made_reports import executed, hostile, ready
from tests.publish.bundle.folders import BAD, STATED

TERMS = json.loads((Path(__file__).parent / "data/codemeta-3.0.jsonld").read_text())["@context"]
FULL = executed().model_copy(update={"metadata": STATED})


def test_codemeta() -> None:
    made = json.loads(write_codemeta(FULL))
    assert made == {
        "@context": "https://w3id.org/codemeta/3.0", "@type": "SoftwareSourceCode", "name": "A study of <engines>",
        "description": "Counts & compares", "version": "1.2.0",
        "author": [{"@id": "https://orcid.org/0000-0001-2345-6789", "@type": "Person", "givenName": "Ada",
                    "familyName": "of Lovelace",
                    "affiliation": {"@type": "Organization", "name": "Analytical Society"}}, {"name": "The group"}],
        "license": ["https://spdx.org/licenses/MIT"], "keywords": ["engines", "numbers"],
        "codeRepository": "https://github.com/ada/study", "identifier": "https://doi.org/10.5281/zenodo.1234",
        "datePublished": "2026-11-22", "runtimePlatform": "Python 3.8.18",
    }
    assert [key for key in (*made, *made["author"][0]) if not key.startswith("@") and key not in TERMS] == []


def test_zenodo() -> None:
    assert json.loads(write_zenodo(FULL)) == {
        "upload_type": "software", "title": "A study of <engines>", "description": "Counts &amp; compares",
        "version": "1.2.0",
        "creators": [{"name": "of Lovelace, Ada", "affiliation": "Analytical Society", "orcid": "0000-0001-2345-6789"},
                     {"name": "The group"}],
        "license": "MIT", "keywords": ["engines", "numbers"],
        "related_identifiers": [{"identifier": "https://github.com/ada/study", "relation": "isSupplementTo",
                                 "scheme": "url"}],
    }


def test_what_nobody_stated_is_left_out_and_asked_for() -> None:
    for report in (ready(), hostile()):
        assert json.loads(write_codemeta(report)) == {"@context": "https://w3id.org/codemeta/3.0",
                                                      "@type": "SoftwareSourceCode"}
        assert json.loads(write_zenodo(report)) == {"upload_type": "software"}
        page = write_lacking(report)
        for words in ("title", "description", "version", "authors", "license", "keywords", "address of the code"):
            assert f"- [ ] {words}: " in page


def test_what_is_stated_is_not_asked_for_and_what_is_unsure_is() -> None:
    assert [words.partition(":")[0] for words in lacking(STATED)] == [
        "authors", "access right on Zenodo, communities and grants", "development status in CodeMeta"]
    family = MetadataInfo(licenses=("GPL-3.0", "LicenseRef-own"))
    assert [words for words in lacking(family) if words.startswith("license")] == [
        "license: the text is GPL-3.0, and does not say `-only` or `-or-later`",
        "license: a license of the project's own has no address; name its text",
        "license: Zenodo takes one, and the project has several"]
    assert "license" not in json.loads(write_zenodo(ready().model_copy(update={"metadata": family})))


def test_a_hostile_report_brings_no_address_and_nothing_invisible() -> None:
    report = ready().model_copy(update={"metadata": BAD})
    codemeta, zenodo = write_codemeta(report), write_zenodo(report)
    assert not {"url", "codeRepository", "identifier", "datePublished", "license"} & set(json.loads(codemeta))
    assert set(json.loads(codemeta)["author"][0]) == {"@type", "givenName", "familyName", "affiliation"}
    assert set(json.loads(zenodo)) == {"upload_type", "title", "description", "version", "creators", "keywords"}
    assert "<script>" not in json.loads(zenodo)["description"]
    for text in (codemeta, zenodo, write_lacking(report)):
        assert text.replace("\n", "").isprintable()
