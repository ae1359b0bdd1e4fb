# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a form says, bounded."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException


def said(form: Mapping[str, str], name: str, most: int, *, needed: bool = False) -> str:
    """One line of a form; raises 400 when it is too long, or missing and needed."""
    value = " ".join(form.get(name, "").split())
    if len(value) > most:
        raise HTTPException(400, f"{name} has at most {most} characters; {len(value):,} were sent")
    if needed and not value:
        raise HTTPException(400, f"{name} is missing")
    return value


def number(form: Mapping[str, str], name: str) -> int:
    """The number of a row; raises 400 for what is none."""
    value = form.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise HTTPException(400, f"{name} must be a number")
    return int(value)
