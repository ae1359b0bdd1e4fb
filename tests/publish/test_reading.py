# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report from disk: read whole, or refused with the reason."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from release_checker.errors import UsageError
from release_checker.publish.reading import read_report
from release_checker.reports.json import write_json
from release_checker.reports.report import SCHEMA_VERSION
from tests.made_reports import blocked

REPORT = blocked()


def changed(folder: Path, **changes: Any) -> Path:
    place = folder / "report.json"
    place.write_text(json.dumps(json.loads(write_json(REPORT)) | changes))
    return place


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    place = changed(tmp_path)
    assert (read_report(place).digest, read_report(tmp_path).digest) == (hashlib.sha256(place.read_bytes()).hexdigest(),) * 2
    assert read_report(place).report == REPORT


@pytest.mark.parametrize(("changes", "message"), [
    ({"schema_version": "2.0"}, "has schema 2.0; this version reads"),
    ({"schema_version": 3}, "has no schema_version"),
    ({"profile": 7}, "is no report: profile: Input should be a valid string"),
    ({"verdict": {"decision": "ready", "stage": "open", "blockers": [], "unknowns": []}},
     "its decision is ready, and from its checks follows not-ready"),
    ({"verdict": {"decision": "not-ready", "stage": "open", "blockers": ["DOC001"], "unknowns": []}},
     "its blockers are DOC001, and from its checks follows"),
])
def test_what_is_no_report_is_refused(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_report(changed(tmp_path, **changes))


@pytest.mark.parametrize(("text", "message"), [
    ("", "is no JSON"), ("[" * 100_000, "is no JSON"), ("[]", "has no schema_version"), ("\0", "is no JSON"),
])
def test_broken_files_are_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(UsageError, match=message):
        read_report(tmp_path)


@pytest.mark.parametrize("commit", [
    "HEAD", "main", "--all", "--output=/tmp/x", "", "a" * 39, "A" * 40, "a" * 40 + "\n", "\ud800"])
def test_no_report_is_of_a_commit_that_is_none(tmp_path: Path, commit: str) -> None:
    project = json.loads(write_json(REPORT))["project"] | {"commit": commit}
    with pytest.raises(UsageError, match=r"is no report: project\.commit"):
        read_report(changed(tmp_path, project=project))


@pytest.mark.parametrize("seconds", ["NaN", "Infinity", "-Infinity", "1e999", "-1"])
def test_no_report_took_a_time_that_is_none(tmp_path: Path, seconds: str) -> None:
    place = changed(tmp_path, seconds="@")
    place.write_text(place.read_text().replace('"@"', seconds))
    with pytest.raises(UsageError, match=r"is no number there|greater than or equal to 0"):
        read_report(place)


def test_fields_of_a_newer_minor_version_are_left_aside(tmp_path: Path) -> None:
    known = json.loads(write_json(REPORT))
    known["checks"][0]["mood"] = "sunny"
    place = changed(tmp_path, schema_version="1.9999", checks=known["checks"], weather={"x": 1})
    found = read_report(place)
    assert (found.report, found.digest) == (REPORT, hashlib.sha256(place.read_bytes()).hexdigest())
    assert found.notes == (f"the report is of schema 1.9999, and this version knows {SCHEMA_VERSION}; fields left aside: "
                           "checks.mood, weather",)
    assert read_report(changed(tmp_path, schema_version="1.9999")).notes == ()


@pytest.mark.parametrize("version", [SCHEMA_VERSION, "1.0", "1", "1.x", "1.٣٣", "1.99999"])
def test_unknown_fields_of_a_version_that_is_known_are_refused(tmp_path: Path, version: str) -> None:
    with pytest.raises(UsageError, match="weather: Extra inputs are not permitted"):
        read_report(changed(tmp_path, schema_version=version, weather=1))


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no report can be read here"):
        read_report(tmp_path)
    (tmp_path / "report.json").symlink_to("/dev/zero")
    with pytest.raises(UsageError, match="no report can be read here"):
        read_report(tmp_path)


def test_a_pass_with_a_standing_finding_is_a_forgery(tmp_path: Path) -> None:
    made = json.loads(write_json(REPORT))
    for check in made["checks"]:
        check["outcome"] = "pass"
    made["verdict"] |= {"decision": "ready", "blockers": [], "unknowns": []}
    (tmp_path / "report.json").write_text(json.dumps(made))
    with pytest.raises(UsageError, match="is pass with a finding that stands"):
        read_report(tmp_path)


@pytest.mark.parametrize(("part", "changes", "message"), [
    ("checks", {"code": "LIC001\n::error::x"}, "no check has the code"),
    ("checks", {"name": "<b>"}, "and the name '<b>'"),
    ("checks", {"pillar": "DOC"}, "is no check of pillar 'DOC'"),
    ("pillars", {"title": "<script>"}, "no check in it is of a pillar '<script>'"),
    ("pillars", {"code": "NBKX"}, "no check in it is of a pillar"),
    ("pillars", {"decision": "ready"}, "is ready, and from its checks follows another"),
])
def test_a_name_that_no_audit_gives_is_a_forgery(tmp_path: Path, part: str, changes: dict[str, Any], message: str) -> None:
    made = json.loads(write_json(REPORT))
    item = next(item for item in made[part] if item.get("decision") == "not-ready" or item.get("pillar") == "LIC")
    item |= changes
    (tmp_path / "report.json").write_text(json.dumps(made))
    with pytest.raises(UsageError, match=message):
        read_report(tmp_path)


def test_a_check_that_is_told_twice_or_a_stage_that_needs_a_signature_is_a_forgery(tmp_path: Path) -> None:
    made = json.loads(write_json(REPORT))
    with pytest.raises(UsageError, match="is in it twice"):
        read_report(changed(tmp_path, checks=[made["checks"][0], *made["checks"]]))
    with pytest.raises(UsageError, match="it says to be reviewed"):
        read_report(changed(tmp_path, verdict=made["verdict"] | {"stage": "reviewed"}))
