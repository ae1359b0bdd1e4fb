# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report as JSON, and its JSON Schema."""

from __future__ import annotations

import json

from pydantic_core import PydanticSerializationError

from release_checker.reports.report import Report


def write_json(report: Report) -> str:
    """The whole report, UTF-8 safe, keys in the order of the model."""
    try:
        return report.model_dump_json(indent=2) + "\n"
    except PydanticSerializationError:  # half a character somewhere, which UTF-8 cannot hold and JSON's escapes can
        return json.dumps(report.model_dump(mode="json"), indent=2) + "\n"


def schema() -> str:
    """The report's JSON Schema, as published in docs/report.schema.json."""
    made = Report.model_json_schema(mode="serialization")
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(made, indent=2) + "\n"
