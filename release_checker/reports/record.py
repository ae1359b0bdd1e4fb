# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What all parts of the report are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"A duration that this tool measured."
Hash = Annotated[str, Field(pattern="^([0-9a-f]{40}|[0-9a-f]{64})$")]
"The name of a git object."


class Record(BaseModel):
    """Base of all parts: frozen, and nothing unknown is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Location(Record):
    """A place in the project."""

    path: str
    line: int | None = None
    cell: int | None = None
