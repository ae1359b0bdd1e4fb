# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The OpenAPI 3.1 description, made from the operations and their records: https://spec.openapis.org/oas/v3.1.1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from release_checker import __version__
from release_checker.board.api.operations import JSON, PREFIX, Nothing, Operation
from release_checker.board.api.problems import MEDIA, ProblemInfo
from release_checker.board.roles import ALLOWED, Deed

REFERENCE = "#/components/schemas/{model}"
NAMED = re.compile(r"\{(\w+)\}")
PLACES = {
    "cohort": "Name of a cohort.", "project": "Name of a project in it.", "digest": "SHA-256 of a report.json.",
    "hook": "Number of a hook.", "member": "Number of a membership.",
    "invitation": "Number of an invitation.",
}
"What the names in paths mean."


def description(operations: Iterable[Operation], address: str) -> dict[str, Any]:
    """The whole document, for a board at an address."""
    found = list(operations)
    schemas, names = _schemas(found)
    paths: dict[str, dict[str, Any]] = {}
    for item in found:
        paths.setdefault(item.path, {})[item.method.casefold()] = _operation(item, names)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "release-checker board", "version": __version__, "license": {
                "name": "Apache License 2.0", "identifier": "Apache-2.0"},
            "description": "Audits of a cohort's projects and their reviews. Errors are problem details of RFC 9457. "
                           "A cohort or project that is not yours is answered with 404, as if there were none; what you "
                           "know of and may not do, with 403."},
        "servers": [{"url": f"{address.rstrip('/')}{PREFIX}"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer",
                                          "description": "A token from your account's page."}},
            "responses": {"Problem": {"description": "Why the request was not answered.", "content": {
                MEDIA: {"schema": {"$ref": REFERENCE.format(model=names[ProblemInfo, "serialization"])}}}}},
        },
    }


def allowed(deed: Deed) -> str:
    """Who may do it, in words."""
    if deed is Deed.OPEN:
        return "anybody"
    if deed is Deed.ENTER:
        return "everybody with a token"
    roles = [role.value for role, deeds in ALLOWED.items() if deed in deeds]
    return ", ".join(f"{role} (own projects)" if role == "scholar" else role for role in roles)


Names = dict[tuple[type[BaseModel], JsonSchemaMode], str]


def _schemas(operations: list[Operation]) -> tuple[dict[str, Any], Names]:
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(ProblemInfo, "serialization")]
    for item in operations:
        wanted += [(kind, "validation") for kind in (item.body,) if kind]
        wanted += [(item.answer, "serialization")] if item.answer is not Nothing else []
    wanted = list(dict.fromkeys(wanted))
    references, document = models_json_schema(wanted, ref_template=REFERENCE)
    names = {key: str(reference["$ref"]).rpartition("/")[2] for key, reference in references.items()}
    return document.get("$defs", {}), {key: names[key] for key in wanted}


def _operation(item: Operation, names: Names) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": item.name, "summary": item.summary, "tags": [_tag(item)],
        "description": f"Allowed to: {allowed(item.deed)}.",
        "responses": {str(item.status): _answer(item, names), "default": {"$ref": "#/components/responses/Problem"}},
    }
    if item.deed is Deed.OPEN:
        made["security"] = []
    if parameters := [*_path(item), *_query(item)]:
        made["parameters"] = parameters
    if item.takes != JSON:
        made["requestBody"] = {"required": True, "content": {item.takes: {}}}
    elif item.body:
        schema = {"$ref": REFERENCE.format(model=names[item.body, "validation"])}
        made["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    return made


def _tag(item: Operation) -> str:
    return next((word for word in reversed(item.path.split("/")) if not NAMED.fullmatch(word)), "")


def _answer(item: Operation, names: Names) -> dict[str, Any]:
    if item.answer is Nothing:
        return {"description": "Done; nothing to tell."}
    schema = {"$ref": REFERENCE.format(model=names[item.answer, "serialization"])}
    return {"description": item.summary, "content": {JSON: {"schema": schema}}}


def _path(item: Operation) -> list[dict[str, Any]]:
    return [{"name": name, "in": "path", "required": True, "description": PLACES[name], "schema": {"type": "string"}}
            for name in NAMED.findall(item.path)]


def _query(item: Operation) -> list[dict[str, Any]]:
    if item.query is None:
        return []
    schema = item.query.model_json_schema(mode="validation")
    needed = schema.get("required", [])
    return [{"name": name, "in": "query", "required": name in needed, "schema": _inline(kind, schema),
             **({"description": kind["description"]} if "description" in kind else {})}
            for name, kind in schema.get("properties", {}).items()]


def _inline(kind: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter; an enumeration that pydantic keeps apart is written out."""
    found = {key: value for key, value in kind.items() if key not in ("title", "description")}
    if name := found.pop("$ref", "").rpartition("/")[2]:
        found |= {key: value for key, value in schema["$defs"][name].items() if key not in ("title", "description")}
    return found
