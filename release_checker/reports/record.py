# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What all parts of the report are made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of all parts: frozen, and nothing unknown is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Location(Record):
    """A place in the project."""

    path: str
    line: int | None = None
    cell: int | None = None
