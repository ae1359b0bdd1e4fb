# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""SARIF: valid by the official schema, and as code scanning reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from release_checker.reports import sarif
from release_checker.reports.report import Report
from release_checker.reports.sarif import write_sarif

Sample = Callable[[str], Report]
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))


def run_of(report: Report) -> Any:
    return json.loads(write_sarif(report))["runs"][0]


def test_as_it_was(sample: Sample, kept: Callable[[str, str], None]) -> None:
    kept("blocked.sarif", write_sarif(sample("blocked")))


def test_the_official_schema_holds(report: Report) -> None:
    log = json.loads(write_sarif(report))
    validator = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(log)] == []
    assert log["version"] == "2.1.0"


def test_each_profile_and_each_project_of_a_repository_has_uploads_of_its_own(sample: Sample) -> None:
    made = sample("blocked")
    assert run_of(made)["automationDetails"] == {"id": "release-checker/scholar/"}
    inner = made.model_copy(update={"project": made.project.model_copy(update={"folder": "studies/a b"})})
    assert run_of(inner)["automationDetails"] == {"id": "release-checker/scholar/studies%2Fa%20b/"}


def test_the_schema_can_fail(sample: Sample) -> None:
    log = json.loads(write_sarif(sample("blocked")))
    log["runs"][0]["results"][0]["level"] = "blocker"
    assert list(jsonschema.Draft7Validator(SCHEMA).iter_errors(log))


def test_every_check_is_a_rule_with_help(report: Report) -> None:
    rules = run_of(report)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [check.code for check in report.checks]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert len(rule["properties"]["tags"]) <= 10


def test_every_result_has_message_place_and_fingerprint(report: Report) -> None:
    run = run_of(report)
    for result in run["results"]:
        assert result["message"]["text"]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert not place["artifactLocation"]["uri"].startswith("/")
        assert place["region"]["startLine"] >= 1
        assert result["partialFingerprints"]["primaryLocationLineHash"].endswith(":1")


def test_levels(sample: Sample) -> None:
    levels = {result["ruleId"]: result["level"] for result in run_of(sample("blocked"))["results"]}
    assert levels == {"LIC001": "error", "DOC007": "error", "NBK003": "error", "DOC013": "warning", "DOC014": "warning",
                      "ENV002": "warning", "NBK013": "warning"}


def test_a_finding_about_the_whole_project_is_shown_at_a_real_file(sample: Sample) -> None:
    result = next(item for item in run_of(sample("blocked"))["results"] if item["ruleId"] == "LIC001")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "README.md", "uriBaseId": "PROJECT"}, "region": {"startLine": 1}}


def test_a_line_within_a_cell_is_no_line_of_the_file(sample: Sample) -> None:
    result = next(item for item in run_of(sample("blocked"))["results"] if item["ruleId"] == "NBK003")
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert result["message"]["text"].startswith("cell 13 line 2: the stored output")


def test_a_waived_finding_is_kept_and_suppressed(sample: Sample) -> None:
    suppressed = [item for item in run_of(sample("blocked"))["results"] if "suppressions" in item]
    assert [item["ruleId"] for item in suppressed] == ["NBK013"]
    assert suppressed[0]["suppressions"] == [{
        "kind": "external", "status": "accepted", "justification": "the map is the result (Ada Lovelace, until 2027-06-30)"}]


def test_what_was_not_decided_is_a_notification(sample: Sample) -> None:
    notes = run_of(sample("incomplete"))["invocations"][0]["toolExecutionNotifications"]
    assert [(note["associatedRule"]["id"], note["level"]) for note in notes] == [
        ("LIC007", "warning"), ("ENV006", "warning"), ("RUN001", "note"), ("SEC001", "warning")]


def test_brackets_are_no_links(sample: Sample) -> None:
    texts = [item["message"]["text"] for item in run_of(sample("hostile"))["results"]]
    assert all("\\[x\\](javascript:alert(2))" in text for text in texts)


def test_no_more_than_code_scanning_keeps(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "RESULTS", 100)
    run = run_of(sample("crowded"))
    assert len(run["results"]) == 100
    assert {result["level"] for result in run["results"]} == {"error"}
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"] == \
        "412 results of lesser weight are left out"
