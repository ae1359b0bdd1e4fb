# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""report.json: valid by the published schema, with the names that others rely on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from release_checker.reports.json import write_json
from release_checker.reports.report import Report

Sample = Callable[[str], Report]
ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))
TOP = {"schema_version", "tool", "project", "profile", "isolation", "verdict", "pillars", "checks", "environment",
       "notebooks", "runs", "claims", "replays", "tests", "dependencies", "waivers", "attachments"}
PARTS = {
    "Tool": {"name", "version"}, "ProjectInfo": {"name", "commit", "dirty", "tree"}, "Isolation": {"tier", "missing"},
    "VerdictInfo": {"decision", "stage", "blockers", "unknowns"}, "PillarInfo": {"code", "title", "decision"},
    "CheckInfo": {"code", "name", "pillar", "requirement", "outcome", "reason", "findings", "waived_by", "seconds"},
    "FindingInfo": {"message", "location", "fingerprint", "evidence", "fix"}, "Location": {"path", "line", "cell"},
    "FixInfo": {"text", "command"}, "Attachment": {"path", "sha256", "size"},
}


def test_the_published_schema_holds(report: Report) -> None:
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)
    validator = jsonschema.Draft202012Validator(PUBLISHED)
    assert [error.message for error in validator.iter_errors(json.loads(write_json(report)))] == []


def test_the_published_schema_can_fail(sample: Sample) -> None:
    made = json.loads(write_json(sample("ready")))
    made["verdict"]["decision"] = "fine"
    assert not jsonschema.Draft202012Validator(PUBLISHED).is_valid(made)


def test_names_that_others_rely_on() -> None:
    assert set(PUBLISHED["properties"]) >= TOP
    for part, names in PARTS.items():
        assert set(PUBLISHED["$defs"][part]["properties"]) >= names


def test_every_field_of_the_report_is_there_and_back(report: Report) -> None:
    if report.project.name.isprintable():
        assert Report.model_validate_json(write_json(report)) == report


def test_an_unknown_field_is_refused(sample: Sample) -> None:
    made = json.loads(write_json(sample("ready"))) | {"score": 93}
    with pytest.raises(ValidationError, match="score"):
        Report.model_validate(made)
