# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The crate's metadata: every name is an entity, every file has its digest, and only what ran is an action."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from release_checker.publish.bundle.crate import write_crate
from release_checker.publish.bundle.parts import Part
from release_checker.reports.report import Report
from tests.made_reports import SAMPLES, executed, ready
from tests.publish.bundle.folders import STATED, whole


def graph(report: Report) -> dict[str, dict[str, Any]]:
    parts = [Part("report/report.json", "00", 1)]
    parts += [Part(f"report/{item.path}", "77" * 32, 7) for item in report.attachments]
    made = json.loads(write_crate(report, parts, ("manifest-sha256.txt",)))
    names = [entity["@id"] for entity in made["@graph"]]
    assert len(names) == len(set(names))
    return {entity["@id"]: entity for entity in made["@graph"]}


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        else:
            for key, item in value.items():
                if key != "@id":
                    yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_reference_leads_to_an_entity(name: str) -> None:
    made = graph(SAMPLES[name]())
    found = {reference for entity in made.values() for reference in references(entity)}
    assert found - set(made) == {"https://w3id.org/ro/crate/1.1"}
    assert {entity["@id"] for entity in made["./"]["hasPart"]} == {
        name for name, entity in made.items() if entity["@type"] == "File"}


def test_what_ran_is_an_action_with_instrument_and_files() -> None:
    made = graph(whole())
    actions = {name: entity for name, entity in made.items() if entity["@type"] == "CreateAction"}
    assert {name: (made[entity["instrument"]["@id"]]["name"], [item["@id"] for item in entity.get("result", [])],
                   entity.get("actionStatus", "").removeprefix("http://schema.org/"), entity.get("error", ""))
            for name, entity in actions.items()} == {
        "#audit": ("release-checker", ["report/report.json"], "CompletedActionStatus", ""),
        "#environment-rebuild": ("release-checker", ["report/attachments/environment/requirements.lock.txt",
                                                     "report/attachments/environment/changes.diff"],
                                 "CompletedActionStatus", ""),
        "#notebook-run-1": ("analysis.ipynb", ["report/attachments/notebooks/analysis.ipynb",
                                               "report/attachments/notebooks/analysis.html"], "CompletedActionStatus", ""),
        "#notebook-run-2": ("b.ipynb", [], "CompletedActionStatus", ""),
        "#replay-1": ("python train.py --seed 1", ["report/attachments/replays/replays.db"], "CompletedActionStatus", ""),
        "#test-run": ("pytest", [], "FailedActionStatus", "118 passed, 1 failed, 0 errors, 3 skipped"),
    }
    assert (made["#audit"]["startTime"], made["#audit"]["endTime"]) == (
        "2026-11-22T05:00:00+00:00", "2026-11-22T05:00:03.200000+00:00")
    assert made["#audit"]["description"] == (
        "Verdict: not-ready; 9 commands executed in isolation by landlock, 4 results kept from earlier audits")
    assert {item["@id"] for item in made["./"]["mentions"]} == set(actions)


def test_nothing_executed_is_no_action_but_the_audit() -> None:
    assert [entity["@id"] for entity in graph(ready()).values() if entity["@type"] == "CreateAction"] == ["#audit"]


def test_a_notebook_that_fails_is_a_failed_action() -> None:
    report = executed()
    failed = report.notebooks[0].model_copy(update={"verdict": "fails", "reason": "cell 3: KeyError"})
    made = graph(report.model_copy(update={"notebooks": (failed,)}))["#notebook-run-1"]
    assert (made["actionStatus"], made["error"]) == ("http://schema.org/FailedActionStatus", "cell 3: KeyError")


def test_what_the_project_states_stands_at_the_root_and_a_license_is_never_invented() -> None:
    made = graph(ready().model_copy(update={"metadata": STATED}))
    assert made["./"]["license"] == [{"@id": "https://spdx.org/licenses/MIT"}]
    assert made["./"]["author"] == [{"@id": "https://orcid.org/0000-0001-2345-6789"}]
    assert made["#project"]["codeRepository"] == "https://github.com/ada/study"
    unstated = graph(ready().model_copy(update={"metadata": STATED.model_copy(update={"licenses": ("LicenseRef-own",)})}))
    assert unstated["./"]["license"] == {"@id": "#license-not-stated"}
