# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The description of the API: valid, complete, and true of what is answered."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from starlette.routing import Route

from release_checker.board.api.description import description
from release_checker.board.app import routes
from release_checker.board.pages.api import operations
from tests.board.conftest import ADDRESS, Board
from tests.board.programs import ALPHA, V1, folder_of, populate, program, zipped
from tests.made_reports import blocked

SCHEMA = Path(__file__).parent / "schemas" / "openapi-3.1.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """As a board gives it."""
    made: dict[str, Any] = json.loads(json.dumps(description(operations(), ADDRESS)))
    return made


def test_it_is_openapi(document: dict[str, Any]) -> None:
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(document)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_a_document_that_is_none_is_refused(document: dict[str, Any]) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    assert not validator.is_valid({**document, "paths": {"cohorts": {}}})
    assert not validator.is_valid({key: value for key, value in document.items() if key != "info"})


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(document))):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            assert step in found
            found = found[step]


def test_every_route_is_in_it_and_nothing_else(document: dict[str, Any]) -> None:
    served = {(method.lower(), route.path.removeprefix(V1)) for route in routes()
              if isinstance(route, Route) and route.path.startswith(f"{V1}/") for method in route.methods or ()
              if method != "HEAD"} - {("get", "/"), ("get", "/openapi.json")}
    described = {(method, path) for path, item in document["paths"].items() for method in item}
    assert served == described
    names = [item["operationId"] for path in document["paths"].values() for item in path.values()]
    assert len(names) == len(set(names)) == len(described)


def test_paths_name_all_their_parameters(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for one in item.values():
            told = {parameter["name"] for parameter in one.get("parameters", ()) if parameter["in"] == "path"}
            assert told == set(re.findall(r"\{(\w+)\}", path))


def holds(document: dict[str, Any], address: str, method: str, answer: Any) -> None:
    """The answer is what the description promises for that address."""
    one = next(item[method] for path, item in document["paths"].items()
                     if method in item and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), address.removeprefix(V1)))
    responses = one["responses"]
    told = responses.get(str(answer.status_code), document["components"]["responses"]["Problem"])
    kind = answer.headers["content-type"]
    schema = told["content"][kind]["schema"]
    registry: Any = Registry().with_resource("urn:api", DRAFT202012.create_resource(document))
    Draft202012Validator({"$ref": f"urn:api{schema['$ref']}"}, registry=registry).validate(answer.json())


def test_answers_are_as_described(board: Board, tmp_path: Path, document: dict[str, Any]) -> None:
    old, new = populate(board, tmp_path)
    client, cohort = program(board, "root"), f"{V1}/cohorts/2026"
    for address, query in (
        (f"{V1}/cohorts", ""), (cohort, ""), (f"{cohort}/projects", ""), (ALPHA, ""), (f"{ALPHA}/audits", ""),
        (f"{ALPHA}/audits/{new}", ""), (f"{ALPHA}/audits/{old}/report", ""), (f"{ALPHA}/claims", ""),
        (f"{ALPHA}/difference", f"old={old}&new={new}"), (f"{ALPHA}/events", ""), (f"{cohort}/events", ""),
        (f"{cohort}/patterns", ""), (f"{ALPHA}/waivers", ""), (f"{cohort}/members", ""), (f"{cohort}/invitations", ""),
        (f"{cohort}/hooks", ""),
        (f"{V1}/cohorts/none", ""), (f"{cohort}/projects", "page=0"),  # problems too
    ):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == (404 if address.endswith("none") else 422 if query == "page=0" else 200), answer.text
        holds(document, address, "get", answer)
    for address, body in ((f"{ALPHA}/review/comment", {"text": "x"}), (f"{ALPHA}/review/assign", {"login": "mira"}),
                          (f"{cohort}/invitations", {"login": "noor", "role": "viewer"}),
                          (f"{cohort}/hooks", {"url": "https://ci.example.org/x"})):
        answer = client.post(address, json=body)
        assert answer.status_code == 201, answer.text
        holds(document, address, "post", answer)
    archive = zipped(folder_of(tmp_path / "brought", blocked()))
    answer = client.post(f"{ALPHA}/reports", content=archive, headers={"Content-Type": "application/zip"})
    assert answer.status_code == 201, answer.text
    holds(document, f"{ALPHA}/reports", "post", answer)


def test_everybody_reads_the_description(board: Board) -> None:
    document = board.client().get(f"{V1}/openapi.json").json()
    assert document["servers"] == [{"url": f"{ADDRESS}{V1}"}]
    page = board.client().get(f"{V1}/")
    assert page.status_code == 200
    for path, item in document["paths"].items():
        for method in item:
            assert f"<code>{method.upper()} {path}</code>" in page.text
