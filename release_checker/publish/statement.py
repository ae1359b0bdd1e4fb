# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is said of a report, in the form of an in-toto Statement v1: about which bytes and which commit, and what.

Format: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from release_checker.publish.reading import NAME, ReportFile
from release_checker.reports.record import Record

TYPE = "https://in-toto.io/Statement/v1"
MEDIA_TYPE = "application/vnd.in-toto+json"


class Subject(Record):
    """One thing spoken of."""

    name: str = Field(max_length=1000)
    digest: dict[str, str] = Field(description="Digest by algorithm: `sha256`, `gitCommit`, `gitTree`.")


class Statement(BaseModel):
    """A statement whose predicate is read by whoever knows its type; as the format asks, unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: Literal["https://in-toto.io/Statement/v1"] = Field(alias="_type")
    subject: tuple[Subject, ...] = Field(max_length=100)
    predicate_type: str = Field(alias="predicateType", max_length=1000)
    predicate: dict[str, Any]

    def digest(self, algorithm: str) -> str:
        """The digest of the one subject that has one of this algorithm; empty when none or several have."""
        found = [subject.digest[algorithm] for subject in self.subject if algorithm in subject.digest]
        return found[0] if len(found) == 1 else ""


def subjects(file: ReportFile) -> tuple[Subject, ...]:
    """The report's bytes, and the commit and folder that it speaks of."""
    project = file.report.project
    found = [Subject(name=NAME, digest={"sha256": file.digest})]
    found += [Subject(name="commit", digest={"gitCommit": project.commit})] if project.commit else []
    found += [Subject(name="tree", digest={"gitTree": project.tree})] if project.tree else []
    return tuple(found)


def write_statement(file: ReportFile, predicate_type: str, predicate: BaseModel) -> str:
    """A statement about a report, the same bytes for the same words."""
    made = Statement.model_validate({"_type": TYPE, "subject": subjects(file), "predicateType": predicate_type,
                                     "predicate": predicate.model_dump(mode="json", by_alias=True, exclude_none=True)})
    return json.dumps(made.model_dump(mode="json", by_alias=True), indent=2, ensure_ascii=True) + "\n"
